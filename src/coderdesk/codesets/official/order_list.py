"""Puts the codes of an order file into the store: what each stands under, in which part of the book, what it needs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from coderdesk.codesets import pcs
from coderdesk.codesets.official.lists import CodeList, write_list
from coderdesk.codesets.official.order_lines import Entry
from coderdesk.codesets.releases import Row, category, with_usual
from coderdesk.codesets.schema import MORE, SEVENTH
from coderdesk.codesets.tabular import ends
from coderdesk.domain.codes import CodeSystem

_WHOLE = 7


def write_entries(store: sqlite3.Connection, number: int, listed: CodeList, entries: Sequence[Entry]) -> int:
    """Write the codes of an order file under the import `number`; return the number of their release."""
    book = _book(store, listed.system)
    if listed.system is CodeSystem.ICD10CM:
        rows = list(with_usual(diagnoses(entries, _sections(store, book))).values())
    else:
        rows = procedures(entries)
    return write_list(store, number, listed, rows, tabular=book)


def diagnoses(entries: Iterable[Entry], sections: Mapping[str, tuple[str, str]]) -> dict[str, Row]:
    """Return the rows of diagnoses: each under the longest header that it begins with, in a section of the book.

    `sections` maps the key of a section to its first and last category.
    """
    rows: dict[str, Row] = {}
    shallow: set[str] = set()
    for entry in entries:
        parent = next(
            (entry.code[:size] for size in range(len(entry.code) - 1, 2, -1) if entry.code[:size] in rows), ""
        )
        if parent and len(entry.code) < _WHOLE:
            shallow.add(parent)
        division = rows[parent].division if parent else _section_of(category(entry.code), sections)
        rows[entry.code] = Row(entry.code, entry.title, entry.billable, parent, "", "", division)
    # what has seven characters was made by adding a seventh: a header with nothing else under it waits for that alone
    for code, row in rows.items():
        if not row.billable:
            rows[code] = row._replace(needs=MORE if code in shallow else SEVENTH)
    return rows


def _section_of(one: str, sections: Mapping[str, tuple[str, str]]) -> str:
    """Return the narrowest section that holds the category `one`, or ""."""
    holding = [key for key, (first, last) in sections.items() if first <= one <= last]
    return min(holding, key=lambda key: (_span(sections[key]), key), default="")


def _span(section: tuple[str, str]) -> int:
    first, last = (int(end[:3], 36) for end in section)
    return last - first


def procedures(entries: Iterable[Entry]) -> list[Row]:
    """Return the rows of procedures: the sections, the tables under them, the codes under those."""
    rows: list[Row] = []
    heads: dict[str, int] = {}
    for entry in entries:
        section, table = entry.code[0], entry.code[:3]
        division = f"section {section}"
        if section not in heads:
            heads[section] = len(rows)
            rows.append(Row(section, pcs.SECTIONS.get(section, f"Section {section}"), False, "", MORE, "", division))
        if entry.code == table:
            heads[table] = len(rows)
            rows.append(Row(table, entry.title, False, section, MORE, "", division))
            continue
        rows.append(Row(entry.code, entry.title, True, table, "", "", division))
        if table in heads and not rows[heads[table]].usual:
            rows[heads[table]] = rows[heads[table]]._replace(usual=entry.code)
    return rows


def _book(store: sqlite3.Connection, system: CodeSystem) -> int:
    """Return the release with whose divisions and notes an order list is read: the packages' own."""
    query = "SELECT id FROM release WHERE system = ? AND tabular = id AND import IS NULL ORDER BY id LIMIT 1"
    found = store.execute(query, (system,)).fetchone()
    return int(found[0]) if found else 0


def _sections(store: sqlite3.Connection, book: int) -> dict[str, tuple[str, str]]:
    keys = store.execute("SELECT key FROM division WHERE release = ? AND key LIKE 'section %'", (book,))
    return {key: ends(key.removeprefix("section ")) for (key,) in keys}


def billable_on(store: sqlite3.Connection, system: CodeSystem, on: date) -> tuple[str, int]:
    """Return the name of the release that is in force on `on` or on the day before, and how many codes it has."""
    for day in (on, on - timedelta(days=1)):
        found = store.execute(
            "SELECT name, codes FROM release WHERE system = ? AND effective_from <= ? AND effective_to >= ?"
            " ORDER BY decides DESC, import DESC, effective_from DESC LIMIT 1",
            (system, str(day), str(day)),
        ).fetchone()
        if found:
            return str(found[0]), int(found[1])
    return "", 0
