"""Why a file is refused: each problem with its place, in words that hold nothing out of the file."""

from __future__ import annotations

from dataclasses import dataclass

from coderdesk.domain.failures import FileRefused


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: "row 4, column dob" or "encounters[2].lines[0].charge", "" for the whole file."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}" if self.place else self.reason


class Refused(Exception):
    """A problem on its way to whoever knows the file's name."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(reason)
        self.problem = Problem(place, reason)

    def of(self, file: str, remedy: str = "") -> FileRefused:
        """Return the failure that names `file`."""
        return FileRefused(file, self.problem.place, self.problem.reason, remedy)


class Problems:
    """What is wrong with one file: the first few are told, all are counted."""

    def __init__(self, shown: int) -> None:
        self._shown = shown
        self._first: list[Problem] = []
        self._count = 0

    def __bool__(self) -> bool:
        return self._count > 0

    def add(self, problem: Problem) -> None:
        """Keep a problem."""
        self._count += 1
        if len(self._first) < self._shown:
            self._first.append(problem)

    def refusal(self, file: str, remedy: str = "") -> FileRefused:
        """Return the one failure that tells them; there must be at least one."""
        first, *others = self._first
        told = [first.reason, *map(str, others)]
        if more := self._count - len(self._first):
            told.append(f"and {more} more")
        return FileRefused(file, first.place, "; ".join(told), remedy)
