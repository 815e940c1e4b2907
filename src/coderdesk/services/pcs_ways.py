"""Ways into the ICD-10-PCS tables: from the terms of its index, and from the titles of its codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Protocol

from coderdesk.domain.book import SearchHit
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.terms import BookName, Term, TermBook, path_words

#: How many main terms are read at once, and how deep their subterms are laid open.
PAGE, DEEPEST = 40, 6


class WordBook(Protocol):
    """What leads from words into the tables: the PCS index, and the search."""

    @property
    def terms(self) -> TermBook:
        """The books of terms."""

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


def ways(book: WordBook, *, text: str, on: date, limit: int = 120) -> Sequence[Way]:
    """Return up to `limit` ways that begin with `text` in the PCS index, then the codes whose titles have its words."""
    typed = text.strip()
    if not typed:
        return ()
    found = list(islice(_of_index(book, typed, on), limit))
    titles = book.search(typed, systems=(CodeSystem.ICD10PCS,), on=on, limit=limit)
    for hit in titles[: max(20, limit - len(found))]:
        code = hit.entry.code
        found.append(Way(code.text, hit.entry.title, hit.why, f"search “{typed}”: {hit.why}"))
    return tuple(found)


def _of_index(book: WordBook, typed: str, on: date) -> Iterator[Way]:
    """Yield the lines of the main terms that begin as `typed` does, each followed by its subterms."""
    first = book.terms.jump(BookName.PCS, typed, on)
    if first is None:
        return
    if first.level:
        yield from _lines(book, first, path_words(book.terms.path(first.id)[:-1]), 0)
        return
    term: Term | None = first
    while term is not None and term.title.casefold().startswith(typed.casefold()):
        yield from _lines(book, term, "", 0)
        term = next(iter(book.terms.main_terms(BookName.PCS, on, after=term.id, limit=1)), None)


def _lines(book: WordBook, term: Term, above: str, level: int) -> Iterator[Way]:
    words = ", ".join(part for part in (above, term.title) if part)
    starts = term.starts or ("",)
    for start in starts:
        note = "; ".join((*(f"see {other}" for other in term.see), *(f"see also {one}" for one in term.see_also)))
        path = "PCS index: " + ", ".join(part for part in (words, note) if part)
        yield Way(start, term.title or note, note if term.title else "", path, level, term)
    if term.has_children and level < DEEPEST:
        for below in book.terms.below(term.id):
            yield from _lines(book, below, words, level + 1)
