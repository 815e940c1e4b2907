"""The words of many texts at once, as numbers: what `words.indexed` gives for one, a hundred times as fast a text.

Texts are taken by the thousand, so that no single call holds the interpreter for long: the window runs beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coderdesk.codesets.search.index import Ints
from coderdesk.codesets.search.vocabulary import COUNTED, LETTER, LETTERED, ORDINALS, ROMAN, STOP
from coderdesk.codesets.search.words import ASIDE, POSSESSIVE, canonical, mark, unaccented

_TOKEN = re.compile(r"[a-z0-9]+|\n")
_AT_ONCE = 2048
_END = 0
_CHANGED = (ROMAN, LETTER, ORDINALS)
_TABLED = (*COUNTED, *STOP, *LETTERED, *chain.from_iterable(chain(one, one.values()) for one in _CHANGED))

Keys = NDArray[np.uint64]


class Pairs(NamedTuple):
    """Words (numbers) beside the texts (places) that have them, by text and word, each pair once."""

    word: Ints
    text: Ints


class Tokens(NamedTuple):
    """The words that texts need, those that stand aside, every word by its number, and every spelling met.

    `written` are the spellings (places in `written_as`) that texts need.
    """

    needed: Pairs
    aside: Pairs
    words: list[str]
    spellings: list[str]
    written: Pairs
    written_as: list[str]


class _Numbers(dict[str, int]):
    """A number for every word, the next one for a word that is new."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


def tokens(texts: Sequence[str]) -> Tokens:
    """Return the words of `texts`."""
    numbers = _Numbers({"\n": _END})
    needed, aside, of = _divided(texts)
    spelled = _spelled(needed, numbers)
    beside = _spelled(aside, numbers)
    spellings = list(numbers)
    used = np.flatnonzero(
        np.bincount(spelled.word, minlength=len(numbers)) + np.bincount(beside.word, minlength=len(numbers))
    )
    words, forms = _forms([spellings[number] for number in used.tolist()], used, len(spellings))
    needs, besides = _canonical(spelled, forms), _canonical(Pairs(beside.word, of[beside.text]), forms)
    # a text that is all in brackets needs what they hold
    bare = ~_marked(needs.text, len(texts))[besides.text]
    needs = _once(np.concatenate([needs.word, besides.word[bare]]), np.concatenate([needs.text, besides.text[bare]]))
    every, these = _joined(needs), _joined(besides)
    lacking = np.append(every, -1)[np.searchsorted(every, these)] != these
    besides = Pairs(besides.word[lacking], besides.text[lacking])
    met = [spellings[number] for number in used.tolist()]
    return Tokens(needs, besides, words, met, _once(*spelled), spellings)


def keys(of: Tokens, texts: int, *, without: frozenset[str] = frozenset()) -> Keys:
    """Return for each of `texts` texts a number that those with the same needed words share, 0 for one that has none.

    Words of `without` are not counted. Two of a million texts with other words share a number once in a million times.
    """
    mixed = np.random.default_rng(20261128).integers(1, 2**63, len(of.words), np.uint64)
    for place, word in enumerate(of.words):
        if word in without:
            mixed[place] = 0
    found = np.zeros(texts, np.uint64)
    ends = np.searchsorted(of.needed.text, np.arange(texts + 1))
    having = np.flatnonzero(ends[1:] > ends[:-1])
    if len(having):
        found[having] = np.add.reduceat(mixed[of.needed.word], ends[having])
    return found


def marks(of: Tokens, texts: int) -> NDArray[np.uint32]:
    """Return for each of `texts` texts the mark (`words.mark`) of the words that it needs, as they are written."""
    each = np.array([mark((spelling,)) for spelling in of.written_as], np.uint32)
    # two spellings of one word count once
    pairs = _once(np.unique(each, return_inverse=True)[1][of.written.word].astype(np.int32), of.written.text)
    values = np.unique(each)[pairs.word]
    found = np.zeros(texts, np.uint32)
    ends = np.searchsorted(pairs.text, np.arange(texts + 1))
    having = np.flatnonzero(ends[1:] > ends[:-1])
    if len(having):
        found[having] = np.add.reduceat(values, ends[having])
    return found


