"""The loaded books of terms as of a date."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from coderdesk.codesets.catalogue import away
from coderdesk.codesets.cross_references import CrossReferences
from coderdesk.codesets.folding import fold
from coderdesk.codesets.store import AT_ONCE, Store, marks
from coderdesk.codesets.term_rows import TermRows
from coderdesk.codesets.term_walk import Walk
from coderdesk.codesets.terms_schema import IDS
from coderdesk.domain.book import Release
from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.releases import FileKind
from coderdesk.domain.terms import BookName, LoadedBook, Term

_KINDS = {
    FileKind.CM_INDEX: BookName.INDEX,
    FileKind.CM_EXTERNAL: BookName.EXTERNAL,
    FileKind.CM_NEOPLASM: BookName.NEOPLASM,
    FileKind.CM_DRUGS: BookName.DRUGS,
    FileKind.PCS_INDEX: BookName.PCS,
}
#: Which books lead to the codes of a system, in the order in which a coder looks.
_LEADING = {
    CodeSystem.ICD10CM: (BookName.INDEX, BookName.EXTERNAL, BookName.NEOPLASM, BookName.DRUGS),
    CodeSystem.ICD10PCS: (BookName.PCS,),
}
#: No code and no beginning of one that a book prints is shorter.
_SHORTEST = 3
#: The number of the first column of a table that has codes.
_FIRST_CELL = 2


class Terms:
    """Looks up terms in the books in force on a date, or in the nearest that are loaded."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._rows = TermRows(store)
        self._begun = Walk(self._rows, whole=False)
        self._loaded: Mapping[int, LoadedBook] = {book.release.imported or 0: book for book in self._books()}
        self._on = lru_cache(64)(self._nearest)

    def _books(self) -> Iterator[LoadedBook]:
        rows = self._store.rows(
            "SELECT number, kind, name, effective_from, effective_to, counts, file FROM import ORDER BY number"
        )
        for number, kind, name, first, last, counts, file in rows:
            book = _KINDS.get(FileKind(kind))
            if book is None:
                continue
            system = CodeSystem.ICD10PCS if book is BookName.PCS else CodeSystem.ICD10CM
            count: dict[str, int] = dict(json.loads(counts))
            release = Release(
                system, name, date.fromisoformat(first), date.fromisoformat(last) if last else None, file,
                count.get("codes", count.get("beginnings of codes", 0)), number,
            )  # fmt: skip
            yield LoadedBook(book, release, count["entries"], self._rows.headings(number))

    def _nearest(self, on: date) -> Mapping[BookName, int]:
        """Return the import of each book to use on `on`: the nearest, of two alike the later, and the later loaded."""

        def distance(number: int) -> tuple[int, int, int]:
            release = self._loaded[number].release
            days = away(release.effective_from, release.effective_to, on)
            return days, -release.effective_from.toordinal(), -number

        found: dict[BookName, int] = {}
        for number in sorted(self._loaded, key=distance):
            found.setdefault(self._loaded[number].book, number)
        return found

    def books(self, on: date) -> Sequence[LoadedBook]:
        """Return the books to use on `on`, one of each name that is loaded, in the order of their names."""
        numbers = self._on(on)
        return tuple(self._loaded[numbers[name]] for name in BookName if name in numbers)

    def letters(self, book: BookName, on: date) -> Sequence[str]:
        """Return the letters that the book has main terms under, in order."""
        rows = self._store.rows(
            "SELECT letter FROM term WHERE import = ? AND level = 0 GROUP BY letter ORDER BY min(id)",
            (self._on(on).get(book, 0),),
        )
        return tuple(letter for (letter,) in rows)

    def main_terms(self, book: BookName, on: date, *, after: int = 0, limit: int = 200) -> Sequence[Term]:
        """Return up to `limit` main terms in the order of the book, those behind the term of id `after`."""
        number = self._on(on).get(book, 0)
        condition = "import = ? AND level = 0 AND id > ? ORDER BY id LIMIT ?"
        return tuple(self._rows.where(condition, (number, after, max(0, limit))))

    def numbers(self, book: BookName, on: date) -> Sequence[int]:
        """Return the id of every line of the book in the order in which it is printed, subterms under their term."""
        number = self._on(on).get(book)
        if number is None:
            return ()
        first = number * IDS + 1
        return range(first, first + self._loaded[number].terms)

    def lines(self, numbers: Sequence[int]) -> Sequence[Term]:
        """Return the lines of those ids, in the order asked for; one that is unknown is left out."""
        known: dict[int, Term] = {}
        for start in range(0, len(numbers), AT_ONCE):
            some = numbers[start : start + AT_ONCE]
            known.update((term.id, term) for term in self._rows.where(f"id IN ({marks(some)})", some))
        return tuple(known[number] for number in numbers if number in known)

    def term(self, number: int) -> Term | None:
        """Return the term of that id, or None."""
        return self._rows.by_id(number)

    def below(self, number: int) -> Sequence[Term]:
        """Return the terms indented directly under the term of id `number`, in order."""
        return tuple(self._rows.below(number))

    def path(self, number: int) -> Sequence[Term]:
        """Return the term of id `number` and those that it is indented under, the main term first."""
        return self._rows.path(number)

    # -- jumping

    def jump(self, book: BookName, text: str, on: date) -> Term | None:
        """Return the term that typing `text` leads to: the first main term that begins so or would follow it.

        Commas go down a level: "diabetes, type 2, with" ends at that subterm, as far as the book has one; so do blanks
        where nothing begins with the words as they stand: "diabetes type 2". A table with one main term is entered at
        its subterms.
        """
        number = self._on(on).get(book)
        if number is None:
            return None
        pieces = [piece for piece in re.split(r"\s*,\s*", text.strip()) if piece]
        main = self.main_terms(book, on, limit=2)
        if not pieces or not main:
            return main[0] if main else None
        words = [word for piece in pieces for word in piece.split()]
        ways = [pieces] if words == pieces else [pieces, words]
        if len(main) == 1:
            return self._into_table(main[0], ways)
        if len(text.strip()) == 1:
            initial = "import = ? AND level = 0 AND letter = ? ORDER BY id"
            found = self._rows.one(initial, (number, text.strip().upper()))
        else:
            found = next(filter(None, (self._begun.walk(number, way) for way in ways)), None)
        return found or self._rows.following(number, fold(pieces[0]))

    def _into_table(self, main: Term, ways: Sequence[list[str]]) -> Term:
        for way in ways:
            if len(way[0]) > 1 and self._begun.names(main, way[0]):
                return self._begun.descend(main, way[1:])
            found = self._begun.descend(main, way)
            if found.id != main.id:
                return found
        following = (number for number, key in self._rows.keys_below(main.id) if key >= fold(ways[0][0]))
        number = next(following, None)
        return main if number is None else self._rows.by_id(number) or main

    # -- references and codes

    def target(self, reference: str, term: Term, on: date) -> Term | None:
        """Return where a cross reference printed at `term` leads, as far down as the book has it, or None.

        "see Neoplasm, lung, malignant" leads to the line of the neoplasm table, "see Table of Drugs and Chemicals" to
        its first; "see condition" and references to categories lead to no term.
        """
        return CrossReferences(self._rows, self._on(on)).target(reference, term)

    def leading_to(self, code: Code, on: date, limit: int = 20) -> Sequence[Sequence[Term]]:
        """Return the paths whose last term leads to `code` or, with a dash, to what `code` begins with.

        Those that name the whole code come first, the shortest beginnings last. The last term of a path through a table
        has only the cell that leads to the code.
        """
        numbers = [self._on(on)[name] for name in _LEADING.get(code.system, ()) if name in self._on(on)]
        leads = [code.text[:size] for size in range(len(code.text), _SHORTEST - 1, -1)]
        rows = self._store.rows(
            "SELECT import, lead, term, place FROM term_lead"  # noqa: S608 - question marks
            f" WHERE import IN ({marks(numbers)}) AND lead IN ({marks(leads)})",
            (*numbers, *leads),
        )
        rows.sort(key=lambda row: (-len(row[1]), numbers.index(row[0]), row[2], row[3]))
        return tuple(self._leading(term, place) for _, _, term, place in rows[: max(0, limit)])

    def _leading(self, number: int, place: int) -> tuple[Term, ...]:
        *above, last = self._rows.path(number)
        if place >= _FIRST_CELL:
            last = replace(last, cells=last.cells[place - _FIRST_CELL : place - _FIRST_CELL + 1])
        return (*above, last)
