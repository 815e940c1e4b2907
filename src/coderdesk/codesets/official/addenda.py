"""Reader of the addenda of the order files: what a release changes in the one before.

Columns (counted from 1): 1-13 "Add:", "Delete:", "Revise from:" or "Revise to:"; then, of ICD-10-CM, the flag of the
order file and a blank; then seven for the code, a blank, 60 for the short description, a blank, and the long one. Of
ICD-10-PCS a code of three characters is a header. Counts of headers and codes close the file, with the names of the
order files before and after; they are held against what comes out.
"""

from __future__ import annotations

import re
import sqlite3
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from coderdesk.codesets.official.fiscal import Edition, edition_in, month_in
from coderdesk.codesets.official.lists import CodeList
from coderdesk.codesets.official.order_lines import Entry, LineRefused
from coderdesk.codesets.official.order_list import write_entries
from coderdesk.codesets.official.reader import Member, Reading
from coderdesk.codesets.official.text import lines_of
from coderdesk.codesets.releases import category
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.failures import FileRefused
from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import FileKind

_TAGS = ("Add:", "Delete:", "Revise from:", "Revise to:")
_LOOKS_SO = re.compile(r"(?:Add|Delete|Revise from|Revise to):\s+[01]\s+[A-Z][0-9][0-9A-Z]{1,5}\s")
_PCS_CODE = r"[0-9A-HJ-NP-Z]{3}(?: {4}|[0-9A-HJ-NP-Z]{4})"
_OF_PCS = re.compile(rf"(?:Add: {{9}}|Delete: {{6}}|Revise from: |Revise to: {{3}}){_PCS_CODE} \S")
#: The addenda of the list without headers do not tell which codes are headers.
_WITHOUT_FLAG = re.compile(r"(?:Add|Delete|Revise from|Revise to):\s+[0-9A-Z]{3,7}\s+\S")
_CHANGE = re.compile(r"([01]) (?=.{7} )([A-Z](?:[0-9][0-9A-Z]|A[0-9])[0-9A-Z]{0,4}) +(.{60}) (\S.*)")
_PCS_CHANGE = re.compile(rf"()({_PCS_CODE}) (.{{60}}) (\S.*)")
_HEADER = 3
_ADDENDA = {CodeSystem.ICD10CM: FileKind.CM_ADDENDA, CodeSystem.ICD10PCS: FileKind.PCS_ADDENDA}
_ORDERS = {CodeSystem.ICD10CM: FileKind.CM_ORDER, CodeSystem.ICD10PCS: FileKind.PCS_ORDER}
_TOTAL = re.compile(r"\s*([0-9]{1,9}) codes in (\S+)")
_DONE = re.compile(r"\s*([0-9]{1,9}) (additions|deletions)")
_FETCH_AGAIN = "Fetch the file again, then import it."
_TRIED = 20
_MARKS = {CodeSystem.ICD10CM: _LOOKS_SO, CodeSystem.ICD10PCS: _OF_PCS}
#: How many lines the closing counts may take.
_CLOSING = 30


class Change(NamedTuple):
    """A line: what is to be done with a code, and its flag and title then."""

    tag: str
    code: str
    billable: bool
    title: str
    line: int


class Addenda(NamedTuple):
    """The changes in order, how many codes may be reported before and after them, and which release they make."""

    changes: list[Change]
    before: int
    after: int
    edition: Edition
    system: CodeSystem = CodeSystem.ICD10CM


def read(member: Member, progress: Progress) -> Reading | None:
    """Read addenda; None where `member` is none. `FileRefused` with the line where they cannot be read wholly."""
    lines = lines_of(member)
    if lines is None:
        return None
    system = next((one for one, mark in _MARKS.items() if any(map(mark.match, lines[:_TRIED]))), None)
    if system is CodeSystem.ICD10PCS and "pcs" not in "".join(lines[-_CLOSING:]):
        system = None
    if system is None:
        _refuse_others(member, lines)
        return None
    progress.step(0, 1, f"Reading {member.name}")
    try:
        addenda = read_changes(lines, member, system)
    except LineRefused as fault:
        raise FileRefused(member.place, f"line {fault.line}", fault.reason, _FETCH_AGAIN) from None
    return _reading(member, addenda)


