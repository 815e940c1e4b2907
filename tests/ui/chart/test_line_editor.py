"""A service line in full: every field comes back as it went in, and what is wrong is said."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from coderdesk.domain.codes import service_code
from coderdesk.domain.encounter import Drug, ServiceLine
from coderdesk.domain.money import Money
from coderdesk.ui.chart.line_editor import LineEditor
from support.factories import a_chart, a_line, an_inpatient_chart

from .conftest import CTRL, OpenDesk

FULL = ServiceLine(
    code=service_code("J1885"),
    modifiers=("25", "GC", "59", "RT"),
    units=Decimal("2.5"),
    charge=Money(-123456),
    pointers=(2, 1, 4),
    place_of_service="22",
    service_from=date(2026, 9, 14),
    service_to=date(2026, 9, 15),
    description="Ketorolac, given in the office",
    unit="MJ",
    emergency=True,
    epsdt=True,
    family_planning=True,
    drug=Drug("00409379501", Decimal("15.25"), "ML", "RX-1"),
    note="see report",
    revenue_code="0636",
    found_by="search “ketorolac”",
)


@pytest.fixture
def editor(qtbot: QtBot) -> LineEditor:
    """Return an editor that is shown."""
    editor = LineEditor()
    qtbot.addWidget(editor)
    editor.show()
    editor.activateWindow()
    qtbot.waitUntil(editor.isActiveWindow)
    return editor


def saved(editor: LineEditor) -> list[ServiceLine]:
    """Return the list in which each saved line is kept."""
    lines: list[ServiceLine] = []
    editor.saved.connect(lambda _index, line: lines.append(line))
    return lines


def over(line: QLineEdit, text: str) -> None:
    """Type over what stands in a line."""
    line.setFocus()
    line.selectAll()
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    QTest.keyClicks(line, text)


def test_a_full_line_comes_back_as_it_went_in(editor: LineEditor) -> None:
    lines = saved(editor)

    editor.edit(3, FULL)
    QTest.keyClick(editor.charge, Qt.Key.Key_Return)

    assert lines == [FULL]
    unset = [field.name for field in fields(FULL) if getattr(FULL, field.name) in (None, "", ())]
    assert unset == ["rendering", "evidence"], "every field that the editor has was given"


def test_a_bare_line_comes_back_as_it_went_in(editor: LineEditor) -> None:
    lines = saved(editor)
    bare = ServiceLine(service_code("99213"))

    editor.edit(0, bare)
    QTest.keyClick(editor.charge, Qt.Key.Key_Return)

    assert lines == [bare]


LINES = st.builds(
    ServiceLine,
    code=st.sampled_from(["99214", "J1885", "0001F"]).map(service_code),
    modifiers=st.lists(st.from_regex(r"[A-Z0-9]{2}", fullmatch=True), max_size=4).map(tuple),
    units=st.decimals(0, 999, places=3).map(lambda units: units.normalize()),
    charge=st.integers(-(10**8), 10**8).map(Money),
    pointers=st.lists(st.integers(1, 12), max_size=4, unique=True).map(tuple),
    place_of_service=st.sampled_from(["", "11", "22"]),
    service_from=st.none() | st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    unit=st.sampled_from(["UN", "MJ"]),
    emergency=st.booleans(),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES)
def test_any_line_comes_back_as_it_went_in(editor: LineEditor, line: ServiceLine) -> None:
    lines = saved(editor)

    editor.edit(0, line)
    QTest.keyClick(editor.charge, Qt.Key.Key_Return)

    assert lines[-1] == line


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("code", "992", "shape"),
        ("code", "", "needs its code"),
        ("modifiers", "2 59", "two letters or digits"),
        ("pointers", "1 x", "numbers of diagnoses"),
        ("units", "many", "A number"),
        ("units", "1e9", "below a million"),
        ("charge", "free", ""),
        ("first", "13/45/2026", ""),
        ("last", "someday", ""),
        ("revenue", "63", "4 digits"),
        ("ndc", "0040937950", "11 digits"),
        ("quantity", "a lot", "A number"),
    ],
)
def test_what_is_wrong_is_said_and_keeps_the_focus(editor: LineEditor, field: str, typed: str, told: str) -> None:
    lines = saved(editor)
    line: QLineEdit = getattr(editor, field)
    said: list[str] = []
    line.refused.connect(said.append)  # type: ignore[attr-defined] # every editor of a value has it
    editor.edit(0, replace(FULL, drug=None))

    over(line, typed)
    QTest.keyClick(line, Qt.Key.Key_Return)

    assert lines == []
    assert line.hasFocus()
    assert said[-1]
    assert told in said[-1]


def test_a_quantity_without_its_drug_is_not_lost_in_silence(editor: LineEditor) -> None:
    lines = saved(editor)
    editor.edit(0, replace(FULL, drug=None))

    over(editor.quantity, "2")
    QTest.keyClick(editor.quantity, Qt.Key.Key_Return)

    assert lines == []
    assert editor.ndc.hasFocus()


def test_pointers_are_written_as_on_the_form_too(editor: LineEditor) -> None:
    lines = saved(editor)
    editor.edit(0, FULL)

    over(editor.pointers, "AbD")
    QTest.keyClick(editor.pointers, Qt.Key.Key_Return)

    assert lines[0].pointers == (1, 2, 4)


def test_the_keys_of_the_list_open_the_editor_and_enter_keeps_the_line(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart(lines=(a_line(), a_line("83036", "24.00"))))
    desk.coding.lines.table.setFocus()
    desk.coding.lines.table.select(1)

    desk.key(Qt.Key.Key_M, CTRL)
    assert desk.focused() is desk.coding.editor.modifiers
    desk.type("qw")
    desk.key(Qt.Key.Key_Return)

    assert desk.stored().lines[1].modifiers == ("QW",)
    assert desk.focused() is desk.coding.lines.table
    assert not desk.coding.editor.isVisible()


def test_esc_leaves_the_editor_and_the_line_as_it_was(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart())
    desk.coding.lines.table.setFocus()

    desk.key(Qt.Key.Key_F2)
    desk.type("999")
    desk.key(Qt.Key.Key_Escape)

    assert str(desk.stored().lines[0].charge) == "185.00"
    assert not desk.coding.editor.isVisible()
    assert desk.focused() is desk.coding.lines.table


def test_esc_leaves_the_editor_from_every_field(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart())
    editor = desk.coding.editor
    for field in (editor.unit, editor.place, editor.description, editor.emergency, editor.first):
        desk.coding.lines.table.setFocus()
        desk.key(Qt.Key.Key_F2)
        field.setFocus()
        desk.key(Qt.Key.Key_Escape)

        assert not editor.isVisible(), field.accessibleName()


def test_a_line_of_one_chart_is_never_kept_in_the_next(open_desk: OpenDesk) -> None:
    visit = a_chart()
    stay = an_inpatient_chart(id="stay", external_id="t:stay", account="STAY", lines=(a_line("99221", "300.00"),))
    desk = open_desk(visit, replace(stay, documents=()))
    desk.coding.lines.table.setFocus()
    desk.key(Qt.Key.Key_F2)

    desk.open(stay)

    assert not desk.coding.editor.isVisible()
    assert [line.code.text for line in desk.stored().lines] == ["99221"]
