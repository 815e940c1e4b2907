"""Look into a backup, make a new vault of it, and prove that it is good."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coderdesk.domain.audit import Kind
from coderdesk.domain.backups import Backup, BackupContent, Proof, VerifiedBackup
from coderdesk.domain.failures import NotAVault
from coderdesk.domain.occupancy import Use
from coderdesk.domain.progress import Progress
from coderdesk.domain.recovery_code import MistypedCode, RecoveryCode
from coderdesk.domain.secret import Secret
from coderdesk.services.house import House
from coderdesk.services.vaults import unlock_vault

if TYPE_CHECKING:
    from coderdesk.domain.ports import Vault


def opener_typed(typed: Secret) -> Secret | RecoveryCode:
    """Return what was typed as a recovery code where it can be one, else as a passphrase."""
    try:
        return RecoveryCode.typed(typed)
    except MistypedCode:
        return typed


def free_name(backup: Backup, folder: Path) -> Path:
    """Return a name in `folder` that no vault has yet: that of the backup's vault and the day it was made."""
    vault = Path(backup.vault_name)
    stem = f"{vault.stem} restored {backup.made.astimezone():%Y-%m-%d}"
    for number in range(1, 1000):
        target = folder / f"{stem}{f' {number}' if number > 1 else ''}{vault.suffix}"
        if not target.exists():
            return target
    return folder / backup.vault_name


def preview_backup(backup: Path, *, opener: Secret | RecoveryCode) -> BackupContent:
    """Return what is in a backup. `WrongPassphrase`, `NotAVault`, `NewerVault` or `StorageFailed` where it cannot be
    opened."""
    from coderdesk.vault.backups.finding import by_opener
    from coderdesk.vault.backups.opened import OpenedBackup

    with OpenedBackup(backup, by_opener(opener)) as opened:
        return opened.content()


def verify_backup(backup: Path, *, opener: Secret | RecoveryCode | None = None, progress: Progress) -> VerifiedBackup:
    """Read a backup through: its checksum and, with an `opener`, every page and the rows of every table.

    `NotAVault` where it is not what was written.
    """
    from coderdesk.vault.backups.finding import by_opener
    from coderdesk.vault.backups.opened import OpenedBackup, verify_unopened

    if opener is None:
        return verify_unopened(backup, progress)
    with OpenedBackup(backup, by_opener(opener)) as opened:
        return opened.verify(progress)


def restore_backup(
    house: House,
    *,
    backup: Path,
    opener: Secret | RecoveryCode,
    target: Path,
    progress: Progress,
    remember: bool = True,
    use: Use = Use.COMMAND,
) -> Vault:
    """Make a new vault at `target` of a backup and open it; the trail of the new vault says where it came from.

    A vault of an older version is brought to this one as it opens. Nothing is overwritten: `StorageFailed` where
    `target` is there already. `NewerVault`, `NotAVault`, `WrongPassphrase` and `Cancelled` leave nothing behind.
    """
    from coderdesk.vault.backups.finding import by_opener
    from coderdesk.vault.backups.opened import OpenedBackup
    from coderdesk.vault.backups.restore import restore

    with OpenedBackup(backup, by_opener(opener)) as opened:
        restore(opened, target.resolve(), progress)
    vault = unlock_vault(house, file=target, opener=opener, remember=remember, use=use).vault
    with vault.begin() as work:
        work.audit.record("vault restored", detail=f"from {backup.name}", kind=Kind.BACKUP)
        work.commit()
    return vault


def prove_backup(
    vault: Vault, *, backup: Path, opener: Secret | RecoveryCode | None = None, progress: Progress
) -> Proof:
    """Restore a backup of `vault` into memory and compare every row; the trail keeps what came of it.

    `NotAVault` where the backup does not hold what the vault held when it was made.
    """
    try:
        proof = vault.prove(backup, opener=opener, progress=progress)
    except NotAVault as failure:
        _note(vault, f"{backup.name}: {failure.message}")
        raise
    _note(vault, f"{backup.name}: good, {sum(proof.rows.values())} rows in {len(proof.rows)} tables")
    return proof


def _note(vault: Vault, detail: str) -> None:
    with vault.begin() as work:
        work.audit.record("backup proved", detail=detail, kind=Kind.BACKUP)
        work.commit()
