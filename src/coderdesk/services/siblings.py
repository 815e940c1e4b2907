"""The codes beside a code: the other side of the body, the other episode of care."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from coderdesk.domain.book import CodeBook, CodeEntry
from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.services.seventh import LENGTH, SEVENTH, Episode, episode_of, stem_of, with_seventh

#: Words that a title may have or not without meaning another thing.
_IDLE = frozenset({"of", "the", "in", "side", "unilateral", "and"})
#: How many levels up the other side may stand: M17.11 has its bilateral in M17.0.
_LEVELS = 2


class Side(StrEnum):
    """The side of the body that a title tells."""

    RIGHT = "right"
    LEFT = "left"
    BILATERAL = "bilateral"
    UNSPECIFIED = "unspecified"


@dataclass(frozen=True, slots=True)
class Siblings:
    """The codes that say the same of another side or another episode, and which side and episode the code says."""

    side: Side | None = None
    episode: Episode | None = None
    sides: Mapping[Side, CodeEntry] = field(default_factory=dict)
    episodes: Mapping[Episode, CodeEntry] = field(default_factory=dict)


def siblings(book: CodeBook, *, code: Code, on: date) -> Siblings:
    """Return the siblings of an ICD-10-CM code on `on`; nothing where its title tells no side and no episode."""
    entry = book.entry(code, on)
    if entry is None or code.system is not CodeSystem.ICD10CM:
        return Siblings()
    stem = _stem(book, entry, on)
    character = code.text[LENGTH - 1 :] if stem.code != code else ""
    meanings = dict(book.seventh_characters(stem.code, on)) if character else {}
    side, others = _sides(book, stem, on)
    made = {where: with_seventh(other.code, character) if character else other.code for where, other in others.items()}
    if side is None and character in meanings:
        side, made = _sides_of_seventh(stem.code, character, meanings)
    found = {where: book.entry(other, on) for where, other in made.items()}
    sides = {where: other for where, other in found.items() if other is not None and (other.valid or other.needs)}
    return Siblings(
        side,
        episode_of(meanings[character]) if character in meanings else None,
        sides,
        _episodes(book, stem.code, character, meanings, on),
    )


def _stem(book: CodeBook, entry: CodeEntry, on: date) -> CodeEntry:
    """Return the stem of a code whose 7th character was added, else the entry itself."""
    if len(entry.code.text) < LENGTH:
        return entry
    found = book.entry(stem_of(entry.code), on)
    return found if found is not None and not found.billable else entry


def _sides(book: CodeBook, stem: CodeEntry, on: date) -> tuple[Side | None, dict[Side, CodeEntry]]:
    """Return the side of `stem` and the codes of the other sides, nearest level first."""
    own = list(_readings(stem.title))
    told = {side for side, _words in own}
    # "Unspecified fracture of right radius" is a right one: what is unspecified is the fracture.
    side = next((each for each in Side if each in told), None)
    if side is None:
        return None, {}
    found: dict[Side, CodeEntry] = {}
    for level in _around(book, stem, on):
        for entry in level:
            for where, words in _readings(entry.title):
                if where is side or where in found or entry.code == stem.code:
                    continue
                if any(of is side and _same(side, mine, where, words) for of, mine in own):
                    found[where] = entry
    if side is Side.UNSPECIFIED and not found:
        # It was another thing that is unspecified.
        return None, {}
    return side, found


def _sides_of_seventh(stem: Code, character: str, meanings: Mapping[str, str]) -> tuple[Side | None, dict[Side, Code]]:
    """Return the side that the 7th character tells (E11.3211: right eye), and the codes of the others."""
    told = {one: side for one, meaning in meanings.items() for side, _words in _readings(meaning)}
    side = told.get(character)
    if side is None:
        return None, {}
    return side, {where: with_seventh(stem, one) for one, where in told.items() if where is not side}


def _around(book: CodeBook, stem: CodeEntry, on: date) -> Iterator[Sequence[CodeEntry]]:
    """Yield the codes beside `stem`, then those below them, then the same a level higher (L97.411 has L97.421)."""
    above = stem.parent
    for _level in range(_LEVELS):
        if above is None:
            return
        beside = [entry for entry in book.children(above, on) if entry.valid or entry.needs]
        yield beside
        headers = [entry for entry in beside if entry.needs and entry.needs != SEVENTH]
        yield [entry for header in headers for entry in book.children(header.code, on) if entry.valid or entry.needs]
        parent = book.entry(above, on)
        above = parent.parent if parent is not None else None


def _readings(title: str) -> Iterator[tuple[Side, frozenset[str]]]:
    """Yield (side, the other words) for each word of a title that may tell the side."""
    words = [word.rstrip("s") for word in re.findall(r"[a-z0-9']+", title.lower())]
    for place, word in enumerate(words):
        if word in tuple(Side):
            rest = words[:place] + words[place + 1 :]
            yield Side(word), frozenset(rest) - _IDLE


def _same(one: Side, mine: frozenset[str], other: Side, theirs: frozenset[str]) -> bool:
    """Say whether two titles tell the same apart from the side; "bilateral" may stand for the name of the organ."""
    if mine == theirs:
        return True
    both = (mine, theirs) if one is Side.BILATERAL else (theirs, mine)
    return Side.BILATERAL in (one, other) and both[0] < both[1] and len(both[1] - both[0]) == 1


def _episodes(
    book: CodeBook, stem: Code, character: str, meanings: Mapping[str, str], on: date
) -> dict[Episode, CodeEntry]:
    """Return the code of each other episode whose meaning is nearest to that of `character`."""
    if character not in meanings or (own := episode_of(meanings[character])) is None:
        return {}
    mine = set(meanings[character].lower().split())
    found: dict[Episode, CodeEntry] = {}
    for episode in Episode:
        of_it = [one for one, meaning in meanings.items() if episode_of(meaning) is episode and episode is not own]
        if of_it:
            nearest = max(of_it, key=lambda one: len(mine & set(meanings[one].lower().split())))
            entry = book.entry(with_seventh(stem, nearest), on)
            if entry is not None and entry.valid:
                found[episode] = entry
    return found
