"""What the reference store derives from its releases: when each code may be reported, and the words to search by."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from coderdesk.codesets.portion import Portion
from coderdesk.codesets.search.rebuild import rebuild as rebuild_search
from coderdesk.codesets.validity import LAST_DAY
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.progress import Progress

_DAY = timedelta(days=1)


class Period(NamedTuple):
    """Days on which something holds, both ends included; `last` None where no end is known."""

    first: date
    last: date | None


def rebuild(store: sqlite3.Connection, systems: Iterable[CodeSystem], *, searched: bool, progress: Progress) -> None:
    """Derive anew when the codes of `systems` may be reported and, if `searched`, the words to search by."""
    for system in systems:
        progress.step(0, 1, "Working out when each code is valid")
        _rebuild_validity(store, system)
    if searched:
        rebuild_search(store, Portion(progress, 20, 100))


class _Stretch(NamedTuple):
    """The days for which one imported list decides."""

    release: int
    number: int
    days: Period


def _rebuild_validity(store: sqlite3.Connection, system: CodeSystem) -> None:
    """Write `validity` of one system: the editor's periods, but where an imported list is in force, that list's."""
    # a system of which no package knows a thing has nothing to put by, so that the mark alone tells
    mark = (f"validity of {system} is derived",)
    if not store.execute("SELECT 1 FROM meta WHERE key = ?", mark).fetchone():
        store.execute("INSERT INTO meta VALUES (?, '')", mark)
        store.execute("INSERT INTO packaged_validity SELECT * FROM validity WHERE system = ?", (system,))
    store.execute("DELETE FROM validity WHERE system = ?", (system,))
    stretches = _opened(list(_stretches(store, system)), system)
    if not stretches:
        store.execute("INSERT INTO validity SELECT * FROM packaged_validity WHERE system = ?", (system,))
        store.execute("DELETE FROM packaged_validity WHERE system = ?", (system,))
        store.execute("DELETE FROM meta WHERE key = ?", mark)
        return
    periods: dict[str, list[Period]] = {}
    for code, first, last in _packaged(store, system, stretches):
        outside = _outside(Period(date.fromisoformat(first), date.fromisoformat(last) if last else None), stretches)
        periods.setdefault(code, []).extend(outside)
    for stretch in stretches:
        _add_listed(store, stretch, periods)
    store.executemany(
        "INSERT INTO validity VALUES (?, ?, ?, ?)",
        (
            (system, code, str(one.first), str(one.last) if one.last else None)
            for code, found in sorted(periods.items())
            for one in _joined(found)
        ),
    )


def _stretches(store: sqlite3.Connection, system: CodeSystem) -> Iterator[_Stretch]:
    """Yield for which days each imported list decides, in order: a list gives way to one that begins later.

    Of those that begin on one day the one with the highest `decides` does, and of two alike the one imported later.
    """
    rows = store.execute(
        "SELECT id, import, effective_from, effective_to FROM release WHERE system = ? AND decides"
        " ORDER BY effective_from, decides, import",
        (system,),
    ).fetchall()
    latest = {row[2]: row for row in rows}
    listed = list(latest.values())
    for place, (release, number, first, last) in enumerate(listed):
        end = date.fromisoformat(last) if last else None
        if place + 1 < len(listed):
            before_next = date.fromisoformat(listed[place + 1][2]) - _DAY
            end = min(end, before_next) if end else before_next
        yield _Stretch(release, number, Period(date.fromisoformat(first), end))


def _packaged(
    store: sqlite3.Connection, system: CodeSystem, stretches: list[_Stretch]
) -> Iterable[tuple[str, str, str | None]]:
    """Return what is known of the days outside of `stretches`: the editor's periods or, where it knows none, the days
    that the first list gives its codes.
    """
    query = "SELECT code, first, last FROM packaged_validity WHERE system = ?"
    if store.execute(f"{query} LIMIT 1", (system,)).fetchone():
        return store.execute(query, (system,)).fetchall()
    query = "SELECT code, first, last FROM listed_period WHERE import = ?"
    return store.execute(query, (stretches[0].number,)).fetchall()


def _outside(period: Period, stretches: list[_Stretch]) -> Iterator[Period]:
    """Yield the parts of `period` that lie in none of `stretches`."""
    first: date | None = period.first
    for _, _, days in stretches:
        if first is None:
            return
        if first < days.first:
            end = days.first - _DAY
            yield Period(first, end if period.last is None else min(end, period.last))
        first = max(first, days.last + _DAY) if days.last else None
        if first is not None and period.last is not None and first > period.last:
            return
    if first is not None and (period.last is None or first <= period.last):
        yield Period(first, period.last)


def _opened(stretches: list[_Stretch], system: CodeSystem) -> list[_Stretch]:
    """Return `stretches` with the last one without end where nothing is known of the days behind it."""
    if not stretches:
        return stretches
    *before, last = stretches
    editor_knows = system in (CodeSystem.ICD10CM, CodeSystem.ICD10PCS)
    if editor_knows and last.days.last is not None and last.days.last < LAST_DAY:
        return stretches
    return [*before, last._replace(days=Period(last.days.first, None))]


def _add_listed(store: sqlite3.Connection, stretch: _Stretch, periods: dict[str, list[Period]]) -> None:
    """Add the days of `stretch` to those of its billable codes, cut to the days that the list itself gives a code."""
    own: dict[str, list[Period]] = {}
    for code, first, last in store.execute(
        "SELECT code, first, last FROM listed_period WHERE import = ?", (stretch.number,)
    ):
        own.setdefault(code, []).append(Period(date.fromisoformat(first), date.fromisoformat(last) if last else None))
    for (code,) in store.execute(
        "SELECT c.code FROM shelf s JOIN code c ON c.release = s.keeper AND c.code >= s.category"
        " AND c.code < s.category || '~' WHERE s.release = ? AND c.billable",
        (stretch.release,),
    ):
        inside = [_common(stretch.days, one) for one in own[code]] if code in own else [stretch.days]
        periods.setdefault(code, []).extend(one for one in inside if one)


def _common(one: Period, other: Period) -> Period | None:
    """Return the days that both have, or None."""
    first = max(one.first, other.first)
    ends = [end for end in (one.last, other.last) if end]
    last = min(ends, default=None)
    return Period(first, last) if last is None or first <= last else None


def _joined(periods: list[Period]) -> Iterator[Period]:
    """Yield `periods` in order, those that touch made one."""
    open_one: Period | None = None
    for one in sorted(periods, key=lambda period: period.first):
        if open_one is None:
            open_one = one
        elif open_one.last is None or one.first <= open_one.last + _DAY:
            last = None if open_one.last is None or one.last is None else max(open_one.last, one.last)
            open_one = Period(open_one.first, last)
        else:
            yield open_one
            open_one = one
    if open_one is not None:
        yield open_one
