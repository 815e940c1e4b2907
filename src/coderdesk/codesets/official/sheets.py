"""Tables as official files hold them: spreadsheets (xlsx, xls), text with commas, text with tabs."""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from coderdesk.codesets.official.fields import refused
from coderdesk.codesets.official.reader import Member
from coderdesk.codesets.official.text import text_of

#: A workbook that unpacks to more than this is no code set.
LARGEST_UNPACKED = 1024 * 1024 * 1024
_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
#: How files begin that are no text.
BINARY = (_ZIP, _COMPOUND)
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
    body: list[tuple[int, list[str]]] | Iterator[tuple[int, list[str]]]
    line: int = field(default=0)

    def rows(self) -> Iterator[list[str]]:
        """Yield the rows below the heading that are not empty. Rows that are longer than it keep their length."""
        for number, cells in self.body:
            self.line = number
            if any(cells):
                yield cells + [""] * (len(self.heading) - len(cells))

    @property
    def place(self) -> str:
        """Where the row yielded last stands, for a refusal."""
        return f"{f'sheet {self.sheet}, ' if self.sheet else ''}line {self.line}"

    def columns(self, names: Sequence[str]) -> dict[str, int]:
        """Return at which place each of `names` stands that is in the heading."""
        return {name: self.heading.index(name) for name in names if name in self.heading}


class Workbook:
    """A spreadsheet whose sheets are read when they are asked for."""

    def __init__(self, member: Member) -> None:
        from python_calamine import CalamineWorkbook

        self._member = member
        self._book = CalamineWorkbook.from_filelike(io.BytesIO(member.data))

    def with_header(self, names: Sequence[str]) -> Table | None:
        """Return the first sheet that has a heading in which each of `names` is the start of a column title."""
        for name in self._book.sheet_names:
            rows = self._book.get_sheet_by_name(name).iter_rows()
            numbered = ((number, [_text(cell) for cell in row]) for number, row in enumerate(rows, 1))
            if (found := _below_header(self._member, name, numbered, names)) is not None:
                return found
        return None


def opened(member: Member) -> Workbook | None:
    """Return the workbook that `member` is, None where it is none; `FileRefused` where it is a damaged one."""
    if member.head[:4] == _ZIP:
        _check_size(member)
    elif member.head[:4] != _COMPOUND:
        return None
    try:
        return _opened(member)
    except BaseException as error:
        # a panic of the library is no Exception
        if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError)):
            raise
        if member.head[:4] == _COMPOUND or b"[Content_Types].xml" in member.head:
            raise refused(member, "", "it is a damaged spreadsheet") from error
        return None


@lru_cache(maxsize=1)
def _opened(member: Member) -> Workbook:
    return Workbook(member)


def _check_size(member: Member) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(member.data)) as packed:
            unpacked = sum(one.file_size for one in packed.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise refused(member, "", "it is a damaged spreadsheet") from error
    if unpacked > LARGEST_UNPACKED:
        raise refused(member, "", "it unpacks to more than any code set")


def table(member: Member, names: Sequence[str], *, separator: str | None = None) -> Table | None:
    """Return the table of `member` whose heading has columns that begin as `names` do, None where there is none.

    It may be a workbook, or text with commas or tabs (`separator` says which, else both are tried).
    """
    if member.head[:4] in BINARY:
        book = opened(member)
        return book.with_header(names) if book else None
    words = _plain(member.head.decode("latin-1"))
    if not all(_plain(name) in words for name in names) or (text := text_of(member)) is None:
        return None
    for mark in (separator,) if separator else (",", "\t"):
        numbered = _numbered(text, mark)
        try:
            if (found := _below_header(member, "", numbered, names)) is not None:
                return found
        except csv.Error as error:
            raise refused(member, "", "it cannot be read as a table") from error
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
