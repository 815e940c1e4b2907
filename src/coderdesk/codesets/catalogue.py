"""The codes of the loaded releases as of a date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from coderdesk.codesets.store import AT_ONCE, Store, marks
from coderdesk.domain.book import CodeEntry, Release
from coderdesk.domain.codes import Code, CodeSystem

_ROW = "SELECT c.code, c.title, c.billable, c.parent, c.needs, c.division, c.usual FROM code c"
#: Sorts behind every code that begins as the text before it.
AFTER = "~"
_CACHED = 4096
#: How many codes are kept that were looked up: those of a search are mostly those of the keystroke before.
_MET = 8192


class Listed(NamedTuple):
    """An entry, the number of the release it is from, its innermost division, and a header's usual billable code."""

    entry: CodeEntry
    release: int
    division: str
    usual: Code | None


class Catalogue:
    """Looks codes up by date. Outside the dates of all releases a code is shown as the nearest release has it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        rows = store.rows(
            "SELECT id, system, name, effective_from, effective_to, source, codes, tabular, decides, import"
            " FROM release ORDER BY system, effective_from, id"
        )
        self.releases: Mapping[int, Release] = {row[0]: _release(row) for row in rows}
        self._tabular: Mapping[int, int] = {row[0]: row[7] for row in rows}
        #: An official list answers before a package's, the one that decides most first, then the latest import.
        self._rank: Mapping[int, tuple[int, int]] = {row[0]: (-row[8], -(row[9] or 0)) for row in rows}
        self.path = lru_cache(_CACHED)(self._path)
        self.tabular = lru_cache(_CACHED)(self._read_with)
        self._keepers = lru_cache(_CACHED)(self._shelves)
        self._nearest = lru_cache(_CACHED)(self._by_distance)
        self._met: dict[tuple[Code, date], Listed | None] = {}

    def in_force(self, system: CodeSystem, on: date) -> Release | None:
        """Return the release that covers `on`, or None."""
        nearest = self._nearest(system, on)
        release = self.releases[nearest[0]] if nearest else None
        return release if release and away(release.effective_from, release.effective_to, on) == 0 else None

    def nearest(self, system: CodeSystem, on: date) -> int:
        """Return the number of the release that answers for `on`, 0 where none of `system` is loaded."""
        return next(iter(self._nearest(system, on)), 0)

    def _by_distance(self, system: CodeSystem, on: date) -> list[int]:
        """Return the releases of `system` by how many days they are from `on`; of two on it, the later first.

        A list that decides what may be reported goes before all that do not, where it is in force.
        """

        def distance(number: int) -> tuple[int, int, int, int]:
            release = self.releases[number]
            decides, imported = self._rank[number]
            days = away(release.effective_from, release.effective_to, on)
            return days, decides, -release.effective_from.toordinal(), imported

        return sorted((number for number, one in self.releases.items() if one.system is system), key=distance)

    def _read_with(self, release: int, on: date) -> int:
        """Return the release whose notes and divisions `release` is read with on `on`.

        Of the tabular lists of diagnoses it is the one in force or the nearest, an imported one first.
        """
        if self.releases[release].system is not CodeSystem.ICD10CM:
            return self._tabular[release]
        having = [one for one in self._nearest(CodeSystem.ICD10CM, on) if self._tabular[one] == one]
        return min(having, key=lambda one: self._tabular_rank(one, on), default=self._tabular[release])

    def _tabular_rank(self, release: int, on: date) -> tuple[int, bool, int, int]:
        held, (_, imported) = self.releases[release], self._rank[release]
        days = away(held.effective_from, held.effective_to, on)
        return days, not imported, -held.effective_from.toordinal(), imported

    def find(self, code: Code, on: date) -> Listed | None:
        """Return `code` as of `on`, or None where no loaded release knows it."""
        return self.find_all([code], on).get(code)

    def find_all(self, codes: Iterable[Code], on: date) -> dict[Code, Listed]:
        """Return those of `codes` that are known, as of `on`."""
        found: dict[Code, Listed | None] = {}
        asked: list[Code] = []
        for code in codes:
            if (code, on) in self._met:
                found[code] = self._met[code, on]
            else:
                asked.append(code)
        if asked:
            if len(self._met) > _MET:
                self._met.clear()
            looked_up = self._looked_up(asked, on)
            found.update((code, looked_up.get(code)) for code in asked)
            self._met.update(((code, on), found[code]) for code in asked)
        return {code: listed for code, listed in found.items() if listed}

    def _looked_up(self, codes: Sequence[Code], on: date) -> dict[Code, Listed]:
        by_system: dict[CodeSystem, list[str]] = {}
        for code in codes:
            by_system.setdefault(code.system, []).append(code.text)
        found: dict[Code, Listed] = {}
        for system, texts in by_system.items():
            wanted = texts
            for release in self._nearest(system, on):
                rows = list(self._in_release(release, wanted))
                found.update((listed.entry.code, listed) for listed in self._listed(release, rows, on))
                known = {row[0] for row in rows}
                wanted = [text for text in wanted if text not in known]
                if not wanted:
                    break
        return found

    def _in_release(self, release: int, texts: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        kept: dict[int, list[str]] = {}
        for text in texts:
            if keeper := self._keepers(release).get(text[:3]):
                kept.setdefault(keeper, []).append(text)
        for keeper, inside in kept.items():
            for start in range(0, len(inside), AT_ONCE):
                some = inside[start : start + AT_ONCE]
                yield from self._store.rows(
                    f"{_ROW} WHERE c.release = ? AND c.code IN ({marks(some)})", (keeper, *some)
                )

    def _shelves(self, release: int) -> dict[str, int]:
        """Return which release keeps the rows of each category of `release`."""
        return dict(self._store.rows("SELECT category, keeper FROM shelf WHERE release = ?", (release,)))

    def _keeper(self, code: Code, on: date) -> tuple[int, int] | None:
        """Return the nearest release, and the one that keeps the category of `code` for it, or None."""
        for release in self._nearest(code.system, on)[:1]:
            if keeper := self._keepers(release).get(code.text[:3]):
                return release, keeper
        return None

    def keeper(self, code: Code, on: date) -> int | None:
        """Return the number of the release that keeps the rows of `code` and its neighbours on `on`, or None."""
        at = self._keeper(code, on)
        return at[1] if at else None

    def _listed(self, release: int, rows: Sequence[tuple[Any, ...]], on: date) -> Iterator[Listed]:
        """Yield what `rows` of one release are as of `on`."""
        system, tabular = self.releases[release].system, self.tabular(release, on)
        periods = self._periods(system, [row[0] for row in rows])
        for text, title, billable, parent, needs, division, usual in rows:
            first, last = min(periods.get(text, ()), key=lambda one: away(one[0], one[1], on), default=(None, None))
            path = self.path(tabular, division)
            entry = CodeEntry(
                code=Code(system, text),
                title=title,
                billable=bool(billable),
                valid=bool(billable) and first is not None and away(first, last, on) == 0,
                valid_from=first,
                valid_to=last,
                release=self.releases[release],
                parent=Code(system, parent) if parent else None,
                has_children=not billable,
                needs=needs,
                chapter=path[0][1] if path else "",
            )
            yield Listed(entry, release, division, Code(system, usual) if usual else None)

    def _periods(self, system: CodeSystem, texts: Sequence[str]) -> dict[str, list[tuple[date, date | None]]]:
        """Return the periods of validity of each of `texts` that has one."""
        found: dict[str, list[tuple[date, date | None]]] = {}
        for start in range(0, len(texts), AT_ONCE):
            some = texts[start : start + AT_ONCE]
            rows = self._store.rows(
                f"SELECT code, first, last FROM validity WHERE system = ? AND code IN ({marks(some)})",  # noqa: S608
                (system, *some),
            )
            for text, first, last in rows:
                period = date.fromisoformat(first), date.fromisoformat(last) if last else None
                found.setdefault(text, []).append(period)
        return found

    def _path(self, tabular: int, division: str) -> list[tuple[str, str]]:
        """Return (key, title) of `division` and of those around it, the widest first."""
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

    def children(self, code: Code, on: date) -> list[CodeEntry]:
        """Return the codes one level below `code`, in the order of the book, without those that `on` may not report."""
        if (at := self._keeper(code, on)) is None:
            return []
        release, keeper = at
        where = "WHERE c.release = ? AND c.parent = ? ORDER BY c.place"
        rows = self._store.rows(f"{_ROW} {where}", (keeper, code.text))
        entries = [listed.entry for listed in self._listed(release, rows, on)]
        return [entry for entry in entries if entry.valid or not entry.billable]

    def billable_below(self, code: Code, on: date, limit: int) -> list[CodeEntry]:
        """Return the first `limit` codes that begin as `code` does and may be reported on `on`."""
        if (at := self._keeper(code, on)) is None:
            return []
        release, keeper = at
        rows = self._store.rows(
            f"{_ROW} JOIN validity v ON v.system = ? AND v.code = c.code"
            " AND v.first <= ? AND (v.last IS NULL OR v.last >= ?)"
            " WHERE c.release = ? AND c.code > ? AND c.code < ? AND c.billable ORDER BY c.place LIMIT ?",
            (code.system, str(on), str(on), keeper, code.text, code.text + AFTER, max(0, limit)),
        )
        return [listed.entry for listed in self._listed(release, rows, on)]

    def starting(self, system: CodeSystem, start: str, on: date, limit: int) -> list[Code]:
        """Return the first codes of `system` that begin with `start`, from the nearest release that has any."""
        for release in self._nearest(system, on):
            found: list[str] = []
            for keeper in {one for category, one in self._keepers(release).items() if category.startswith(start[:3])}:
                rows = self._store.rows(
                    "SELECT code FROM code c WHERE release = ? AND code >= ? AND code < ? AND EXISTS (SELECT 1 FROM"
                    " shelf s WHERE s.release = ? AND s.category = substr(c.code, 1, 3) AND s.keeper = c.release)"
                    " ORDER BY code LIMIT ?",
                    (keeper, start, start + AFTER, release, limit),
                )
                found += [text for (text,) in rows]
            if found:
                return [Code(system, text) for text in sorted(found)[:limit]]
        return []


def _release(row: tuple[Any, ...]) -> Release:
    _, system, name, first, last, source, codes, _, _, imported = row
    end = date.fromisoformat(last) if last else None
    return Release(CodeSystem(system), name, date.fromisoformat(first), end, source, codes, imported)


def away(first: date, last: date | None, on: date) -> int:
    """Return how many days `on` lies outside of the period."""
    if on < first:
        return (first - on).days
    return (on - last).days if last is not None and on > last else 0
