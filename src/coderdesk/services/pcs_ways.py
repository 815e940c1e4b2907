"""Ways into the ICD-10-PCS tables: the terms of its index, the titles of its codes, the beginning of a code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Protocol

from coderdesk.domain.book import SearchHit
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.pcs import PcsTables
from coderdesk.domain.terms import BookName, Term, TermBook, path_words
from coderdesk.services.pcs_builder import TABLE, WHOLE

#: How deep the subterms of a term are laid open.
DEEPEST = 6
#: A term leads to a table or to a body part in it: further than that its found codes only happen to agree.
LONGEST = 4
#: A title is looked for even where the index alone would fill the list.
LEAST_TITLES = 20
#: What the search says of a result that a term of the index led to begins so.
_INDEX = "PCS index:"


class WordBook(Protocol):
    """What leads from words into the tables: the PCS index, the search, and the tables themselves."""

    @property
    def terms(self) -> TermBook:
        """The books of terms."""

    @property
    def pcs(self) -> PcsTables:
        """The PCS tables."""

    def search(
        self, text: str, *, systems: Sequence[CodeSystem] = (), on: date, limit: int = 50
    ) -> Sequence[SearchHit]:
        """See `CodeBook.search`."""


@dataclass(frozen=True, slots=True)
class Way:
    """A line that leads into the tables: `start` is where to, "" where the line leads no further by itself.

    `words` are those of the line, `level` how far it is indented, `note` what else the book says ("see Resection").
    `path` says the way ("PCS index: Arthroplasty, see Replacement, Lower Joints"). `term` is None for a title.
    """

    start: str
    words: str
    note: str
    path: str
    level: int = 0
    term: Term | None = None

    @property
    def leads(self) -> bool:
        """Whether it leads on: into the tables, to the value that is to be used, or to another term."""
        return bool(self.start or (self.term is not None and (self.term.use or self.term.see)))


def ways(book: WordBook, *, text: str, on: date, limit: int = 120) -> Sequence[Way]:
    """Return where `text` leads: the beginning of a code, up to `limit` lines of the index, then codes by title."""
    typed = text.strip()
    if not typed:
        return ()
    found = [*_of_tables(book, typed, on), *islice(_of_index(book, typed, on), limit)]
    hits = book.search(typed, systems=(CodeSystem.ICD10PCS,), on=on, limit=limit)
    if any(way.term for way in found):
        # The index itself says what the search would only repeat, code by code.
        hits = [hit for hit in hits if not hit.why.startswith(_INDEX)]
    else:
        found += _of_terms(hits)
    found += [
        Way(hit.entry.code.text, hit.entry.title, hit.why, f"search “{typed}”: {hit.why}")
        for hit in hits[: max(LEAST_TITLES, limit - len(found))]
    ]
    return tuple(found)


def _of_terms(hits: Sequence[SearchHit]) -> Iterator[Way]:
    """Yield each index term that the search was led by, with what all its codes begin with.

    Where the index itself is not loaded, the search still knows the terms that come with the packages.
    """
    by_term: dict[str, list[str]] = {}
    for hit in hits:
        if hit.why.startswith(_INDEX):
            by_term.setdefault(hit.why.strip(), []).append(hit.entry.code.text)
    for why, codes in by_term.items():
        start = _shared(codes)[:LONGEST]
        if len(start) >= TABLE:
            yield Way(start, why.removeprefix(_INDEX).strip(), "PCS index", why)


def _shared(codes: Sequence[str]) -> str:
    """Return what all of `codes` begin with: what the first and the last of them in order do."""
    first, last = min(codes), max(codes)
    return next((first[:place] for place in range(WHOLE, 0, -1) if first[:place] == last[:place]), "")


def _of_tables(book: WordBook, typed: str, on: date) -> Iterator[Way]:
    """Yield the beginning of a code that `typed` is."""
    start = typed.upper()
    chosen = book.pcs.chosen(start, on) if len(start) <= WHOLE else ()
    if chosen:
        yield Way(start, ", ".join(axis.values[0].label for axis in chosen), "PCS tables", "PCS builder")


def _of_index(book: WordBook, typed: str, on: date) -> Iterator[Way]:
    """Yield the lines of the main terms that begin as `typed` does, each followed by its subterms."""
    first = book.terms.jump(BookName.PCS, typed, on)
    if first is None:
        return
    if first.level:
        yield from _lines(book, first, book.terms.path(first.id)[:-1], 0)
        return
    term: Term | None = first
    while term is not None and term.title.casefold().startswith(typed.casefold()):
        yield from _lines(book, term, (), 0)
        term = next(iter(book.terms.main_terms(BookName.PCS, on, after=term.id, limit=1)), None)


def _lines(book: WordBook, term: Term, above: Sequence[Term], level: int) -> Iterator[Way]:
    path = (*above, term)
    said = f"PCS index: {path_words(path)}"
    note = term.references if term.title else ""
    if note:
        said += f", {note}"
    for start in term.starts or ("",):
        yield Way(start, term.printed, note, said, level, term)
    if term.has_children and level < DEEPEST:
        for below in book.terms.below(term.id):
            yield from _lines(book, below, path, level + 1)
