"""Puts a tabular list into the store: chapters and sections, notes, 7th characters, and what excludes what."""

from __future__ import annotations

import sqlite3

from coderdesk.codesets.tabular import TabularList
from coderdesk.codesets.targets import targets
from coderdesk.domain.book import NoteKind


def write_tabular(store: sqlite3.Connection, release: int, book: TabularList) -> None:
    """Write everything of `book` but its codes, as that of `release`."""
    store.executemany(
        "INSERT INTO division VALUES (?, ?, ?, ?)", ((release, one.key, one.title, one.above) for one in book.divisions)
    )
    store.executemany(
        "INSERT INTO seventh VALUES (?, ?, ?, ?)",
        ((release, at, *pair) for at, pairs in book.seventh.items() for pair in pairs),
    )
    (last,) = store.execute("SELECT max(id) FROM note").fetchone()
    notes = list(enumerate(book.notes, (last or 0) + 1))
    store.executemany(
        "INSERT INTO note VALUES (?, ?, ?, ?, ?)",
        ((number, release, note.at, note.kind, note.text) for number, note in notes),
    )
    store.executemany(
        "INSERT INTO excludes1 VALUES (?, ?, ?, ?, ?, ?)",
        (
            (release, note.at, one.first, one.last, one.pattern, number)
            for number, note in notes
            if note.kind is NoteKind.EXCLUDES1
            for one in targets(note.text)
        ),
    )
