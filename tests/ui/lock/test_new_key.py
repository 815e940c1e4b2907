"""A new key is made while the desk is locked, and the desk comes back by itself; the door tells what happened at it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from coderdesk.domain.recovery_code import RecoveryCode
from coderdesk.domain.secret import Secret
from coderdesk.services.house import House
from coderdesk.ui.app import Shell
from support.house import PASSPHRASE
from support.locking import lock, unlock

NEW = "copper violin meadow harpoon"
#: A backup, a copy and two openings are waited for, on whatever machine.
PATIENCE_MS = 30_000


def said(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def come_back(shell: Shell, qtbot: QtBot) -> str:
    """Wait until the desk stands again, and return what it says."""
    qtbot.waitUntil(lambda: shell.desk is not None, timeout=PATIENCE_MS)
    assert shell.desk is not None
    assert shell.tasks.wait_idle(PATIENCE_MS)
    return said(shell.desk.frame)


def test_the_vault_gets_a_new_key_and_the_desk_comes_back(
    shell: Shell, vault_file: Path, qtbot: QtBot, shoot: Callable[[QWidget, str], None]
) -> None:
    unlock(shell, vault_file, qtbot)
    before = vault_file.read_bytes()[:16]
    shell.house.locksmith().put_recovery_code(vault_file, Secret(PASSPHRASE), RecoveryCode.random())
    desk = shell.desk
    assert desk is not None
    desk.settings_screen.new_key_wanted.emit(Secret(PASSPHRASE), None)
    del desk
    assert shell.desk is None
    qtbot.waitUntil(lambda: "new_key" in shell.gate.__dict__ or shell.desk is not None, timeout=PATIENCE_MS)
    shoot(shell.gate, "new-key")
    words = come_back(shell, qtbot)
    assert "The vault has a new key. To be made anew, under Keys in the settings: recovery code." in words
    lock(shell, qtbot)
    assert vault_file.read_bytes()[:16] != before
    unlock(shell, vault_file, qtbot)


def test_a_wrong_passphrase_leaves_the_key_and_says_so_at_the_door(
    shell: Shell, vault_file: Path, qtbot: QtBot
) -> None:
    unlock(shell, vault_file, qtbot)
    before = vault_file.read_bytes()[:16]
    shell.change_key(Secret("not this one"), None)
    qtbot.waitUntil(lambda: "does not open" in said(shell.gate), timeout=PATIENCE_MS)
    assert shell.desk is None
    assert vault_file.read_bytes()[:16] == before
    QTest.keyClicks(shell.gate.unlock.open_card._passphrase.line, PASSPHRASE)
    shell.gate.unlock.open_card._unlock()
    assert "1 wrong try since you last opened it." in come_back(shell, qtbot)


def test_a_lost_passphrase_is_set_by_the_code_at_the_door(
    shell: Shell, locked_house: House, vault_file: Path, qtbot: QtBot
) -> None:
    code = RecoveryCode.random()
    locked_house.locksmith().put_recovery_code(vault_file, Secret(PASSPHRASE), code)
    shell.gate.show()
    shell.gate.show_unlock(vault_file, "by you")
    door = shell.gate.unlock
    qtbot.waitUntil(lambda: not door.open_card._recover.isHidden(), timeout=PATIENCE_MS)
    door.open_card._recover.click()
    card = door.recover_card
    QTest.keyClicks(card.code.line, code.written())
    for field in (card.new.first, card.new.again):
        QTest.keyClicks(field.line, NEW)
    assert shell.tasks.wait_idle()
    QTest.keyClick(card.new.again.line, Qt.Key.Key_Return)
    come_back(shell, qtbot)
    lock(shell, qtbot)
    QApplication.processEvents()
    locked_house.keeper.open(vault_file, Secret(NEW)).close()
