"""How what is typed is read: as slots, each a word or the several words that it may stand for."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from coderdesk.codesets.search.index import Index
from coderdesk.codesets.search.spelling import Spelling
from coderdesk.codesets.search.words import canonical, raw_words

#: How many words of a query are read at all.
_LONGEST = 32
#: How many words a beginning may stand for; the commonest are taken.
_COMPLETIONS = 48
#: What a word weighs that no phrase has.
_UNKNOWN = 8.0
#: What a word that was only begun, and a misspelled one, counts for beside one that is there.
_BEGUN, _MISSPELLED = 0.8, 0.9


@dataclass(frozen=True, slots=True)
class Slot:
    """A word of a query: as typed, the words of the index (their numbers) that it may stand for, what it weighs.

    `words` is empty where the index has nothing like it. `credit` is what is counted of the weight where it is found.
    `read_as` is how the word was understood, "" where it was taken as it stands.
    """

    typed: str
    form: str
    words: tuple[int, ...]
    weight: float
    credit: float = 1.0
    read_as: str = ""


class Reader:
    """Reads queries in the words of one index."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._spelling = Spelling(index)
        self._completed = lru_cache(4096)(self._completions)

    def read(self, text: str) -> list[Slot]:
        """Return the words of `text` that can mean something, in order, once each; the last may be a beginning."""
        typed = raw_words(text)[:_LONGEST]
        slots: dict[str, Slot] = {}
        for place, word in enumerate(typed, 1):
            forms = canonical(word)
            for form in forms:
                if form not in slots:
                    slots[form] = self._slot(word, form, begun=place == len(typed) and len(forms) == 1)
        return list(slots.values())

    def _slot(self, typed: str, form: str, *, begun: bool) -> Slot:
        weight = self._index.weight
        known = self._index.words.get(form)
        further = self._completed(typed) if begun and len(typed) > 1 else ()
        if known is not None:
            return Slot(typed, form, tuple(dict.fromkeys((known, *further))), float(weight[known]))
        if further:
            return Slot(typed, form, further, _BEGUN * max(float(weight[word]) for word in further))
        if meant := self._spelling.meant(typed):
            heaviest = max(float(weight[word]) for word in meant.words)
            return Slot(typed, form, meant.words, heaviest, _MISSPELLED, meant.spelling)
        return Slot(typed, form, (), _UNKNOWN)

    def _completions(self, start: str) -> tuple[int, ...]:
        """Return the commonest words that begin with `start`."""
        index = self._index
        low, high = bisect_left(index.spellings, start), bisect_left(index.spellings, start + "~")
        if low == high:
            return ()
        words = np.unique(index.spelling_words[index.spelling_starts[low] : index.spelling_starts[high]])
        if len(words) > _COMPLETIONS:
            found = index.starts[words + 1] - index.starts[words]
            words = words[np.argsort(-found, kind="stable")[:_COMPLETIONS]]
        return tuple(words.tolist())
