"""Tables as official files hold them: spreadsheets (xlsx, xls), text with commas, text with tabs."""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from coderdesk.codesets.official.archive import DAMAGED_ZIP, FOREIGN_ZIP
from coderdesk.codesets.official.fields import refused
from coderdesk.codesets.official.reader import Member
from coderdesk.codesets.official.text import text_of

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

#: A workbook that unpacks to more than this is no code set.
LARGEST_UNPACKED = 1024 * 1024 * 1024
_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
#: How files begin that are no text.
BINARY = (_ZIP, _COMPOUND)
#: What tells a workbook from other documents that begin so.
_WORKBOOKS = {
    _ZIP: (b"xl/workbook", b"xl/worksheets", b"xl/styles", b"xl/theme"),
    _COMPOUND: ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le")),
}
#: How many rows may stand before the heading.
_SEARCHED = 40


@dataclass
class Table:
    """Rows of text under a heading. `sheet` names the sheet of a workbook, "" for a text file.

    `heading` are the column titles, upper case with single blanks; `rows` yields what stands below, each row as long
    as the heading; `line` is the number of the row yielded last, counted from 1 at the head of the file.
    """

    member: Member
    sheet: str
    heading: tuple[str, ...]
    body: Iterator[tuple[int, list[str]]]
    line: int = field(default=0)

    def rows(self) -> Iterator[list[str]]:
        """Yield the rows below the heading that are not empty. Rows that are longer than it keep their length."""
        try:
            for number, cells in self.body:
                self.line = number
                if any(cells):
                    yield cells + [""] * (len(self.heading) - len(cells))
        except csv.Error as error:
            raise refused(self.member, f"after line {self.line}", "it cannot be read as a table") from error

    @property
    def place(self) -> str:
        """Where the row yielded last stands, for a refusal."""
        return f"{f'sheet {self.sheet}, ' if self.sheet else ''}line {self.line}"

    def columns(self, names: Sequence[str]) -> dict[str, int]:
        """Return at which place each of `names` stands that is in the heading."""
        return {name: self.heading.index(name) for name in names if name in self.heading}


class Workbook:
    """A spreadsheet. A sheet is read when it is asked for, and kept."""

    def __init__(self, data: bytes) -> None:
        from python_calamine import CalamineWorkbook

        self._book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        self._sheets: dict[str, CalamineSheet] = {}

    def with_header(self, member: Member, names: Sequence[str]) -> Table | None:
        """Return the first sheet that has a heading in which each of `names` is the start of a column title."""
        for name in self._book.sheet_names:
            if name not in self._sheets:
                self._sheets[name] = self._book.get_sheet_by_name(name)
            rows = self._sheets[name].iter_rows()
            numbered = ((number, [_text(cell) for cell in row]) for number, row in enumerate(rows, 1))
            if (found := _below_header(member, name, numbered, names)) is not None:
                return found
        return None


#: The workbooks of the files that are being read: each reader in turn asks for the one at hand.
_OPEN: WeakKeyDictionary[Member, Workbook] = WeakKeyDictionary()


#: The cells of the largest code set, several times over.
MOST_CELLS = 20_000_000
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
#: Where a row or a cell says that it stands.
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']\s*([A-Za-z]*)(\d+)\s*[\"']")
#: Of a reference longer than any, so many letters and digits say enough.
_LETTERS, _DIGITS = 6, 12


def in_workbook(member: Member, names: Sequence[str]) -> Table | None:
    """Return the sheet of `member` whose heading has columns that begin as `names` do, None where there is none.

    `FileRefused` where it is a damaged workbook, or unpacks to more than any code set does.
    """
    if not any(mark in member.data for mark in _WORKBOOKS[member.head[:4]]):
        return None  # a text document, say
    if member.head[:4] == _ZIP:
        _check_size(member)
    try:
        if member not in _OPEN:
            _OPEN[member] = Workbook(member.data)
        return _OPEN[member].with_header(member, names)
    except BaseException as error:
        # a panic of the library is no Exception
        if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError)):
            raise
        raise refused(member, "", "it is a damaged spreadsheet") from error


def _check_size(member: Member) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(member.data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > LARGEST_UNPACKED:
                raise refused(member, "", "it unpacks to more than any code set")
            sheets = [packed.read(one) for one in packed.infolist() if _SHEET.fullmatch(one.filename)]
    except (*DAMAGED_ZIP, *FOREIGN_ZIP, RuntimeError) as error:
        # RuntimeError: it is encrypted.
        raise refused(member, "", "it is a damaged spreadsheet") from error
    if any(_spanned(sheet) > MOST_CELLS for sheet in sheets):
        raise refused(member, "", "a cell of it stands farther out than in any code set")


def _spanned(sheet: bytes) -> int:
    """Return how many cells lie between the first and the farthest: the library makes room for each of them at once,
    and ends the program where there is none."""
    rows, columns = 1, 1
    for letters, digits in _REFERENCE.findall(sheet):
        rows = max(rows, int(digits[:_DIGITS]))
        if letters:
            columns = max(columns, _column(letters[:_LETTERS]))
    return rows * columns


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def table(member: Member, names: Sequence[str]) -> Table | None:
    """Return the table of `member` whose heading has columns that begin as `names` do, None where there is none.

    It may be a workbook, or text with commas or tabs.
    """
    if member.head[:4] in BINARY:
        return in_workbook(member, names)
    words = _plain(member.head.decode("latin-1"))
    if not all(_plain(name) in words for name in names) or (text := text_of(member)) is None:
        return None
    for mark in (",", "\t"):
        numbered = _numbered(text, mark)
        try:
            if (found := _below_header(member, "", numbered, names)) is not None:
                return found
        except csv.Error:
            continue
    return None


def _numbered(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    for row in reader:
        yield reader.line_num, [cell.strip() for cell in row]


def _below_header(
    member: Member, sheet: str, numbered: Iterator[tuple[int, list[str]]], names: Sequence[str]
) -> Table | None:
    wanted = [_plain(name) for name in names]
    for _, (number, cells) in zip(range(_SEARCHED), numbered, strict=False):
        titles = tuple(_plain(cell) for cell in cells)
        if all(any(title.startswith(name) for title in titles) for name in wanted):
            return Table(member, sheet, titles, numbered, number)
    return None


def _plain(text: str) -> str:
    return re.sub(r"[\s_]+", " ", text).strip().upper()


def _text(cell: object) -> str:
    """Return a cell as text: numbers without a decimal point that says nothing, days as 20240701."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, (datetime.date, datetime.datetime)):
        return f"{cell:%Y%m%d}"
    return str(cell).replace("\xa0", " ").strip()
