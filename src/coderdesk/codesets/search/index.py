"""The search index: which phrase has which word, as flat arrays that live in the store and are read whole.

A word has a run of postings, the numbers of the phrases that need it and, behind them, of those in which it stands
aside. Phrases stand in the order of their systems, so that a set is a slice. Sizes are given in terms of P phrases,
C codes, W words (canonical forms) and S spellings (words as they are written).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coderdesk.domain.codes import CodeSystem

SYSTEMS = tuple(CodeSystem)

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Index:
    """The arrays. All are read-only; one index is shared by every thread.

    codes: S7 [C] in the order of system and text, systems: uint8 [C] (place in `SYSTEMS`); code_starts: [C + 1], where
    the phrases of a code begin; below: [C], the first code that does not begin as this one does; code, kind, total,
    mark: [P], the code of a phrase, its `Kind`, the summed weight of its words, the `words.mark` of those it needs;
    first: [len(SYSTEMS) + 1], where each system's phrases begin; weight and besides: [W], what a word tells where it is
    asked for, and what it weighs in a phrase; starts: [W + 1] and aside: [W], where the postings of a word begin, and
    where those begin in which it stands aside; postings; near_starts: [W + 1] and near_words, the words that may stand
    for a word; spelling_starts: [S + 1] and spelling_words, the words that a spelling is read as.
    The arrays named text hold a line for each word, spelling or name, in ASCII.
    """

    codes: NDArray[np.bytes_]
    systems: NDArray[np.uint8]
    code_starts: Ints
    below: Ints
    code: Ints
    kind: NDArray[np.uint8]
    total: Floats
    mark: NDArray[np.uint32]
    first: Ints
    weight: Floats
    besides: Floats
    starts: Ints
    aside: Ints
    postings: Ints
    words_text: NDArray[np.uint8]
    spellings_text: NDArray[np.uint8]
    acronyms_text: NDArray[np.uint8]
    near_starts: Ints
    near_words: Ints
    spelling_starts: Ints
    spelling_words: Ints

    @cached_property
    def words(self) -> dict[str, int]:
        """The number of each word."""
        return {word: number for number, word in enumerate(_lines(self.words_text))}

    @cached_property
    def spellings(self) -> list[str]:
        """Every word as phrases write it, in order."""
        return _lines(self.spellings_text)

    @cached_property
    def acronyms(self) -> list[str]:
        """The names behind acronyms, as `acronyms.collected` gives them."""
        return _lines(self.acronyms_text)

    def near(self, word: int) -> tuple[int, ...]:
        """Return the words that may stand for `word`."""
        return tuple(self.near_words[self.near_starts[word] : self.near_starts[word + 1]].tolist())

    def having(self, word: int) -> tuple[Ints, Ints]:
        """Return the phrases that need `word`, and those in which it stands aside."""
        first, aside, end = self.starts[word], self.aside[word], self.starts[word + 1]
        return self.postings[first:aside], self.postings[aside:end]


def _lines(text: NDArray[np.uint8]) -> list[str]:
    return text.tobytes().decode("ascii").split("\n") if text.size else []


def as_lines(words: list[str]) -> NDArray[np.uint8]:
    """Return `words` (ASCII) as one array, a line each."""
    return np.frombuffer("\n".join(words).encode("ascii"), np.uint8)


def save(store: sqlite3.Connection, index: Index) -> None:
    """Put `index` into the store in place of what it has."""
    store.execute("DELETE FROM search_array")
    store.executemany(
        "INSERT INTO search_array VALUES (?, ?, ?)",
        ((one.name, array.dtype.str, array.tobytes()) for one in fields(Index) for array in [getattr(index, one.name)]),
    )


def of_rows(rows: Mapping[str, tuple[str, bytes]]) -> Index:
    """Return the index that `rows` of `search_array` (name: type and data) hold; `KeyError` where one is missing."""
    arrays: dict[str, Any] = {}
    for one in fields(Index):
        kind, data = rows[one.name]
        arrays[one.name] = np.frombuffer(data, kind)
    return Index(**arrays)
