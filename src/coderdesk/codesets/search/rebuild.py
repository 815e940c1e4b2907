"""Rebuilds what the search is read from."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator

from coderdesk.codesets import pcs, releases
from coderdesk.codesets.search import books, index
from coderdesk.codesets.search import procedures as procedures_of_index
from coderdesk.codesets.search.build import build
from coderdesk.codesets.search.phrases import Kind, Phrase
from coderdesk.codesets.search.synonyms import concepts, inherited
from coderdesk.domain.book import NoteKind
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.progress import Progress

#: The row of `meta` that says which index a store holds.
IDENTITY = "search"


def rebuild(store: sqlite3.Connection, progress: Progress) -> None:
    """Make the tables of the search anew from the other tables of `store`, inside its open transaction."""
    progress.step(0, 1, "Collecting the words to search by")
    official = [*_phrases(store), *books.phrases(store)]
    procedures = [(one.code, one.text) for one in official if one.system is CodeSystem.ICD10PCS]
    official.extend(procedures_of_index.phrases(store, procedures))
    built = build([*official, *inherited(official, concepts())], progress)
    store.execute("DELETE FROM phrase")
    store.executemany("INSERT INTO phrase VALUES (?, ?)", sorted(built.shown.items()))
    index.save(store, built.index)
    store.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (IDENTITY, uuid.uuid4().hex))


def _phrases(store: sqlite3.Connection) -> Iterator[Phrase]:
    """Yield the titles and the inclusion terms of every release."""
    rows = store.execute(
        "SELECT DISTINCT r.system, c.code, c.title FROM code c JOIN release r ON r.id = c.release"
        " ORDER BY r.system, c.code"
    )
    for system, code, title in rows:
        if not title.startswith(releases.NO_TITLE) and pcs.TABLE not in title:
            yield Phrase(CodeSystem(system), code, Kind.TITLE, title)
    terms = store.execute(
        "SELECT DISTINCT at, text FROM note WHERE kind IN (?, ?) AND at NOT LIKE '% %'",
        (NoteKind.INCLUSION_TERM, NoteKind.INCLUDES),
    )
    for code, text in terms:
        yield Phrase(CodeSystem.ICD10CM, code, Kind.INCLUSION, text, f"Inclusion term: {text}")
