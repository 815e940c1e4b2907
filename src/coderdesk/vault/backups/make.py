"""Make a backup of an open vault, while it is worked in."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import secrets
import time
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlcipher3 import dbapi2 as sqlcipher

from coderdesk.domain.backups import ENDING, Backup, Reason
from coderdesk.domain.failures import NotAVault, StorageFailed
from coderdesk.domain.progress import Progress
from coderdesk.vault.anchor import head_of
from coderdesk.vault.backups.container import Tail
from coderdesk.vault.backups.rows import Rows, count_rows, digest_rows
from coderdesk.vault.connection import Connection, connect_to_copy, connect_to_part
from coderdesk.vault.files import make_private, move_new, sync_folder
from coderdesk.vault.keyfile import ID_BYTES, KeyFile, beside
from coderdesk.vault.keys import NONCE_BYTES, DatabaseKey
from coderdesk.vault.pages import EMPTY, LOCK_BYTE_PAGE, PAGE, PageFile
from coderdesk.vault.shelves.values import moment
from coderdesk.vault.troubles import DAMAGED

#: The setting under which a vault keeps what stays the same through new keys and restoring.
LINEAGE = "vault.lineage"
PART_ENDING = ".part"
#: Pages that are copied in one step: some 20 ms, between which a wish to stop is heard.
STEP = 512
#: A part that nobody has written to for so long was left by a program that was killed.
_FORGOTTEN_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Source:
    """The vault that is copied: its files, its key, and a connection of the backup's own."""

    file: Path
    key: DatabaseKey
    connection: Connection


def back_up(source: Source, folder: Path, *, reason: Reason, now: datetime, progress: Progress) -> Backup:
    """Copy the vault into a new file in `folder`, read it back, give it its name and return what it says of itself.

    The copy is the vault at one moment; who works in the vault meanwhile does not wait. A file that carries the name
    of a backup was read through: every page authenticates, and each table has the rows that it had in the vault.
    `Cancelled`, or `StorageFailed` with the folder's name; then nothing is left behind.
    """
    lineage = _lineage(source.connection)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _clear_forgotten(folder)
        part = folder / f".{secrets.token_hex(8)}{PART_ENDING}"
        make_private(part)
    except OSError as error:
        raise _told(error, folder) from error
    try:
        tail = _copied(source, part, progress, _empty_tail(source.file, lineage, reason, now))
        with part.open("ab") as file:
            file.write(tail.to_bytes())
            file.flush()
            os.fsync(file.fileno())
        path = _named(part, folder, source.file.stem, now)
        return tail.backup(path, path.stat().st_size)
    except OSError as error:
        raise _told(error, folder) from error
    finally:
        for name in (part.name, f"{part.name}-journal"):
            with contextlib.suppress(OSError):
                part.with_name(name).unlink()


def sealing_key(key: DatabaseKey) -> bytes:
    """Return the key of the sealed part of a backup's tail, which is of no use for anything else."""
    return HKDF(SHA256(), 32, salt=None, info=b"coderdesk backup tail").derive(key.reveal())


def lineage_of(connection: Connection) -> str:
    """Return the lineage of the vault, or "" where no backup was made of it yet."""
    rows = connection.execute("SELECT value FROM setting WHERE name = ?", (LINEAGE,))
    return str(rows[0][0]) if rows else ""


def _lineage(connection: Connection) -> str:
    new = secrets.token_bytes(ID_BYTES).hex()
    if not lineage_of(connection):
        connection.execute("INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING", (LINEAGE, new))
    return lineage_of(connection)


def _empty_tail(file: Path, lineage: str, reason: Reason, now: datetime) -> Tail:
    vault = head_of(file).hex()
    keys = beside(file)
    return Tail(
        vault=vault,
        lineage=lineage,
        vault_name=file.name,
        made=moment(now),
        reason=reason,
        schema=0,
        program=version("coderdesk"),
        pages=0,
        digest="",
        # A key file that is damaged would make a backup that nobody can open.
        keys=KeyFile.from_bytes(keys.read_bytes(), keys.name).to_bytes().decode(),
    )


def _copied(source: Source, part: Path, progress: Progress, tail: Tail) -> Tail:
    """Fill `part` with the pages of the vault and return `tail` with what they are."""
    connection = source.connection
    _find_emptied(source)
    target = connect_to_part(part, source.key, salt=bytes.fromhex(tail.vault))
    try:
        connection.execute("BEGIN")
        # The transaction begins with its first reading.
        schema = int(connection.execute("PRAGMA user_version")[0][0])
        connection.execute("SELECT count(*) FROM sqlite_schema")
        _copy_pages(connection, target, part, progress)
        rows = connection.with_raw(
            lambda raw: digest_rows(raw, lambda done, all_, _table: _step(connection, progress, done, all_, "Counting"))
        )
    finally:
        connection.undo()
        target.close()
    pages = part.stat().st_size // PAGE
    digest = _read_back(part, source.key, pages, progress)
    _compare(part, source.key, rows)
    tail = replace(tail, schema=schema, pages=pages, digest=digest)
    return replace(tail, sealed=_sealed(source.key, tail, rows))


