"""Reader of the ICD-10-CM tabular list in its official XML form (`ICD10CM.tabular`)."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from coderdesk.domain.book import NoteKind

#: The elements that hold notes, in the order in which the book prints them.
NOTE_ELEMENTS = {
    "inclusionTerm": NoteKind.INCLUSION_TERM,
    "includes": NoteKind.INCLUDES,
    "notes": NoteKind.NOTE,
    "codeFirst": NoteKind.CODE_FIRST,
    "useAdditionalCode": NoteKind.USE_ADDITIONAL,
    "codeAlso": NoteKind.CODE_ALSO,
    "excludes1": NoteKind.EXCLUDES1,
    "excludes2": NoteKind.EXCLUDES2,
    "sevenChrNote": NoteKind.SEVENTH_CHARACTER,
}
_ORDER = {name: place for place, name in enumerate(NOTE_ELEMENTS)}
_NOS_TAIL = re.compile(r"\t.*\bNOS\s*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class TabularNote:
    """A note with the key of where it stands: "chapter 4", "section E08-E13", or an undotted code."""

    at: str
    kind: NoteKind
    text: str


@dataclass(frozen=True, slots=True)
class Division:
    """A chapter or section: its key ("chapter 4", "section E08-E13"), title, and the key of the one around it."""

    key: str
    title: str
    above: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A code as the list prints it. 7-character codes that are made by adding a 7th character are not printed.

    `parent` is the undotted code above ("" for a category), `division` the key of the innermost section, and
    `seventh` the code whose 7th characters apply to it ("" where it takes none).
    """

    code: str
    title: str
    parent: str
    division: str
    seventh: str
    has_children: bool

    @property
    def takes_seventh(self) -> bool:
        """Whether the code is reported only with a 7th character added."""
        return bool(self.seventh) and not self.has_children and len(self.code) < 7


@dataclass(slots=True)
class TabularList:
    """The whole list, in the order of the book. `seventh` maps a code to its (character, meaning) pairs."""

    version: str
    divisions: list[Division] = field(default_factory=list)
    codes: list[Listed] = field(default_factory=list)
    notes: list[TabularNote] = field(default_factory=list)
    seventh: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


def read_tabular(file: Path) -> TabularList:
    """Read the tabular list in `file`."""
    return of_root(ET.parse(file).getroot())  # noqa: S314 - the data file of an installed package


def of_root(root: ET.Element) -> TabularList:
    """Return the tabular list whose outermost element is `root`."""
    book = TabularList(_text(root, "version"))
    for chapter in root.iterfind("chapter"):
        _read_chapter(book, chapter)
    return book


def tidy(text: str) -> str:
    """Return `text` on one line, without the "... NOS" explanation that some titles trail behind a tab."""
    return " ".join(_NOS_TAIL.sub("", text).split())


def _text(element: ET.Element, tag: str) -> str:
    return tidy(element.findtext(tag) or "")


def _read_chapter(book: TabularList, chapter: ET.Element) -> None:
    key = f"chapter {_text(chapter, 'name')}"
    book.divisions.append(Division(key, _text(chapter, "desc"), ""))
    book.notes.extend(_notes(chapter, key))
    sections = {str(section.get("id")): section for section in chapter.iterfind("section")}
    for name, section in sections.items():
        around = _innermost(name, [other for other in sections if other != name])
        section_key = f"section {name}"
        book.divisions.append(Division(section_key, _text(section, "desc"), f"section {around}" if around else key))
        book.notes.extend(_notes(section, section_key))
    for name, section in sections.items():
        for category in section.iterfind("diag"):
            _read_code(book, category, "", f"section {name}", "")


def _innermost(name: str, others: list[str]) -> str:
    """Return the narrowest of `others` (ranges of categories) that holds the whole of `name`, or ""."""
    first, last = ends(name)
    holding = [other for other in others if ends(other)[0] <= first and last <= ends(other)[1]]
    return min(holding, key=lambda other: (_width(other), other), default="")


def _width(name: str) -> int:
    first, last = (int(end[0], 36) * 36 * 36 + int(end[1:3], 36) for end in ends(name))
    return last - first


def ends(name: str) -> tuple[str, str]:
    """Return the first and last category of a section's name: "A00-A09" or "B10"."""
    first, _, last = name.partition("-")
    return first, last or first


def _read_code(book: TabularList, element: ET.Element, parent: str, division: str, seventh: str) -> None:
    code = _text(element, "name").replace(".", "")
    if (extensions := element.find("sevenChrDef")) is not None:
        book.seventh[code] = tuple(
            (str(extension.get("char")), tidy(extension.text or "")) for extension in extensions.iterfind("extension")
        )
        seventh = code
    children = element.findall("diag")
    book.codes.append(Listed(code, _text(element, "desc"), parent, division, seventh, bool(children)))
    book.notes.extend(_notes(element, code))
    for child in children:
        _read_code(book, child, code, division, seventh)


def _notes(element: ET.Element, at: str) -> Iterator[TabularNote]:
    blocks = sorted((block for block in element if block.tag in _ORDER), key=lambda block: _ORDER[block.tag])
    for block in blocks:
        for note in block.iterfind("note"):
            # The kind stands before it here, not in the sentence: "Code also", then ", if applicable, ...".
            text = " ".join((note.text or "").split()).lstrip(",; ")
            if text:
                yield TabularNote(at, NOTE_ELEMENTS[block.tag], text)
