"""The Keys section: what opens the vault, and how it is changed, always by the passphrase."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from coderdesk.domain.recovery_code import RecoveryCode
from coderdesk.domain.secret import Secret
from coderdesk.domain.ways_in import QuickUnlock, WayKind
from coderdesk.services.session import Session
from coderdesk.ui import dialogs
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.settings.key_form import KeyForm
from coderdesk.ui.settings.keys_section import KeysSection
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.theme import Mode, Theme
from support.house import PASSPHRASE

NEW = "copper violin meadow harpoon"


@pytest.fixture
def session(make_session: Callable[..., Session]) -> Session:
    return make_session()


@pytest.fixture
def section(qtbot: QtBot, tasks: Tasks, keys: KeyTable, session: Session) -> KeysSection:
    made = KeysSection(session, tasks, keys)
    made.resize(1080, 720)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    made.entered()
    assert tasks.wait_idle()
    return made


def said(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def agree(form: KeyForm, tasks: Tasks, passphrase: str = PASSPHRASE) -> None:
    QTest.keyClicks(form.passphrase.line, passphrase)
    assert tasks.wait_idle()
    QTest.keyClick(form.passphrase.line, Qt.Key.Key_Return)
    assert tasks.wait_idle()


def file_of(session: Session) -> Path:
    return Path(session.vault.info().file)


def kinds(session: Session) -> list[WayKind | None]:
    return [way.kind for way in session.house.keeper.ways(file_of(session))]


def test_the_ways_in_are_listed_and_the_passphrase_cannot_be_removed(section: KeysSection) -> None:
    words = said(section.ways)
    assert "Passphrase" in words
    assert "Argon2id" in words
    assert section.ways.buttons == ()


def test_the_passphrase_is_changed(section: KeysSection, tasks: Tasks, session: Session) -> None:
    messages: list[str] = []
    section.said.connect(lambda message: messages.append(message.text))
    section._open_change.click()
    for field in (section.new.first, section.new.again):
        QTest.keyClicks(field.line, NEW)
    agree(section.change, tasks)
    assert messages == ["The passphrase was changed."]
    assert section.change.isHidden()
    assert section.new.first.is_empty
    file = file_of(session)
    session.lock()
    session.house.keeper.open(file, Secret(NEW)).close()


def test_a_wrong_passphrase_changes_nothing_and_keeps_what_was_typed(
    section: KeysSection, tasks: Tasks, session: Session
) -> None:
    section._open_change.click()
    for field in (section.new.first, section.new.again):
        QTest.keyClicks(field.line, NEW)
    agree(section.change, tasks, "not this one")
    assert "does not open" in said(section.change)
    assert section.change.isVisible()
    assert section.change.passphrase.is_empty
    assert not section.new.first.is_empty


def test_a_weak_new_passphrase_is_refused_with_advice(section: KeysSection, tasks: Tasks) -> None:
    section._open_change.click()
    for field in (section.new.first, section.new.again):
        QTest.keyClicks(field.line, "password")
    agree(section.change, tasks)
    assert "guessed too easily" in said(section.change)
    assert "Take four or more words" in said(section.change)


def test_a_recovery_code_is_shown_saved_and_put_in_place(
    section: KeysSection, tasks: Tasks, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pypdf import PdfReader

    out = tmp_path / "pages"
    out.mkdir()
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_args: out)
    section._open_recovery.click()
    code = section.sheet.code
    assert code is not None
    assert code.groups()[6] in said(section.sheet)
    assert kinds(session) == [WayKind.PASSPHRASE], "until it is taken, the code opens nothing"
    section.sheet.save_page.click()
    assert tasks.wait_idle()
    (page,) = out.iterdir()
    assert page.name == "Vault 0 recovery code 2026-09-20.pdf"
    assert code.groups()[0] in PdfReader(page).pages[0].extract_text()
    agree(section.recovery, tasks)
    assert section.sheet.code is None
    assert code.groups()[6] not in said(section)
    assert kinds(session) == [WayKind.PASSPHRASE, WayKind.RECOVERY]
    file = file_of(session)
    session.lock()
    session.house.keeper.open(file, code).close()


def test_a_way_in_is_removed_by_the_passphrase(section: KeysSection, tasks: Tasks, session: Session) -> None:
    session.house.locksmith().put_recovery_code(file_of(session), Secret(PASSPHRASE), RecoveryCode.random())
    section.entered()
    assert tasks.wait_idle()
    (remove,) = section.ways.buttons
    remove.click()
    assert "Remove recovery code of" in said(section.removal)
    agree(section.removal, tasks)
    assert kinds(session) == [WayKind.PASSPHRASE]
    assert section.ways.buttons == ()


def test_quick_unlock_is_turned_on_and_off(section: KeysSection, tasks: Tasks, session: Session) -> None:
    assert "the keyring of the test" in said(section)
    section._quick_on.click()
    agree(section.quick, tasks)
    assert kinds(session) == [WayKind.PASSPHRASE, WayKind.KEYRING]
    assert section._quick_off.isVisible()
    assert not section._quick_on.isVisible()
    section._quick_off.click()
    assert tasks.wait_idle()
    assert kinds(session) == [WayKind.PASSPHRASE]
    assert section._quick_on.isVisible()


def test_where_no_keyring_is_trusted_that_is_said_and_nothing_offered(
    section: KeysSection, tasks: Tasks, session: Session
) -> None:
    session.house.keeper._door._keyring.refusal = "This computer has no keyring."  # type: ignore[attr-defined]
    section.entered()
    assert tasks.wait_idle()
    assert "This computer has no keyring." in said(section)
    assert not section._quick_on.isVisible()


def test_a_new_key_is_asked_of_the_host_with_the_code_if_it_was_typed(
    section: KeysSection, tasks: Tasks, session: Session, qtbot: QtBot
) -> None:
    code = RecoveryCode.random()
    session.house.locksmith().put_recovery_code(file_of(session), Secret(PASSPHRASE), code)
    section.entered()
    assert tasks.wait_idle()
    section._open_key.click()
    assert section.code.isVisible()
    QTest.keyClicks(section.code.line, code.written()[:-1])
    agree(section.new_key, tasks)
    assert "1 is missing" in said(section.new_key)
    QTest.keyClicks(section.code.line, code.written()[-1])
    with qtbot.waitSignal(section.new_key_wanted) as asked:
        QTest.keyClick(section.new_key.passphrase.line, Qt.Key.Key_Return)
    assert asked.args == [Secret(PASSPHRASE), code]
    assert section.new_key.passphrase.is_empty
    assert section.code.is_empty


def test_what_is_secret_is_forgotten_when_another_section_is_shown(section: KeysSection, tasks: Tasks) -> None:
    section._open_recovery.click()
    QTest.keyClicks(section.recovery.passphrase.line, "half a passphrase")
    section.left()
    assert tasks.wait_idle()
    assert section.recovery.isHidden()
    assert section.sheet.code is None
    assert section.recovery.passphrase.is_empty
    assert section._open_recovery.isVisible()


def test_escape_leaves_a_form_and_one_form_closes_another(section: KeysSection, tasks: Tasks) -> None:
    section._open_change.click()
    section._open_recovery.click()
    assert section.change.isHidden()
    assert section.recovery.isVisible()
    QTest.keyClick(section.recovery.passphrase.line, Qt.Key.Key_Escape)
    assert tasks.wait_idle()
    assert section.recovery.isHidden()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_section_is_painted(
    section: KeysSection,
    tasks: Tasks,
    session: Session,
    theme: Theme,
    mode: str,
    shoot: Callable[[QWidget, str], None],
) -> None:
    theme.set_look(Mode(mode), 13)
    file = file_of(session)
    session.house.locksmith().put_recovery_code(file, Secret(PASSPHRASE), RecoveryCode.random())
    session.house.locksmith().turn_quick_unlock_on(file, Secret(PASSPHRASE))
    session.house.keeper.open(file, QuickUnlock()).close()
    section.entered()
    assert tasks.wait_idle()
    QApplication.processEvents()
    shoot(section, f"keys-{mode}")
    section._open_recovery.click()
    QApplication.processEvents()
    shoot(section, f"keys-recovery-{mode}")
