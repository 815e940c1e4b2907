"""What is typed and not kept survives a lock, another chart and a crash, and is thrown away when it is kept or left."""

from __future__ import annotations

import json
import re
import signal
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from coderdesk.domain.encounter import Status
from coderdesk.domain.secret import Secret
from coderdesk.services.drafts import drafts_of
from coderdesk.services.house import House
from coderdesk.services.vaults import open_vault
from coderdesk.ui.app import Shell
from coderdesk.ui.chart.drafts import IN_WINDOW, KEPT
from coderdesk.ui.desk import Desk
from support.coder_at_work import at_work
from support.house import PASSPHRASE
from support.locking import lock, open_planted, planted, unlock

Shoot = Callable[[QWidget, str], None]
ESCAPE, RETURN = Qt.Key.Key_Escape, Qt.Key.Key_Return


@pytest.fixture
def desk(shell: Shell, vault_file: Path, qtbot: QtBot) -> Desk:
    """The desk with the planted chart open."""
    unlock(shell, vault_file, qtbot)
    return open_planted(shell, qtbot)


def drafts(desk: Desk) -> Mapping[str, str]:
    """Return what the vault holds of drafts of the open chart, once what is typed has had its moment."""
    QTest.qWait(250)
    assert desk.tasks.wait_idle()
    return drafts_of(desk.session.begin, encounter=desk.chart.wanted or "")


def typed_into(widget: QWidget | None, text: str) -> None:
    assert widget is not None
    widget.setFocus()
    QTest.keyClicks(widget, text)


def again(shell: Shell, file: Path, qtbot: QtBot) -> Desk:
    """Lock, unlock, and return the desk once the chart stands there again."""
    lock(shell, qtbot)
    desk = unlock(shell, file, qtbot)
    assert desk.tasks.wait_idle()
    return desk


def said(desk: Desk) -> list[str]:
    return [message.text for message in desk.frame.foot.messages.said()]


def test_words_in_the_search_come_back(shell: Shell, desk: Desk, vault_file: Path, qtbot: QtBot) -> None:
    typed_into(desk.chart_screen.coding.field, "migraine with")
    assert drafts(desk) == {"search": "migraine with"}
    desk = again(shell, vault_file, qtbot)
    assert desk.chart_screen.coding.field.text() == "migraine with"
    assert KEPT in said(desk)


def test_a_line_that_is_being_edited_comes_back_in_its_editor(
    shell: Shell, desk: Desk, vault_file: Path, qtbot: QtBot, shoot: Shoot
) -> None:
    lines, editor = desk.chart_screen.coding.lines, desk.chart_screen.coding.editor
    lines.table.setFocus()
    lines.table.select(0)
    lines.edit_wanted.emit(0, "")
    typed_into(editor.note, "authorised by ph")
    editor.charge.selectAll()
    typed_into(editor.charge, "19")
    kept = json.loads(drafts(desk)["line"])
    assert kept == {"index": 0, "of": "99214", "texts": {"charge": "19", "note": "authorised by ph"}}
    desk = again(shell, vault_file, qtbot)
    editor = desk.chart_screen.coding.editor
    assert editor.isVisible()
    assert (editor.note.text(), editor.charge.text()) == ("authorised by ph", "19")
    shoot(desk.frame, "draft-of-a-line")
    # Saved, it is a draft no more.
    QTest.keyClick(editor.note, RETURN)
    assert drafts(desk) == {}
    assert desk.chart.encounter is not None
    assert desk.chart.encounter.lines[0].note == "authorised by ph"


def test_a_line_that_is_left_with_esc_is_thrown_away(desk: Desk) -> None:
    desk.chart_screen.coding.lines.edit_wanted.emit(0, "")
    typed_into(desk.chart_screen.coding.editor.note, "x")
    assert "line" in drafts(desk)
    QTest.keyClick(desk.chart_screen.coding.editor.note, ESCAPE)
    assert drafts(desk) == {}


@pytest.mark.parametrize("what", ["hold", "note", "group"])
def test_an_answer_that_was_begun_is_gone_on_with(
    shell: Shell, desk: Desk, vault_file: Path, qtbot: QtBot, what: str
) -> None:
    screen = desk.chart_screen
    screen.coding.diagnoses.table.setFocus()
    screen.coding.diagnoses.table.select(0)
    {"hold": desk.chart.course.hold, "note": desk.chart.own.note, "group": desk.chart.own.save_group}[what]()
    assert screen.prompt.isVisible()
    asked = screen.prompt.line.accessibleName()
    typed_into(screen.prompt.line, planted(5))
    assert planted(5) in drafts(desk)["question"]
    desk = again(shell, vault_file, qtbot)
    prompt = desk.chart_screen.prompt
    assert prompt.isVisible()
    assert (prompt.line.accessibleName(), prompt.line.text()) == (asked, planted(5))
    assert desk.frame.focusWidget() is prompt.line
    QTest.keyClick(prompt.line, RETURN)
    assert drafts(desk) == {}
    if what == "hold":
        assert desk.chart.encounter is not None
        assert desk.chart.encounter.hold_reason == planted(5)


