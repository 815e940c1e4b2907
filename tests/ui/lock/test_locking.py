"""What a lock does to what stands on the screen, and what unlocking brings back."""

from __future__ import annotations

import ast
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

import coderdesk.ui
from coderdesk.domain.secret import Secret
from coderdesk.services.place import DeskPlace, keep_place, take_place
from coderdesk.services.session import Session
from coderdesk.services.vaults import open_vault
from coderdesk.ui import dialogs
from coderdesk.ui.app import Shell
from coderdesk.ui.returning import find_in, name_in
from coderdesk.ui.session_watch import ASLEEP
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.window import TITLE
from support.house import PASSPHRASE
from support.locking import BACKWARDS, held_by_qt, lock, open_planted, planted, unlock

#: What opens a dialog, names a job of a printer, or shows words outside of the window.
OPENERS = {
    *("QFileDialog", "getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory"),
    *("QPrintDialog", "QPrinter", "QMessageBox", "QInputDialog", "QSystemTrayIcon"),
}
Shoot = Callable[[QWidget, str], None]


def seen() -> list[QWidget]:
    """Return the windows that can be seen."""
    return [window for window in QApplication.topLevelWidgets() if window.isVisible()]


def test_a_locked_program_shows_its_gate_and_nothing_else(
    shell: Shell, vault_file: Path, qtbot: QtBot, shoot: Shoot
) -> None:
    unlock(shell, vault_file, qtbot)
    desk = open_planted(shell, qtbot)
    desk.encoder_host.turn_window()
    qtbot.waitUntil(lambda: len(seen()) == 2)
    assert shell.tasks.wait_idle()
    shoot(desk.frame, "before-the-lock")
    # Whoever holds the desk holds what it shows.
    del desk
    shell.lock("after 10 minutes without a key")
    # At once, while what is typed is still on its way to the disk.
    assert seen() == [shell.gate]
    assert shell.gate.windowTitle() == TITLE
    qtbot.waitUntil(lambda: shell._leaving is None)
    assert "after 10 minutes without a key" in shell.gate.unlock.open_card._why.text()
    shoot(shell.gate, "locked")
    assert held_by_qt() == {}


def test_the_key_is_gone_and_another_program_may_open_the_vault(shell: Shell, vault_file: Path, qtbot: QtBot) -> None:
    desk = unlock(shell, vault_file, qtbot)
    key = desk.session.vault._key  # type: ignore[attr-defined] # what must be empty afterwards
    lock(shell, qtbot)
    with pytest.raises(ValueError, match="forgotten"):
        key.reveal()
    again = open_vault(shell.house, file=vault_file, passphrase=Secret(PASSPHRASE), remember=False)
    again.close()


def test_the_passphrase_is_taken_while_the_desk_still_goes(shell: Shell, vault_file: Path, qtbot: QtBot) -> None:
    unlock(shell, vault_file, qtbot)
    shell.lock("by you")
    shell.gate.unlock.unlock_requested.emit(vault_file, Secret(PASSPHRASE))
    assert shell.desk is None
    qtbot.waitUntil(lambda: shell.desk is not None, timeout=15_000)


def test_a_dialog_over_the_desk_is_left_and_what_opened_it_comes_to_nothing(
    shell: Shell, vault_file: Path, qtbot: QtBot
) -> None:
    desk = unlock(shell, vault_file, qtbot)
    answers: list[object] = []
    looked: list[list[str]] = []

    def lock_over_dialogs() -> None:
        looked.append([type(window).__name__ for window in seen()])
        shell.lock("with the screen")
        looked.append([type(window).__name__ for window in seen()])

    inner = QDialog(desk.frame)
    inner.setWindowTitle("one upon the other")
    QTimer.singleShot(50, lambda: answers.append(dialogs.run(inner)))
    QTimer.singleShot(200, lock_over_dialogs)
    answers.append(dialogs.ask_folder(desk.frame, "Where to?", Path.home()))
    with qtbot.waitSignal(shell.locked, timeout=15_000):
        pass
    assert answers == [False, None]
    assert [sorted(names) for names in looked] == [["Frame", "QDialog", "QFileDialog"], ["Gate"]]
    assert not dialogs.any_open()


