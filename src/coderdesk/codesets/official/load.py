"""Puts what was read from an official file into the store."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from coderdesk.codesets import derived
from coderdesk.codesets.official.reader import Member, Reading
from coderdesk.codesets.tables import delete_import
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import FileKind, LoadedFile

#: The row of `meta` that names the files of which `left_out` tells.
LEFT_OUT = "left out"
_COLUMNS = "number, kind, name, effective_from, effective_to, counts, file, digest, imported_at"


def add(
    store: sqlite3.Connection,
    member: Member,
    reading: Reading,
    *,
    digest: str,
    at: str,
    progress: Progress,
    number: int | None = None,
) -> int:
    """Write `reading` into the store, inside the transaction that is open; return its number.

    What the store derives from its releases is not yet brought up to date: see `derive`.
    """
    row = (
        number, reading.kind, reading.name, str(reading.effective_from),
        str(reading.effective_to) if reading.effective_to else None, json.dumps(reading.counts, ensure_ascii=False),
        member.file.name, member.inside, digest, at, reading.searched,
    )  # fmt: skip
    given = store.execute("INSERT INTO import VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row).lastrowid
    assert given is not None  # noqa: S101 - a row that was inserted has a number
    reading.write(store, given, progress)
    return given


def remove(store: sqlite3.Connection, number: int, progress: Progress) -> None:
    """Take out everything of the loaded file of that number; the store is then as if it had never been imported."""
    systems = systems_of(store, [number])
    (searched,) = store.execute("SELECT searched FROM import WHERE number = ?", (number,)).fetchone()
    delete_import(store, number)
    derived.rebuild(store, systems, searched=bool(searched), progress=progress)


def derive(store: sqlite3.Connection, added: Iterable[tuple[int, Reading]], progress: Progress) -> None:
    """Bring what the store derives from its releases up to date after files were added."""
    added = list(added)
    systems = systems_of(store, [number for number, _ in added])
    searched = any(reading.searched for _, reading in added)
    derived.rebuild(store, systems, searched=searched, progress=progress)


def systems_of(store: sqlite3.Connection, numbers: Iterable[int]) -> set[CodeSystem]:
    """Return the systems whose validity the files of `numbers` decide."""
    return {
        CodeSystem(system)
        for number in numbers
        for (system,) in store.execute("SELECT DISTINCT system FROM release WHERE import = ? AND decides", (number,))
    }


def loaded(store: sqlite3.Connection) -> list[LoadedFile]:
    """Return the official files that are loaded, the newest first."""
    rows = store.execute(f"SELECT {_COLUMNS} FROM import ORDER BY number DESC")  # noqa: S608 - our own names
    return [_loaded_file(row) for row in rows]


def left_out(store: sqlite3.Connection) -> list[str]:
    """Return the names of the files that were to be loaded again and could not be."""
    row = store.execute("SELECT value FROM meta WHERE key = ?", (LEFT_OUT,)).fetchone()
    return [str(name) for name in json.loads(row[0])] if row else []


def _loaded_file(row: tuple[Any, ...]) -> LoadedFile:
    number, kind, name, first, last, counts, file, digest, at = row
    return LoadedFile(
        number=number,
        kind=FileKind(kind),
        name=name,
        effective_from=date.fromisoformat(first),
        effective_to=date.fromisoformat(last) if last else None,
        counts=tuple((str(what), int(how_many)) for what, how_many in json.loads(counts)),
        file=Path(file).name,
        digest=digest,
        imported_at=datetime.fromisoformat(at),
    )
