"""Geographic practice cost indices (GPCI) and anesthesia conversion factors, by Medicare locality."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from datetime import date

from coderdesk.codesets.official import sheets
from coderdesk.codesets.official.fields import decimal, refused, undated, year_in
from coderdesk.codesets.official.reader import Member, Reading
from coderdesk.codesets.official.wholeness import asked_if_whole
from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import FileKind

_CONTRACTOR = re.compile(r"[0-9]{4,5}")
_Rows = dict[tuple[str, str], tuple[str, ...]]
_NUMBER = re.compile(r"[0-9]{1,2}")


@asked_if_whole
def read_gpci(member: Member, progress: Progress) -> Reading | None:
    """Read the indices of the localities; None where it is another file, `FileRefused` where a row cannot be read."""
    table = sheets.table(member, ("Medicare Administrative Contractor", "State", "Locality Number", "Locality Name"))
    if table is None:
        return None
    work, practice, malpractice = (_column(table, word) for word in ("PW GPCI", "PE GPCI", "MP GPCI"))
    contractor, state, number, name = (
        _column(table, word) for word in ("CONTRACTOR", "STATE", "LOCALITY NUMBER", "LOCALITY NAME")
    )
    rows: _Rows = {}
    for row in _located(table, contractor, number):
        key = row[contractor].zfill(5), row[number].zfill(2)
        indices = (_number(table, row, at) for at in (work, practice, malpractice))
        if not re.fullmatch("[A-Z]{2}", row[state]):
            raise refused(member, table.place, "the state is not two letters: a column has shifted")
        _once(table, rows, key, (*key, row[state], row[name].rstrip("* "), *indices))
    progress.step(1, 1, "Reading the localities")
    return _reading(FileKind.GPCI, table, " ".join(table.heading), rows, "locality", "GPCI2025.csv")


@asked_if_whole
def read_anesthesia(member: Member, progress: Progress) -> Reading | None:
    """Read the anesthesia conversion factors; None where it is another file, `FileRefused` where a row is wrong."""
    table = sheets.table(member, ("Contractor", "Locality", "Locality Name", "National Anes CF"))
    if table is None:
        return None
    contractor, number = _column(table, "CONTRACTOR"), _column(table, "LOCALITY")
    factor = _column(table, "NATIONAL ANES CF")
    rows: _Rows = {}
    for row in _located(table, contractor, number):
        key = row[contractor].zfill(5), row[number].zfill(2)
        _once(table, rows, key, (*key, _number(table, row, factor)))
    progress.step(1, 1, "Reading the anesthesia conversion factors")
    return _reading(FileKind.ANESTHESIA, table, "", rows, "anesthesia", "ANES2025.csv")


def _reading(kind: FileKind, table: sheets.Table, title: str, rows: _Rows, into: str, called: str) -> Reading:
    member = table.member
    if not rows:
        raise refused(member, table.place, "no locality follows the heading")
    year = year_in(title) or year_in(member.name) or year_in(member.file.name)
    if year is None:
        raise undated(member, called)
    marks = ", ".join("?" * len(next(iter(rows.values()))))

    def write(store: sqlite3.Connection, number: int, told: Progress) -> None:
        told.step(0, 1, "Writing the localities")
        store.executemany(f"INSERT INTO {into} VALUES ({number:d}, {marks})", rows.values())  # noqa: S608

    span = date(year, 1, 1), date(year, 12, 31)
    return Reading(kind, str(year), *span, (("localities", len(rows)),), write)


def _column(table: sheets.Table, word: str) -> int:
    found = [at for at, title in enumerate(table.heading) if word in title]
    if not found:
        raise refused(table.member, table.place, f"it has no column {word}")
    return found[0]


def _located(table: sheets.Table, contractor: int, number: int) -> Iterator[list[str]]:
    """Yield the rows that name a locality; footnotes fill their first column alone."""
    for row in table.rows():
        if _CONTRACTOR.fullmatch(row[contractor]) and _NUMBER.fullmatch(row[number]):
            yield row
        elif sum(map(bool, row)) > 1:
            raise refused(table.member, table.place, "it names no contractor and locality: a column has shifted")


def _number(table: sheets.Table, row: list[str], at: int) -> str:
    try:
        found = decimal(row[at])
    except ValueError as error:
        raise refused(table.member, table.place, f"{table.heading[at].title()} is no number") from error
    return str(found)


def _once(table: sheets.Table, rows: _Rows, key: tuple[str, str], row: tuple[str, ...]) -> None:
    if key in rows:
        raise refused(table.member, table.place, f"locality {key[1]} of contractor {key[0]} stands there twice")
    rows[key] = row
