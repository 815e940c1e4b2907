"""NCCI add-on code edits (AOC): which primaries an add-on code may stand beside.

The workbook of CMS has a notice, then the titles AOC_Edit_Type, Add-On_Code, AOC_DelDT, Primary_Code,
Primary_Code_DelDT, AOC_Edit_EffDT, AOC_Edit_DelDT and Special_Instruction_Notes; days are CCYYDDD, and a primary CCCCC
is one that the contractor defines. Older files title the same columns otherwise, in another order. The text file beside
the workbook has no titles: the columns stand in it as wide as they are, in the order of the workbook or in that of the
older files, with or without a blank or a tab between them.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from datetime import date

from coderdesk.codesets.official import sheets
from coderdesk.codesets.official.fields import julian, refused, service_text, undated
from coderdesk.codesets.official.reader import Member, Reading
from coderdesk.codesets.official.text import lines_of
from coderdesk.codesets.official.wholeness import asked_if_whole
from coderdesk.codesets.services_schema import CONTRACTOR_DEFINED
from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import FileKind

_NAME = re.compile(r"AOC[-_ ]?V?(20[0-9]{2})[-_ ]?Q([1-4])", re.IGNORECASE)
#: A field, and what its title holds (letters only).
_TITLES = {
    "kind": ("EDITTYPE",),
    "code": ("ADDONCODE",),
    "code_ends": ("AOCDEL", "ADDONCODEDEL", "AOCDELETION"),
    "primary": ("PRIMARYCODE",),
    "primary_ends": ("PRIMARYCODEDEL", "PRIMARYDEL"),
    "begins": ("EDITEFF", "EFFECTIVE"),
    "ends": ("EDITDEL",),
    "note": ("SPECIALINSTRUCTION",),
}
#: Code, primary, edit type, first day, last day, note.
_Row = tuple[str, str, str, str, str | None, str]
_DATE, _CODE = "(?:[0-9]{7}| {7}|)", "[0-9A-Z]{5}"
_CODES = {"code": _CODE, "code_ends": _DATE, "primary": _CODE, "primary_ends": _DATE}
#: The columns of the text file in their two orders; the last day of the edit and a note may follow.
_ORDERS = ({"kind": "[123]", **_CODES, "begins": "[0-9]{7}"}, {**_CODES, "kind": "[123]", "begins": "[0-9]{7}"})
_LAYOUTS = tuple(
    re.compile(
        mark.join(f"(?P<{name}>{width})" for name, width in order.items()) + f"(?:{mark}(?P<ends>{_DATE}))?(?P<note>.*)"
    )
    for order in _ORDERS
    for mark in ("", " ", "\t")
)
_OFTEN = 2_000


@asked_if_whole
def read(member: Member, progress: Progress) -> Reading | None:
    """Read a file of add-on edits; None where it is another file, `FileRefused` where a row cannot be read."""
    lines = _lines(member)
    if lines is None:
        return None
    rows: dict[tuple[str, str, str], _Row] = {}
    for count, (place, cells) in enumerate(lines):
        if count % _OFTEN == 0:
            progress.step(0, 0, "Reading the add-on code edits")
        row = _row(member, place, cells)
        rows[row[0], row[1], row[3]] = row
    if not rows:
        raise refused(member, "", "no edit follows the heading")
    first, known_from = _begins(member), min(begins for _, _, begins in rows)

    def write(store: sqlite3.Connection, number: int, told: Progress) -> None:
        told.step(0, 1, "Writing the add-on code edits")
        store.execute("INSERT INTO service_file VALUES (?, 0, '', ?, 0, 0, 0)", (number, known_from))
        store.executemany(f"INSERT INTO add_on VALUES ({number:d}, ?, ?, ?, ?, ?, ?)", rows.values())  # noqa: S608

    name = f"{first.year} Q{(first.month + 2) // 3}"
    counts = (("edits", len(rows)), ("add-on codes", len({code for code, _, _ in rows})))
    return Reading(FileKind.ADD_ON, name, first, date(first.year, 12, 31), counts, write)


def _lines(member: Member) -> Iterator[tuple[str, dict[str, str]]] | None:
    """Return where each edit stands and its fields, None where `member` is no file of add-on edits."""
    table = sheets.table(member, ("Add", "Primary"))
    places = _places(table) if table else {}
    if table and {"kind", "code", "primary", "begins"} <= places.keys():
        return ((table.place, {name: cells[at] for name, at in places.items()}) for cells in table.rows())
    if member.head[:4] in sheets.BINARY:
        return None
    first = member.head.decode("latin-1").partition("\n")[0].rstrip("\r")
    layout = next((layout for layout in _LAYOUTS if layout.fullmatch(first)), None)
    return _of_text(member, layout) if layout else None


def _of_text(member: Member, layout: re.Pattern[str]) -> Iterator[tuple[str, dict[str, str]]]:
    for number, line in enumerate(lines_of(member) or (), 1):
        if match := layout.fullmatch(line):
            yield f"line {number}", {name: (text or "").strip() for name, text in match.groupdict().items()}
        elif line.strip("\x1a \t"):
            raise refused(member, f"line {number}", "its columns are not as wide as in the first line")


def _places(table: sheets.Table) -> dict[str, int]:
    """Return at which place each field stands."""
    letters = [re.sub("[^A-Z]", "", title) for title in table.heading]
    found: dict[str, int] = {}
    for name in ("code_ends", "primary_ends", "begins", "ends", "kind", "note", "code", "primary"):
        for at, title in enumerate(letters):
            if at not in found.values() and any(word in title for word in _TITLES[name]):
                found[name] = at
                break
    return found


def _row(member: Member, place: str, cells: dict[str, str]) -> _Row:
    code, primary = service_text(cells["code"]), cells["primary"].upper()
    if not code:
        raise refused(member, place, "the column of add-on codes holds no CPT or HCPCS code")
    if primary != CONTRACTOR_DEFINED and not (primary := service_text(primary)):
        raise refused(member, place, "the column of primary codes holds no CPT or HCPCS code")
    if cells["kind"] not in ("1", "2", "3"):
        raise refused(member, place, "the edit type is not 1, 2 or 3: a column has shifted")
    try:
        begins = julian(cells["begins"])
        ends = [found for name in ("code_ends", "primary_ends", "ends") if (found := julian(cells.get(name, "")))]
    except ValueError as error:
        raise refused(member, place, "a date is not written CCYYDDD") from error
    if begins is None:
        raise refused(member, place, "the effective date is missing")
    last = min(ends, default=None)
    return code, primary, cells["kind"], str(begins), str(last) if last else None, cells.get("note", "")


def _begins(member: Member) -> date:
    match = _NAME.search(member.name) or _NAME.search(member.file.name)
    if match is None:
        raise undated(member, "AOC_V2026Q1-MCR.xlsx")
    return date(int(match[1]), 3 * int(match[2]) - 2, 1)
