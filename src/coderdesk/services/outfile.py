"""A file that appears whole under its name, or not at all."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
from pathlib import Path
from types import TracebackType

from coderdesk.domain.failures import StorageFailed


class PendingFile:
    """Content that is written and flushed to disk under a passing name, and gets its own name by `keep`.

    Leaving the block without `keep` removes it. Readable by the user alone. A name that is taken gets a number: what
    was exported before is never overwritten. `StorageFailed` where the folder or the disk will not take it.
    """

    def __init__(self, folder: Path, name: str, content: bytes) -> None:
        self.digest = hashlib.sha256(content).hexdigest()
        self._folder = folder
        self._content = content
        self._path = folder / name
        self._passing = folder / f".{secrets.token_hex(8)}.part"

    @property
    def name(self) -> str:
        """The name that it will have, without the folder."""
        return self._path.name

    def __enter__(self) -> PendingFile:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._path = _free(self._path)
            descriptor = os.open(self._passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(self._content)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            self._clear()
            raise _told(error, self._folder) from error
        return self

    def keep(self) -> None:
        """Give the file its name."""
        try:
            self._passing.replace(self._path)
        except OSError as error:
            raise _told(error, self._folder) from error

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clear()

    def _clear(self) -> None:
        # Where even this fails the file has no name that anybody would take for a bill.
        with contextlib.suppress(OSError):
            self._passing.unlink(missing_ok=True)


def _free(path: Path) -> Path:
    found, number = path, 2
    while found.exists():
        found = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return found


def _told(error: OSError, folder: Path) -> StorageFailed:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageFailed(
            f"The disk of {folder} is full.", "Free some space, then export again. Nothing was written."
        )
    return StorageFailed(
        f"The folder {folder} cannot be written ({error.strerror}).", "Choose another one. Nothing was written."
    )
