"""Reader of the ICD-10-PCS index: terms that lead to tables, to beginnings of codes, or to other terms."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from coderdesk.codesets.official.editions import edition_of
from coderdesk.codesets.official.lined_xml import Element, read_xml, refuse
from coderdesk.codesets.official.markup import root_name
from coderdesk.codesets.official.reader import Member, Reading
from coderdesk.codesets.official.term_lines import Line, refuse_too_many, unlike, write_lines
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import FileKind
from coderdesk.domain.terms import BookName

ROOT = "ICD10PCS.index"
_STARTS = ("code", "codes", "tab")
_START = re.compile(r"[0-9A-HJ-NP-Z]{3,7}")


@dataclass(slots=True)
class _Found:
    member: Member
    lines: list[Line] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)


def read(member: Member, progress: Progress) -> Reading | None:
    """Read the PCS index; None where `member` is none. `FileRefused` with the line where it cannot be read wholly."""
    if root_name(member) != ROOT:
        return None
    root = read_xml(member, progress)
    found = _Found(member)
    for letter in root.named("letter"):
        title = letter.first("title")
        if title is None or not title.text:
            refuse(member, letter.line, "a letter of the book has no title")
        for one in letter.named("mainTerm"):
            _read_term(one, title.text, 0, found)
    if not found.lines:
        refuse(member, root.line, "it has no terms")
    refuse_too_many(member, found.lines)
    edition = edition_of(member, root)

    def write(store: sqlite3.Connection, number: int, progress: Progress) -> None:
        write_lines(store, number, BookName.PCS, found.lines, progress)

    def check(store: sqlite3.Connection, before: Sequence[tuple[FileKind, str]]) -> Sequence[str]:
        del before
        return unlike(store, FileKind.PCS_INDEX, CodeSystem.ICD10PCS, len(found.lines))

    starts = sum(len(line.starts) for line in found.lines)
    main = sum(line.level == 0 for line in found.lines)
    return Reading(
        kind=FileKind.PCS_INDEX,
        name=edition.name,
        effective_from=edition.first,
        effective_to=edition.last,
        counts=(("entries", len(found.lines)), ("main terms", main), ("beginnings of codes", starts)),
        write=write,
        questions=tuple(
            f"{many:,} elements “{name[:20]}” are not known here and would be left out."
            for name, many in found.unread.items()
        ),
        check=check,
        searched=True,
    )


def _read_term(element: Element, letter: str, level: int, found: _Found) -> None:
    if level and element.attributes.get("level") != str(level):
        told = element.attributes.get("level", "no level")
        refuse(found.member, element.line, f"a term at level {level} is marked as one at {told}")
    title = element.first("title")
    if level == 0 and (title is None or not title.text):
        refuse(found.member, element.line, "a main term has no title")
    line = Line(level, letter, title.text if title else "")
    found.lines.append(line)
    for one in element:
        if one.name == "term":
            _read_term(one, letter, level + 1, found)
        elif one is not title:
            _read_part(one, line, found)


def _read_part(one: Element, line: Line, found: _Found) -> None:
    if one.name in _STARTS:
        _add_start(one, line, found)
        if one.name == "code":
            line.code = one.text
    elif one.name in ("see", "use"):
        words = one.own_text
        for inner in one:
            if inner.name not in _STARTS:
                found.unread[inner.name] += 1
                continue
            _add_start(inner, line, found)
            if words.endswith(" in"):
                words = f"{words} {inner.text}"
        (line.see if one.name == "see" else line.use).append(words)
    else:
        found.unread[one.name] += 1


def _add_start(one: Element, line: Line, found: _Found) -> None:
    if not _START.fullmatch(one.text):
        refuse(found.member, one.line, f"“{one.text[:20]}” is no beginning of an ICD-10-PCS code")
    if one.text not in line.starts:
        line.starts.append(one.text)
