"""When a code may be reported, worked out from the editor's periods and the lists, held against a reckoning by day."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from coderdesk.codesets import derived
from coderdesk.codesets.official.lists import CodeList, write_list, write_periods
from coderdesk.codesets.releases import Row
from coderdesk.codesets.tables import create_tables, delete_import
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.progress import Silent

CM, HCPCS = CodeSystem.ICD10CM, CodeSystem.HCPCS
FIRST = date(2025, 1, 1)
DAYS = 40
CODES = ("A000", "B000")


class Listed(NamedTuple):
    """A list: its days, counted from `FIRST`, and its codes."""

    first: int
    last: int
    codes: frozenset[str]


_RUNS = st.tuples(st.integers(0, DAYS), st.integers(0, DAYS)).map(sorted)
_LISTS = st.lists(
    st.builds(lambda run, codes: Listed(run[0], run[1], codes), _RUNS, st.frozensets(st.sampled_from(CODES))),
    max_size=4,
)
_PERIODS = st.dictionaries(st.sampled_from(CODES), st.tuples(_RUNS, st.booleans()))


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def a_store() -> sqlite3.Connection:
    store = sqlite3.connect(":memory:", isolation_level=None)
    create_tables(store)
    return store


def enter(store: sqlite3.Connection, number: int, listed: Listed, system: CodeSystem = CM) -> None:
    store.execute("INSERT INTO import VALUES (?, 'x', 'x', '', '', '[]', '', '', ?, '', 0)", (number, str(number)))
    rows = [Row(code, "Title", code in listed.codes) for code in CODES]
    write_list(store, number, CodeList(system, "x", day(listed.first), day(listed.last), ""), rows)


def validity(store: sqlite3.Connection) -> list[tuple[str, str, str | None]]:
    return store.execute("SELECT code, first, last FROM validity ORDER BY code, first").fetchall()


def valid_days(store: sqlite3.Connection) -> set[tuple[str, int]]:
    """Return (code, day) for each of the first days on which a code may be reported."""
    return {
        (code, number)
        for code, first, last in validity(store)
        for number in range(-3, DAYS + 3)
        if first <= str(day(number)) and (last is None or str(day(number)) <= last)
    }


def reckoned(periods: dict[str, tuple[list[int], bool]], lists: Sequence[Listed]) -> Iterator[tuple[str, int]]:
    """Yield the same, day by day: the list that began last decides, the later one of two; else the editor."""
    for number in range(-3, DAYS + 3):
        holding = [(one.first, place) for place, one in enumerate(lists) if one.first <= number <= one.last]
        # a list that a later one followed does not come back when that one ends
        begun = max(((one.first, place) for place, one in enumerate(lists) if one.first <= number), default=None)
        for code in CODES:
            if begun is not None and begun in holding:
                if code in lists[begun[1]].codes:
                    yield code, number
            elif code in periods:
                (first, last), is_open = periods[code]
                if first <= number and (is_open or number <= last):
                    yield code, number


@given(_PERIODS, _LISTS)
def test_each_day_is_decided_by_the_newest_list_that_holds_or_else_by_the_editor(
    periods: dict[str, tuple[list[int], bool]], lists: list[Listed]
) -> None:
    with closing(a_store()) as store:
        store.executemany(
            "INSERT INTO validity VALUES (?, ?, ?, ?)",
            [
                (CM, code, str(day(first)), None if is_open else str(day(last)))
                for code, ((first, last), is_open) in periods.items()
            ],
        )
        before = validity(store)
        for number, listed in enumerate(lists, 1):
            enter(store, number, listed)
        derived.rebuild(store, [CM], searched=False, progress=Silent())
        assert valid_days(store) == set(reckoned(periods, lists))
        periods_in_order = validity(store)
        for one, other in pairwise(periods_in_order):
            if one[0] == other[0]:
                assert one[2] is not None
                assert date.fromisoformat(one[2]) + timedelta(days=1) < date.fromisoformat(other[1])
        for number in range(1, len(lists) + 1):
            delete_import(store, number)
        derived.rebuild(store, [CM], searched=False, progress=Silent())
        assert validity(store) == before
        assert store.execute("SELECT count(*) FROM packaged_validity").fetchone() == (0,)


def test_a_list_that_gives_its_codes_days_of_their_own_is_believed_before_it_begins() -> None:
    with closing(a_store()) as store:
        enter(store, 1, Listed(10, 20, frozenset(CODES)), HCPCS)
        write_periods(store, 1, HCPCS, [("A000", date(1999, 1, 1), None), ("B000", day(12), day(15))])
        derived.rebuild(store, [HCPCS], searched=False, progress=Silent())
        assert validity(store) == [("A000", "1999-01-01", None), ("B000", str(day(12)), str(day(15)))]


def test_a_set_that_no_package_brings_is_as_new_when_its_lists_are_gone() -> None:
    with closing(a_store()) as store:
        for number, listed in enumerate((Listed(0, 9, frozenset(CODES)), Listed(10, 20, frozenset({"A000"}))), 1):
            enter(store, number, listed, HCPCS)
            derived.rebuild(store, [HCPCS], searched=False, progress=Silent())
        assert validity(store) == [("A000", str(day(0)), None), ("B000", str(day(0)), str(day(9)))]
        for number in (2, 1):
            delete_import(store, number)
            derived.rebuild(store, [HCPCS], searched=False, progress=Silent())
        assert validity(store) == []
