"""The frame around any screens."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from coderdesk.domain.progress import Progress
from coderdesk.ui.frame import Frame
from coderdesk.ui.idle import AFTER_SLEEP, SET_BACK, IdleClock
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.keys_overlay import KeysOverlay
from coderdesk.ui.overlay import open_boxes
from coderdesk.ui.screen import Screen
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.theme import Theme
from coderdesk.ui.widgets.base import column
from coderdesk.ui.widgets.buttons import DeskButton
from coderdesk.ui.widgets.labels import ElidedLabel
from coderdesk.ui.widgets.message_line import Message

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier


class Page(Screen):
    """A screen of two panels that writes down what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []
        self.one, self.two = QLineEdit(), QWidget()
        self.inner = QPushButton("inner")
        self.two.setLayout(column(self.inner))
        self.setLayout(column(self.one, self.two))

    def panels(self) -> Sequence[QWidget]:
        return (self.one, self.two)

    def entered(self) -> None:
        self.heard.append("entered")

    def left(self) -> None:
        self.heard.append("left")

    def start_find(self) -> None:
        self.heard.append("find")

    def undo(self) -> None:
        self.heard.append("undo")


class Desk:
    """A frame with three screens on the screen."""

    def __init__(self, qtbot: QtBot, keys: KeyTable) -> None:
        self.worklist, self.chart, self.settings = Page(), Page(), Page()
        self.frame = Frame({"worklist": self.worklist, "chart": self.chart, "settings": self.settings}, keys)
        qtbot.addWidget(self.frame, before_close_func=lambda frame: frame.leave())
        with qtbot.waitActive(self.frame):
            self.frame.show()


@pytest.fixture
def desk(qtbot: QtBot, keys: KeyTable) -> Desk:
    return Desk(qtbot, keys)


def words(widget: QWidget) -> list[str]:
    QApplication.processEvents()
    return [label.text() for label in widget.findChildren(ElidedLabel) if label.isVisible() and label.text()]


def test_only_screens_that_exist_are_on_the_rail(desk: Desk) -> None:
    assert list(desk.frame.rail._entries) == ["worklist", "chart", "settings"]
    assert desk.frame.current == "worklist"


def test_keys_and_clicks_open_screens_and_the_screens_are_told(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.frame.screen_chosen) as chosen:
        QTest.keyClick(desk.frame, Qt.Key.Key_2, ALT)
    assert chosen.args == ["chart"]
    assert desk.worklist.heard == ["left"]
    assert desk.chart.heard == ["entered"]
    desk.frame.rail._entries["worklist"].click()
    assert desk.frame.current == "worklist"
    assert desk.frame.rail._entries["worklist"].isChecked()
    QTest.keyClick(desk.frame, Qt.Key.Key_3, ALT)
    assert desk.frame.current == "worklist", "there is no encoder here"


def test_the_keys_of_everywhere_ask_for_what_they_do(desk: Desk, qtbot: QtBot) -> None:
    for signal, key, modifier in (
        (desk.frame.command_requested, Qt.Key.Key_K, CTRL),
        (desk.frame.lock_requested, Qt.Key.Key_L, CTRL),
        (desk.frame.keys_requested, Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier),
        (desk.frame.quit_requested, Qt.Key.Key_Q, CTRL),
    ):
        with qtbot.waitSignal(signal):
            QTest.keyClick(desk.frame, key, modifier)
    QTest.keyClick(desk.frame, Qt.Key.Key_F, CTRL)
    desk.settings.setFocus()
    assert "find" in desk.worklist.heard


def test_f6_walks_through_the_panels_round_and_round(desk: Desk) -> None:
    order = []
    for _ in range(3):
        QTest.keyClick(desk.frame, Qt.Key.Key_F6)
        order.append(QApplication.focusWidget())
    assert order == [desk.worklist.one, desk.worklist.inner, desk.worklist.one]
    QTest.keyClick(desk.frame, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is desk.worklist.inner


def test_the_top_bar_says_where_the_coder_is_for_each_screen(desk: Desk) -> None:
    desk.chart.where_changed.emit(("Cedar Valley", "D. W.", "4471-0926"))
    assert words(desk.frame.top_bar) == ["Worklist"]
    desk.frame.open_screen("chart")
    assert words(desk.frame.top_bar)[-3:] == ["Cedar Valley", "D. W.", "4471-0926"]


def test_no_window_title_names_a_chart(desk: Desk) -> None:
    desk.chart.where_changed.emit(("Cedar Valley", "D. W.", "4471-0926"))
    desk.frame.open_screen("chart")
    assert desk.frame.windowTitle() == "CoderDesk"


def test_what_a_screen_says_stands_at_the_foot_and_can_be_undone(desk: Desk) -> None:
    desk.worklist.said.emit(Message("Whitfield, Darlene M. is on hold", undo=True))
    assert desk.frame.foot.messages.offers_undo
    QTest.keyClick(desk.frame, Qt.Key.Key_Z, CTRL)
    assert desk.worklist.heard == ["undo"]
    assert not desk.frame.foot.messages.offers_undo


def test_past_messages_open_over_the_desk_and_esc_closes_them(desk: Desk) -> None:
    desk.worklist.one.setFocus()
    desk.frame.say(Message("3 charts imported."))
    QTest.keyClick(desk.frame, Qt.Key.Key_L, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert desk.frame._message_box.isVisible()
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_Escape)
    assert not desk.frame._message_box.isVisible()
    assert QApplication.focusWidget() is desk.worklist.one


def test_keys_of_the_screen_do_nothing_under_an_open_box(desk: Desk) -> None:
    desk.frame.say(Message("Posted N18.31 as diagnosis 4", undo=True))
    desk.frame.show_messages()
    for key, modifier in ((Qt.Key.Key_Slash, NONE), (Qt.Key.Key_Z, CTRL), (Qt.Key.Key_F6, NONE)):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key, modifier)
    assert desk.worklist.heard == []
    assert QApplication.focusWidget() is desk.frame._messages._list


