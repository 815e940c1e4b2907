"""The books of terms from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from coderdesk.cli.main import parse, run
from coderdesk.services.house import House
from support.calls import Call
from support.house import make_house
from support.loaded_books import load_members
from support.small_terms import INDEX, NEOPLASM, PCS_INDEX, member

ON = ("--on", "2026-09-14")


@pytest.fixture
def house(own_reference: Path, tmp_path: Path) -> House:
    """Return a house in whose reference store three small books are loaded."""
    load_members(own_reference, [member(INDEX), member(NEOPLASM), member(PCS_INDEX)])
    return make_house(own_reference, tmp_path)


def test_a_code_is_shown_with_its_index_paths_and_notes(call: Call) -> None:
    found = call("codes", "path", "E11.40", *ON, "--json").json
    assert [one["words"] for one in found["paths"]] == ["Diabetes, diabetic, type 2, with, neuropathy"]
    assert found["paths"][0]["terms"][0] == "Diabetes, diabetic (mellitus) (sugar)"
    assert (found["paths"][0]["printed"], found["paths"][0]["release"]) == ("E11.40", "FY2026")
    assert {one["level"] for one in found["notes"]} >= {"chapter 4", "E11"}
    assert {one["book"] for one in found["books"]} == {"index", "neoplasm"}


def test_a_path_through_a_table_names_its_column(call: Call) -> None:
    (way,) = call("codes", "path", "C50.411", *ON, "--json").json["paths"]
    assert (way["column"], way["printed"]) == ("Malignant Primary", "C50.4-")
    told = call("codes", "path", "C50.411", *ON).out.splitlines()
    assert "  Neoplasm table: Neoplasm, neoplastic, breast, upper-outer quadrant — Malignant Primary  C50.4-" in told


def test_a_manifestation_is_printed_in_brackets(call: Call) -> None:
    (way,) = call("codes", "path", "G99.8", *ON, "--json").json["paths"]
    assert way["printed"] == "[G99.8]"


def test_a_procedure_is_reached_from_the_beginning_of_its_code(call: Call) -> None:
    ways = call("codes", "path", "0DTJ4ZZ", *ON, "--json").json["paths"]
    assert [(one["words"], one["printed"]) for one in ways] == [
        ("Appendectomy, see Resection, Appendix", "0DTJ"),
        ("Resection, Appendix", "0DTJ"),
        ("Resection, Gastrointestinal System", "0DT"),
    ]


def test_a_code_that_no_line_leads_to_is_told_so(call: Call) -> None:
    assert "No line of what is loaded leads to it: Alphabetic index FY2026, Neoplasm table FY2026." in (
        call("codes", "path", "A00.0", *ON).out
    )


def test_a_line_is_shown_with_those_under_it_and_where_it_refers_to(call: Call) -> None:
    found = call("codes", "terms", "diabetes, with, neuro", *ON, "--json").json
    assert found["path"] == "Diabetes, diabetic, with, neuropathy"
    assert found["references"] == [
        {"reference": "Diabetes, type 2, with, neuropathy", "leads_to": "Diabetes, diabetic, type 2, with, neuropathy"}
    ]
    told = call("codes", "terms", "diabetes", *ON).out.splitlines()
    assert told == [
        "Alphabetic index FY2026: Diabetes, diabetic",
        "  Diabetes, diabetic (mellitus) (sugar)  E11.9",
        "    - with",
        "    - type 2  E11.9",
    ]


def test_a_book_that_is_not_loaded_is_told(call: Call) -> None:
    answer = call("codes", "terms", "digoxin", "--book", "drugs", *ON)
    assert answer.code == 3
    assert "The book “Table of drugs” is not loaded." in answer.err


def test_without_an_index_the_step_that_brings_it_in_is_named(
    reference_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(make_house(reference_path, tmp_path), parse(["codes", "path", "E11.40", *ON])) == 0
    assert "No index is loaded. The code sets screen brings it in" in capsys.readouterr().out
