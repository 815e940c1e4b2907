"""Settings are kept in the vault and shown again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from coderdesk.services.session import Session
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.settings.desk import SettingsDesk
from coderdesk.ui.settings.screen import SettingsScreen
from coderdesk.ui.tasks import Tasks
from support.factories import a_chart


def shown(qtbot: QtBot, tasks: Tasks, keys: KeyTable, session: Session) -> tuple[SettingsScreen, SettingsDesk]:
    """Return the settings of a vault, shown."""
    screen = SettingsScreen(keys)
    qtbot.addWidget(screen)
    desk = SettingsDesk(session, tasks, screen)
    screen.resize(1368, 834)
    screen.show()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    assert tasks.wait_idle()
    screen.entered()
    return screen, desk


def test_what_claims_name_is_kept_and_shown_again(
    qtbot: QtBot, tasks: Tasks, keys: KeyTable, make_session: Callable[..., Session]
) -> None:
    session = make_session()
    screen, _desk = shown(qtbot, tasks, keys, session)
    said: list[str] = []
    screen.said.connect(lambda message: said.append(message.text))

    for number, line in enumerate(screen.lines.values()):
        line.setText(f" value {number} ")
    QTest.keyClick(screen.lines["coder"], Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert tasks.wait_idle()

    assert said == ["The settings are kept."]
    again, _desk = shown(qtbot, tasks, keys, session)
    assert [line.text() for line in again.lines.values()] == [f"value {n}" for n in range(len(again.lines))]


def test_the_look_and_the_lock_are_told_at_once(
    qtbot: QtBot, tasks: Tasks, keys: KeyTable, make_session: Callable[..., Session]
) -> None:
    screen, desk = shown(qtbot, tasks, keys, make_session())
    looks: list[tuple[str, int]] = []
    locks: list[int] = []
    desk.look_wanted.connect(lambda mode, px: looks.append((mode, px)))
    desk.autolock_wanted.connect(locks.append)
    desk.show_look("light", 13, 10)

    screen.text_size.setFocus()
    QTest.keyClick(screen.text_size, Qt.Key.Key_Down)
    screen.minutes.setFocus()
    QTest.keyClick(screen.minutes, Qt.Key.Key_Up)

    assert looks == [("light", 14)]
    assert locks == [5]


def test_the_vault_is_described(
    qtbot: QtBot, tasks: Tasks, keys: KeyTable, make_session: Callable[..., Session]
) -> None:
    screen, _desk = shown(qtbot, tasks, keys, make_session(a_chart()))

    words = [label.text() for label in screen.findChildren(QLabel)]

    assert "Encounters" in words
    assert words[words.index("Encounters") + 1] == "1"


def test_a_printer_is_moved_and_stays_so(
    qtbot: QtBot, tasks: Tasks, keys: KeyTable, make_session: Callable[..., Session]
) -> None:
    screen, _desk = shown(qtbot, tasks, keys, make_session())
    screen.show_nudge(2.5, -4)
    screen.nudge_wanted.emit("Brother HL", screen.across.value(), screen.down.value())
    assert tasks.wait_idle()
    screen.show_nudge(0, 0)
    screen.printer_chosen.emit("Brother HL")
    assert tasks.wait_idle()
    assert (screen.across.value(), screen.down.value()) == (2.5, -4)
