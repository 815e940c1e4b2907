"""The index that no package ships: where a search misses, the desk says so, and the step is there by key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coderdesk.domain.releases import FileKind
from coderdesk.services.session import Books, Session
from coderdesk.ui.desk import Desk
from coderdesk.ui.firststart import FirstStart
from coderdesk.ui.index_hint import STEP
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.theme import Theme
from coderdesk.ui.widgets.labels import Label
from support.factories import a_chart
from support.official_files import Shelf, loaded

from .conftest import MakeSession, Shoot


class Hand:
    """Keys on whatever has the focus of the desk's window."""

    def __init__(self, desk: Desk, tasks: Tasks) -> None:
        self.desk, self._tasks = desk, tasks

    def press(self, key: Qt.Key) -> None:
        """Press a key, and wait until no work is left."""
        focused = self.desk.frame.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)
        self.settle()

    def settle(self) -> None:
        """Wait until no work is left and all has found its place."""
        assert self._tasks.wait_idle()
        for _ in range(3):
            QApplication.processEvents()


@pytest.fixture
def open_desk(qtbot: QtBot, tasks: Tasks, keys: KeyTable, make_session: MakeSession, tmp_path: Path) -> Iterator[Any]:
    """Return a function that opens the whole desk over official files in memory."""
    opened: list[Desk] = []

    def make(*files: Any) -> Hand:
        made = make_session(a_chart("E11.9"))
        house = replace(made.house, official=Shelf(list(files)))
        memory = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
        desk = Desk(Session(house, made.vault, Books(house.reference)), tasks, keys, memory)
        opened.append(desk)
        desk.frame.resize(1440, 900)
        desk.start()
        desk.frame.activateWindow()
        qtbot.waitUntil(desk.frame.isActiveWindow)
        hand = Hand(desk, tasks)
        hand.settle()
        return hand

    yield make
    for desk in opened:
        desk.close()
        desk.frame.hide()
    assert tasks.wait_idle()


def type_into_chart(hand: Hand, words: str) -> None:
    """Open the one chart and search there."""
    hand.press(Qt.Key.Key_Return)
    field = hand.desk.chart_screen.coding.field
    field.start()
    QTest.keyClicks(field, words)
    hand.settle()


def test_a_chart_search_that_misses_leads_to_the_index_by_key(open_desk: Any, shoot: Shoot) -> None:
    hand = open_desk()
    type_into_chart(hand, "zzqqzz")
    found = hand.desk.chart_screen.coding.searching.found
    assert found.isVisible()
    assert found.action.words() == STEP
    shoot(hand.desk.frame, "chart-misses")

    hand.press(Qt.Key.Key_Tab)
    assert found.action.hasFocus()
    assert found.isVisible()
    hand.press(Qt.Key.Key_Return)

    pane = hand.desk.code_sets_screen.updates
    assert hand.desk.frame.current == "code_sets"
    assert pane.table.hasFocus()
    assert [FileKind.CM_INDEX in offer.kinds for offer in pane.marked] == [True]
    shoot(hand.desk.frame, "index-one-enter-away")


def test_a_search_in_the_encoder_that_misses_leads_to_the_index_by_key(open_desk: Any, shoot: Shoot) -> None:
    hand = open_desk()
    hand.desk.frame.open_screen("encoder")
    hand.settle()
    QTest.keyClicks(hand.desk.encoder_screen.search.field, "zzqqzz")
    hand.settle()
    shoot(hand.desk.frame, "encoder-misses")

    for _ in range(6):
        hand.press(Qt.Key.Key_Tab)
        focused = hand.desk.frame.focusWidget()
        if focused is not None and focused.accessibleName() == STEP:
            break
    hand.press(Qt.Key.Key_Return)

    assert hand.desk.frame.current == "code_sets"
    assert len(hand.desk.code_sets_screen.updates.marked) == 1


def test_with_the_index_loaded_nothing_is_said_of_it(open_desk: Any) -> None:
    hand = open_desk(loaded(FileKind.CM_INDEX))
    type_into_chart(hand, "zzqqzz")

    found = hand.desk.chart_screen.coding.searching.found

    assert found.isVisible()
    assert not found.action.isVisible()


@pytest.mark.parametrize("base", [13, 26])
def test_the_first_start_says_where_the_index_comes_in(qtbot: QtBot, theme: Theme, shoot: Shoot, base: int) -> None:
    theme.set_look(theme.mode, base)
    first = FirstStart()
    qtbot.addWidget(first)
    first.resize(1440, 900)
    first.show()
    QApplication.processEvents()
    shoot(first, f"first-start-index-{base}")

    words = [label.text() for label in first.findChildren(Label) if label.isVisible()]

    assert any("alphabetic index comes with no package" in one for one in words)
