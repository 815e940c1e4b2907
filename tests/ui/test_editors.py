"""Editors take what a coder types, and give values or a sentence."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.money import Money
from coderdesk.ui.widgets.editors import Choice, CodeEdit, DateField, MoneyField, read_date
from coderdesk.ui.widgets.fields import Field

TODAY = date(2026, 11, 24)
DAYS = st.dates(date(1880, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-09-14", date(2026, 9, 14)),
        ("09/14/2026", date(2026, 9, 14)),
        (" 9/14/2026 ", date(2026, 9, 14)),
        ("0914", date(2026, 9, 14)),
        ("9/14", date(2026, 9, 14)),
        ("1125", date(2025, 11, 25)),
        ("1124", date(2026, 11, 24)),
        ("091426", date(2026, 9, 14)),
        ("03/02/59", date(1959, 3, 2)),
        ("03021959", date(1959, 3, 2)),
        ("0229", date(2024, 2, 29)),
        ("t", TODAY),
        ("T", TODAY),
        ("t-3", date(2026, 11, 21)),
        ("-30", date(2026, 10, 25)),
        ("+1", date(2026, 11, 25)),
        ("", None),
        ("   ", None),
    ],
)
def test_a_date_can_be_typed_short(typed: str, meant: date | None) -> None:
    assert read_date(typed, TODAY) == meant


@pytest.mark.parametrize(
    "typed",
    ["13/01/2026", "0230", "02/30/26", "2026-13-01", "yesterday", "99999999", "1", "０９１４", "-9999999", "2/29/2025"],
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(InvalidValue):
        read_date(typed, TODAY)


@given(DAYS)
def test_every_day_that_can_be_meant_can_be_typed_in_full(day: date) -> None:
    assert read_date(day.isoformat(), TODAY) == day
    assert read_date(day.strftime("%m/%d/") + f"{day.year:04}", TODAY) == day


@given(DAYS)
def test_a_day_without_a_year_is_the_last_one(day: date) -> None:
    found = read_date(f"{day:%m%d}", TODAY)
    assert found is not None
    assert (found.month, found.day) == (day.month, day.day)
    assert found <= TODAY
    assert found > TODAY - timedelta(days=366 if (day.month, day.day) != (2, 29) else 4 * 366)


@given(st.text(max_size=12))
def test_no_text_breaks_the_reading_of_dates(typed: str) -> None:
    with contextlib.suppress(InvalidValue):
        read_date(typed, TODAY)


def test_a_date_is_told_once_and_written_the_usual_way(qtbot: QtBot) -> None:
    field = DateField(today=lambda: TODAY)
    qtbot.addWidget(field)
    told: list[object] = []
    field.value_changed.connect(told.append)
    QTest.keyClicks(field, "0914")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert told == [date(2026, 9, 14)]
    assert field.text() == "09/14/2026"
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.value == date(2026, 9, 15)


def test_a_wrong_date_is_told_in_the_field_and_the_old_value_stays(qtbot: QtBot) -> None:
    editor = DateField(today=lambda: TODAY)
    editor.set_value(date(2026, 9, 14))
    field = Field("Date of service", editor, required=True)
    qtbot.addWidget(field)
    editor.refused.connect(field.set_error)
    editor.setText("31/31/2026")
    assert not editor.commit()
    assert "real day" in field.error
    assert editor.property("wrong") is True
    assert editor.value == date(2026, 9, 14)
    assert "real day" in editor.accessibleDescription()
    editor.setText("")
    QTest.keyClicks(editor, "t")
    assert field.error == "", "typing on takes the error away"
    assert editor.commit()
    assert editor.value == TODAY


def test_an_amount_is_right_aligned_and_has_cents(qtbot: QtBot) -> None:
    field = MoneyField()
    qtbot.addWidget(field)
    QTest.keyClicks(field, "1234.5")
    assert field.commit()
    assert field.value == Money(123450)
    assert field.text() == "1,234.50"
    assert field.alignment() & Qt.AlignmentFlag.AlignRight
    for wrong in ("12..5", "-5", "999999999.99", "abc"):
        field.setText(wrong)
        assert not field.commit()
        assert not field.is_right
    assert field.value == Money(123450)


def test_a_code_is_typed_in_any_way_and_read_with_its_dot(qtbot: QtBot) -> None:
    field = CodeEdit(CodeSystem.ICD10CM)
    qtbot.addWidget(field)
    QTest.keyClicks(field, "e1142")
    assert field.text() == "E1142"
    assert field.commit()
    assert field.value == Code(CodeSystem.ICD10CM, "E1142")
    assert field.text() == "E11.42"
    field.setText("99214")
    assert not field.commit()


def test_a_line_of_service_takes_cpt_and_hcpcs(qtbot: QtBot) -> None:
    field = CodeEdit(None)
    qtbot.addWidget(field)
    for typed, system in (("99214", CodeSystem.CPT), ("j1885", CodeSystem.HCPCS)):
        field.setText(typed)
        assert field.commit()
        assert field.value is not None
        assert field.value.system is system


def a_choice(qtbot: QtBot) -> Choice[str]:
    choice: Choice[str] = Choice((("mb", "Medicare Part B"), ("pm", "Prairie Mutual"), ("ma", "Medicaid")))
    qtbot.addWidget(choice)
    return choice


def test_a_choice_is_found_by_any_part_of_its_words(qtbot: QtBot) -> None:
    choice, told = a_choice(qtbot), list[object]()
    choice.chosen.connect(told.append)
    assert choice.value == "mb"
    choice.line.setText("mutual")
    choice.line.editingFinished.emit()
    assert choice.value == "pm"
    assert told == ["pm"]


def test_words_that_fit_several_choices_or_none_change_nothing(qtbot: QtBot) -> None:
    choice = a_choice(qtbot)
    for typed in ("medic", "aetna", ""):
        choice.line.setText(typed)
        choice.line.editingFinished.emit()
        assert choice.value == "mb"
        assert choice.line.text() == "Medicare Part B"


def test_new_options_keep_what_is_chosen_if_it_is_still_there(qtbot: QtBot) -> None:
    choice = a_choice(qtbot)
    choice.set_value("pm")
    choice.set_options((("pm", "Prairie Mutual Advantage"), ("bm", "Blue Mesa")))
    assert (choice.value, choice.line.text()) == ("pm", "Prairie Mutual Advantage")
    choice.set_options((("bm", "Blue Mesa"),))
    assert choice.value == "bm"
    choice.set_options(())
    assert choice.value is None
