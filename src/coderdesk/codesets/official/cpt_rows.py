"""The layouts of the AMA's CPT descriptor files, which coders hold under a licence of their own.

- The consolidated code list: a table with tabs (or a spreadsheet) with the titles CPT Code, Long, Medium, Short and
  Current Descriptor Effective Date, among others.
- LONGULT and LONGUT: a code, a tab, its long descriptor.
- LONGULF and LONGUF: code in 1-5, a counter in 6-7, the long descriptor in 9-80, gone on with in the next records.
- MEDU: code in 1-5, the medium descriptor (at most 100 characters) from 7 on.
- SHORTU: code in 1-5, the short descriptor (at most 28 characters) from 7 on.

Each text file begins with the AMA's notice. The layouts are those of the AMA's own description of its files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from coderdesk.codesets.official import sheets
from coderdesk.codesets.official.fields import day, refused, service_text
from coderdesk.codesets.official.reader import Member
from coderdesk.codesets.official.text import lines_of
from coderdesk.codesets.services_schema import LONG, MEDIUM, SHORT

#: A CPT code: category I, II, III, administrative, MAAA, PLA.
CODE = re.compile(r"[0-9]{4}[0-9AFMTU]")
_COLUMNS = {"LONG": LONG, "MEDIUM": MEDIUM, "SHORT": SHORT}
_EFFECTIVE = "CURRENT DESCRIPTOR EFFECTIVE DATE"
_NOTICE = re.compile(r"American\s+Medical\s+Association", re.IGNORECASE)
_TABBED = re.compile(r"([0-9]{4}[0-9AFMTU])\t([^\t]*[^\s\t][^\t]*)\t?")
_COUNTED = re.compile(r"([0-9]{4}[0-9AFMTU])([0-9]{2}) (.{1,72})")
_PLAIN = re.compile(r"([0-9]{4}[0-9AFMTU]) (\S.{0,99})")
#: No short descriptor is longer.
_SHORTEST = 28
#: How many lines a notice may have.
_NOTICE_LINES = 80


class Text(NamedTuple):
    """A descriptor: where it stands, its code, its length (`services_schema.LONG` and so on), since when it holds."""

    place: str
    code: str
    length: int
    text: str
    effective: date | None = None


def texts(member: Member) -> Iterator[Text] | None:
    """Return the descriptors in `member`, None where it is no file of them."""
    if (table := sheets.table(member, ("CPT Code", "Long", "Medium", "Short"))) is not None:
        return _of_table(table)
    head = member.head.decode("latin-1")
    if member.head[:4] in sheets.BINARY or not _NOTICE.search(head):
        return None
    lines = [line.rstrip() for line in head.splitlines()[:_NOTICE_LINES]]
    for layout in (_TABBED, _COUNTED, _PLAIN):
        if any(layout.fullmatch(line) for line in lines):
            return _of_lines(member, layout)
    return None


def _of_table(table: sheets.Table) -> Iterator[Text]:
    places = table.columns(("CPT CODE", *_COLUMNS, _EFFECTIVE))
    if len(places) < 1 + len(_COLUMNS):
        raise refused(table.member, table.place, "its columns are not CPT Code, Long, Medium and Short")
    for row in table.rows():
        code = service_text(row[places["CPT CODE"]])
        if not CODE.fullmatch(code):
            raise refused(table.member, table.place, "the column CPT Code holds no CPT code: a column has shifted")
        try:
            effective = day(row[places[_EFFECTIVE]].partition("T")[0]) if _EFFECTIVE in places else None
        except ValueError as error:
            raise refused(table.member, table.place, "the effective date is no day of a calendar") from error
        if not row[places["LONG"]]:
            raise refused(table.member, table.place, f"{code} has no long descriptor")
        for name, length in _COLUMNS.items():
            if text := row[places[name]]:
                yield Text(table.place, code, length, text, effective)


def _of_lines(member: Member, layout: re.Pattern[str]) -> Iterator[Text]:
    found = list(_matched(member, layout))
    if layout is _COUNTED:
        yield from _gathered(member, found)
    elif layout is _TABBED:
        yield from (Text(f"line {number}", code, LONG, text.strip()) for number, (code, text) in found)
    else:
        longest = max((len(text) for _, (_, text) in found), default=0)
        length = MEDIUM if longest > _SHORTEST else SHORT
        yield from (Text(f"line {number}", code, length, text) for number, (code, text) in found)


def _matched(member: Member, layout: re.Pattern[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the number and the fields of each line behind the notice."""
    begun = False
    for number, line in enumerate(lines_of(member) or (), 1):
        match = layout.fullmatch(line.rstrip())
        if match:
            begun = True
            yield number, match.groups()
        elif begun and line.strip("\x1a \t"):
            raise refused(member, f"line {number}", "it is not a CPT code with its descriptor")


def _gathered(member: Member, found: Sequence[tuple[int, Sequence[str]]]) -> Iterator[Text]:
    """Yield long descriptors whose records are counted from 01 on."""
    begun: tuple[int, str, list[str]] | None = None
    for number, (code, counter, text) in found:
        if int(counter) == 1:
            if begun:
                yield Text(f"line {begun[0]}", begun[1], LONG, " ".join(begun[2]))
            begun = number, code, [text.strip()]
        elif begun is None or code != begun[1] or int(counter) != len(begun[2]) + 1:
            raise refused(member, f"line {number}", f"it goes on with {code}, whose record before is missing")
        else:
            begun[2].append(text.strip())
    if begun:
        yield Text(f"line {begun[0]}", begun[1], LONG, " ".join(begun[2]))
