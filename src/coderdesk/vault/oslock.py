"""A lock of the operating system on a file of its own, shared or alone.

It ends with the process that holds it, however that ends, so a file that a dead process left behind locks nothing. The
`filelock` package was considered: its portable lock knows no sharing, which short commands beside each other need.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import sys
import time
from pathlib import Path

from coderdesk.domain.failures import StorageFailed

#: How often a lock that another holds is tried again, in seconds.
TRY_EVERY_S = 0.05
#: What a file system says that knows no locks: SQLite's own are then all that there is.
_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})
_WORDS = re.compile(r"[a-z ]{1,60}")


class FileLock:
    """A lock at `path`, held by this object from `acquire` to `release`. Two objects exclude each other also within one
    process. The file goes with its last holder."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self, *, alone: bool, wait_s: float = 0.0, words: str = "") -> bool:
        """Take the lock and return True, or False where another holds it for longer than `wait_s`.

        `words` say what it is held for; whoever is refused may read them. `StorageFailed` where the folder or the drive
        is in the way.
        """
        until = time.monotonic() + wait_s
        while not self._try(alone=alone):
            if time.monotonic() >= until:
                return False
            time.sleep(TRY_EVERY_S)
        if alone and self._descriptor is not None:
            with contextlib.suppress(OSError):
                os.ftruncate(self._descriptor, 0)
                os.write(self._descriptor, words.encode("ascii"))
        return True

    def words(self) -> str:
        """Return what the one who holds it alone said that it is held for, or ""."""
        try:
            text = self._path.read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError):
            return ""
        # Anybody may have written there: what is not of the form of our own words is not shown.
        return text if _WORDS.fullmatch(text) else ""

    def release(self) -> None:
        """Let go; the file is taken away where nobody else holds it."""
        if self._descriptor is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        try:
            # Whoever opened the file meanwhile finds that its name is gone, and makes another.
            if _lock(descriptor, alone=True) and _stands_at(descriptor, self._path):
                self._path.unlink()
        except OSError:
            # Windows removes no file that another has open; the next to leave takes it away.
            pass
        finally:
            os.close(descriptor)

    def _try(self, *, alone: bool) -> bool:
        while True:
            descriptor = self._open()
            try:
                if not _lock(descriptor, alone=alone):
                    os.close(descriptor)
                    return False
                if _stands_at(descriptor, self._path):
                    self._descriptor = descriptor
                    return True
            except OSError as error:
                if error.errno in _NO_LOCKS:
                    self._descriptor = descriptor
                    return True
                os.close(descriptor)
                raise _told(self._path, error) from error
            # Between opening and locking its last holder took the file away.
            os.close(descriptor)

    def _open(self) -> int:
        try:
            return os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
        except OSError as error:
            raise _told(self._path, error) from error


def _stands_at(descriptor: int, path: Path) -> bool:
    """Say whether the open file is the one that `path` names."""
    try:
        named = path.stat(follow_symlinks=False)
    except FileNotFoundError:
        return False
    return os.path.samestat(os.fstat(descriptor), named)


def _told(path: Path, error: OSError) -> StorageFailed:
    return StorageFailed(
        f"The folder {path.parent} may not be written ({error.strerror}).",
        "Check its permissions and the drive, or move the vault to another folder.",
    )


if sys.platform == "win32":
    import ctypes
    import msvcrt
    from ctypes import wintypes

    class _Overlapped(ctypes.Structure):
        _fields_ = (
            ("internal", ctypes.c_void_p),
            ("internal_high", ctypes.c_void_p),
            ("offset", wintypes.DWORD),
            ("offset_high", wintypes.DWORD),
            ("event", wintypes.HANDLE),
        )

    _AT_ONCE, _ALONE, _HELD_BY_ANOTHER = 1, 2, 33

    def _lock(descriptor: int, *, alone: bool) -> bool:
        # A byte far behind the words, which stay readable: locks bind every reader there.
        place = _Overlapped(None, None, 0x7FFFFFFF, 0, None)
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        flags = _AT_ONCE | (_ALONE if alone else 0)
        if kernel.LockFileEx(wintypes.HANDLE(msvcrt.get_osfhandle(descriptor)), flags, 0, 1, 0, ctypes.byref(place)):
            return True
        if ctypes.get_last_error() == _HELD_BY_ANOTHER:
            return False
        raise ctypes.WinError(ctypes.get_last_error())

else:
    import fcntl

    def _lock(descriptor: int, *, alone: bool) -> bool:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
