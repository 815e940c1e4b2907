"""Encrypt a whole vault under a new random key, killed at any moment without harm.

The database is copied page by page into a file beside it, under the new key and a salt of its own, and verified there.
Then the two files change places in an order of which every step leaves a pair that opens by each way in:

1. the key file gets both sets of slots, those of the old database and those of the new one;
2. the new database takes the old one's name, which is atomic: the salt at its head says which set counts;
3. the key file keeps the new set alone.

Nobody else is at the vault meanwhile (`occupancy`), and the old database is held under SQLite's exclusive lock as well
from before the copy until after step 2, so that nothing is written into it that the new one would not have. A plain
`PRAGMA rekey` would write every page where it lies.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from coderdesk.domain.failures import StorageFailed
from coderdesk.domain.ports import Work
from coderdesk.domain.progress import Progress
from coderdesk.domain.recovery_code import RecoveryCode
from coderdesk.domain.secret import Secret
from coderdesk.domain.ways_in import QuickUnlockFailed, Rekeyed
from coderdesk.vault import keyfile
from coderdesk.vault.connection import Connection, connect, connect_to_part, only
from coderdesk.vault.door import Door, Unlocked, check_usable, vault_id
from coderdesk.vault.files import make_private, sync_folder
from coderdesk.vault.keyfile import KeyFile, read_key_file, write_keys
from coderdesk.vault.keys import (
    KEYRING,
    PASSPHRASE,
    RECOVERY,
    DatabaseKey,
    Slot,
    open_with_passphrase,
    open_with_random,
    seal_with_random,
)
from coderdesk.vault.occupancy import alone_with
from coderdesk.vault.system_keyring import SecretPlace
from coderdesk.vault.ways import way_of
from coderdesk.vault.work import StoredWork

SealPassphrase = Callable[[DatabaseKey, Secret, str], Slot]
DOING = "being given a new key"
COPYING = "Writing the vault under its new key"
CHECKING = "Checking what was written"
#: What must stay free on the disk beside the copy, in bytes.
_SPARE = 16 * 1024 * 1024


def new_database(file: Path) -> Path:
    """Return where the database is made that will take the place of `file`."""
    return file.with_name(f".{file.name}.new-key")


def clear_unfinished(file: Path) -> None:
    """Remove what a killed change of key left behind. Only while the vault is open or locked by the caller."""
    building = new_database(file)
    for ending in ("", "-wal", "-shm", "-journal"):
        with contextlib.suppress(OSError):
            building.with_name(building.name + ending).unlink()


class Rekeying:
    """One change of key."""

    def __init__(self, door: Door, keyring: SecretPlace, seal_passphrase: SealPassphrase, progress: Progress) -> None:
        self._door = door
        self._keyring = keyring
        self._seal_passphrase = seal_passphrase
        self._progress = progress

    def run(
        self,
        file: Path,
        passphrase: Secret,
        code: RecoveryCode | None,
        note: Callable[[Work, Rekeyed], None] | None,
        now: Callable[[], datetime],
    ) -> Rekeyed:
        """Change the key of the vault at `file`.

        `Cancelled` where the coder stopped it, `VaultInUse` where the vault is open, `StorageFailed` where the disk has
        no room for a second copy, and all that unlocking raises; then nothing was changed.
        """
        with alone_with(file, DOING):
            vault = vault_id(file)
            keys = read_key_file(file, vault)
            check_usable(file)
            opened = self._door.unlock(file, keys, passphrase)
            if code is not None:
                # A code that opens nothing now must not open the vault afterwards.
                self._door.unlock(file, keys, code).key.forget()
            key, salt = DatabaseKey.random(), secrets.token_bytes(keyfile.ID_BYTES)
            slots, lost = self._sealed_anew(opened, passphrase, code, key, salt.hex())
            done = Rekeyed(tuple(way_of(slot) for slot in slots), tuple(way_of(slot) for slot in lost))

            def noted(work: Work) -> None:
                if note is not None:
                    note(work, done)

            try:
                self._change(file, opened, key, KeyFile(salt.hex(), slots), now, noted)
            except OSError as error:
                raise StorageFailed(
                    f"{file.name} could not get a new key ({error.strerror}).",
                    "Nothing was changed. Check the folder and the room on the disk.",
                ) from error
            finally:
                opened.key.forget()
                key.forget()
            return done

    def _change(
        self,
        file: Path,
        opened: Unlocked,
        key: DatabaseKey,
        after: KeyFile,
        now: Callable[[], datetime],
        note: Callable[[Work], None],
    ) -> None:
        old, building = connect(file, opened.key), new_database(file)
        try:
            _take_alone(old, file.name)
            try:
                clear_unfinished(file)
                _check_room(file)
                self._copy(old, building, key, bytes.fromhex(after.vault))
                self._verify(old, building, key)
                _note(building, key, now, note)
                _swap(file, building, opened.keys, after, old)
            finally:
                clear_unfinished(file)
        finally:
            old.close()

    def _sealed_anew(
        self, opened: Unlocked, passphrase: Secret, code: RecoveryCode | None, key: DatabaseKey, vault: str
    ) -> tuple[tuple[Slot, ...], tuple[Slot, ...]]:
        """Return the slots of the new key whose secrets are at hand, and the old slots whose are not."""
        slots: list[Slot] = []
        lost: list[Slot] = []
        for slot in opened.keys.slots:
            if slot.id == opened.slot.id:
                slots.append(self._seal_passphrase(key, passphrase, vault))
                continue
            secret = self._secret_of(slot, opened.keys.vault, code)
            if secret is not None:
                slots.append(seal_with_random(key, secret, slot.type, vault=vault, made=slot.made, name=slot.id))
            elif not (slot.type == PASSPHRASE and _opens(slot, passphrase, opened.keys.vault)):
                lost.append(slot)
        return tuple(slots), tuple(lost)

    def _secret_of(self, slot: Slot, vault: str, code: RecoveryCode | None) -> bytes | None:
        secret = None
        if slot.type == RECOVERY and code is not None:
            secret = code.reveal().encode()
        elif slot.type == KEYRING:
            with contextlib.suppress(QuickUnlockFailed):
                secret = self._keyring.get(slot.id)
        if secret is None:
            return None
        with contextlib.suppress(ValueError):
            if open_with_random(slot, secret, vault=vault) is not None:
                return secret
        return None

    def _copy(self, old: Connection, building: Path, key: DatabaseKey, salt: bytes) -> None:
        make_private(building)
        new = connect_to_part(building, key, salt=salt)
        try:
            old.copy_into(new, lambda done, total: self._progress.step(done, total, COPYING))
        finally:
            new.close()
        with building.open("rb+") as written:
            os.fsync(written.fileno())

    def _verify(self, old: Connection, building: Path, key: DatabaseKey) -> None:
        """Open the copy and have every page authenticated and every table counted."""
        new = connect(building, key)
        try:
            self._progress.step(0, 0, CHECKING)
            tables = _tables(old)
            whole = not new.execute("PRAGMA cipher_integrity_check") and _tables(new) == tables
            for done, table in enumerate(tables):
                self._progress.step(done, len(tables), CHECKING)
                whole = whole and _count(new, table) == _count(old, table)
            if not whole:
                raise StorageFailed(
                    "What was written is not what was read; the vault keeps the key it has.", "Check the drive."
                )
        finally:
            new.close()


def _take_alone(connection: Connection, name: str) -> None:
    """Hold the database against everybody else, with all of it in the one file."""
    try:
        # Both fail while anybody else has it open.
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        if only(connection.execute("PRAGMA journal_mode")) != "delete":
            raise StorageFailed("Another program opened the vault in the same moment.")
    except StorageFailed as error:
        raise StorageFailed(f"{name} is open in another program.", "Lock it there, then try again.") from error


def _note(building: Path, key: DatabaseKey, now: Callable[[], datetime], note: Callable[[Work], None]) -> None:
    """Write into the copy what has to be kept with the change, and leave all of it in the one file."""
    new = connect(building, key)
    try:
        with StoredWork(new, now, lambda _connection: None) as work:
            note(work)
            work.commit()
    finally:
        new.close()


def _check_room(file: Path) -> None:
    if shutil.disk_usage(file.parent).free < file.stat().st_size + _SPARE:
        raise StorageFailed(
            "The disk has no room for the second copy that a new key needs.",
            f"Free {file.stat().st_size // 1_000_000 + 17} MB, then try again. Nothing was changed.",
        )


def _swap(file: Path, building: Path, before: KeyFile, after: KeyFile, old: Connection) -> None:
    for ending in ("-wal", "-journal"):
        if building.with_name(building.name + ending).exists() or file.with_name(file.name + ending).exists():
            raise StorageFailed("A log of the vault could not be closed; it keeps the key it has.", "Try again.")
    write_keys(file, KeyFile(before.vault, before.slots, after))
    if os.name == "nt":
        # Windows gives no name away that is in use.
        old.close()
    building.replace(file)
    # From here on the vault has its new key. What cannot be written now is written when it is opened.
    with contextlib.suppress(OSError):
        sync_folder(file.parent)
        write_keys(file, after)


def _tables(connection: Connection) -> list[str]:
    return [
        row["name"] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    ]


def _count(connection: Connection, table: str) -> int:
    name = table.replace('"', '""')
    return int(only(connection.execute(f'SELECT count(*) FROM "{name}"')))  # noqa: S608 - a name out of the schema


def _opens(slot: Slot, passphrase: Secret, vault: str) -> bool:
    with contextlib.suppress(ValueError):
        return open_with_passphrase(slot, passphrase, vault=vault) is not None
    return False
