"""Which files are opened at all."""

from __future__ import annotations

import stat
from pathlib import Path

from coderdesk.domain.failures import FileRefused

#: A larger file is no chart, and would not fit into memory several times over.
MAX_BYTES = 200 * 1024 * 1024
HEAD_BYTES = 64 * 1024
_MEGABYTE = 1024 * 1024


def head_of(path: Path, *, limit: int = MAX_BYTES) -> bytes:
    """Return the first 64 KiB of the file at `path`.

    `FileRefused` where it is no regular file, is empty, has more than `limit` bytes, or cannot be opened.
    """
    try:
        told = path.stat()
        if not stat.S_ISREG(told.st_mode):
            what = "a folder" if stat.S_ISDIR(told.st_mode) else "not a regular file"
            raise FileRefused(path.name, "", f"it is {what}", "Choose the charts themselves.")
        if told.st_size > limit:
            size = f"{told.st_size / _MEGABYTE:.0f} MB, more than the {limit / _MEGABYTE:.0f} MB that are read"
            raise FileRefused(path.name, "", f"it has {size}", "Ask the sender for the charts in several files.")
        if told.st_size == 0:
            raise FileRefused(path.name, "", "it is empty", "Ask the sender for the file again.")
        with path.open("rb") as stream:
            return stream.read(HEAD_BYTES)
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: OSError) -> FileRefused:
    """Return the failure of a file that the system does not give."""
    return FileRefused(path.name, "", f"it cannot be read ({error.strerror or 'input/output error'})")
