"""How what is typed is read: as slots, each a word or the several words that it may stand for.

A query may have several readings: an abbreviation stands for one thing or another, and what patients say is said in the
words of the code sets. All readings are scored, and the best answer of any of them counts; so the other words of the
query decide what an abbreviation means.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple

import numpy as np

from coderdesk.codesets.search import contradictions
from coderdesk.codesets.search.abbreviations import ABBREVIATIONS
from coderdesk.codesets.search.acronyms import names_of
from coderdesk.codesets.search.clinical import CLINICAL
from coderdesk.codesets.search.index import Index
from coderdesk.codesets.search.loosely import LOOSELY
from coderdesk.codesets.search.operations import OPERATIONS
from coderdesk.codesets.search.sayings import SAYINGS
from coderdesk.codesets.search.spelling import Spelling
from coderdesk.codesets.search.words import canonical, negated, raw_words, singular

#: How many words of a query are read at all, and how many readings of it are scored.
_LONGEST, _READINGS = 30, 6
#: How many words a beginning may stand for; the commonest are taken.
_COMPLETIONS = 48
#: What a word weighs that no phrase has.
_UNKNOWN = 8.0
#: What a word that was only begun, and a misspelled one, counts for beside one that is there.
_BEGUN, _MISSPELLED = 0.8, 0.9
#: What an abbreviation written out, or a saying, counts for beside the words as they stand.
_SAID = 0.99
#: What the beginning of a word counts for that is an abbreviation already: "cad".
_ONLY_BEGUN = 0.8
#: What an acronym counts for that is known only from the initials of names, and how long it may be.
_INITIALS, _ACRONYM = 0.9, 6
#: What each further meaning of an abbreviation or saying counts for beside the one before it.
_MEANING = 0.98
#: What words count for that say in any order, and with others between them, what a saying says.
_PARAPHRASED = 0.97
#: What a saying counts for that has a misspelled word.
_CORRECTED = 0.95
#: How long each of two words is, at least, that were run together.
_HALF = 4
#: How many words a saying has at most.
_LONGEST_SAYING = 5
#: Words -> what they may mean.
Meanings = Mapping[tuple[str, ...], tuple[str, ...]]
_COUNTED = re.compile(r"([a-z]{2,})([0-9]+[a-z]?)")


@dataclass(frozen=True, slots=True)
class Slot:
    """A word of a query: as typed, the words of the index (their numbers) that it may stand for, what it weighs.

    `words` is empty where the index has nothing like it; `nearly` are those that only begin so, or that may stand for
    it, and `rivals` those that contradict it. `credit` is what is counted of the weight where it is found.
    `read_as` is how a misspelled word was understood, "" for any other.
    """

    typed: str
    form: str
    words: tuple[int, ...]
    weight: float
    credit: float = 1.0
    read_as: str = ""
    nearly: tuple[int, ...] = ()
    rivals: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a query. `share` is what its answers count for; `read_as` tells what was replaced by what.

    A reading of `procedures` is in the words of ICD-10-PCS and holds there only.
    """

    slots: tuple[Slot, ...]
    share: float = 1.0
    read_as: tuple[tuple[str, str], ...] = ()
    procedures: bool = False

    @property
    def told(self) -> str:
        """What was understood otherwise than as it stands: "fx: fracture, haert: heart"."""
        misspelled = ((slot.typed, slot.read_as) for slot in self.slots if slot.read_as)
        return ", ".join(f"{said}: {meant}" for said, meant in (*self.read_as, *misspelled))


class _Part(NamedTuple):
    """Some words of a query in one meaning. `said` is "" where they are taken as they stand, `whole` as whole words."""

    words: tuple[str, ...]
    said: str = ""
    share: float = 1.0
    whole: bool = False


