"""The layouts of the HCPCS Level II file: fixed width, and the table that spreadsheets and CSV files hold.

formats.md 6.5 gives both. Either way a code comes as records: the first has all fields, the following ones carry the
rest of a long description.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from coderdesk.codesets.official import sheets
from coderdesk.codesets.official.fields import refused
from coderdesk.codesets.official.reader import Member
from coderdesk.codesets.official.text import lines_of

#: Record ids: the first record of a code or modifier, and one that goes on with it.
FIRST, MORE = ("3", "7"), ("4", "8")
#: Name of a field -> its first position (from 1) and its width in a fixed-width record.
_PLACES = {
    "HCPC": (1, 5), "SEQNUM": (6, 5), "RECID": (11, 1), "LONG DESCRIPTION": (12, 80), "SHORT DESCRIPTION": (92, 28),
    "PRICE1": (120, 2), "PRICE2": (122, 2), "PRICE3": (124, 2), "PRICE4": (126, 2), "STATUTE": (171, 10),
    "XREF1": (205, 5), "XREF2": (210, 5), "XREF3": (215, 5), "XREF4": (220, 5), "XREF5": (225, 5), "COV": (230, 1),
    "PROCNOTE": (253, 4), "BETOS": (257, 3), "TOS1": (261, 1), "TOS2": (262, 1), "TOS3": (263, 1), "TOS4": (264, 1),
    "TOS5": (265, 1), "ANEST BU": (266, 3), "ADD DT": (269, 8), "ACT EFF DT": (277, 8), "TERM DT": (285, 8),
    "ACTION CD": (293, 1),
}  # fmt: skip
_NEEDED = ("HCPC", "SEQNUM", "RECID", "LONG DESCRIPTION", "SHORT DESCRIPTION")
_RECORD = re.compile(r"(?:[A-Z][0-9]{4}|   [0-9A-Z]{2})[0-9]{5}[3478] ?\S")
#: How many lines of a disclaimer may stand before the first record.
_DISCLAIMER = 40


@dataclass(frozen=True, slots=True)
class Record:
    """One record: where it stands, and its fields by the names that the spreadsheet gives them."""

    place: str
    fields: dict[str, str]

    def __getitem__(self, name: str) -> str:
        """Return the field `name`, "" where the file has none."""
        return self.fields.get(name, "")


def records(member: Member) -> Iterator[Record] | None:
    """Return the records of a HCPCS file, None where `member` is none."""
    if (table := sheets.table(member, _NEEDED)) is not None:
        return _of_table(table)
    if member.head[:4] in sheets.BINARY:
        return None
    head = member.head.decode("latin-1").splitlines()[:_DISCLAIMER]
    return _of_lines(member) if any(_RECORD.match(line) for line in head) else None


def _of_table(table: sheets.Table) -> Iterator[Record]:
    places = table.columns(tuple(_PLACES))
    if table.heading[: len(_NEEDED)] != _NEEDED:
        raise refused(table.member, table.place, f"its columns do not begin with {', '.join(_NEEDED)}")
    for row in table.rows():
        if len(row) > len(table.heading) and any(row[len(table.heading) :]):
            raise refused(table.member, table.place, "it has more columns than the heading: a column has shifted")
        fields = {name: row[at].strip() for name, at in places.items()}
        if fields["RECID"] not in FIRST + MORE or not _is_number(fields["SEQNUM"]):
            raise refused(table.member, table.place, "SEQNUM and RECID are not where they belong: a column has shifted")
        yield Record(table.place, fields)


def _of_lines(member: Member) -> Iterator[Record]:
    begun = False
    for number, line in enumerate(lines_of(member) or (), 1):
        if _RECORD.match(line):
            begun = True
            fields = {name: line[at - 1 : at - 1 + width].strip() for name, (at, width) in _PLACES.items()}
            yield Record(f"line {number}", fields)
        elif begun and line.strip():
            raise refused(member, f"line {number}", "it is not a record of a code or a modifier")


def _is_number(text: str) -> bool:
    # Python takes no number of thousands of digits.
    return text.isdecimal() and len(text) < 10
