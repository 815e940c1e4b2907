"""The other side and the other episode of a code, over the real tabular list."""

from __future__ import annotations

from datetime import date

import pytest

from coderdesk.domain.book import CodeBook
from coderdesk.domain.codes import icd10cm, icd10pcs
from coderdesk.services.seventh import Episode, seventh_grid, stem_of, with_seventh
from coderdesk.services.siblings import Side, siblings

ON = date(2026, 9, 11)


@pytest.mark.parametrize(
    ("code", "side", "others"),
    [
        ("S52.531A", Side.RIGHT, {Side.LEFT: "S52.532A", Side.UNSPECIFIED: "S52.539A"}),
        ("S52.532", Side.LEFT, {Side.RIGHT: "S52.531", Side.UNSPECIFIED: "S52.539"}),
        ("M17.11", Side.RIGHT, {Side.LEFT: "M17.12", Side.BILATERAL: "M17.0", Side.UNSPECIFIED: "M17.10"}),
        ("M17.0", Side.BILATERAL, {Side.RIGHT: "M17.11", Side.LEFT: "M17.12", Side.UNSPECIFIED: "M17.10"}),
        ("H10.33", Side.BILATERAL, {Side.RIGHT: "H10.31", Side.LEFT: "H10.32", Side.UNSPECIFIED: "H10.30"}),
        # What is unspecified here is the fracture, not the side.
        ("S52.501A", Side.RIGHT, {Side.LEFT: "S52.502A", Side.UNSPECIFIED: "S52.509A"}),
        # The other side stands under another parent.
        ("L97.411", Side.RIGHT, {Side.LEFT: "L97.421", Side.UNSPECIFIED: "L97.401"}),
        # The 7th character tells the side.
        ("E11.3211", Side.RIGHT, {Side.LEFT: "E11.3212", Side.BILATERAL: "E11.3213", Side.UNSPECIFIED: "E11.3219"}),
        ("H40.1111", Side.RIGHT, {Side.LEFT: "H40.1121", Side.BILATERAL: "H40.1131", Side.UNSPECIFIED: "H40.1191"}),
    ],
)
def test_the_other_sides_of_a_code(book: CodeBook, code: str, side: Side, others: dict[Side, str]) -> None:
    beside = siblings(book, code=icd10cm(code), on=ON)

    assert beside.side is side
    assert {where: entry.code.dotted for where, entry in beside.sides.items()} == others


@pytest.mark.parametrize("code", ["E11.42", "J18.9", "I10", "H54.3", "H26.9"])
def test_a_code_that_tells_no_side_has_no_other(book: CodeBook, code: str) -> None:
    beside = siblings(book, code=icd10cm(code), on=ON)

    assert beside.side is None
    assert not beside.sides


def test_the_episodes_keep_the_kind_of_fracture(book: CodeBook) -> None:
    beside = siblings(book, code=icd10cm("S52.531B"), on=ON)

    assert beside.episode is Episode.INITIAL
    assert {which: entry.code.dotted for which, entry in beside.episodes.items()} == {
        Episode.SUBSEQUENT: "S52.531E",
        Episode.SEQUELA: "S52.531S",
    }


def test_a_procedure_and_an_unknown_code_have_none(book: CodeBook) -> None:
    assert siblings(book, code=icd10pcs("0SR9019"), on=ON).side is None
    assert siblings(book, code=icd10cm("S52.99Z"), on=ON).side is None


def test_x_fills_the_places_before_a_seventh_character() -> None:
    assert with_seventh(icd10cm("S13.4"), "A").dotted == "S13.4XXA"
    assert with_seventh(icd10cm("S52.531"), "A").dotted == "S52.531A"
    assert stem_of(icd10cm("S13.4XXA")) == icd10cm("S13.4")
    assert stem_of(icd10cm("S52.531A")) == icd10cm("S52.531")


def test_a_fracture_is_a_grid_by_course_and_kind(book: CodeBook) -> None:
    grid = seventh_grid(book.seventh_characters(icd10cm("S52.531"), ON))

    assert grid.columns == ("Closed", "Open I, II", "Open III")
    rows = {row.title: "".join(cell[0] if cell else "." for cell in row.cells) for row in grid.rows}
    assert rows == {
        "Initial": "ABC",
        "Routine healing": "DEF",
        "Delayed healing": "GHJ",
        "Nonunion": "KMN",
        "Malunion": "PQR",
        "Sequela": "S..",
    }


def test_what_tells_no_fracture_is_a_list(book: CodeBook) -> None:
    grid = seventh_grid(book.seventh_characters(icd10cm("S13.4"), ON))

    assert grid.columns == ()
    assert [row.title for row in grid.rows] == ["initial encounter", "subsequent encounter", "sequela"]
