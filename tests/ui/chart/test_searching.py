"""Search as the coder types: what Enter, the arrows and Esc do, over the real code sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.failures import ReferenceMissing
from support.factories import a_chart, an_inpatient_chart

from .conftest import CTRL, OpenDesk

if TYPE_CHECKING:
    from .conftest import Desk


def shown(desk: Desk) -> list[str]:
    """Return the codes of the results."""
    return [row.hit.entry.code.dotted for row in desk.coding.results.rows]


def current(desk: Desk) -> str:
    """Return the selected code of the results."""
    row = desk.coding.results.current
    return row.hit.entry.code.dotted if row else ""


def test_the_results_answer_the_words_that_stand_in_the_field(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart())

    for letter in "asthma":
        desk.type(letter, wait=False)
    desk.settle()

    assert shown(desk)[0] == "J45.909"
    desk.search("E78.5")
    assert shown(desk)[0] == "E78.5"


def test_an_answer_to_earlier_words_is_dropped(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart())
    desk.search("E78.5")
    earlier = [row.hit for row in desk.coding.results.rows]

    desk.search("I10")
    desk.coding.searching.show_hits("E78.5", earlier, {})

    assert shown(desk)[0] == "I10"


def test_enter_before_the_answer_posts_what_was_typed_and_not_what_stood_there(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart())
    desk.search("E78.5")

    desk.search("I10", wait=False)
    desk.key(Qt.Key.Key_Return, wait=False)
    assert "E78.5" not in desk.diagnoses
    desk.settle()

    assert desk.diagnoses == ["E11.42", "E78.2", "I10"]


def test_enter_before_the_answer_is_forgotten_by_more_letters(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart())

    desk.search("I1", wait=False)
    desk.key(Qt.Key.Key_Return, wait=False)
    desk.type("0")

    assert desk.diagnoses == ["E11.42", "E78.2"]


def test_enter_posts_the_selected_code_with_the_way_to_it(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart())
    desk.search("mixed hyperlip")
    desk.key(Qt.Key.Key_Return)
    assert desk.said[-1] == "E78.2 is on the chart already."

    desk.search("essential hypertension")
    desk.key(Qt.Key.Key_Return)

    assert desk.diagnoses[-1] == "I10"
    assert desk.stored().diagnoses[-1].found_by.startswith("search “essential hypertension”")
    assert desk.coding.field.text() == ""
    assert desk.focused() is desk.coding.field


def test_down_and_enter_post_another_of_the_results(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart())
    desk.search("E87.7")
    desk.key(Qt.Key.Key_Down)
    wanted = current(desk)
    desk.key(Qt.Key.Key_Down)
    desk.key(Qt.Key.Key_Up)
    assert current(desk) == wanted

    desk.key(Qt.Key.Key_Return)

    assert wanted not in ("", "E78")
    assert desk.diagnoses == ["E11.42", "E78.2", wanted]


def test_right_and_left_open_and_close_a_header_while_the_focus_stays_in_the_field(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart())
    desk.search("S52.53")
    assert current(desk) == "S52.53"
    rows = len(shown(desk))

    desk.key(Qt.Key.Key_Right)
    assert len(shown(desk)) > rows
    desk.key(Qt.Key.Key_Right)
    assert current(desk) == "S52.531"
    desk.key(Qt.Key.Key_Left)
    assert current(desk) == "S52.53"
    desk.key(Qt.Key.Key_Left)

    assert len(shown(desk)) == rows
    assert desk.focused() is desk.coding.field


def test_a_header_opens_by_right_also_where_the_words_are_still_selected(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart())
    desk.coding.start_search("S52.53")
    desk.settle()
    rows = len(shown(desk))

    desk.key(Qt.Key.Key_Right)

    assert len(shown(desk)) > rows


def test_enter_on_a_header_opens_it_and_posts_nothing(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart())
    desk.search("S52.53")

    desk.key(Qt.Key.Key_Return)

    assert desk.diagnoses == ["E11.42", "E78.2"]
    row = desk.coding.results.current
    assert row is not None
    assert row.is_open


def test_a_stem_opens_to_its_seventh_characters_which_can_be_posted(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart())
    desk.search("S52.531")

    desk.key(Qt.Key.Key_Right)
    desk.key(Qt.Key.Key_Right)
    desk.key(Qt.Key.Key_Return)

    assert desk.diagnoses[-1] == "S52.531A"


def test_letters_in_the_middle_of_the_words_take_left_and_right_as_ever(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart())
    desk.search("asthma")
    desk.key(Qt.Key.Key_Left)

    assert desk.coding.field.cursorPosition() == len("asthma") - 1


def test_a_service_line_is_typed_into_the_search(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart())

    desk.search("99214-25 x2 185")
    assert desk.coding.searching.hint.text() == "Enter posts 99214-25 as a service line, 2 units, $185.00"
    desk.key(Qt.Key.Key_Return)

    line = desk.stored().lines[-1]
    assert (line.code.text, line.modifiers, int(line.units), str(line.charge)) == ("99214", ("25",), 2, "185.00")
    assert line.pointers == (1,)
    assert desk.diagnoses == ["E11.42", "E78.2"]


def test_a_service_line_without_a_charge_takes_the_usual_one(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart())

    desk.search("99214 x3")
    desk.key(Qt.Key.Key_Return)

    assert str(desk.stored().lines[-1].charge) == "555.00"


def test_a_hcpcs_code_is_a_line_and_a_diagnosis_without_its_dot_is_none(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart())

    desk.search("J1885")
    desk.key(Qt.Key.Key_Return)
    assert [line.code.text for line in desk.stored().lines] == ["99214", "J1885"]

    desk.search("E1165")
    assert desk.coding.searching.hint.isHidden()
    desk.key(Qt.Key.Key_Return)
    assert desk.diagnoses[-1] == "E11.65"


def test_a_stay_finds_procedures_and_posts_them_on_their_day(open_desk: OpenDesk) -> None:
    desk = open_desk(an_inpatient_chart())

    desk.search("027034Z")
    desk.key(Qt.Key.Key_Return)

    done = desk.stored().procedures[-1]
    assert (done.code.system, done.code.text) == (CodeSystem.ICD10PCS, "027034Z")
    assert done.performed == desk.stored().service_from


def test_f2_replaces_and_keeps_what_the_code_rests_on(open_desk: OpenDesk) -> None:
    desk = open_desk(an_inpatient_chart("I21.4", "E78.5"))
    desk.coding.diagnoses.table.setFocus()
    desk.coding.diagnoses.table.select(1)

    desk.key(Qt.Key.Key_F2)
    assert desk.coding.searching.hint.text().startswith("Takes the place of E78.5")
    desk.search("E78.2")
    desk.key(Qt.Key.Key_Return)

    assert desk.diagnoses == ["I21.4", "E78.2"]
    assert desk.stored().diagnoses[1].poa == "Y"
    desk.search("I10")
    desk.key(Qt.Key.Key_Return)
    assert desk.diagnoses == ["I21.4", "E78.2", "I10"]


def test_esc_twice_leaves_a_replacing_and_the_search(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart())
    desk.coding.diagnoses.table.setFocus()
    desk.key(Qt.Key.Key_F2)

    desk.key(Qt.Key.Key_Escape)
    desk.key(Qt.Key.Key_Escape)

    assert desk.focused() is desk.coding.diagnoses.table
    assert desk.coding.searching.hint.isHidden()
    desk.search("I10")
    desk.key(Qt.Key.Key_Return)
    assert desk.diagnoses == ["E11.42", "E78.2", "I10"]


def test_a_replacing_does_not_reach_the_next_chart(open_desk: OpenDesk) -> None:
    first, second = a_chart(), an_inpatient_chart("I21.4", id="stay", external_id="t:stay", account="STAY")
    desk = open_desk(first, second)
    desk.coding.diagnoses.table.setFocus()
    desk.key(Qt.Key.Key_F2)

    desk.open(second)
    desk.search("I10")
    desk.key(Qt.Key.Key_Return)

    assert desk.diagnoses == ["I21.4", "I10"]


def test_the_search_takes_the_column_and_gives_it_back(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart("E11.42", "E10.65"))
    assert desk.coding.findings.isVisible()

    desk.search("asthma")
    assert desk.coding.results.isVisible()
    assert not desk.coding.findings.isVisible()
    desk.key(Qt.Key.Key_Escape)
    desk.key(Qt.Key.Key_Escape)

    assert not desk.coding.results.isVisible()
    assert desk.coding.findings.isVisible()


def test_nothing_found_is_said_with_what_to_do(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart())

    desk.search("zzzqqq")
    desk.key(Qt.Key.Key_Return)

    assert desk.coding.searching.found.state == "empty"
    assert desk.diagnoses == ["E11.42", "E78.2"]


def test_a_search_that_fails_says_why_where_the_results_would_be(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(a_chart())

    def fail(*_args: object, **_more: object) -> None:
        raise ReferenceMissing("The code sets are damaged.", "Build them again.")

    monkeypatch.setattr("coderdesk.services.charts.search_for", fail)
    desk.search("asthma")
    desk.key(Qt.Key.Key_Return)

    assert desk.coding.searching.found.state == "failed"
    assert desk.diagnoses == ["E11.42", "E78.2"]


def test_ctrl_enter_posts_with_the_selected_passage(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart())
    start = desk.screen.reader.document.text.index("Mixed") if desk.screen.reader.document else -1
    desk.screen.reader.go_to(start, start + len("Mixed hyperlipidemia"))

    desk.search("E78.5")
    desk.key(Qt.Key.Key_Return, CTRL)

    evidence = desk.stored().diagnoses[-1].evidence
    assert [(passage.start, passage.quote) for passage in evidence] == [(start, "Mixed hyperlipidemia")]


def test_ctrl_enter_without_a_passage_posts_nothing_and_says_why(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart())

    desk.search("E78.5")
    desk.key(Qt.Key.Key_Return, CTRL)

    assert desk.diagnoses == ["E11.42", "E78.2"]
    assert desk.said[-1].startswith("Select the words in the note first")


def test_what_is_on_the_chart_is_marked_in_the_results(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart())

    desk.search("E78.2")

    row = desk.coding.results.current
    assert row is not None
    assert row.posted == 2
