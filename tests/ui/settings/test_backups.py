"""The section of backups: made, proved and restored from the window, and a check of the vault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from coderdesk.domain.secret import Secret
from coderdesk.services.backup_settings import load_backup_settings
from coderdesk.services.session import Session
from coderdesk.services.vaults import open_vault
from coderdesk.ui import dialogs
from coderdesk.ui.backing_up import BackingUp, LastBackup
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.settings.backups import BackupsSection
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.theme import Mode, Theme
from support.factories import a_chart
from support.house import PASSPHRASE

Shoot = Callable[..., None]


@pytest.fixture
def session(make_session: Callable[..., Session]) -> Session:
    return make_session(a_chart())


@pytest.fixture
def section(qtbot: QtBot, tasks: Tasks, keys: KeyTable, session: Session) -> BackupsSection:
    """The section, shown."""
    made = BackupsSection(session, tasks, keys)
    qtbot.addWidget(made)
    made.resize(1000, 900)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.entered()
    assert tasks.wait_idle()
    return made


def said_by(section: BackupsSection) -> list[str]:
    said: list[str] = []
    section.said.connect(lambda message: said.append(message.text))
    return said


def test_a_backup_is_made_listed_and_proved_by_key(
    section: BackupsSection, tasks: Tasks, theme: Theme, shoot: Shoot
) -> None:
    assert section.state.text == "There is no backup yet."
    assert "same disk" in section.same_disk.text
    said = said_by(section)
    section.now.setFocus()
    QTest.keyClick(section.now, Qt.Key.Key_Space)
    assert tasks.wait_idle()
    assert said[0].startswith("Backed up to Vault 0")
    backup = section.table.current_item
    assert Path(backup.path).parent == Path(section.folder.text())
    assert "and read back" in section.state.text
    QTest.keyClick(section.prove, Qt.Key.Key_Space)
    assert tasks.wait_idle()
    assert "is good" in said[1]
    shoot(section, "settings-backups")
    theme.set_look(Mode.DARK, 13)
    shoot(section, "settings-backups-dark")


def test_what_is_in_a_backup_is_shown_and_it_becomes_a_new_vault(
    section: BackupsSection, session: Session, tasks: Tasks, shoot: Shoot
) -> None:
    section.now.click()
    assert tasks.wait_idle()
    said = said_by(section)
    section.table.setFocus()
    QTest.keyClick(section.table, Qt.Key.Key_Return)
    card = section.restoring
    assert card.isVisible()
    QTest.keyClicks(card.secret.line, "not this one at all")
    QTest.keyClick(card.secret.line, Qt.Key.Key_Return)
    assert tasks.wait_idle()
    assert "does not open" in card.notice.text
    QTest.keyClicks(card.secret.line, PASSPHRASE)
    QTest.keyClick(card.secret.line, Qt.Key.Key_Return)
    assert tasks.wait_idle()
    assert not card.secret.isVisible()
    QApplication.processEvents()
    words = [label.text() for label in card.findChildren(QLabel) if label.isVisible()]
    assert "Cedar Valley Internal Medicine (1)" in words
    shoot(section, "settings-restore")
    target = Path(card.target.text())
    assert "restored" in target.name
    QTest.keyClick(card.target, Qt.Key.Key_Return)
    assert tasks.wait_idle()
    assert said[-1].startswith(f"Restored to {target.name}")
    assert not card.isVisible()
    vault = open_vault(session.house, file=target, passphrase=Secret(PASSPHRASE), remember=False)
    assert vault.info().encounters == 1
    vault.close()


def test_esc_leaves_restoring_and_forgets_what_was_typed(section: BackupsSection, tasks: Tasks) -> None:
    section.now.click()
    assert tasks.wait_idle()
    section.restore.click()
    QTest.keyClicks(section.restoring.secret.line, PASSPHRASE)
    QTest.keyClick(section.restoring.secret.line, Qt.Key.Key_Escape)
    assert not section.restoring.isVisible()
    assert section.restoring.secret.is_empty


def test_the_vault_is_checked_and_what_was_found_is_shown(
    section: BackupsSection, session: Session, tasks: Tasks
) -> None:
    said = said_by(section)
    section.check.click()
    assert tasks.wait_idle()
    assert "whole" in said[-1]
    assert section.repair.isHidden()
    with session.vault.begin() as work:
        work._session.write("DELETE FROM worklist_row")  # type: ignore[attr-defined] # damage that a test does
        work.commit()
    section.check.click()
    assert tasks.wait_idle()
    assert "1 chart" in section.checked.text
    section.repair.click()
    assert tasks.wait_idle()
    assert "whole" in section.checked.text


def test_where_and_when_is_kept_and_a_folder_that_is_gone_is_told(
    section: BackupsSection, session: Session, tasks: Tasks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drive = tmp_path / "drive"
    drive.mkdir()
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_asked: drive)
    section.choose.click()
    assert tasks.wait_idle()
    section.daily.click()
    assert tasks.wait_idle()
    kept = load_backup_settings(session.begin)
    assert (kept.folder, kept.daily, kept.at_locking) == (str(drive), False, True)
    drive.rmdir()
    said = said_by(section)
    section.now.click()
    assert tasks.wait_idle()
    assert "is not there" in said[0]
    assert "failed" in section.state.text
    assert "Plug in" in said[0]


def test_the_backup_of_the_day_and_the_check_of_the_week_come_by_themselves(
    section: BackupsSection, session: Session, tasks: Tasks
) -> None:
    looking = BackingUp(session, tasks, section)
    said: list[str] = []
    looking.said.connect(lambda message: said.append(message.text))
    looking.look()
    assert tasks.wait_idle()
    section.entered()
    assert tasks.wait_idle()
    assert section.table.current_item.reason.value == "of the day"
    assert "whole" in section.checked.text
    looking.look()
    assert tasks.wait_idle()
    section.entered()
    assert tasks.wait_idle()
    assert section._model.rowCount() == 1
    assert said == []
    looking.stop()


def test_a_backup_at_locking_is_made_where_something_changed(
    section: BackupsSection, session: Session, tasks: Tasks, qtbot: QtBot
) -> None:
    seen: list[Path] = []
    for is_worked_in in (True, False, True):
        if is_worked_in:
            with session.begin() as work:
                work.audit.record("chart changed")
                work.commit()
        last = LastBackup(session, tasks, section)
        with qtbot.waitSignal(last.done):
            last.begin()
        section.entered()
        assert tasks.wait_idle()
        seen.append(section.table.current_item.path)
    # Of one day the newest stays.
    assert seen[0] == seen[1] != seen[2]
    assert section._model.rowCount() == 1
