"""The notes of the tabular list, from wherever they stand down to the codes that they reach."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from coderdesk.codesets.catalogue import Catalogue
from coderdesk.codesets.schema import SEVENTH
from coderdesk.codesets.store import Store, marks
from coderdesk.domain.book import Note, NoteKind
from coderdesk.domain.codes import Code, CodeSystem

_CACHED = 4096


class Notes:
    """Reads notes, 7th characters and exclusions for codes as of a date."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self._store = store
        self._catalogue = catalogue
        self._reaching = lru_cache(_CACHED)(self._places)

    def _places(self, code: Code, on: date) -> tuple[int, list[str]]:
        """Return the tabular list that `code` is read with on `on`, and the keys of all places whose notes reach it.

        The keys run from chapter to section to category to the code itself; (0, []) where the code is not known.
        """
        listed = self._catalogue.find(code, on)
        if listed is None or code.system is not CodeSystem.ICD10CM:
            return 0, []
        tabular = self._catalogue.tabular(listed.release, on)
        above = [key for key, _ in self._catalogue.path(tabular, listed.division)]
        return tabular, above + [code.text[:size] for size in range(3, len(code.text) + 1)]

    def of(self, code: Code, on: date) -> list[Note]:
        """Return every note that applies to `code`, from chapter down to the code itself.

        A procedure has the definitions of its root operation and approach, where they are loaded.
        """
        if code.system is CodeSystem.ICD10PCS:
            return self._definitions(code, on)
        tabular, places = self._reaching(code, on)
        rows = self._store.rows(
            f"SELECT at, kind, text FROM note WHERE release = ? AND at IN ({marks(places)}) ORDER BY id",  # noqa: S608
            (tabular, *places),
        )
        rows.sort(key=lambda row: places.index(row[0]))
        return [Note(NoteKind(kind), text, _level(at), at == code.text) for at, kind, text in rows]

    def _definitions(self, code: Code, on: date) -> list[Note]:
        listed = self._catalogue.find(code, on)
        if listed is None:
            return []
        text = code.text
        rows = self._store.rows(
            "SELECT place, label, definition FROM pcs_axis WHERE release = ? AND definition <> ''"
            " AND (stem = ? AND place = 3 AND value = ? OR stem = ? AND place = 5 AND value = ?) ORDER BY place",
            (self._catalogue.tabular(listed.release, on), text[:1], text[2:3], text[:3], text[4:5]),
        )
        levels = {3: f"root operation {text[2:3]}", 5: f"approach {text[4:5]}"}
        return [Note(NoteKind.DEFINITION, f"{label}: {told}", levels[place]) for place, label, told in rows]

    def seventh_characters(self, code: Code, on: date) -> list[tuple[str, str]]:
        """Return the 7th characters of a header with their meanings; of a stem, those that were released for it."""
        listed = self._catalogue.find(code, on)
        if listed is None or listed.entry.billable:
            return []
        tabular, places = self._reaching(code, on)
        rows = self._store.rows(
            "SELECT at, character, meaning FROM seventh"  # noqa: S608 - question marks only
            f" WHERE release = ? AND at IN ({marks(places)}) ORDER BY length(at) DESC, character",
            (tabular, *places),
        )
        meanings = [(character, meaning) for at, character, meaning in rows if at == rows[0][0]]
        if listed.entry.needs != SEVENTH:
            return meanings
        released = {child.code.text[6:] for child in self._catalogue.children(code, on)}
        return [pair for pair in meanings if pair[0] in released]

    def excludes1_between(self, one: Code, other: Code, on: date) -> Note | None:
        """Return the Excludes1 note that stands at or above either code and points at the other, or None.

        Where several do, the one nearest to its code is returned, and of either code's the one of the smaller code. A
        note that points below the place where it stands itself (D72 at D72.824) only leads there, and forbids nothing.
        """
        if one == other or {one.system, other.system} != {CodeSystem.ICD10CM}:
            return None
        first, second = sorted((one, other))
        return self._pointing(first, second, on) or self._pointing(second, first, on)

    def _pointing(self, holder: Code, target: Code, on: date) -> Note | None:
        tabular, places = self._reaching(holder, on)
        rows = self._store.rows(
            "SELECT e.at, n.text FROM excludes1 e JOIN note n ON n.id = e.note"  # noqa: S608 - question marks only
            f" WHERE e.release = ? AND e.at IN ({marks(places)})"
            " AND substr(?, 1, length(e.first)) >= e.first AND substr(?, 1, length(e.last)) <= e.last"
            " AND (e.pattern = '' OR ? GLOB e.pattern)",
            (tabular, *places, target.text, target.text, target.text),
        )
        _, around_target = self._reaching(target, on)
        forbidding = [(at, text) for at, text in rows if at not in around_target]
        if not forbidding:
            return None
        at, text = max(forbidding, key=lambda pair: places.index(pair[0]))
        return Note(NoteKind.EXCLUDES1, text, _level(at), at == holder.text)


def _level(at: str) -> str:
    """Return a place as it is shown: divisions by their key, codes with a dot."""
    return at if " " in at else Code(CodeSystem.ICD10CM, at).dotted