def test_a_reason_to_let_a_finding_stand_comes_back(shell: Shell, desk: Desk, vault_file: Path, qtbot: QtBot) -> None:
    assert desk.chart.state is not None
    finding = desk.chart.state.checked.findings[0]
    desk.chart.course.override(finding)
    typed_into(desk.chart_screen.prompt.line, "the note says so")
    assert finding.key in json.loads(drafts(desk)["question"])["about"]
    desk = again(shell, vault_file, qtbot)
    assert desk.chart_screen.prompt.line.text() == "the note says so"
    assert finding.message in desk.chart_screen.prompt.line.accessibleName()
    QTest.keyClick(desk.chart_screen.prompt.line, ESCAPE)
    assert drafts(desk) == {}


def test_half_a_number_in_the_details_comes_back_and_is_not_kept_by_a_lock(
    shell: Shell, desk: Desk, vault_file: Path, qtbot: QtBot
) -> None:
    desk.chart.details.open("coverage")
    tab = desk.chart_screen.middle.details.tab("coverage")
    tab.policy.focus_on("member_id")  # type: ignore[union-attr] # it is the coverage tab
    line = desk.frame.focusWidget()
    assert isinstance(line, QLineEdit)
    line.selectAll()
    QTest.keyClicks(line, "W88")
    assert '"W88"' in drafts(desk)["details.coverage"]
    desk = again(shell, vault_file, qtbot)
    line = desk.frame.focusWidget()
    assert isinstance(line, QLineEdit)
    assert line.text() == "W88"
    assert desk.chart.state is not None
    assert [policy.member_id for policy in desk.chart.state.chart.coverages] == [planted(2)]
    # Esc takes it back, and the draft with it.
    QTest.keyClick(line, ESCAPE)
    assert line.text() == planted(2)
    assert drafts(desk) == {}


def test_somebody_new_who_is_written_down_comes_back_whole(
    shell: Shell, desk: Desk, vault_file: Path, qtbot: QtBot
) -> None:
    desk.chart.details.open("providers")
    assert desk.tasks.wait_idle()
    tab = desk.chart_screen.middle.details.tab("providers")
    tab._chosen("referring", "new")  # type: ignore[union-attr] # as the list of roles does
    card = tab.provider  # type: ignore[union-attr] # it is the providers tab
    typed_into(card.form.cell("name.last").widget, "Okonkwo")
    typed_into(card.form.cell("name.first").widget, "Ad")
    assert "Okonkwo" in drafts(desk)["details.providers"]
    desk = again(shell, vault_file, qtbot)
    tab = desk.chart_screen.middle.details.tab("providers")
    card = tab.provider  # type: ignore[union-attr] # it is the providers tab
    assert card.is_new
    assert card.form.words()["name.last"] == "Okonkwo"
    assert card.form.words()["name.first"] == "Ad"
    card.add_new()
    assert drafts(desk) == {}
    assert desk.chart.state is not None
    assert "Okonkwo" in {provider.name.last for provider in desk.chart.state.chart.providers.values()}


def test_a_new_payer_that_is_written_down_comes_back(shell: Shell, desk: Desk, vault_file: Path, qtbot: QtBot) -> None:
    desk.chart.details.open("coverage")
    assert desk.tasks.wait_idle()
    tab = desk.chart_screen.middle.details.tab("coverage")
    tab._added("new")  # type: ignore[union-attr] # as the list of policies does
    typed_into(tab.payer.form.cell("name").widget, "Prairie Li")  # type: ignore[union-attr] # the coverage tab
    assert "another payer" in drafts(desk)["details.coverage"]
    desk = again(shell, vault_file, qtbot)
    tab = desk.chart_screen.middle.details.tab("coverage")
    assert tab.payer.is_new  # type: ignore[union-attr] # the coverage tab
    assert tab.payer.form.words()["name"] == "Prairie Li"  # type: ignore[union-attr] # the coverage tab


def test_a_draft_waits_for_its_chart_while_another_is_open(desk: Desk, qtbot: QtBot) -> None:
    encounter = desk.chart.wanted
    assert encounter is not None
    desk.chart.course.hold()
    typed_into(desk.chart_screen.prompt.line, "who signed th")
    desk.chart.close()
    assert desk.tasks.wait_idle()
    assert not desk.chart_screen.prompt.typed() or not desk.chart_screen.prompt.isVisible()
    assert "question" in drafts_of(desk.session.begin, encounter=encounter)
    with qtbot.waitSignal(desk.chart.drafts.settled, timeout=15_000):
        desk.open_chart(encounter)
    assert desk.chart_screen.prompt.line.text() == "who signed th"


