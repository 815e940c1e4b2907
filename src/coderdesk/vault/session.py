"""A transaction that reads without standing in anybody's way, and takes the writer's place when it first writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import Enum, auto
from typing import Any, TypeVar

from coderdesk.vault.connection import Bound, Connection, Row

Result = TypeVar("Result")


class _State(Enum):
    IDLE = auto()
    READING = auto()
    WRITING = auto()
    ENDED = auto()


class Session:
    """What the shelves run their statements through.

    Reading sees one unchanging state of the vault. The first write gives that state up for the newest one and takes the
    one writer's place (waiting up to `BUSY_SECONDS`), which it keeps until commit. What was read before the first
    write may thus be older than what is written upon; an encounter's version guards against that, and whatever else
    must not be overtaken (control numbers, the number of an audit entry) is read by the very statement that writes it.

    A write that failed leaves work half done, so from then on the session refuses to commit, with the same failure.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._state = _State.IDLE
        self._failure: Exception | None = None

    @property
    def writing(self) -> bool:
        """Whether this session has changes that are not kept yet."""
        return self._state is _State.WRITING

    def rows(self, sql: str, *parameters: Bound) -> list[Row]:
        """Return the rows of a SELECT."""
        self._alive()
        if self._state is _State.IDLE:
            self._connection.execute("BEGIN")
            self._state = _State.READING
        return self._connection.execute(sql, parameters)

    def row(self, sql: str, *parameters: Bound) -> Row | None:
        """Return the first row of a SELECT, or None."""
        found = self.rows(sql, *parameters)
        return found[0] if found else None

    def value(self, sql: str, *parameters: Bound) -> Any:
        """Return the first column of the first row of a SELECT, or None."""
        found = self.row(sql, *parameters)
        return found[0] if found else None

    def take_turn(self) -> None:
        """Take the one writer's place before anything is written: what is read from now on is the newest state."""
        self._write(lambda: None)

    def write(self, sql: str, *parameters: Bound) -> int:
        """Run a statement that changes the vault and return how many rows it changed."""
        return self._write(lambda: self._connection.change_many(sql, (parameters,)))

    def write_many(self, sql: str, rows: Iterable[Sequence[Bound]]) -> int:
        """Run a statement that changes the vault for each of `rows`."""
        return self._write(lambda: self._connection.change_many(sql, rows))

    def write_returning(self, sql: str, *parameters: Bound) -> Row | None:
        """Run a statement that ends in RETURNING and return its row, or None where it changed nothing."""
        found = self._write(lambda: self._connection.execute(sql, parameters))
        return found[0] if found else None

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Several writes that only make sense together: where one of them fails, the session refuses to commit."""
        try:
            yield
        except Exception as error:
            self._failure = self._failure or error
            raise

    def commit(self) -> None:
        """Keep what was written. Where the disk will not take it, nothing is kept and the failure is raised."""
        self._alive()
        if self._failure is not None:
            raise self._failure
        if self._state is _State.IDLE:
            return
        try:
            if self._state is _State.WRITING:
                self._connection.check_file()
            self._connection.execute("COMMIT")
        except Exception as error:
            self._failure = error
            # A COMMIT that failed for want of room leaves the transaction open.
            self._connection.undo()
            raise
        finally:
            self._state = _State.IDLE

    def end(self) -> None:
        """Undo what was not committed. The session cannot be used again."""
        if self._state is not _State.ENDED:
            self._connection.undo()
            self._state = _State.ENDED

    def _write(self, statement: Callable[[], Result]) -> Result:
        self._alive()
        if self._failure is not None:
            raise self._failure
        if self._state is _State.READING:
            self._connection.undo()
            self._state = _State.IDLE
        try:
            if self._state is _State.IDLE:
                self._connection.check_file()
                self._connection.execute("BEGIN IMMEDIATE")
                self._state = _State.WRITING
            return statement()
        except Exception as error:
            self._failure = error
            raise

    def _alive(self) -> None:
        if self._state is _State.ENDED:
            raise RuntimeError("this work has ended: begin another")
