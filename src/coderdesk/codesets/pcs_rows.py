"""What the ICD-10-PCS tables allow: as the official tables print it, or worked out from the list of valid codes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from math import prod
from typing import NamedTuple

from coderdesk.codesets.catalogue import AFTER, Catalogue
from coderdesk.codesets.releases import NO_TITLE
from coderdesk.codesets.store import Store
from coderdesk.domain.codes import Code, CodeSystem

#: How many characters name a table.
TABLE = 3
_KEPT = 64


class Axis(NamedTuple):
    """An axis of a row: its title ("" where not known) and its values with their labels ("" likewise)."""

    title: str
    values: Mapping[str, str]


class Row(NamedTuple):
    """The axes 4 to 7 of a row; each value goes with each of the other axes."""

    axes: tuple[Axis, ...]

    @property
    def codes(self) -> int:
        """How many codes it expands to."""
        return prod(len(axis.values) for axis in self.axes)

    def below(self, rest: str) -> int:
        """Return how many of its codes have `rest` behind the third character."""
        if not all(one in axis.values for axis, one in zip(self.axes, rest, strict=False)):
            return 0
        return prod(len(axis.values) for axis in self.axes[len(rest) :])


class OfficialTables:
    """The tables of one imported file."""

    def __init__(self, store: Store, number: int) -> None:
        self._store = store
        self._number = number
        self.rows = lru_cache(_KEPT)(self._rows)
        self.starts = lru_cache(1)(self._starts)

    def _starts(self) -> dict[str, int]:
        """Return how many codes each table has, by its three characters, in order."""
        rows = self._store.rows("SELECT start, codes FROM pcs_table WHERE import = ? ORDER BY start", (self._number,))
        return dict(rows)

    def _rows(self, start: str) -> tuple[Row, ...]:
        """Return the rows of the table `start`, in order; empty where there is none."""
        rows = self._store.rows(
            "SELECT axes FROM pcs_row WHERE import = ? AND start = ? ORDER BY number", (self._number, start)
        )
        return tuple(Row(tuple(Axis(title, dict(values)) for title, values in json.loads(axes))) for (axes,) in rows)

    def head(self, start: str) -> tuple[tuple[Axis, ...], str]:
        """Return the axes 1 to 3 of the table `start` and the definition of its operation; empty where none is so."""
        rows = self._store.rows(
            "SELECT head, definition FROM pcs_table WHERE import = ? AND start >= ? AND start < ? LIMIT 1",
            (self._number, start, start + AFTER),
        )
        if not rows:
            return (), ""
        return tuple(Axis(title, dict(values)) for title, values in json.loads(rows[0][0])), rows[0][1]


class ValidCodes:
    """The codes that may be reported on a date, as if they were printed in tables."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self._store = store
        self._catalogue = catalogue
        self._counted: list[tuple[str, str, str | None, int]] | None = None
        self.starts = lru_cache(8)(self._starts)
        self.rows = lru_cache(_KEPT)(self._rows)
        self.titles = lru_cache(_KEPT)(self._titles)

    def _starts(self, on: date) -> dict[str, int]:
        """Return how many codes are valid on `on` in each table, by its three characters, in order."""
        found: dict[str, int] = {}
        for table, first, last, codes in self._periods():
            if first <= str(on) and (last is None or last >= str(on)):
                found[table] = found.get(table, 0) + codes
        return found

    def _periods(self) -> list[tuple[str, str, str | None, int]]:
        """Return (table, first day, last day, number of codes): few days part the validity of many codes."""
        if self._counted is None:
            self._counted = self._store.rows(
                "SELECT substr(code, 1, 3), first, last, count(*) FROM validity WHERE system = ?"
                " GROUP BY 1, 2, 3 ORDER BY 1",
                (CodeSystem.ICD10PCS,),
            )
        return self._counted

    def warm(self) -> None:
        """Count the codes of the tables now, so that the first question need not wait for it."""
        self._periods()

    def _titles(self, start: str, on: date) -> dict[str, str]:
        """Return the valid codes of the table `start` with their titles, "" where a title is not known."""
        keeper = self._catalogue.keeper(Code(CodeSystem.ICD10PCS, start), on)
        rows = self._store.rows(
            "SELECT v.code, c.title FROM validity v LEFT JOIN code c ON c.release = ? AND c.code = v.code"
            " WHERE v.system = ? AND v.code >= ? AND v.code < ? AND v.first <= ? AND (v.last IS NULL OR v.last >= ?)"
            " ORDER BY v.code",
            (keeper, CodeSystem.ICD10PCS, start, start + AFTER, str(on), str(on)),
        )
        return {code: title if title and not title.startswith(NO_TITLE) else "" for code, title in rows}

    def _rows(self, start: str, on: date) -> tuple[Row, ...]:
        """Return rows that expand to exactly the valid codes of the table `start`."""
        tails = [code[TABLE:] for code in self.titles(start, on)]
        return tuple(Row(tuple(Axis("", dict.fromkeys(values, "")) for values in row)) for row in _factored(tails))


def _factored(tails: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield rows, each a string of values for each place, that expand to exactly `tails`, no two to the same."""
    behind: dict[str, list[str]] = {}
    for tail in tails:
        behind.setdefault(tail[0], []).append(tail[1:])
    alike: dict[tuple[str, ...], str] = {}
    for value, rest in behind.items():
        key = tuple(rest)
        alike[key] = alike.get(key, "") + value
    for following, values in alike.items():
        if following == ("",):
            yield (values,)
        else:
            yield from ((values, *row) for row in _factored(following))


def counted(starts: Mapping[str, int], start: str) -> dict[str, int]:
    """Return each character that follows `start` (fewer than three) with how many codes it leads to, in order."""
    found: dict[str, int] = {}
    for table, codes in starts.items():
        if table.startswith(start):
            found[table[len(start)]] = found.get(table[len(start)], 0) + codes
    return found


def allowed(rows: Sequence[Row], rest: str) -> dict[str, int]:
    """Return each value that may follow `rest` behind the third character, with its number of codes, in order."""
    found: dict[str, int] = {}
    for row in rows:
        if below := row.below(rest):
            values = row.axes[len(rest)].values
            for value in values:
                found[value] = found.get(value, 0) + below // len(values)
    return dict(sorted(found.items()))
