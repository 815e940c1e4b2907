"""A chart that is open on the coding desk, over a real vault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from coderdesk.domain.chart import Chart
from coderdesk.domain.identifiers import EncounterId
from coderdesk.services.session import Session
from coderdesk.ui.chart.desk import ChartDesk
from coderdesk.ui.chart.screen import ChartScreen
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Tasks


class OpenChart:
    """The desk with a chart on it, and what the coder does at it."""

    def __init__(self, desk: ChartDesk, session: Session) -> None:
        self.desk, self.session = desk, session
        self.screen = desk.screen
        self.panel = desk.screen.middle.details

    def open(self, chart: Chart) -> None:
        """Open a chart and wait until it is there."""
        self.desk.open(chart.encounter.id)
        self.settle()

    def settle(self) -> None:
        """Wait until everything is kept and shown."""
        assert self.desk.tasks.wait_idle()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key wherever the focus is, and wait."""
        QTest.keyClick(self.focused, key, modifiers)
        self.settle()

    def tab(self, number: int) -> None:
        """Open a tab by its key: 1 is the note."""
        self.press(Qt.Key(Qt.Key.Key_0.value + number), Qt.KeyboardModifier.ControlModifier)

    def type(self, text: str) -> None:
        """Type over what is in the focused field, and go to the next one."""
        QTest.keyClick(self.focused, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(self.focused, Qt.Key.Key_Backspace)
        QTest.keyClicks(self.focused, text)
        if (dropped := QApplication.activePopupWidget()) is not None:
            # Without a window system the list keeps the window from being the active one, and its keys go astray.
            dropped.hide()
            self.screen.activateWindow()
            QApplication.processEvents()
        self.press(Qt.Key.Key_Tab)

    @property
    def focused(self) -> QWidget:
        """Where the focus is."""
        found = self.screen.window().focusWidget()
        assert found is not None
        return found

    @property
    def stored(self) -> Chart:
        """The chart as the vault has it."""
        encounter = self.desk.encounter
        assert encounter is not None
        with self.session.begin() as work:
            return work.worklist.chart(EncounterId(encounter.id))

    def rules(self) -> set[str]:
        """Return the rules that stand against the chart as it is shown."""
        assert self.desk.state is not None
        return {finding.rule for finding in self.desk.state.checked.standing}


OpenWith = Callable[..., OpenChart]


@pytest.fixture
def open_with(qtbot: QtBot, tasks: Tasks, keys: KeyTable, make_session: Callable[..., Session]) -> Iterator[OpenWith]:
    """Return a function that stores charts, opens the first on a screen of a size, and returns it."""
    screens: list[ChartScreen] = []

    def open_first(*charts: Chart, width: int = 1368, height: int = 834, **_more: Any) -> OpenChart:
        session = make_session(*charts)
        screen = ChartScreen(keys)
        qtbot.addWidget(screen)
        screen.resize(width, height)
        screen.show()
        qtbot.waitExposed(screen)
        screen.activateWindow()
        screens.append(screen)
        opened = OpenChart(ChartDesk(session, tasks, screen), session)
        opened.open(charts[0])
        return opened

    yield open_first
    assert tasks.wait_idle()
