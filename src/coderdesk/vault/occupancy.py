"""Who is at a vault: one desk at most, short commands beside it, maintenance alone.

Two locks beside the vault say so. The first is held alone by the desk, and by maintenance; the second is shared by
short commands and held alone by maintenance, so that nothing is written while every page gets another key. Between
commands and the desk SQLite keeps order.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coderdesk.domain.failures import VaultInUse
from coderdesk.domain.occupancy import Use
from coderdesk.vault.oslock import FileLock

DESK_SUFFIX = "-desk"
WORK_SUFFIX = "-work"
OPEN_IN_A_WINDOW = "open in a window"
#: Maintenance waits so long for short commands to end, in seconds.
WAIT_FOR_COMMANDS_S = 5.0


class Occupancy:
    """A place at the vault at `file`, from `take` to `release`.

    `doing` says what maintenance does, as it ends the sentence "The vault is ...": "being given a new key".
    """

    def __init__(self, file: Path, use: Use, doing: str = "") -> None:
        self._file, self._use, self._doing = file, use, doing
        self._desk = FileLock(file.with_name(f"{file.name}{DESK_SUFFIX}"))
        self._work = FileLock(file.with_name(f"{file.name}{WORK_SUFFIX}"))

    def take(self) -> Occupancy:
        """Take the place. `VaultInUse` where another is there who does not go with this use."""
        try:
            if self._use is not Use.COMMAND:
                words = OPEN_IN_A_WINDOW if self._use is Use.DESK else self._doing
                self._hold_desk(words)
            if self._use is not Use.DESK:
                self._hold_work(alone=self._use is Use.MAINTENANCE, words=self._doing)
        except BaseException:
            self.release()
            raise
        return self

    @contextmanager
    def alone(self, doing: str) -> Iterator[None]:
        """Be alone for a while with a vault that is open, as for a new key. `VaultInUse` where that cannot be."""
        if self._use is Use.MAINTENANCE:
            yield
            return
        self._work.release()
        try:
            if self._use is Use.COMMAND:
                self._hold_desk(doing)
            self._hold_work(alone=True, words=doing)
            yield
        finally:
            self._work.release()
            if self._use is Use.COMMAND:
                self._desk.release()
                self._hold_work(alone=False)

    def release(self) -> None:
        """Leave."""
        self._work.release()
        self._desk.release()

    def _hold_desk(self, words: str) -> None:
        if not self._desk.acquire(alone=True, words=words):
            raise self._in_use(self._desk.words())

    def _hold_work(self, *, alone: bool, words: str = "") -> None:
        if not self._work.acquire(alone=alone, wait_s=WAIT_FOR_COMMANDS_S if alone else 0.0, words=words):
            raise self._in_use("" if alone else self._work.words())

    def _in_use(self, words: str) -> VaultInUse:
        if words == OPEN_IN_A_WINDOW:
            return VaultInUse(
                f"{self._file.name} is open in another CoderDesk window.", "Go on there, or lock it there first."
            )
        if words:
            return VaultInUse(f"{self._file.name} is {words} right now.", "Wait until that is done, and try again.")
        return VaultInUse(
            f"Another CoderDesk works in {self._file.name} right now.", "Wait until it is done, and try again."
        )


@contextmanager
def alone_with(file: Path, doing: str) -> Iterator[None]:
    """Be alone with a vault that is not open here, as to put another in its place. `VaultInUse` where it is open."""
    place = Occupancy(file.resolve(), Use.MAINTENANCE, doing).take()
    try:
        yield
    finally:
        place.release()
