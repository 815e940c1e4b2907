"""Processing notes of HCPCS Level II: the texts to the numbers that the records of codes name.

A note begins with its number and two dashes ("0001--..."), goes on in lines that are set in, and ends at an empty line;
an asterisk that closes a line is the frame of the page. Notes that were deleted keep their number.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from datetime import date

from coderdesk.codesets.official.fields import end_of_quarter, quarter_in, quarter_label, refused, undated, year_in
from coderdesk.codesets.official.reader import Member, Reading
from coderdesk.codesets.official.text import lines_of
from coderdesk.codesets.official.wholeness import asked_if_whole
from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import FileKind

_TITLE = "PROCESSING NOTES"
_BEGIN = re.compile(r"\s*([0-9]{4})--\s*(\S.*)")
_SEARCHED = 40


@asked_if_whole
def read(member: Member, progress: Progress) -> Reading | None:
    """Read processing notes; None where `member` is none, `FileRefused` with the line where they cannot be read."""
    head = member.head.decode("latin-1").upper().splitlines()[:_SEARCHED]
    if _TITLE not in "".join(head) or not any(_BEGIN.match(line) for line in head):
        return None
    progress.step(0, 1, "Reading the processing notes")
    notes = _notes(member, lines_of(member) or ())
    name, first, last = _when(member)

    def write(store: sqlite3.Connection, number: int, told: Progress) -> None:
        told.step(0, 1, "Writing the processing notes")
        store.executemany(f"INSERT INTO processing_note VALUES ({number:d}, ?, ?)", notes.items())  # noqa: S608

    return Reading(FileKind.HCPCS_NOTES, name, first, last, (("notes", len(notes)),), write)


def _notes(member: Member, lines: Sequence[str]) -> dict[str, str]:
    """Return each note by its number, as one line."""
    notes: dict[str, str] = {}
    current = ""
    for count, line in enumerate(lines, 1):
        words = " ".join(line.rstrip().removesuffix("*").split())
        if begin := _BEGIN.match(words):
            current = begin[1]
            if current in notes:
                raise refused(member, f"line {count}", f"note {current} stands there a second time")
            notes[current] = begin[2]
        elif not words:
            current = ""
        elif current:
            notes[current] += f" {words}"
        elif notes:
            raise refused(member, f"line {count}", "it belongs to no note")
    return notes


def _when(member: Member) -> tuple[str, date, date]:
    """Return the name of the release and its days: a quarter or a year, as the file's name says."""
    for name in (member.name, member.file.name):
        if first := quarter_in(name):
            return quarter_label(first), first, end_of_quarter(first)
        if year := year_in(name):
            return str(year), date(year, 1, 1), date(year, 12, 31)
    raise undated(member, "proc_notes_2026.txt")
