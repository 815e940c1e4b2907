"""Whether the file that an open vault is written to is still the one that its name stands for.

While a vault is open its file may be replaced (by a program that synchronises folders, by a copy put over it) or its
drive taken out. SQLite would go on writing into a file without a name; what it kept would be gone at the next start.
"""

from __future__ import annotations

import contextlib
import io
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from coderdesk.domain.failures import StorageFailed, VaultReplaced
from coderdesk.vault.files import write_private

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

HEAD_BYTES = 16
_PUT_BACK = "Nothing more is written to it. Put the drive or the file back, then lock and unlock."
_KEEP_BOTH = (
    "Nothing was written over it. Copy what you still need from this window, then lock, look which file is the right "
    "one, and unlock that."
)


class Identity(NamedTuple):
    """What tells one file from another, whatever they are called."""

    device: int
    inode: int


def identity(path: Path) -> Identity | None:
    """Return which file `path` names, or None where none is there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return Identity(found.st_dev, found.st_ino)


class _Held:
    """One descriptor for each vault file that is open in this process, however often.

    To close any descriptor of a file takes away all of a process's POSIX locks on it, SQLite's too. So a head is read
    through the one descriptor that is held, and that is closed when the last who holds it has closed SQLite's.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[Identity, list[int]] = {}

    def take(self, file: Path) -> Identity:
        """Hold the file at `file` open and return which it is."""
        with self._lock:
            known = identity(file)
            if known is not None and known in self._open:
                self._open[known][1] += 1
                return known
            descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_BINARY", 0))
            found = os.fstat(descriptor)
            known = Identity(found.st_dev, found.st_ino)
            self._open[known] = [descriptor, 1]
            return known

    def descriptor(self, held: Identity) -> int:
        """Return the descriptor of a file that is held; it is not to be closed."""
        return self._open[held][0]

    def give_back(self, held: Identity) -> None:
        """Let go of it, once every connection to it is closed."""
        with self._lock:
            entry = self._open[held]
            entry[1] -= 1
            if entry[1] == 0:
                os.close(self._open.pop(held)[0])

    def read(self, held: Identity, size: int, place: int = 0) -> bytes:
        """Return so many bytes of a file that is held, from `place` on."""
        descriptor = self._open[held][0]
        if hasattr(os, "pread"):
            return os.pread(descriptor, size, place)
        with self._lock:
            os.lseek(descriptor, place, os.SEEK_SET)
            return os.read(descriptor, size)

    def head(self, held: Identity) -> bytes:
        """Return the first bytes of a file that is held."""
        return self.read(held, HEAD_BYTES)


_HELD = _Held()


class _Reader(io.RawIOBase):
    """A file that is read through the one descriptor that this process holds."""

    def __init__(self, file: Path) -> None:
        self._identity = _HELD.take(file)
        self._place = 0
        self._size = file.stat().st_size

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        self._place = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._size}[whence]
        return self._place

    def tell(self) -> int:
        return self._place

    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer).cast("B")
        data = _HELD.read(self._identity, len(view), self._place)
        view[: len(data)] = data
        self._place += len(data)
        return len(data)

    def fileno(self) -> int:
        return _HELD.descriptor(self._identity)

    def close(self) -> None:
        if not self.closed:
            _HELD.give_back(self._identity)
        super().close()


def open_database(file: Path) -> BinaryIO:
    """Open a vault's database for reading its bytes, without harm to whoever has it open in this process."""
    return cast("BinaryIO", io.BufferedReader(_Reader(file)))


def head_of(file: Path) -> bytes:
    """Return the first 16 bytes of a vault's database, without harm to whoever has it open in this process."""
    with open_database(file) as opened:
        return opened.read(HEAD_BYTES)


class Anchor:
    """The database at `file` as it was when it was opened: held from here until `release`. `OSError` where it cannot
    be read."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._identity = _HELD.take(file)
        self._head = _HELD.head(self._identity)
        self._log = file.with_name(f"{file.name}-wal")

    def log(self) -> Identity | None:
        """Return which write-ahead log lies beside the database now."""
        return identity(self._log)

    def check(self, log: Identity | None) -> None:
        """Return where a write goes to the file of that name and to the log that a connection found at its start.

        `VaultReplaced` where another file stands there, `StorageFailed` where none does.
        """
        now = identity(self._file)
        if now is None:
            raise StorageFailed(f"{self._file.name} is no longer in its folder, or its drive is gone.", _PUT_BACK)
        if now != self._identity or _HELD.head(self._identity) != self._head:
            raise VaultReplaced(f"Another file took the place of {self._file.name} while it was open.", _KEEP_BOTH)
        if log is not None and self.log() != log:
            raise VaultReplaced(f"The log beside {self._file.name} was taken away while it was open.", _KEEP_BOTH)

    def set_log_aside(self) -> None:
        """Where another vault was copied over this one, keep the log under a name of its own.

        As it closes, SQLite would put what the log holds into that other vault and damage it. It cannot once the log is
        empty; what it held stays beside it, for whoever has the database that it belongs to.
        """
        if identity(self._file) != self._identity or _HELD.head(self._identity) == self._head:
            return
        with contextlib.suppress(FileNotFoundError):
            write_private(self._log.with_name(f"{self._log.name}-of-{self._head.hex()[:8]}"), self._log.read_bytes())
            os.truncate(self._log, 0)

    def release(self) -> None:
        """Let go, once every connection is closed."""
        _HELD.give_back(self._identity)
