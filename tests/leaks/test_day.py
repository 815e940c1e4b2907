"""Nothing that the program writes during a whole day names a patient, but for what the coder exports.

The program is watched from outside (`support.leaks.watch`). `LEAKS=long` gives it more work and every way to end.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from support.leaks.day import Day
from support.leaks.planted import FIRST, LAST, OTHER_LAST

LONG = os.environ.get("LEAKS") == "long"
FORMS = ("837p", "cms1500", "csv", "json", "audit")


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory, reference_path: Path) -> Day:
    """Return a day that is over, with everything that was seen of it."""
    found = Day(tmp_path_factory.mktemp("day"), reference_path, charts=10 if LONG else 2)
    found.at_the_shell(FORMS if LONG else FORMS[:3])
    if LONG:
        found.at_the_vault()
    found.note_key(found.home / "own" / "Shell.cdvault")
    for ending, code in (("kill", -9), ("segfault", -11), ("leave", 0))[: 3 if LONG else 1]:
        found.at_the_desk(ending, code)
    return found


def test_nothing_but_the_coders_own_export_names_a_patient(day: Day) -> None:
    assert sorted(set(day.leaks())) == []


def test_what_was_written_was_all_seen(day: Day) -> None:
    # SQLite keeps the index of its log in a mapping; every other file that is mapped must be there to be read.
    assert [path for path in day.watch.written.unseen if not path.endswith("-shm")] == []


def test_no_picture_of_a_chart_is_left(day: Day) -> None:
    assert day.pictures() == []


def test_no_other_computer_is_reached_for(day: Day) -> None:
    assert day.watch.written.contacted == set()


def test_the_same_search_finds_the_patients_in_what_was_exported(day: Day) -> None:
    # Of what is planted, a bill or a list holds at least these; the search is not blind.
    assert {LAST, FIRST, OTHER_LAST, "ZQ7MEMBER9", "Basilisk Lane"} <= day.exported()


def test_the_watch_saw_the_program_at_work(day: Day) -> None:
    written = day.watch.written.files
    seen = {Path(path).name for path in written}
    assert {"Shell.cdvault", "Day.coderdesk", "Day.coderdesk-wal", "Day.coderdesk-keys", "printed-kill.pdf"} <= seen
    assert {"QtProject.conf", "preferences.json", "window.ini"} & seen
    assert sum(len(data) for path, data in written.items() if "cdvault" in path or "coderdesk" in path) > 1_000_000


def test_a_leak_in_the_same_day_would_be_told(day: Day) -> None:
    day.step("vault", "--help", program=f"open('forgotten.log', 'w', encoding='utf-16').write({LAST!r}[::-1][::-1])")
    places = {path for path, _trace in day.leaks()}
    assert str(day.home / "cwd" / "forgotten.log") in places
