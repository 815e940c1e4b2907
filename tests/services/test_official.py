"""Whether what is loaded reaches the days that are coded."""

from __future__ import annotations

from datetime import date

from coderdesk.domain.codes import CodeSystem
from coderdesk.services.official import Beyond, releases_beyond
from support.small_book import RELEASES, SmallBook

BOOK = SmallBook()


def test_days_inside_the_loaded_releases_are_no_matter() -> None:
    assert releases_beyond(BOOK, days=[date(2025, 1, 2), date(2026, 9, 30)]) == []


def test_days_beyond_are_told_with_the_newest_release_of_each_set() -> None:
    days = [date(2029, 1, 5), date(2026, 9, 1), date(2029, 1, 2), date(2029, 1, 2)]
    found = releases_beyond(BOOK, days=days)
    newest = {release.system: release for release in sorted(RELEASES, key=lambda one: one.effective_from)}
    assert found == [
        Beyond(system, date(2029, 1, 2), date(2029, 1, 5), 2, newest[system])
        for system in (CodeSystem.ICD10CM, CodeSystem.ICD10PCS)
    ]


def test_a_set_that_is_not_loaded_at_all_covers_no_day() -> None:
    (found,) = releases_beyond(BOOK, days=[date(2026, 9, 1)], systems=(CodeSystem.HCPCS,))
    assert (found.days, found.newest) == (1, None)
    assert releases_beyond(BOOK, days=[], systems=(CodeSystem.HCPCS,)) == []