def test_going_elsewhere_closes_the_box_that_is_open(desk: Desk) -> None:
    desk.frame.show_messages()
    QTest.keyClick(desk.frame, Qt.Key.Key_2, ALT)
    assert not desk.frame._message_box.isVisible()


def test_one_box_takes_the_place_of_another(desk: Desk, keys: KeyTable) -> None:
    overlay = KeysOverlay(desk.frame.body, keys)
    desk.frame.show_messages()
    overlay.open()
    assert open_boxes(desk.frame.body) == [overlay]


def test_the_foot_tells_saving_release_and_time_to_lock(desk: Desk) -> None:
    desk.frame.foot.show_saved(datetime(2026, 9, 15, 10, 42, 7, tzinfo=UTC))
    desk.worklist.release_changed.emit("ICD-10-CM FY2026")
    desk.frame.foot.show_time_to_lock(8)
    shown = words(desk.frame.foot)
    assert any(word.startswith("Saved ") for word in shown)
    assert {"ICD-10-CM FY2026", "Locks in 8 min"} <= set(shown)
    desk.frame.foot.show_saved(None)
    assert "Saving…" in words(desk.frame.foot)
    desk.frame.foot.show_time_to_lock(None)
    desk.frame.foot.forget_saved()
    assert words(desk.frame.foot) == ["ICD-10-CM FY2026"]


def test_in_a_narrow_window_the_time_to_lock_is_the_last_fact_to_go(desk: Desk, theme: Theme) -> None:
    foot = desk.frame.foot
    foot.show_saved(datetime(2026, 9, 15, tzinfo=UTC))
    foot.show_release("ICD-10-CM FY2026, April 1, 2026 · in force on 09/14/2026")
    foot.show_time_to_lock(8)
    desk.frame.resize(1280, 720)
    theme.set_base_px(26)
    QApplication.processEvents()
    assert words(foot) == ["Locks in 8 min"]


def test_long_work_is_shown_at_the_foot_until_it_has_ended(desk: Desk, tasks: Tasks, qtbot: QtBot) -> None:
    go = threading.Event()

    def work(progress: Progress) -> None:
        progress.step(1, 2, "Reading")
        go.wait(10)

    task = tasks.run_long(work, "Import")
    desk.frame.foot.watch(task)
    assert "Cancel: Import" in [button.accessibleName() for button in desk.frame.foot.findChildren(DeskButton)]
    with qtbot.waitSignal(task.ended):
        go.set()
    qtbot.waitUntil(lambda: desk.frame.foot._progress == [])


def test_everything_fits_into_the_smallest_window_at_200_percent(desk: Desk, theme: Theme) -> None:
    theme.set_base_px(26)
    desk.frame.resize(1280, 720)
    QApplication.processEvents()
    hint = desk.frame.minimumSizeHint()
    assert hint.width() <= 1280
    assert hint.height() <= 720
    assert desk.frame.size().toTuple() == (1280, 720)
    command = desk.frame.top_bar.command_button
    assert command.width() < theme.px(400)


def test_the_command_box_stands_in_the_middle(desk: Desk) -> None:
    desk.chart.where_changed.emit(("A very long name of a client indeed", "D. W.", "4471-0926"))
    desk.frame.open_screen("chart")
    desk.frame.resize(1440, 900)
    QApplication.processEvents()
    centre = desk.frame.top_bar.command_button.geometry().center().x()
    assert abs(centre - 720) <= 8


def test_closing_asks_first(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.frame.quit_requested):
        desk.frame.close()
    assert desk.frame.isVisible()
    desk.frame.leave()
    assert not desk.frame.isVisible()


def test_the_place_of_the_window_is_remembered_without_naming_a_patient(
    qtbot: QtBot, keys: KeyTable, tmp_path: Path
) -> None:
    file = tmp_path / "window.ini"
    first = Frame({"worklist": Page()}, keys, memory=QSettings(str(file), QSettings.Format.IniFormat))
    qtbot.addWidget(first)
    first.say(Message("Whitfield, Darlene M. is on hold"))
    first.resize(1300, 760)
    first.show()
    first.leave()
    memory = QSettings(str(file), QSettings.Format.IniFormat)
    memory.sync()
    second = Frame({"worklist": Page()}, keys, memory=memory)
    qtbot.addWidget(second, before_close_func=lambda frame: frame.leave())
    # The offscreen screen is 800x800: Qt draws a restored window into it, down to its smallest size.
    assert second.minimumWidth() <= second.width() <= 1300
    assert b"Whitfield" not in file.read_bytes()