def _refuse_others(member: Member, lines: Sequence[str]) -> None:
    """Say of other addenda, when the user hands over just those, which file to take instead."""
    if not member.inside and any(_WITHOUT_FLAG.match(line) for line in lines[:_TRIED]):
        raise FileRefused(
            member.place, "", "it lists changes without telling headers from codes",
            "Import the order file of its year instead, such as icd10cm_order_2026.txt: it holds the changes.",
        )  # fmt: skip


def read_changes(lines: Sequence[str], member: Member, system: CodeSystem = CodeSystem.ICD10CM) -> Addenda:
    """Return the changes of `lines`; `LineRefused` where one cannot be read or the closing counts do not agree."""
    changes: list[Change] = []
    for number, line in enumerate(lines, 1):
        tag = line[:13].strip()
        if tag in _TAGS:
            found = (_PCS_CHANGE if system is CodeSystem.ICD10PCS else _CHANGE).fullmatch(line[13:])
            if found is None:
                raise LineRefused(number, "its columns are shifted, or it is cut short")
            flag, padded, _, title = found.groups()
            code = padded.rstrip()
            billable = len(code) > _HEADER if system is CodeSystem.ICD10PCS else flag == "1"
            changes.append(Change(tag, code, billable, title.rstrip(), number))
        elif line.startswith(("Add", "Delete", "Revise")):
            raise LineRefused(number, "its columns are shifted")
        elif not line.strip() and changes:
            return _closed(changes, lines[number:], number, member)._replace(system=system)
    raise LineRefused(len(lines), "the counts that close the file are missing: it is cut short")


def _closed(changes: list[Change], closing: Sequence[str], line: int, member: Member) -> Addenda:
    totals = [(int(found[1]), found[2]) for found in map(_TOTAL.match, closing) if found]
    done = [(int(found[1]), found[2]) for found in map(_DONE.match, closing) if found]
    if len(totals) < 2:
        raise LineRefused(line, "the counts that close the file are missing: it is cut short")
    for tag, what in (("Add:", "additions"), ("Delete:", "deletions")):
        told = sum(count for count, name in done if name == what)
        if told != (found := sum(change.tag == tag for change in changes)):
            raise LineRefused(line, f"it tells of {told} {what}, and has {found}")
    (before, _), (after, made) = totals[-2:]
    edition = edition_in(made, member.name, member.file.name)
    if edition is None:
        raise LineRefused(line, "it does not tell of which fiscal year it is")
    return Addenda(changes, before, after, Edition(edition.year, month_in(made, member.name, member.file.name)))


def _reading(member: Member, addenda: Addenda) -> Reading:
    edition, system = addenda.edition, addenda.system

    def check(store: sqlite3.Connection, coming: Sequence[tuple[FileKind, str]]) -> Sequence[str]:
        if (_ORDERS[system], f"FY{edition.year - 1}") not in coming:
            _applied(store, member, addenda)
        return ()

    def write(store: sqlite3.Connection, number: int, progress: Progress) -> None:
        progress.step(0, 1, f"Writing {system.label} {edition.name}")
        base, entries = _applied(store, member, addenda)
        source = f"{base} with the changes of {member.place}"
        write_entries(store, number, CodeList(system, edition.name, edition.first, edition.last, source), entries)

    tags = [change.tag for change in addenda.changes if change.billable]
    return Reading(
        kind=_ADDENDA[system],
        name=edition.name,
        effective_from=edition.first,
        effective_to=edition.last,
        counts=(
            ("billable codes in the end", addenda.after),
            ("added", tags.count("Add:")),
            ("deleted", tags.count("Delete:")),
            ("titles revised", tags.count("Revise to:")),
        ),
        write=write,
        check=check,
        searched=True,
    )


