"""The tabular list by its chapters and sections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from coderdesk.codesets.catalogue import Catalogue
from coderdesk.codesets.store import AT_ONCE, Store, marks
from coderdesk.codesets.tabular import ends
from coderdesk.domain.book import CodeEntry, Note, NoteKind
from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.tabular import Division


class Divisions:
    """Reads what the tabular list prints above its categories, and what is noted at any place of it."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self._store, self._catalogue = store, catalogue

    def all(self, on: date) -> list[Division]:
        """Return every chapter and section, in the order of the book."""
        rows = self._store.rows("SELECT key, title, above FROM division WHERE release = ?", (self._tabular(on),))
        found = {key: Division(key, title, above) for key, title, above in rows}
        return sorted(found.values(), key=lambda division: self._place(division, found))

    def categories(self, division: str, on: date) -> list[CodeEntry]:
        """Return the categories directly in a section, without those that `on` may not report."""
        release = self._catalogue.nearest(CodeSystem.ICD10CM, on)
        rows = self._store.rows(
            "SELECT c.code FROM shelf s JOIN code c ON c.release = s.keeper AND c.code = s.category"
            " WHERE s.release = ? AND c.division = ? ORDER BY c.place",
            (release, division),
        )
        codes = [Code(CodeSystem.ICD10CM, text) for (text,) in rows]
        listed = self._catalogue.find_all(codes, on)
        entries = [listed[code].entry for code in codes if code in listed]
        return [entry for entry in entries if entry.valid or not entry.billable]

    def notes_at(self, places: Sequence[str], on: date) -> list[tuple[str, Note]]:
        """Return (place, note) for what is noted at `places`, in the order of `places` and of the book."""
        tabular, found = self._tabular(on), []
        for start in range(0, len(places), AT_ONCE):
            some = places[start : start + AT_ONCE]
            found += self._store.rows(
                f"SELECT at, kind, text FROM note WHERE release = ? AND at IN ({marks(some)}) ORDER BY id",  # noqa: S608
                (tabular, *some),
            )
        order = {place: number for number, place in enumerate(places)}
        found.sort(key=lambda row: order[row[0]])
        return [(at, Note(NoteKind(kind), text, _level(at), own=True)) for at, kind, text in found]

    def _tabular(self, on: date) -> int:
        release = self._catalogue.nearest(CodeSystem.ICD10CM, on)
        return self._catalogue.tabular(release, on) if release else 0

    @staticmethod
    def _place(division: Division, all_of_them: dict[str, Division]) -> tuple[int, str, int]:
        """Return what puts a division in its place: its chapter's number, its first category, how deep it stands."""
        depth, top = 0, division
        while top.above in all_of_them:
            depth, top = depth + 1, all_of_them[top.above]
        number = top.key.removeprefix("chapter ")
        first = ends(division.key.removeprefix("section "))[0] if division.above else ""
        return int(number) if number.isdecimal() else 0, first, depth


def _level(at: str) -> str:
    return at if " " in at else Code(CodeSystem.ICD10CM, at).dotted
