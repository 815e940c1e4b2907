"""The physician fee schedule: the national relative value file (PPRRVU), as a table or fixed width.

formats.md 6.9 gives the layouts. The titles of a table are stacked over several rows, and its last row holds only the
last word of each, so columns are known by their place; the words of that row tell that no column has shifted.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from coderdesk.codesets.official import sheets
from coderdesk.codesets.official.fields import (
    decimal,
    end_of_quarter,
    quarter_in,
    quarter_label,
    refused,
    service_text,
    undated,
)  # fmt: skip
from coderdesk.codesets.official.reader import Member, Reading
from coderdesk.codesets.official.text import lines_of
from coderdesk.codesets.official.wholeness import asked_if_whole
from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import FileKind

#: The last words of the titles of the 31 columns, and the fields that are kept, by place.
WORDS = (
    "HCPCS", "MOD", "DESCRIPTION", "CODE", "PAYMENT", "RVU", "PE RVU", "INDICATOR", "PE RVU", "INDICATOR", "RVU",
    "TOTAL", "TOTAL", "IND", "DAYS", "OP", "OP", "OP", "PROC", "SURG", "SURG", "SURG", "SURG", "BASE", "FACTOR",
    "PROCEDURES", "FLAG", "INDICATOR", "AMOUNT", "AMOUNT", "AMOUNT",
)  # fmt: skip
_FIELDS = {
    "code": 0, "modifier": 1, "status": 3, "work": 5, "pe_non_facility": 6, "no_non_facility": 7, "pe_facility": 8,
    "no_facility": 9, "malpractice": 10, "pc_tc": 13, "global_days": 14, "multiple": 18, "bilateral": 19,
    "assistant": 20, "co_surgeon": 21, "team": 22, "endoscopic_base": 23, "conversion_factor": 24, "supervision": 25,
    "imaging_family": 27,
}  # fmt: skip
#: The same fields in a fixed-width line: first position (from 1) and width.
_PLACES = {
    "code": (1, 5), "modifier": (6, 2), "status": (58, 1), "work": (60, 6), "pe_non_facility": (67, 6),
    "no_non_facility": (73, 2), "pe_facility": (76, 6), "no_facility": (82, 2), "malpractice": (85, 5),
    "pc_tc": (103, 1), "global_days": (104, 3), "multiple": (116, 1), "bilateral": (117, 1), "assistant": (118, 1),
    "co_surgeon": (119, 1), "team": (120, 1), "endoscopic_base": (128, 5), "conversion_factor": (133, 8),
    "supervision": (142, 2), "imaging_family": (146, 2),
}  # fmt: skip
_HEADER = re.compile(r"HDR", re.IGNORECASE)
#: A line up to its imaging family; what comes behind may be cut off.
_FIXED = re.compile(r"[0-9A-Z]{5}(?:  |26|TC|53).{50}[A-Z].{89,}", re.IGNORECASE)
_GLOBAL = ("", "000", "010", "090", "MMM", "XXX", "YYY", "ZZZ")
_STATUS = "ABCDEFGHIJMNPQRTX"
_NO_PE = "NA"
_OFTEN = 2_000


class _Line(NamedTuple):
    place: str
    fields: dict[str, str]


@asked_if_whole
def read(member: Member, progress: Progress) -> Reading | None:
    """Read a relative value file; None where it is none, `FileRefused` where a line of it cannot be read."""
    if (table := sheets.table(member, (*WORDS[:3], "FACTOR"))) is not None:
        lines = _of_table(table)
    elif _is_fixed(member):
        lines = _of_text(member)
    else:
        return None
    rows: dict[tuple[str, str], tuple[object, ...]] = {}
    for count, line in enumerate(lines):
        if count % _OFTEN == 0:
            progress.step(0, 0, "Reading the fee schedule")
        row = _row(member, line)
        if rows.setdefault((row[0], row[1]), row) is not row:
            raise refused(member, line.place, f"{row[0]} {row[1]} stands there a second time".replace("  ", " "))
    if not rows:
        raise refused(member, "", "no line of the fee schedule follows the heading")
    first = _quarter(member)

    def write(store: sqlite3.Connection, number: int, told: Progress) -> None:
        told.step(0, 1, "Writing the fee schedule")
        marks = ", ".join("?" * 18)
        store.executemany(f"INSERT INTO fee VALUES ({number:d}, {marks})", rows.values())  # noqa: S608

    name = quarter_label(first)
    counts = (("lines", len(rows)), ("codes", len({code for code, _ in rows})))
    variant = _variant(member.name)
    return Reading(FileKind.FEE_SCHEDULE, f"{name}{variant}", first, end_of_quarter(first), counts, write)


def _of_table(table: sheets.Table) -> Iterator[_Line]:
    places = _aligned(table)
    for row in table.rows():
        code = service_text(row[0])
        if not code and not any(row[1:]):
            continue  # a footnote fills the first column alone
        if not code:
            raise refused(table.member, table.place, "the first column holds no CPT or HCPCS code")
        yield _Line(table.place, {name: row[at] for name, at in places.items()} | {"code": code})


def _aligned(table: sheets.Table) -> dict[str, int]:
    """Return at which place each field stands; a later year may have put one more column in."""
    heading = list(table.heading)
    while heading and not heading[-1]:
        heading.pop()
    if tuple(heading) == WORDS:
        return dict(_FIELDS)
    for extra in range(len(heading)):
        if tuple(heading[:extra] + heading[extra + 1 :]) == WORDS:
            return {name: at + (at >= extra) for name, at in _FIELDS.items()}
    raise refused(table.member, table.place, "its columns are not those of the fee schedule: a column has shifted")


def _is_fixed(member: Member) -> bool:
    lines = member.head.decode("latin-1").splitlines()[:60]
    return any(_HEADER.match(line) for line in lines) and any(_FIXED.match(line) for line in lines)


def _of_text(member: Member) -> Iterator[_Line]:
    for number, line in enumerate(lines_of(member) or (), 1):
        text = line.rstrip("\r")
        if not text.strip() or _HEADER.match(text):
            continue
        if not _FIXED.match(text):
            raise refused(member, f"line {number}", "it is not a line of the fee schedule")
        yield _Line(
            f"line {number}", {key: text[at - 1 : at - 1 + wide].strip() for key, (at, wide) in _PLACES.items()}
        )


def _row(member: Member, line: _Line) -> tuple[str, str, *tuple[object, ...]]:
    """Return the row to keep; a field that cannot stand in its column tells that the columns have shifted."""
    get = line.fields.__getitem__
    for name, well in (
        ("modifier", get("modifier") in ("", "26", "TC", "53")),
        ("status", len(get("status")) == 1 and get("status") in _STATUS),
        ("global_days", _padded(get("global_days")) in _GLOBAL),
    ):
        if not well:
            column = name.replace("_", " ")
            raise refused(member, line.place, f"the {column} is none that the fee schedule has: a column has shifted")
    numbers = {}
    for name in ("work", "pe_non_facility", "pe_facility", "malpractice", "conversion_factor"):
        try:
            numbers[name] = str(decimal(get(name)))
        except ValueError as error:
            raise refused(member, line.place, f"the {name.replace('_', ' ')} is no number") from error
    pe = [None if get(f"no_{where}") == _NO_PE else numbers[f"pe_{where}"] for where in ("non_facility", "facility")]
    kept: Sequence[object] = (
        get("status"), numbers["work"], *pe, numbers["malpractice"], get("pc_tc"), _padded(get("global_days")),
        get("multiple"), get("bilateral"), get("assistant"), get("co_surgeon"), get("team"),
        service_text(get("endoscopic_base")), numbers["conversion_factor"], _two(get("supervision")),
        _two(get("imaging_family")),
    )  # fmt: skip
    return (service_text(get("code")), get("modifier"), *kept)


def _padded(days: str) -> str:
    return days.zfill(3) if days.isdecimal() else days


def _two(text: str) -> str:
    return text.zfill(2) if text.isdecimal() else text


def _quarter(member: Member) -> date:
    """Return the first day of the quarter: as the title says, else as the file's name does."""
    titles = [line for line in member.head.decode("latin-1").split("\n") if "RELATIVE VALUE FILE" in line.upper()]
    for text in (*titles, member.name, member.file.name):
        if first := quarter_in(text):
            return first
    raise undated(member, "PPRRVU2025_Oct.csv")


def _variant(name: str) -> str:
    """Say which of the two conversion factors of 2026 a file is for, "" where there is one."""
    match = re.search(r"(non|not)?[-_ ]?(QPP|APM)", name, re.IGNORECASE)
    return f", {'non-' if match[1] else ''}{match[2].upper()}" if match else ""
