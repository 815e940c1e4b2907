"""Look-up over the real code sets: what is typed, as of which date, by key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coderdesk.domain.codes import icd10cm
from coderdesk.services.session import Session
from coderdesk.ui.encoder.desk import EncoderDesk
from coderdesk.ui.encoder.screen import EncoderScreen
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Tasks


class Encoder:
    """The screen at work."""

    def __init__(self, screen: EncoderScreen, desk: EncoderDesk, tasks: Tasks) -> None:
        self.screen, self.desk, self._tasks = screen, desk, tasks

    def settle(self) -> None:
        """Wait until everything has come."""
        assert self._tasks.wait_idle()

    def search(self, text: str) -> None:
        """Type into the empty field."""
        self.screen.search.field.start()
        self.screen.search.field.clear()
        QTest.keyClicks(self.screen.search.field, text)
        self.settle()

    def key(self, key: Qt.Key) -> None:
        """Press a key wherever the focus is."""
        focused = self.screen.window().focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)
        self.settle()

    def codes(self) -> list[str]:
        """Return the codes that were found."""
        return [row.hit.entry.code.dotted for row in self.screen.search.results.rows]

    def words(self) -> str:
        """Return all the words that can be seen of the code."""
        labels = self.screen.page.findChildren(QWidget)
        return "\n".join(label.text() for label in labels if hasattr(label, "text") and label.isVisible())


@pytest.fixture
def encoder(qtbot: QtBot, tasks: Tasks, keys: KeyTable, make_session: Callable[..., Session]) -> Iterator[Encoder]:
    """Return the encoder, shown."""
    session = make_session()
    screen = EncoderScreen(keys, session.today)
    qtbot.addWidget(screen)
    desk = EncoderDesk(session, tasks, screen)
    screen.resize(1368, 834)
    screen.show()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    screen.entered()
    yield Encoder(screen, desk, tasks)
    assert tasks.wait_idle()


def test_it_begins_in_the_field_with_what_to_do(encoder: Encoder) -> None:
    assert encoder.screen.search.field.hasFocus()
    assert encoder.codes() == []


def test_a_code_is_shown_with_its_notes_and_what_stands_below(encoder: Encoder) -> None:
    encoder.search("E11.4")

    assert encoder.codes()[0] == "E11.4"
    assert "Type 2 diabetes mellitus with neurological complications" in encoder.words()
    assert "Excludes1" in encoder.words()
    assert "needs more characters" in encoder.words()
    assert encoder.screen.page.children_table.isVisible()


def test_arrows_show_the_next_result_and_right_opens_a_header(encoder: Encoder) -> None:
    encoder.search("E11.4")

    encoder.key(Qt.Key.Key_Down)
    assert encoder.screen.current_code() == icd10cm(encoder.codes()[1])
    encoder.key(Qt.Key.Key_Up)
    rows = len(encoder.codes())
    encoder.screen.search.results.setFocus()
    encoder.key(Qt.Key.Key_Right)

    assert len(encoder.codes()) > rows


def test_a_code_is_looked_up_as_of_the_date(encoder: Encoder) -> None:
    encoder.search("E66.811")
    assert "valid on 09/20/2026" in encoder.words()

    encoder.screen.search.date.set_value(date(2023, 10, 1))
    encoder.screen.search.date.value_changed.emit(date(2023, 10, 1))
    encoder.settle()

    assert "not valid on 10/01/2023" in encoder.words()


def test_a_code_below_is_opened_by_enter(encoder: Encoder) -> None:
    encoder.search("E11.4")
    encoder.screen.page.children_table.setFocus()
    encoder.screen.page.children_table.select(2)

    encoder.key(Qt.Key.Key_Return)

    assert encoder.screen.current_code() == icd10cm("E11.42")


def test_one_set_alone_is_searched(encoder: Encoder) -> None:
    encoder.screen.search.sets.set_value("icd10pcs")
    encoder.search("hip joint")

    assert encoder.codes()
    assert all(len(code) == 7 for code in encoder.codes())


def test_nothing_found_is_said(encoder: Encoder) -> None:
    encoder.search("zzzqqq")

    assert encoder.codes() == []
    labels = [label.text() for label in encoder.screen.findChildren(QWidget) if hasattr(label, "text")]
    assert "Nothing found" in labels
