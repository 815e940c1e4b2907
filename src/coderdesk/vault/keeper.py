"""Creates vaults and opens them."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from coderdesk.domain.backups import Reason
from coderdesk.domain.failures import InvalidValue, NotAVault, StorageFailed, WrongPassphrase
from coderdesk.domain.occupancy import Use
from coderdesk.domain.secret import Secret
from coderdesk.vault import keyfile
from coderdesk.vault.anchor import Anchor, head_of
from coderdesk.vault.connection import connect
from coderdesk.vault.files import make_private, move_new, write_private
from coderdesk.vault.hardening import make_files_private
from coderdesk.vault.kdf import DEFAULT, KdfParameters
from coderdesk.vault.keyfile import KeyFile, read_key_file
from coderdesk.vault.keys import PASSPHRASE, DatabaseKey, open_with_passphrase, seal_with_passphrase
from coderdesk.vault.migrations.run import is_older, migrate
from coderdesk.vault.occupancy import Occupancy
from coderdesk.vault.seal import OutsideSeal
from coderdesk.vault.shelves.records import CODER, SETTING
from coderdesk.vault.shelves.values import moment
from coderdesk.vault.store import CREATED, FileVault
from coderdesk.vault.troubles import DAMAGED

_PLAIN_SQLITE = b"SQLite format 3\0"
_PAGE = 4096


def _utc_now() -> datetime:
    return datetime.now(UTC)


class FileVaultKeeper:
    """Keeps each vault in a file of its own, with its key file beside it.

    `kdf` is what a new passphrase costs to try; opening takes the cost from the key file. `now` is the clock of the
    audit trail; the folder `seals` keeps how far each trail went (None: nothing is kept outside the vaults).
    """

    def __init__(
        self, kdf: KdfParameters = DEFAULT, now: Callable[[], datetime] = _utc_now, seals: Path | None = None
    ) -> None:
        self._kdf = kdf
        self._now = now
        self._seals = seals

    def create(self, file: Path, passphrase: Secret, *, coder: str, use: Use = Use.COMMAND) -> FileVault:
        """Make a new vault at `file` (never over an existing one) and open it for `use`.

        `StorageFailed` where the file is there already or its folder is missing or may not be written; then, as after
        any failure, nothing is left behind. `InvalidValue` without a passphrase.
        """
        if not passphrase:
            raise InvalidValue("A vault needs a passphrase.")
        _check_place(file)
        file = file.resolve()
        building = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
        key, salt = DatabaseKey.random(), secrets.token_bytes(keyfile.ID_BYTES)
        slot = seal_with_passphrase(key, passphrase, self._kdf, vault=salt.hex())
        try:
            self._build(building, key, salt, coder)
            _put_in_place(building, file, KeyFile(salt.hex(), (slot,)))
            return self._opened(file, key, use)
        except OSError as error:
            raise StorageFailed(
                f"{file.name} could not be made ({error.strerror}).", "Check the folder and the room on the disk."
            ) from error
        finally:
            for name in (building.name, f"{building.name}-wal", f"{building.name}-shm"):
                with contextlib.suppress(OSError):
                    building.with_name(name).unlink()

    def open(self, file: Path, passphrase: Secret, *, use: Use = Use.COMMAND) -> FileVault:
        """Open the vault at `file` for `use`: `WrongPassphrase`, `NotAVault`, `NewerVault`, `VaultInUse` or
        `StorageFailed` where it cannot."""
        file = file.resolve()
        keys = read_key_file(file, _vault_id(file))
        _check_usable(file)
        return self._opened(file, unlock(file, keys, passphrase), use)

    def _opened(self, file: Path, key: DatabaseKey, use: Use) -> FileVault:
        """Open the database under `key`; whatever is in the way, nothing stays held."""
        with contextlib.ExitStack() as held:
            place = Occupancy(file, use).take()
            held.callback(place.release)
            make_files_private((file, keyfile.beside(file)))
            anchor = _anchor(file)
            held.callback(anchor.release)
            connection = connect(file, key, anchor=anchor)
            held.callback(connection.close)
            if is_older(connection, file.name):
                from coderdesk.vault.backups.folder import secure
                from coderdesk.vault.backups.make import Source

                secure(Source(file, key, connection), reason=Reason.MIGRATION, now=self._now())
            migrate(connection, file.name)
            held.pop_all()
        seal = OutsideSeal(self._seals, file) if self._seals else None
        return FileVault(file, key, connection, self._now, place, anchor, seal)

    def _build(self, building: Path, key: DatabaseKey, salt: bytes, coder: str) -> None:
        make_private(building)
        connection = connect(building, key, salt=salt)
        try:
            migrate(connection, building.name)
            told = ((CODER, coder), (CREATED, moment(self._now())))
            connection.change_many(SETTING.upsert, told)
        finally:
            connection.close()


def _check_place(file: Path) -> None:
    if not file.parent.is_dir():
        raise StorageFailed(f"The folder {file.parent} does not exist.", "Make it, or choose another.")
    for path in (file, keyfile.beside(file)):
        if os.path.lexists(path):
            raise StorageFailed(f"{path.name} is there already.", "Choose another name; nothing is overwritten.")
    if not os.access(file.parent, os.W_OK | os.X_OK):
        raise StorageFailed(f"The folder {file.parent} may not be written.", "Choose another folder.")


def _put_in_place(building: Path, file: Path, keys: KeyFile) -> None:
    """Give a finished vault its name, its key file first: no vault is ever seen without one."""
    place = keyfile.beside(file)
    # Of two programs that make the same vault at once, the second must not take the first one's key file away.
    write_private(place, keys.to_bytes(), new=True)
    try:
        move_new(building, file)
    except BaseException:
        place.unlink(missing_ok=True)
        raise


def _vault_id(file: Path) -> str:
    """Return the first 16 bytes of the database, in hexadecimal: the salt that SQLCipher keeps there."""
    if not file.exists():
        raise NotAVault(f"There is no file {file.name} in {file.parent}.", "Look for where it was moved to.")
    try:
        # A folder, or a pipe that would be waited for, holds no vault.
        head = b""
        if file.is_file():
            head = head_of(file)
    except OSError as error:
        raise StorageFailed(f"{file.name} cannot be read ({error.strerror}).", "Check that you may read it.") from error
    if len(head) < keyfile.ID_BYTES or head == _PLAIN_SQLITE:
        raise NotAVault(f"{file.name} is not a CoderDesk vault.", "Choose a file that CoderDesk made.")
    return head.hex()


def _anchor(file: Path) -> Anchor:
    try:
        return Anchor(file)
    except OSError as error:
        raise StorageFailed(f"{file.name} cannot be read ({error.strerror}).", "Check that you may read it.") from error


def _check_usable(file: Path) -> None:
    """Refuse a database that cannot be worked in: one that may not be written, or that was cut within a page."""
    if not os.access(file, os.W_OK):
        raise StorageFailed(f"{file.name} may not be written.", "Check its permissions, or copy it to another folder.")
    # With a log beside it, the log may still complete the page.
    if file.stat().st_size % _PAGE and not file.with_name(f"{file.name}-wal").exists():
        raise NotAVault(f"{file.name} is not whole: its end is missing.", DAMAGED)


def unlock(file: Path, keys: KeyFile, passphrase: Secret) -> DatabaseKey:
    """Return the key that one of the slots of the vault at `file` holds. `WrongPassphrase`, or `NotAVault` where
    damaged."""
    slots = [slot for slot in keys.slots if slot.type == PASSPHRASE]
    if not slots:
        raise NotAVault(f"{keyfile.beside(file).name} holds no passphrase slot.", DAMAGED)
    for slot in slots:
        try:
            key = open_with_passphrase(slot, passphrase, vault=keys.vault)
        except ValueError as error:
            raise NotAVault(f"{keyfile.beside(file).name} is damaged.", DAMAGED) from error
        if key is not None:
            return key
    raise WrongPassphrase(
        f"The passphrase does not open {file.name}.", "Check Caps Lock and the keyboard's language, then try again."
    )
