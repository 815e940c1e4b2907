"""Geographic practice cost indices (GPCI) and anesthesia conversion factors, by Medicare locality.

The relative value files hold the indices as a table and as text of fixed width (positions from 1): contractor 1-5,
state 17-18, locality 25-26, its name 29-78, and the indices at the ends of their columns: work 122-126, practice
expense 134-138, malpractice 146-150. A title of two lines stands above, footnotes below.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from datetime import date

from coderdesk.codesets.official import sheets
from coderdesk.codesets.official.fields import decimal, refused, undated, year_in
from coderdesk.codesets.official.reader import Member, Reading
from coderdesk.codesets.official.text import lines_of
from coderdesk.codesets.official.wholeness import asked_if_whole
from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import FileKind

_CONTRACTOR = re.compile(r"[0-9]{4,5}")
_Rows = dict[tuple[str, str], tuple[str, ...]]
_NUMBER = re.compile(r"[0-9]{1,2}")
_FIXED = re.compile(r"([0-9]{5}) {11}([A-Z]{2}) {6}([0-9]{2})  (.{50}) {43}(.{5}) {7}(.{5}) {7}(.{5}) *")
_BROKEN = re.compile(r"\s*[0-9]{4,5}\s+[A-Z]{2}\s")
#: How many lines may stand before the first of a locality.
_SEARCHED = 20


@asked_if_whole
def read_gpci(member: Member, progress: Progress) -> Reading | None:
    """Read the indices of the localities; None where it is another file, `FileRefused` where a row cannot be read."""
    table = sheets.table(member, ("Medicare Administrative Contractor", "State", "Locality Number", "Locality Name"))
    if table is None:
        return _read_fixed(member, progress)
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


def _read_fixed(member: Member, progress: Progress) -> Reading | None:
    """Read the indices from lines of fixed width; None where `member` is another file."""
    head = member.head.decode("latin-1")
    if "GPCI" not in head.upper() or not any(_FIXED.match(line) for line in head.splitlines()[:_SEARCHED]):
        return None
    rows: _Rows = {}
    for count, line in enumerate(lines_of(member) or (), 1):
        found, place = _FIXED.fullmatch(line), f"line {count}"
        if found is None:
            if _BROKEN.match(line):
                raise refused(member, place, "its columns are shifted, or it is cut short")
            continue
        contractor, state, number, name, *texts = (part.strip() for part in found.groups())
        if (contractor, number) in rows:
            raise refused(member, place, f"locality {number} of contractor {contractor} stands there twice")
        try:
            indices = [str(decimal(text)) for text in texts]
        except ValueError as error:
            raise refused(member, place, "an index is no number: a column has shifted") from error
        rows[contractor, number] = (contractor, number, state, name.rstrip("* "), *indices)
    progress.step(1, 1, "Reading the localities")
    return _of_year(FileKind.GPCI, member, head.partition("\n")[0], rows, "locality", "GPCI2025.txt")


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
    if not rows:
        raise refused(table.member, table.place, "no locality follows the heading")
    return _of_year(kind, table.member, title, rows, into, called)


def _of_year(kind: FileKind, member: Member, title: str, rows: _Rows, into: str, called: str) -> Reading:
    """Return the rows of a year; `FileRefused` where neither the title nor a name tells it."""
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
