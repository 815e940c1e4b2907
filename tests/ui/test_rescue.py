"""At the gate: a vault that is damaged, a key file that is lost, and a backup that becomes a new vault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coderdesk.domain.backups import Backup
from coderdesk.domain.ports import Vault
from coderdesk.domain.secret import Secret
from coderdesk.services.backups import make_backup
from coderdesk.services.house import House
from coderdesk.ui import dialogs
from coderdesk.ui.gate import Gate
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.theme import Mode, Theme
from support.factories import a_chart
from support.house import PASSPHRASE, make_house, make_vault

Shoot = Callable[..., None]


@pytest.fixture
def house(reference_path: Path, tmp_path: Path) -> House:
    return make_house(reference_path, tmp_path)


@pytest.fixture
def backup(house: House, tmp_path: Path) -> Backup:
    """A locked vault with one chart, and a backup of it."""
    vault = make_vault(house, tmp_path, [a_chart()])
    made = make_backup(vault, now=house.clock.now())
    vault.close()
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "Home office.cdvault"


@pytest.fixture
def gate(qtbot: QtBot, house: House, tasks: Tasks, keys: KeyTable) -> Iterator[Gate]:
    made = Gate(house, tasks, keys)
    made.resize(1280, 720)
    made.show()
    qtbot.waitUntil(made.isVisible)
    yield made
    # To close the window would end the program.
    made.hide()
    made.deleteLater()


def unlock(gate: Gate, file: Path, tasks: Tasks) -> None:
    gate._enter(file, Secret(PASSPHRASE))
    assert tasks.wait_idle()
    QApplication.processEvents()


def damage(file: Path) -> None:
    """Lose every fifth page of the second half."""
    with file.open("r+b") as opened:
        for page in range(file.stat().st_size // 8192, file.stat().st_size // 4096, 5):
            opened.seek(page * 4096)
            opened.write(bytes(4096))


def test_what_can_be_read_of_a_damaged_vault_is_saved_and_opened(
    gate: Gate, backup: Backup, file: Path, tasks: Tasks, theme: Theme, shoot: Shoot
) -> None:
    opened: list[tuple[Vault, Path]] = []
    gate.opened.connect(lambda vault, path: opened.append((vault, path)))
    damage(file)
    unlock(gate, file, tasks)
    card = gate.rescue.damage
    assert gate._stack.currentWidget() is gate.rescue
    assert card.title.text() == "Home office does not open"
    assert backup.path.name in card.backup.text
    shoot(gate, "rescue-damaged")
    QTest.keyClicks(card.secret.line, "wrong words here")
    QTest.keyClick(card.secret.line, Qt.Key.Key_Return)
    assert tasks.wait_idle()
    assert "does not open" in card.notice.text
    QTest.keyClicks(card.secret.line, PASSPHRASE)
    QTest.keyClick(card.secret.line, Qt.Key.Key_Return)
    assert tasks.wait_idle()
    assert "cannot be read" in card.found.text()
    QApplication.processEvents()
    shoot(gate, "rescue-found")
    QTest.keyClick(card.target, Qt.Key.Key_Return)
    assert tasks.wait_idle()
    assert card.found.text().startswith("Saved ")
    QApplication.processEvents()
    theme.set_look(Mode.DARK, 13)
    shoot(gate, "rescue-saved-dark")
    QTest.keyClick(card.open, Qt.Key.Key_Space)
    ((vault, path),) = opened
    assert path.name == "Home office saved.cdvault"
    assert vault.info().encounters <= 1
    vault.close()


def test_the_newest_good_backup_is_one_key_away_where_nothing_can_be_read(
    gate: Gate, house: House, backup: Backup, file: Path, tasks: Tasks
) -> None:
    with file.open("r+b") as opened:
        opened.seek(100)
        opened.write(bytes(4000))
    unlock(gate, file, tasks)
    card, restoring = gate.rescue.damage, gate.rescue.restoring
    QTest.keyClicks(card.secret.line, PASSPHRASE)
    QTest.keyClick(card.secret.line, Qt.Key.Key_Return)
    assert tasks.wait_idle()
    assert "first page" in card.notice.text
    card.restore.click()
    assert restoring.isVisible()
    QTest.keyClicks(restoring.secret.line, PASSPHRASE)
    QTest.keyClick(restoring.secret.line, Qt.Key.Key_Return)
    assert tasks.wait_idle()
    QTest.keyClick(restoring.target, Qt.Key.Key_Return)
    assert tasks.wait_idle()
    assert gate._stack.currentWidget() is gate.unlock
    entry = gate.unlock.open_card.entry
    assert entry is not None
    assert "restored" in entry.path.name
    vault = house.keeper.open(entry.path, Secret(PASSPHRASE))
    assert vault.info().encounters == 1
    vault.close()


def test_a_lost_key_file_is_put_back_from_a_backup(
    gate: Gate, backup: Backup, file: Path, tasks: Tasks, shoot: Shoot
) -> None:
    opened: list[Vault] = []
    gate.opened.connect(lambda vault, _path: opened.append(vault))
    file.with_name(f"{file.name}-keys").unlink()
    unlock(gate, file, tasks)
    card = gate.rescue.damage
    assert "key file" in card.said.text
    assert card.put_back.isVisible()
    shoot(gate, "rescue-key-file")
    QTest.keyClick(card.put_back, Qt.Key.Key_Space)
    assert tasks.wait_idle()
    assert gate._stack.currentWidget() is gate.unlock
    unlock(gate, file, tasks)
    assert [vault.info().encounters for vault in opened] == [1]
    opened[0].close()
    assert backup.path.exists()


def test_a_backup_is_restored_from_the_unlock_screen_by_key(
    gate: Gate, backup: Backup, tasks: Tasks, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(dialogs, "ask_file", lambda *_asked: backup.path)
    gate.show_unlock()
    gate.activateWindow()
    qtbot.waitUntil(gate.isActiveWindow)
    QTest.keyClick(gate.unlock, Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)
    assert tasks.wait_idle()
    card = gate.rescue.restoring
    assert card.isVisible()
    QTest.keyClick(card.secret.line, Qt.Key.Key_Escape)
    assert gate._stack.currentWidget() is gate.unlock


def test_a_file_that_is_no_backup_is_told(
    gate: Gate, tasks: Tasks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "letter.cdbackup"
    other.write_text("Dear Sir or Madam")
    monkeypatch.setattr(dialogs, "ask_file", lambda *_asked: other)
    gate._restore()
    assert tasks.wait_idle()
    assert "is not a backup" in gate.rescue.restoring.notice.text
