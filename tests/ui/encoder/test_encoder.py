"""The encoder's search and detail pane over the real code sets, by key."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from .conftest import Encoder, Modifier

ALT, CONTROL = Modifier.AltModifier, Modifier.ControlModifier


def test_it_begins_in_the_field_with_what_to_do(encoder: Encoder) -> None:
    assert encoder.screen.search.field.hasFocus()
    assert encoder.found() == []


def test_a_code_is_shown_with_its_notes_and_what_it_needs(encoder: Encoder) -> None:
    encoder.search("E11.4")

    assert encoder.found()[0] == "E11.4"
    assert "Type 2 diabetes mellitus with neurological complications" in encoder.words()
    assert "needs more characters" in encoder.words()
    kinds = {note.note.kind.value for note in encoder.screen.detail.notes.notes}
    assert {"excludes1", "use additional code"} <= kinds


def test_notes_run_from_the_nearest_to_the_chapter(encoder: Encoder) -> None:
    encoder.search("S52.531A")

    levels = list(dict.fromkeys(note.note.level for note in encoder.screen.detail.notes.notes))

    assert levels == ["S52.5", "S52", "section S50-S59", "chapter 19"]


def test_arrows_show_the_next_result_and_right_opens_a_header(encoder: Encoder) -> None:
    encoder.search("E11.4")

    encoder.press(Qt.Key.Key_Down)
    assert encoder.code() == encoder.found()[1]
    encoder.press(Qt.Key.Key_Up)
    rows = len(encoder.found())
    encoder.screen.search.results.setFocus()
    encoder.press(Qt.Key.Key_Right)

    assert len(encoder.found()) > rows


def test_a_code_is_looked_up_as_of_the_date(encoder: Encoder) -> None:
    encoder.search("E66.811")
    assert "valid on 09/20/2026" in encoder.words()

    encoder.screen.search.date.set_value(date(2023, 10, 1))
    encoder.screen.search.date.value_changed.emit(date(2023, 10, 1))
    encoder.settle()

    assert "not valid on 10/01/2023" in encoder.words()


def test_one_set_alone_is_searched(encoder: Encoder) -> None:
    encoder.screen.search.sets.set_value("icd10pcs")
    encoder.search("hip joint")

    assert encoder.found()
    assert all(len(code) == 7 for code in encoder.found())


def test_nothing_found_is_said(encoder: Encoder) -> None:
    encoder.search("zzzqqq")

    assert encoder.found() == []
    labels = [label.text() for label in encoder.screen.findChildren(QLabel)]
    assert "Nothing found" in labels


def test_enter_copies_a_whole_code_where_no_chart_is_open(encoder: Encoder) -> None:
    encoder.search("M17.11")

    encoder.press(Qt.Key.Key_Return)

    assert QGuiApplication.clipboard().text() == "M17.11"


def test_enter_that_comes_before_the_answer_waits_for_it(encoder: Encoder) -> None:
    encoder.search("M17.12")
    field = encoder.screen.search.field
    field.clear()

    encoder.type("M17.1")
    field.setText("M17.11")
    encoder.press(Qt.Key.Key_Return)
    encoder.settle()

    assert QGuiApplication.clipboard().text() == "M17.11"


def test_the_other_side_and_the_other_episode_are_one_key_away(encoder: Encoder) -> None:
    encoder.search("S52.531A")

    encoder.press(Qt.Key.Key_L, ALT)
    assert encoder.code() == "S52.532A"
    encoder.press(Qt.Key.Key_S, ALT)
    assert encoder.code() == "S52.532D"
    encoder.press(Qt.Key.Key_U, ALT)
    assert encoder.code() == "S52.539D"
    encoder.press(Qt.Key.Key_Q, ALT)
    assert encoder.code() == "S52.539S"
    encoder.press(Qt.Key.Key_R, ALT)
    assert encoder.code() == "S52.531S"


def test_a_side_that_there_is_not_changes_nothing(encoder: Encoder) -> None:
    encoder.search("S52.531A")

    encoder.press(Qt.Key.Key_B, ALT)

    assert encoder.code() == "S52.531A"


def recent(encoder: Encoder) -> list[str]:
    return [code.dotted for code in encoder.screen.search.recent.codes]


def test_a_result_that_is_only_passed_is_not_kept_as_open(encoder: Encoder) -> None:
    encoder.search("E11.4")
    for _step in range(3):
        encoder.press(Qt.Key.Key_Down)
    assert recent(encoder) == []

    encoder.press(Qt.Key.Key_T, CONTROL)

    assert recent(encoder) == [encoder.found()[3]]


def test_a_code_that_was_open_lately_is_opened_again(encoder: Encoder) -> None:
    encoder.search("M17.11")
    encoder.press(Qt.Key.Key_T, CONTROL)
    encoder.search("E11.42")
    encoder.press(Qt.Key.Key_T, CONTROL)
    encoder.screen.search.recent.setFocus()

    encoder.press(Qt.Key.Key_Down)
    encoder.press(Qt.Key.Key_Return)

    assert encoder.code() == "M17.11"
    assert encoder.line() == "M17.11"


def test_a_code_that_ended_leads_to_what_replaced_it(encoder: Encoder) -> None:
    encoder.search("S30.1XXA")
    assert "not valid on 09/20/2026" in encoder.words()
    assert "Replaced by" in encoder.words()
    assert "S30.11XA: Contusion of abdominal wall, initial encounter" in encoder.words()

    encoder.screen.detail.replaced.buttons[0].setFocus()
    encoder.press(Qt.Key.Key_Return)

    assert encoder.code() == "S30.11XA"
    assert "valid on 09/20/2026" in encoder.words()
    assert "Replaced by" not in encoder.words()
