"""Reader of the ICD-10-PCS tables: three axes at the head of each, and rows whose values all go with one another."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Sequence
from math import prod
from typing import NamedTuple

from coderdesk.codesets.official.editions import edition_of
from coderdesk.codesets.official.lined_xml import Element, read_xml, refuse
from coderdesk.codesets.official.markup import root_name
from coderdesk.codesets.official.reader import Member, Reading
from coderdesk.codesets.official.term_lines import unlike
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import FileKind

ROOT = "ICD10PCS.tabular"
_VALUE = re.compile(r"[0-9A-HJ-NP-Z]")


class Axis(NamedTuple):
    """An axis as printed: its title, and (character, label) of each value in order."""

    title: str
    values: list[tuple[str, str]]


class Row(NamedTuple):
    """The axes 4 to 7 of a row, and how many codes it expands to."""

    axes: list[Axis]
    codes: int


class Table(NamedTuple):
    """A table: its first three characters, their axes, the definition of its operation, and its rows."""

    start: str
    head: list[Axis]
    definition: str
    rows: list[Row]

    @property
    def codes(self) -> int:
        """How many codes it expands to."""
        return sum(row.codes for row in self.rows)


def read(member: Member, progress: Progress) -> Reading | None:
    """Read the PCS tables; None where `member` is none. `FileRefused` with the line where they cannot be read wholly.

    The number of codes that each row gives is checked against what its values expand to.
    """
    if root_name(member) != ROOT:
        return None
    root = read_xml(member, progress)
    edition = edition_of(member, root)
    tables: dict[str, Table] = {}
    for element in root.named("pcsTable"):
        table = _table(member, element)
        if table.start in tables:
            refuse(member, element.line, f"table {table.start} is there twice")
        tables[table.start] = table
    if not tables:
        refuse(member, root.line, "it has no tables")
    codes = sum(table.codes for table in tables.values())

    def write(store: sqlite3.Connection, number: int, progress: Progress) -> None:
        progress.step(0, 1, "Writing the ICD-10-PCS tables")
        _write(store, number, tables.values())

    def check(store: sqlite3.Connection, before: Sequence[tuple[FileKind, str]]) -> Sequence[str]:
        del before
        return unlike(store, FileKind.PCS_TABLES, CodeSystem.ICD10PCS, codes, "codes")

    rows = sum(len(table.rows) for table in tables.values())
    return Reading(
        kind=FileKind.PCS_TABLES,
        name=edition.name,
        effective_from=edition.first,
        effective_to=edition.last,
        counts=(("codes", codes), ("tables", len(tables)), ("rows", rows)),
        write=write,
        check=check,
    )


def _table(member: Member, element: Element) -> Table:
    head = [_axis(member, one, place) for place, one in enumerate(element.named("axis"), 1)]
    if len(head) != 3 or any(len(axis.values) != 1 for axis in head):
        refuse(member, element.line, "a table does not begin with three axes of one value each")
    start = "".join(axis.values[0][0] for axis in head)
    definition = next((one.text for axis in element.named("axis") for one in axis.named("definition")), "")
    rows = [_row(member, one, start) for one in element.named("pcsRow")]
    if not rows:
        refuse(member, element.line, f"table {start} has no rows")
    return Table(start, head, definition, rows)


def _row(member: Member, element: Element, start: str) -> Row:
    axes = [_axis(member, one, place) for place, one in enumerate(element.named("axis"), 4)]
    if len(axes) != 4:
        refuse(member, element.line, f"a row of table {start} does not have the axes 4 to 7")
    codes = prod(len(axis.values) for axis in axes)
    told = element.attributes.get("codes", "")
    if told != str(codes):
        refuse(member, element.line, f"a row of table {start} says that it has {told or 'no'} codes, and has {codes}")
    return Row(axes, codes)


def _axis(member: Member, element: Element, place: int) -> Axis:
    title = element.first("title")
    if element.attributes.get("pos") != str(place) or title is None or not title.text:
        refuse(member, element.line, f"axis {place} of a table is not there or has no title")
    values = [(one.attributes.get("code", ""), one.text) for one in element.named("label")]
    for character, label in values:
        if not _VALUE.fullmatch(character) or not label:
            refuse(member, element.line, f"“{character[:5]}” is no value of an axis, or has no label")
    if not values or len({character for character, _ in values}) != len(values):
        refuse(member, element.line, f"axis {place} has no values or one of them twice")
    if element.attributes.get("values") != str(len(values)):
        refuse(member, element.line, f"axis {place} does not have as many values as it says")
    return Axis(title.text, values)


def _write(store: sqlite3.Connection, number: int, tables: Iterable[Table]) -> None:
    for table in tables:
        head = (number, table.start, json.dumps(table.head, ensure_ascii=False), table.definition, table.codes)
        store.execute("INSERT INTO pcs_table VALUES (?, ?, ?, ?, ?)", head)
        store.executemany(
            "INSERT INTO pcs_row VALUES (?, ?, ?, ?, ?)",
            (
                (number, table.start, place, json.dumps(row.axes, ensure_ascii=False), row.codes)
                for place, row in enumerate(table.rows, 1)
            ),
        )
