"""The encoder at work: over the real code sets, with a desk around it, driven by key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from coderdesk.domain.encounter import Encounter
from coderdesk.services.session import Session
from coderdesk.ui.desk import Desk
from coderdesk.ui.encoder.screen import EncoderScreen
from coderdesk.ui.encoder.tabular_tab import TabularTab
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Tasks
from support.factories import a_chart

Modifier = Qt.KeyboardModifier


class Encoder:
    """The encoder of an open desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.screen = desk, desk.encoder_screen

    @property
    def tabular(self) -> TabularTab:
        """The tabular list."""
        return self.screen.findChildren(TabularTab)[0]

    def settle(self) -> None:
        """Wait until everything has come. What lands may ask for a page, and its line for a path."""
        for _step in range(3):
            assert self.desk.tasks.wait_idle()

    def search(self, text: str) -> None:
        """Type into the empty field."""
        self.screen.search.field.start()
        self.screen.search.field.clear()
        QTest.keyClicks(self.screen.search.field, text)
        self.settle()

    def press(self, key: Qt.Key, modifiers: Modifier = Modifier.NoModifier) -> None:
        """Press a key wherever the focus is."""
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key, modifiers)
        self.settle()

    def type(self, text: str) -> None:
        """Type letter by letter wherever the focus is: the first may move it."""
        for letter in text:
            focused = QApplication.focusWidget()
            assert focused is not None
            QTest.keyClicks(focused, letter)
        self.settle()

    def found(self) -> list[str]:
        """Return the codes that were found."""
        return [row.hit.entry.code.dotted for row in self.screen.search.results.rows]

    def code(self) -> str:
        """Return the code in the detail pane."""
        return self.screen.detail.code.dotted if self.screen.detail.code is not None else ""

    def line(self) -> str:
        """Return the selected line of the tabular list."""
        row = self.tabular.tree.current
        if row is None:
            return ""
        if row.place is not None:
            return row.place.label
        return row.note.note.text if row.note is not None else ""

    def words(self, widget: QWidget | None = None) -> str:
        """Return the labels that can be seen in a widget, the detail pane unless given."""
        labels = (widget or self.screen.detail).findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())

    def encounter(self) -> Encounter:
        """Return the open chart as it is stored."""
        self.settle()
        state = self.desk.chart.state
        assert state is not None
        with self.desk.session.begin() as work:
            return work.worklist.get(state.encounter.id)


@pytest.fixture
def desk(
    qtbot: QtBot, tasks: Tasks, keys: KeyTable, make_session: Callable[..., Session], tmp_path: Path
) -> Iterator[Desk]:
    """Return the desk over one chart, which is not open."""
    chart = a_chart("E11.42")
    desk = Desk(make_session(chart), tasks, keys, QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    desk.frame.resize(1440, 900)
    desk.start()
    desk.frame.activateWindow()
    qtbot.waitUntil(desk.frame.isActiveWindow)
    desk.chart_id = chart.encounter.id  # type: ignore[attr-defined]
    yield desk
    assert tasks.wait_idle()
    desk.close()
    QApplication.processEvents()


@pytest.fixture
def encoder(desk: Desk) -> Encoder:
    """Return the encoder, open, with no chart."""
    desk.frame.open_screen("encoder")
    opened = Encoder(desk)
    opened.settle()
    return opened


@pytest.fixture
def with_chart(desk: Desk) -> Encoder:
    """Return the encoder, open beside a chart that holds E11.42."""
    desk.open_chart(desk.chart_id)  # type: ignore[attr-defined]
    assert desk.tasks.wait_idle()
    desk.frame.open_screen("encoder")
    opened = Encoder(desk)
    opened.settle()
    return opened


__all__ = ["EncoderScreen"]
