"""A coder's first day, by keyboard alone: create a vault, bring charts in, code, be stopped, finish, bill, lock."""

from __future__ import annotations

from pathlib import Path

import pytest

from coderdesk.domain.encounter import Encounter, Status
from coderdesk.domain.exports import ExportFormat
from coderdesk.services.demo import sample_charts
from coderdesk.ui import dialogs
from coderdesk.ui.desk import Desk
from support.hands import Hands
from support.house import PASSPHRASE


def create_vault(hands: Hands) -> Desk:
    """Fill in the first card: name, your name, passphrase twice."""
    fields = {
        "Name of the vault": "My practice",
        "Your name": "Kim Coder",
        "Passphrase": PASSPHRASE,
        "The same passphrase again": PASSPHRASE,
    }
    for label, text in fields.items():
        reach(hands, label)
        hands.press("Ctrl+A")
        hands.type(text)
    hands.settle()
    reach(hands, "Create the vault")
    hands.press("Return")
    return opened(hands)


def opened(hands: Hands) -> Desk:
    """Wait until the desk is there and has the focus."""
    hands.until(lambda: hands.shell.desk is not None, "the desk to open")
    desk = hands.shell.desk
    assert desk is not None
    desk.frame.activateWindow()
    hands.until(desk.frame.isActiveWindow, "the desk's window")
    hands.settle()
    return desk


def reach(hands: Hands, label: str) -> None:
    """Tab to the control of that name."""
    hands.press_until("Tab", lambda: hands.focus.accessibleName().startswith(label), label)


def stored(desk: Desk, account: str) -> Encounter:
    with desk.session.begin() as work:
        (found,) = work.worklist.by_account(account)
        return work.worklist.get(found)


def open_chart(hands: Hands, desk: Desk, words: str) -> None:
    """Go to a chart by the command box."""
    hands.press("Ctrl+K")
    hands.type(words)
    hands.settle()
    hands.press("Down")
    hands.press("Up")
    hands.press("Return")
    hands.until(lambda: desk.frame.current == "chart", "the chart screen")
    hands.settle()


def bring_samples(hands: Hands, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialogs, "ask_files", lambda *_: list(sample_charts()))
    hands.press("Ctrl+O")
    hands.settle()


def test_a_whole_day_without_the_mouse(hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = create_vault(hands)
    bring_samples(hands, desk, monkeypatch)
    assert len(desk.worklist_screen.table.model().ids) == 32  # type: ignore[attr-defined] # the screen's own model

    # -- find the chart, open it
    hands.press("/")
    hands.type("greer")
    hands.settle()
    hands.press("Return")
    hands.until(lambda: desk.frame.current == "chart", "the chart screen")
    hands.settle()
    assert stored(desk, "4471-0951").status is Status.CODING

    # -- code it
    hands.type("migraine without aura not intractable without status")
    hands.settle()
    hands.press("Return")
    hands.settle()
    hands.type("G47.00")
    hands.settle()
    hands.press("Return")
    hands.settle()
    hands.type("99213-25 x1 128")
    hands.settle()
    hands.press("Return")
    hands.settle()
    chart = stored(desk, "4471-0951")
    assert [d.code.dotted for d in chart.diagnoses] == ["G43.009", "G47.00"]
    assert (chart.lines[0].code.text, chart.lines[0].modifiers, str(chart.total)) == ("99213", ("25",), "128.00")

    # -- reorder, take it back, point the line at both
    hands.press_until("F6", lambda: hands.focus is desk.chart_screen.coding.diagnoses.table, "the panel")
    hands.press("Home", "Alt+Down")
    hands.settle()
    assert stored(desk, "4471-0951").diagnoses[0].code.dotted == "G47.00"
    hands.press("Ctrl+Z")
    hands.settle()
    assert stored(desk, "4471-0951").diagnoses[0].code.dotted == "G43.009"
    hands.press_until("F6", lambda: hands.focus is desk.chart_screen.coding.lines.table, "the panel")
    hands.press("2")
    hands.settle()
    assert stored(desk, "4471-0951").lines[0].pointers == (1, 2)

    # -- evidence: a passage of the note for the first diagnosis
    hands.press_until("F6", lambda: hands.focus is desk.chart_screen.coding.diagnoses.table, "the panel")
    hands.press("Home")
    hands.press_until("Shift+F6", lambda: hands.focus is desk.chart_screen.reader.reader, "the panel")
    hands.press("Ctrl+Home", *["Down"] * 3, "Shift+Down")
    hands.press("Ctrl+Return")
    hands.settle()
    assert len(stored(desk, "4471-0951").diagnoses[0].evidence) == 1

    # -- keep the codes of the chart as a group
    hands.press("Ctrl+Shift+G")
    hands.type("Migraine visit")
    hands.press("Return")
    hands.settle()

    # -- finish: the next chart that waits opens by itself
    hands.press("F9")
    hands.settle()
    assert stored(desk, "4471-0951").status is Status.FINISHED
    after = desk.chart.encounter
    assert after is not None
    assert after.account != "4471-0951"

    # -- post the group there from the empty search, and take all of it back at once
    hands.press("Down", "Return")
    hands.settle()
    grouped = stored(desk, after.account)
    assert [line.found_by for line in grouped.lines[len(after.lines) :]] == ["group “Migraine visit”"]
    assert grouped.diagnoses[-1].found_by == "group “Migraine visit”"
    hands.press("Ctrl+Z")
    hands.settle()
    assert stored(desk, after.account).diagnoses == after.diagnoses

    # -- be stopped by what is wrong, and take the way out that is offered
    open_chart(hands, desk, "novak")
    hands.press("F9")
    hands.settle()
    assert stored(desk, "4471-0934").status is Status.CODING
    hands.press("Ctrl+.")
    hands.settle()
    assert not desk.chart.state.checked.errors  # type: ignore[union-attr] # a chart is open
    hands.press("F9")
    hands.settle()
    assert stored(desk, "4471-0934").status is Status.FINISHED

    # -- let a finding stand, with a reason
    open_chart(hands, desk, "fairchild")
    hands.press("F8")
    reach(hands, "Override")
    hands.press("Return")
    hands.type("two unrelated episodes, see the addendum")
    hands.press("Return")
    hands.settle()
    hands.press("F9")
    hands.settle()
    assert stored(desk, "4471-0947").overrides[0].reason == "two unrelated episodes, see the addendum"

    # -- bill what is finished
    hands.press("Alt+4")
    hands.settle()
    assert len(desk.bills_screen.chosen) == 3
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: tmp_path / "out")
    hands.press("Ctrl+E")
    hands.settle()
    records = list((tmp_path / "out").glob("*.837"))
    assert records
    with desk.session.begin() as work:
        assert {record.format for record in work.exports.all()} == {ExportFormat.EDI_837P}
    assert stored(desk, "4471-0934").status is Status.EXPORTED

    # -- lock: nothing of a patient is left in a window; the same passphrase opens it again
    hands.press("Ctrl+L")
    hands.until(lambda: hands.shell.desk is None, "the lock")
    assert hands.shell.gate.windowTitle() == "CoderDesk"
    hands.shell.gate.activateWindow()
    hands.until(hands.shell.gate.isActiveWindow, "the gate")
    hands.type(PASSPHRASE)
    hands.press("Return")
    again = opened(hands)
    # Back to where it was locked.
    assert again.frame.current == "bills"


def test_every_key_of_the_table_is_free_of_conflicts(hands: Hands) -> None:
    assert hands.shell.keys.all_conflicts() == ()
