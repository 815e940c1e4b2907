"""The grid of the form."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import pytest

from coderdesk.billing.paper.cms1500_layout import BOXES, LETTERS
from coderdesk.domain.page import LETTER, Align

#: Where our grid differs from the one that OpenEMR prints on, and why. The NUCC's lengths are those of its 02/12 field
#: specifications; OpenEMR kept many of its own.
WIDER = "the NUCC allows more characters, and the columns have room for them"
NARROWER = "the NUCC allows fewer characters"
NEIGHBOUR = "one column less, so that the rule or the box beside it stays free"
KNOWN_LENGTHS = {
    **dict.fromkeys(
        ("1a", "4", "7_street", "5_city", "7_city", "5_zip", "7_zip", "5_phone", "7_phone", "33_phone"), WIDER
    ),
    **dict.fromkeys(("12_sig", "13_sig", "17a", "22_code", "22_ref", "23", "32_name", "32_street"), WIDER),
    **dict.fromkeys(("33_name", "33_street", "33_csz"), WIDER),
    **dict.fromkeys(("11", "11c", "17_qual", "17_name", "17b_npi", "26"), NARROWER),
    **dict.fromkeys((f"21{letter}" for letter in LETTERS), "an ICD-10-CM code has at most seven characters"),
    "32_csz": NEIGHBOUR,
    **dict.fromkeys((f"24.{n}J_id" for n in range(1, 7)), WIDER),
    **dict.fromkeys((f"24.{n}D_mods" for n in range(1, 7)), "four modifiers and three blanks are eleven characters"),
    **dict.fromkeys((f"24.{n}H_epsdt" for n in range(1, 7)), "the unshaded half takes one character"),
}
KNOWN_PLACES = {
    "10d": "item 10d begins where VistA and the NUCC let it, not where one code of OpenEMR's stands",
    "11b": "a qualifier of two characters stands before the identifier in the 02/12 form",
    "20_charges": "right-justified before the upright rule, so that it may be longer; OpenEMR's text ends there too",
    "28": "one digit more on the left, for 7 + 2; the cents stand in the same columns",
}
OURS_ALONE = {"11b_qual", "12_date", "19_upper"}


def test_every_box_lies_on_the_paper() -> None:
    for name, place in BOXES.items():
        assert 0 < place.x < place.right < LETTER[0], name
        assert 0 < place.y < LETTER[1], name


def test_no_box_reaches_into_another() -> None:
    by_line: dict[int, list[tuple[int, int, str]]] = {}
    for name, place in BOXES.items():
        by_line.setdefault(place.line, []).append((place.column, place.column + place.length, name))
    for line, spans in by_line.items():
        for (_, end, name), (start, _, after) in pairwise(sorted(spans)):
            assert end <= start, f"line {line}: {name} reaches into {after}"


def test_positions_follow_ten_characters_and_six_lines_to_the_inch() -> None:
    medicare, npi = BOXES["1_medicare"], BOXES["24.6J_npi"]
    assert (medicare.x, medicare.y) == pytest.approx((21.6, 24 + 12 * 8))
    assert (npi.x, npi.y) == pytest.approx((21.6 + 7.2 * 67, 24 + 12 * 54))


def test_right_justified_text_ends_at_the_right_edge() -> None:
    charge = BOXES["24.1F_charge"]
    assert charge.align is Align.RIGHT
    assert charge.start("185 00") + 6 * 7.2 == pytest.approx(charge.right)


def test_diagnoses_stand_row_by_row() -> None:
    assert [(BOXES[f"21{letter}"].line, BOXES[f"21{letter}"].column) for letter in "ABCDEL"] == [
        (38, 3),
        (38, 16),
        (38, 29),
        (38, 42),
        (39, 3),
        (40, 42),
    ]


def _grid(shared: Path) -> dict[str, tuple[int, int, int]]:
    with (shared / "samples" / "forms" / "cms1500_print_grid.tsv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return {
            row["box"].replace("(shaded)", ""): (int(row["line"]), int(row["col"]), int(row["maxlen"])) for row in rows
        }


def test_the_grid_is_that_of_other_billing_programs_but_for_known_differences(shared: Path) -> None:
    grid = _grid(shared)
    assert set(BOXES) - set(grid) == OURS_ALONE
    assert set(grid) <= set(BOXES)
    moved = {
        name for name, (line, column, _) in grid.items() if (BOXES[name].line, BOXES[name].column) != (line, column)
    }
    assert moved == set(KNOWN_PLACES)
    resized = {name for name, (_, _, length) in grid.items() if BOXES[name].length != length}
    assert resized - moved == set(KNOWN_LENGTHS)
    assert all(BOXES[name].line == grid[name][0] for name in moved)


def test_the_total_charge_ends_in_the_same_column_as_elsewhere(shared: Path) -> None:
    _, column, length = _grid(shared)["28"]
    assert BOXES["28"].column + BOXES["28"].length == column + length
