"""Reader of the ICD-10-CM books of terms: alphabetic index, external cause index, neoplasm table, table of drugs.

The four files have one layout, root `ICD10CM.index`; which book one is, its headings and its title say, never its name.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from coderdesk.codesets.official.editions import edition_of
from coderdesk.codesets.official.lined_xml import Element, read_xml, refuse
from coderdesk.codesets.official.markup import root_name
from coderdesk.codesets.official.reader import Member, Reading
from coderdesk.codesets.official.term_lines import (
    Line,
    refuse_too_many,
    split_references,
    unlike,
    write_headings,
    write_lines,
)
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import FileKind
from coderdesk.domain.terms import BookName

ROOT = "ICD10CM.index"
_KINDS = {
    BookName.INDEX: FileKind.CM_INDEX,
    BookName.EXTERNAL: FileKind.CM_EXTERNAL,
    BookName.NEOPLASM: FileKind.CM_NEOPLASM,
    BookName.DRUGS: FileKind.CM_DRUGS,
}
#: What the first column of a table is headed.
_TABLES = {"neoplasm": BookName.NEOPLASM, "substance": BookName.DRUGS}
#: The name that a file is published under, by what its name has in it, the most telling first.
_NAMES = (
    ("eindex", BookName.EXTERNAL), ("neoplasm", BookName.NEOPLASM), ("drug", BookName.DRUGS), ("index", BookName.INDEX),
)  # fmt: skip
_CODE = re.compile(r"[A-Z][0-9A][0-9A-Z](?:\.[0-9A-Z]{1,4})?[.-]{0,3}")
_DASH = re.compile(r"[-–—]*")
_TERMS = ("mainTerm", "term")
#: So many codes that are none, and the file is something else.
_ODD_SHARE = 0.01
_SHOWN = 3


@dataclass(slots=True)
class _Found:
    """What was found in a file: its lines, its columns beside the first, and what was odd, with its line."""

    member: Member
    headings: dict[int, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    codes: int = 0
    odd: list[tuple[int, str]] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)


def read(member: Member, progress: Progress) -> Reading | None:
    """Read a book of terms; None where `member` is none. `FileRefused` with the line where it cannot be read wholly."""
    if root_name(member) != ROOT:
        return None
    root = read_xml(member, progress)
    if root.name != ROOT:
        return None
    found = _Found(member, _headings(member, root))
    for letter in root.named("letter"):
        _read_letter(letter, found)
    if not found.lines:
        refuse(member, root.line, "it has no terms")
    refuse_too_many(member, found.lines)
    _refuse_odd(found)
    book = _book(root, found)
    split_references(found.lines)
    edition = edition_of(member, root)
    kind = _KINDS[book]

    def write(store: sqlite3.Connection, number: int, progress: Progress) -> None:
        write_headings(store, number, found.headings.items())
        write_lines(store, number, book, found.lines, progress)

    def check(store: sqlite3.Connection, before: Sequence[tuple[FileKind, str]]) -> Sequence[str]:
        del before
        return unlike(store, kind, CodeSystem.ICD10CM, len(found.lines))

    main = sum(line.level == 0 for line in found.lines)
    # The neoplasm table stands under one main term; to count it says nothing.
    terms = (("main terms", main),) if main > 1 else ()
    return Reading(
        kind=kind,
        name=edition.name,
        effective_from=edition.first,
        effective_to=edition.last,
        counts=(("entries", len(found.lines)), *terms, ("codes", found.codes)),
        write=write,
        questions=tuple(_questions(found, book)),
        check=check,
        searched=True,
    )


def _headings(member: Member, root: Element) -> dict[int, str]:
    """Return the headings of the columns by their numbers, the first being that of the terms; {} for an index."""
    heading = root.first("indexHeading")
    if heading is None:
        return {}
    found: dict[int, str] = {}
    for head in heading.named("head"):
        place = head.attributes.get("col", "")
        if not place.isdecimal() or len(place) > 9 or int(place) != len(found) + 1 or not head.text:
            refuse(member, head.line, "the columns are not headed and numbered in order")
        found[int(place)] = head.text
    if found.get(1, "").casefold() not in _TABLES:
        refuse(member, heading.line, "its columns are neither those of the neoplasm table nor of the table of drugs")
    return found


def _book(root: Element, found: _Found) -> BookName:
    """Return which book it is: a table by its first heading, an index by its title or else by its codes."""
    if found.headings:
        return _TABLES[found.headings[1].casefold()]
    title = root.first("title")
    told = title.text.casefold() if title else ""
    if "external cause" in told:
        return BookName.EXTERNAL
    if "diseases" in told:
        return BookName.INDEX
    external = sum(line.code[:1] in tuple("VWXY") for line in found.lines)
    return BookName.EXTERNAL if 2 * external > sum(bool(line.code) for line in found.lines) else BookName.INDEX


def _read_letter(letter: Element, found: _Found) -> None:
    title = letter.first("title")
    if title is None or not title.text:
        refuse(found.member, letter.line, "a letter of the book has no title")
    for one in letter:
        if one.name == "mainTerm":
            _read_term(one, title.text, 0, found)
        elif one is not title:
            found.unread[one.name] += 1


def _read_term(element: Element, letter: str, level: int, found: _Found) -> None:
    if level and element.attributes.get("level") != str(level):
        told = element.attributes.get("level", "no level")
        refuse(found.member, element.line, f"a term at level {level} is marked as one at {told}")
    title = element.first("title")
    if title is None or not title.text:
        refuse(found.member, element.line, "a term has no title")
    line = Line(level, letter, title.own_text, " ".join(one.text for one in title.named("nemod")))
    found.lines.append(line)
    for one in element:
        if one.name in _TERMS:
            _read_term(one, letter, level + 1, found)
        elif one is not title:
            _read_part(one, line, found)


def _read_part(one: Element, line: Line, found: _Found) -> None:
    """Read what stands at a term beside its title and its subterms."""
    match one.name:
        case "code":
            if line.code:
                refuse(found.member, one.line, "a term has two codes")
            line.code = _code(one, found)
        case "manif":
            if _CODE.fullmatch(one.text):
                line.manifestation = _code(one, found)
            else:
                line.nonessential = f"{line.nonessential} [{one.text}]".strip()
        case "see":
            line.see.append(one.text)
        case "seeAlso":
            line.see_also.append(one.text)
        case "seecat" | "subcat":
            named = "category" if one.name == "seecat" else "subcategory"
            line.see.append(f"{named} {one.text}")
            line.further.append(_code(one, found))
        case "cell":
            line.cells.append(_cell(one, line, found))
        case _:
            found.unread[one.name] += 1


def _cell(one: Element, line: Line, found: _Found) -> tuple[int, str]:
    place = one.attributes.get("col", "")
    if not place.isdecimal() or len(place) > 9 or int(place) not in found.headings or int(place) == 1:
        refuse(found.member, one.line, "a cell stands in a column that the table does not have")
    if any(int(place) == other for other, _ in line.cells):
        refuse(found.member, one.line, f"two cells of one term stand in column {place}")
    return int(place), "" if _DASH.fullmatch(one.text) else _code(one, found)


def _code(one: Element, found: _Found) -> str:
    found.codes += 1
    if not _CODE.fullmatch(one.text):
        found.odd.append((one.line, one.text))
    return one.text


def _refuse_odd(found: _Found) -> None:
    if len(found.odd) > _ODD_SHARE * found.codes:
        line, text = found.odd[0]
        refuse(found.member, line, f"“{text[:20]}” is no ICD-10-CM code, and {len(found.odd):,} more lines are such")


def _questions(found: _Found, book: BookName) -> Iterator[str]:
    name = found.member.name.casefold()
    named = next((one for part, one in _NAMES if part in name), book)
    if named is not book:
        yield f"It is named as if it were the {named.label}, and it is the {book.label}."
    for line, text in found.odd[:_SHOWN]:
        yield f"Line {line}: “{text[:20]}” is no ICD-10-CM code; it would be shown and lead nowhere."
    if len(found.odd) > _SHOWN:
        yield f"{len(found.odd) - _SHOWN:,} more codes are none."
    for element, many in found.unread.items():
        yield f"{many:,} elements “{element[:20]}” are not known here and would be left out."