def test_a_print_preview_is_closed_with_what_it_shows(shell: Shell, vault_file: Path, qtbot: QtBot) -> None:
    from PySide6.QtPrintSupport import QPrintPreviewDialog

    desk = unlock(shell, vault_file, qtbot)
    printer = dialogs.new_printer()
    assert printer.docName() == TITLE
    QTimer.singleShot(300, lambda: shell.lock("with the screen"))
    desk.bills._show_print(printer, (), (), preprinted=False)
    with qtbot.waitSignal(shell.locked, timeout=15_000):
        pass
    assert not [each for each in QApplication.allWidgets() if isinstance(each, QPrintPreviewDialog)]


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_a_menu_and_an_overlay_go_with_the_desk(shell: Shell, vault_file: Path, qtbot: QtBot) -> None:
    desk = unlock(shell, vault_file, qtbot)
    desk.command_box.open()
    menu = QMenu(desk.frame)
    menu.addAction("Copy")
    menu.popup(desk.frame.mapToGlobal(desk.frame.rect().center()))
    assert QApplication.activePopupWidget() is menu
    lock(shell, qtbot)
    assert QApplication.activePopupWidget() is None
    assert seen() == [shell.gate]


class SlowBackup(QObject):
    """A last backup that takes for ever, unless it is stopped."""

    begun, done = Signal(), Signal()

    def __init__(self, _session: Session, _tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)

    def begin(self) -> None:
        """Begin, and never end."""

    def stop(self) -> None:
        """End."""
        self.done.emit()


