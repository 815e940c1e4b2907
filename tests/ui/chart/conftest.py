"""A chart that is open on the coding desk, over a real vault, and the coder's hands."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from coderdesk.domain.chart import Chart
from coderdesk.domain.encounter import Encounter
from coderdesk.services.session import Session
from coderdesk.ui.chart.desk import ChartDesk
from coderdesk.ui.chart.screen import ChartScreen
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.widgets.message_line import Message

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Desk:
    """The coding desk with a chart on it. What is stored is read back from the vault."""

    def __init__(self, desk: ChartDesk, session: Session) -> None:
        self.desk, self.session, self.screen = desk, session, desk.screen
        self.coding = desk.screen.coding
        self.said: list[str] = []
        self.screen.said.connect(self._hear)

    def open(self, chart: Chart) -> None:
        """Open a chart and wait until it is there."""
        self.desk.open(chart.encounter.id)
        self.settle()

    def settle(self) -> None:
        """Wait until everything is kept and shown."""
        assert self.desk.tasks.wait_idle()
        QApplication.processEvents()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, *, wait: bool = True) -> None:
        """Press a key wherever the focus is."""
        QTest.keyClick(self.focused(), key, modifiers)
        if wait:
            self.settle()

    def type(self, text: str, *, wait: bool = True) -> None:
        """Type wherever the focus is."""
        QTest.keyClicks(self.focused(), text)
        if wait:
            self.settle()

    def search(self, text: str, *, wait: bool = True) -> None:
        """Type into the empty search field."""
        self.coding.field.start()
        self.coding.field.clear()
        self.type(text, wait=wait)

    def focused(self) -> QWidget:
        """Return where the focus is."""
        found = self.screen.window().focusWidget()
        assert found is not None
        return found

    def stored(self) -> Encounter:
        """Return the encounter as the vault has it."""
        encounter = self.desk.encounter
        assert encounter is not None
        with self.session.begin() as work:
            return work.worklist.get(encounter.id)

    @property
    def diagnoses(self) -> list[str]:
        """The stored diagnoses, in order."""
        return [diagnosis.code.dotted for diagnosis in self.stored().diagnoses]

    def _hear(self, message: Message) -> None:
        self.said.append(message.text)


OpenDesk = Callable[..., Desk]


@pytest.fixture
def open_desk(qtbot: QtBot, tasks: Tasks, keys: KeyTable, make_session: Callable[..., Session]) -> OpenDesk:
    """Return a function that stores charts and opens the first of them on the coding desk."""

    def open_first(*charts: Chart, width: int = 1368, height: int = 834) -> Desk:
        session = make_session(*charts)
        screen = ChartScreen(keys)
        qtbot.addWidget(screen)
        screen.resize(width, height)
        screen.show()
        screen.activateWindow()
        qtbot.waitUntil(screen.isActiveWindow)
        desk = Desk(ChartDesk(session, tasks, screen), session)
        desk.open(charts[0])
        return desk

    return open_first
