"""All that the encoder shows beside a code: what it is, what it still needs, what stands beside it, what is noted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coderdesk.domain.book import CodeBook, CodeEntry, Note
from coderdesk.domain.codes import Code
from coderdesk.domain.failures import InvalidValue
from coderdesk.services.seventh import LENGTH, SeventhGrid, seventh_grid, stem_of
from coderdesk.services.siblings import Siblings, siblings
from coderdesk.services.tabular import PlacedNote, placed


@dataclass(frozen=True, slots=True)
class CodeDetail:
    """A code on a date. `stem` is what the 7th character is added to (the code itself while it lacks one).

    `character` is the 7th character that the code has, "" for none; `grid` what may be chosen, None where the code
    takes none. `notes` are all that reach it, the nearest first. `replaced_by` is what to report in place of one that
    had ended, the most fitting first.
    """

    entry: CodeEntry
    stem: CodeEntry
    character: str
    grid: SeventhGrid | None
    beside: Siblings
    notes: tuple[PlacedNote, ...]
    replaced_by: tuple[CodeEntry, ...] = ()

    @property
    def takes(self) -> frozenset[str]:
        """The 7th characters that may be chosen."""
        rows = self.grid.rows if self.grid else ()
        return frozenset(cell[0] for row in rows for cell in row.cells if cell is not None)


def code_detail(book: CodeBook, *, code: Code, on: date) -> CodeDetail:
    """Return what is shown of `code`; `InvalidValue` where no loaded release knows it."""
    entry = book.entry(code, on)
    if entry is None:
        raise InvalidValue(f"No loaded code set has {code.dotted}.", "The code sets screen brings more of them in.")
    stem = entry
    if len(code.text) == LENGTH and entry.billable:
        found = book.entry(stem_of(code), on)
        stem = found if found is not None and not found.billable and found.code != code else entry
    characters = book.seventh_characters(stem.code, on)
    makes_codes = bool(characters) and (stem is not entry or entry.needs == "7th character")
    return CodeDetail(
        entry,
        stem,
        code.text[LENGTH - 1 :] if stem is not entry else "",
        seventh_grid(characters) if makes_codes else None,
        siblings(book, code=code, on=on),
        tuple(placed(book, note, on) for note in _nearest_first(book.notes(code, on))),
        tuple(found for one in book.replaced_by(code, on) if (found := book.entry(one, on))),
    )


def _nearest_first(notes: Sequence[Note]) -> list[Note]:
    """Return notes that run from the chapter down by level, the nearest first, each level in the order of the book."""
    levels = list(dict.fromkeys(note.level for note in notes))
    return [note for level in reversed(levels) for note in notes if note.level == level]
