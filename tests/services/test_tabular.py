"""The tabular list as a tree, over the real one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from coderdesk.codesets.reference import ReferenceBook, open_reference
from coderdesk.domain.codes import icd10cm, icd10pcs
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.references import references
from coderdesk.services import tabular
from coderdesk.services.detail import code_detail
from coderdesk.services.tabular import ROOT

ON = date(2026, 9, 11)


@pytest.fixture(scope="module")
def whole(reference_path: Path) -> Iterator[ReferenceBook]:
    """Return the reference store."""
    opened = open_reference(reference_path)
    yield opened
    opened.close()


def test_every_category_stands_in_one_section_of_one_chapter(whole: ReferenceBook) -> None:
    chapters = tabular.below(whole, key=ROOT, on=ON)
    assert [chapter.label for chapter in chapters] == [f"Chapter {number}" for number in range(1, 23)]

    categories: list[str] = []
    waiting = [chapter.key for chapter in chapters]
    while waiting:
        for place in tabular.below(whole, key=waiting.pop(), on=ON):
            if place.entry is None:
                waiting.append(place.key)
            else:
                categories.append(place.key)

    assert len(categories) == len(set(categories))
    assert len(categories) > 1900


@pytest.mark.parametrize(
    ("code", "way"),
    [
        ("S52.531A", ("chapter 19", "section S50-S59", "S52", "S525", "S5253", "S52531")),
        ("S13.4XXA", ("chapter 19", "section S10-S19", "S13", "S134")),
        ("I10", ("chapter 9", "section I10-I1A", "I10")),
        ("C00", ("chapter 2", "section C00-C96", "section C00-C75", "section C00-C14", "C00")),
        ("B20", ("chapter 1", "section B20", "B20")),
    ],
)
def test_the_way_from_the_chapter_to_a_code(whole: ReferenceBook, code: str, way: tuple[str, ...]) -> None:
    opening = tabular.opening(whole, code=icd10cm(code), on=ON)

    assert opening.way == way
    shown = {place.key for _above, places in opening.below for place in places}
    assert set(way) <= shown


def test_notes_stand_at_their_place_with_the_codes_that_they_name(whole: ReferenceBook) -> None:
    opening = tabular.opening(whole, code=icd10cm("S52.5"), on=ON)
    forearm = next(place for _above, places in opening.below for place in places if place.key == "S52")

    amputation = next(note for note in forearm.notes if "amputation" in note.note.text)

    assert amputation.note.kind.value == "excludes1"
    assert [link.code.dotted for link in amputation.links] == ["S58"]


def test_what_stands_in_no_tabular_list_is_refused(whole: ReferenceBook) -> None:
    for code in (icd10pcs("0SR9019"), icd10cm("S99.99Z")):
        with pytest.raises(InvalidValue):
            tabular.opening(whole, code=code, on=ON)


def test_codes_are_found_in_the_text_of_a_note() -> None:
    text = "burns (T20-T32), asthma (J45.-), vitamin B12 and code from S52.53- to S52.56"

    assert [text[each.start : each.end] for each in references(text)] == [
        "T20", "T32", "J45.-", "B12", "S52.53-", "S52.56",
    ]  # fmt: skip


def test_words_that_only_look_like_a_code_are_no_link(whole: ReferenceBook) -> None:
    notes = [note for _place, note in whole.notes_at(["D51", "D510", "D511", "D519", "E538"], ON)]
    texts = [tabular.placed(whole, note, ON) for note in notes if "B12" in note.text]

    assert texts
    assert all(link.code.text != "B12" for each in texts for link in each.links)


def test_a_whole_code_is_shown_with_its_stem_and_its_character(whole: ReferenceBook) -> None:
    detail = code_detail(whole, code=icd10cm("S13.4XXD"), on=ON)

    assert detail.stem.code == icd10cm("S13.4")
    assert detail.character == "D"
    assert detail.takes == {"A", "D", "S"}
