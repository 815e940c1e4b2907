"""Rebuilds what the search is read from."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator, Sequence

from coderdesk.codesets import pcs, releases
from coderdesk.codesets.search import books, index, modifiers
from coderdesk.codesets.search import procedures as procedures_of_index
from coderdesk.codesets.search.build import build
from coderdesk.codesets.search.phrases import Kind, Phrase
from coderdesk.codesets.search.synonyms import Concept, concepts, inherited
from coderdesk.codesets.search.thesaurus import related
from coderdesk.domain.book import NoteKind
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.progress import Progress

#: The row of `meta` that says which index a store holds.
IDENTITY = "search"
_ELSEWHERE = "in diseases classified elsewhere"


def rebuild(store: sqlite3.Connection, progress: Progress) -> None:
    """Make the tables of the search anew from the other tables of `store`, inside its open transaction."""
    progress.step(0, 1, "Collecting the words to search by")
    known = concepts()
    write(store, all_phrases(store, known), known, progress)


def all_phrases(store: sqlite3.Connection, known: Sequence[Concept]) -> list[Phrase]:
    """Return every phrase that leads to a code of `store`, the surer sources first, the names of `known` last."""
    official = [*_titles(store), *_inclusion_terms(store), *books.phrases(store)]
    procedures = [(one.code, one.text) for one in official if one.system is CodeSystem.ICD10PCS]
    official.extend(procedures_of_index.phrases(store, procedures))
    return [*official, *inherited(official, known)]


def write(store: sqlite3.Connection, phrases: Sequence[Phrase], known: Sequence[Concept], progress: Progress) -> None:
    """Put the index of `phrases` into `store` in place of the one that it has, inside its open transaction.

    Which words may stand for one another is learned from the names of the concepts `known`.
    """
    built = build(phrases, related(known), progress)
    store.execute("DELETE FROM phrase")
    store.executemany("INSERT INTO phrase VALUES (?, ?)", sorted(built.shown.items()))
    index.save(store, built.index)
    store.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (IDENTITY, uuid.uuid4().hex))


def _titles(store: sqlite3.Connection) -> Iterator[Phrase]:
    """Yield the titles of every release, in the order of systems and codes."""
    optional = _with_parentheses(store)
    rows = store.execute(
        "SELECT DISTINCT r.system, c.code, c.title, c.billable FROM code c JOIN release r ON r.id = c.release"
        " ORDER BY r.system, c.code"
    )
    for system, code, title, billable in rows:
        if not title.startswith(releases.NO_TITLE) and pcs.TABLE not in title:
            if system == CodeSystem.ICD10CM:
                yield from _named(code, title, optional.get(code, []), billable=billable)
            else:
                yield Phrase(CodeSystem(system), code, Kind.TITLE, title)


def _named(code: str, title: str, terms: Sequence[str], *, billable: bool) -> Iterator[Phrase]:
    """Yield the phrases of a diagnosis by its title."""
    optional = modifiers.optional_words(title, terms)
    yield Phrase(CodeSystem.ICD10CM, code, Kind.TITLE, modifiers.essential(title, optional))
    for name in modifiers.names(title) if billable else ():
        yield Phrase(CodeSystem.ICD10CM, code, Kind.NAME, modifiers.essential(name), f"Title: {title}")


def _with_parentheses(store: sqlite3.Connection) -> dict[str, list[str]]:
    """Return the inclusion terms of each code that have words in parentheses."""
    terms: dict[str, list[str]] = {}
    for term in _inclusion_terms(store):
        if "(" in term.text:
            terms.setdefault(term.code, []).append(term.text)
    return terms


def _inclusion_terms(store: sqlite3.Connection) -> Iterator[Phrase]:
    elsewhere = {one for (one,) in store.execute("SELECT code FROM code WHERE title LIKE ?", (f"% {_ELSEWHERE}%",))}
    terms = store.execute(
        "SELECT DISTINCT at, text FROM note WHERE kind IN (?, ?) AND at NOT LIKE '% %'",
        (NoteKind.INCLUSION_TERM, NoteKind.INCLUDES),
    )
    for code, text in terms:
        # a term of such a code names the manifestation only
        said = f"{text} {_ELSEWHERE}" if code in elsewhere else text
        yield Phrase(CodeSystem.ICD10CM, code, Kind.INCLUSION, said, f"Inclusion term: {text}")
