"""A PCS code is built from what the tables allow, and from nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from coderdesk.services.pcs_builder import Building, allows, axis_after, build, spaced
from support.pcs_tables import BOWEL, HIPS, SmallPcsBook

ON = date(2026, 9, 12)


@pytest.fixture
def small() -> SmallPcsBook:
    """Return two tables, cut short."""
    return SmallPcsBook()


def _values(building: Building) -> str:
    return "".join(value.character for value in building.axis.values) if building.axis else ""


def test_it_begins_with_the_sections(small: SmallPcsBook) -> None:
    building = build(small, start="", on=ON)

    assert (building.start, building.place, _values(building)) == ("", 1, "0")
    assert building.axis is not None
    assert building.axis.values[0].codes == len(small.pcs.codes)


def test_each_character_narrows_what_may_follow(small: SmallPcsBook) -> None:
    assert _values(build(small, start="0S", on=ON)) == "R"
    assert _values(build(small, start="0SR90", on=ON)) == "1347K"
    assert _values(build(small, start="0SR904", on=ON)) == "9AZ"
    assert _values(build(small, start="0SR907", on=ON)) == "Z"


def test_a_whole_code_has_its_title_and_is_seen_at_the_last_axis(small: SmallPcsBook) -> None:
    building = build(small, start="0sr904a", on=ON)

    assert building.is_whole
    assert building.place == 7
    assert building.entry is not None
    assert building.entry.code.text == "0SR904A"
    assert spaced(building.start) == "0SR 9 0 4 A"


def test_every_valid_code_is_reached_and_no_other(small: SmallPcsBook) -> None:
    reached, open_starts = set[str](), [""]
    while open_starts:
        building = build(small, start=open_starts.pop(), on=ON)
        if building.is_whole:
            reached.add(building.start)
        else:
            open_starts += [building.start + character for character in _values(building)]

    assert reached == small.pcs.codes


def test_the_other_side_keeps_the_rest_of_a_whole_code(small: SmallPcsBook) -> None:
    building = build(small, start="0SRB", place=5, rest="04A", on=ON)

    assert (building.start, building.place) == ("0SRB04A", 5)


def test_what_the_tables_no_longer_allow_is_dropped(small: SmallPcsBook) -> None:
    assert build(small, start="0SR907", rest="A", on=ON).start == "0SR907"
    assert build(small, start="0DTF", rest="8ZZ", on=ON).start == "0DTF"


def test_a_start_that_leads_nowhere_is_cut_to_where_it_leads(small: SmallPcsBook) -> None:
    assert build(small, start="0SRX04A", on=ON).start == "0SR"
    assert build(small, start="0SR9", place=7, on=ON).place == 5


def test_outside_every_release_there_is_nothing_to_choose(small: SmallPcsBook) -> None:
    building = build(small, start="0SR", on=date(2001, 1, 1))

    assert building.source is None
    assert building.axis is None
    assert building.start == ""


def test_a_row_allows_a_start_if_it_has_each_of_its_characters() -> None:
    joint, graft = HIPS.rows

    assert allows(joint, "0SR904A")
    assert not allows(graft, "0SR904")
    assert allows(graft, "0SRB07")
    assert allows(graft, "0SR")
    assert [allows(row, "0DTJ8") for row in BOWEL.rows] == [False, True]


def test_the_axis_after_a_value_is_told_before_it_is_chosen(small: SmallPcsBook) -> None:
    axis = axis_after(small, start="0SR904", on=ON)

    assert axis is not None
    assert [value.label for value in axis.values] == ["Cemented", "Uncemented", "No Qualifier"]
    assert axis_after(small, start="0SR904A", on=ON) is None
