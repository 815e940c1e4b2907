"""What a note of the tabular list points at, in every way that the list writes it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.codesets.targets import Target, targets


def runs(note: str) -> list[tuple[str, str]]:
    return [(target.first, target.last) for target in targets(note)]


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("foodborne intoxication (A05.-)", [("A05", "A05")]),
        ("tuberculous peritonitis (A18.31)", [("A1831", "A1831")]),
        ("salmonella infection (A04.0-A04.4)", [("A040", "A044")]),
        ("toxic effect of food (T61-T62)", [("T61", "T62")]),
        ("influenza (J09.X3, J10.2, J11.2)", [("J09X3", "J09X3"), ("J102", "J102"), ("J112", "J112")]),
        ("viral hepatitis (B16.-, B18.0-B18.1)", [("B16", "B16"), ("B180", "B181")]),
        ("multiple sclerosis (G35-)", [("G35", "G35")]),
        ("benign neoplasm (D29.2.-)", [("D292", "D292")]),
        ("fracture of neck (S12.0--S12.6.-)", [("S120", "S126")]),
        ("hemorrhage (I60.-. I61.-)", [("I60", "I60"), ("I61", "I61")]),
        ("thyroid disorders (E00-E03.-)", [("E00", "E03")]),
        ("apnea (P28.3- - P28.4-)", [("P283", "P284")]),
        ("heart involvement (I01.0 -I01.9)", [("I010", "I019")]),
        ("melanoma (C43.2-,C44.2-)", [("C432", "C432"), ("C442", "C442")]),
        ("adverse effects (A00-R94 and T80-T88.6, T88.8)", [("A00", "R94"), ("T80", "T886"), ("T888", "T888")]),
        ("acquired absence (Z89.52-", [("Z8952", "Z8952")]),
        ("torticollis NOS M43.6", [("M436", "M436")]),
        ("hearing loss as classified in H90.-", [("H90", "H90")]),
        ("neurodevelopmental disorder (QA0.-)", [("QA0", "QA0")]),
    ],
)
def test_a_reference_is_read_as_the_run_of_codes_it_means(note: str, expected: list[tuple[str, str]]) -> None:
    assert runs(note) == expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("diabetes (E08-E13 with .42)", ["???42*"]),
        ("diabetes (E08-E13 with .62-)", ["???62*"]),
        ("angiopathy (E08-E13 with .51-.52)", ["???51*", "???52*"]),
        ("poisoning (T36-T50 with fifth or sixth character 5)", ["????5*", "?????5*"]),
        ("poisoning (T43.1X with sixth character 1-4)", ["?????1*", "?????2*", "?????3*", "?????4*"]),
        ("concussion (S06.0X- with seventh character A)", ["??????A*"]),
        ("open fracture (S92.-with 7th character B)", ["??????B*"]),
        ("pertussis (A37 with fifth-character 1)", ["????1*"]),
        ("psychosis (F11-F19 with fifth to sixth characters 51)", ["????51*"]),
        ("amnesia (F10-F19 with 5th character .6)", ["????6*"]),
        ("stuttering (I69. with final characters -23)", ["*23"]),
        ("leukemia in remission C91.0-C95.9 with 5th character 1", ["????1*"]),
    ],
)
def test_a_condition_on_the_code_is_decided(note: str, expected: list[str]) -> None:
    assert [target.pattern for target in targets(note)] == expected


@pytest.mark.parametrize(
    "note",
    [
        "diabetic acidosis - see categories E08-E10, E11, E13 with ketoacidosis",
        "open fracture of elbow (S52.- with open fracture 7th character)",
        "certain localized infections - see body system-related chapters",
        "deficiency of G6PD (G6PD)",
        "",
    ],
)
def test_what_cannot_be_decided_from_a_code_points_at_nothing(note: str) -> None:
    assert targets(note) == ()


def test_a_code_that_only_describes_is_no_target_beside_one_in_parentheses() -> None:
    assert runs("pneumoconiosis with tuberculosis, any type in A15 (J65)") == [("J65", "J65")]


def test_words_before_a_code_are_no_condition() -> None:
    assert targets("concussion with other injuries classified in S06.1- to S06.6-, and S06.81- to S06.89-") == (
        Target("S061", "S066"),
        Target("S0681", "S0689"),
    )


@given(st.text(alphabet="AESZ0159X.-(), withfcharer7", max_size=60))
def test_any_text_is_read_without_complaint_and_runs_never_go_backwards(note: str) -> None:
    for target in targets(note):
        assert target.first <= target.last
