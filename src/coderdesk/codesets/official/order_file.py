"""Reader of the ICD-10-CM and ICD-10-PCS order files: every code of a release with its titles, headers included."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Sequence

from coderdesk.codesets.official.fiscal import Edition, edition_in
from coderdesk.codesets.official.lists import CodeList
from coderdesk.codesets.official.order_lines import Entry, LineRefused, looks_like_order_lines, read_entries
from coderdesk.codesets.official.order_list import billable_on, write_entries
from coderdesk.codesets.official.reader import Member, Reading
from coderdesk.codesets.official.text import lines_of, lost_end
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.failures import FileRefused
from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import FileKind

_KINDS = {CodeSystem.ICD10CM: FileKind.CM_ORDER, CodeSystem.ICD10PCS: FileKind.PCS_ORDER}
#: How many codes may be reported in each fiscal year, for a file whose name no longer tells the year. Source: the order
#: files and their addenda.
_COUNTS = {
    (CodeSystem.ICD10CM, 74_044): 2024, (CodeSystem.ICD10CM, 74_260): 2025, (CodeSystem.ICD10CM, 74_719): 2026,
    (CodeSystem.ICD10CM, 74_879): 2027, (CodeSystem.ICD10PCS, 78_603): 2024, (CodeSystem.ICD10PCS, 78_948): 2025,
    (CodeSystem.ICD10PCS, 79_115): 2026, (CodeSystem.ICD10PCS, 79_256): 2027,
}  # fmt: skip
#: The first characters of codes without which a list is not whole: injuries and factors, or the last sections.
_WHOLE = {CodeSystem.ICD10CM: "AMSTZ", CodeSystem.ICD10PCS: "0BX"}
_FETCH_AGAIN = "Fetch the file again, then import it."
_BARE_LIST = re.compile(r"(?:[A-Z][0-9][0-9A-Z]{1,5}|[0-9A-Z]{7}) {1,5}(?=\S)[A-Za-z].*")
#: A list with so much fewer codes than the one before it may be cut short.
_SHRUNK = 0.99
_SHOWN = 3


def read(member: Member, progress: Progress) -> Reading | None:
    """Read an order file; None where `member` is none. `FileRefused` with the line where it cannot be read wholly."""
    lines = lines_of(member) if not member.head.startswith(b"%PDF") else None
    if lines is None:
        return None
    if not looks_like_order_lines(lines):
        _refuse_bare_list(member, lines)
        return None
    progress.step(0, 2, f"Reading {member.name}")
    try:
        system, entries = read_entries(lines)
    except LineRefused as fault:
        raise FileRefused(member.place, f"line {fault.line}", fault.reason, _FETCH_AGAIN) from None
    kept, questions = _without_doubles(entries)
    _refuse_parts(member, system, kept)
    questions += lost_end(lines)
    billable = sum(entry.billable for entry in kept)
    edition, doubt = _edition(member, system, billable)
    progress.step(1, 2, f"Reading {member.name}")
    return _reading(member, system, kept, edition, [*_misnamed(member, system), *doubt, *questions])


def _reading(
    member: Member, system: CodeSystem, entries: Sequence[Entry], edition: Edition, questions: Sequence[str]
) -> Reading:
    billable = sum(entry.billable for entry in entries)
    listed = CodeList(system, edition.name, edition.first, edition.last, f"{member.place}")

    def write(store: sqlite3.Connection, number: int, progress: Progress) -> None:
        progress.step(0, 1, f"Writing {system.label} {edition.name}")
        write_entries(store, number, listed, entries)

    def check(store: sqlite3.Connection, before: Sequence[tuple[FileKind, str]]) -> Sequence[str]:
        del before
        name, known = billable_on(store, system, edition.first)
        if billable < _SHRUNK * known:
            return (f"It has {billable:,} codes that may be reported where {name} has {known:,}: it may be cut short.",)
        return ()

    return Reading(
        kind=_KINDS[system],
        name=edition.name,
        effective_from=edition.first,
        effective_to=edition.last,
        counts=(("billable codes", billable), ("headers", len(entries) - billable)),
        write=write,
        questions=tuple(questions),
        check=check,
        searched=True,
    )


def _without_doubles(entries: Sequence[Entry]) -> tuple[list[Entry], list[str]]:
    """Return each code once, as its first line has it, and what is to be asked where another line differs."""
    first: dict[str, Entry] = {}
    differing: list[tuple[Entry, Entry]] = []
    for entry in entries:
        known = first.setdefault(entry.code, entry)
        if known is not entry and known[1:3] != entry[1:3]:
            differing.append((known, entry))
    questions = [
        f"{one.code} is on lines {one.line} and {other.line} with different "
        f"{'titles' if one.title != other.title else 'flags'}; the first line would count."
        for one, other in differing[:_SHOWN]
    ]
    if len(differing) > _SHOWN:
        questions.append(f"{len(differing) - _SHOWN:,} more codes have lines that differ.")
    return list(first.values()), questions


def _refuse_parts(member: Member, system: CodeSystem, entries: Sequence[Entry]) -> None:
    """Refuse a list that is plainly not whole: chapters missing, or headers with nothing under them."""
    initials = {entry.code[0] for entry in entries}
    last = entries[-1]
    if missing := [one for one in _WHOLE[system] if one not in initials]:
        reason = f"it ends at {last.code}, and no code begins with {missing[0]}: it is only a part of the list"
        raise FileRefused(member.place, f"line {last.line}", reason, _FETCH_AGAIN)
    above = Counter(entry.code[:size] for entry in entries for size in range(3, len(entry.code)))
    for entry in entries:
        if not entry.billable and entry.code not in above:
            reason = f"{entry.code} is a header, and no code stands under it"
            raise FileRefused(member.place, f"line {entry.line}", reason, _FETCH_AGAIN)
        if entry.billable and entry.code in above:
            reason = f"{entry.code} may be reported, and yet codes stand under it"
            raise FileRefused(member.place, f"line {entry.line}", reason, _FETCH_AGAIN)


def _edition(member: Member, system: CodeSystem, billable: int) -> tuple[Edition, list[str]]:
    """Return which release it is, from the names or from how many codes it has, and what is to be asked."""
    named = edition_in(member.name, member.file.name)
    counted = _COUNTS.get((system, billable))
    if named is not None:
        if counted is None or counted == named.year:
            return named, []
        return named, [f"Its name says {named.name}, and it has as many codes as FY{counted}."]
    if counted is not None:
        return Edition(counted), [f"Its name does not tell the fiscal year; it has as many codes as FY{counted}."]
    raise FileRefused(
        member.place, "", "neither its name nor its content tells the fiscal year",
        "Give it back the name it was published under, such as icd10cm_order_2026.txt, then import it.",
    )  # fmt: skip


def _misnamed(member: Member, system: CodeSystem) -> list[str]:
    other = {CodeSystem.ICD10CM: "pcs", CodeSystem.ICD10PCS: "10cm"}[system]
    if other in member.name.lower():
        return [f"It is named as if it held another set, and it holds {system.label}."]
    return []


def _refuse_bare_list(member: Member, lines: Sequence[str]) -> None:
    """Say of a list of billable codes alone, when the user hands over just that, which file to take instead."""
    if not member.inside and len(lines) > 1000 and all(_BARE_LIST.match(line) for line in lines[:100]):
        raise FileRefused(
            member.place, "", "it lists codes without the headers above them",
            "Import the order file of the same release instead, such as icd10cm_order_2026.txt.",
        )  # fmt: skip