def _applied(store: sqlite3.Connection, member: Member, addenda: Addenda) -> tuple[str, list[Entry]]:
    """Return the name of the list that the addenda change, and the changed list in the order of the book.

    `FileRefused` where that list is not loaded, or does not have what is to be changed.
    """
    day = addenda.edition.first - timedelta(days=1)
    found = store.execute(
        "SELECT id, name FROM release WHERE system = ? AND codes = ? AND effective_from <= ? AND effective_to >= ?"
        " ORDER BY decides DESC, import DESC, effective_from DESC LIMIT 1",
        (addenda.system, addenda.before, str(day), str(day)),
    ).fetchone()
    if found is None:
        raise FileRefused(
            member.place, "", f"it changes the list of {addenda.before:,} codes in force on {day}, which is not loaded",
            f"Import the order file of FY{day.year} first, then these addenda.",
        )  # fmt: skip
    base, name = found
    codes = {
        code: (Entry(code, bool(billable), title, 0), place)
        for code, billable, title, place in store.execute(
            "SELECT c.code, c.billable, c.title, c.place FROM shelf s JOIN code c ON c.release = s.keeper"
            " AND c.code >= s.category AND c.code < s.category || '~' WHERE s.release = ? AND length(c.code) >= ?",
            (base, _HEADER),
        )
    }
    entries = {code: entry for code, (entry, _) in codes.items()}
    try:
        _carry_out(addenda.changes, entries, str(name))
    except LineRefused as fault:
        raise FileRefused(member.place, f"line {fault.line}", fault.reason, _FETCH_AGAIN) from None
    billable = sum(entry.billable for entry in entries.values())
    if billable != addenda.after:
        reason = f"{billable:,} codes come out where it tells of {addenda.after:,}"
        raise FileRefused(member.place, "", reason, _FETCH_AGAIN)
    if addenda.system is CodeSystem.ICD10PCS:
        return str(name), [entries[code] for code in sorted(entries)]
    return str(name), _in_order(store, entries, {code: place for code, (_, place) in codes.items()})


def _carry_out(changes: Sequence[Change], entries: dict[str, Entry], name: str) -> None:
    """Carry `changes` out on `entries`; `LineRefused` where one does not fit the list of that name."""
    for tag, code, billable, title, line in changes:
        known = entries.get(code)
        if tag == "Add:" and known is not None:
            raise LineRefused(line, f"it adds {code}, which {name} has already")
        if tag != "Add:" and (known is None or known.billable != billable):
            raise LineRefused(line, f"it changes {code}, which {name} does not have so")
        if tag == "Delete:":
            del entries[code]
        else:
            entries[code] = Entry(code, billable, title if tag != "Revise from:" else entries[code].title, line)


def _in_order(store: sqlite3.Connection, entries: Mapping[str, Entry], places: Mapping[str, int]) -> list[Entry]:
    """Return `entries` in the order of the book: a new code behind the one before it in its category."""
    ranked = store.execute(
        "SELECT code FROM code WHERE length(code) = 3 AND release = (SELECT id FROM release WHERE system = ? AND"
        " tabular = id AND import IS NULL ORDER BY id LIMIT 1) ORDER BY place",
        (CodeSystem.ICD10CM,),
    )
    rank = {code: place for place, (code,) in enumerate(ranked)}
    categories = sorted(rank)
    known: dict[str, list[str]] = {}
    for code in sorted(places):
        known.setdefault(category(code), []).append(code)

    def place(code: str) -> tuple[int, str, int, str]:
        one = category(code)
        of_it = rank.get(one)
        if of_it is None:
            before = bisect_right(categories, one) - 1
            return rank[categories[max(0, before)]], one, 0, code
        if code in places:
            return of_it, "", places[code], ""
        siblings = known.get(one, [])
        at = bisect_right(siblings, code) - 1
        return of_it, "", places[siblings[at]] if at >= 0 else -1, code

    return sorted(entries.values(), key=lambda entry: place(entry.code))
