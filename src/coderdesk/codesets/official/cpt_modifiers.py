"""CPT modifiers from the user's own licensed files: the table of the newer releases, and Appendix A as text (MODUL).

In the text a modifier is a paragraph that begins with its two characters; physical status modifiers are lines such as
"P1: ..."; a blank line ends a paragraph. Headings stand by themselves.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from datetime import date

from coderdesk.codesets.official import sheets
from coderdesk.codesets.official.cpt import year_of
from coderdesk.codesets.official.fields import MODIFIER, day, refused
from coderdesk.codesets.official.reader import Member, Reading
from coderdesk.codesets.official.text import lines_of
from coderdesk.codesets.official.wholeness import asked_if_whole
from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import FileKind

_APPENDIX = re.compile(r"^\s*Appendix A\s*$", re.IGNORECASE | re.MULTILINE)
_PARAGRAPH = re.compile(r"([0-9]{2}|[0-9]P|[A-Z][A-Z0-9]) (?:\s*)(\S.*)")
_PHYSICAL = re.compile(r"\W*(P[1-6])\s*:\s*(\S.*)")
#: Level II modifiers stand one a line.
_NATIONAL = re.compile("[A-Z][A-Z0-9]")
_DATE = "MODIFIER DESCRIPTOR EFFECTIVE"

_Row = tuple[str, str, str | None]


@asked_if_whole
def read(member: Member, progress: Progress) -> Reading | None:
    """Read a file of CPT modifiers; None where it is none, `FileRefused` where it cannot be read wholly."""
    table = sheets.table(member, ("Modifier Code", "Modifier Name", "Modifier Description"))
    if table is not None:
        found = _of_table(table)
    elif _APPENDIX.search(member.head.decode("latin-1")) and member.head[:4] not in sheets.BINARY:
        found = _of_text(member)
    else:
        return None
    progress.step(0, 0, "Reading the CPT modifiers")
    rows: dict[str, _Row] = {}
    for row in found:
        rows.setdefault(row[0], row)
    if not rows:
        raise refused(member, "", "it has no modifier")
    questions: list[str] = []
    newest = max((row[2] for row in rows.values() if row[2]), default=None)
    year = year_of(member, questions, date.fromisoformat(newest) if newest else None)

    def write(store: sqlite3.Connection, number: int, told: Progress) -> None:
        told.step(0, 1, "Writing the CPT modifiers")
        store.executemany(f"INSERT INTO modifier VALUES ({number:d}, ?, ?, ?, NULL, 1)", rows.values())  # noqa: S608

    span = date(year, 1, 1), date(year, 12, 31)
    return Reading(FileKind.CPT_MODIFIERS, str(year), *span, (("modifiers", len(rows)),), write, tuple(questions))


def _of_table(table: sheets.Table) -> Iterator[_Row]:
    places = table.columns(("MODIFIER CODE", "MODIFIER NAME", "MODIFIER DESCRIPTION", _DATE))
    for row in table.rows():
        code = row[places["MODIFIER CODE"]].upper().zfill(2)
        if not MODIFIER.fullmatch(code):
            raise refused(table.member, table.place, "the column Modifier Code holds no modifier: a column has shifted")
        name, description = row[places["MODIFIER NAME"]], row[places["MODIFIER DESCRIPTION"]]
        if not (name or description):
            raise refused(table.member, table.place, f"modifier {code} has no descriptor")
        try:
            since = day(row[places[_DATE]].partition("T")[0]) if _DATE in places else None
        except ValueError as error:
            raise refused(table.member, table.place, "the effective date is no day of a calendar") from error
        text = name if not description or description == name else f"{name}: {description}".removeprefix(": ")
        yield code, text, str(since) if since else None


def _of_text(member: Member) -> Iterator[_Row]:
    code, parts, begun = "", list[str](), False
    for line in (*(lines_of(member) or ()), ""):
        text = line.strip()
        begun = begun or text.casefold() == "appendix a"
        one_line = _PHYSICAL.fullmatch(text)
        opening = None if one_line else _PARAGRAPH.fullmatch(text)
        if opening and code and not (_NATIONAL.fullmatch(code) and _NATIONAL.fullmatch(opening[1])):
            opening = None  # a line of a paragraph that happens to begin so
        if not text or one_line or opening:
            if code:
                yield code, " ".join(parts), None
            code, parts = "", []
        if one_line and begun:
            yield one_line[1], one_line[2], None
        elif opening and begun:
            code, parts = opening[1], [opening[2]]
        elif code:
            parts.append(text)
