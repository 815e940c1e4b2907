"""Notes are outlined by their habits: what is surely a heading is one, and nothing else is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.domain.outline import Section, outline, section_at
from support.factories import NOTE


def titles(note: str) -> list[tuple[int, str]]:
    return [(section.level, section.title) for section in outline(note)]


def under(note: str, title: str) -> str:
    (found,) = (section for section in outline(note) if section.title == title)
    return note[found.start : found.end]


def test_an_office_note_is_outlined_with_its_problems() -> None:
    assert [(section.level, section.number, section.title) for section in outline(NOTE)] == [
        (1, None, "Chief complaint"),
        (1, None, "Assessment and plan"),
        (2, 1, "Type 2 diabetes with diabetic polyneuropathy, gabapentin to 300 mg twice daily"),
        (2, 2, "Mixed hyperlipidemia"),
    ]


def test_a_section_reaches_from_its_heading_to_the_next() -> None:
    assert under(NOTE, "Chief complaint").startswith("Chief complaint\nDiabetes and")
    assert under(NOTE, "Chief complaint").endswith("burning feet.\n\n")
    assert under(NOTE, "Assessment and plan").endswith("Continue atorvastatin.\n")
    assert under(NOTE, "Mixed hyperlipidemia") == "2. Mixed hyperlipidemia, at goal. Continue atorvastatin.\n"


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("HISTORY OF PRESENT ILLNESS:", "History of present illness"),
        ("History of Present Illness", "History of Present Illness"),
        ("HPI:", "HPI"),
        ("CC", "CC"),
        ("ASSESSMENT & PLAN", "Assessment & plan"),
        ("A/P:", "A/P"),
        ("Assessment/Plan", "Assessment/Plan"),
        ("Vital signs and examination", "Vital signs and examination"),
        ("Physical exam (focused)", "Physical exam (focused)"),
        ("VITALS REVIEWED", "Vitals reviewed"),
        ("Past Medical, Surgical History", ""),
        ("3. Hospital course", "Hospital course"),
        ("## Plan", "Plan"),
        ("**Plan:**", "Plan"),
        ("__Discharge Diagnoses__", "Discharge Diagnoses"),
        ("OB/GYN HISTORY", "Ob/gyn history"),
        ("WOUND CARE", "WOUND CARE"),
        ("Wound care:", "Wound care"),
        ("Devices Placed During This Stay:", "Devices Placed During This Stay"),
        ("   PLAN   ", "Plan"),
    ],
)
def test_a_line_that_is_a_heading_is_one(line: str, title: str) -> None:
    note = f"Note of today.\n\n{line}\nSomething is said here.\n"
    assert [shown for level, shown in titles(note) if level == 1] == ([title] if title else [])


@pytest.mark.parametrize(
    "line",
    [
        "The plan was discussed.",
        "Blood Pressure: 140/70",
        "• Constitutional: Denies fever",
        "Seen on 09/14/2026:",
        "BP 142/84",
        "She was advised to call the office:",
        "P: 72",
        "A: 1",
        "12 UNITS",
        "plan",
    ],
)
def test_a_line_that_only_resembles_a_heading_is_none(line: str) -> None:
    assert titles(f"She was seen today and\n{line}\nand went home.") == []


@pytest.mark.parametrize(
    ("line", "title"),
    [("Allergies: none known", "Allergies"), ("PLAN: rest", "Plan"), ("Ros - negative", ""), ("Pulse: 72", "")],
)
def test_a_known_name_may_begin_its_line(line: str, title: str) -> None:
    assert titles(line) == ([(1, title)] if title else [])


def test_the_letters_of_a_soap_note_are_sections_only_together() -> None:
    note = "S: Feels well.\nO: BP 120/80\nA: Hypertension.\nP: Continue."
    assert [title for level, title in titles(note) if level == 1] == ["S", "O", "A", "P"]
    assert titles("T: 98.6\nP: 72\nR: 16") == []


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("1. Asthma. Continue.\n2) Gout; stable.", [(1, "Asthma"), (2, "Gout")]),
        ("#1 Asthma\n#2: Gout", [(1, "Asthma"), (2, "Gout")]),
        ("# Asthma - mild\n# Gout", [(None, "Asthma"), (None, "Gout")]),
        ("Asthma.\n- Continue inhaler.\n\nGout.\n• Allopurinol.", [(None, "Asthma"), (None, "Gout")]),
        ("1. Asthma\nDischarged home.", [(1, "Asthma")]),
        ("1.5 mg daily.", []),
        ("We will continue as before and see how it goes.", []),
        ("- Rest\n- Fluids", []),
    ],
)
def test_the_problems_of_an_assessment_and_plan(items: str, expected: list[tuple[int | None, str]]) -> None:
    found = outline(f"ASSESSMENT AND PLAN\n\n{items}")
    assert [(section.number, section.title) for section in found if section.level == 2] == expected


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("Right knee sprain.\nDiabetes.", ["Right knee sprain", "Diabetes"]),
        ("• Pituitary adenoma\n• Bitemporal hemianopia", ["Pituitary adenoma", "Bitemporal hemianopia"]),
        ("She has had knee pain for two years, which is thought to come of her arthritis and of her weight.", []),
        ("Seen by: Dr. Okafor", []),
    ],
)
def test_the_lines_of_a_list_of_diagnoses(items: str, expected: list[str]) -> None:
    assert [title for level, title in titles(f"IMPRESSION\n\n{items}") if level == 2] == expected


def test_a_numbered_list_elsewhere_is_no_list_of_problems() -> None:
    assert titles("Medications\n1. Lisinopril 20 mg\n2. Insulin") == [(1, "Medications")]


def test_organ_systems_are_parts_of_the_examination() -> None:
    note = "PHYSICAL EXAM\n\nNeck\nNo JVD.\n\nRESPIRATORY:\nClear.\n\nRESULTS\nNone."
    assert titles(note) == [(1, "Physical exam"), (2, "Neck"), (2, "Respiratory"), (1, "Results")]
    assert under(note, "Neck") == "Neck\nNo JVD.\n\n"
    assert under(note, "Physical exam").endswith("Clear.\n\n")


def test_where_all_is_in_capitals_they_are_no_headings() -> None:
    note = "PATIENT SEEN TODAY\nFEELS WELL\nNO FEVER\nPLAN\nREST AND FLUIDS\nGO HOME\nCALL IF WORSE\nEND"
    assert titles(note) == [(1, "Plan")]


def test_what_stands_on_every_page_is_no_heading() -> None:
    page = "LAKESHORE HOSPITAL\n\n{}\nText of the page.\n"
    note = "\f".join(page.format(title) for title in ("HOSPITAL COURSE", "PLAN"))
    assert titles(note) == [(1, "Hospital course"), (1, "Plan")]


def test_a_long_problem_is_cut_at_a_word() -> None:
    ((_, _), (_, title)) = titles("PLAN\n1. " + "very " * 40 + "long")
    assert len(title) <= 80
    assert title.endswith("very…")


def test_windows_line_ends_keep_the_places_right() -> None:
    note = NOTE.replace("\n", "\r\n")
    assert [section.title for section in outline(note)] == [section.title for section in outline(NOTE)]
    assert under(note, "Chief complaint").startswith("Chief complaint\r\nDiabetes")


def test_the_innermost_section_of_a_place_is_found() -> None:
    sections = outline(NOTE)
    assert section_at(sections, 0) is None
    inside = section_at(sections, NOTE.index("atorvastatin"))
    assert inside is not None
    assert inside.title == "Mixed hyperlipidemia"
    assert section_at((), 5) is None


@pytest.mark.parametrize("text", ["", " \n\f ", ":", "#", "1.", "- ", "**", "S", "\x00", "：", "PLAN"])
def test_a_scrap_has_no_more_than_one_section(text: str) -> None:
    assert len(outline(text)) <= 1


PIECES = st.sampled_from(
    [
        "PLAN",
        "Assessment",
        "1. Asthma",
        "# Gout",
        "- x",
        "• Rest",
        "Neck",
        "HPI:",
        "Some text.",
        "A: x",
        "S:",
        "P",
        "",
        " ",
        "\f",
        "\r",
        ":",
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("\n".join)))
def test_any_text_is_outlined_in_order(text: str) -> None:
    sections = outline(text)
    assert list(sections) == sorted(sections, key=lambda section: section.start)
    end = Section("", 1, len(text), len(text))
    for place, section in enumerate(sections, 1):
        after = sections[place] if place < len(sections) else end
        assert 0 <= section.start < section.end <= len(text)
        assert section.title
        assert section.level in (1, 2)
        assert section.end == after.start if section.level == 2 or after.level == 1 else section.end > after.start
    assert [section.level for section in sections[:1]] in ([], [1])


def test_the_notes_of_the_samples_have_their_sections(shared: Path) -> None:
    files = sorted((shared / "samples" / "notes" / "aci-bench").glob("*.txt"))
    assert files
    for file in files:
        sections = outline(file.read_text(encoding="utf-8"))
        names = " ".join(section.title.casefold() for section in sections if section.level == 1)
        assert len([section for section in sections if section.level == 1]) >= 5, file.name
        assert "plan" in names, file.name
        assert "assessment" in names or "impression" in names, file.name
        assert any(section.level == 2 for section in sections), file.name


def test_prose_without_headings_has_none(shared: Path) -> None:
    with (shared / "samples" / "notes" / "codiesp_dev_en.jsonl").open(encoding="utf-8") as notes:
        texts = [json.loads(line)["text_en"] for line in notes]
    outlined = [text for text in texts if outline(text)]
    assert len(outlined) < len(texts) / 20
