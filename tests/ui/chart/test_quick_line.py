"""A service line as it is typed into the search field."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.domain.money import Money
from coderdesk.ui.chart.quick_line import read_quick_line


def test_a_whole_line_is_read() -> None:
    line = read_quick_line(" 99214-25-gc x2 $1,185.50 ")

    assert line is not None
    assert (line.code.text, line.modifiers, line.units) == ("99214", ("25", "GC"), Decimal(2))
    assert line.charge == Money.parse("1185.50")
    assert line.words == "Enter posts 99214-25-GC as a service line, 2 units, $1,185.50"


def test_what_is_left_out_is_left_to_the_usual() -> None:
    line = read_quick_line("99214")

    assert line is not None
    assert (line.modifiers, line.units, line.charge) == ((), Decimal(1), None)
    assert "at the usual charge" in line.words


@pytest.mark.parametrize("text", ["", "diab", "E11.42", "99214-2", "99214 x", "99214 x2 185 more", "asthma 185"])
def test_words_and_diagnoses_are_no_lines(text: str) -> None:
    assert read_quick_line(text) is None


@pytest.mark.parametrize(("text", "sure"), [("99214", True), ("J1885", False), ("E1142", False), ("J1885 x2", True)])
def test_a_bare_code_that_may_be_a_diagnosis_is_not_sure(text: str, sure: bool) -> None:
    line = read_quick_line(text)

    assert line is not None
    assert line.is_sure is sure


@given(st.text(max_size=40))
def test_any_text_is_read_or_is_no_line(text: str) -> None:
    line = read_quick_line(text)

    assert line is None or line.code.is_well_formed
