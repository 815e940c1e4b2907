"""One read-only connection to the reference store, and its damage told plainly."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from coderdesk.codesets.sources import content_version
from coderdesk.domain.failures import ReferenceMissing

#: How many values are asked about in one query.
AT_ONCE = 400
_REMEDY = "Start the desk once, or run: coderdesk codes build"


class Store:
    """An open reference store. It may be used from any thread, but from one at a time."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise ReferenceMissing("The code sets are not built on this computer yet.", _REMEDY)
        try:
            self._connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
        except sqlite3.Error as error:
            raise _damaged() from error
        try:
            self._check()
        except ReferenceMissing:
            self._connection.close()
            raise

    def _check(self) -> None:
        rows = self.rows("SELECT value FROM meta WHERE key = 'content'")
        if not rows or rows[0][0] != content_version():
            raise ReferenceMissing("The code sets on this computer were built by another version.", _REMEDY)

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of `query`; `ReferenceMissing` where the file turns out to be damaged."""
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise _damaged() from error

    def among(self, query: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of `query`, which ends in a column, for those rows in which it is one of `values`."""
        for start in range(0, len(values), AT_ONCE):
            some = values[start : start + AT_ONCE]
            yield from self.rows(f"{query} IN ({marks(some)})", some)

    def close(self) -> None:
        """Let go of the file. Nothing can be asked afterwards."""
        self._connection.close()


def marks(values: Sequence[object]) -> str:
    """Return a question mark for each of `values`, for an IN list."""
    return ", ".join("?" * len(values))


@contextmanager
def damage_told() -> Iterator[None]:
    """Raise `ReferenceMissing` where the store that is used inside turns out to be damaged."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        # what SQLite raises for a malformed file has no class of its own; the others are a full disk, or our fault
        if type(error) is not sqlite3.DatabaseError:
            raise
        raise _damaged() from error


def _damaged() -> ReferenceMissing:
    return ReferenceMissing(
        "The code sets on this computer are damaged.", "Build them again, or run: coderdesk codes build --again"
    )
