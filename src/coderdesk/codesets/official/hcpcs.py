"""HCPCS Level II: codes with coverage and pricing, and modifiers."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from coderdesk.codesets.official.fields import (
    MODIFIER,
    day,
    end_of_quarter,
    quarter_in,
    quarter_label,
    quarter_of,
    refused,
    undated,
    year_in,
)  # fmt: skip
from coderdesk.codesets.official.hcpcs_rows import FIRST, Record, records
from coderdesk.codesets.official.lists import CodeList, write_list, write_periods
from coderdesk.codesets.official.reader import Member, Reading
from coderdesk.codesets.official.wholeness import asked_if_whole
from coderdesk.codesets.releases import Row
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import FileKind

_CODE = re.compile(r"[A-V][0-9]{4}")
_OFTEN = 2_000
#: No quarter has more days.
_QUARTER = 92
#: The whole year that an annual file names: HCPC2020_ANWEB.
_ANNUAL = re.compile(r"HCPC[ _-]?(20[0-9]{2})(?![0-9])", re.IGNORECASE)


@dataclass
class _Item:
    """A code or modifier: its first record, and its long description as far as it was read."""

    record: Record
    long: list[str]
    last_sequence: int

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.long).split())


@dataclass
class _Content:
    codes: dict[str, _Item] = field(default_factory=dict)
    modifiers: dict[str, _Item] = field(default_factory=dict)
    questions: list[str] = field(default_factory=list)


@asked_if_whole
def read(member: Member, progress: Progress) -> Reading | None:
    """Read a HCPCS Level II file; None where it is none, `FileRefused` where a record of it cannot be read."""
    found = records(member)
    if found is None:
        return None
    content = _collected(member, found, progress)
    if not content.codes:
        raise refused(member, "", "it has no HCPCS code")
    codes = [_code_row(member, code, item) for code, item in sorted(content.codes.items())]
    modifiers = [_modifier_row(member, code, item) for code, item in content.modifiers.items()]
    first, last = _dates(member, content)
    name = str(first.year) if (last - first).days > _QUARTER else quarter_label(first)
    release = CodeList(CodeSystem.HCPCS, name, first, last, member.name)
    rows = [Row(code, item.text, billable=True) for code, item in sorted(content.codes.items())]
    periods = [period for code, item in content.codes.items() if (period := _period(member, code, item.record))]

    def write(store: sqlite3.Connection, number: int, told: Progress) -> None:
        told.step(0, 2, "Writing the HCPCS codes")
        marks = ", ".join("?" * 15)
        store.executemany(f"INSERT INTO hcpcs VALUES ({number:d}, {marks})", codes)  # noqa: S608
        write_list(store, number, release, rows)
        write_periods(store, number, CodeSystem.HCPCS, periods)
        told.step(1, 2, "Writing the HCPCS modifiers")
        store.executemany(f"INSERT INTO modifier VALUES ({number:d}, ?, ?, ?, ?, 0)", modifiers)  # noqa: S608

    return Reading(
        FileKind.HCPCS,
        name,
        first,
        last,
        (("codes", len(codes)), ("modifiers", len(modifiers))),
        write,
        tuple(content.questions),
        searched=True,
    )


def _collected(member: Member, found: Iterator[Record], progress: Progress) -> _Content:
    content = _Content()
    current: tuple[str, _Item] | None = None
    for count, record in enumerate(found):
        if count % _OFTEN == 0:
            progress.step(0, 0, "Reading the HCPCS codes")
        code, sequence = record["HCPC"].upper(), int(record["SEQNUM"])
        if record["RECID"] in FIRST:
            current = code, _Item(record, [record["LONG DESCRIPTION"]], sequence)
            _entered(member, content, *current)
        elif current is None or current[0] != code or sequence <= current[1].last_sequence:
            raise refused(member, record.place, f"it goes on with {code}, whose record before is missing")
        else:
            current[1].long.append(record["LONG DESCRIPTION"])
            current[1].last_sequence = sequence
    return content


def _entered(member: Member, content: _Content, code: str, item: _Item) -> None:
    modifier = item.record["RECID"] == "7"
    if not (MODIFIER if modifier else _CODE).fullmatch(code):
        what = "modifier" if modifier else "HCPCS code"
        raise refused(member, item.record.place, f"the column HCPC holds no {what}")
    if not item.record["LONG DESCRIPTION"]:
        raise refused(member, item.record.place, f"{code} has no description")
    kept = content.modifiers if modifier else content.codes
    if (before := kept.get(code)) is None:
        kept[code] = item
    elif before.record["LONG DESCRIPTION"] != item.record["LONG DESCRIPTION"]:
        content.questions.append(
            f"{code} stands twice with different titles ({before.record.place} and {item.record.place})."
            " The first will be kept."
        )


def _code_row(member: Member, code: str, item: _Item) -> tuple[object, ...]:
    one = item.record
    units = one["ANEST BU"]
    if units and not (units.isdecimal() and len(units) < 10):
        raise refused(member, one.place, "the anesthesia base units are no number")
    return (
        code, item.text, one["SHORT DESCRIPTION"], _letter(member, one, "COV", "CDIMS"), _several(one, "PRICE", 4),
        one["STATUTE"], one["BETOS"], _several(one, "TOS", 5), int(units) if units else None, _several(one, "XREF", 5),
        one["PROCNOTE"], _day(member, one, "ADD DT"), _day(member, one, "ACT EFF DT"), _day(member, one, "TERM DT"),
        _letter(member, one, "ACTION CD", "ABCDFNPRST"),
    )  # fmt: skip


def _modifier_row(member: Member, code: str, item: _Item) -> tuple[object, ...]:
    return code, item.text, _day(member, item.record, "ADD DT"), _day(member, item.record, "TERM DT")


def _period(member: Member, code: str, record: Record) -> tuple[str, date, date | None] | None:
    """Return the days on which the file itself says that `code` may be reported, None where it does not say."""
    added, terminated = _day(member, record, "ADD DT"), _day(member, record, "TERM DT")
    if added is None:
        return None
    last = date.fromisoformat(terminated) if terminated else None
    return code, date.fromisoformat(added), last


def _several(record: Record, name: str, count: int) -> str:
    return " ".join(filter(None, (record[f"{name}{number}"].strip() for number in range(1, count + 1))))


def _letter(member: Member, record: Record, name: str, allowed: str) -> str:
    """Return a field of one letter, which also tells whether the columns are where they belong."""
    letter = record[name]
    if letter and (len(letter) > 1 or letter not in allowed):
        raise refused(
            member, f"{record.place}, column {name}", f"it is none of {', '.join(allowed)}: a column has shifted"
        )
    return letter


def _day(member: Member, record: Record, name: str) -> str | None:
    try:
        found = day(record[name])
    except ValueError as error:
        raise refused(member, f"{record.place}, column {name}", "it is no day of a calendar") from error
    return str(found) if found else None


def _dates(member: Member, content: _Content) -> tuple[date, date]:
    """Return from when to when the file holds: as its name says, else the quarter of its newest date, and ask."""
    for name in (member.name, member.file.name):
        if first := quarter_in(name):
            return first, end_of_quarter(first)
        if match := _ANNUAL.search(name):
            return date(int(match[1]), 1, 1), date(int(match[1]), 12, 31)
    days = [_day(member, item.record, "ACT EFF DT") for item in content.codes.values()]
    if newest := max(filter(None, days), default=None):
        first, last = quarter_of(date.fromisoformat(newest))
        content.questions.append(
            f"The name {member.name} does not tell the quarter. Its newest date is {newest}, so it will be taken as the"
            f" release of {quarter_label(first)}."
        )
        return first, last
    if year := year_in(member.name):
        return date(year, 1, 1), date(year, 12, 31)
    raise undated(member, "HCPC2026_APR_ANWEB.csv")
