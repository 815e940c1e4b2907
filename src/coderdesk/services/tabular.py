"""The tabular list as a tree that opens where it is looked at, with every note at its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from coderdesk.domain.book import CodeBook, CodeEntry, Note
from coderdesk.domain.codes import Code, CodeSystem, icd10cm
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.references import Reference, references
from coderdesk.domain.tabular import Division, TabularList
from coderdesk.services.seventh import SEVENTH

#: The place above the chapters.
ROOT = ""


class TabularBook(CodeBook, TabularList, Protocol):
    """A code book that has the tabular list as it is printed."""


@dataclass(frozen=True, slots=True)
class PlacedNote:
    """A note with those of the codes in its text that exist, where they stand in it."""

    note: Note
    links: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the tree: a chapter, a section or a code (`entry`), with the notes that stand at it.

    `key` is that of the division ("chapter 19", "section S50-S59") or the undotted code. `opens` says whether anything
    stands below it; a stem that takes a 7th character opens no further: its codes are made by the character.
    """

    key: str
    label: str
    title: str
    opens: bool
    entry: CodeEntry | None = None
    notes: tuple[PlacedNote, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """The tree opened down to a place: for each place on the way (`ROOT` first) what stands below it.

    `way` holds the keys from the chapter to the place itself.
    """

    below: tuple[tuple[str, tuple[Place, ...]], ...]
    way: tuple[str, ...]


def below(book: TabularBook, *, key: str, on: date) -> tuple[Place, ...]:
    """Return what stands directly below the place `key`: the chapters for `ROOT`."""
    divisions = [division for division in book.divisions(on) if division.above == key]
    if key == ROOT or key.startswith("chapter "):
        return _divided(book, divisions, on)
    if not key.startswith("section "):
        entry = book.entry(icd10cm(key), on)
        makes_codes = entry is not None and entry.needs == SEVENTH
        return () if makes_codes else _coded(book, book.children(icd10cm(key), on), on)
    placed = [*_divided(book, divisions, on), *_coded(book, book.categories(key, on), on)]
    return tuple(sorted(placed, key=lambda place: place.label))


def opening(book: TabularBook, *, code: Code, on: date) -> Opening:
    """Open the tree down to `code`, or to its stem where its 7th character alone is missing there.

    `InvalidValue` where the code stands in no loaded tabular list.
    """
    way = way_to(book, code, on)
    opened = [ROOT, *way]
    return Opening(tuple((key, below(book, key=key, on=on)) for key in opened), way)


def way_to(book: TabularBook, code: Code, on: date) -> tuple[str, ...]:
    """Return the keys of the places from the chapter down to `code` (its stem, where it has a 7th character)."""
    entry = book.entry(code, on)
    if entry is None or code.system is not CodeSystem.ICD10CM:
        raise InvalidValue(f"{code.dotted} stands in no loaded tabular list.")
    codes: list[str] = []
    while True:
        codes.insert(0, entry.code.text)
        above = book.entry(entry.parent, on) if entry.parent is not None else None
        if above is None:
            break
        if above.needs == SEVENTH:
            codes.clear()
        entry = above
    divisions = {division.key: division for division in book.divisions(on)}
    at = next((key for key in divisions if _holds(book, key, entry.code, on)), "")
    way: list[str] = []
    while at in divisions:
        way.insert(0, at)
        at = divisions[at].above
    return (*way, *codes)


def _holds(book: TabularBook, division: str, category: Code, on: date) -> bool:
    """Say whether the section `division` prints `category`; which range it covers is in its name."""
    if not division.startswith("section "):
        return False
    first, _, last = division.removeprefix("section ").partition("-")
    if not first <= category.text[:3] <= (last or first):
        return False
    return any(entry.code == category for entry in book.categories(division, on))


def _divided(book: TabularBook, divisions: Sequence[Division], on: date) -> tuple[Place, ...]:
    notes = _notes(book, [division.key for division in divisions], on)
    return tuple(
        Place(division.key, division.label, _bare(division), opens=True, notes=notes.get(division.key, ()))
        for division in divisions
    )


def _bare(division: Division) -> str:
    """Return the title without the span that the book prints behind it: "Injuries to the elbow (S50-S59)"."""
    return division.title.rpartition(" (")[0] if division.title.endswith(")") else division.title


def _coded(book: TabularBook, entries: Sequence[CodeEntry], on: date) -> tuple[Place, ...]:
    notes = _notes(book, [entry.code.text for entry in entries], on)
    return tuple(
        Place(
            entry.code.text,
            entry.code.dotted,
            entry.title,
            opens=entry.has_children and entry.needs != SEVENTH,
            entry=entry,
            notes=notes.get(entry.code.text, ()),
        )
        for entry in entries
    )


def _notes(book: TabularBook, places: Sequence[str], on: date) -> dict[str, tuple[PlacedNote, ...]]:
    found: dict[str, tuple[PlacedNote, ...]] = {}
    for place, note in book.notes_at(places, on):
        found[place] = (*found.get(place, ()), placed(book, note, on))
    return found


def placed(book: CodeBook, note: Note, on: date) -> PlacedNote:
    """Return `note` with the codes in its text that a loaded release knows."""
    links = tuple(each for each in references(note.text) if book.entry(each.code, on) is not None)
    return PlacedNote(note, links)
