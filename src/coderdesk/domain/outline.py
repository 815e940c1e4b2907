"""The headings of a clinical note, found by how they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: A heading is short: longer lines are sentences.
LONGEST = 60
_ENDS_SENTENCE = (".", ",", ";", "?", "!")
_NUMBERED = re.compile(r"\s{0,8}([0-9]{1,2})[.)]\s+(?=\S)")
_PLAN = re.compile(r"\b(assessment|plan|impression|hospital course|course|diagnos[ei]s|problems?)\b", re.IGNORECASE)
_CODED_OR_DATED = re.compile(r"[0-9]{2}|[:=]\s*\S")
#: The first words of a numbered item that name its problem.
_ITEM_WORDS = 5


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it: characters `start` to `end` (exclusive) of the note.

    `level` is 1 for a heading, 2 for a numbered item under an assessment or plan.
    """

    title: str
    start: int
    end: int
    level: int = 1


def outline(text: str) -> tuple[Section, ...]:
    """Return the sections of `text` in order; none where nothing looks like a heading. Any text is safe."""
    found: list[tuple[str, int, int]] = []
    in_plan, position, after_blank = False, 0, True
    for line in text.splitlines(keepends=True):
        words = line.strip()
        if words:
            item = _NUMBERED.match(line)
            if in_plan and item:
                found.append((_item_title(line[item.end() :]), position, 2))
            elif _is_heading(words, after_blank=after_blank):
                title = words.strip("#* ").rstrip(":").strip()
                found.append((title, position, 1))
                in_plan = bool(_PLAN.search(title))
        after_blank = not words
        position += len(line)
    return tuple(_closed(found, len(text)))


def _is_heading(words: str, *, after_blank: bool) -> bool:
    """Say whether a line is a heading: marked as one, in capitals, ending in a colon, or short and set apart."""
    bare = words.strip("#* ")
    if not bare or len(bare) > LONGEST or not any(letter.isalpha() for letter in bare):
        return False
    if words.startswith("#") or (words.startswith("**") and words.endswith("**")):
        return True
    if bare.endswith(":"):
        return True
    if bare.isupper() and len(bare) > 3:
        return True
    if bare.endswith(_ENDS_SENTENCE) or _CODED_OR_DATED.search(bare) or not bare[0].isupper():
        return False
    return after_blank and len(bare.split()) <= 7


def _item_title(rest: str) -> str:
    """Return the words of a numbered item up to its first stop, a few of them at most."""
    first = re.split(r"[.,;:(]", rest.strip(), maxsplit=1)[0]
    return " ".join(first.split()[:_ITEM_WORDS])


def _closed(found: list[tuple[str, int, int]], length: int) -> list[Section]:
    """Give each heading its end: where the next of its own level, or of one above, begins."""
    sections = []
    for place, (title, start, level) in enumerate(found):
        end = next((s for _t, s, other in found[place + 1 :] if other <= level), length)
        sections.append(Section(title or "Section", start, end, level))
    return sections
