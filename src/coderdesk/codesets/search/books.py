"""The phrases of the imported books of terms: the two indexes, the neoplasm table, the table of drugs.

An entry's phrase is its path, "Diabetes, type 2, with, neuropathy"; nonessential modifiers, in their parentheses, stand
aside. "Abdominalgia, see Pain, abdominal" leads where "Pain, abdominal" does, and its subterms are those of the other.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from coderdesk.codesets.search.phrases import Kind, Phrase
from coderdesk.codesets.search.vocabulary import LETTER
from coderdesk.domain.codes import CodeSystem

_INDEXES = {"index": (Kind.INDEX, "Index"), "external": (Kind.EXTERNAL, "External causes")}
_NOT_WORDS = re.compile(r"[^a-z0-9]+")
_NEC = re.compile(r"\bNEC\b")
#: Titles of subterms that lost their nouns where the book was typeset, "in (due to)": what they lead to, none can say.
_LINKS = frozenset({"", "in", "due to", "with", "by", "of", "for", "from", "at", "on", "to"})
#: How many letters two forms of a word have in common.
_STEM = 4
#: A main term with more subterms than this does not lend them to those that refer to it.
_LENT = 60
#: The columns of the neoplasm table, by their place: how a phrase of each begins.
_NEOPLASMS = {
    2: "malignant neoplasm (primary)",
    3: "secondary malignant neoplasm (metastasis) (metastatic)",
    4: "carcinoma in situ",
    5: "benign neoplasm",
    6: "neoplasm of uncertain behavior",
    7: "neoplasm of unspecified behavior (mass) (tumor)",
}
#: The columns of the table of drugs.
_DRUGS = {
    2: "poisoning by {} accidental (overdose)",
    3: "poisoning by {} intentional self-harm (overdose) (suicide attempt)",
    4: "poisoning by {} assault",
    5: "poisoning by {} undetermined",
    6: "adverse effect of {}",
    7: "underdosing of {}",
}


class _Line(NamedTuple):
    """A line of a book with all that it is indented under: the words as printed, and the path as it is shown."""

    id: int
    above: int | None
    title: str
    code: str
    manifestation: str
    references: tuple[str, ...]
    printed: str
    path: str


def phrases(store: sqlite3.Connection) -> Iterator[Phrase]:
    """Yield the phrases of the newest of each book that `store` has."""
    newest = dict(
        store.execute(
            "SELECT t.book, t.import FROM (SELECT DISTINCT book, import FROM term) t"
            " JOIN import i ON i.number = t.import ORDER BY i.effective_from, i.number"
        )
    )
    for book, number in newest.items():
        lines = {line.id: line for line in _lines(store, number, book)}
        if book in _INDEXES:
            yield from _of_index(lines, *_INDEXES[book])
        elif book == "neoplasm":
            yield from _of_neoplasms(lines, _cells(store, number))
        elif book == "drugs":
            yield from _of_drugs(lines, _cells(store, number))


def _lines(store: sqlite3.Connection, number: int, book: str) -> Iterator[_Line]:
    rows = store.execute(
        "SELECT id, above, title, nonessential, code, manifestation, see, see_also FROM term"
        " WHERE import = ? AND book = ? ORDER BY id",
        (number, book),
    )
    known: dict[int, tuple[str, str]] = {}
    for id_, above, title, nonessential, code, manifestation, see, see_also in rows:
        printed, path = known.get(above, ("", ""))
        words = _optional_alternatives(title)
        printed = f"{printed}, {words} {nonessential}" if printed else f"{words} {nonessential}"
        path = f"{path}, {title}" if path else title
        known[id_] = printed, path
        references = tuple(one for one in f"{see}\n{'' if code else see_also}".split("\n") if one)
        yield _Line(id_, above, title, _undotted(code), _undotted(manifestation), references, printed, path)


def _optional_alternatives(title: str) -> str:
    """Return a title with its other forms in parentheses, "Stenosis, stenotic", and without "NEC": neither is asked."""
    if title == "A":
        return LETTER["a"]
    first, *others = _NEC.sub("", title).split(", ")
    alike = [one for one in others if one[:_STEM].lower() == first[:_STEM].lower()]
    rest = [one for one in others if one not in alike]
    return ", ".join((f"{first} ({', '.join(alike)})" if alike else first, *rest))


def _undotted(code: str) -> str:
    return code.replace(".", "").rstrip("-")


def _cells(store: sqlite3.Connection, number: int) -> list[tuple[int, int, str]]:
    """Return (term, place, code) of each cell that has a code."""
    rows = store.execute("SELECT term, place, code FROM term_cell WHERE import = ?", (number,))
    return [(term, place, _undotted(code)) for term, place, code in rows if code[:1].isalpha()]


# -- the indexes


class _Finder:
    """Finds where a cross reference leads."""

    def __init__(self, lines: Iterable[_Line]) -> None:
        self.below: dict[int, list[_Line]] = {}
        self._main: dict[str, list[_Line]] = {}
        for line in lines:
            if line.above is not None:
                self.below.setdefault(line.above, []).append(line)
            else:
                for name in _names(line.title):
                    self._main.setdefault(name, []).append(line)

    def find(self, reference: str) -> _Line | None:
        """Return the line that `reference` ("Pain, abdominal") names, or None."""
        parts = [part for part in map(_plain, reference.split(",")) if part and not part.startswith("by ")]
        for main in self._main.get(parts[0], ()) if parts else ():
            found: _Line | None = main
            for part in parts[1:]:
                below = self.below.get(found.id, ()) if found else ()
                found = next((line for line in below if part in _names(line.title)), None)
            if found:
                return found
        return None


def _plain(text: str) -> str:
    return _NOT_WORDS.sub(" ", text.lower()).strip()


@lru_cache(maxsize=50_000)
def _names(title: str) -> frozenset[str]:
    """Return what a title answers to: itself and each of its alternatives, "Diabetes, diabetic"."""
    return frozenset((_plain(title), *map(_plain, title.split(","))))


def _of_index(lines: dict[int, _Line], kind: Kind, label: str) -> Iterator[Phrase]:
    finder = _Finder(lines.values())
    for line in lines.values():
        if (code := line.code or line.manifestation) and line.title.lower() not in _LINKS:
            yield Phrase(CodeSystem.ICD10CM, code, kind, line.printed, f"{label}: {line.path}")
        for reference in line.references:
            if target := finder.find(reference):
                yield from _referred(line, target, finder, kind, f"{label}: {line.path}, see {reference}")


def _referred(line: _Line, target: _Line, finder: _Finder, kind: Kind, shown: str) -> Iterator[Phrase]:
    """Yield the phrases that `line` has through its reference to `target`: the target's own, and its subterms'."""
    if target.code:
        yield Phrase(CodeSystem.ICD10CM, target.code, kind, line.printed, shown, referred=True)
    lent = finder.below.get(target.id, [])
    for below in lent if len(lent) <= _LENT else ():
        if below.code and below.title.lower() not in _LINKS:
            text = f"{line.printed}, {below.printed[len(target.printed) :]}"
            yield Phrase(CodeSystem.ICD10CM, below.code, kind, text, f"{shown}, {below.title}", referred=True)


# -- the tables


def _of_neoplasms(lines: dict[int, _Line], cells: Iterable[tuple[int, int, str]]) -> Iterator[Phrase]:
    for term, place, code in cells:
        line = lines[term]
        _, _, site = line.printed.partition(", ")  # the first part is the table's own main term
        if line.above is None and line.title.lower().startswith("neoplasm"):
            site = ""
        elif not line.path.lower().startswith("neoplasm"):
            site = line.printed
        begins = _NEOPLASMS[place]
        yield Phrase(
            CodeSystem.ICD10CM, code, Kind.NEOPLASM, f"{begins} {site}",
            f"Neoplasm table: {line.path}, {begins.partition(' (')[0]}",
        )  # fmt: skip


def _of_drugs(lines: dict[int, _Line], cells: Iterable[tuple[int, int, str]]) -> Iterator[Phrase]:
    for term, place, code in cells:
        line = lines[term]
        shown = _DRUGS[place].format(line.path).partition(" (")[0]
        yield Phrase(
            CodeSystem.ICD10CM, code, Kind.DRUGS, _DRUGS[place].format(line.printed), f"Table of drugs: {shown}"
        )
