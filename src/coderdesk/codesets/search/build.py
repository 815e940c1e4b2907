"""Makes the search index of phrases."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from coderdesk.codesets.search.index import SYSTEMS, Floats, Index, Ints, as_lines
from coderdesk.codesets.search.phrases import Kind, Phrase
from coderdesk.codesets.search.words import KEEPS, canonical, indexed, raw_words
from coderdesk.domain.progress import Progress

#: What a word that stands aside weighs: enough to tell two phrases apart, "hypertension (arterial) (benign)".
ASIDE = 0.02
#: What a number keeps of its weight.
_NUMBER = 0.45
_STEP = 20_000


@dataclass(frozen=True, slots=True)
class Built:
    """An index, and what its phrases show as a reason, by number; titles show nothing."""

    index: Index
    shown: dict[int, str]


class _Runs:
    """Lists of numbers of different lengths, kept end to end."""

    def __init__(self) -> None:
        self.values = array("i")
        self.lengths = array("i")

    def add(self, values: Iterable[int]) -> None:
        before = len(self.values)
        self.values.extend(values)
        self.lengths.append(len(self.values) - before)

    def pairs(self) -> tuple[Ints, Ints]:
        """Return each value beside the number of its list."""
        owners = np.arange(len(self.lengths), dtype=np.int32)
        return np.array(self.values, np.int32), np.repeat(owners, np.array(self.lengths, np.int32))


class _Collected:
    """The phrases of one system, each once: by the code and the words that it needs."""

    def __init__(self) -> None:
        self.needed, self.aside = _Runs(), _Runs()
        self.code, self.kind = array("i"), array("B")
        self.shown: dict[int, str] = {}
        self.seen: set[tuple[int, tuple[int, ...]]] = set()

    def add(self, code: int, phrase: Phrase, needed: tuple[int, ...], aside: tuple[int, ...]) -> None:
        if (code, needed) in self.seen:
            return
        self.seen.add((code, needed))
        if phrase.kind is not Kind.TITLE:
            self.shown[len(self.code)] = phrase.shown or phrase.text
        self.code.append(code)
        self.kind.append(phrase.kind)
        self.needed.add(needed)
        self.aside.add(aside)


def build(phrases: Iterable[Phrase], progress: Progress) -> Built:
    """Return the index of `phrases`. Of two phrases of one code with the same words, the first stays."""
    words: dict[str, int] = {}
    codes: dict[tuple[int, str], int] = {}
    spellings: set[str] = set()
    collected = [_Collected() for _ in SYSTEMS]
    places = {system: place for place, system in enumerate(SYSTEMS)}
    for done, one in enumerate(phrases):
        if done % _STEP == 0:
            progress.step(0, 1, "Collecting the words to search by")
        text = indexed(one.text)
        if not text.needed:
            continue
        place = places[one.system]
        code = codes.setdefault((place, one.code), len(codes))
        needed, aside = ([words.setdefault(word, len(words)) for word in part] for part in (text.needed, text.aside))
        collected[place].add(code, one, tuple(sorted(needed)), tuple(aside))
        spellings.update(raw_words(one.text))
    progress.step(0, 1, "Indexing the words")
    return _assembled(collected, list(words), list(codes), sorted(spellings))


def _assembled(
    collected: list[_Collected], words: list[str], codes: list[tuple[int, str]], spellings: list[str]
) -> Built:
    first = np.cumsum([0, *(len(one.code) for one in collected)], dtype=np.int32)
    needed = _joined([one.needed for one in collected], first)
    aside = _joined([one.aside for one in collected], first)
    code = np.concatenate([np.array(one.code, np.int32) for one in collected])
    weight = _weights(words, needed[0], int(first[-1]))
    starts, stands_aside, postings = _postings(needed, aside, len(words))
    phrases = int(first[-1])
    total = np.bincount(needed[1], weight[needed[0]], phrases)
    total = total + ASIDE * np.bincount(aside[1], weight[aside[0]], phrases)
    spelling_starts, spelling_words = _readings(spellings, {word: number for number, word in enumerate(words)})
    index = Index(
        codes=np.array([text for _, text in codes], "S7"),
        systems=np.array([place for place, _ in codes], np.uint8),
        code=code,
        kind=np.concatenate([np.array(one.kind, np.uint8) for one in collected]),
        total=total.astype(np.float32),
        first=first,
        weight=weight,
        starts=starts,
        aside=stands_aside,
        postings=postings,
        words_text=as_lines(words),
        spellings_text=as_lines(spellings),
        spelling_starts=spelling_starts,
        spelling_words=spelling_words,
    )
    shown = {
        int(start) + number: text
        for start, one in zip(first, collected, strict=False)
        for number, text in one.shown.items()
    }
    return Built(index, shown)


def _joined(runs: list[_Runs], first: Ints) -> tuple[Ints, Ints]:
    """Return (words, phrases) of all systems, the phrases numbered through."""
    pairs = [one.pairs() for one in runs]
    words = np.concatenate([values for values, _ in pairs])
    phrases = np.concatenate([owners + start for (_, owners), start in zip(pairs, first, strict=False)])
    return words, phrases.astype(np.int32)


def _postings(needed: tuple[Ints, Ints], aside: tuple[Ints, Ints], words: int) -> tuple[Ints, Ints, Ints]:
    """Return where each word's postings begin, where those begin in which it stands aside, and the postings."""
    word = np.concatenate([needed[0], aside[0]])
    phrase = np.concatenate([needed[1], aside[1]])
    beside = np.repeat(np.array([0, 1], np.int8), [len(needed[0]), len(aside[0])])
    starts = np.concatenate([[0], np.cumsum(np.bincount(word, minlength=words))]).astype(np.int32)
    stands_aside = (starts[:-1] + np.bincount(needed[0], minlength=words)).astype(np.int32)
    return starts, stands_aside, phrase[np.lexsort((phrase, beside, word))]


def _weights(words: list[str], needed: Ints, phrases: int) -> Floats:
    """Return what each word tells: its inverse document frequency, less for words that titles add by habit."""
    found = np.maximum(np.bincount(needed, minlength=len(words)), 1)
    share = [KEEPS.get(word, _NUMBER if word.isdecimal() else 1.0) for word in words]
    weights: Floats = (np.log1p(phrases / found) * np.array(share)).astype(np.float32)
    return weights


def _readings(spellings: list[str], numbers: dict[str, int]) -> tuple[Ints, Ints]:
    runs = _Runs()
    for spelling in spellings:
        runs.add(numbers[form] for form in canonical(spelling) if form in numbers)
    starts = np.concatenate([[0], np.cumsum(np.array(runs.lengths, np.int32))])
    return starts.astype(np.int32), np.array(runs.values, np.int32)
