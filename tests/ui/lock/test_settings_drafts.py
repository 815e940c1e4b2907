"""What is typed or chosen in the settings and not kept survives a lock and the death of the program."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coderdesk.domain.disposal import Blocked, ScopeKind
from coderdesk.domain.retention import Held
from coderdesk.domain.secret import Secret
from coderdesk.services import printers, retention
from coderdesk.services.backups import make_backup
from coderdesk.services.vaults import open_vault
from coderdesk.ui import dialogs
from coderdesk.ui.app import Shell
from coderdesk.ui.chart.drafts import KEPT
from coderdesk.ui.desk import Desk
from coderdesk.ui.desk_drafts import WAITS
from coderdesk.ui.settings.activity import ActivitySection
from coderdesk.ui.settings.backups import BackupsSection
from coderdesk.ui.settings.keeping import KeepingSection
from coderdesk.ui.settings.keys_section import KeysSection
from coderdesk.ui.settings.section import LOOK_UP, Section
from support.coder_at_work import at_work
from support.drafting import again, charts_of, drafts, key, said, type_into
from support.house import PASSPHRASE, TODAY
from support.images import plain_image, traces
from support.locking import lock, planted, unlock
from support.several import numbered

Shoot = Callable[[QWidget, str], None]
Some = TypeVar("Some", bound=Section)
DOWN, RETURN, SPACE, TAB = Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Tab


@pytest.fixture
def desk(shell: Shell, vault_file: Path, qtbot: QtBot) -> Desk:
    """The desk at its settings."""
    desk = unlock(shell, vault_file, qtbot)
    desk.frame.open_screen("settings")
    return desk


def go_to(desk: Desk, kind: type[Some]) -> Some:
    """Go down the list of sections, as a coder does, to the one of `kind`."""
    screen = desk.settings_screen
    screen.list.setFocus()
    (section,) = [one for one in screen.sections if isinstance(one, kind)]
    QTest.keyClick(screen.list, Qt.Key.Key_Home)
    for _ in range(screen.sections.index(section)):
        QTest.keyClick(screen.list, DOWN)
    assert desk.tasks.wait_idle()
    assert section.isVisible()
    return section


def shown(desk: Desk, kind: type[Some]) -> Some:
    """Return the section of `kind`, which must be the one that is shown."""
    assert desk.frame.current == "settings"
    (section,) = [one for one in desk.settings_screen.sections if isinstance(one, kind)]
    assert section.isVisible()
    return section


def test_rules_that_are_chosen_come_back_and_go_when_they_are_kept(
    shell: Shell, desk: Desk, vault_file: Path, qtbot: QtBot, shoot: Shoot
) -> None:
    rules = go_to(desk, KeepingSection).rules
    rules.years.setFocus()
    key(desk, DOWN, 5)
    rules.majority.setFocus()
    key(desk, Qt.Key.Key_Up)
    rules.client_years.setFocus()
    key(desk, DOWN, 15)
    assert drafts(desk)["settings.retention"]["rules"] == {
        "years": "12 years",
        "majority": "17",
        "of_client": {rules.client.value: 15},
        "client": rules.client.value,
    }

    desk = again(shell, vault_file, qtbot)
    rules = shown(desk, KeepingSection).rules
    assert (rules.years.value, rules.majority.value, rules.minor_years.value) == (12, 17, 7)
    assert rules.client_years.value == 15
    assert desk.frame.focusWidget() is rules.client_years
    assert said(desk).count(KEPT) == 1
    shoot(desk.frame, "drafts-rules")
    assert retention.keeping(desk.session.begin, today=TODAY).rules.years == 7
    key(desk, Qt.Key.Key_S, modifiers=Qt.KeyboardModifier.ControlModifier)
    found = retention.keeping(desk.session.begin, today=TODAY).rules
    assert (found.years, found.majority, set(found.of_client.values())) == (12, 17, {15})
    assert drafts(desk) == {}


def test_rules_that_are_chosen_stay_while_a_hold_is_put(desk: Desk) -> None:
    section = go_to(desk, KeepingSection)
    section.rules.years.setFocus()
    key(desk, DOWN, 5)
    section.dispose.scope.setFocus()
    key(desk, DOWN, 3)
    type_into(desk, section.dispose.account, "77")
    type_into(desk, section.holds.what, planted(3))
    type_into(desk, section.holds.matter, "audit")
    key(desk, RETURN)
    assert section.rules.years.value == 12
    assert retention.keeping(desk.session.begin, today=TODAY).holds
    dispose = {"scope": "A patient, by the account of a chart", "account": "77"}
    assert drafts(desk)["settings.retention"] == {"rules": {"years": "12 years"}, "dispose": dispose}


def test_rules_that_are_chosen_back_are_no_draft(desk: Desk) -> None:
    go_to(desk, KeepingSection).rules.years.setFocus()
    key(desk, DOWN)
    assert "settings.retention" in drafts(desk)
    key(desk, Qt.Key.Key_Up)
    assert drafts(desk) == {}


def test_a_hold_that_was_begun_comes_back_at_the_word(
    shell: Shell, desk: Desk, vault_file: Path, qtbot: QtBot, shoot: Shoot
) -> None:
    holds = go_to(desk, KeepingSection).holds
    holds.kind.setFocus()
    key(desk, DOWN)
    type_into(desk, holds.what, planted(3))
    type_into(desk, holds.matter, "Okafor v. Prairie Li")
    desk = again(shell, vault_file, qtbot)
    section = shown(desk, KeepingSection)
    holds = section.holds
    assert (holds.kind.value, holds.what.text()) == (Held.PATIENT, planted(3))
    assert holds.matter.text() == "Okafor v. Prairie Li"
    assert desk.frame.focusWidget() is holds.matter
    assert not holds.matter.visibleRegion().isEmpty()
    assert KEPT in said(desk)
    shoot(desk.frame, "drafts-hold")
    QTest.keyClicks(holds.matter, "fe")
    key(desk, RETURN)
    ((hold, _of),) = retention.keeping(desk.session.begin, today=TODAY).holds
    assert (hold.kind, hold.reason) == (Held.PATIENT, "Okafor v. Prairie Life")
    assert drafts(desk) == {}


def test_a_disposal_comes_back_but_for_the_word_that_agrees(
    shell: Shell, vault_file: Path, reference_path: Path, qtbot: QtBot, shoot: Shoot
) -> None:
    charts_of(vault_file, reference_path, numbered(1), numbered(2))
    desk = unlock(shell, vault_file, qtbot)
    desk.frame.open_screen("settings")
    card = go_to(desk, KeepingSection).dispose
    card.scope.setFocus()
    key(desk, DOWN)
    card.blocked.setFocus()
    key(desk, DOWN)
    type_into(desk, card.before, "2016-01-01")
    card.look.setFocus()
    key(desk, SPACE)
    card.with_names.setFocus()
    key(desk, SPACE)
    type_into(desk, card.word, "DISPOSE")
    type_into(desk, card.reason, "Retention has pas")
    assert "DISPOSE" not in json.dumps(drafts(desk))

    desk = again(shell, vault_file, qtbot)
    card = shown(desk, KeepingSection).dispose
    assert (card.scope.value, card.blocked.value) == (ScopeKind.BEFORE, Blocked.LEAVE)
    assert card.before.text() == "01/01/2016"
    assert card.with_names.isChecked()
    # What would go is looked at anew, so that the coder goes on with the word and no step before it.
    assert card.preview is not None
    assert len(card.preview.going) == 2
    assert (card.reason.text(), card.word.text()) == ("Retention has pas", "")
    assert desk.frame.focusWidget() is card.reason
    assert not card.reason.visibleRegion().isEmpty()
    assert not card.dispose.isEnabled()
    assert KEPT in said(desk)
    shoot(desk.frame, "drafts-disposal")
    # Left for another section, all that names a patient goes, and the draft of it.
    go_to(desk, BackupsSection)
    assert drafts(desk) == {}


def test_a_disposal_forgets_words_that_may_name_whom_it_took_and_no_others(
    shell: Shell,
    vault_file: Path,
    reference_path: Path,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    charts_of(vault_file, reference_path, numbered(1))
    monkeypatch.setattr(dialogs, "ask_new_file", lambda *_: tmp_path / "gone.pdf")
    desk = unlock(shell, vault_file, qtbot)
    type_into(desk, desk.worklist_screen.field, "Lastname001x")
    desk.frame.open_screen("settings")
    claims = desk.settings_screen.claims
    go_to(desk, type(claims))
    type_into(desk, claims.lines["submitter_name"], "Cedar Va")
    type_into(desk, go_to(desk, ActivitySection).filter, "Lastname001x")
    section = go_to(desk, KeepingSection)
    section.rules.review.setFocus()
    key(desk, SPACE)
    type_into(desk, section.dispose.reason, "Retention has passed")
    assert set(drafts(desk)) == {"settings.activity", "settings.claims", "settings.retention"}
    type_into(desk, section.dispose.word, "DISPOSE")
    key(desk, RETURN)
    assert section.dispose.preview is None
    assert drafts(desk) == {"settings.claims": {"submitter_name": "Cedar Va"}}
    lock(shell, qtbot)
    vault = open_vault(shell.house, file=vault_file, passphrase=Secret(PASSPHRASE), remember=False)
    assert traces(plain_image(vault), ("Lastname001x",)) == []  # type: ignore[arg-type] # it is a file
    vault.close()


@pytest.mark.parametrize("choices", [(ScopeKind.CLIENT, 2), (ScopeKind.PATIENT, 3)])
def test_the_client_or_account_of_a_disposal_comes_back(
    shell: Shell,
    vault_file: Path,
    reference_path: Path,
    qtbot: QtBot,
    choices: tuple[ScopeKind, int],
) -> None:
    charts_of(vault_file, reference_path, numbered(1, client=1), numbered(2, client=2))
    desk = unlock(shell, vault_file, qtbot)
    desk.frame.open_screen("settings")
    card = go_to(desk, KeepingSection).dispose
    kind, downs = choices
    card.scope.setFocus()
    key(desk, DOWN, downs)
    if kind is ScopeKind.CLIENT:
        card.client.setFocus()
        key(desk, DOWN, 2)
    else:
        type_into(desk, card.account, "ACCOUNT002")
    was = card.client.value, card.account.text()
    desk = again(shell, vault_file, qtbot)
    card = shown(desk, KeepingSection).dispose
    assert card.scope.value is kind
    assert (card.client.value, card.account.text()) == was
    assert desk.frame.focusWidget() is (card.client if kind is ScopeKind.CLIENT else card.account)
    assert card.preview is None


def test_a_printer_s_alignment_comes_back(
    shell: Shell, desk: Desk, vault_file: Path, qtbot: QtBot, shoot: Shoot
) -> None:
    printing = desk.settings_screen.printing
    go_to(desk, type(printing))
    printing.across.setFocus()
    key(desk, Qt.Key.Key_Up, 5)
    printing.down.setFocus()
    printing.down.selectAll()
    QTest.keyClicks(printing.down, "-4")
    assert drafts(desk)["settings.printing"] == {"across": "2.5", "down": "-4.0", "printer": ""}
    desk = again(shell, vault_file, qtbot)
    printing = shown(desk, type(desk.settings_screen.printing))
    assert (printing.across.value(), printing.down.value()) == (2.5, -4.0)
    assert desk.frame.focusWidget() is printing.down
    assert KEPT in said(desk)
    shoot(desk.frame, "drafts-printing")
    assert printers.nudge_of(desk.session.begin, printer="").x == 0
    key(desk, TAB)
    key(desk, SPACE)
    assert printers.nudge_of(desk.session.begin, printer="").x == 2.5
    assert drafts(desk) == {}


def test_the_alignment_of_another_printer_is_put_back_at_that_printer(
    shell: Shell, vault_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["Brother HL", "Kyocera"]
    monkeypatch.setattr("coderdesk.ui.settings.basics.QPrinterInfo.availablePrinterNames", lambda: names)
    desk = unlock(shell, vault_file, qtbot)
    printers.move_printer(desk.session.begin, printer="Brother HL", across=1.5, down=0)
    desk.frame.open_screen("settings")
    printing = desk.settings_screen.printing
    go_to(desk, type(printing))
    printing.printer.setFocus()
    key(desk, DOWN)
    printing.across.setFocus()
    key(desk, Qt.Key.Key_Up, 3)
    desk = again(shell, vault_file, qtbot)
    printing = shown(desk, type(printing))
    # As much as the other one is moved, which is shown at first.
    assert (printing.printer.value, printing.across.value()) == ("Kyocera", 1.5)
    assert drafts(desk)["settings.printing"]["printer"] == "Kyocera"
    printing.printer.setFocus()
    key(desk, Qt.Key.Key_Up)
    assert drafts(desk) == {}


def test_a_filter_of_the_trail_comes_back_and_is_called_no_change(
    shell: Shell, desk: Desk, vault_file: Path, qtbot: QtBot, shoot: Shoot
) -> None:
    section = go_to(desk, ActivitySection)
    section.period.setFocus()
    key(desk, DOWN, 2)
    section.kind.setFocus()
    key(desk, DOWN)
    section.encrypt.setFocus()
    key(desk, SPACE)
    type_into(desk, section.filter, "unlock")
    kind = section.kind.value
    desk = again(shell, vault_file, qtbot)
    section = shown(desk, ActivitySection)
    assert (section.filter.text(), section.period.value, section.kind.value) == ("unlock", 7, kind)
    assert section.encrypt.isChecked()
    assert desk.frame.focusWidget() is section.filter
    assert KEPT not in said(desk)
    shoot(desk.frame, "drafts-activity")
    key(desk, Qt.Key.Key_Escape)
    assert "filter" not in drafts(desk)["settings.activity"]
    # From another screen, too, nothing is said of it.
    desk.frame.open_screen("encoder")
    desk = again(shell, vault_file, qtbot)
    assert not {KEPT, WAITS} & set(said(desk))
    assert drafts(desk)["settings.activity"]["period"] == "Last 7 days"


def test_the_history_of_a_chart_stays_that_of_the_chart(
    shell: Shell, desk: Desk, vault_file: Path, qtbot: QtBot
) -> None:
    with desk.session.begin() as work:
        (encounter,) = work.worklist.by_account(planted(3))
    desk.settings.show_history(encounter, planted(3))
    assert desk.tasks.wait_idle()
    listed = shown(desk, ActivitySection).model.ids
    desk = again(shell, vault_file, qtbot)
    section = shown(desk, ActivitySection)
    assert section.filter.text() == planted(3)
    assert section.model.ids == listed


def test_the_name_of_a_vault_to_restore_to_comes_back_and_its_passphrase_does_not(
    shell: Shell, desk: Desk, vault_file: Path, qtbot: QtBot, shoot: Shoot
) -> None:
    target = vault_file.with_name("Before the mov")
    make_backup(desk.session.vault, now=desk.session.now())
    section = go_to(desk, BackupsSection)
    section.table.setFocus()
    key(desk, RETURN)
    QTest.keyClicks(section.restoring.secret.line, PASSPHRASE)
    key(desk, RETURN)
    qtbot.waitUntil(section.restoring.target.isVisible, timeout=20_000)
    section.restoring.target.selectAll()
    QTest.keyClicks(section.restoring.target, str(target))
    found = drafts(desk)
    assert found["settings.backups"]["target"] == str(target)
    assert PASSPHRASE not in json.dumps(found)
    desk = again(shell, vault_file, qtbot)
    section = shown(desk, BackupsSection)
    assert section.restoring.isVisible()
    assert section.restoring.secret.is_empty
    assert section.restoring.target.text() == str(target)
    shoot(desk.frame, "drafts-backups")
    QTest.keyClicks(section.restoring.secret.line, PASSPHRASE)
    section.restoring.secret.line.setFocus()
    key(desk, RETURN)
    qtbot.waitUntil(section.restoring.target.isVisible, timeout=20_000)
    assert section.restoring.target.text() == str(target)


def test_no_passphrase_is_a_draft(desk: Desk) -> None:
    section = go_to(desk, KeysSection)
    section._open_change.setFocus()
    key(desk, SPACE)
    for line in section.findChildren(QWidget):
        if line.isVisible() and hasattr(line, "echoMode"):
            type_into(desk, line, "correct horse battery")
    assert drafts(desk) == {}
    activity = go_to(desk, ActivitySection)
    activity.encrypt.setFocus()
    key(desk, SPACE)
    activity.csv.setFocus()
    key(desk, SPACE)
    type_into(desk, activity.sealing.passphrase.line, "correct horse battery")
    assert activity.sealing.isVisible()
    assert drafts(desk) == {"settings.activity": {"encrypt": "yes", LOOK_UP: True}}


def test_a_draft_waits_until_its_section_is_shown(shell: Shell, desk: Desk, vault_file: Path, qtbot: QtBot) -> None:
    """Nor may whatever else is typed meanwhile lose it, or another lock."""
    go_to(desk, KeepingSection).rules.years.setFocus()
    key(desk, DOWN, 5)
    desk.frame.open_screen("encoder")
    for _ in range(2):
        desk = again(shell, vault_file, qtbot)
        assert desk.frame.current == "encoder"
        assert WAITS in said(desk)
        assert KEPT not in said(desk)
        type_into(desk, desk.encoder_screen.search.field, "mig")
        assert drafts(desk)["settings.retention"] == {"rules": {"years": "12 years"}}
    # The first section is not the one that waits.
    desk.frame.open_screen("settings")
    assert desk.tasks.wait_idle()
    assert KEPT not in said(desk)
    assert drafts(desk)["settings.retention"] == {"rules": {"years": "12 years"}}
    assert go_to(desk, KeepingSection).rules.years.value == 12
    assert KEPT in said(desk)


#: A coder who types a matter letter by letter, and dies while the next one is typed.
TYPE_UNTIL_KILLED = """
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from coderdesk.ui.settings.keeping import KeepingSection
from support.coder_at_work import sit_down

