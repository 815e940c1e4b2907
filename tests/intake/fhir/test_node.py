"""A value is read as FHIR has it, or refuses the file with its path and without its content."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.domain.failures import FileRefused
from coderdesk.intake.fhir.node import Node

SECRET = "Darlene Whitfield"


def node(**fields: object) -> Node:
    return Node("chart.json", {"entry": [{}, {"resource": fields}]}).children("entry")[1].child("resource") or node()


@pytest.mark.parametrize(
    ("read", "wrong"),
    [
        (lambda n: n.text("x"), [SECRET]),
        (lambda n: n.text("x"), {"a": SECRET}),
        (lambda n: n.text("x"), 7),
        (lambda n: n.text("x"), True),
        (lambda n: n.child("x"), SECRET),
        (lambda n: n.child("x"), [SECRET]),
        (lambda n: n.children("x"), SECRET),
        (lambda n: n.children("x"), {"a": SECRET}),
        (lambda n: n.day("x"), SECRET),
        (lambda n: n.number("x"), SECRET),
        (lambda n: n.number("x"), True),
        (lambda n: n.number("x"), Decimal("1E+15")),
        (lambda n: n.whole("x"), Decimal("1.5")),
        (lambda n: n.whole("x"), False),
        (lambda n: n.flag("x"), SECRET),
        (lambda n: n.flag("x"), 1),
    ],
)
def test_a_wrong_type_is_refused_by_its_path_alone(read: Callable[[Node], object], wrong: object) -> None:
    with pytest.raises(FileRefused) as refused:
        read(node(x=wrong))
    assert refused.value.place == "entry[1].resource.x"
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    ("read", "wrong", "place"),
    [
        (lambda n: n.children("x"), [{}, SECRET], "x[1]"),
        (lambda n: n.texts("x"), ["a", 5], "x[1]"),
        (lambda n: n.wholes("x"), [1, "2"], "x[1]"),
    ],
)
def test_a_wrong_item_of_a_list_is_refused_by_its_number(
    read: Callable[[Node], object], wrong: object, place: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        read(node(x=wrong))
    assert refused.value.place == f"entry[1].resource.{place}"


def test_what_is_absent_or_null_has_the_empty_value_of_its_type() -> None:
    for one in (node(), node(x=None)):
        assert one.text("x") == one.raw("x") == one.prose("x") == ""
        objects = (one.child("x"), one.day("x"), one.number("x"), one.whole("x"), one.flag("x"))
        assert objects == (None,) * 5
        assert (one.children("x"), one.texts("x"), one.wholes("x")) == ((), (), ())


def test_a_text_is_one_line_without_control_characters_and_prose_keeps_its_lines() -> None:
    assert node(x=" Type 2\r\n\tdiabetes\x00 ").text("x") == "Type 2 diabetes"
    assert node(x="Plan\r\n1. Rest\r2. Fluids\x07").prose("x") == "Plan\n1. Rest\n2. Fluids"
    assert node(x=["Ann", None, " ", "M."]).texts("x") == ("Ann", "M.")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-09-14", date(2026, 9, 14)),
        # The local day: at 23:30 in Chicago it is already the next day in UTC
        ("2026-09-14T23:30:00-05:00", date(2026, 9, 14)),
        ("2026-09-14T00:15:00.123+14:00", date(2026, 9, 14)),
        ("2026-09-14T10:00Z", date(2026, 9, 14)),
        ("2024-02-29", date(2024, 2, 29)),
        ("2026-09", None),
        ("2026", None),
        ("", None),
    ],
)
def test_a_day_is_the_one_that_was_written(written: str, day: date | None) -> None:
    assert node(x=written).day("x") == day


@pytest.mark.parametrize(
    "written",
    [
        "2026-13-01",
        "2025-02-29",
        "2026-00",
        "14.09.2026",
        "20260914",
        "2026-9-14",
        "1066-10-14",
        "9999-12-31",
        "tomorrow",
    ],
)
def test_an_absurd_day_is_refused(written: str) -> None:
    with pytest.raises(FileRefused):
        node(x=written).day("x")


@given(st.text(max_size=30))
def test_no_text_is_too_strange_for_a_date(written: str) -> None:
    try:
        day = node(x=written).day("x")
    except FileRefused:
        day = None
    assert day is None or written.strip().startswith(day.isoformat())
