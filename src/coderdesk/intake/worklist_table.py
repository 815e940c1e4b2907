"""A worklist as rows of cells under known headings."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from coderdesk.domain.dates import parse_date
from coderdesk.domain.failures import InvalidValue
from coderdesk.intake.problems import Problem, Problems, Refused
from coderdesk.intake.worklist_columns import NUMBERS, column_of

Meaning = TypeVar("Meaning")

DELIMITERS = ",;\t|"
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]+", re.IGNORECASE)
_CSV_WORDS = {
    "field larger": "a cell is too long; most likely a quotation mark is missing",
    "unexpected end": "a cell that begins here in quotation marks is never closed",
    "'": "a quotation mark stands inside a quoted cell; it must be doubled",
}


class Table:
    """The rows of a worklist below its heading, with the letters of the columns that nobody knows."""

    def __init__(self, text: str, required: Sequence[str]) -> None:
        self.delimiter = max(DELIMITERS, key=lambda delimiter: len(set(heading(text, delimiter)) - {""}))
        self._rows = self._parsed(text)
        self._heading_row, cells = next(((number, cells) for number, cells in self._rows if any(cells)), (1, []))
        self._columns = [column_of(cell) for cell in cells]
        self._width = len(cells)
        self._refuse_heading(required)
        self.place_of = {column: place for place, column in enumerate(self._columns) if column}
        self.unknown = [letter(place) for place, cell in enumerate(cells) if cell.strip() and not self._columns[place]]

    def _refuse_heading(self, required: Sequence[str]) -> None:
        where = f"row {self._heading_row}"
        if missing := [column for column in required if column not in self._columns]:
            raise Refused(where, f"the heading lacks {', '.join(missing)}")
        if doubled := {column for column in self._columns if column and self._columns.count(column) > 1}:
            raise Refused(where, f"two columns are headed {' and two '.join(sorted(doubled))}")

    def _parsed(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Give each row with its number as a spreadsheet counts it, blank ones too."""
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter, strict=True)
        number = 0
        try:
            for number, cells in enumerate(rows, 1):
                yield number, cells
        except csv.Error as error:
            reason = next((own for theirs, own in _CSV_WORDS.items() if str(error).startswith(theirs)), "it is torn")
            raise Refused(f"row {number + 1}", reason) from None

    def rows(self, problems: Problems) -> Iterator[Row]:
        """Give the rows that say anything; one with more cells than the heading goes to `problems`."""
        for number, cells in self._rows:
            if not any(cell.strip() for cell in cells):
                continue
            if any(cell.strip() for cell in cells[self._width :]):
                reason = (
                    f"it has {len(cells)} cells and the heading {self._width}; a cell with a delimiter needs quotes"
                )
                problems.add(Problem(f"row {number}", reason))
                continue
            yield Row(number, cells, self.place_of, problems)


class Row:
    """One row. What its cells cannot mean goes to the problems of the file."""

    __slots__ = ("_cells", "_places", "_problems", "_wrong", "number")

    def __init__(self, number: int, cells: Sequence[str], places: Mapping[str, int], problems: Problems) -> None:
        self.number = number
        self._cells = cells
        self._places = places
        self._problems = problems
        self._wrong: set[str] = set()

    def wrong(self, column: str, reason: str) -> None:
        """Say what is wrong with a cell; only the first thing is told."""
        if column not in self._wrong:
            self._wrong.add(column)
            self._problems.add(Problem(f"row {self.number}, column {column}", reason))

    def text(self, column: str) -> str:
        """Return the cell on one line, or ""."""
        place = self._places.get(column, -1)
        if not 0 <= place < len(self._cells):
            return ""
        found = " ".join(self._cells[place].split())
        if _CONTROL.search(found):
            self.wrong(column, "it holds control characters")
        elif column in NUMBERS and _SHORTENED.fullmatch(found):
            self.wrong(column, "a spreadsheet has shortened this number; format the column as text and save it again")
        return found

    def needed(self, column: str) -> str:
        """Return the cell, which may not be blank."""
        found = self.text(column)
        if not found:
            self.wrong(column, "it is blank")
        return found

    def day(self, column: str) -> date | None:
        """Return the date in the cell, or None."""
        found = self.text(column)
        if not found:
            return None
        try:
            return parse_date(found)
        except InvalidValue:
            self.wrong(column, "it must be a real day between 1880 and 2100, written 2026-09-14 or 09/14/2026")
            return None

    def choice(self, column: str, meanings: Mapping[str, Meaning], otherwise: Meaning) -> Meaning:
        """Return what the cell means, `otherwise` where it is blank."""
        found = self.text(column).casefold()
        if found and found not in meanings:
            self.wrong(column, f"it must be one of {', '.join(meanings)}")
        return meanings.get(found, otherwise)


def heading(text: str, delimiter: str) -> list[str]:
    """Return the columns that the first row which is not blank names, "" for each that is not known."""
    first = text[:65_536].lstrip("\ufeff\r\n\t ").splitlines()[:1]
    cells = next(csv.reader(first, delimiter=delimiter), [])
    return [column_of(cell) for cell in cells]


def letter(place: int) -> str:
    """Return a column's letter in a spreadsheet: A, B ... Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
