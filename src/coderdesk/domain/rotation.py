"""Which backups are kept: of the last seven days, four weeks and twelve months that have any."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime, tzinfo
from pathlib import Path

from coderdesk.domain.backups import Backup

DAYS = 7
WEEKS = 4
MONTHS = 12
#: Of those that were made before a migration or a new key.
BEFORE_A_CHANGE = 3


def kept(backups: Iterable[Backup], *, now: datetime, zone: tzinfo | None = None) -> list[Backup]:
    """Return those of `backups` (of one vault) that stay, the newest first; the others may go.

    Of each of the last 7 days, 4 weeks (from Monday) and 12 months in which a backup was made the newest one stays:
    periods in which none was made do not count, so that a coder who comes back from a long leave finds as many as
    before. A backup made before a migration or a new key stays until three later ones of its kind are there. One that
    lies in the future, as after a clock was set back, stays until the clock has passed it. `zone` says where a day
    begins, None: here.
    """
    newest_first = sorted(backups, key=lambda backup: (backup.made, backup.path), reverse=True)
    past = [backup for backup in newest_first if backup.made <= now]
    usual = [backup for backup in past if not backup.reason.before_a_change]
    staying = {backup.path for backup in newest_first if backup.made > now}
    staying.update(backup.path for backup in [each for each in past if each.reason.before_a_change][:BEFORE_A_CHANGE])
    for period, count in ((_day, DAYS), (_week, WEEKS), (_month, MONTHS)):
        staying.update(_newest_of_each(usual, period, count, zone))
    return [backup for backup in newest_first if backup.path in staying]


def _newest_of_each(
    newest_first: Sequence[Backup], period: Callable[[datetime], Hashable], count: int, zone: tzinfo | None
) -> list[Path]:
    found: dict[Hashable, Path] = {}
    for backup in newest_first:
        found.setdefault(period(backup.made.astimezone(zone)), backup.path)
    return list(found.values())[:count]


def _day(at: datetime) -> Hashable:
    return at.date()


def _week(at: datetime) -> Hashable:
    return at.isocalendar()[:2]


def _month(at: datetime) -> Hashable:
    return at.year, at.month
