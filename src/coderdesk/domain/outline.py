"""The outline of a clinical note: its sections, and the numbered problems under the assessment and the plan.

Notes have no markup, only habits. A heading is a line of a known name ("HPI", "Assessment and plan"), in capitals, or
that ends with a colon and stands alone; a known name may also begin its line ("Allergies: none"). What is not surely a
heading is text: a heading too few is read over, a heading too many misleads.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass

from coderdesk.domain.outline_words import DIAGNOSES, HEADINGS, PLANS, QUALIFIERS, SHORT, SYSTEMS

_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+")
_LONGEST = 60
_MOST_WORDS = 8
_FEW_WORDS = 3
_LISTED_WORDS = 14
_SOAP = "SOAP"
_TITLE = 80
_MARKED = re.compile(r"#{1,6}\s+(?P<title>\S.*)|(?P<stars>\*{2}|__)(?P<bold>[^*_]+?):?(?P=stars):?")
_NUMBERED = re.compile(r"(?:(?P<number>[0-9]{1,2})[.)]|[#](?P<hash>[0-9]{1,2})[.):]?|#)\s+(?P<title>\S.*)")
_BULLET = re.compile(r"[•●▪‣*\-–—]\s*")
_INLINE = re.compile(r"(?P<title>[A-Za-z][A-Za-z&/ ,'’()-]{0,58}?)\s*:\s*(?=\S)")
_CAPITALS = re.compile(r"[A-Z][A-Z &/,'’()\-]{2,}:?")
_ALONE = re.compile(r"[A-Z][^0-9.;:]*:")
_FIRST_SENTENCE = re.compile(r".{3,}?(?=[.;:](?:\s|$)|\s[-–—]\s|,\s+(?:stable|improved|worsening|at goal)\b)")
_JOINT = re.compile(r"\s*(?:&|/|,|\+|\band\b|\bwith\b)\s*")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a note and what stands under it: characters `start` to `end` (exclusive), the heading included.

    `level` is 1 for a section and 2 for what is part of one: a problem of the assessment, an organ system of the
    examination. `number` is the one that the note gives a problem, None where it gives none. A section of level 1 ends
    where the next of level 1 begins, one of level 2 where the next of any level does.
    """

    title: str
    level: int
    start: int
    end: int
    number: int | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str
    after_blank: bool


@dataclass(frozen=True, slots=True)
class _Heading:
    title: str
    level: int
    start: int
    name: str = ""
    number: int | None = None


def outline(text: str) -> tuple[Section, ...]:
    """Return the sections of `text` in their order; none for a note without headings."""
    note = _Note(text)
    found: list[_Heading] = []
    section: _Heading | None = None
    for place, line in enumerate(note.lines):
        heading = note.section(place, line)
        if heading is not None:
            section = heading
        elif section is not None:
            heading = note.part(place, line, section, numbered=found[-1].number is not None)
        if heading is not None:
            found.append(heading)
    return _with_ends(found, len(text))


def section_at(sections: tuple[Section, ...], place: int) -> Section | None:
    """Return the innermost of `sections` in which the character `place` stands, None before the first."""
    index = bisect_right([section.start for section in sections], place)
    return sections[index - 1] if index else None


def _with_ends(found: list[_Heading], length: int) -> tuple[Section, ...]:
    sections: list[Section] = []
    next_section = next_heading = length
    for one in reversed(found):
        end = next_section if one.level == 1 else next_heading
        sections.append(Section(one.title, one.level, one.start, end, one.number))
        next_heading = one.start
        next_section = one.start if one.level == 1 else next_section
    return tuple(reversed(sections))


