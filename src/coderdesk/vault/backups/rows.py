"""The rows of every table of a vault: how many there are, and a digest by which two tables are told apart."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

#: Rows that are fetched at once; a document may hold megabytes.
_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows a table has, and the SHA-256 of all of them in the order of their key."""

    count: int
    digest: str


def table_names(raw: sqlcipher.Connection) -> list[str]:
    """Return the names of all tables, SQLite's own counters among them, in order."""
    # Statistics are measured anew and say nothing of the coder's work.
    return [
        row[0]
        for row in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
        if not row[0].startswith("sqlite_stat")
    ]


def count_rows(raw: sqlcipher.Connection) -> dict[str, int]:
    """Return how many rows each table has."""
    return {name: _one(raw, f"SELECT count(*) FROM {name}") for name in table_names(raw)}  # noqa: S608


def digest_rows(raw: sqlcipher.Connection, between: Callable[[int, int, str], None]) -> dict[str, Rows]:
    """Return the count and digest of each table. `between(done, total, table)` is called before each, and may raise."""
    names = table_names(raw)
    found = {}
    for done, name in enumerate(names):
        between(done, len(names), name)
        total, seen = hashlib.sha256(), 0
        for row in ordered(raw, name):
            total.update(encoded(row))
            seen += 1
        found[name] = Rows(seen, total.hexdigest())
    return found


def ordered(raw: sqlcipher.Connection, table: str) -> Iterator[tuple[Any, ...]]:
    """Give the rows of `table` in the order of its key, each with its key columns first."""
    columns = [str(row["name"]) for row in raw.execute(f"PRAGMA table_info({table})").fetchall()]
    keys = key_columns(raw, table)
    listed = ", ".join((*keys, *(column for column in columns if column not in keys)))
    cursor = raw.execute(f"SELECT {listed} FROM {table} ORDER BY {', '.join(keys)}")  # noqa: S608
    while rows := cursor.fetchmany(_AT_ONCE):
        yield from map(tuple, rows)


def key_columns(raw: sqlcipher.Connection, table: str) -> Sequence[str]:
    """Return the columns of the primary key in order, or the row's number where there are none."""
    rows = raw.execute(f"PRAGMA table_info({table})").fetchall()
    keys = sorted((row["pk"], str(row["name"])) for row in rows if row["pk"])
    return [name for _place, name in keys] or ["rowid"]


def encoded(row: Sequence[Any]) -> bytes:
    """Return `row` as bytes that no other row has, the same on every machine and version."""
    plain = tuple(hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else value for value in row)
    marks = "".join("b" if isinstance(value, bytes) else "." for value in row)
    return f"{marks}{plain!a}\n".encode("ascii")


def _one(raw: sqlcipher.Connection, sql: str) -> int:
    return int(raw.execute(sql).fetchone()[0])
