"""The desk reminds of charts whose retention has passed, and shows none that was disposed of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from coderdesk.domain.identifiers import EncounterId
from coderdesk.services.session import Session
from coderdesk.ui.desk import Desk
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Tasks
from support.factories import a_chart
from support.several import numbered
from support.stored import keep


@pytest.fixture
def open_desk(
    qtbot: QtBot, tasks: Tasks, keys: KeyTable, make_session: Callable[..., Session], tmp_path: Path
) -> Iterator[Callable[..., Desk]]:
    """Return a function that opens the desk over a vault, with old charts where asked."""
    opened: list[Desk] = []

    def start(*, old: bool) -> Desk:
        session = make_session(a_chart())
        if old:
            keep(session.vault, numbered(1), numbered(2))
        desk = Desk(session, tasks, keys, QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
        opened.append(desk)
        desk.start()
        assert tasks.wait_idle()
        return desk

    yield start
    for desk in opened:
        assert tasks.wait_idle()
        desk.close()
        QApplication.processEvents()


@pytest.mark.parametrize("old", [True, False])
def test_a_quiet_line_reminds_of_what_has_passed_its_retention(open_desk: Callable[..., Desk], old: bool) -> None:
    said = open_desk(old=old).frame.foot.messages.findChildren(QLabel)
    words = " ".join(label.text() for label in said)
    told = "2 charts have passed their retention: see Settings, Retention and disposal."
    assert (told in words) is old


def test_an_open_chart_that_was_disposed_of_is_shown_no_more(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(old=True)
    desk.open_chart("encounter-1")
    assert desk.tasks.wait_idle()
    desk.settings_screen.charts_gone.emit(frozenset({EncounterId("encounter-2")}))
    assert desk.chart.encounter is not None
    desk.settings_screen.charts_gone.emit(frozenset({EncounterId("encounter-1")}))
    assert desk.chart.encounter is None