class _Note:
    """The lines of a note, and what is usual in it."""

    def __init__(self, text: str) -> None:
        self.lines = tuple(_lines(text))
        capitals = [line.text for line in self.lines if line.text.isupper()]
        written = sum(any(map(str.isalpha, line.text)) for line in self.lines)
        #: Where most is written in capitals they mean nothing.
        self._shouts = len(capitals) > max(3, written // 2)
        #: What stands on every page is the paper's heading, not the note's.
        self._often = {text for text, times in Counter(capitals).items() if times > 1}
        letters = {line.text[0] for line in self.lines if line.text[:1] in _SOAP and line.text[1:2] in ("", ":")}
        #: Where "S:", "O:", "A:" and "P:" stand together they are sections; alone, "P: 72" is a pulse.
        self._soap = len(letters) > 2

    def section(self, place: int, line: _Line) -> _Heading | None:
        """Return the heading of level 1 that `line` is, or begins with."""
        text = line.text
        if not (text[0].isupper() or text[0] in "#*_" or text[0].isdecimal() or line.after_blank):
            return None  # the last word of a sentence that was broken over two lines
        if text[0] in _SOAP and text[1:2] in ("", ":") and not self._soap:
            return None
        if marked := _MARKED.fullmatch(text):
            title = (marked["title"] or marked["bold"]).strip().rstrip(":")
            if name := _name(title):
                return _Heading(_shown(title), 1, line.start, name)
        if numbered := _NUMBERED.fullmatch(text):
            title = numbered["title"].rstrip(":")
            name = _name(title)
            return _Heading(_shown(title), 1, line.start, name) if name and title not in SYSTEMS else None
        bare = text.rstrip(":").rstrip()
        if len(bare) <= _LONGEST and (name := _name(bare)):
            return _Heading(_shown(bare), 1, line.start, name)
        if (inline := _INLINE.match(text)) and (name := _name(inline["title"])):
            return _Heading(_shown(inline["title"]), 1, line.start, name)
        if self._stands_out(place, text):
            return _Heading(bare, 1, line.start, bare.casefold())
        return None

    def part(self, place: int, line: _Line, section: _Heading, *, numbered: bool) -> _Heading | None:
        """Return the heading of level 2 that `line` is in `section`, whose problems so far are `numbered` or not."""
        bare = line.text.rstrip(":").rstrip()
        if bare.casefold() in SYSTEMS and self._has_more(place):
            return _Heading(_shown(bare), 2, line.start)
        kinds = set(section.name.split("+"))
        if not kinds & (DIAGNOSES | PLANS):
            return None
        if match := _NUMBERED.fullmatch(line.text):
            number = match["number"] or match["hash"]
            return _Heading(_problem(match["title"]), 2, line.start, number=int(number) if number else None)
        # Among numbered problems a line without a number belongs to the one before it
        return None if numbered else self._unnumbered(place, line, kinds)

    def _unnumbered(self, place: int, line: _Line, kinds: set[str]) -> _Heading | None:
        """A problem without number: a short line with bullets under it, or one of a list of diagnoses alone."""
        text, bullet = line.text, _BULLET.match(line.text)
        short = len(text) <= _TITLE and text[0].isupper() if not bullet else len(text) <= _TITLE
        if not short:
            return None
        if bullet:
            body = text[bullet.end() :]
            listed = not kinds & PLANS and bool(body) and ":" not in body
            return _Heading(_problem(body), 2, line.start) if listed else None
        following = self.lines[place + 1] if place + 1 < len(self.lines) else None
        if following is not None and not following.after_blank and _BULLET.match(following.text):
            return _Heading(_problem(text), 2, line.start)
        alone = not kinds & PLANS and ":" not in text and len(text.split()) <= _LISTED_WORDS
        return _Heading(_problem(text), 2, line.start) if alone else None

    def _stands_out(self, place: int, text: str) -> bool:
        """Whether a line of no known name is a heading by its looks: in capitals, or alone before its colon."""
        words = text.split()
        if len(text) > _LONGEST or len(words) > _MOST_WORDS or not self._has_more(place):
            return False
        if text.rstrip(":").casefold() in SYSTEMS:
            return False
        if _CAPITALS.fullmatch(text):
            return not self._shouts and text not in self._often
        if not (self.lines[place].after_blank and _ALONE.fullmatch(text)):
            return False
        return len(words) <= _FEW_WORDS or all(word[0].isupper() or len(word) <= _FEW_WORDS for word in words)

    def _has_more(self, place: int) -> bool:
        return place + 1 < len(self.lines)


def _lines(text: str) -> list[_Line]:
    found: list[_Line] = []
    last = 0
    for match in _LINE.finditer(text):
        stripped = match[0].strip()
        if not stripped:
            continue
        start = match.start() + match[0].index(stripped)
        gap = text[last : match.start()].replace("\r\n", "\n")
        found.append(_Line(start, stripped, not found or len(re.findall(r"[\n\r\f]", gap)) > 1))
        last = match.end()
    return found


def _name(title: str) -> str:
    """Return the known name of a heading, several with "+" between them, "" where a part of it is not known."""
    plain = " ".join(title.casefold().replace("’", "'").split())
    if plain in HEADINGS:
        return plain
    parts = [part for part in _JOINT.split(plain) if part]
    named = [_without_qualifiers(part) for part in parts]
    return "+".join(named) if named and all(part in HEADINGS for part in named) else ""


def _without_qualifiers(part: str) -> str:
    """Return "exam" for "physical exam today (focused)": what is said about a section is not its name."""
    if part in HEADINGS:
        return part
    words = re.sub(r"\([^)]*\)", " ", part).split()
    while words and words[0] in QUALIFIERS:
        words.pop(0)
    while words and words[-1] in QUALIFIERS:
        words.pop()
    return " ".join(words)


def _shown(title: str) -> str:
    """Return a heading in capitals as one reads it; abbreviations stay."""
    cleaned = " ".join(title.split())
    return cleaned.capitalize() if cleaned.isupper() and cleaned.casefold() not in SHORT else cleaned


def _problem(text: str) -> str:
    """Return the first sentence of a problem, at most 80 characters of it."""
    sentence = _FIRST_SENTENCE.match(text)
    said = (sentence[0] if sentence else text).strip().rstrip(".:;,")
    if len(said) <= _TITLE:
        return said
    return said[: _TITLE - 1].rsplit(" ", 1)[0].rstrip(",;") + "…"