shell = sit_down()
desk = shell.desk
desk.frame.activateWindow()
desk.frame.open_screen("settings")
(section,) = [one for one in desk.settings_screen.sections if isinstance(one, KeepingSection)]
desk.settings_screen.show_section(section)
shell.tasks.wait_idle()
QTest.qWait(300)
section.rules.years.setFocus()
for _ in range(5):
    QTest.keyClick(section.rules.years, Qt.Key.Key_Down)
section.holds.matter.setFocus()
typed = ""
while len(typed) < 190:
    typed += chr(97 + len(typed) % 26)
    QTest.keyClick(section.holds.matter, typed[-1])
    QTest.qWait(20)
    print(len(typed), flush=True)
"""


@pytest.mark.slow
def test_a_kill_loses_the_last_moment_of_a_form_and_no_more(
    shell: Shell, vault_file: Path, reference_path: Path, qtbot: QtBot
) -> None:
    moments: list[float] = []
    with at_work(TYPE_UNTIL_KILLED, vault_file, reference_path) as coder:
        assert coder.stdout is not None
        while len(moments) < 100 and coder.stdout.readline():
            moments.append(time.monotonic())
        coder.kill()
        killed = time.monotonic()
    assert coder.returncode == -signal.SIGKILL
    safe = sum(moment < killed - 1.0 for moment in moments)
    assert safe > 0

    desk = unlock(shell, vault_file, qtbot)
    assert WAITS in said(desk)
    desk.frame.open_screen("settings")
    section = go_to(desk, KeepingSection)
    assert section.rules.years.value == 12
    alphabet = "".join(chr(97 + place % 26) for place in range(200))
    assert alphabet.startswith(section.holds.matter.text())
    assert len(section.holds.matter.text()) >= safe
    assert KEPT in said(desk)
