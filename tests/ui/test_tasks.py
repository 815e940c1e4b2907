"""Work runs elsewhere, lands here, and fails by one route."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.money import Money
from coderdesk.domain.progress import Progress
from coderdesk.ui.failures import Told
from coderdesk.ui.tasks import Lane, LongTask, Tasks

WAIT_S = 10


class Taker(QObject):
    """Somebody who asks for work."""

    def __init__(self) -> None:
        super().__init__()
        self.got: list[object] = []

    def take(self, result: object) -> None:
        self.got.append(result)


def hold_lane(tasks: Tasks, lane: Lane = Lane.STORE, threads: int = 1) -> threading.Event:
    """Occupy a lane until the event that is returned is set."""
    release = threading.Event()
    for _ in range(threads):
        tasks.run(lambda: release.wait(WAIT_S), lane=lane)
    return release


def test_results_land_on_the_gui_thread_in_the_order_of_asking(tasks: Tasks) -> None:
    landed: list[tuple[int, str]] = []
    for number in range(20):
        tasks.run(
            lambda number=number: (number, threading.current_thread().name),  # type: ignore[misc] # mypy and defaults
            lambda result: landed.append((result[0], threading.current_thread().name)),
        )
    assert tasks.is_busy
    assert tasks.wait_idle()
    assert landed == [(number, "MainThread") for number in range(20)]


def test_all_store_work_runs_on_one_thread_that_is_not_the_gui(tasks: Tasks) -> None:
    threads: list[int] = []
    for _ in range(10):
        tasks.run(threading.get_ident, threads.append)
    assert tasks.wait_idle()
    assert len(set(threads)) == 1
    assert threading.get_ident() not in threads


def test_other_work_passes_a_store_that_is_busy(tasks: Tasks, qtbot: QtBot) -> None:
    release, done = hold_lane(tasks), list[str]()
    tasks.run(lambda: "beside", done.append, lane=Lane.ASIDE)
    qtbot.waitUntil(lambda: done == ["beside"])
    release.set()


def test_of_one_key_only_the_newest_runs_and_lands(tasks: Tasks) -> None:
    release, ran, taker = hold_lane(tasks), [], Taker()

    def search(text: str) -> Callable[[], str]:
        def work() -> str:
            ran.append(text)
            return text

        return work

    for text in ("d", "di", "dia", "diab"):
        tasks.run(search(text), taker.take, key="search")
    release.set()
    assert tasks.wait_idle()
    assert ran == ["diab"]
    assert taker.got == ["diab"]


def test_the_result_of_one_that_runs_is_dropped_when_a_newer_was_asked_for(tasks: Tasks) -> None:
    begun, release, taker = threading.Event(), threading.Event(), Taker()

    def slow() -> str:
        begun.set()
        release.wait(WAIT_S)
        return "stale"

    tasks.run(slow, taker.take, key="search")
    assert begun.wait(WAIT_S)
    tasks.run(lambda: "fresh", taker.take, key="search")
    release.set()
    assert tasks.wait_idle()
    assert taker.got == ["fresh"]


def test_two_takers_may_use_the_same_key(tasks: Tasks) -> None:
    release, one, other = hold_lane(tasks), Taker(), Taker()
    tasks.run(lambda: 1, one.take, key="page")
    tasks.run(lambda: 2, other.take, key="page")
    release.set()
    assert tasks.wait_idle()
    assert (one.got, other.got) == ([1], [2])


def test_a_cancelled_task_does_not_run(tasks: Tasks) -> None:
    release, ran = hold_lane(tasks), []
    tasks.run(lambda: ran.append(1)).cancel()
    release.set()
    assert tasks.wait_idle()
    assert ran == []


def test_a_change_is_made_even_when_its_widget_is_gone(tasks: Tasks, qtbot: QtBot) -> None:
    release, kept, taker = hold_lane(tasks), [], Taker()
    tasks.run(lambda: kept.append("saved"), lambda _none: taker.take("landed"))
    with qtbot.waitSignal(taker.destroyed):
        taker.deleteLater()
    release.set()
    assert tasks.wait_idle()
    assert kept == ["saved"]
    assert taker.got == []


def test_the_failure_of_a_change_is_told_even_when_its_widget_is_gone(tasks: Tasks, qtbot: QtBot) -> None:
    release, taker = hold_lane(tasks), Taker()

    def fail() -> None:
        raise InvalidValue("The disk is full.")

    tasks.run(fail, on_failed=taker.take)
    with qtbot.waitSignal(taker.destroyed):
        taker.deleteLater()
    with qtbot.waitSignal(tasks.failed) as failed:
        release.set()
    assert failed.args == [Told("The disk is full.", failure=InvalidValue)]


def test_a_failure_of_the_world_reaches_the_default_route_in_its_own_words(tasks: Tasks, qtbot: QtBot) -> None:
    def fail() -> None:
        raise InvalidValue("A date lies before 1880 or after 2100.", "Check the year.")

    with qtbot.waitSignal(tasks.failed) as failed:
        tasks.run(fail)
    assert failed.args == [Told("A date lies before 1880 or after 2100.", "Check the year.", failure=InvalidValue)]


def test_a_failure_of_ours_is_logged_by_place_and_told_without_its_words(
    tasks: Tasks, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[Told] = []

    tasks.run(lambda: Money.total(["Whitfield, Darlene"]), on_failed=told.append)  # type: ignore[list-item] # the fault
    assert tasks.wait_idle()
    assert told[0].ours
    assert "AttributeError, money.py:" in told[0].message
    assert "Whitfield" not in caplog.text + str(told[0])
    assert "AttributeError at coderdesk/domain/money.py:" in caplog.text


def test_long_work_tells_how_far_it_is_and_ends(tasks: Tasks, qtbot: QtBot) -> None:
    def work(progress: Progress) -> str:
        for done in range(1, 4):
            progress.step(done, 3, f"Reading file {done}")
        return "read"

    steps: list[tuple[int, int, str]] = []
    done: list[str] = []
    with qtbot.waitSignal(tasks.long_started) as started:
        long = tasks.run_long(work, "Import", done.append)
        long.progressed.connect(lambda *step: steps.append(step))
        with qtbot.waitSignal(long.ended) as ended:
            pass
    assert started.args == [long]
    assert ended.args == [None]
    assert tasks.wait_idle()
    assert steps[-1] == (3, 3, "Reading file 3")
    assert done == ["read"]


def test_long_work_stops_at_its_next_step_when_cancelled(tasks: Tasks, qtbot: QtBot) -> None:
    begun, go, told = threading.Event(), threading.Event(), list[Told]()

    def work(progress: Progress) -> None:
        begun.set()
        go.wait(WAIT_S)
        progress.step(1, 0, "Reading")
        raise AssertionError("the step above ends the work")

    long = tasks.run_long(work, "Import", on_failed=told.append)
    assert begun.wait(WAIT_S)
    long.cancel()
    with qtbot.waitSignal(long.ended) as ended:
        go.set()
    assert ended.args is not None
    assert ended.args[0].cancelled
    assert tasks.wait_idle()
    assert told == [Told("Stopped; nothing was changed.", cancelled=True)]


def test_progress_of_every_row_does_not_flood_the_window(tasks: Tasks) -> None:
    steps: list[int] = []

    def work(progress: Progress) -> None:
        for done in range(50_000):
            progress.step(done, 50_001, "Reading")

    long: LongTask = tasks.run_long(work, "Import")
    long.progressed.connect(lambda done, _total, _doing: steps.append(done))
    assert tasks.wait_idle()
    assert len(steps) < 500


def test_closing_finishes_the_changes_that_were_asked_for(qtbot: QtBot) -> None:
    tasks, kept, landed = Tasks(), list[int](), list[object]()
    release = hold_lane(tasks)
    for number in range(3):
        tasks.run(lambda number=number: kept.append(number), landed.append)  # type: ignore[misc] # mypy and defaults
    release.set()
    tasks.close()
    tasks.run(lambda: kept.append(99))
    qtbot.wait(1)
    assert kept == [0, 1, 2]
    assert landed == []


def test_closing_stops_long_work() -> None:
    tasks, begun = Tasks(), threading.Event()

    def forever(progress: Progress) -> None:
        begun.set()
        while True:
            progress.step(0, 0, "Reading")

    tasks.run_long(forever, "Import")
    assert begun.wait(WAIT_S)
    tasks.close()


def test_a_callback_that_fails_does_not_leave_the_desk_busy(tasks: Tasks, qtbot: QtBot) -> None:
    def fail(_result: int) -> None:
        raise KeyError

    with qtbot.captureExceptions() as caught:
        tasks.run(lambda: 1, fail)
        assert tasks.wait_idle()
    assert [kind for kind, _error, _traceback in caught] == [KeyError]
