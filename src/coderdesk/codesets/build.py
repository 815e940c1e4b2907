"""Builds the reference store: whole, or not at all."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path

from coderdesk.codesets.sources import content_version
from coderdesk.domain.failures import StorageFailed
from coderdesk.domain.progress import Progress

#: Stands for what a store built here and now would hold.
CONTENT_VERSION = content_version()

_TEMPORARY = ".building"


def is_current(path: Path) -> bool:
    """Say whether the store at `path` is there, can be read, and holds what would be built now."""
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as store:
            row = store.execute("SELECT value FROM meta WHERE key = 'content'").fetchone()
    except sqlite3.Error:
        return False
    return row is not None and row[0] == CONTENT_VERSION


def build_reference_store(path: Path, progress: Progress) -> None:
    """Build the store at `path`, in place of what is there once the new one is whole.

    Raises `Cancelled` through `progress`, and `StorageFailed` where the disk will not take it; either way `path` is as
    it was and nothing half-built is left. Close every book on `path` before: Windows does not replace an open file.
    """
    # Every start asks `is_current`; few build, and the readers of the packages cost a tenth of a start.
    from coderdesk.codesets.fill import fill

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path)
        handle, name = tempfile.mkstemp(prefix=f"{path.name}.", suffix=_TEMPORARY, dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise _storage_failed(path) from error
    temporary = Path(name)
    try:
        fill(temporary, CONTENT_VERSION, progress)
        _flush(temporary)
        temporary.replace(path)
    except (OSError, sqlite3.OperationalError) as error:
        raise _storage_failed(path) from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def _storage_failed(path: Path) -> StorageFailed:
    return StorageFailed(
        f"The code sets could not be written to {path.parent}.",
        "See that the folder may be written and that 300 MB are free, then build them again.",
    )


def _sweep(path: Path) -> None:
    """Remove what builds left beside `path` when they were killed; a build that still runs holds its file locked."""
    for left in path.parent.glob(f"{path.name}.*{_TEMPORARY}"):
        with suppress(OSError, sqlite3.Error):
            with closing(sqlite3.connect(left, timeout=0)) as store:
                store.execute("BEGIN EXCLUSIVE")
            left.unlink()


def _flush(file: Path) -> None:
    with file.open("rb+") as written:
        os.fsync(written.fileno())
