"""The pages of an encrypted database, read without SQLite: which are authentic, and what is in them.

SQLite gives up at the first page that it cannot read, and takes a page of zeros for an empty one (SQLCipher lets such
pages pass unauthenticated, as they stand for what lies past the end of a file). Here each page is judged by itself.

The format is SQLCipher 4's: of each page of 4,096 bytes the last 80 hold its nonce (16) and the HMAC-SHA512 of what
comes before, with the page's number (64); the first page begins with the salt in place of SQLite's name. Pages of the
write-ahead log are the same, each behind 24 bytes that say which page it is and whether a transaction ends with it
(https://www.zetetic.net/sqlcipher/design, https://sqlite.org/fileformat2.html#the_write_ahead_log).
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from coderdesk.vault.anchor import open_database
from coderdesk.vault.keyfile import ID_BYTES
from coderdesk.vault.keys import DatabaseKey

PAGE = 4096
EMPTY = bytes(PAGE)
#: The page at one gigabyte, which SQLite locks bytes of and never writes: it is empty in every larger database
#: (https://sqlite.org/fileformat2.html#the_lock_byte_page).
LOCK_BYTE_PAGE = 0x40000000 // PAGE + 1
SQLITE_NAME = b"SQLite format 3\0"
_NONCE = 16
_HMAC = 64
#: What of a page SQLite may use.
USABLE = PAGE - _NONCE - _HMAC
#: XORed into the salt of the database for that of the HMAC's key.
_MASK = 0x3A
_LOG_HEAD = 32
_FRAME_HEAD = 24


class BadPage(Exception):
    """A page that is not what was written there. `number` counts from 1."""

    def __init__(self, number: int) -> None:
        super().__init__(f"page {number}")
        self.number = number


class PageFile:
    """The pages of the database at `file`, with what its log adds to it. Nothing is written; use it as a context.

    `pages` bounds the database where something follows it in the file. `salt` is that of the database where its own
    head is not to be trusted. `OSError` where it cannot be read.
    """

    def __init__(self, file: Path, key: DatabaseKey, *, pages: int | None = None, salt: bytes | None = None) -> None:
        self._file = open_database(file)
        self._log: BinaryIO | None = None
        self._in_log: dict[int, int] = {}
        self._begins_own = True
        size = os.fstat(self._file.fileno()).st_size
        self.count = -(-size // PAGE) if pages is None else pages
        self._key = key.reveal()
        salt = salt or self._file.read(ID_BYTES)
        masked = bytes(byte ^ _MASK for byte in salt)
        self._hmac_key = hashlib.pbkdf2_hmac("sha512", self._key, masked, 2, len(self._key))
        if pages is None:
            with contextlib.suppress(FileNotFoundError):
                self._log = file.with_name(f"{file.name}-wal").open("rb")
                self._read_log(self._log)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files."""
        self._file.close()
        if self._log is not None:
            self._log.close()

    @property
    def has_foreign_log(self) -> bool:
        """Whether a log lies beside the database whose very first page is not one of this database."""
        return self._log is not None and not self._in_log and not self._begins_own

    def is_in_log(self, number: int) -> bool:
        """Whether the page of that number stands in the log, newer than in the database."""
        return number in self._in_log

    def raw(self, number: int) -> bytes:
        """Return the page as it lies on the disk; shorter than `PAGE` where the end of the file is missing."""
        place = self._in_log.get(number)
        if place is not None and self._log is not None:
            return os.pread(self._log.fileno(), PAGE, place) if hasattr(os, "pread") else _read(self._log, place)
        place = (number - 1) * PAGE
        return os.pread(self._file.fileno(), PAGE, place) if hasattr(os, "pread") else _read(self._file, place)

    def is_authentic(self, number: int, raw: bytes) -> bool:
        """Say whether `raw` is what was written as the page of that number under this key."""
        if number == LOCK_BYTE_PAGE:
            return raw == EMPTY
        begin = ID_BYTES if number == 1 else 0
        signed = raw[begin : PAGE - _HMAC] + number.to_bytes(4, "little")
        return len(raw) == PAGE and hmac.compare_digest(hmac.digest(self._hmac_key, signed, "sha512"), raw[-_HMAC:])

    def page(self, number: int) -> bytes:
        """Return the page in clear, `USABLE` bytes of it. `BadPage` where it is not authentic or not there."""
        raw = self.raw(number) if 1 <= number <= self.count else b""
        if number == LOCK_BYTE_PAGE or not self.is_authentic(number, raw):
            raise BadPage(number)
        begin = ID_BYTES if number == 1 else 0
        cipher = Cipher(algorithms.AES(self._key), modes.CBC(raw[USABLE : USABLE + _NONCE])).decryptor()
        clear = cipher.update(raw[begin:USABLE]) + cipher.finalize()
        return SQLITE_NAME + clear if number == 1 else clear

    def blocks(self, pages: int = 256) -> Iterator[tuple[int, bytes]]:
        """Give the database as it lies on the disk, without the log, in blocks of so many pages: first page and
        bytes."""
        self._file.seek(0)
        for first in range(1, self.count + 1, pages):
            yield first, self._file.read(min(pages, self.count - first + 1) * PAGE)

    def _read_log(self, log: BinaryIO) -> None:
        """Note the pages of the log, up to its last whole transaction.

        SQLite goes by a checksum; the HMAC of the page, which holds its number, says the same and more.
        """
        salts = log.read(_LOG_HEAD)[16:24]
        pending: dict[int, int] = {}
        place = _LOG_HEAD
        self._begins_own = not salts
        while len(head := log.read(_FRAME_HEAD)) == _FRAME_HEAD and head[8:16] == salts:
            number, pages = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big")
            if not self.is_authentic(number, log.read(PAGE)):
                break
            self._begins_own = True
            pending[number] = place + _FRAME_HEAD
            place += _FRAME_HEAD + PAGE
            if pages:
                self._in_log.update(pending)
                self.count = pages
                pending = {}


def _read(file: BinaryIO, place: int) -> bytes:
    file.seek(place)
    return file.read(PAGE)