def test_every_control_of_the_frame_has_a_name(desk: Desk) -> None:
    nameless = [
        widget
        for widget in desk.frame.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(widget.window(), Page)
        and not any(isinstance(parent, Page) for parent in _parents(widget))
        and not widget.accessibleName()
    ]
    assert nameless == []


def _parents(widget: QWidget) -> list[QWidget]:
    found: list[QWidget] = []
    parent = widget.parentWidget()
    while parent is not None:
        found.append(parent)
        parent = parent.parentWidget()
    return found


# -- the idle clock ----------------------------------------------------------------------------------------------------


class Clocks:
    """A wall clock and a steady clock that a test sets."""

    def __init__(self) -> None:
        self.wall = self.steady = 1_000.0

    def pass_minutes(self, minutes: float) -> None:
        self.wall += minutes * 60
        self.steady += minutes * 60


def an_idle_clock(clocks: Clocks, minutes: int = 10) -> tuple[IdleClock, list[object], list[int]]:
    clock = IdleClock(minutes, now=lambda: clocks.wall, steady=lambda: clocks.steady)
    left: list[object] = []
    over: list[int] = []
    clock.remaining_changed.connect(left.append)
    clock.idle_for.connect(over.append)
    return clock, left, over


def test_the_desk_is_idle_after_so_many_minutes_and_says_so_once(qapp: QApplication) -> None:
    clocks = Clocks()
    clock, left, over = an_idle_clock(clocks)
    clock.start()
    for minutes in (2.5, 5, 2.4, 0.2, 3):
        clocks.pass_minutes(minutes)
        clock.check()
    assert over == [10]
    assert left[:4] == [10, 8, 3, 1]


def test_a_key_starts_the_clock_anew(qtbot: QtBot) -> None:
    clocks = Clocks()
    clock, _left, over = an_idle_clock(clocks)
    window = QWidget()
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    clock.start()
    clocks.pass_minutes(9)
    clock.check()  # as it does every few seconds
    handle = window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Qt.Key.Key_A)
    clocks.pass_minutes(9)
    clock.check()
    assert over == []
    clocks.pass_minutes(1)
    clock.check()
    assert over == [10]


def test_a_window_that_comes_later_is_watched_too(qtbot: QtBot) -> None:
    clocks = Clocks()
    clock, _left, over = an_idle_clock(clocks)
    clock.start()
    clocks.pass_minutes(9)
    clock.check()
    window = QWidget()
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    assert QGuiApplication.focusWindow() is window.windowHandle()
    handle = window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Qt.Key.Key_A)
    clocks.pass_minutes(9)
    clock.check()
    assert over == []


def test_the_first_key_after_a_night_with_the_lid_closed_locks_instead(qtbot: QtBot) -> None:
    clocks = Clocks()
    clock, _left, over = an_idle_clock(clocks)
    line = QLineEdit()
    qtbot.addWidget(line)
    with qtbot.waitActive(line):
        line.show()
    clock.start()
    clocks.wall += 8 * 3600  # the steady clock stood still while the computer slept
    handle = line.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Qt.Key.Key_A)
    assert over == [10]
    assert line.text() == ""


@pytest.mark.parametrize(
    ("wall", "steady", "why"),
    [
        (300.0, 0.0, AFTER_SLEEP),
        (300.0, 300.0, AFTER_SLEEP),
        (-3600.0, 5.0, SET_BACK),
    ],
)
def test_a_clock_that_jumps_between_two_looks_tells_of_a_sleep(
    qtbot: QtBot, wall: float, steady: float, why: str
) -> None:
    clocks = Clocks()
    clock, _left, over = an_idle_clock(clocks)
    slept: list[str] = []
    clock.slept.connect(slept.append)
    line = QLineEdit()
    qtbot.addWidget(line)
    with qtbot.waitActive(line):
        line.show()
    clock.start()
    clocks.pass_minutes(0.1)
    clock._look()
    assert slept == []
    clocks.wall, clocks.steady = clocks.wall + wall, clocks.steady + steady
    handle = line.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Qt.Key.Key_A)
    assert (slept, over, line.text()) == ([why], [], "")


def test_a_clock_that_is_set_back_does_not_put_the_lock_off(qapp: QApplication) -> None:
    clocks = Clocks()
    clock, _left, over = an_idle_clock(clocks)
    clock.start()
    clocks.pass_minutes(10)
    clocks.wall -= 3_600
    clock.check()
    assert over == [10]


def test_never_means_never(qapp: QApplication) -> None:
    clocks = Clocks()
    clock, left, over = an_idle_clock(clocks, minutes=0)
    clock.start()
    clocks.pass_minutes(600)
    clock.check()
    assert (left, over) == ([], [])
    clock.set_minutes(5)
    assert left == [5]
    clock.stop()
    assert left == [5, None]
