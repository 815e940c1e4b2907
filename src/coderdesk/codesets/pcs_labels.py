"""What the characters of ICD-10-PCS codes mean, from the best source that is loaded.

The official tables say it for each row; a package says it for sections 0 and 1; for the others the titles of the codes
tell what those with one value have in common and those with another have not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from coderdesk.codesets.catalogue import AFTER
from coderdesk.codesets.pcs import SECTIONS
from coderdesk.codesets.pcs_names import meaning_of, name_of
from coderdesk.codesets.pcs_rows import TABLE, OfficialTables, Row
from coderdesk.codesets.store import Store

#: How much of a code decides what its character at a place means, the narrowest first (see `codesets.pcs`).
_REACH = {4: (3, 2), 5: (3, 2, 1), 6: (3, 2), 7: (3,)}
#: What parts a title into the names of its values.
_JOINTS = re.compile(r",\s*|\s+(?:of|using|into|in|to|with|from|for|on)\s+")
#: The character that stands for nothing, on whichever axis.
_NOTHING = "Z"
_BESIDES = "others"
#: What the last character says in the section of new technology.
_GROUP = re.compile(r"New Technology Group [0-9A-Z]+")
_WHOLE = 7
#: The section, and the place in it, whose characters are given away anew each year.
_NEW_TECHNOLOGY, _GIVEN_AWAY = "X", 6


#: Returns the valid codes of a table with their titles, "" where a title is not known.
Titles = Callable[[], Mapping[str, str]]


class Labels:
    """Looks labels up in one edition of the official tables, if there is one, and in what the packages say."""

    def __init__(self, store: Store, official: OfficialTables | None) -> None:
        self._store = store
        self._official = official
        rows = store.rows("SELECT min(release) FROM pcs_axis")
        self._packaged = rows[0][0] if rows else None
        self.told = lru_cache(256)(self._told)

    def of(self, start: str, values: Collection[str], titles: Titles) -> dict[str, str]:
        """Return the label of each of `values` behind `start`, "" where nothing loaded tells it.

        `titles` returns the valid codes of the table with their titles; it is asked only where nothing else tells.
        """
        place = len(start) + 1
        if place == 1:
            return {one: SECTIONS.get(one, "") for one in values}
        printed = self._printed(start, values, titles)
        found = {one: printed.get(one) or self.told(start, one)[0] for one in values}
        missing = [one for one, label in found.items() if not label]
        if missing and place > TABLE:
            found |= _telling(start, place, missing, titles())
        return found

    def in_table(self, table: str, place: int, values: Collection[str], titles: Titles) -> dict[str, str]:
        """Return the label of each of `values` at `place` (4 to 7) anywhere in `table`, in the same way."""
        labels: dict[str, dict[str, None]] = {one: {} for one in values}
        rows = self._official.rows(table) if self._official else ()
        for row in rows:
            for one, label in row.axes[place - TABLE - 1].values.items():
                labels.setdefault(one, {})[label] = None
        self._add_besides(table, place, rows, labels, titles)
        found = {one: " / ".join(labels[one]) or self._reached(table, place, one)[0] for one in values}
        missing = [one for one, label in found.items() if not label]
        return found | (_telling(table, place, missing, titles()) if missing else {})

    def definition(self, start: str, value: str) -> str:
        """Return what a package says that `value` means behind `start`, or ""."""
        return self.told(start, value)[1]

    def _printed(self, start: str, values: Iterable[str], titles: Titles) -> dict[str, str]:
        """Return what the official tables print, all that they print where it differs by what follows."""
        if self._official is None:
            return {}
        if len(start) < TABLE:
            heads = {one: self._official.head(start + one)[0] for one in values}
            return {one: head[len(start)].values.get(one, "") for one, head in heads.items() if head}
        rest = start[TABLE:]
        rows = [row for row in self._official.rows(start[:TABLE]) if row.below(rest)]
        labels: dict[str, dict[str, None]] = {}
        for row in rows:
            for one, label in row.axes[len(rest)].values.items():
                labels.setdefault(one, {})[label] = None
        self._add_besides(start, len(start) + 1, rows, labels, titles)
        return {one: " / ".join(found) for one, found in labels.items()}

    def _add_besides(
        self, start: str, place: int, rows: Sequence[Row], labels: dict[str, dict[str, None]], titles: Titles
    ) -> None:
        """Say "others" too of a value that a later year has given a further meaning, which the tables do not know."""
        if not rows or start[0] != _NEW_TECHNOLOGY or place != _GIVEN_AWAY:
            return
        codes = [code for code in titles() if code.startswith(start)]
        for one in {code[place - 1] for code in codes if not any(row.below(code[TABLE:]) for row in rows)}:
            if labels.get(one):
                labels[one][_BESIDES] = None

    def _told(self, start: str, value: str) -> tuple[str, str]:
        """Return (label, definition) as the package has it, as far from the table as the meaning reaches."""
        place = len(start) + 1
        if place <= TABLE:
            stem = start[:1]
            rows = self._packaged_rows(stem, stem, place, value)
            return rows[0] if rows else (name_of(start, value), "")
        return self._reached(start[:TABLE], place, value)

    def _reached(self, table: str, place: int, value: str) -> tuple[str, str]:
        for reach in _REACH[place]:
            if rows := self._packaged_rows(table[:reach], table[:reach] + AFTER, place, value):
                return rows[0]
        if value == _NOTHING and table[0] in "01":
            return {6: "No Device", 7: "No Qualifier"}.get(place, ""), ""
        return meaning_of(table[0], place, value), ""

    def _packaged_rows(self, first: str, last: str, place: int, value: str) -> Sequence[tuple[str, str]]:
        return self._store.rows(
            "SELECT label, definition FROM pcs_axis"
            " WHERE release = ? AND stem >= ? AND stem <= ? AND place = ? AND value = ? LIMIT 1",
            (self._packaged, first, last, place, value),
        )


def _telling(start: str, place: int, values: Iterable[str], titles: Mapping[str, str]) -> dict[str, str]:
    """Return for each of `values` at `place` the parts of titles that tell it from the others, of codes that begin so.

    Such a part stands in the title of every code that has the value, and of none that has another. "None" is what
    stands for nothing; a value that no part tells stays without a label.
    """
    having: dict[str, list[list[str]]] = {}
    for code, title in titles.items():
        if title and code.startswith(start):
            having.setdefault(code[place - 1], []).append(_parts(title))
    found = {}
    for value in values:
        others = {part for other, listed in having.items() if other != value for parts in listed for part in parts}
        common = _common(having.get(value, ()))
        told = [part for part in common if part not in others] if len(having) > 1 else []
        groups = [part for part in common if place == _WHOLE and _GROUP.fullmatch(part)]
        found[value] = "None" if value == _NOTHING else ", ".join(groups or told)
    return found


def _parts(title: str) -> list[str]:
    return [part for part in _JOINTS.split(title.partition(" (named from its axes")[0]) if part]


def _common(titles: Sequence[Sequence[str]]) -> list[str]:
    """Return the parts that all of `titles` have, in the order of the first."""
    if not titles:
        return []
    shared = set(titles[0]).intersection(*titles[1:])
    return [part for part in dict.fromkeys(titles[0]) if part in shared]
