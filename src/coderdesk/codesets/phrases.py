"""What the search index holds: one phrase a row, each with its words and how much they weigh."""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
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
    """Words that lead to a code of the system of that block.

    `text` is "" for a title, which is read from the code itself.
    """

    block: int
    code: str
    kind: str
    text: str
    words: Indexed


def phrase(block: int, code: str, kind: str, text: str) -> Phrase:
    """Return the phrase that `text` makes for `code`."""
    return Phrase(block, code, kind, "" if kind == TITLE else text, indexed(text))


def write(store: sqlite3.Connection, phrases: Iterable[Phrase], progress: Progress) -> None:
    """Put `phrases` into the store with the weights of their words, the lightest first within each system."""
    unique = list({(one.block, one.code, one.words[:2]): one for one in phrases if one.words.needed}.values())
    weights = _write_words(store, [one.words for one in unique])
    weighed = sorted(
        ((one.block, _weight(one.words, weights), one.code, one) for one in unique), key=lambda row: row[:3]
    )
    rows = _rows(weighed)
    done = 0
    while chunk := list(islice(rows, _CHUNK)):
        progress.step(done, len(weighed), "Indexing the words")
        store.executemany("INSERT INTO phrase VALUES (?, ?, ?, ?, ?, ?)", (row[:6] for row in chunk))
        store.executemany("INSERT INTO word_index (rowid, words) VALUES (?, ?)", ((row[0], row[6]) for row in chunk))
        done += len(chunk)


def _write_words(store: sqlite3.Connection, phrases: list[Indexed]) -> dict[str, float]:
    """Enter every word with how often it is found; return the weights of those that count."""
    found = Counter(word for one in phrases for words in one[:2] for word in words)
    weights = {word: round(math.log(1 + len(phrases) / count) * _share(word), 4) for word, count in found.items()}
    found.update(word for one in phrases for word in one.further)
    store.executemany(
        "INSERT INTO word VALUES (?, ?, ?)",
        ((word, weights.get(word, 0.0), count) for word, count in sorted(found.items())),
    )
    return weights


def _share(word: str) -> float:
    """Return how much of its inverse document frequency `word` keeps: titles add some words by habit."""
    return KEEPS.get(word, 0.45 if word.isdecimal() else 1.0)


def _weight(words: Indexed, weights: dict[str, float]) -> float:
    needed = sum(map(weights.__getitem__, words.needed))
    return round(needed + ASIDE * sum(map(weights.__getitem__, words.aside)), 3)


def _rows(weighed: Iterable[tuple[int, float, str, Phrase]]) -> Iterator[tuple[int, str, str, str, str, float, str]]:
    """Yield the columns of `phrase` and, last, the text to index."""
    last: dict[int, int] = {}
    for block, weight, code, one in weighed:
        last[block] = last.get(block, block * BLOCK) + 1
        needed, aside, further = one.words
        words = " ".join((*needed, ASIDE_MARK, *aside) if aside else needed)
        yield last[block], code, one.kind, one.text, words, weight, " ".join((*needed, *aside, *further))
