"""Building an ICD-10-PCS code: axis by axis from what the tables allow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from coderdesk.domain.book import CodeEntry, Release
from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.pcs import PcsAxis, PcsRow, PcsTable, PcsTables, PcsValue

#: How many characters a code has, and how many of them name its table.
WHOLE, TABLE = 7, 3


class PcsBook(Protocol):
    """What a code is built from: the tables, and the list that has the titles."""

    @property
    def pcs(self) -> PcsTables:
        """The PCS tables."""

    def entry(self, code: Code, on: date) -> CodeEntry | None:
        """See `CodeBook.entry`."""


@dataclass(frozen=True, slots=True)
class Building:
    """A code in the making.

    `start` are the characters chosen so far and `chosen` their axes, each with its one value. `axis` is the axis that
    is looked at with every value that may stand there; it is at `place` (1 to 7). `entry` is the code once it is whole.
    `source` is the release that answers, None where no ICD-10-PCS release is loaded; `official` says that its tables
    answer, and not the list of valid codes.
    """

    start: str
    place: int
    chosen: tuple[PcsAxis, ...]
    axis: PcsAxis | None
    table: PcsTable | None
    entry: CodeEntry | None
    source: Release | None
    official: bool

    @property
    def before(self) -> str:
        """The characters before the axis that is looked at."""
        return self.start[: self.place - 1]

    @property
    def character(self) -> str:
        """The character that is chosen on the axis that is looked at, or ""."""
        return self.start[self.place - 1 : self.place]

    @property
    def is_whole(self) -> bool:
        """Whether all seven characters are chosen."""
        return len(self.start) == WHOLE

    def value(self, character: str) -> PcsValue | None:
        """Return what `character` means on the axis that is looked at, or None where the tables do not allow it."""
        values = self.axis.values if self.axis is not None else ()
        return next((one for one in values if one.character == character), None)


def build(book: PcsBook, *, start: str, place: int = 0, rest: str = "", on: date) -> Building:
    """Return the code that begins with `start`, seen at axis `place` (0: the first that is not chosen yet).

    Where `start` leads to no valid code, as on another date, it is cut to the longest beginning that does. The
    characters of `rest` are taken over for as long as the tables allow them: who changes the side of a whole code
    keeps its approach, device and qualifier.
    """
    tables = book.pcs
    start = start[:WHOLE].upper()
    while start and not tables.chosen(start, on):
        start = start[:-1]
    for character in rest[: WHOLE - len(start)]:
        axis = tables.next_axis(start, on)
        if axis is None or all(one.character != character for one in axis.values):
            break
        start += character
    place = min(place or WHOLE, len(start) + 1, WHOLE)
    return Building(
        start=start,
        place=place,
        chosen=tuple(tables.chosen(start, on)),
        axis=tables.next_axis(start[: place - 1], on),
        table=tables.table(start, on) if len(start) >= TABLE else None,
        entry=book.entry(Code(CodeSystem.ICD10PCS, start), on) if len(start) == WHOLE else None,
        source=tables.source(on),
        official=tables.is_official(on),
    )


def axis_after(book: PcsBook, *, start: str, on: date) -> PcsAxis | None:
    """Return what may follow `start`, or None where it is whole or leads nowhere."""
    return book.pcs.next_axis(start, on)


def spaced(start: str) -> str:
    """Write the characters as they are chosen: the table, then one by one ("0SR 9 0 4 A")."""
    return " ".join([start[:TABLE], *start[TABLE:]])


def allows(row: PcsRow, start: str) -> bool:
    """Say whether a row of the table of `start` allows each of its characters after the third."""
    return all(
        any(value.character == character for value in axis.values)
        for axis, character in zip(row.axes, start[TABLE:], strict=False)
    )
