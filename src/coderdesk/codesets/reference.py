"""The code sets as of a date, read from the reference store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from coderdesk.codesets.excludes import excludes1_between
from coderdesk.codesets.search import Search
from coderdesk.codesets.store import Store
from coderdesk.domain.book import CodeEntry, Note, NoteKind, Release, SearchHit
from coderdesk.domain.codes import Code, CodeSystem

_ROW = "SELECT c.code, c.title, c.billable, c.parent, c.needs, c.division FROM code c"
_CACHED = 4096


def open_reference(path: Path) -> ReferenceBook:
    """Open the reference store at `path`; `ReferenceMissing` where it is missing, damaged, or of another version."""
    return ReferenceBook(Store(path))


class ReferenceBook:
    """Dated look-up in the loaded releases. Use it from one thread at a time; opening another is cheap.

    Outside the dates of all releases a code is shown as the nearest release has it; whether it may be reported is known
    by date for all releases at once.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._releases = {row[0]: _release(row) for row in store.rows(
            "SELECT id, system, name, effective_from, effective_to, source, codes FROM release"
            " ORDER BY system, effective_from"
        )}  # fmt: skip
        self._tabular = dict(store.rows("SELECT id, tabular FROM release"))
        self._search = Search(store, self)
        self.entry_of = lru_cache(_CACHED)(self._entry)
        self._path = lru_cache(_CACHED)(self._path_above)

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()

    def releases(self) -> Sequence[Release]:
        """Return every release that is loaded, by system and date."""
        return tuple(self._releases.values())

    def release_on(self, system: CodeSystem, on: date) -> Release | None:
        """Return the release in force on `on`, or None where none that is loaded covers it."""
        number = self._in_force(system, on)
        return self._releases[number] if number else None

    def _in_force(self, system: CodeSystem, on: date) -> int | None:
        covering = [
            number
            for number, release in self._releases.items()
            if release.system is system
            and release.effective_from <= on
            and (release.effective_to is None or on <= release.effective_to)
        ]
        return covering[-1] if covering else None

    def nearest(self, system: CodeSystem, on: date) -> list[int]:
        """Return the releases of `system` by how near they are to `on`, the one in force first."""
        numbers = [number for number, release in self._releases.items() if release.system is system]
        numbers.reverse()
        return sorted(numbers, key=lambda number: _distance(self._releases[number], on))

    def entry(self, code: Code, on: date) -> CodeEntry | None:
        """Return `code` as of `on`, or None where no loaded release knows it at all."""
        found: CodeEntry | None = self.entry_of(code, on)
        return found

    def _entry(self, code: Code, on: date) -> CodeEntry | None:
        for release in self.nearest(code.system, on):
            rows = self._store.rows(f"{_ROW} WHERE release = ? AND code = ?", (release, code.text))
            if rows:
                return self._made(release, code.system, rows[0], on)
        return None

    def _made(self, release: int, system: CodeSystem, row: tuple[Any, ...], on: date) -> CodeEntry:
        text, title, billable, parent, needs, division = row
        first, last = self._validity(system, text, on)
        valid = bool(billable) and first is not None and first <= on and (last is None or on <= last)
        return CodeEntry(
            code=Code(system, text),
            title=title,
            billable=bool(billable),
            valid=valid,
            valid_from=first,
            valid_to=last,
            release=self._releases[release],
            parent=Code(system, parent) if parent else None,
            has_children=not billable,
            needs=needs,
            chapter=self._chapter(release, division),
        )

    def _validity(self, system: CodeSystem, code: str, on: date) -> tuple[date | None, date | None]:
        """Return the period of validity that holds `on`, else the nearest, else (None, None)."""
        rows = self._store.rows("SELECT first, last FROM validity WHERE system = ? AND code = ?", (system, code))
        periods = [(date.fromisoformat(first), date.fromisoformat(last) if last else None) for first, last in rows]
        return min(periods, key=lambda period: _away(period[0], period[1], on), default=(None, None))

    def _chapter(self, release: int, division: str) -> str:
        path = self._path(self._tabular[release], division)
        return path[0][1] if path else ""

    def _path_above(self, tabular: int, division: str) -> list[tuple[str, str]]:
        """Return (key, title) of the divisions that hold `division`, the widest first, itself last."""
        path: list[tuple[str, str]] = []
        while division:
            rows = self._store.rows(
                "SELECT key, title, above FROM division WHERE release = ? AND key = ?", (tabular, division)
            )
            if not rows:
                break
            path.insert(0, (rows[0][0], rows[0][1]))
            division = rows[0][2]
        return path

    def entries(self, codes: Iterable[Code], on: date) -> dict[Code, CodeEntry]:
        """Return the entries of those of `codes` that are known, by code."""
        found = ((code, self.entry(code, on)) for code in codes)
        return {code: entry for code, entry in found if entry is not None}

    def usual(self, code: Code, on: date) -> Code | None:
        """Return the billable code that stands for the header `code` when nothing more is known, or None."""
        for release in self.nearest(code.system, on):
            rows = self._store.rows("SELECT usual FROM code WHERE release = ? AND code = ?", (release, code.text))
            if rows:
                return Code(code.system, rows[0][0]) if rows[0][0] else None
        return None

    def children(self, code: Code, on: date) -> Sequence[CodeEntry]:
        """Return the codes one level below, in order; for a stem that takes a 7th character, the generated codes."""
        release = self.nearest(code.system, on)[:1]
        if not release:
            return ()
        rows = self._store.rows(
            f"{_ROW} WHERE release = ? AND parent = ? ORDER BY place", (release[0], code.text)
        )
        made = (self._made(release[0], code.system, row, on) for row in rows)
        return tuple(entry for entry in made if entry.valid or not entry.billable)

    def billable_below(self, code: Code, on: date, limit: int = 20) -> Sequence[CodeEntry]:
        """Return the first `limit` codes under `code` that may be reported on `on`, in order."""
        release = self.nearest(code.system, on)[:1]
        if not release:
            return ()
        rows = self._store.rows(
            f"{_ROW} JOIN validity v ON v.system = ? AND v.code = c.code"
            " AND v.first <= ? AND (v.last IS NULL OR v.last >= ?)"
            " WHERE c.release = ? AND c.code > ? AND c.code < ? AND c.billable ORDER BY c.place LIMIT ?",
            (code.system, on.isoformat(), on.isoformat(), release[0], code.text, code.text + "~", max(0, limit)),
        )
        return tuple(self._made(release[0], code.system, row, on) for row in rows)

    def places(self, code: Code, on: date) -> tuple[int, list[str]]:
        """Return the tabular list that `code` is read with on `on`, and the keys of all places whose notes reach it.

        The keys run from chapter to section to category to the code itself; (0, []) where the code is not known.
        """
        entry = self.entry(code, on)
        if entry is None:
            return 0, []
        release = next(number for number, one in self._releases.items() if one == entry.release)
        tabular = self._tabular[release]
        row = self._store.rows("SELECT division FROM code WHERE release = ? AND code = ?", (release, code.text))[0]
        above = [key for key, _ in self._path(tabular, row[0])]
        return tabular, above + [code.text[:size] for size in range(3, len(code.text) + 1)]

    def notes(self, code: Code, on: date) -> Sequence[Note]:
        """Return every note that applies to `code`, from chapter down to the code itself."""
        tabular, places = self.places(code, on)
        if not places:
            return ()
        rows = self._store.rows(
            f"SELECT at, kind, text FROM note WHERE release = ? AND at IN ({_marks(places)}) ORDER BY id",  # noqa: S608
            (tabular, *places),
        )
        order = {place: number for number, place in enumerate(places)}
        rows.sort(key=lambda row: order[row[0]])
        return tuple(Note(NoteKind(kind), text, _level(at), at == code.text) for at, kind, text in rows)

    def excludes1_between(self, one: Code, other: Code, on: date) -> Note | None:
        """Return the Excludes1 note that forbids the two codes together, or None. Symmetric."""
        return excludes1_between(self._store, self.places, one, other, on)

    def is_manifestation(self, code: Code, on: date) -> bool:
        """Say whether `code` may never be listed first because it is a manifestation (MCE edit 6)."""
        del on  # the list of the editor is kept as of the last day on which the code is valid
        return code.system is CodeSystem.ICD10CM and self._raises("MANIFESTATION_AS_PDX", code)

    def _raises(self, edit: str, code: Code) -> bool:
        return bool(self._store.rows("SELECT 1 FROM principal_edit WHERE edit = ? AND code = ?", (edit, code.text)))

    def is_external_cause(self, code: Code) -> bool:
        """Say whether `code` is an external cause of morbidity (V00-Y99)."""
        return code.system is CodeSystem.ICD10CM and "V00" <= code.text[:3] <= "Y99"

    def seventh_characters(self, code: Code, on: date) -> Sequence[tuple[str, str]]:
        """Return (character, meaning) for each 7th character that `code` takes; empty where it takes none."""
        entry = self.entry(code, on)
        if entry is None or entry.billable or code.system is not CodeSystem.ICD10CM:
            return ()
        tabular, places = self.places(code, on)
        at = next((place for place in reversed(places) if self._defines(tabular, place)), None)
        if at is None:
            return ()
        rows = self._store.rows(
            "SELECT character, meaning FROM seventh WHERE release = ? AND at = ? ORDER BY character", (tabular, at)
        )
        used = {child.code.text[6:] for child in self.children(code, on)} if entry.needs.startswith("7th") else None
        return tuple((character, meaning) for character, meaning in rows if used is None or character in used)

    def _defines(self, tabular: int, place: str) -> bool:
        return bool(self._store.rows("SELECT 1 FROM seventh WHERE release = ? AND at = ? LIMIT 1", (tabular, place)))

    def search(
        self, text: str, *, systems: Sequence[CodeSystem] = (), on: date, limit: int = 50
    ) -> Sequence[SearchHit]:
        """Return the codes that `text` (a code, the start of one, or words in any order) leads to, the best first."""
        return self._search.find(text, systems=systems or tuple(CodeSystem), on=on, limit=limit)


def _release(row: tuple[Any, ...]) -> Release:
    _, system, name, first, last, source, codes = row
    return Release(
        CodeSystem(system), name, date.fromisoformat(first), date.fromisoformat(last) if last else None, source, codes
    )


def _distance(release: Release, on: date) -> int:
    return _away(release.effective_from, release.effective_to, on)


def _away(first: date, last: date | None, on: date) -> int:
    """Return how many days `on` lies outside of the period."""
    if on < first:
        return (first - on).days
    return (on - last).days if last is not None and on > last else 0


def _level(at: str) -> str:
    return at if " " in at else f"{at[:3]}.{at[3:]}" if len(at) > 3 else at


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
