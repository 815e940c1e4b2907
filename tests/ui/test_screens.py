"""Every screen of the desk: each control has a name, Tab and F6 reach all of it, Esc never leads nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from coderdesk.domain.encounter import Status
from coderdesk.services.session import Session
from coderdesk.ui.code_sets.items import COLUMNS
from coderdesk.ui.desk import Desk
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.settings.activity import ActivitySection
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.theme import Mode, Theme
from support.factories import a_chart, a_line

from .conftest import Shoot

LOOKS = ((Mode.LIGHT, 13, 1280, 720), (Mode.DARK, 13, 1440, 900), (Mode.DARK, 26, 1440, 900))
SCREENS = ("worklist", "chart", "encoder", "bills", "code_sets", "settings")


@pytest.fixture
def desk(
    qtbot: QtBot, tasks: Tasks, keys: KeyTable, make_session: Callable[..., Session], tmp_path: Path
) -> Iterator[Desk]:
    """Return the desk over a chart with errors, a stay and a finished chart; the chart is open."""
    visit = a_chart("E11.42", "E10.65", lines=(a_line(), a_line("83036", "24.00")))
    session = make_session(visit)
    desk = Desk(session, tasks, keys, QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    desk.frame.resize(1440, 900)
    desk.start()
    desk.frame.activateWindow()
    qtbot.waitUntil(desk.frame.isActiveWindow)
    desk.open_chart(visit.encounter.id)
    assert tasks.wait_idle()
    assert desk.chart.encounter is not None
    yield desk
    assert tasks.wait_idle()
    desk.close()
    QApplication.processEvents()


def show(desk: Desk, screen: str) -> QWidget:
    """Open a screen and return it."""
    desk.frame.open_screen(screen)
    assert desk.tasks.wait_idle()
    shown: QWidget = getattr(desk, f"{screen}_screen")
    if screen == "encoder":
        desk.encoder_screen.search.field.setText("E11.4")
        assert desk.tasks.wait_idle()
    return shown


def controls(screen: QWidget) -> list[QWidget]:
    """Return what can have the focus and is seen."""
    return [
        widget
        for widget in screen.findChildren(QWidget)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]


def is_other_tab(widget: QWidget) -> bool:
    """Say whether a widget is a tab that is not open: the arrow keys lead to it from the one that is."""
    return isinstance(widget, QAbstractButton) and widget.group() is not None and not widget.isChecked()


def press(desk: Desk, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> QWidget:
    """Press a key where the focus is; return where it is then."""
    focused = desk.frame.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifiers)
    now = desk.frame.focusWidget()
    assert now is not None
    return now


@pytest.mark.parametrize("screen", SCREENS)
def test_every_control_has_a_name_and_a_role(desk: Desk, screen: str) -> None:
    shown = show(desk, screen)

    nameless = []
    for widget in controls(shown):
        # The line inside a choice speaks with the name of the choice.
        spoken = widget.focusProxy() or widget
        told = QAccessible.queryAccessibleInterface(widget)
        parent = widget.parentWidget()
        named = told.text(QAccessible.Text.Name) or spoken.accessibleName()
        if not named and not (parent is not None and parent.accessibleName() and parent.focusProxy() is widget):
            nameless.append(f"{type(widget).__name__} in {type(parent).__name__}")
        assert told.role() != QAccessible.Role.NoRole, widget
    assert nameless == []


@pytest.mark.parametrize("screen", SCREENS)
def test_tab_goes_through_every_control_and_comes_back(desk: Desk, screen: str) -> None:
    shown = show(desk, screen)
    wanted = {widget for widget in controls(shown) if widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value}
    wanted = {widget for widget in wanted if widget.focusProxy() is None and not is_other_tab(widget)}

    reached = {press(desk, Qt.Key.Key_Tab) for _step in range(120)}

    missed = {widget for widget in wanted if widget not in reached and widget.isVisible()}
    assert {f"{type(widget).__name__} {widget.accessibleName()!r}" for widget in missed} == set()


@pytest.mark.parametrize("screen", SCREENS)
def test_f6_walks_the_panels_and_around(desk: Desk, screen: str) -> None:
    show(desk, screen)

    places = [press(desk, Qt.Key.Key_F6) for _step in range(14)]

    assert all(place.isVisible() for place in places)
    # Bills with nothing to bill, and the code sets, are one panel.
    assert len(set(places)) > 1 or screen in ("bills", "code_sets")
    back = [press(desk, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier) for _step in range(14)]
    assert set(back) == set(places)


@pytest.mark.parametrize("screen", SCREENS)
def test_the_words_of_a_screen_are_plain_and_short(desk: Desk, screen: str) -> None:
    shown = show(desk, screen)

    for label in shown.findChildren(QLabel):
        words = label.text()
        assert not words.isupper() or len(words) < 8 or any(letter.isdigit() for letter in words), words
        assert "please" not in words.lower(), words
        assert "!" not in words, words


@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_is_painted_light_and_dark_small_and_at_200_percent(
    desk: Desk, theme: Theme, shoot: Shoot, screen: str
) -> None:
    show(desk, screen)

    for mode, px, width, height in (
        (Mode.LIGHT, 13, 1280, 720),
        (Mode.DARK, 13, 1440, 900),
        (Mode.DARK, 26, 1440, 900),
    ):
        theme.set_look(mode, px)
        desk.frame.resize(width, height)
        assert desk.tasks.wait_idle()
        shoot(desk.frame, f"{screen}-{mode.value}-{px}-{width}")


def test_a_chart_held_on_the_worklist_is_held_on_its_screen(desk: Desk) -> None:
    show(desk, "worklist")
    line = press(desk, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(line, "no note")
    press(desk, Qt.Key.Key_Return)
    assert desk.tasks.wait_idle()

    show(desk, "chart")

    assert desk.chart.encounter is not None
    assert desk.chart.encounter.status is Status.ON_HOLD


def test_the_code_sets_show_release_days_and_source_where_there_is_room(desk: Desk) -> None:
    screen = show(desk, "code_sets")
    QApplication.processEvents()

    table = desk.code_sets_screen.table
    shown = {column.title for place, column in enumerate(COLUMNS) if not table.isColumnHidden(place)}

    assert screen.isVisible()
    assert {"Release", "From", "To", "Entries", "Source"} <= shown


def test_the_history_of_the_open_chart_is_one_key_away(desk: Desk) -> None:
    press(desk, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    for _ in range(3):
        assert desk.tasks.wait_idle()
        QApplication.processEvents()
    section = next(one for one in desk.settings_screen.sections if isinstance(one, ActivitySection))
    assert section.isVisible()
    entries = [section.model.item(row) for row in range(section.model.rowCount())]
    assert entries
    assert desk.chart.encounter is not None
    assert {entry.entry.encounter for entry in entries if entry} == {desk.chart.encounter.id}
    assert entries[-1] is not None
    assert entries[-1].entry.action == "chart imported"


def test_a_setting_that_lies_outside_the_vault_is_an_entry_of_its_trail(desk: Desk) -> None:
    desk.keep_setting("minutes without a key until the vault is locked", "10", "60")
    assert desk.tasks.wait_idle()
    with desk.session.begin() as work:
        entry = work.audit.entries(limit=1)[0]
    assert (entry.action, [(change.old, change.new) for change in entry.changes]) == (
        "settings changed",
        [("10", "60")],
    )
