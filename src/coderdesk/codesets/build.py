"""Builds the reference store, and changes it: whole, or not at all."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from coderdesk.codesets.collecting import collector_resting
from coderdesk.codesets.portion import Portion
from coderdesk.codesets.sources import content_version
from coderdesk.domain.failures import StorageFailed
from coderdesk.domain.progress import Progress

#: Stands for what a store built here and now would hold.
CONTENT_VERSION = content_version()

_TEMPORARY = ".building"
_PAGES = 2048


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

    The official files that were imported before are read in again. Raises `Cancelled` through `progress`, and
    `StorageFailed` where the disk will not take it; either way `path` is as it was and nothing half-built is left.
    Close every book on `path` before: Windows does not replace an open file.
    """
    # Every start asks `is_current`; few build, and the readers of the packages cost a tenth of a start.
    from coderdesk.codesets.fill import fill
    from coderdesk.codesets.official import kept

    with _replacing(path) as temporary:
        again = kept.files(path)
        fill(temporary, CONTENT_VERSION, Portion(progress, 0, 60) if again else progress)
        if again:
            from coderdesk.codesets.official.replay import replay

            with _transaction(temporary) as store:
                replay(store, path, again, Portion(progress, 60, 100))


def change_reference_store(path: Path, change: Callable[[sqlite3.Connection], None], progress: Progress) -> None:
    """Carry `change` out on a copy of the store at `path`, which takes its place once it is whole.

    `change` is handed a connection inside a transaction. What it raises is passed on, and `path` is as it was; so it is
    with `Cancelled` through `progress`, and with `StorageFailed` where the disk will not take the copy or where the
    store was changed meanwhile. Close or reopen every book on `path` afterwards.
    """
    with _replacing(path) as temporary:
        before = _mark(path)
        _copy(path, temporary, progress)
        with _transaction(temporary) as store:
            change(store)
        _shrink(temporary)
        if _mark(path) != before:
            raise StorageFailed(
                "The code sets were changed by another window meanwhile; nothing was changed by this one.", "Try again."
            )


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Hand out an empty file beside `path` to fill, and put it in the place of `path` once that went well."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path)
        handle, name = tempfile.mkstemp(prefix=f"{path.name}.", suffix=_TEMPORARY, dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise _storage_failed(path) from error
    temporary = Path(name)
    try:
        with collector_resting():
            yield temporary
        _flush(temporary)
        temporary.replace(path)
    except (OSError, sqlite3.OperationalError) as error:
        raise _storage_failed(path) from error
    finally:
        with suppress(OSError):
            temporary.unlink()


@contextmanager
def _transaction(file: Path) -> Iterator[sqlite3.Connection]:
    """Open `file` in one transaction, without a journal: it is thrown away whole when anything fails."""
    with closing(sqlite3.connect(file, isolation_level=None)) as store:
        store.execute("PRAGMA journal_mode = OFF")
        store.execute("PRAGMA synchronous = OFF")
        store.execute("BEGIN EXCLUSIVE")
        yield store
        store.execute("COMMIT")


def _copy(source: Path, target: Path, progress: Progress) -> None:
    """Copy the store page by page. The copy is locked meanwhile, so that no other window sweeps it up."""

    def told(_status: int, left: int, pages: int) -> None:
        progress.step(pages - left, pages, "Copying the code sets")

    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        new.execute("PRAGMA journal_mode = OFF")
        new.execute("PRAGMA synchronous = OFF")
        old.backup(new, pages=_PAGES, progress=told)


def _shrink(file: Path) -> None:
    """Give the room back that a large file left when it was taken out."""
    with closing(sqlite3.connect(file, isolation_level=None)) as store:
        free, pages = (store.execute(f"PRAGMA {name}").fetchone()[0] for name in ("freelist_count", "page_count"))
        if 4 * free > pages:
            store.execute("VACUUM")


def _mark(path: Path) -> tuple[int, int, int]:
    """Return what differs between a file and the one that took its place."""
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns


def _storage_failed(path: Path) -> StorageFailed:
    return StorageFailed(
        f"The code sets could not be written to {path.parent}.",
        "See that the folder may be written and that 500 MB are free, then try again.",
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
