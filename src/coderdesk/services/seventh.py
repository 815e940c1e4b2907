"""The 7th character: what may be chosen, laid out by course of care and by kind of fracture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from coderdesk.domain.codes import Code

#: What `CodeEntry.needs` says of a stem that takes a 7th character.
SEVENTH = "7th character"
PAD = "X"
LENGTH = 7
_FRACTURE = re.compile(
    r"(?P<encounter>initial|subsequent) encounter for (?P<kind>(?:closed|open)? ?fracture(?: type [^ ]+(?:, ?[^ ]+)*"
    r"(?: or [^ ]+)?)?)(?: with (?P<course>.+))?",
    re.IGNORECASE,
)
_OPEN_TYPE = re.compile(r"open fracture type (.+)", re.IGNORECASE)


class Episode(StrEnum):
    """The course of care that a 7th character tells."""

    INITIAL = "initial"
    SUBSEQUENT = "subsequent"
    SEQUELA = "sequela"


@dataclass(frozen=True, slots=True)
class SeventhRow:
    """A course of care, and for each column of the grid its (character, meaning), None where none is made."""

    title: str
    cells: tuple[tuple[str, str] | None, ...]


@dataclass(frozen=True, slots=True)
class SeventhGrid:
    """The characters as a grid; `columns` is empty where they are a plain list (one cell a row)."""

    columns: tuple[str, ...]
    rows: tuple[SeventhRow, ...]


def with_seventh(stem: Code, character: str) -> Code:
    """Return the whole code: the stem, X in the places that it leaves free, and the character ("S13.4" A: S13.4XXA)."""
    return Code(stem.system, stem.text.ljust(LENGTH - 1, PAD) + character)


def stem_of(code: Code) -> Code:
    """Return the stem of a code of seven characters: without the 7th, and without the X before it."""
    return Code(code.system, code.text[: LENGTH - 1].rstrip(PAD) if len(code.text) == LENGTH else code.text)


def episode_of(meaning: str) -> Episode | None:
    """Return the course of care in the meaning of a 7th character, or in a title that ends in one; None where none."""
    words = meaning.lower()
    if "initial encounter" in words:
        return Episode.INITIAL
    if "subsequent encounter" in words:
        return Episode.SUBSEQUENT
    return Episode.SEQUELA if re.search(r"\bsequela$", words.strip()) else None


def seventh_grid(characters: Sequence[tuple[str, str]]) -> SeventhGrid:
    """Lay (character, meaning) pairs out: by course and kind where all of them tell a fracture, else as a list."""
    parsed = [_read(meaning) for _character, meaning in characters]
    told = [found for found in parsed if found is not None]
    columns = tuple(dict.fromkeys(kind for _course, kind in told if kind))
    if len(told) < len(characters) or len(columns) < 2:
        return SeventhGrid((), tuple(SeventhRow(meaning, ((one, meaning),)) for one, meaning in characters))
    rows = []
    for course in dict.fromkeys(course for course, _kind in told):
        cells: list[tuple[str, str] | None] = [None] * len(columns)
        for pair, (of_course, kind) in zip(characters, told, strict=True):
            if of_course == course:
                cells[columns.index(kind) if kind else 0] = pair
        rows.append(SeventhRow(course, tuple(cells)))
    return SeventhGrid(tuple(map(_short, columns)), tuple(rows))


def _read(meaning: str) -> tuple[str, str] | None:
    """Return (course, kind of fracture) of a meaning, None where it tells no fracture and no sequela."""
    if episode_of(meaning) is Episode.SEQUELA:
        return "Sequela", ""
    match = _FRACTURE.fullmatch(meaning.strip())
    if match is None:
        return None
    course = match["course"] or ("initial" if match["encounter"].lower() == "initial" else "subsequent")
    return course[:1].upper() + course[1:], match["kind"].strip().lower()


def _short(kind: str) -> str:
    """Return a kind of fracture as the head of a column: "Closed", "Open I, II", "Open III", "Any"."""
    if match := _OPEN_TYPE.fullmatch(kind):
        types = [part.upper() for part in re.split(r"[, ]+(?:or )?", match[1]) if part]
        return "Open III" if all(part.startswith("III") for part in types) else f"Open {', '.join(types)}"
    return kind.removesuffix("fracture").strip().capitalize() or "Any"
