"""The user's own licensed CPT files: descriptors in up to three lengths."""

from __future__ import annotations

import re
import sqlite3
from datetime import date

from coderdesk.codesets.official.cpt_rows import Text, texts
from coderdesk.codesets.official.fields import refused, undated, year_in
from coderdesk.codesets.official.lists import CodeList, write_list
from coderdesk.codesets.official.reader import Member, Reading
from coderdesk.codesets.official.wholeness import asked_if_whole
from coderdesk.codesets.releases import Row
from coderdesk.codesets.services_schema import LONG, MEDIUM, SHORT
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import FileKind

_NAMES = {LONG: "long", MEDIUM: "medium", SHORT: "short"}
_OFTEN = 2_000
#: The last year of the notice: "copyright 1966, 1970, 1983-2025 American Medical Association".
_COPYRIGHT = re.compile(r"copyright[^.]{0,200}?(20[0-9]{2})\s+(?:by\s+)?(?:the\s+)?American\s+Medical", re.IGNORECASE)


@asked_if_whole
def read(member: Member, progress: Progress) -> Reading | None:
    """Read a file of CPT descriptors; None where it is none, `FileRefused` where a line of it cannot be read."""
    found = texts(member)
    if found is None:
        return None
    kept: dict[tuple[str, int], Text] = {}
    questions: list[str] = []
    for count, one in enumerate(found):
        if count % _OFTEN == 0:
            progress.step(0, 0, "Reading the CPT descriptors")
        before = kept.setdefault((one.code, one.length), one)
        if before.text != one.text:
            places = f"({before.place} and {one.place})"
            questions.append(f"{one.code} stands twice with different descriptors {places}. The first will be kept.")
    if not kept:
        raise refused(member, "", "it has no CPT code")
    return _reading(member, kept, questions)


def _reading(member: Member, kept: dict[tuple[str, int], Text], questions: list[str]) -> Reading:
    year = year_of(member, questions, max((one.effective for one in kept.values() if one.effective), default=None))
    lengths = sorted({length for _, length in kept}, reverse=True)
    what = ", ".join(_NAMES[length] for length in lengths) if len(lengths) == 1 else "consolidated"
    best = {code: kept[code, length] for length in reversed(lengths) for code, has in kept if has == length}
    rows = [Row(code, one.text, billable=True) for code, one in sorted(best.items())]
    first, last = date(year, 1, 1), date(year, 12, 31)
    # the file with the longest descriptors answers before the others of its year
    release = CodeList(CodeSystem.CPT, str(year), first, last, member.name, decides=lengths[0])

    def write(store: sqlite3.Connection, number: int, told: Progress) -> None:
        told.step(0, 1, "Writing the CPT descriptors")
        store.executemany(
            "INSERT INTO cpt VALUES (?, ?, ?, ?, ?)",
            (
                (number, one.code, one.length, one.text, str(one.effective) if one.effective else None)
                for one in kept.values()
            ),
        )
        write_list(store, number, release, rows)

    counts = (("codes", len(rows)), ("descriptors", len(kept)))
    return Reading(FileKind.CPT, f"{year}, {what}", first, last, counts, write, tuple(questions), searched=True)


def year_of(member: Member, questions: list[str], newest: date | None = None) -> int:
    """Return the year of a CPT file: as a name says, else as the newest date or the notice lets expect, and ask."""
    for name in (member.name, *reversed(member.inside.split("/")), member.file.name):
        if year := year_in(name):
            return year
    if newest:
        questions.append(
            f"{member.name} does not tell its year. Its newest date is {newest}, so it is taken as CPT of it."
        )
        return newest.year
    if match := _COPYRIGHT.search(member.head.decode("latin-1")):
        year = int(match[1]) + 1
        questions.append(
            f"{member.name} does not tell its year. Its notice is of {match[1]}, so it will be taken as CPT {year}."
        )
        return year
    raise undated(member, "LONGULT_2026.txt")
