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
from coderdesk.ui.settings.section import Section
from coderdesk.ui.settings.sections import SECTIONS
from coderdesk.ui.tasks import Tasks
from support.factories import a_chart


def shown(qtbot: QtBot, tasks: Tasks, keys: KeyTable, session: Session) -> tuple[SettingsScreen, SettingsDesk]:
    """Return the settings of a vault, shown."""
    screen = SettingsScreen(keys)
    qtbot.addWidget(screen)
    desk = SettingsDesk(session, tasks, screen, keys)
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

    screen.show_section(screen.claims)
    for number, line in enumerate(screen.claims.lines.values()):
        line.setText(f" value {number} ")
    QTest.keyClick(screen.claims.lines["coder"], Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert tasks.wait_idle()

    assert said == ["The settings are kept."]
    again, _desk = shown(qtbot, tasks, keys, session)
    texts = [line.text() for line in again.claims.lines.values()]
    assert texts == [f"value {n}" for n in range(len(texts))]


def test_the_look_and_the_lock_are_told_at_once(
    qtbot: QtBot, tasks: Tasks, keys: KeyTable, make_session: Callable[..., Session]
) -> None:
    screen, desk = shown(qtbot, tasks, keys, make_session())
    looks: list[tuple[str, int]] = []
    locks: list[int] = []
    desk.look_wanted.connect(lambda mode, px: looks.append((mode, px)))
    desk.autolock_wanted.connect(locks.append)
    desk.show_look("light", 13, 10)

    screen.look.text_size.setFocus()
    QTest.keyClick(screen.look.text_size, Qt.Key.Key_Down)
    screen.look.minutes.setFocus()
    QTest.keyClick(screen.look.minutes, Qt.Key.Key_Up)

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
    screen.printing.show_nudge(2.5, -4)
    screen.printing.nudge_wanted.emit("Brother HL", screen.printing.across.value(), screen.printing.down.value())
    assert tasks.wait_idle()
    screen.printing.show_nudge(0, 0)
    screen.printing.printer_chosen.emit("Brother HL")
    assert tasks.wait_idle()
    assert (screen.printing.across.value(), screen.printing.down.value()) == (2.5, -4)


def test_the_sections_are_walked_by_key(
    qtbot: QtBot, tasks: Tasks, keys: KeyTable, make_session: Callable[..., Session]
) -> None:
    screen, _desk = shown(qtbot, tasks, keys, make_session())
    places: list[tuple[str, ...]] = []
    screen.where_changed.connect(places.append)
    assert screen.list.hasFocus()
    assert screen.look.isVisible()

    QTest.keyClick(screen.list, Qt.Key.Key_Down)

    assert screen.claims.isVisible()
    assert not screen.look.isVisible()
    assert places == [("Settings", "Claims")]
    QTest.keyClick(screen.list, Qt.Key.Key_Return)
    assert screen.claims.lines["coder"].hasFocus()


def test_the_facts_of_the_vault_stay_last(
    qtbot: QtBot, tasks: Tasks, keys: KeyTable, make_session: Callable[..., Session]
) -> None:
    screen, _desk = shown(qtbot, tasks, keys, make_session())
    more = Section("More", "info")
    screen.add(more)
    assert screen.sections[-2:] == (more, screen.vault)
    said: list[object] = []
    screen.said.connect(said.append)
    more.said.emit("news")
    assert said == ["news"]


def test_sections_are_made_once_and_only_when_the_settings_are_wanted(
    qtbot: QtBot, tasks: Tasks, keys: KeyTable, make_session: Callable[..., Session]
) -> None:
    screen = SettingsScreen(keys)
    qtbot.addWidget(screen)
    SettingsDesk(make_session(), tasks, screen, keys)
    basics = screen.sections
    screen.entered()
    whole = screen.sections
    screen.entered()
    assert len(whole) == len(basics) + len(SECTIONS)
    assert screen.sections == whole
    assert tasks.wait_idle()


def test_sections_are_made_ready_while_the_coder_reads_the_worklist(
    qtbot: QtBot, tasks: Tasks, keys: KeyTable, make_session: Callable[..., Session]
) -> None:
    screen = SettingsScreen(keys)
    qtbot.addWidget(screen)
    desk = SettingsDesk(make_session(), tasks, screen, keys)
    screen.show_section(screen.claims)
    basics = screen.sections

    desk.prepare()
    assert screen.sections == basics
    qtbot.waitUntil(lambda: len(screen.sections) == len(basics) + len(SECTIONS))

    assert screen.place == screen.claims.id
    screen.entered()
    assert len(screen.sections) == len(basics) + len(SECTIONS)
    assert tasks.wait_idle()
