"""Cells and records as SQLite lays them on a page (https://sqlite.org/fileformat2.html#b_tree_pages)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from coderdesk.vault.pages import USABLE

Value = str | bytes | int | float | None

INTERIOR_INDEX, INTERIOR_TABLE, LEAF_INDEX, LEAF_TABLE = 2, 5, 10, 13
KINDS = (INTERIOR_INDEX, INTERIOR_TABLE, LEAF_INDEX, LEAF_TABLE)
#: SQLite's own header stands at the start of the first page.
_FILE_HEADER = 100
_LEAST_LOCAL = (USABLE - 12) * 32 // 255 - 23
_MOST_LOCAL = {LEAF_TABLE: USABLE - 35, LEAF_INDEX: (USABLE - 12) * 64 // 255 - 23}
_MOST_LOCAL[INTERIOR_INDEX] = _MOST_LOCAL[LEAF_INDEX]
_INTEGER_SIZES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


class Malformed(Exception):
    """What stands there is no page of a tree, or no record."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the page of its left child (0 in a leaf), its row's number (None in an index), and its payload so far.

    `size` is that of the whole payload, `overflow` the page that it goes on (0: nowhere).
    """

    child: int
    rowid: int | None
    local: bytes
    size: int
    overflow: int


@dataclass(frozen=True, slots=True)
class Node:
    """One page of a tree. `right` is the page of its last child (0 in a leaf)."""

    kind: int
    cells: tuple[Cell, ...]
    right: int


def read_node(page: bytes, number: int) -> Node:
    """Read the page of that number. `Malformed` where it is none of a tree."""
    try:
        at = _FILE_HEADER if number == 1 else 0
        kind, count = page[at], int.from_bytes(page[at + 3 : at + 5], "big")
        if kind not in KINDS:
            raise Malformed
        inside = kind in (INTERIOR_INDEX, INTERIOR_TABLE)
        right = int.from_bytes(page[at + 8 : at + 12], "big") if inside else 0
        first = at + (12 if inside else 8)
        places = struct.unpack_from(f">{count}H", page, first)
        return Node(kind, tuple(_read_cell(page, kind, place) for place in places), right)
    except (IndexError, struct.error) as error:
        raise Malformed from error


def _read_cell(page: bytes, kind: int, at: int) -> Cell:
    child = 0
    rowid: int | None = None
    if kind in (INTERIOR_INDEX, INTERIOR_TABLE):
        child, at = int.from_bytes(page[at : at + 4], "big"), at + 4
    if kind == INTERIOR_TABLE:
        return Cell(child, _signed(varint(page, at)[0]), b"", 0, 0)
    size, at = varint(page, at)
    if kind == LEAF_TABLE:
        number, at = varint(page, at)
        rowid = _signed(number)
    local = _local_size(size, kind)
    overflow = int.from_bytes(page[at + local : at + local + 4], "big") if local < size else 0
    return Cell(child, rowid, page[at : at + local], size, overflow)


def _local_size(size: int, kind: int) -> int:
    if size <= _MOST_LOCAL[kind]:
        return size
    fitting = _LEAST_LOCAL + (size - _LEAST_LOCAL) % (USABLE - 4)
    return fitting if fitting <= _MOST_LOCAL[kind] else _LEAST_LOCAL


def read_record(payload: bytes, *, whole: bool = True) -> list[Value]:
    """Return the values of a record; where it is not `whole`, those that its beginning holds. `Malformed` else."""
    try:
        head, at = varint(payload, 0)
        kinds = []
        while at < head:
            kind, at = varint(payload, at)
            kinds.append(kind)
        values: list[Value] = []
        place = head
        for kind in kinds:
            size = _size(kind)
            if place + size > len(payload):
                if whole:
                    raise Malformed
                break
            values.append(_value(kind, payload[place : place + size]))
            place += size
    except (IndexError, UnicodeDecodeError, struct.error) as error:
        raise Malformed from error
    return values


def varint(data: bytes, at: int) -> tuple[int, int]:
    """Return the variable-length integer at that place, as it stands without a sign, and the place after it."""
    value = 0
    for step in range(8):
        byte = data[at + step]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + step + 1
    return value << 8 | data[at + 8], at + 9


def _signed(number: int) -> int:
    return number - (1 << 64) if number >= 1 << 63 else number


def _size(kind: int) -> int:
    if kind >= 12:
        return (kind - 12) // 2
    return 8 if kind == 7 else _INTEGER_SIZES.get(kind, 0)


def _value(kind: int, data: bytes) -> Value:
    if kind >= 12:
        return data.decode() if kind % 2 else data
    if kind in _INTEGER_SIZES:
        return int.from_bytes(data, "big", signed=True)
    if kind == 7:
        return float(struct.unpack(">d", data)[0])
    if kind in (0, 8, 9):
        return {0: None, 8: 0, 9: 1}[kind]
    raise Malformed
