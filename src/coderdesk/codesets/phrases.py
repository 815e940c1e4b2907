"""What the search index holds: one phrase a row, each with its words and how much they weigh."""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import NamedTuple

from coderdesk.codesets.schema import BLOCK
from coderdesk.codesets.words import KEEPS, Indexed, indexed
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.progress import Progress

TITLE = "title"
INCLUSION = "inclusion term"
#: What a word that stands aside weighs: enough to tell two phrases apart, "hypertension (arterial) (benign)".
ASIDE = 0.01
#: Stands between the words that a phrase needs and those that stand aside.
ASIDE_MARK = "|"
_CHUNK = 10_000

#: The block of phrase ids that belongs to each system.
BLOCKS = {system: place for place, system in enumerate(CodeSystem, 1)}


class Phrase(NamedTuple):
    """A phrase that leads to a code of the system of that block, a title or an inclusion term."""

    block: int
    code: str
    kind: str
    text: str


def write(store: sqlite3.Connection, phrases: Iterable[Phrase], progress: Progress) -> None:
    """Put `phrases` into the store with the weights of their words, the lightest first within each system."""
    # releases word many titles alike: a code needs each set of words but once
    unique = {(one.block, one.code, words): one for one in phrases if (words := indexed(one.text)).needed}
    weights = _write_words(store, [words for _, _, words in unique])
    weighed = sorted((block, _weight(words, weights), code, words) for block, code, words in unique)
    rows = _rows(weighed, unique)
    done = 0
    while chunk := list(islice(rows, _CHUNK)):
        progress.step(done, len(weighed), "Indexing the words")
        store.executemany("INSERT INTO phrase VALUES (?, ?, ?, ?, ?, ?)", (row[:6] for row in chunk))
        store.executemany("INSERT INTO word_index (rowid, words) VALUES (?, ?)", ((row[0], row[6]) for row in chunk))
        done += len(chunk)


def _write_words(store: sqlite3.Connection, phrases: list[Indexed]) -> dict[str, float]:
    """Enter every word with how often it is found; return the weights of those that count."""
    found = Counter(chain.from_iterable(one.needed for one in phrases))
    found.update(chain.from_iterable(one.aside for one in phrases))
    weights = {word: round(math.log(1 + len(phrases) / count) * _share(word), 4) for word, count in found.items()}
    found.update(chain.from_iterable(one.further for one in phrases))
    store.executemany(
        "INSERT INTO word VALUES (?, ?, ?)",
        ((word, weights.get(word, 0.0), count) for word, count in sorted(found.items())),
    )
    return weights


def _share(word: str) -> float:
    """Return how much of its inverse document frequency `word` keeps: titles add some words by habit."""
    return KEEPS.get(word, 0.45 if word.isdecimal() else 1.0)


def _weight(words: Indexed, weights: dict[str, float]) -> float:
    needed = sum([weights[word] for word in words.needed])
    return round(needed + ASIDE * sum([weights[word] for word in words.aside]), 3) if words.aside else round(needed, 3)


def _rows(
    weighed: Iterable[tuple[int, float, str, Indexed]], unique: Mapping[tuple[int, str, Indexed], Phrase]
) -> Iterator[tuple[int, str, str, str, str, float, str]]:
    """Yield the columns of `phrase` and, last, the text to index. The text of a title is read from its code."""
    last: dict[int, int] = {}
    for block, weight, code, indexed_words in weighed:
        last[block] = last.get(block, block * BLOCK) + 1
        _, _, kind, text = unique[block, code, indexed_words]
        needed, aside, further = indexed_words
        words = " ".join((*needed, ASIDE_MARK, *aside) if aside else needed)
        shown = "" if kind == TITLE else text
        yield last[block], code, kind, shown, words, weight, " ".join((*needed, *aside, *further))