def _copy_pages(connection: Connection, target: Connection, part: Path, progress: Progress) -> None:
    def between(_status: int, remaining: int, total: int) -> None:
        _step(connection, progress, total - remaining, total, "Copying")

    def copy(raw: sqlcipher.Connection) -> None:
        try:
            target.with_raw(lambda into: raw.backup(into, pages=STEP, progress=between))
        except sqlcipher.Error as error:
            raise _of_the_copy(error, part.parent) from error

    connection.with_raw(copy)


def _step(connection: Connection, progress: Progress, done: int, total: int, doing: str) -> None:
    connection.check_running()
    progress.step(done, total, doing)


def _find_emptied(source: Source) -> None:
    """Refuse to copy a vault of which a page was overwritten with zeros: SQLCipher would read it as one, and vouch for
    it.

    Such a page may stand there for a moment while the log is written back.
    """
    for last in (False, True):
        with PageFile(source.file, source.key) as pages:
            emptied = any(
                block.startswith(EMPTY, at) and _is_used(pages, first + at // PAGE)
                for first, block in pages.blocks()
                for at in range(0, len(block), PAGE)
            )
        if not emptied:
            return
        if last:
            raise NotAVault(f"A part of {source.file.name} was overwritten.", DAMAGED)
        time.sleep(0.3)


def _is_used(pages: PageFile, number: int) -> bool:
    return number != LOCK_BYTE_PAGE and not pages.is_in_log(number)


def _read_back(part: Path, key: DatabaseKey, pages: int, progress: Progress) -> str:
    """Return the SHA-256 of the copy as it lies on the disk, every page of which must be authentic."""
    _sync(part)
    digest = hashlib.sha256()
    with PageFile(part, key, pages=pages) as copy:
        for first, block in copy.blocks():
            progress.step(first, pages, "Reading back")
            digest.update(block)
            for at in range(0, len(block), PAGE):
                if not copy.is_authentic(first + at // PAGE, block[at : at + PAGE]):
                    raise StorageFailed(
                        "The backup cannot be read back as it was written.", "Choose another drive for the backups."
                    )
    return digest.hexdigest()


def _compare(part: Path, key: DatabaseKey, rows: dict[str, Rows]) -> None:
    copy = connect_to_copy(part, key)
    try:
        counted = copy.with_raw(count_rows)
    finally:
        copy.close()
    if counted != {name: found.count for name, found in rows.items()}:
        raise StorageFailed(
            "The backup does not hold what the vault holds.", "Make another; tell the maker if it stays."
        )


def _sealed(key: DatabaseKey, tail: Tail, rows: dict[str, Rows]) -> str:
    nonce = secrets.token_bytes(NONCE_BYTES)
    told = json.dumps({name: [found.count, found.digest] for name, found in rows.items()}).encode()
    return (nonce + AESGCM(sealing_key(key)).encrypt(nonce, told, tail.head())).hex()


def _named(part: Path, folder: Path, stem: str, now: datetime) -> Path:
    """Give the finished part the name of a backup; what bears it already is never overwritten."""
    name = f"{stem} {now.astimezone():%Y-%m-%d %H%M}"
    for number in range(1, 1000):
        path = folder / f"{name}{f' {number}' if number > 1 else ''}{ENDING}"
        try:
            move_new(part, path)
        except FileExistsError:
            continue
        sync_folder(folder)
        return path
    raise StorageFailed(f"There are too many backups of this minute in {folder}.", "Wait a minute and try again.")


def _clear_forgotten(folder: Path) -> None:
    for left in folder.glob(f".*{PART_ENDING}*"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _FORGOTTEN_SECONDS:
                left.unlink()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _of_the_copy(error: sqlcipher.Error, folder: Path) -> StorageFailed:
    """Word what copying raises, which has a text and no code; the vault and the copy speak with one voice there."""
    text = str(error)
    if "full" in text:
        return _full(folder)
    if "malformed" in text or "not a database" in text:
        return StorageFailed("A part of the vault is damaged and cannot be copied.", DAMAGED)
    return StorageFailed(f"The backup could not be written to {folder}.", "Check the drive, or choose another folder.")


def _told(error: OSError, folder: Path) -> StorageFailed:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _full(folder)
    if isinstance(error, FileNotFoundError):
        return StorageFailed(f"The folder {folder} is not there.", "Plug in its drive, or choose another folder.")
    return StorageFailed(f"The backup could not be written to {folder} ({error.strerror}).", "Choose another folder.")


def _full(folder: Path) -> StorageFailed:
    return StorageFailed(
        f"The disk of {folder} is full.", "Make room there, or choose another folder. Nothing was left."
    )
