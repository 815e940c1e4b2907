"""Excludes1 over the tabular list itself: nothing is missed, and little is asked."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest

from coderdesk.coding.edits.engine import check
from coderdesk.coding.edits.excludes import heads_in
from coderdesk.domain.book import CodeBook, Note
from coderdesk.domain.codes import Code, icd10cm
from coderdesk.domain.encounter import Diagnosis
from support.factories import DATE_OF_SERVICE, a_chart
from support.twins import TODAY

#: Categories of every chapter, with notes of every shape.
_CATEGORIES = """
A41 B18 B20 C50 C78 D50 D64 D68 E03 E08 E10 E11 E13 E66 E87 F10 F20 F32 F90 G43 G47 G89 H26 H40 H65 H91 I10 I11 I20
I21 I25 I50 I63 I69 J06 J20 J40 J44 J45 J96 K21 K25 K50 K80 L03 L89 M10 M17 M54 M80 N17 N18 N39 O09 O24 O99 P07 P22
Q20 Q90 R05 R07 R10 R52 R65 S06 S52 S72 T36 T81 T84 U07 V43 W01 Y92 Z00 Z38 Z79 Z85 Z99
"""


def _sample(book: CodeBook, each: int) -> list[Code]:
    """Return the first `each` billable codes of the categories."""
    return [
        entry.code
        for category in _CATEGORIES.split()
        for entry in (
            book.billable_below(icd10cm(category), DATE_OF_SERVICE, each)
            or [found for found in [book.entry(icd10cm(category), DATE_OF_SERVICE)] if found and found.valid]
        )
    ]


def _conflicts(book: CodeBook, codes: list[Code]) -> set[frozenset[Code]]:
    chart = a_chart(diagnoses=tuple(Diagnosis(code) for code in codes), lines=())
    return {frozenset(each.codes) for each in check(chart, book, today=TODAY) if each.rule == "ICD-EX1"}


def test_no_pair_that_the_book_forbids_is_missed(book: CodeBook) -> None:
    codes = _sample(book, 2)
    forbidden = {
        frozenset(pair) for pair in combinations(codes, 2) if book.excludes1_between(*pair, DATE_OF_SERVICE) is not None
    }
    assert len(forbidden) > 20
    assert _conflicts(book, codes) == forbidden


def test_five_hundred_diagnoses_ask_about_few_of_their_pairs(book: CodeBook, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = _sample(book, 8)[:500]
    asked = []

    def counting(one: Code, other: Code, on: date) -> Note | None:
        asked.append((one, other))
        return ask(one, other, on)

    ask = book.excludes1_between
    monkeypatch.setattr(book, "excludes1_between", counting)
    assert len(codes) == 500
    assert _conflicts(book, codes)
    assert len(asked) < len(codes) * (len(codes) - 1) / 2 / 10


@pytest.mark.parametrize(
    ("note", "heads"),
    [
        ("type 1 diabetes mellitus (E10.-)", {"E1"}),
        ("diseases of the skin (L00-L99)", {f"L{digit}" for digit in "0123456789"}),
        ("injury (S98.9-T01)", {"S9", "SA", "T0"}),
        ("fracture (S12.0--S12.6.-)", {"S1"}),
        ("influenza (J09.X3, J10.2, J11.2)", {"J0", "J1"}),
        ("sequelae (I60.-. I61.-)", {"I6"}),
        ("neoplasm (C00 to D49)", {f"C{digit}" for digit in "0123456789A"} | {"D0", "D1", "D2", "D3", "D4"}),
        ("asthma NOS", set()),
    ],
)
def test_what_a_note_may_name_is_read_widely(note: str, heads: set[str]) -> None:
    assert heads_in(note) == heads
