"""What is said in many words, in any order."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.codesets.search.loosely import LOOSELY, Line, Loosely
from coderdesk.codesets.search.words import raw_words
from coderdesk.domain.book import CodeBook
from coderdesk.domain.codes import CodeSystem

ON = date(2026, 9, 14)


def line(*must: str, may: tuple[str, ...] = (), meaning: str = "meant") -> Line:
    return Line(
        tuple(frozenset(one.split("/")) for one in must), tuple(frozenset(one.split("/")) for one in may), meaning
    )


def test_words_are_found_in_any_order_and_with_others_between_them() -> None:
    lines = Loosely([line("low/poor", "iron")])
    assert [one.places for one in lines.find(["iron", "very", "low"])] == [(0, 2)]
    assert lines.find(["iron", "very"]) == []


def test_a_word_that_may_be_missing_is_taken_where_it_is_there() -> None:
    lines = Loosely([line("low", "iron", may=("blood",))])
    assert [one.places for one in lines.find(["low", "blood", "iron"])] == [(0, 1, 2)]


def test_the_line_that_takes_the_most_words_goes_first_and_takes_them() -> None:
    lines = Loosely([line("low", "iron", meaning="short"), line("low", "iron", "baby", meaning="long")])
    assert [one.meaning for one in lines.find(["baby", "low", "iron"])] == ["long"]


def test_one_word_does_not_stand_for_two_of_a_line() -> None:
    assert Loosely([line("a/b", "b/c")]).find(["b"]) == []


@given(st.text(max_size=60))
def test_what_is_found_is_there_and_each_word_is_taken_once(text: str) -> None:
    words = raw_words(text)
    places = [place for said in LOOSELY.find(words) for place in said.places]
    assert len(places) == len(set(places))
    assert all(0 <= place < len(words) for place in places)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("stone in his left kidney", "N20"),
        ("potassium level was low", "E87.6"),
        ("trouble with swallowing food", "R13"),
        ("swelling of both ankles", "R60"),
        ("baby with yellow skin", "P59"),
        ("blood in the urine since yesterday", "R31"),
        ("eyes set wide apart", "Q75.2"),
        ("hair is falling out, losing hair", "L65"),
        ("widened airways, permanent", "J47"),
        ("unable to urinate", "R33"),
        ("mother had colon cancer", "Z80"),
        ("quit smoking ten years ago", "Z87"),
    ],
)  # fmt: skip
def test_what_patients_say_leads_to_the_code(book: CodeBook, said: str, code: str) -> None:
    found = [hit.entry.code.dotted for hit in book.search(said, systems=[CodeSystem.ICD10CM], on=ON)[:10]]
    assert [one for one in found if one.startswith(code)], found


@pytest.mark.parametrize(
    "words", ["coagulation problems during pregnancy", "back pain and knee pain", "decreased eye movement"]
)
def test_words_that_only_stand_beside_each_other_say_nothing_else(words: str) -> None:
    meant = " ".join(said.meaning for said in LOOSELY.find(raw_words(words)))
    assert not any(wrong in meant for wrong in ("infertility", "recurvatum", "microphthalmos"))


def test_a_result_says_how_the_words_were_understood(book: CodeBook) -> None:
    hit = book.search("potassium level was low", systems=[CodeSystem.ICD10CM], on=ON)[0]
    assert "hypokalemia" in hit.read_as


def test_a_saying_is_understood_with_a_slip_in_it(book: CodeBook) -> None:
    hit = book.search("haert attack", systems=[CodeSystem.ICD10CM], on=ON)[0]
    assert hit.entry.code.dotted == "I21.9"
    assert "haert: heart" in hit.read_as
