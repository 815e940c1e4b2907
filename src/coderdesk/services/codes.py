"""The code sets: what is loaded, what a code means on a date, where words lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coderdesk.domain.book import CodeBook, CodeEntry, Note, Release, SearchHit
from coderdesk.domain.codes import Code, CodeSystem, icd10cm, icd10pcs, service_code
from coderdesk.domain.failures import InvalidValue, ReferenceMissing
from coderdesk.domain.progress import Progress
from coderdesk.services.house import Book, Reference


@dataclass(frozen=True, slots=True)
class CodePage:
    """All that is known of one code on one date; `replaced_by` is what to report in place of one that had ended."""

    entry: CodeEntry
    parents: tuple[CodeEntry, ...]
    children: tuple[CodeEntry, ...]
    notes: tuple[Note, ...]
    seventh: tuple[tuple[str, str], ...]
    replaced_by: tuple[CodeEntry, ...] = ()


def build_code_sets(reference: Reference, progress: Progress, *, again: bool = False) -> bool:
    """Build the reference store where it is missing or old (or `again`); say whether it was built."""
    if reference.ready and not again:
        return False
    reference.build(reference.path, progress)
    return True


def open_book(reference: Reference) -> Book:
    """Open the code sets. `ReferenceMissing` where they were not built yet."""
    if not reference.ready:
        raise ReferenceMissing(
            "The code sets are not built on this computer yet.", "Start the desk once, or run: coderdesk codes build"
        )
    return reference.open(reference.path)


def status(book: CodeBook) -> Sequence[Release]:
    """Return every release that is loaded."""
    return book.releases()


def look_up(book: CodeBook, *, text: str, on: date, system: CodeSystem | None = None) -> CodePage:
    """Return all that is known of the code that `text` writes, in `system` or else in the first set that has it.

    `InvalidValue` where none has.
    """
    for entry in written_so(book, text=text, on=on):
        if system in (None, entry.code.system):
            return page_of(book, entry, on)
    raise InvalidValue(
        "No loaded code set has that code.", "CPT and HCPCS codes are known once their files are imported."
    )


def written_so(book: CodeBook, *, text: str, on: date) -> Sequence[CodeEntry]:
    """Return the codes that `text` may stand for: J1100 is J11.00, and the HCPCS code J1100 too."""
    return tuple(entry for code in _readings(text) if (entry := book.entry(code, on)) is not None)


def page_of(book: CodeBook, entry: CodeEntry, on: date) -> CodePage:
    """Return everything about `entry`: what it stands under, what stands under it, its notes, its 7th characters."""
    parents: list[CodeEntry] = []
    above = entry.parent
    while above is not None:
        found = book.entry(above, on)
        if found is None:
            break
        parents.insert(0, found)
        above = found.parent
    code = entry.code
    return CodePage(
        entry,
        tuple(parents),
        tuple(book.children(code, on)),
        tuple(book.notes(code, on)),
        tuple(book.seventh_characters(code, on)),
        tuple(found for one in book.replaced_by(code, on) if (found := book.entry(one, on))),
    )


def _readings(text: str) -> list[Code]:
    readings = []
    for read in (icd10cm, icd10pcs, service_code):
        try:
            code = read(text)
        except InvalidValue:
            continue
        if code not in readings:
            readings.append(code)
    return readings


def search(
    book: CodeBook, *, text: str, systems: Sequence[CodeSystem] = (), on: date, limit: int = 50
) -> Sequence[SearchHit]:
    """Return the codes that `text` leads to, the best first."""
    return book.search(text, systems=systems, on=on, limit=limit)
