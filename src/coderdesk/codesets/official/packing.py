"""Packs code pairs for look-up: sorted by code, one row a code, in each direction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coderdesk.codesets.pairs import Kind, row_id
from coderdesk.codesets.portion import Portion
from coderdesk.domain.progress import Progress

_DIGITS = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: What a byte of a code counts as.
_VALUES = np.zeros(256, dtype=np.uint8)
_VALUES[list(_DIGITS)] = np.arange(36, dtype=np.uint8)
_POWERS = 36 ** np.arange(4, -1, -1, dtype=np.uint32)

Numbers = NDArray[np.uint32]
Kinds = NDArray[np.unsignedinteger]


def numbers_of(letters: NDArray[np.uint8]) -> Numbers:
    """Return each row of five bytes, digits and upper-case letters, as a number that rises as the codes do."""
    numbers: Numbers = (_VALUES[letters].astype(np.uint32) * _POWERS).sum(axis=1, dtype=np.uint32)
    return numbers


@dataclass(frozen=True)
class Pairs:
    """The edits of one file, in rising order of column 1 and column 2.

    Edit i says that `column1[i]` is paid and `column2[i]` is not, with what `kinds[of_kind[i]]` says.
    """

    column1: Numbers
    column2: Numbers
    of_kind: Kinds
    kinds: tuple[Kind, ...]

    @classmethod
    def sorted(cls, column1: Numbers, column2: Numbers, of_kind: list[int], kinds: tuple[Kind, ...]) -> Pairs:
        """Return the edits in order; the three sequences run beside each other in any order."""
        narrow: Kinds = np.array(of_kind, dtype=np.uint16 if len(kinds) <= 1 << 16 else np.uint32)
        order = np.lexsort((column2, column1))
        return cls(column1[order], column2[order], narrow[order], kinds)

    def write(self, store: sqlite3.Connection, file: int, part: int, setting: str, progress: Progress) -> None:
        """Put the edits into the store as part `part` of the file of number `file`."""
        known_from = min(kind.begins for kind in self.kinds)
        bounds = int(self.column1[0]), int(self.column1[-1])
        store.execute(
            "INSERT INTO service_file VALUES (?, ?, ?, ?, ?, ?, ?)",
            (file, part, setting, str(known_from), *bounds, self.of_kind.dtype.itemsize),
        )
        store.executemany(
            "INSERT INTO pair_kind VALUES (?, ?, ?, ?, ?, ?)",
            (
                (file, number, str(one.begins), str(one.ends) if one.ends else None, one.modifier, one.rationale)
                for number, one in enumerate(self.kinds)
            ),
        )
        _pack(store, "pair_from", file, self.column1, self.column2, self.of_kind, Portion(progress, 0, 50))
        order = np.lexsort((self.column1, self.column2))
        turned = self.column2[order], self.column1[order], self.of_kind[order]
        _pack(store, "pair_to", file, *turned, Portion(progress, 50, 100))


def _pack(
    store: sqlite3.Connection,
    table: str,
    file: int,
    keys: Numbers,
    codes: Numbers,
    kinds: Kinds,
    progress: Portion,
) -> None:
    """Write one row for each of `keys`, which rise, with its `codes` and their `kinds`."""
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
    ends = np.r_[starts[1:], len(keys)]
    small, narrow = codes.astype("<u4"), kinds.astype(kinds.dtype.newbyteorder("<"))

    def rows() -> Iterator[tuple[int, int, bytes, bytes]]:
        for start, end in progress.through(zip(starts.tolist(), ends.tolist(), strict=True), len(starts), "Writing"):
            yield row_id(file, int(keys[start])), file, small[start:end].tobytes(), narrow[start:end].tobytes()

    store.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?)", rows())  # noqa: S608
