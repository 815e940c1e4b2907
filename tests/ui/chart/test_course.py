"""The course of a chart: findings, reasons, hold, finish; and a finished chart that stays as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt

from coderdesk.domain.chart import Chart
from coderdesk.domain.encounter import Status
from coderdesk.ui.widgets.finding_card import FindingCard
from support.factories import a_chart, a_line, an_inpatient_chart

from .conftest import ALT, CTRL, SHIFT, Desk, OpenDesk

FINISHED = datetime(2026, 9, 18, 12, 0, tzinfo=UTC)


def focused_rule(desk: Desk) -> str:
    """Return the rule of the card that has the focus."""
    card = desk.focused()
    assert isinstance(card, FindingCard)
    return card.finding.rule


def conflicting() -> Chart:
    """Return a chart with codes that may not stand together."""
    return a_chart("E11.42", "E10.65")


def test_f8_goes_through_the_findings_and_around(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart("E11.42", "E10.65", lines=(a_line(pointers=(1, 7)),)))
    assert desk.desk.state is not None
    rules = [finding.rule for finding in desk.desk.state.checked.standing]
    assert len(rules) > 2

    seen = []
    for _finding in rules:
        desk.key(Qt.Key.Key_F8)
        seen.append(focused_rule(desk))
    assert seen == rules
    desk.key(Qt.Key.Key_F8)
    assert focused_rule(desk) == rules[0]
    desk.key(Qt.Key.Key_F8, SHIFT)
    assert focused_rule(desk) == rules[-1]


def test_f8_leads_out_of_a_search(open_desk: OpenDesk) -> None:
    desk = open_desk(conflicting())
    desk.search("asthma")

    desk.key(Qt.Key.Key_F8)

    assert focused_rule(desk) == "ICD-EX1"


def test_the_first_way_out_is_taken_by_key_and_can_be_taken_back(open_desk: OpenDesk) -> None:
    desk = open_desk(conflicting())
    desk.key(Qt.Key.Key_F8)

    desk.key(Qt.Key.Key_Period, CTRL)

    assert desk.diagnoses == ["E11.42", "E11.65"]
    assert desk.desk.state is not None
    assert not desk.desk.state.checked.errors
    desk.screen.undo()
    desk.settle()
    assert desk.diagnoses == ["E11.42", "E10.65"]


def test_an_override_needs_a_reason_and_keeps_it(open_desk: OpenDesk) -> None:
    desk = open_desk(conflicting())
    assert desk.desk.state is not None
    finding = desk.desk.state.checked.errors[0]
    assert finding.overridable

    desk.coding.findings.override_chosen.emit(finding)
    desk.key(Qt.Key.Key_Return)
    assert desk.screen.prompt.isVisible(), "without a reason the question stays"
    desk.type("Two conditions, both documented")
    desk.key(Qt.Key.Key_Return)

    assert [(o.rule, o.reason, o.by) for o in desk.stored().overrides] == [
        ("ICD-EX1", "Two conditions, both documented", "Kim Coder")
    ]
    assert not desk.desk.state.checked.errors
    desk.key(Qt.Key.Key_F9)
    assert desk.stored().status is Status.FINISHED


def test_an_override_is_taken_back_by_an_empty_reason(open_desk: OpenDesk) -> None:
    desk = open_desk(conflicting())
    assert desk.desk.state is not None
    finding = desk.desk.state.checked.errors[0]
    desk.coding.findings.override_chosen.emit(finding)
    desk.type("documented")
    desk.key(Qt.Key.Key_Return)

    desk.coding.findings.override_chosen.emit(finding)
    desk.screen.prompt.line.clear()
    desk.key(Qt.Key.Key_Return)

    assert desk.stored().overrides == ()
    assert desk.desk.state.checked.errors


def test_an_error_stops_finishing_and_is_shown(open_desk: OpenDesk) -> None:
    desk = open_desk(conflicting())

    desk.key(Qt.Key.Key_F9)

    assert desk.stored().status is Status.CODING
    assert "E10.65" in desk.said[-1]
    assert "Mend it first" in desk.said[-1]
    assert focused_rule(desk) == "ICD-EX1"
    assert not desk.coding.finish_bar.finish.isEnabled()


def test_a_clean_chart_is_finished_and_the_next_is_asked_for(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart())
    asked: list[str] = []
    desk.desk.next_wanted.connect(asked.append)

    desk.key(Qt.Key.Key_F9)

    assert desk.stored().status is Status.FINISHED
    assert asked == [desk.stored().id]


def test_a_change_on_its_way_is_judged_before_finishing(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart("E11.42", "E78.2"))
    assert desk.desk.encounter is not None
    told: list[str] = []
    desk.desk.tasks.failed.connect(lambda failure: told.append(str(failure)))

    desk.desk.change(desk.desk.encounter.without_diagnosis(0).without_diagnosis(0), "removed all")
    desk.key(Qt.Key.Key_F9)

    assert desk.stored().status is Status.CODING
    assert "1 error" in told[0] or "errors" in told[0]


def test_hold_asks_why_and_take_up_again_ends_it(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart())

    desk.key(Qt.Key.Key_H, CTRL)
    assert desk.focused() is desk.screen.prompt.line
    desk.key(Qt.Key.Key_Return)
    assert desk.screen.prompt.isVisible(), "a hold needs a reason"
    desk.type("waiting for pathology")
    desk.key(Qt.Key.Key_Return)

    assert (desk.stored().status, desk.stored().hold_reason) == (Status.ON_HOLD, "waiting for pathology")
    desk.key(Qt.Key.Key_F9)
    assert desk.stored().status is Status.ON_HOLD
    assert "on hold" in desk.said[-1]
    desk.key(Qt.Key.Key_H, CTRL)
    assert not desk.screen.prompt.isVisible()
    desk.coding.finish_bar.release.click()
    desk.settle()
    assert desk.stored().status is Status.CODING


@pytest.mark.parametrize("status", [Status.FINISHED, Status.EXPORTED])
def test_a_finished_chart_stays_as_it_is_whatever_key_is_pressed(open_desk: OpenDesk, status: Status) -> None:
    chart = an_inpatient_chart("I21.4", "E10.65", "E11.42", procedures=("027034Z",), lines=(a_line(),))
    chart = replace(chart, encounter=replace(chart.encounter, status=status, finished_at=FINISHED))
    desk = open_desk(chart)
    before = desk.stored()

    def refused(what: str) -> None:
        assert desk.stored() == before, what
        assert "finished" in desk.said.pop(), what
        assert not desk.coding.editor.isVisible(), what
        assert not desk.screen.prompt.isVisible(), what

    column = desk.coding
    desk.search("I10")
    desk.key(Qt.Key.Key_Return)
    refused("posting")
    desk.search("99214-25 x2 185")
    desk.key(Qt.Key.Key_Return)
    refused("posting a line")
    for table, keys in (
        (column.diagnoses.table, ((Qt.Key.Key_Down, ALT), (Qt.Key.Key_Delete, None), (Qt.Key.Key_F2, None))),
        (column.procedures.table, ((Qt.Key.Key_Delete, None), (Qt.Key.Key_F2, None))),
        (column.lines.table, ((Qt.Key.Key_2, None), (Qt.Key.Key_Delete, None), (Qt.Key.Key_F2, None))),
    ):
        for key, held in keys:
            table.setFocus()
            table.select(0)
            desk.key(key, held) if held else desk.key(key)
            refused(f"{table.accessibleName()}, {key.name}")
    column.diagnoses.table.setFocus()
    desk.type("n")
    refused("POA")
    assert desk.desk.state is not None
    desk.coding.findings.override_chosen.emit(desk.desk.state.checked.findings[0])
    refused("overriding")
    desk.key(Qt.Key.Key_H, CTRL)
    refused("holding")
    desk.screen.undo()
    refused("undoing")


def test_a_finished_chart_is_reopened_and_changed(open_desk: OpenDesk) -> None:
    chart = a_chart(status=Status.FINISHED, finished_at=FINISHED)
    desk = open_desk(chart)
    assert not desk.coding.finish_bar.finish.isVisible()

    desk.coding.finish_bar.reopen.click()
    desk.settle()
    desk.coding.diagnoses.table.setFocus()
    desk.key(Qt.Key.Key_Delete)

    assert desk.stored().status is Status.CODING
    assert desk.diagnoses == ["E78.2"]


def test_no_key_changes_the_chart_before_while_the_next_is_opened(open_desk: OpenDesk) -> None:
    first = a_chart()
    second = an_inpatient_chart("I21.4", "I10", id="stay", external_id="t:stay", account="STAY")
    desk = open_desk(first, replace(second, documents=()))
    desk.coding.diagnoses.table.setFocus()

    desk.desk.open(second.encounter.id)
    desk.key(Qt.Key.Key_Delete, wait=False)
    desk.settle()

    assert desk.stored().id == "stay"
    assert desk.diagnoses == ["I21.4", "I10"]
    with desk.session.begin() as work:
        kept = work.worklist.get(first.encounter.id)
    assert [d.code.dotted for d in kept.diagnoses] == ["E11.42", "E78.2"]


def test_a_change_that_arrives_after_the_next_chart_was_opened_does_not_bring_the_old_one_back(
    open_desk: OpenDesk,
) -> None:
    first = a_chart()
    second = an_inpatient_chart("I21.4", id="stay", external_id="t:stay", account="STAY")
    desk = open_desk(first, replace(second, documents=()))
    desk.coding.diagnoses.table.setFocus()

    desk.key(Qt.Key.Key_Delete, wait=False)
    desk.desk.open(second.encounter.id)
    desk.settle()

    assert desk.desk.state is not None
    assert desk.desk.state.encounter.id == "stay"
    assert desk.desk.is_settled
    with desk.session.begin() as work:
        assert [d.code.dotted for d in work.worklist.get(first.encounter.id).diagnoses] == ["E78.2"]


def test_a_new_chart_begins_with_no_row_of_the_one_before(open_desk: OpenDesk) -> None:
    first = a_chart("E11.42", "E78.2", "I10")
    second = an_inpatient_chart("I21.4", "I10", "E78.5", id="stay", external_id="t:stay", account="STAY")
    desk = open_desk(first, replace(second, documents=()))
    desk.coding.diagnoses.table.setFocus()
    desk.coding.diagnoses.table.select(2)

    desk.open(second)

    assert desk.coding.diagnoses.table.current_row <= 0


def test_what_was_done_elsewhere_is_seen_when_the_coder_comes_back(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart())
    with desk.session.begin() as work:
        work.worklist.save(work.worklist.get(desk.stored().id).held("from the worklist"))
        work.commit()

    desk.screen.entered()
    desk.settle()

    assert desk.desk.encounter is not None
    assert desk.desk.encounter.status is Status.ON_HOLD
    assert desk.coding.finish_bar.release.isVisible()
