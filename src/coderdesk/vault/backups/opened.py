"""A backup that somebody could open, read where it lies; nothing is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from coderdesk.domain.backups import Backup, BackupContent, VerifiedBackup
from coderdesk.domain.failures import NewerVault, NotAVault, StorageFailed
from coderdesk.domain.progress import Progress
from coderdesk.vault.backups.container import REMEDY, Tail, read_tail
from coderdesk.vault.backups.make import sealing_key
from coderdesk.vault.backups.rows import Rows, count_rows
from coderdesk.vault.connection import Connection, connect_to_copy, only
from coderdesk.vault.keyfile import KeyFile
from coderdesk.vault.keys import NONCE_BYTES, DatabaseKey
from coderdesk.vault.migrations.steps import STEPS
from coderdesk.vault.pages import PAGE, PageFile
from coderdesk.vault.shelves.values import read_moment

#: Finds the database key in a backup's key file: by a passphrase, a recovery code, or because the vault is open.
FindKey = Callable[[Path, KeyFile], DatabaseKey]


class OpenedBackup:
    """A backup under its key. Use it as a context; `rows` are those that each table had in the vault."""

    def __init__(self, path: Path, find_key: FindKey) -> None:
        """`NotAVault` where the backup is damaged, `NewerVault` where a newer program made it, and as of `find_key`."""
        self.path = path
        self.tail = read_tail(path)
        if self.tail.schema > len(STEPS):
            raise NewerVault(
                f"{path.name} was made by a newer CoderDesk ({self.tail.program}).",
                "Install the newest version, then restore it.",
            )
        self.keys = KeyFile.from_bytes(self.tail.keys.encode(), f"the key file in {path.name}")
        self.key = find_key(path, self.keys)
        try:
            self.rows = unsealed(self.tail, self.key)
            self.connection = connect_to_copy(path, self.key)
        except InvalidTag as error:
            self.key.forget()
            raise _damaged(path) from error
        except BaseException:
            self.key.forget()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()
        self.key.forget()

    @property
    def backup(self) -> Backup:
        """What it says of itself."""
        return self.tail.backup(self.path, self.path.stat().st_size)

    def content(self) -> BackupContent:
        """Return what is in it."""
        read = self.connection.execute
        created = only(read("SELECT value FROM setting WHERE name = 'vault.created'"))
        newest = only(read("SELECT max(moment) FROM audit"))
        clients = read(
            "SELECT client.name, count(*) FROM encounter JOIN client ON client.id = encounter.client "
            "GROUP BY client.id ORDER BY count(*) DESC, client.sort_key"
        )
        return BackupContent(
            self.backup,
            read_moment(created),
            read_moment(newest) if newest else None,
            only(read("SELECT count(*) FROM encounter")),
            only(read("SELECT count(*) FROM document")),
            tuple((str(name), int(number)) for name, number in clients),
        )

    def verify(self, progress: Progress) -> VerifiedBackup:
        """Read every page and count every table. `NotAVault` where one is not what was written."""
        digest = hashlib.sha256()
        with PageFile(self.path, self.key, pages=self.tail.pages) as pages:
            for first, block in pages.blocks():
                progress.step(first, pages.count, "Reading the backup")
                digest.update(block)
                for at in range(0, len(block), PAGE):
                    if not pages.is_authentic(first + at // PAGE, block[at : at + PAGE]):
                        raise _damaged(self.path)
        if digest.hexdigest() != self.tail.digest:
            raise _damaged(self.path)
        counted = counted_rows(self.connection)
        if counted != {name: rows.count for name, rows in self.rows.items()}:
            raise NotAVault(f"{self.path.name} does not hold the rows that the vault had.", REMEDY)
        return VerifiedBackup(self.backup, True, counted)


def verify_unopened(path: Path, progress: Progress) -> VerifiedBackup:
    """Say whether the backup at `path` is as it was written, by its checksum alone: no passphrase is needed."""
    tail = read_tail(path)
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            for done in range(0, tail.pages, 256):
                progress.step(done, tail.pages, "Reading the backup")
                digest.update(file.read(min(256, tail.pages - done) * PAGE))
    except OSError as error:
        raise StorageFailed(
            f"The backup {path.name} cannot be read ({error.strerror}).", "Check the drive that it is on."
        ) from error
    if digest.hexdigest() != tail.digest:
        raise _damaged(path)
    return VerifiedBackup(tail.backup(path, path.stat().st_size), False, {})


def counted_rows(connection: Connection) -> dict[str, int]:
    """Return how many rows each table has."""
    return connection.with_raw(count_rows)


def unsealed(tail: Tail, key: DatabaseKey) -> dict[str, Rows]:
    """Return the rows that each table had in the vault. `InvalidTag` where `key` is another, or the tail was
    changed."""
    sealed = bytes.fromhex(tail.sealed)
    told = AESGCM(sealing_key(key)).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], tail.head())
    return {name: Rows(int(count), str(digest)) for name, (count, digest) in json.loads(told).items()}


def fits(tail: Tail, key: DatabaseKey) -> bool:
    """Say whether `key` is that of the backup."""
    try:
        unsealed(tail, key)
    except (InvalidTag, ValueError):
        return False
    return True


def _damaged(path: Path) -> NotAVault:
    return NotAVault(f"The backup {path.name} is damaged.", REMEDY)
