"""Finds in a query what is said in many words, in any order: the lines of `paraphrases`, and the longer sayings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from coderdesk.codesets.search.clinical import CLINICAL
from coderdesk.codesets.search.paraphrases import PARAPHRASES
from coderdesk.codesets.search.sayings import SAYINGS
from coderdesk.codesets.search.words import canonical, raw_words

#: The canonical forms of the words that may stand in one place of a line.
Item = frozenset[str]


class Line(NamedTuple):
    """What must be said, what may be said besides, and what it means."""

    must: tuple[Item, ...]
    may: tuple[Item, ...]
    meaning: str


class Said(NamedTuple):
    """The places of the words of a query that a line takes, and what they mean together."""

    places: tuple[int, ...]
    meaning: str


class Loosely:
    """Finds lines in queries. Each is filed under the place that the fewest words may fill."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._filed: dict[str, list[Line]] = defaultdict(list)
        for line in lines:
            for form in min(line.must, key=len):
                self._filed[form].append(line)

    def find(self, words: Sequence[str]) -> list[Said]:
        """Return what `words` say, each word taken once: the line that takes the most words first."""
        forms = [canonical(word)[0] for word in words]
        taken: set[int] = set()
        found = []
        for said in sorted(self._all(forms), key=lambda one: -len(one.places)):
            if taken.isdisjoint(said.places):
                taken.update(said.places)
                found.append(said)
        return found

    def _all(self, forms: Sequence[str]) -> Iterator[Said]:
        for form in dict.fromkeys(forms):
            for line in self._filed.get(form, ()):
                if places := _placed(line, forms):
                    yield Said(places, line.meaning)


def _placed(line: Line, forms: Sequence[str]) -> tuple[int, ...]:
    """Return the places in `forms` of the words of `line`, in order; empty where one that must be there is not."""
    free = list(range(len(forms)))
    taken = []
    for needed, items in ((True, line.must), (False, line.may)):
        for item in items:
            place = next((one for one in free if forms[one] in item), None)
            if place is not None:
                free.remove(place)
                taken.append(place)
            elif needed:
                return ()
    return tuple(sorted(taken))


def _item(words: str) -> Item:
    """Return the canonical forms of words with slashes between them."""
    return frozenset(canonical(word)[0] for word in words.split("/"))


def _lines() -> Iterator[Line]:
    for must, may, meaning in PARAPHRASES:
        yield Line(tuple(map(_item, must)), tuple(map(_item, may)), meaning)
    for words, meanings in (*SAYINGS.items(), *CLINICAL.items()):
        said = raw_words(" ".join(words))
        if len(said) > 1:
            yield Line(tuple(map(_item, said)), (), meanings[0])


LOOSELY = Loosely(_lines())
