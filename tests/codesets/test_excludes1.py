"""Which two codes an Excludes1 note forbids together."""

from __future__ import annotations

from datetime import date

import pytest

from coderdesk.domain.book import CodeBook, NoteKind
from coderdesk.domain.codes import icd10cm, icd10pcs

ON = date(2026, 9, 14)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("E10.9", "E11.42", "E10"),
        ("J20.9", "J40", "J20"),
        ("F41.0", "F40.01", "F40.01"),
        ("E87.1", "P74.21", "chapter 4"),
        ("G63", "E11.42", "G63"),
        ("R47.01", "I69.320", "R47.01"),
        ("S01.01XA", "S02.0XXB", "S01"),
        ("V00.111A", "V01.01XA", "V00"),
        ("J17", "A37.01", "J17"),
    ],
)
def test_a_note_forbids_the_pair_from_either_side(book: CodeBook, one: str, other: str, level: str) -> None:
    note = book.excludes1_between(icd10cm(one), icd10cm(other), ON)
    assert note is not None
    assert (note.kind, note.level) == (NoteKind.EXCLUDES1, level)
    assert book.excludes1_between(icd10cm(other), icd10cm(one), ON) == note


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("E11.42", "I10"),
        ("E11.42", "E11.9"),
        ("G63", "E11.9"),
        ("S01.01XA", "S02.0XXA"),
        ("J17", "A37.00"),
        ("D72.824", "D72.828"),
        ("E11.42", "E11.42"),
    ],
)
def test_other_pairs_may_stand_together(book: CodeBook, one: str, other: str) -> None:
    assert book.excludes1_between(icd10cm(one), icd10cm(other), ON) is None


def test_the_note_is_given_as_it_stands(book: CodeBook) -> None:
    note = book.excludes1_between(icd10cm("J20.9"), icd10cm("J40"), ON)
    assert note is not None
    assert note.text == "bronchitis NOS (J40)"


def test_procedures_and_unknown_codes_exclude_nothing(book: CodeBook) -> None:
    assert book.excludes1_between(icd10pcs("0FT44ZZ"), icd10cm("E11.42"), ON) is None
    assert book.excludes1_between(icd10pcs("0FT44ZZ"), icd10pcs("0FT40ZZ"), ON) is None
    assert book.excludes1_between(icd10cm("ZZZ"), icd10cm("QQQ"), ON) is None
