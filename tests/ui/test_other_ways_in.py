"""The door has other ways in: quick unlock, the recovery code; and it says how long the next try has to wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from coderdesk.domain.recovery_code import RecoveryCode
from coderdesk.domain.secret import Secret
from coderdesk.services.keys import Door
from coderdesk.ui.failures import Told
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.unlock.entries import VaultEntry
from coderdesk.ui.unlock.recover_card import CodeLine
from coderdesk.ui.unlock.view import UnlockScreen
from coderdesk.ui.unlock.wait import Wait

ALT = Qt.KeyboardModifier.AltModifier


@dataclass(frozen=True)
class Judged:
    """A passphrase is as strong as it has words."""

    score: int
    words: str = "Fair"
    advice: tuple[str, ...] = ("Add a word.",)


@pytest.fixture
def entry(tmp_path: Path) -> VaultEntry:
    return VaultEntry(tmp_path / "Home office.coderdesk", datetime.now(UTC))


@pytest.fixture
def door(qtbot: QtBot, keys: KeyTable, tasks: Tasks, tmp_path: Path, entry: VaultEntry) -> UnlockScreen:
    screen = UnlockScreen(
        keys, tasks, lambda text: Judged(min(4, len(text.split()))), folder=tmp_path, version="0.1.0", coder="R. Coder"
    )
    screen.resize(1280, 720)
    qtbot.addWidget(screen)
    with qtbot.waitActive(screen):
        screen.show()
    screen.show_vaults([entry])
    return screen


def said(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifier)


def test_quick_unlock_and_the_code_are_offered_where_the_vault_has_them(door: UnlockScreen, entry: VaultEntry) -> None:
    card = door.open_card
    assert card._quick.isHidden()
    assert card._recover.isHidden()
    door.show_door(entry.path.with_name("Another.coderdesk"), Door(quick_unlock=True, recovery_code=True))
    assert card._quick.isHidden(), "what is known of another vault is not shown for this one"
    door.show_door(entry.path, Door(quick_unlock=True, recovery_code=True))
    assert card._quick.isVisible()
    assert card._recover.isVisible()


def test_quick_unlock_is_asked_for_by_key(door: UnlockScreen, entry: VaultEntry, qtbot: QtBot) -> None:
    door.show_door(entry.path, Door(quick_unlock=True))
    with qtbot.waitSignal(door.quick_requested) as asked:
        press(Qt.Key.Key_Q, ALT)
    assert asked.args == [entry.path]
    door.show_error(Told("The keyring of this computer does not open Home office.", "Unlock with the passphrase."))
    assert "does not open Home office" in said(door)
    assert door.open_card._quick.isEnabled()


def test_a_way_in_that_the_vault_has_not_is_not_reached_by_key_either(door: UnlockScreen) -> None:
    asked: list[object] = []
    door.quick_requested.connect(asked.append)
    press(Qt.Key.Key_Q, ALT)
    press(Qt.Key.Key_R, ALT)
    assert asked == []
    assert door.open_card.isVisible()


def test_a_passphrase_is_set_by_the_recovery_code(
    door: UnlockScreen, entry: VaultEntry, qtbot: QtBot, tasks: Tasks
) -> None:
    code = RecoveryCode.random()
    door.show_door(entry.path, Door(recovery_code=True))
    press(Qt.Key.Key_R, ALT)
    card = door.recover_card
    assert card.isVisible()
    assert not door.open_card.isVisible()
    QTest.keyClicks(card.code.line, code.written().lower().replace("0", "o")[:12])
    assert "10 of 28" in said(card)
    QTest.keyClicks(card.code.line, code.written().lower().replace("0", "o")[12:])
    assert "The code is well typed." in said(card)
    press(Qt.Key.Key_Return)
    for field in (card.new.first, card.new.again):
        QTest.keyClicks(field.line, "river stone lamp")
    assert tasks.wait_idle()
    with qtbot.waitSignal(door.recover_requested) as asked:
        QTest.keyClick(card.new.again.line, Qt.Key.Key_Return)
    assert asked.args == [entry.path, code, Secret("river stone lamp")]
    assert code.reveal()[:4] not in repr(asked.args)
    door.show_error(Told("The recovery code is well typed, but does not open Home office."))
    assert "well typed, but does not open" in said(card)
    assert not card.code.is_empty, "a code is long: it is not typed twice for one slip"
    door.forget()
    assert card.code.is_empty


def test_a_mistyped_code_is_told_before_it_is_sent(door: UnlockScreen, entry: VaultEntry) -> None:
    asked: list[object] = []
    door.recover_requested.connect(lambda *args: asked.append(args))
    right = RecoveryCode.random().reveal()
    door.show_recover()
    card = door.recover_card
    QTest.keyClicks(card.code.line, right[:4] + ("7" if right[4] != "7" else "8") + right[5:])
    assert "mistyped, most likely in group 2" in said(card)
    card._ask()
    assert asked == []
    door.recover_card.left.emit()
    assert door.open_card.isVisible()
    assert card.code.is_empty


@pytest.mark.parametrize("name", ["open_card", "recover_card"])
def test_the_wait_after_wrong_tries_is_counted_down(
    door: UnlockScreen, entry: VaultEntry, qtbot: QtBot, name: str
) -> None:
    door.show_door(entry.path, Door(recovery_code=True, wrong_tries=4, seconds=2))
    if name == "recover_card":
        door.show_recover()
    asked: list[object] = []
    door.unlock_requested.connect(lambda *args: asked.append(args))
    assert "4 wrong tries. The next one has to wait 2 seconds." in said(door)
    QTest.keyClicks(door.open_card._passphrase.line, "river stone lamp")
    door.open_card._unlock()
    assert asked == [], "no try is taken while it has to wait"
    qtbot.waitUntil(lambda: "wait 1 second." in said(door), timeout=4000)
    qtbot.waitUntil(lambda: "has to wait" not in said(door), timeout=4000)
    door.open_card._unlock()
    assert len(asked) == 1


def test_another_vault_does_not_wait_for_this_one(door: UnlockScreen, entry: VaultEntry) -> None:
    door.show_door(entry.path, Door(wrong_tries=9, seconds=200))
    assert "has to wait" in said(door)
    door._choose(VaultEntry(entry.path.with_name("Harbor.coderdesk")))
    assert "has to wait" not in said(door)


def test_a_clock_on_the_wall_that_is_set_does_not_change_the_wait(qtbot: QtBot) -> None:
    wait = Wait()
    ticked: list[str] = []
    wait.ticked.connect(ticked.append)
    wait.start(3, 1)
    qtbot.waitUntil(lambda: ticked[-1:] == [""], timeout=4000)
    assert ticked[0] == "3 wrong tries. The next one has to wait 1 second."
    wait.start(3, 0)
    assert ticked[-1] == ""


def test_the_line_of_a_code_shows_what_is_typed_and_says_what_is_wrong(qtbot: QtBot) -> None:
    line = CodeLine()
    qtbot.addWidget(line)
    assert line.wrong == ""
    line.line.setText("ABC")
    assert "25 are missing" in line.wrong
    line.line.setText(RecoveryCode.random().written() + "9")
    assert "1 is too many" in line.wrong
    assert line.code() is None


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_door_with_all_its_ways_in_is_painted(
    door: UnlockScreen, entry: VaultEntry, theme: object, shoot: object, name: str
) -> None:
    from coderdesk.ui.theme import Mode, Theme

    assert isinstance(theme, Theme)
    assert callable(shoot)
    theme.set_look(Mode(name), 13)
    door.show_vaults([entry, VaultEntry(entry.path.with_name("Harbor Orthopedics.coderdesk"))])
    door.show_door(entry.path, Door(quick_unlock=True, recovery_code=True, wrong_tries=5, seconds=8))
    QApplication.processEvents()
    shoot(door, f"door-ways-{name}")
    door.show_recover()
    QTest.keyClicks(door.recover_card.code.line, "k1pw m4tr 4agj")
    QApplication.processEvents()
    shoot(door, f"door-recover-{name}")
