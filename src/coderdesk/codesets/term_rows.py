"""The lines of the loaded books of terms, as the store has them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from coderdesk.codesets.store import Store
from coderdesk.domain.terms import BookName, Cell, Term

_COLUMNS = "id, book, level, title, above, nonessential, code, manifestation, see, see_also, use, starts, last, import"
_SELECT = f"SELECT {_COLUMNS} FROM term"  # noqa: S608 - our own names
_TABLES = (BookName.NEOPLASM, BookName.DRUGS)


class TermRows:
    """Fetches terms by id, by place in the book, and by the beginnings of their titles."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._headings: dict[int, dict[int, str]] = {}
        for number, place, heading in store.rows("SELECT import, place, heading FROM term_heading ORDER BY place"):
            self._headings.setdefault(number, {})[place] = heading
        #: The columns that have codes, of each table: (number, heading).
        self._columns = {of: [one for one in found.items() if one[0] > 1] for of, found in self._headings.items()}

    def headings(self, book: int) -> tuple[str, ...]:
        """Return the headings of the columns of the book of import `book`; empty where it is no table."""
        return tuple(self._headings.get(book, {}).values())

    def one(self, condition: str, values: Sequence[Any]) -> Term | None:
        """Return the first such term, or None."""
        found = self.where(f"{condition} LIMIT 1", values)
        return found[0] if found else None

    def by_id(self, number: int) -> Term | None:
        """Return the term of that id, or None."""
        return self.one("id = ?", (number,))

    def path(self, number: int) -> tuple[Term, ...]:
        """Return the term of id `number` with those above it, the main term first; empty where there is none."""
        found: list[Term] = []
        term = self.by_id(number)
        while term is not None:
            found.insert(0, term)
            term = self.by_id(term.above) if term.above is not None else None
        return tuple(found)

    def below(self, number: int) -> list[Term]:
        """Return the terms directly under the term of id `number`, in order."""
        return self.where("above = ? ORDER BY id", (number,))

    def keys_below(self, number: int) -> list[tuple[int, str]]:
        """Return (id, folded title) of the terms directly under the term of id `number`, in order."""
        return self._store.rows("SELECT id, key FROM term WHERE above = ? ORDER BY id", (number,))

    def main_keys(self, book: int, first: str, last: str, limit: int) -> list[tuple[int, str]]:
        """Return (id, folded title) of up to `limit` main terms from `first` to `last`, in the order of the book."""
        return self._store.rows(
            "SELECT id, key FROM term WHERE import = ? AND level = 0 AND key >= ? AND key <= ? ORDER BY id LIMIT ?",
            (book, first, last, limit),
        )

    def lines_below(self, number: int) -> int:
        """Return how many lines are indented under the term of id `number`, at any depth."""
        return int(self._store.rows("SELECT last - id FROM term WHERE id = ?", (number,))[0][0])

    def following(self, book: int, key: str) -> Term | None:
        """Return the main term that would stand where `key` would, or the last of the book behind all."""
        return self.one("import = ? AND level = 0 AND key >= ? ORDER BY key, id", (book, key)) or self.one(
            "import = ? AND level = 0 ORDER BY key DESC", (book,)
        )

    def where(self, condition: str, values: Sequence[Any]) -> list[Term]:
        """Return the terms for which the SQL `condition` holds."""
        rows = self._store.rows(f"{_SELECT} WHERE {condition}", values)
        cells = self._cells([row[0] for row in rows if row[1] in _TABLES])
        return [self._term(row, cells.get(row[0], {})) for row in rows]

    def _cells(self, terms: Sequence[int]) -> dict[int, dict[int, str]]:
        found: dict[int, dict[int, str]] = {}
        for term, place, code in self._store.among("SELECT term, place, code FROM term_cell WHERE term", terms):
            found.setdefault(term, {})[place] = code
        return found

    def _term(self, row: tuple[Any, ...], cells: dict[int, str]) -> Term:
        number, book, level, title, above, nonessential, code, manifestation, see, also, use, starts, last, of = row
        columns = self._columns[of] if cells else ()
        return Term(
            id=number,
            book=BookName(book),
            level=level,
            title=title,
            above=above,
            nonessential=nonessential,
            code=code,
            manifestation=manifestation,
            see=_listed(see),
            see_also=_listed(also),
            use=_listed(use),
            cells=tuple([_cell(heading, cells.get(place, "")) for place, heading in columns]),
            starts=tuple(starts.split()),
            has_children=last > number,
        )


@lru_cache(maxsize=16_384)
def _cell(heading: str, code: str) -> Cell:
    """Return a cell; few differ among the many of a table."""
    return Cell(heading, code)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n")) if text else ()
