"""The chosen codes: moved, removed, pointed at, taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt

from coderdesk.domain.codes import icd10cm
from coderdesk.domain.encounter import Diagnosis
from coderdesk.domain.failures import StorageFailed
from support.factories import a_chart, a_line, an_inpatient_chart

from .conftest import ALT, Desk, OpenDesk

FIVE = ("E11.42", "E78.2", "I10", "K21.9", "J45.909")
CTRL = Qt.KeyboardModifier.ControlModifier


def on_diagnosis(desk: Desk, row: int) -> None:
    """Put the focus on a diagnosis."""
    desk.coding.diagnoses.table.setFocus()
    desk.coding.diagnoses.table.select(row)


def on_line(desk: Desk, row: int = 0) -> None:
    """Put the focus on a service line."""
    desk.coding.lines.table.setFocus()
    desk.coding.lines.table.select(row)


def test_alt_down_held_moves_a_diagnosis_to_the_end_without_losing_a_step(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart(*FIVE))
    on_diagnosis(desk, 0)

    for _step in range(6):
        desk.key(Qt.Key.Key_Down, ALT, wait=False)
    desk.settle()

    assert desk.diagnoses == [*FIVE[1:], FIVE[0]]
    assert desk.coding.diagnoses.table.current_row == 4
    assert desk.stored().lines[0].pointers == (5,)
    assert not desk.said or "meanwhile" not in " ".join(desk.said)


def test_moves_up_and_down_at_once_end_where_they_began(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart(*FIVE))
    on_diagnosis(desk, 2)

    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down):
        desk.key(key, ALT, wait=False)
    desk.settle()

    assert desk.diagnoses == list(FIVE)


def test_what_is_removed_comes_back_with_its_pointers(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart(*FIVE, lines=(a_line(pointers=(1, 3)),)))
    on_diagnosis(desk, 2)

    desk.key(Qt.Key.Key_Delete)
    assert desk.diagnoses == ["E11.42", "E78.2", "K21.9", "J45.909"]
    assert desk.stored().lines[0].pointers == (1,)
    desk.screen.undo()
    desk.settle()

    assert desk.diagnoses == list(FIVE)
    assert desk.stored().lines[0].pointers == (1, 3)


def test_several_steps_are_taken_back_one_by_one(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart(*FIVE))
    on_diagnosis(desk, 0)
    for _time in range(3):
        desk.key(Qt.Key.Key_Delete)

    for left in (3, 4, 5):
        desk.screen.undo()
        desk.settle()
        assert len(desk.diagnoses) == left
    desk.screen.undo()

    assert desk.diagnoses == list(FIVE)
    assert desk.said[-1] == "There is nothing to undo."


def test_undo_leaves_a_hold_as_it_is(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart(*FIVE))
    on_diagnosis(desk, 0)
    desk.key(Qt.Key.Key_Delete)
    desk.desk.course.hold()
    desk.type("operative note missing")
    desk.key(Qt.Key.Key_Return)

    desk.screen.undo()
    desk.settle()

    assert desk.diagnoses == list(FIVE)
    assert (desk.stored().status, desk.stored().hold_reason) == ("on_hold", "operative note missing")


def test_a_change_that_cannot_be_kept_is_not_shown_as_if_it_were(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(a_chart(*FIVE))
    on_diagnosis(desk, 0)

    def fail(*_args: object, **_more: object) -> None:
        raise StorageFailed("The disk is full.", "Make room.")

    with monkeypatch.context() as patch:
        patch.setattr("coderdesk.services.charts.record_change", fail)
        desk.key(Qt.Key.Key_Delete, wait=False)
        desk.key(Qt.Key.Key_Delete, wait=False)
        desk.settle()

    assert desk.diagnoses == list(FIVE)
    model = desk.coding.diagnoses.table.model()
    assert model is not None
    assert model.rowCount() == 5
    assert desk.said[-1].startswith("The disk is full.")
    assert desk.desk.is_settled
    desk.key(Qt.Key.Key_Delete)
    assert desk.diagnoses == list(FIVE[1:])


def test_digits_point_at_diagnoses_and_no_longer(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart(*FIVE))
    on_line(desk)

    for digit in "341":
        desk.type(digit)

    assert desk.stored().lines[0].pointers == (3, 4)


def test_a_digit_beyond_the_diagnoses_is_told(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart())
    on_line(desk)

    desk.type("9")

    assert desk.said[-1] == "There is no diagnosis 9 to point at."
    assert desk.stored().lines[0].pointers == (1,)


def test_lines_move_and_go(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart(lines=(a_line("99214"), a_line("83036"), a_line("36415"))))
    on_line(desk)

    desk.key(Qt.Key.Key_Down, ALT, wait=False)
    desk.key(Qt.Key.Key_Down, ALT)
    assert [line.code.text for line in desk.stored().lines] == ["83036", "36415", "99214"]
    desk.key(Qt.Key.Key_Delete)

    assert [line.code.text for line in desk.stored().lines] == ["83036", "36415"]


def test_letters_say_whether_a_diagnosis_was_present_on_admission(open_desk: OpenDesk) -> None:
    desk = open_desk(an_inpatient_chart("I21.4", "E11.65"))
    on_diagnosis(desk, 1)

    desk.type("n")
    assert [d.poa for d in desk.stored().diagnoses] == ["Y", "N"]
    desk.type("0")

    assert [d.poa for d in desk.stored().diagnoses] == ["Y", ""]


def test_a_visit_takes_no_letters(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart())
    on_diagnosis(desk, 0)

    desk.type("n")

    assert desk.stored().diagnoses[0].poa == ""


def test_the_day_of_a_procedure_is_asked_for_in_a_line(open_desk: OpenDesk) -> None:
    desk = open_desk(an_inpatient_chart(procedures=("027034Z",)))
    desk.coding.procedures.table.setFocus()

    desk.key(Qt.Key.Key_F2)
    assert desk.focused() is desk.screen.prompt.line
    desk.type("no day")
    desk.key(Qt.Key.Key_Return)
    assert desk.screen.prompt.isVisible(), "what is no day is said, and the line stays"
    desk.screen.prompt.line.clear()
    desk.type("03042026")
    desk.key(Qt.Key.Key_Return)

    assert desk.stored().procedures[0].performed == date(2026, 3, 4)
    assert not desk.screen.prompt.isVisible()


def test_esc_leaves_the_question_and_changes_nothing(open_desk: OpenDesk) -> None:
    desk = open_desk(an_inpatient_chart(procedures=("027034Z",)))
    desk.coding.procedures.table.setFocus()
    desk.key(Qt.Key.Key_F2)

    desk.key(Qt.Key.Key_Escape)

    assert not desk.screen.prompt.isVisible()
    assert desk.stored().procedures[0].performed == date(2026, 3, 3)


def test_a_question_about_one_chart_does_not_reach_the_next(open_desk: OpenDesk) -> None:
    stay = an_inpatient_chart(procedures=("027034Z",))
    visit = a_chart(id="visit", external_id="t:visit", account="VISIT")
    visit = replace(visit, documents=())
    desk = open_desk(stay, visit)
    desk.coding.procedures.table.setFocus()
    desk.key(Qt.Key.Key_F2)

    desk.open(visit)

    assert not desk.screen.prompt.isVisible()


def test_an_empty_list_takes_its_keys_and_does_nothing(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart(diagnoses=(), lines=()))
    before = desk.stored()

    for table in (desk.coding.diagnoses.table, desk.coding.lines.table):
        table.setFocus()
        for key in (Qt.Key.Key_Delete, Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_1):
            desk.key(key)
        desk.key(Qt.Key.Key_Up, ALT)
        desk.key(Qt.Key.Key_M, CTRL)

    assert desk.stored() == before


def test_a_long_chart_is_shown_whole(open_desk: OpenDesk) -> None:
    many = tuple(Diagnosis(icd10cm(f"Z{number:02}.{digit}")) for number in range(10, 22) for digit in range(5))
    desk = open_desk(a_chart(diagnoses=many, lines=tuple(a_line() for _line in range(50))))
    on_diagnosis(desk, 59)

    assert desk.coding.diagnoses.table.current_row == 59
    desk.key(Qt.Key.Key_Up, ALT)

    assert desk.stored().diagnoses[58] == many[59]