def test_a_last_backup_keeps_the_key_but_no_patient_and_sleep_does_not_wait_for_it(
    shell: Shell, vault_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coderdesk.ui.leaving.LastBackup", SlowBackup)
    unlock(shell, vault_file, qtbot)
    open_planted(shell, qtbot)
    shell.lock("with the screen")
    qtbot.waitUntil(lambda: shell._leaving is not None and shell._leaving._backup is not None, timeout=15_000)
    assert held_by_qt() == {}
    with qtbot.waitSignal(shell.locked, timeout=5_000):
        shell.lock(ASLEEP)


def test_long_work_is_stopped_and_said(shell: Shell, vault_file: Path, qtbot: QtBot) -> None:
    desk = unlock(shell, vault_file, qtbot)

    def endless(progress: object) -> None:
        for done in range(10**9):
            progress.step(done, 0, "on and on")  # type: ignore[attr-defined] # a Progress

    shell.tasks.run_long(endless, "Importing charts", owner=desk)
    lock(shell, qtbot)
    assert "nothing of it kept: importing charts" in shell.gate.unlock.open_card._why.text()


def test_unlocking_leads_back_to_the_chart_the_tab_and_the_field(
    shell: Shell, vault_file: Path, qtbot: QtBot, shoot: Shoot
) -> None:
    unlock(shell, vault_file, qtbot)
    desk = open_planted(shell, qtbot)
    desk.chart.details.open("claim")
    assert shell.tasks.wait_idle()
    field = desk.frame.focusWidget()
    assert field is not None
    QTest.keyClick(field, Qt.Key.Key_Tab)
    field = desk.frame.focusWidget()
    assert field is not None
    named, encounter = field.accessibleName(), desk.chart.wanted
    assert named
    lock(shell, qtbot)

    again = unlock(shell, vault_file, qtbot)
    qtbot.waitUntil(lambda: again.chart_screen.middle.current == "claim", timeout=10_000)
    assert (again.frame.current, again.chart.wanted) == ("chart", encounter)
    focus = again.frame.focusWidget()
    assert focus is not None
    assert focus.accessibleName() == named
    shoot(again.frame, "returned")
    # The place is used once: a desk that is closed in another way begins at its beginning.
    assert take_place(again.session.begin) is None


def test_unlocking_leads_back_to_a_row_of_the_worklist_and_its_filter(
    shell: Shell, vault_file: Path, qtbot: QtBot
) -> None:
    desk = unlock(shell, vault_file, qtbot)
    desk.worklist_screen.field.setText(planted(0))
    assert shell.tasks.wait_idle()
    desk.worklist_screen.table.setFocus()
    lock(shell, qtbot)
    again = unlock(shell, vault_file, qtbot)
    qtbot.waitUntil(lambda: again.worklist_screen.field.text() == planted(0), timeout=10_000)
    assert again.frame.focusWidget() is again.worklist_screen.table


def test_the_encoder_comes_back_in_its_own_window(shell: Shell, vault_file: Path, qtbot: QtBot) -> None:
    desk = unlock(shell, vault_file, qtbot)
    desk.encoder_host.turn_window()
    qtbot.waitUntil(lambda: desk.encoder_host.window is not None)
    lock(shell, qtbot)
    again = unlock(shell, vault_file, qtbot)
    qtbot.waitUntil(lambda: again.encoder_host.window is not None, timeout=10_000)


def test_a_place_that_is_broken_or_of_another_version_is_no_place(shell: Shell, vault_file: Path, qtbot: QtBot) -> None:
    desk = unlock(shell, vault_file, qtbot)
    begin = desk.session.begin
    for kept in ("{", "[]", '{"screen": 7, "row": "x"}'):
        with begin() as work:
            work.settings.put("desk.place", kept)
            work.commit()
        assert take_place(begin) in (None, DeskPlace())
    keep_place(begin, DeskPlace(screen="nowhere", encounter="", focus="999:QLineEdit:x"))
    place = take_place(begin)
    desk.returning.go_to(place)
    assert desk.frame.current == "worklist"


def test_a_widget_is_found_again_by_its_name(shell: Shell, vault_file: Path, qtbot: QtBot) -> None:
    desk = unlock(shell, vault_file, qtbot)
    for widget in desk.frame.findChildren(QWidget)[::7]:
        assert find_in(desk.frame, name_in(desk.frame, widget)) is widget


def test_no_title_and_no_file_of_settings_names_a_patient(
    shell: Shell, vault_file: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    unlock(shell, vault_file, qtbot)
    desk = open_planted(shell, qtbot)
    for screen in desk.frame.screen_ids:
        desk.frame.open_screen(screen)
        assert shell.tasks.wait_idle()
        assert {window.windowTitle() for window in seen()} == {TITLE}
        assert {window.title() for window in QGuiApplication.allWindows() if window.isVisible()} == {TITLE}
    chosen = tmp_path / planted(0)
    chosen.mkdir()

    def accept() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        dialog.accept()

    QTimer.singleShot(200, accept)
    assert dialogs.ask_folder(desk.frame, "Where to?", chosen) == chosen
    lock(shell, qtbot)
    shell.memory.sync()
    written = [
        path
        for folder in (tmp_path / "home", shell.house.config_folder)
        for path in folder.rglob("*")
        if path.is_file()
    ]
    assert shell.house.config_folder / "window.ini" in written
    for path in written:
        data = path.read_bytes().lower()
        for word in BACKWARDS:
            for encoding in ("utf-8", "utf-16-le"):
                assert word[::-1].lower().encode(encoding) not in data, path
    assert not list((tmp_path / "home").rglob("QtProject*"))
    assert QSettings(QSettings.Scope.UserScope, "QtProject").fileName().startswith(os.devnull)


def test_every_window_that_is_titled_is_titled_by_words_that_stand_in_the_source() -> None:
    """And every dialog of Qt's is opened where a lock can close it."""
    folder = Path(coderdesk.ui.__path__[0])
    for path in folder.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name == "setWindowTitle":
                (title,) = call.args
                assert isinstance(title, ast.Constant) or (isinstance(title, ast.Name) and title.id == "TITLE"), path
            assert path.name == "dialogs.py" or name not in OPENERS, path
