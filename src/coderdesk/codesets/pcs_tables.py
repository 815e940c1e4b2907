"""The ICD-10-PCS tables as of a date."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from coderdesk.codesets.catalogue import Catalogue, away
from coderdesk.codesets.pcs_labels import Labels
from coderdesk.codesets.pcs_names import axis_title
from coderdesk.codesets.pcs_rows import TABLE, OfficialTables, Row, ValidCodes, allowed, counted
from coderdesk.codesets.store import Store
from coderdesk.domain.book import Release
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.pcs import PcsAxis, PcsRow, PcsTable, PcsValue
from coderdesk.domain.releases import FileKind

_WHOLE = 7


class Tables:
    """What may follow what in an ICD-10-PCS code.

    On the dates that imported official tables cover, they decide; on others the list of valid codes does. What the
    characters mean is taken from the nearest official tables either way, and else from the packages.
    """

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self._store = store
        self._catalogue = catalogue
        self._valid = ValidCodes(store, catalogue)
        self._editions = _editions(store, FileKind.PCS_TABLES)
        self._defined = _editions(store, FileKind.PCS_DEFINITIONS)
        self._tables = lru_cache(4)(lambda number: OfficialTables(store, number))
        self._labels = lru_cache(4)(
            lambda number: Labels(store, self._tables(number) if number is not None else None),
        )
        self._definitions = lru_cache(8)(self._read_definitions)
        self._table_rows = lru_cache(32)(self._rows_of_table)

    def source(self, on: date) -> Release | None:
        """Return the release whose tables answer for `on`, or None where no PCS release is loaded."""
        number = self._in_force(on)
        if number is not None:
            return self._editions[number]
        return self._catalogue.releases.get(self._catalogue.nearest(CodeSystem.ICD10PCS, on))

    def is_official(self, on: date) -> bool:
        """Say whether the official tables answer for `on`, rather than the list of valid codes."""
        return self._in_force(on) is not None

    def next_axis(self, start: str, on: date) -> PcsAxis | None:
        """Return the axis after the characters `start` (none to six), only what leads to a valid code on `on`.

        None where `start` is no beginning of a valid code or is whole.
        """
        start = start.upper()
        if len(start) >= _WHOLE:
            return None
        counts = self._allowed(start, on)
        return self._axis(start, counts, on) if counts else None

    def chosen(self, start: str, on: date) -> Sequence[PcsAxis]:
        """Return an axis with its one chosen value for each character of `start`; none where no valid code does so."""
        start = start.upper()
        found = []
        for place, character in enumerate(start):
            counts = self._allowed(start[:place], on) if place < _WHOLE else {}
            if character not in counts:
                return ()
            found.append(self._axis(start[:place], {character: counts[character]}, on))
        return tuple(found)

    def table(self, start: str, on: date) -> PcsTable | None:
        """Return the table of the first three characters of `start`, or None where there is none."""
        start = start[:TABLE].upper()
        head = self.chosen(start, on) if len(start) == TABLE else ()
        if not head:
            return None
        return PcsTable(start, tuple(head), self._table_rows(start, on), head[-1].values[0].definition)

    def warm(self) -> None:
        """Count the valid codes now, so that the first question need not wait for it."""
        self._valid.warm()

    # -- what is allowed

    def _in_force(self, on: date) -> int | None:
        number = _nearest(self._editions, on)
        if number is None:
            return None
        release = self._editions[number]
        return number if away(release.effective_from, release.effective_to, on) == 0 else None

    def _rows(self, table: str, on: date) -> tuple[Row, ...]:
        number = self._in_force(on)
        return self._valid.rows(table, on) if number is None else self._tables(number).rows(table)

    def _allowed(self, start: str, on: date) -> Mapping[str, int]:
        """Return the characters that may follow `start`, each with how many codes it leads to, in order."""
        if len(start) >= TABLE:
            return allowed(self._rows(start[:TABLE], on), start[TABLE:])
        number = self._in_force(on)
        return counted(self._valid.starts(on) if number is None else self._tables(number).starts(), start)

    # -- what it means

    def _axis(self, start: str, counts: Mapping[str, int], on: date) -> PcsAxis:
        labels = self._labels(_nearest(self._editions, on))
        named = labels.of(start, counts, lambda: self._valid.titles(start[:TABLE], on))
        values = tuple(
            PcsValue(one, named[one], codes, self._definition(start, one, named[one], on))
            for one, codes in counts.items()
        )
        return PcsAxis(len(start) + 1, self._title(start, values[0].character, on), values)

    def _title(self, start: str, value: str, on: date) -> str:
        """Return the title of the axis behind `start`, as the official tables print it where they are loaded."""
        number = _nearest(self._editions, on)
        if number is not None:
            if len(start) < TABLE:
                head, _ = self._tables(number).head(start + value)
                if head:
                    return head[len(start)].title
            elif rows := self._tables(number).rows(start[:TABLE]):
                return rows[0].axes[len(start) - TABLE].title
        return axis_title((start + value)[0], len(start) + 1)

    def _definition(self, start: str, value: str, label: str, on: date) -> str:
        """Return what the definitions say of a value, else its table, else a package; "" where none does."""
        place = len(start) + 1
        number = _nearest(self._defined, on)
        if number is not None:
            told = self._definitions(number).get(((start + value)[0], place, label.casefold()))
            if told:
                return told
        tables = _nearest(self._editions, on)
        if place == TABLE and tables is not None:
            head, definition = self._tables(tables).head(start + value)
            if head and definition:
                return definition
        return self._labels(tables).definition(start, value) if place in (TABLE, 5) else ""

    def _read_definitions(self, number: int) -> dict[tuple[str, int, str], str]:
        rows = self._store.rows(
            "SELECT section, place, label, definition FROM pcs_definition WHERE import = ?", (number,)
        )
        return {(section, place, label.casefold()): definition for section, place, label, definition in rows}

    def _rows_of_table(self, start: str, on: date) -> tuple[PcsRow, ...]:
        """Return the rows of a table with their labels: their own or, where worked out, those of the whole table."""
        rows = self._rows(start, on)
        labels = self._labels(_nearest(self._editions, on))
        named = []
        for place in range(TABLE + 1, _WHOLE + 1):
            values = {value for row in rows for value in row.axes[place - TABLE - 1].values}
            unknown = sorted(
                {one for row in rows for one, label in row.axes[place - TABLE - 1].values.items() if not label}
            )
            title = self._title(start.ljust(place - 1, "?"), min(values), on)
            told = labels.in_table(start, place, unknown, lambda: self._valid.titles(start, on)) if unknown else {}
            named.append((title, told))
        return tuple(self._row(start, row, named, on) for row in rows)

    def _row(self, start: str, row: Row, named: Sequence[tuple[str, Mapping[str, str]]], on: date) -> PcsRow:
        axes = []
        for place, (axis, (title, told)) in enumerate(zip(row.axes, named, strict=True), TABLE + 1):
            values = []
            for one, printed in axis.values.items():
                label = printed or told[one]
                definition = self._definition(start.ljust(place - 1, "?"), one, label, on)
                values.append(PcsValue(one, label, row.codes // len(axis.values), definition))
            axes.append(PcsAxis(place, axis.title or title, tuple(values)))
        return PcsRow(tuple(axes), row.codes)


def _editions(store: Store, kind: FileKind) -> dict[int, Release]:
    """Return the releases of the imported files of `kind`, by their numbers."""
    rows = store.rows(
        "SELECT number, name, effective_from, effective_to, file, counts FROM import WHERE kind = ?", (kind,)
    )
    return {
        number: Release(
            CodeSystem.ICD10PCS, name, date.fromisoformat(first), date.fromisoformat(last) if last else None, file,
            dict(json.loads(counts)).get("codes", 0), number,
        )
        for number, name, first, last, file, counts in rows
    }  # fmt: skip


def _nearest(editions: Mapping[int, Release], on: date) -> int | None:
    """Return the number of the edition in force on `on` or else nearest to it, of two alike the later; None of none."""

    def distance(number: int) -> tuple[int, int, int]:
        release = editions[number]
        days = away(release.effective_from, release.effective_to, on)
        return days, -release.effective_from.toordinal(), -number

    return min(editions, key=distance, default=None)
