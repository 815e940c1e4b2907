"""Places in a note as Python and as Qt count them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from coderdesk.ui.chart.find_bar import places_of
from coderdesk.ui.chart.positions import Positions

LETTERS = st.text(st.sampled_from(list("ab \n\r\té慢😀🩸\u0301")), max_size=40)


@given(LETTERS)
def test_every_place_leads_there_and_back(text: str) -> None:
    positions = Positions(text)

    for index in range(len(text) + 1):
        # Between CR and LF there is no place of its own in what Qt holds.
        if 0 < index < len(text) and text[index - 1 : index + 1] == "\r\n":
            continue
        assert positions.to_python(positions.to_qt(index)) == index


@given(LETTERS)
@pytest.mark.usefixtures("qapp")
def test_a_document_holds_each_letter_where_it_is_said_to_be(text: str) -> None:
    edit = QPlainTextEdit()
    edit.setPlainText(text)
    positions = Positions(text)

    for index, letter in enumerate(text):
        if letter in "\r\n":
            continue
        cursor = QTextCursor(edit.document())
        cursor.setPosition(positions.to_qt(index))
        cursor.setPosition(positions.to_qt(index + 1), QTextCursor.MoveMode.KeepAnchor)
        assert cursor.selectedText() == letter
    QApplication.processEvents()


def test_places_are_found_in_any_case_and_beyond_the_basic_plane() -> None:
    text = "😀 Asthma.\r\nASTHMA 🩸 and asthma"

    assert [text[start:end] for start, end in places_of(text, "asthma")] == ["Asthma", "ASTHMA", "asthma"]


def test_a_letter_that_grows_in_lower_case_moves_no_place() -> None:
    text = "İİ Asthma"

    assert [text[start:end] for start, end in places_of(text, "asthma")] == ["Asthma"]


@pytest.mark.parametrize("blank", ["", " ", "\t"])
def test_a_blank_is_found_nowhere(blank: str) -> None:
    assert places_of("a b c", blank) == []
