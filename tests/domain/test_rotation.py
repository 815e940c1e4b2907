"""Which backups stay: of the last seven days, four weeks and twelve months that have any."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.domain.backups import Backup, Reason
from coderdesk.domain.rotation import kept

NOON = datetime(2026, 9, 16, 12, tzinfo=UTC)
CHANGES = (Reason.MIGRATION, Reason.REKEY)
moments = st.integers(0, 1095 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def a_backup(made: datetime, reason: Reason = Reason.DAILY, name: str = "") -> Backup:
    return Backup(Path(name or f"{made:%Y%m%dT%H%M%S%f}.cdbackup"), "", "", "P.cdvault", made, reason, 2, "1", 4096)


@st.composite
def folders(draw: st.DrawFn) -> list[Backup]:
    """Backups of any moments, several a day among them, each a file of its own."""
    found = draw(st.lists(st.tuples(moments, st.sampled_from(Reason)), max_size=60))
    near = [(at + timedelta(minutes=draw(st.integers(0, 600))), reason) for at, reason in found[::2]]
    return [a_backup(at, reason, f"{number}.cdbackup") for number, (at, reason) in enumerate([*found, *near])]


def days(backups: Sequence[Backup]) -> list[date]:
    return [backup.made.date() for backup in backups]


def test_of_three_years_of_daily_backups_a_week_a_month_and_a_year_stay() -> None:
    every_day = [a_backup(NOON - timedelta(days=before)) for before in range(1000)]
    staying = days(kept(every_day, now=NOON, zone=UTC))
    week = [date(2026, 9, day) for day in (16, 15, 14, 13, 12, 11, 10)]
    sundays = [date(2026, 9, 13), date(2026, 9, 6), date(2026, 8, 30)]
    ends = [date(2026, 8, 31), date(2026, 7, 31), date(2026, 6, 30), date(2026, 5, 31), date(2026, 4, 30)]
    ends += [date(2026, 3, 31), date(2026, 2, 28), date(2026, 1, 31), date(2025, 12, 31), date(2025, 11, 30)]
    ends += [date(2025, 10, 31)]
    assert staying == sorted({*week, *sundays, *ends}, reverse=True)


def test_of_several_backups_a_day_the_last_one_stays() -> None:
    hours = [a_backup(NOON - timedelta(hours=before)) for before in range(10)]
    assert kept(hours, now=NOON, zone=UTC) == hours[:1]


def test_a_long_leave_takes_no_backup_away() -> None:
    before = [a_backup(NOON - timedelta(days=day)) for day in range(7)]
    back = NOON + timedelta(days=90)
    assert kept(before, now=back, zone=UTC) == before
    assert kept([a_backup(back), *before], now=back, zone=UTC)[1:7] == before[:6]


def test_a_day_begins_where_the_coder_is() -> None:
    evening, morning = datetime(2026, 9, 16, 1, tzinfo=UTC), datetime(2026, 9, 16, 9, tzinfo=UTC)
    both = [a_backup(evening), a_backup(morning)]
    assert len(kept(both, now=NOON, zone=UTC)) == 1
    assert len(kept(both, now=NOON, zone=timezone(timedelta(hours=-5)))) == 2


@pytest.mark.parametrize("reason", CHANGES)
def test_the_last_three_that_were_made_before_a_change_stay_beside_the_others(reason: Reason) -> None:
    changes = [a_backup(NOON - timedelta(minutes=before), reason) for before in range(5)]
    usual = a_backup(NOON - timedelta(hours=1))
    assert kept([*changes, usual], now=NOON, zone=UTC) == [*changes[:3], usual]


def test_after_a_clock_was_set_back_those_of_the_future_stay_and_the_new_one_too() -> None:
    future = [a_backup(NOON + timedelta(days=day)) for day in range(1, 40)]
    new = a_backup(NOON)
    assert set(days(kept([*future, new], now=NOON, zone=UTC))) == set(days([*future, new]))
    later = NOON + timedelta(days=60)
    assert len(kept([*future, new], now=later, zone=UTC)) < 20


@given(folders(), moments)
def test_the_newest_of_the_past_always_stays(backups: list[Backup], now: datetime) -> None:
    past = [backup for backup in backups if backup.made <= now]
    staying = kept(backups, now=now, zone=UTC)
    if past:
        assert max(backup.made for backup in past) in [backup.made for backup in staying]


@given(folders(), moments)
def test_nothing_of_the_future_goes(backups: list[Backup], now: datetime) -> None:
    staying = kept(backups, now=now, zone=UTC)
    assert [backup for backup in staying if backup.made > now] == sorted(
        (backup for backup in backups if backup.made > now), key=lambda each: (each.made, each.path), reverse=True
    )


@given(folders(), moments)
def test_no_more_stay_than_seven_days_four_weeks_twelve_months_and_three(backups: list[Backup], now: datetime) -> None:
    staying = [backup for backup in kept(backups, now=now, zone=UTC) if backup.made <= now]
    usual = [backup for backup in staying if backup.reason not in CHANGES]
    assert len(usual) <= 7 + 4 + 12
    assert len(staying) - len(usual) <= 3
    assert set(staying) <= set(backups)


@given(folders(), moments)
def test_each_of_the_last_days_weeks_and_months_has_its_newest(backups: list[Backup], now: datetime) -> None:
    usual = [backup for backup in backups if backup.made <= now and backup.reason not in CHANGES]
    staying = set(kept(backups, now=now, zone=UTC))
    periods: Sequence[tuple[Callable[[datetime], Hashable], int]] = (
        (lambda at: at.date(), 7),
        (lambda at: at.isocalendar()[:2], 4),
        (lambda at: (at.year, at.month), 12),
    )
    for period, count in periods:
        of_period: dict[Hashable, list[Backup]] = {}
        for backup in sorted(usual, key=lambda each: each.made, reverse=True):
            of_period.setdefault(period(backup.made), []).append(backup)
        for those in list(of_period.values())[:count]:
            assert max(backup.made for backup in those) in {b.made for b in those if b in staying}


@given(folders(), moments, st.integers(0, 400))
def test_rotating_again_takes_nothing_more_away(backups: list[Backup], now: datetime, days_later: int) -> None:
    once = kept(backups, now=now, zone=UTC)
    assert kept(once, now=now, zone=UTC) == once
    later = now + timedelta(days=days_later)
    # To rotate each day or only now and then keeps the same, where nothing of the future was in between.
    if all(backup.made <= now for backup in backups):
        assert kept(once, now=later, zone=UTC) == kept(backups, now=later, zone=UTC)