def test_a_reason_on_the_worklist_and_a_note_in_the_encoder_come_back(
    shell: Shell, desk: Desk, vault_file: Path, qtbot: QtBot
) -> None:
    desk.frame.open_screen("worklist")
    assert desk.tasks.wait_idle()
    desk.worklist.hold(desk.chart.wanted or "")
    typed_into(desk.worklist_screen.prompt.line, "no signature")
    QTest.qWait(250)
    desk = again(shell, vault_file, qtbot)
    qtbot.waitUntil(desk.worklist_screen.prompt.isVisible, timeout=10_000)
    assert desk.worklist_screen.prompt.line.text() == "no signature"
    assert KEPT in said(desk)
    QTest.keyClick(desk.worklist_screen.prompt.line, RETURN)
    assert desk.tasks.wait_idle()
    with desk.session.begin() as work:
        (encounter,) = work.worklist.by_account(planted(3))
        assert work.worklist.get(encounter).status is Status.ON_HOLD


def test_words_that_cannot_be_kept_stay_in_the_window_and_are_tried_again(
    desk: Desk, vault_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coderdesk.ui.drafts.AGAIN_MS", 100)
    away = vault_file.with_name("away")
    vault_file.rename(away)
    field = desk.chart_screen.coding.field
    typed_into(field, "migraine")
    qtbot.waitUntil(lambda: any(IN_WINDOW in text for text in said(desk)), timeout=10_000)
    assert field.text() == "migraine"
    assert sum(IN_WINDOW in text for text in said(desk)) == 1
    away.rename(vault_file)
    qtbot.waitUntil(
        lambda: drafts_of(desk.session.begin, encounter=desk.chart.wanted or "") == {"search": "migraine"},
        timeout=10_000,
    )


#: A coder who types a reason letter by letter, and tells each letter a moment after it was typed.
TYPE_UNTIL_KILLED = """
from PySide6.QtTest import QTest
from support.coder_at_work import sit_down

shell = sit_down()
desk = shell.desk
with desk.session.begin() as work:
    from coderdesk.domain.worklist import WorklistQuery
    (encounter,) = work.worklist.ids(WorklistQuery())
desk.open_chart(encounter)
shell.tasks.wait_idle()
QTest.qWait(300)
desk.chart.course.hold()
line = desk.chart_screen.prompt.line
typed = ""
while len(typed) < 400:
    letter = chr(97 + len(typed) % 26)
    QTest.keyClick(line, letter)
    typed += letter
    QTest.qWait(20)
    print(len(typed), flush=True)
"""


@pytest.mark.slow
def test_a_crash_loses_what_was_typed_in_the_last_moment_and_no_more(
    locked_house: House, vault_file: Path, reference_path: Path
) -> None:
    from itertools import cycle, islice
    from string import ascii_lowercase

    for letters in (23, 61, 104):
        with at_work(TYPE_UNTIL_KILLED, vault_file, reference_path) as coder:
            assert coder.stdout is not None
            told = 0
            moments: list[float] = []
            while told < letters:
                told = int(coder.stdout.readline())
                moments.append(time.monotonic())
            coder.kill()
            killed = time.monotonic()
            rest = [int(line) for line in coder.stdout.read().splitlines() if re.fullmatch(r"[0-9]+", line)]
        assert coder.returncode == -signal.SIGKILL
        # A second before its death is far more than the moment in which a draft is kept, on a busy machine too.
        safe = sum(moment < killed - 1.0 for moment in moments)
        vault = open_vault(locked_house, file=vault_file, passphrase=Secret(PASSPHRASE), remember=False)
        with vault.begin() as work:
            (encounter,) = work.worklist.by_account(planted(3))
        question = json.loads(drafts_of(vault.begin, encounter=encounter)["question"])
        vault.close()
        typed = "".join(islice(cycle(ascii_lowercase), max([told, *rest]) + 1))
        assert question["about"] == "hold"
        assert typed.startswith(question["text"])
        assert len(question["text"]) >= safe
    QApplication.processEvents()


def test_settings_that_are_not_saved_come_back(shell: Shell, desk: Desk, vault_file: Path, qtbot: QtBot) -> None:
    desk.frame.open_screen("settings")
    assert desk.tasks.wait_idle()
    line = desk.settings_screen.claims.lines["submitter_name"]
    line.selectAll()
    typed_into(line, "Cedar Va")
    QTest.qWait(250)
    desk = again(shell, vault_file, qtbot)
    claims = desk.settings_screen.claims
    assert claims.lines["submitter_name"].text() == "Cedar Va"
    claims.save()
    assert desk.tasks.wait_idle()
    QTest.qWait(250)
    assert desk.tasks.wait_idle()
    assert drafts_of(desk.session.begin, encounter="") == {}


def test_the_name_of_a_group_that_is_being_changed_comes_back(
    shell: Shell, desk: Desk, vault_file: Path, qtbot: QtBot
) -> None:
    screen = desk.chart_screen
    desk.chart.own.save_group()
    typed_into(screen.prompt.line, "Diabetes")
    QTest.keyClick(screen.prompt.line, RETURN)
    assert drafts(desk) == {}
    (group,) = desk.chart.own._shelf.groups
    desk.chart.own.rename_again(group.group.id)
    typed_into(screen.prompt.line, " visits")
    assert "rename:" in drafts(desk)["question"]
    desk = again(shell, vault_file, qtbot)
    qtbot.waitUntil(desk.chart_screen.prompt.isVisible, timeout=10_000)
    assert "visits" in desk.chart_screen.prompt.line.text()
