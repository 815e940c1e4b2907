"""The lines of a book of terms as they are read from its file, and how they come into the store."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from coderdesk.codesets.folding import first_piece, fold, lead_of, unbracketed
from coderdesk.codesets.official.lined_xml import refuse
from coderdesk.codesets.official.reader import Member
from coderdesk.codesets.portion import Portion
from coderdesk.codesets.terms_schema import IDS
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.progress import Progress
from coderdesk.domain.terms import BookName

#: What parts several references that stand in one: "Encephalopathy; and see also Epilepsy".
_SEVERAL = re.compile(r"\s*;\s*(?:and )?(?:see also |see )?|,? and see also ", re.IGNORECASE)
#: The places of a line's own code and of its manifestation among its leads; cells have the numbers of their columns.
OWN, MANIFESTATION = 0, 1


@dataclass(slots=True, eq=False)
class Line:
    """A line of a book as printed. `level` 0 is a main term; `cells` are (number of the column, code).

    `further` are codes that the line leads to beside its own: those of the categories that it refers to.
    """

    level: int
    letter: str
    title: str
    nonessential: str = ""
    code: str = ""
    manifestation: str = ""
    see: list[str] = field(default_factory=list)
    see_also: list[str] = field(default_factory=list)
    use: list[str] = field(default_factory=list)
    cells: list[tuple[int, str]] = field(default_factory=list)
    starts: list[str] = field(default_factory=list)
    further: list[str] = field(default_factory=list)

    def leads(self) -> Iterator[tuple[str, int]]:
        """Yield each undotted code that the line leads to, with its place."""
        own = [self.code, *self.further, *self.starts]
        named = [(one, OWN) for one in own] + [(self.manifestation, MANIFESTATION)]
        for code, place in (*named, *((code, place) for place, code in self.cells)):
            if lead := lead_of(code):
                yield lead, place


def write_lines(
    store: sqlite3.Connection, number: int, book: BookName, lines: Sequence[Line], progress: Progress
) -> None:
    """Write `lines`, in the order of the book, under the import `number`."""
    first = number * IDS + 1
    last = _last_below(lines)
    open_above: list[int] = []
    terms = []
    told = Portion(progress, 0, 60).through(lines, len(lines), f"Writing the {book.label}")
    for place, line in enumerate(told):
        del open_above[line.level :]
        above = open_above[-1] if open_above else None
        open_above.append(first + place)
        terms.append((
            first + place, number, book, above, first + last[place], line.level, line.letter,
            _key(line), line.title, line.nonessential, line.code,
            line.manifestation, "\n".join(line.see), "\n".join(line.see_also), "\n".join(line.use),
            " ".join(line.starts),
        ))  # fmt: skip
    store.executemany("INSERT INTO term VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", terms)
    progress.step(70, 100, f"Writing the {book.label}")
    cells = ((number, first + place, *cell) for place, line in enumerate(lines) for cell in line.cells)
    store.executemany("INSERT INTO term_cell VALUES (?, ?, ?, ?)", cells)
    leads = {(number, lead, first + place, at) for place, line in enumerate(lines) for lead, at in line.leads()}
    store.executemany("INSERT INTO term_lead VALUES (?, ?, ?, ?)", sorted(leads))


def _key(line: Line) -> str:
    """Return what a line is compared by: its title, or what it refers to where it has none."""
    title = line.title or " ".join((*line.see, *line.use))
    return fold(unbracketed(title)) or fold(title)


def write_headings(store: sqlite3.Connection, number: int, headings: Iterable[tuple[int, str]]) -> None:
    """Write the headings of the columns of a table: (number, heading)."""
    store.executemany("INSERT INTO term_heading VALUES (?, ?, ?)", ((number, *one) for one in headings))


def _last_below(lines: Sequence[Line]) -> list[int]:
    """Return, for each line, the place of the last line that is indented under it, its own where none is."""
    last = list(range(len(lines)))
    open_above: list[int] = []
    for place, line in enumerate(lines):
        while open_above and lines[open_above[-1]].level >= line.level:
            last[open_above.pop()] = place - 1
        open_above.append(place)
    for above in open_above:
        last[above] = len(lines) - 1
    return last


def split_references(lines: Sequence[Line]) -> None:
    """Part references that name several places into one each.

    "Encephalopathy; and see also Epilepsy" says so itself; "Osteomyelitis, Osteonecrosis, Osteoporosis" are three,
    because each is a main term and none a subterm of the one before.
    """
    main = {fold(first_piece(unbracketed(line.title))) for line in lines if line.level == 0}
    for line in lines:
        line.see = [one for text in line.see for one in _parted(text, main)]
        line.see_also = [one for text in line.see_also for one in _parted(text, main)]


def _parted(text: str, main: set[str]) -> list[str]:
    parts = [part for part in _SEVERAL.split(text) if part]
    return [one for part in parts for one in _alone(part, main)]


def _alone(text: str, main: set[str]) -> list[str]:
    pieces = text.split(", ")
    several = len(pieces) > 1 and all(one[:1].isupper() and fold(one) in main for one in pieces)
    return pieces if several else [text]


def refuse_too_many(member: Member, lines: Sequence[Line], most: int = IDS - 1) -> None:
    """Refuse a book with more lines than the ids of one import can tell apart, some ten times the largest book."""
    if len(lines) > most:
        refuse(member, 1, f"it has {len(lines):,} entries, more than any official book")


def unlike(
    store: sqlite3.Connection, kind: str, system: CodeSystem, how_many: int, what: str = "entries"
) -> tuple[str, ...]:
    """Ask about a book that has much fewer lines than the largest loaded one of its kind: it may be only a part."""
    known = store.execute(
        "SELECT name, json_extract(counts, '$[0][1]') AS many FROM import WHERE kind = ? ORDER BY many DESC LIMIT 1",
        (kind,),
    ).fetchone()
    if known and how_many < 0.9 * known[1]:
        told = f"It has {how_many:,} {what} where {known[0]} of {system.label} has {known[1]:,}"
        return (f"{told}: it may be only a part.",)
    return ()