class Reader:
    """Reads queries in the words of one index."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._spelling = Spelling(index)
        self._completed = lru_cache(4096)(self._completions)

    def read(self, text: str) -> list[Reading]:
        """Return the readings of `text`, each with its words in order, once each; the last may be a beginning."""
        typed = list(self._split(raw_words(text)[:_LONGEST]))
        readings = list(self._readings(typed, _MEANINGS, _READINGS))
        readings += self._paraphrased(typed, readings)
        readings += self._corrected(typed, readings)
        if any(_said(typed, place, _OPERATIONS) for place in range(len(typed))):
            readings += self._readings(typed, _OPERATIONS, _READINGS, procedures=True)
        return readings

    def _readings(
        self, typed: list[str], meanings: Meanings, most: int, *, procedures: bool = False
    ) -> Iterator[Reading]:
        for chosen in islice(product(*self._parts(typed, meanings)), most):
            yield self._of_parts(chosen, procedures=procedures)

    def _of_parts(self, chosen: Sequence[_Part], *, procedures: bool = False) -> Reading:
        share = float(np.prod([part.share for part in chosen])) if chosen else 1.0
        read_as = tuple((part.said, " ".join(part.words)) for part in chosen if part.said)
        slots = tuple(self._slots(chosen))
        forms = frozenset(slot.form for slot in slots)
        told_apart = tuple(
            replace(slot, rivals=(*slot.rivals, *contradictions.rivals(slot.form, forms, self._index.words)))
            for slot in slots
        )
        return Reading(told_apart, share, read_as, procedures)

    def _paraphrased(self, typed: list[str], known: Sequence[Reading]) -> Iterator[Reading]:
        """Yield the reading of `typed` in which what is said in many words is replaced, where none of `known` is it."""
        said = LOOSELY.find(typed)
        if not said:
            return
        taken = {place for one in said for place in one.places}
        rest = [word for place, word in enumerate(typed) if place not in taken]
        parts = [next(iter(read)) for read in self._parts(rest, _MEANINGS)]
        parts += [
            _Part(tuple(raw_words(one.meaning)), " ".join(typed[place] for place in one.places), _PARAPHRASED)
            for one in said
        ]
        reading = self._of_parts(parts)
        forms = {slot.form for slot in reading.slots}
        if all(forms != {slot.form for slot in one.slots} for one in known):
            yield reading

    def _corrected(self, typed: list[str], known: Sequence[Reading]) -> Iterator[Reading]:
        """Yield what `typed` says where a misspelled word belongs to a saying: "haert attack"."""
        meant = [self._meant(word) for word in typed]
        if meant == typed:
            return
        said = [*islice(self._readings(meant, _MEANINGS, _READINGS), 1)]
        said += self._paraphrased(meant, said)
        slips = tuple((slip, word) for slip, word in zip(typed, meant, strict=True) if slip != word)
        forms = [{slot.form for slot in one.slots} for one in known]
        for one in said:
            if one.read_as and {slot.form for slot in one.slots} not in forms:
                yield replace(one, share=one.share * _CORRECTED, read_as=(*slips, *one.read_as))

    def _meant(self, word: str) -> str:
        """Return what `word` was meant to be where it is misspelled, and any other word as it is."""
        if (word,) in ABBREVIATIONS or canonical(word)[0] in self._index.words or self._completed(word):
            return word
        meant = self._spelling.meant(word)
        return meant.spelling if meant else word

    def _split(self, typed: Sequence[str]) -> Iterator[str]:
        """Yield `typed`, with what was run together, "ckd3" or "liverflukes", as two words."""
        for place, word in enumerate(typed, 1):
            if (word,) in ABBREVIATIONS or canonical(word)[0] in self._index.words:
                yield word
                continue
            counted = _COUNTED.fullmatch(word)
            if counted and self._knows(counted[1]):
                yield from counted.groups()
            elif place == len(typed) and self._completed(word):
                yield word
            else:
                yield from self._apart(word)

    def _apart(self, word: str) -> tuple[str, ...]:
        """Return the two words that were run together in `word`; or `word` itself, which may be misspelled."""
        if len(word) < 2 * _HALF or self._spelling.meant(word):
            return (word,)
        halves = [
            (word[:place], word[place:])
            for place in range(_HALF, len(word) - _HALF + 1)
            if self._is_word(word[:place]) and self._is_word(word[place:])
        ]
        return max(halves, key=lambda pair: min(map(len, pair)), default=(word,))

    def _is_word(self, word: str) -> bool:
        place = bisect_left(self._index.spellings, word)
        return self._index.spellings[place : place + 1] == [word]

    def _knows(self, word: str) -> bool:
        return (word,) in ABBREVIATIONS or canonical(word)[0] in self._index.words or bool(self._names(word))

    def _names(self, word: str) -> tuple[str, ...]:
        """Return what `word` may be the acronym of, where it is no word."""
        known = canonical(word)[0] in self._index.words
        return () if known or len(word) > _ACRONYM else tuple(names_of(word, self._index.acronyms))

    def _parts(self, typed: Sequence[str], meanings: Meanings) -> Iterator[list[_Part]]:
        """Yield the meanings of each part of `typed`, the likeliest first."""
        place = 0
        while place < len(typed):
            length, said = _said(typed, place, meanings) or (1, ())
            words = tuple(typed[place : place + length])
            place += length
            share = _SAID
            if not said and (said := self._names(words[0])):
                share = _INITIALS
            read = [
                _Part(tuple(raw_words(one)), " ".join(words), share * _MEANING**rank) for rank, one in enumerate(said)
            ]
            last = place == len(typed)
            known = all(canonical(word)[0] in self._index.words for word in words)
            if not read:
                read.append(_Part(words))
            else:
                if known or share == _INITIALS:
                    read.append(_Part(words, whole=True))
                if last:  # what is an abbreviation as it stands is less likely the beginning of a word
                    read.append(_Part(words, share=_ONLY_BEGUN))
            yield read

    def _slots(self, parts: Sequence[_Part]) -> Iterator[Slot]:
        met: set[str] = set()
        negations = negated([word for part in parts for word in part.words])
        for part in parts:
            for word, absent in zip(part.words, islice(negations, len(part.words)), strict=True):
                forms = canonical(word)
                begun = (
                    part is parts[-1] and not (part.said or part.whole) and word == part.words[-1] and len(forms) == 1
                )
                for form in forms:
                    if form not in met:
                        met.add(form)
                        slot = self._slot(word, form, begun=begun)
                        without = tuple(contradictions.without(word, self._index.words))
                        yield replace(slot, words=slot.words + without) if absent else replace(slot, rivals=without)

    def _slot(self, typed: str, form: str, *, begun: bool) -> Slot:
        weight = self._index.weight
        known = self._index.words.get(form)
        further = self._completed(typed) if begun and len(typed) > 1 else ()
        if known is not None:
            nearly = {*further, *self._index.near(known), *contradictions.parts(form, self._index.words)} - {known}
            return Slot(typed, form, (known,), float(weight[known]), nearly=tuple(nearly))
        if further:
            return Slot(typed, form, further, _BEGUN * max(float(weight[word]) for word in further))
        meant = self._spelling.meant(typed)
        if meant and meant.words:
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


def _said(typed: Sequence[str], place: int, meanings: Meanings) -> tuple[int, tuple[str, ...]] | None:
    """Return how many words from `place` on are the longest saying there, and its meanings; None where none is."""
    for length in range(min(_LONGEST_SAYING, len(typed) - place), 0, -1):
        said = meanings.get(tuple(map(singular, typed[place : place + length])))
        if said:
            return length, said
    return None


def _meanings(*lists: Meanings) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return what the words of `lists` mean, as they stand in a query; where several list them, the first."""
    listed: dict[tuple[str, ...], tuple[str, ...]] = {}
    for one in lists:
        for words, said in one.items():
            listed.setdefault(tuple(map(singular, raw_words(" ".join(words)) or words)), said)
    return listed


def _unfolded(name: str) -> str:
    """Return what the name of a procedure means, its parts said in the words of the procedures."""
    typed = raw_words(name)
    said, place = [], 0
    while place < len(typed):
        length, meant = _said(typed, place, _SURGEONS) or (1, (typed[place],))
        said.append(meant[0])
        place += length
    return " ".join(said)


_SURGEONS = _meanings(OPERATIONS)
_MEANINGS = _meanings(ABBREVIATIONS, SAYINGS, CLINICAL)
_OPERATIONS = {words: tuple(map(_unfolded, said)) for words, said in _meanings(ABBREVIATIONS).items()} | _SURGEONS
