"""What a misspelled word was meant to be."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from coderdesk.codesets.search.index import Index

#: Shorter words are taken as they stand; from the second length on, two errors are allowed.
_ONE_ERROR, _TWO_ERRORS = 4, 8
_CACHED = 4096


class Meant(NamedTuple):
    """The words (numbers) that a misspelled one may stand for, and the spelling of the likeliest."""

    words: tuple[int, ...]
    spelling: str


class Spelling:
    """Finds the known spellings nearest to an unknown one, by insertions, deletions, changes and swaps of letters."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._by_length: dict[int, list[tuple[str, int]]] | None = None
        self.meant = lru_cache(_CACHED)(self._meant)

    def _meant(self, typed: str) -> Meant | None:
        """Return what `typed` may stand for, or None where nothing is near enough."""
        if len(typed) < _ONE_ERROR or not typed.isalpha():
            return None
        far = 1 if len(typed) < _TWO_ERRORS else 2
        near = [one for length in range(len(typed) - far, len(typed) + far + 1) for one in self._of_length(length)]
        found = process.extract(
            typed, [spelling for spelling, _ in near], scorer=OSA.distance, score_cutoff=far, limit=None
        )
        if not found:
            return None
        least = min(distance for _, distance, _ in found)
        nearest = sorted(
            (-self._found(near[place][1]), spelling, near[place][1])
            for spelling, distance, place in found
            if distance == least
        )
        words: dict[int, None] = {}
        for _, _, number in nearest[:4]:
            words.update(dict.fromkeys(self._words(number)))
        return Meant(tuple(words), nearest[0][1])

    def _words(self, number: int) -> list[int]:
        index = self._index
        words: list[int] = index.spelling_words[
            index.spelling_starts[number] : index.spelling_starts[number + 1]
        ].tolist()
        return words

    def _found(self, number: int) -> int:
        """Return in how many phrases a spelling's rarest word is found."""
        starts = self._index.starts
        return min((int(starts[word + 1] - starts[word]) for word in self._words(number)), default=0)

    def _of_length(self, length: int) -> list[tuple[str, int]]:
        if self._by_length is None:
            by_length: dict[int, list[tuple[str, int]]] = {}
            for number, spelling in enumerate(self._index.spellings):
                if spelling.isalpha():
                    by_length.setdefault(len(spelling), []).append((spelling, number))
            self._by_length = by_length
        return self._by_length.get(length, [])
