"""Words as the search compares them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.codesets.search.vocabulary import STOP
from coderdesk.codesets.search.words import canonical, indexed, raw_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("renal", "kidneys"),
        ("duodenal", "duodenum"),
        ("cerebellar", "cerebellum"),
        ("neuropathic", "neuropathy"),
        ("stenotic", "stenosis"),
        ("clavicular", "clavicle"),
        ("haemorrhage", "hemorrhages"),
        ("oedema", "edema"),
        ("tumours", "neoplasm"),
        ("fractures", "fractured"),
        ("arteries", "arterial"),
        ("vertebrae", "vertebra"),
        ("diagnoses", "diagnosis"),
        ("diabetic", "diabetes"),
        ("teeth", "dental"),
        ("cancers", "carcinoma"),
    ],
)
def test_words_for_one_thing_are_compared_as_one(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("prostatitis", "prostate"),
        ("pneumonitis", "pneumonia"),
        ("secondary", "second"),
        ("arthritis", "arthrosis"),
        ("hypertension", "hypotension"),
        ("left", "right"),
        ("hypoglycemia", "hyperglycemia"),
    ],
)
def test_words_for_two_things_stay_two(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


def test_cancer_is_a_malignant_neoplasm() -> None:
    assert canonical("cancer") == canonical("malignant") + canonical("neoplasm")


def test_accents_possessives_case_and_stop_words_go() -> None:
    assert raw_words("Ménière’s disease of the RIGHT ear") == ["meniere", "disease", "right", "ear"]


def test_a_roman_numeral_is_a_number_only_where_something_is_counted() -> None:
    assert raw_words("Type II diabetes, factor VIII, vitamin i") == [
        "type", "2", "diabetes", "factor", "viii", "vitamin", "i",
    ]  # fmt: skip


def test_words_in_brackets_stand_aside() -> None:
    words = indexed("Essential (primary) hypertension [XYZ]")
    assert words.needed == (*canonical("essential"), *canonical("hypertension"))
    assert words.aside == (*canonical("primary"), "xyz")


def test_a_phrase_of_brackets_alone_needs_them() -> None:
    assert indexed("(acute)").needed == canonical("acute")


def test_a_spelling_that_differs_from_its_form_is_found_as_typed_too() -> None:
    assert "arteries" in indexed("Arteries of leg").further


@given(st.text(max_size=300))
def test_any_text_becomes_plain_words(text: str) -> None:
    for word in raw_words(text):
        assert word.isascii()
        assert word.isalnum()
        assert word not in STOP
    assert set(indexed(text).needed).isdisjoint(indexed(text).aside)


@given(st.from_regex(r"[a-z]{1,20}", fullmatch=True))
def test_a_form_is_never_empty(word: str) -> None:
    assert all(canonical(word))
