"""A vault that does not open: what is damaged, what can be saved, and which backup is the newest good one."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coderdesk.domain.audit import Kind
from coderdesk.domain.backups import Backup
from coderdesk.domain.damage import Damage, Salvaged
from coderdesk.domain.failures import Cancelled, CoderDeskError, KeyFileLost, StorageFailed
from coderdesk.domain.occupancy import Use
from coderdesk.domain.progress import Progress
from coderdesk.domain.recovery_code import RecoveryCode
from coderdesk.domain.secret import Secret
from coderdesk.services.house import House
from coderdesk.services.vaults import unlock_vault

if TYPE_CHECKING:
    from coderdesk.domain.ports import Vault
    from coderdesk.vault.keyfile import KeyFile
    from coderdesk.vault.keys import DatabaseKey


@dataclass(frozen=True, slots=True)
class SavedVault:
    """A new vault, open, and what of the damaged one is in it."""

    vault: Vault
    salvaged: Salvaged


def examine_vault(file: Path, *, opener: Secret | RecoveryCode, progress: Progress) -> Damage:
    """Say what is damaged in the vault at `file`; nothing is written.

    `WrongPassphrase`, `WrongRecoveryCode`; `KeyFileLost` where the key file is; `NotAVault` where not even the first
    page can be read, so that only a backup helps; `NewerVault`; `StorageFailed`; `Cancelled`.
    """
    from coderdesk.vault.damage.salvage import examine

    keys, key = _unlocked(file, opener)
    try:
        return examine(file, key, keys, progress)
    except OSError as error:
        raise _unreadable(file, error) from error
    finally:
        key.forget()


def salvage_vault(
    house: House,
    *,
    file: Path,
    opener: Secret | RecoveryCode,
    target: Path,
    progress: Progress,
    remember: bool = True,
    use: Use = Use.COMMAND,
) -> SavedVault:
    """Write what can be read of the vault at `file` into a new one at `target` and open that; `file` is left as it is.

    The new vault opens as the damaged one did. `StorageFailed` where `target` is there already; else as
    `examine_vault`.
    """
    from coderdesk.vault.damage.salvage import salvage
    from coderdesk.vault.occupancy import alone_with

    keys, key = _unlocked(file, opener)
    try:
        with alone_with(file, "being saved into a new vault"):
            salvaged = salvage(file, key, keys, target.resolve(), progress)
    finally:
        key.forget()
    vault = unlock_vault(house, file=target, opener=opener, remember=remember, use=use).vault
    lost = "; ".join(loss.words for loss in salvaged.losses) or "nothing"
    with vault.begin() as work:
        work.audit.record("vault saved from damage", detail=f"from {file.name}; lost: {lost}", kind=Kind.BACKUP)
        work.commit()
    return SavedVault(vault, salvaged)


def newest_good_backup(file: Path, *, folders: Iterable[Path] = (), progress: Progress) -> Backup | None:
    """Return the newest backup of the vault at `file` that is as it was written, or None.

    They are looked for in `folders` and where they usually are; a name is enough, for the vault cannot be asked.
    """
    from coderdesk.vault.backups.opened import verify_unopened

    for backup in backups_of_file(file, folders=folders):
        try:
            return verify_unopened(backup.path, progress).backup
        except Cancelled:
            raise
        except CoderDeskError:
            continue
    return None


def backups_of_file(file: Path, *, folders: Iterable[Path] = ()) -> Sequence[Backup]:
    """Return the backups of a vault of that name, the newest first, without opening anything."""
    from coderdesk.vault.backups.folder import backups_in, usual_folder

    found: dict[Path, Backup] = {}
    for folder in (*folders, usual_folder(file)):
        with contextlib.suppress(StorageFailed):
            found |= {backup.path: backup for backup in backups_in(folder, vault_name=file.name)}
    return sorted(found.values(), key=lambda backup: backup.made, reverse=True)


def free_name_beside(file: Path, word: str) -> Path:
    """Return a name beside the vault at `file` that is not taken: its own, and `word`."""
    for number in range(1, 1000):
        target = file.with_name(f"{file.stem} {word}{f' {number}' if number > 1 else ''}{file.suffix}")
        if not target.exists():
            return target
    return file


def put_back_key_file(file: Path, *, backup: Path) -> Path | None:
    """Put the key file that is in `backup` beside the vault at `file`; return where a damaged one was moved to.

    `KeyFileLost` where the backup is one of another key: its key file would not open this vault.
    """
    from coderdesk.vault.backups.container import read_tail
    from coderdesk.vault.door import vault_id
    from coderdesk.vault.files import write_private
    from coderdesk.vault.keyfile import beside

    tail = read_tail(backup)
    if tail.vault != vault_id(file):
        raise KeyFileLost(
            f"The key file in {backup.name} does not belong to {file.name}.", "Choose a backup of the same vault."
        )
    place, aside = beside(file), None
    try:
        if place.exists():
            aside = place.with_name(f"{place.name}.damaged")
            place.replace(aside)
        write_private(place, tail.keys.encode(), new=True)
    except OSError as error:
        raise StorageFailed(
            f"{place.name} could not be written ({error.strerror}).", "Check that the folder may be written."
        ) from error
    return aside


def _unlocked(file: Path, opener: Secret | RecoveryCode) -> tuple[KeyFile, DatabaseKey]:
    from coderdesk.vault.door import unlock_typed
    from coderdesk.vault.keyfile import beside, keys_of_open

    if not beside(file).exists():
        raise KeyFileLost(
            f"The key file {beside(file).name} is missing.", "Take the copy of it that each backup holds."
        )
    # The head of a damaged vault may say something else than its key file, which is the one to go by.
    keys = keys_of_open(file)
    return keys, unlock_typed(file, keys, opener).key


def _unreadable(file: Path, error: OSError) -> StorageFailed:
    return StorageFailed(f"{file.name} cannot be read ({error.strerror}).", "Check the drive that it is on.")