def _divided(texts: Sequence[str]) -> tuple[list[str], list[str], Ints]:
    """Return what is needed of each text, what stands aside in those that have such, and the places of the latter."""
    needed, aside, of = [], [], []
    for place, text in enumerate(texts):
        if "(" in text or "[" in text or ", except" in text:
            parts = ASIDE.split(text)
            needed.append(" ".join(parts[::4]))
            del parts[::4]
            aside.append(", ".join(filter(None, parts)))
            of.append(place)
        else:
            needed.append(text)
    return needed, aside, np.array(of, np.int32)


def _spelled(texts: Sequence[str], numbers: _Numbers) -> Pairs:
    """Return the words of `texts` as they are spelled, numbered by `numbers`, as `words.raw_words` takes them."""
    found = [
        np.fromiter(map(numbers.__getitem__, _TOKEN.findall(chunk)), np.int32)
        for chunk in _chunks(texts)
    ]  # fmt: skip
    word = np.concatenate([np.zeros(0, np.int32), *found])
    text = np.cumsum(word == _END, dtype=np.int32)
    tables = [_table(one, numbers) for one in _CHANGED]
    roman, letter, becomes = (np.append(one, np.arange(len(one), len(numbers), dtype=np.int32)) for one in tables)
    for after, table in ((COUNTED, roman), (LETTERED, letter)):
        counted = _marked([numbers[one] for one in after], len(numbers))
        counts = np.flatnonzero(counted[word[:-1]]) + 1 if len(word) else np.zeros(0, np.intp)
        word[counts] = table[word[counts]]
    word = becomes[word]
    says = ~_marked([_END, *(numbers[one] for one in STOP)], len(numbers))[word]
    return Pairs(word[says], text[says])


def _chunks(texts: Sequence[str]) -> Iterator[str]:
    """Yield `texts` as `words.plain` writes them, at any length, some at a time, each ended by a new line."""
    for start in range(0, len(texts), _AT_ONCE):
        some = [
            one if one.isascii() and "\n" not in one else unaccented(one.lower()).replace("\n", " ")
            for one in texts[start : start + _AT_ONCE]
        ]
        joined = "\n".join(some).lower()
        yield POSSESSIVE.sub("", joined) + "\n" if "'" in joined or "’" in joined else f"{joined}\n"


def _table(changes: dict[str, str], numbers: _Numbers) -> Ints:
    """Return what each word becomes by `changes`, by number."""
    pairs = [(numbers[before], numbers[after]) for before, after in changes.items()]
    for word in _TABLED:
        _ = numbers[word]  # so that every table is as long
    becomes = np.arange(len(numbers), dtype=np.int32)
    for before, after in pairs:
        becomes[before] = after
    return becomes


def _forms(spellings: Sequence[str], used: NDArray[np.intp], count: int) -> tuple[list[str], NDArray[np.int32]]:
    """Return every canonical word, and for each of `count` spellings up to two of their numbers, -1 for none."""
    words = _Numbers()
    forms = np.full((count, 2), -1, np.int32)
    for number, spelling in zip(used.tolist(), spellings, strict=True):
        for place, form in enumerate(canonical(spelling)[:2]):
            forms[number, place] = words[form]
    return list(words), forms


def _canonical(spelled: Pairs, forms: NDArray[np.int32]) -> Pairs:
    """Return the canonical words of `spelled`, each once a text."""
    both = forms[spelled.word]
    more = both[:, 1] >= 0
    return _once(np.concatenate([both[:, 0], both[more, 1]]), np.concatenate([spelled.text, spelled.text[more]]))


def _once(word: Ints, text: Ints) -> Pairs:
    joined = np.sort(_joined(Pairs(word, text)))
    joined = joined[np.append(True, joined[1:] != joined[:-1])[: len(joined)]]
    return Pairs((joined & 0xFFFFFFFF).astype(np.int32), (joined >> 32).astype(np.int32))


def _marked(places: Ints | list[int], count: int) -> NDArray[np.bool_]:
    marked = np.zeros(count, np.bool_)
    marked[places] = True
    return marked


def _joined(pairs: Pairs) -> NDArray[np.int64]:
    joined: NDArray[np.int64] = (pairs.text.astype(np.int64) << 32) | pairs.word
    return joined
