"""What the search index holds: one phrase a row, each with its words and how much they weigh."""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from coderdesk.codesets.schema import BLOCK
from coderdesk.codesets.words import LIGHT, indexed
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.progress import Progress

TITLE = "title"
INCLUSION = "inclusion term"
_CHUNK = 10_000

#: The block of phrase ids that belongs to each system.
BLOCKS = {system: place for place, system in enumerate(CodeSystem, 1)}


class Phrase(NamedTuple):
    """Words that lead to a code. `text` is "" for a title, which is read from the code itself."""

    system: CodeSystem
    code: str
    kind: str
    text: str
    words: tuple[str, ...]
    further: tuple[str, ...]


def phrase(system: CodeSystem, code: str, kind: str, text: str) -> Phrase:
    """Return the phrase that `text` makes for `code`."""
    counted, further = indexed(text)
    return Phrase(system, code, kind, "" if kind == TITLE else text, tuple(counted), tuple(further))


def write(store: sqlite3.Connection, phrases: Iterable[Phrase], progress: Progress) -> None:
    """Put `phrases` into the store with the weights of their words, the lightest first within each system."""
    unique = list({(one.system, one.code, one.words): one for one in phrases if one.words}.values())
    found = Counter(word for one in unique for word in one.words)
    weights = {word: round(math.log(1 + len(unique) / count) * _factor(word), 4) for word, count in found.items()}
    spelled = Counter(word for one in unique for word in one.further)
    store.executemany(
        "INSERT INTO word VALUES (?, ?, ?)",
        sorted((word, weights.get(word, 0.0), count) for word, count in (found + spelled).items()),
    )
    weighed = sorted(
        ((BLOCKS[one.system], round(sum(map(weights.__getitem__, one.words)), 3), one.code, one) for one in unique),
        key=lambda row: row[:3],
    )
    rows = _rows(weighed)
    done = 0
    while chunk := list(islice(rows, _CHUNK)):
        progress.step(done, len(weighed), "Indexing the words")
        store.executemany("INSERT INTO phrase VALUES (?, ?, ?, ?, ?, ?)", (row[:6] for row in chunk))
        store.executemany("INSERT INTO word_index (rowid, words) VALUES (?, ?)", ((row[0], row[6]) for row in chunk))
        done += len(chunk)


def _rows(weighed: Iterable[tuple[int, float, str, Phrase]]) -> Iterator[tuple[int, str, str, str, str, float, str]]:
    last: dict[int, int] = {}
    for block, weight, code, one in weighed:
        last[block] = last.get(block, block * BLOCK) + 1
        words = " ".join(one.words)
        yield last[block], code, one.kind, one.text, words, weight, " ".join((words, *one.further))


def _factor(word: str) -> float:
    """Return how much of its inverse document frequency `word` keeps: titles add some words by habit."""
    return LIGHT.get(word, 0.45 if word.isdecimal() else 1.0)
