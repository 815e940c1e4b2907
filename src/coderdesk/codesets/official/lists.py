"""Writes a list of codes that an official file holds into the store, as a release beside the others."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from coderdesk.codesets.releases import Row, category
from coderdesk.domain.codes import CodeSystem


@dataclass(frozen=True, slots=True)
class CodeList:
    """A release of one system.

    `decides` says that its billable codes are those that may be reported while it holds; of lists that begin on one
    day, the one where it is highest decides and answers first.
    """

    system: CodeSystem
    name: str
    effective_from: date
    effective_to: date | None
    source: str
    decides: int = 1


def write_list(store: sqlite3.Connection, number: int, one: CodeList, rows: Sequence[Row], *, tabular: int = 0) -> int:
    """Enter `one` with its `rows`, in the order of the book, under the import `number`; return its release number.

    `tabular` is the release with whose notes it is read, 0 for itself. Which days a code may be reported on is worked
    out afterwards, from all lists together.
    """
    (last,) = store.execute("SELECT max(id) FROM release").fetchone()
    release = (last or 0) + 1
    days = str(one.effective_from), str(one.effective_to) if one.effective_to else None
    codes = sum(row.billable for row in rows)
    store.execute(
        "INSERT INTO release VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (release, one.system, one.name, *days, one.source, codes, tabular or release, number, one.decides),
    )
    store.executemany(
        "INSERT INTO shelf VALUES (?, ?, ?)",
        ((release, kept, release) for kept in sorted({category(row.code) for row in rows})),
    )
    store.executemany(
        "INSERT INTO code VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (release, row.code, row.title, row.billable, row.parent, place, row.needs, row.usual, row.division)
            for place, row in enumerate(rows)
        ),
    )
    return release


def write_periods(
    store: sqlite3.Connection, number: int, system: CodeSystem, periods: Iterable[tuple[str, date, date | None]]
) -> None:
    """Enter, for codes of the list of import `number`, the days on which the list itself says each may be reported.

    Inside the days of the list a code is valid on those days only. Where nothing else is known of the days before the
    first list, they are believed there too: a HCPCS code that was added in 1999 was valid in 2020.
    """
    store.executemany(
        "INSERT INTO listed_period VALUES (?, ?, ?, ?, ?)",
        ((number, system, code, str(first), str(last) if last else None) for code, first, last in periods),
    )
