"""The door: opening, creating, being told no."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from coderdesk.domain.progress import Progress
from coderdesk.domain.secret import Secret
from coderdesk.ui import dialogs
from coderdesk.ui.failures import Told
from coderdesk.ui.firststart import FirstStart
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Lane, Tasks
from coderdesk.ui.theme import Theme
from coderdesk.ui.unlock.entries import VaultEntry
from coderdesk.ui.unlock.view import UnlockScreen
from coderdesk.ui.widgets.buttons import DeskButton
from support.factories import a_patient

WRONG = Told("That passphrase does not open this vault.", "Check Caps Lock and try again.")


@dataclass(frozen=True)
class Judged:
    """A passphrase is as strong as it has words."""

    score: int
    words: str = "Fair"
    advice: tuple[str, ...] = ("Add a word.",)


def judge(text: str) -> Judged:
    return Judged(min(4, len(text.split())))


@pytest.fixture
def entries(tmp_path: Path) -> list[VaultEntry]:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    return [
        VaultEntry(tmp_path / "Home office.coderdesk", yesterday),
        VaultEntry(tmp_path / "Harbor Orthopedics.coderdesk"),
    ]


@pytest.fixture
def door(qtbot: QtBot, keys: KeyTable, tasks: Tasks, tmp_path: Path) -> UnlockScreen:
    door = UnlockScreen(keys, tasks, judge, folder=tmp_path, version="0.1.0", coder="R. Coder")
    door.resize(1280, 720)
    qtbot.addWidget(door)
    with qtbot.waitActive(door):
        door.show()
    return door


def said(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def typed(text: str) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, text)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifier)


def test_the_last_vault_is_opened_by_its_passphrase_and_enter(
    door: UnlockScreen, entries: list[VaultEntry], qtbot: QtBot
) -> None:
    door.show_vaults(entries)
    assert "Home office" in said(door)
    assert "opened yesterday" in said(door)
    typed("river stone")
    with qtbot.waitSignal(door.unlock_requested) as asked:
        press(Qt.Key.Key_Return)
    assert asked.args == [entries[0].path, Secret("river stone")]
    assert "river" not in repr(asked.args)


def test_while_a_vault_is_being_opened_nothing_more_is_taken(door: UnlockScreen, entries: list[VaultEntry]) -> None:
    door.show_vaults(entries)
    asked: list[object] = []
    door.unlock_requested.connect(lambda path, _secret: asked.append(path))
    typed("river stone")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    typed("x")
    assert len(asked) == 1
    door.show_error(WRONG)
    typed("y")
    press(Qt.Key.Key_Return)
    assert len(asked) == 2


def test_a_wrong_passphrase_is_told_and_forgotten(door: UnlockScreen, entries: list[VaultEntry]) -> None:
    door.show_vaults(entries)
    typed("river stone")
    press(Qt.Key.Key_Return)
    door.show_error(WRONG)
    assert "That passphrase does not open this vault." in said(door)
    assert door.open_card._passphrase.is_empty
    typed("r")
    assert "does not open" not in said(door), "the error goes when the coder types on"


def test_nothing_typed_is_not_sent(door: UnlockScreen, entries: list[VaultEntry]) -> None:
    door.show_vaults(entries)
    asked: list[object] = []
    door.unlock_requested.connect(lambda path, _secret: asked.append(path))
    press(Qt.Key.Key_Return)
    assert asked == []
    assert "Type the passphrase" in said(door)


def test_another_vault_is_chosen_from_the_list(door: UnlockScreen, entries: list[VaultEntry], qtbot: QtBot) -> None:
    door.show_vaults(entries)
    door._others.chosen.emit(entries[1])
    typed("quiet harbor")
    with qtbot.waitSignal(door.unlock_requested) as asked:
        press(Qt.Key.Key_Return)
    assert asked.args is not None
    assert asked.args[0] == entries[1].path


def test_a_vault_anywhere_is_opened_by_its_file(
    door: UnlockScreen, entries: list[VaultEntry], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    door.show_vaults(entries)
    file = str(tmp_path / "elsewhere" / "Old.coderdesk")
    monkeypatch.setattr(dialogs, "ask_file", lambda *_: Path(file))
    press(Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier)
    assert door.open_card.entry == VaultEntry(Path(file))


def test_without_a_vault_the_desk_offers_to_make_one(door: UnlockScreen, tmp_path: Path, qtbot: QtBot) -> None:
    door.show_vaults([])
    assert door.create_card.isVisible()
    typed("Cedar Valley")
    assert door.create_card.path == tmp_path / "Cedar Valley.coderdesk"


def make(door: UnlockScreen, tasks: Tasks, first: str, second: str) -> list[object]:
    asked: list[object] = []
    door.create_requested.connect(lambda *args: asked.append(args))
    card = door.create_card
    QTest.keyClicks(card._passphrase.line, first)
    QTest.keyClicks(card._again.line, second)
    assert tasks.wait_idle()
    QTest.keyClick(card._again.line, Qt.Key.Key_Return)
    return asked


def test_a_vault_is_made_with_the_coders_name_and_the_passphrase_twice(
    door: UnlockScreen, tasks: Tasks, tmp_path: Path
) -> None:
    door.show_vaults([])
    asked = make(door, tasks, "river stone lamp", "river stone lamp")
    assert asked == [(tmp_path / "My practice.coderdesk", Secret("river stone lamp"), "R. Coder")]
    door.forget()
    assert door.create_card._passphrase.is_empty


def test_two_passphrases_that_differ_are_refused(door: UnlockScreen, tasks: Tasks) -> None:
    door.show_vaults([])
    assert make(door, tasks, "river stone lamp", "river stone lamb") == []
    assert "The two passphrases differ." in said(door)
    assert door.create_card._again.is_empty
    assert not door.create_card._passphrase.is_empty


def test_a_weak_passphrase_is_refused_with_advice(door: UnlockScreen, tasks: Tasks) -> None:
    door.show_vaults([])
    assert make(door, tasks, "river", "river") == []
    assert "guessed too easily" in said(door)
    assert "Add a word." in said(door)


def test_a_vault_that_is_there_is_never_overwritten(door: UnlockScreen, tasks: Tasks, tmp_path: Path) -> None:
    (tmp_path / "My practice.coderdesk").touch()
    door.show_vaults([])
    assert make(door, tasks, "river stone lamp", "river stone lamp") == []
    assert "already" in said(door)


@pytest.mark.parametrize("name", ["", "   ", "a/b", "..", "what?", ".hidden", "n" * 300])
def test_a_name_that_is_no_file_is_refused(door: UnlockScreen, tasks: Tasks, name: str) -> None:
    door.show_vaults([])
    door.create_card._name.setText(name)
    assert make(door, tasks, "river stone lamp", "river stone lamp") == []
    assert door.create_card._name_field.error


def test_a_vault_that_could_not_be_made_loses_nothing_that_was_typed(door: UnlockScreen, tasks: Tasks) -> None:
    door.show_vaults([])
    make(door, tasks, "river stone lamp", "river stone lamp")
    door.show_error(Told("The folder may not be written.", "Choose another folder."))
    assert "Choose another folder." in said(door)
    assert not door.create_card._passphrase.is_empty


def test_a_locked_desk_shows_why_and_nothing_else(door: UnlockScreen, entries: list[VaultEntry], qtbot: QtBot) -> None:
    door.show_vaults(entries)
    door.show_locked(entries[0], "after 10 minutes without a key, at 12:14")
    words = said(door)
    assert "Locked" in words
    assert "after 10 minutes without a key" in words
    assert "Passphrase for Home office" in words
    assert "Harbor" not in words
    assert a_patient().name.last not in words
    typed("river stone")
    with qtbot.waitSignal(door.unlock_requested):
        press(Qt.Key.Key_Return)
    door.show_vaults(entries)
    assert "Locked" not in said(door)


def test_tab_goes_through_the_door_in_reading_order(door: UnlockScreen, entries: list[VaultEntry]) -> None:
    door.show_vaults(entries)
    QApplication.processEvents()
    order = []
    for _ in range(6):
        focus = QApplication.focusWidget()
        assert focus is not None
        order.append(focus.accessibleName())
        press(Qt.Key.Key_Tab)
    assert order == ["Passphrase", "Show", "Unlock", "Harbor Orthopedics", "Create a vault", "Open a file"]


def test_what_has_the_focus_is_in_view_at_200_percent(door: UnlockScreen, theme: Theme) -> None:
    theme.set_base_px(26)
    door.show_vaults([])
    QApplication.processEvents()
    door.create_card._again.setFocus()
    QApplication.processEvents()
    line = door.create_card._again.line
    top = line.mapTo(door, line.rect().topLeft()).y()
    assert 0 <= top < door.height() - line.height()


# -- first start -------------------------------------------------------------------------------------------------------


def test_first_start_shows_how_far_it_is_and_can_be_stopped(qtbot: QtBot, tasks: Tasks) -> None:
    screen = FirstStart()
    qtbot.addWidget(screen)
    screen.show()

    def build(progress: Progress) -> None:
        while True:
            progress.step(3, 8, "Reading ICD-10-CM FY2026")
            time.sleep(0.001)

    screen.watch(tasks.run_long(build, "Code sets", on_failed=lambda _told: None, lane=Lane.ASIDE))
    qtbot.waitUntil(lambda: "Reading ICD-10-CM FY2026" in said(screen) and "37 %" in said(screen))
    buttons = {button.words(): button for button in screen.findChildren(DeskButton)}
    buttons["Cancel"].click()
    qtbot.waitUntil(buttons["Build now"].isVisible)
    assert "Stopped" in said(screen)
    with qtbot.waitSignal(screen.retried):
        buttons["Build now"].click()
    with qtbot.waitSignal(screen.cancelled):
        buttons["Go on without code sets"].click()


def test_a_folder_that_is_synchronised_is_said_where_a_vault_would_be_made(
    door: UnlockScreen,
    tasks: Tasks,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    shoot: Callable[[QWidget, str], None],
) -> None:
    door.show_vaults([])
    assert tasks.wait_idle()
    assert not door.create_card._synced.isVisible()
    (tmp_path / ".stfolder").mkdir()
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: tmp_path / "charts")
    door.create_card._choose_folder()
    assert tasks.wait_idle()
    assert "Syncthing copies this folder" in door.create_card._synced.text
    shoot(door, "synchronised")
