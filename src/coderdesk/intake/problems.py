"""Why a file is refused: each problem with its place, in words that hold nothing out of the file."""

from __future__ import annotations

from collections.abc import Sequence
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


def refusal(file: str, problems: Sequence[Problem], *, shown: int, remedy: str = "") -> FileRefused:
    """Return the one failure that tells the first `shown` of `problems` (at least one) and counts the others."""
    first, *others = problems[:shown]
    told = [first.reason, *map(str, others)]
    if more := len(problems) - len(told):
        told.append(f"and {more} more like these" if more > 1 else "and one more like these")
    return FileRefused(file, first.place, "; ".join(told), remedy)
