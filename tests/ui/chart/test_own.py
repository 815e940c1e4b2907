"""The coder's own codes at the desk: stars, notes, groups and the path to a code, all by key."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from coderdesk.domain.codes import icd10cm, service_code
from coderdesk.domain.encounter import ServiceLine
from coderdesk.domain.favourites import GroupCode, OwnCodes
from coderdesk.services import groups, own_codes
from coderdesk.services.shelf import ShelfCode, ShelfGroup
from coderdesk.ui.chart.diagnoses import COLUMNS
from coderdesk.ui.chart.shelf_list import lines_of
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.theme import Mode, Theme
from support.factories import a_chart
from support.stored import keep
from support.used import just_below, taken_up

from ..conftest import Shoot
from .conftest import CTRL, SHIFT, Desk, OpenDesk

CTRL_SHIFT = CTRL | SHIFT
CHART = a_chart("E11.42", "I10")
CLIENT = CHART.client.id


def shelf(desk: Desk) -> list[str]:
    """Return what the empty search shows, as "kind: code or name"."""
    items = desk.coding.searching.shelf.items
    return [
        f"{item.kind.value}: {item.group.name if isinstance(item, ShelfGroup) else item.code.dotted}" for item in items
    ]


def take_down(desk: Desk, wanted: str) -> None:
    """Go down the empty search until the item of that name or code is selected."""
    desk.coding.field.setFocus()
    desk.key(Qt.Key.Key_Down)
    for _ in shelf(desk):
        desk.key(Qt.Key.Key_Up)
    for _ in range(len(shelf(desk))):
        item = desk.coding.searching.shelf.current
        name = item.group.name if isinstance(item, ShelfGroup) else item.code.dotted if item else ""
        if name == wanted:
            return
        desk.key(Qt.Key.Key_Down)
    raise AssertionError(f"{wanted} is not on the shelf: {shelf(desk)}")


def stand_at(desk: Desk, row: int) -> None:
    """Go to a diagnosis of the chart."""
    desk.coding.diagnoses.table.setFocus()
    desk.coding.diagnoses.table.select(row)


def own(desk: Desk) -> OwnCodes:
    return own_codes.own_codes(desk.session.begin, client=CLIENT)


# -- stars and notes -----------------------------------------------------------------------------------------------


def test_a_code_of_the_chart_is_starred_and_posted_into_the_next_from_the_empty_search(open_desk: OpenDesk) -> None:
    other = a_chart("E78.2", id="other", external_id="t:other", account="OTHER")
    desk = open_desk(CHART, other)
    stand_at(desk, 0)
    desk.key(Qt.Key.Key_S, CTRL_SHIFT)
    assert desk.said[-1] == "E11.42 is a favourite."

    desk.open(other)
    take_down(desk, "E11.42")
    desk.key(Qt.Key.Key_Return)

    assert desk.diagnoses == ["E78.2", "E11.42"]
    assert desk.stored().diagnoses[-1].found_by == "own codes: favourite used once for this client"
    assert desk.focused() is desk.coding.field
    assert not desk.coding.searching.found.isVisible()


def test_a_star_is_given_and_taken_in_the_results_and_shown_there(open_desk: OpenDesk) -> None:
    desk = open_desk(CHART)
    desk.search("E78.5")
    desk.key(Qt.Key.Key_S, CTRL_SHIFT)
    row = desk.coding.results.current
    assert row is not None
    assert row.marks.is_favourite
    assert row.words.endswith("favourite")

    desk.key(Qt.Key.Key_S, CTRL_SHIFT)

    assert own(desk).favourites == ()
    assert desk.coding.field.text() == "E78.5"


def test_a_note_is_written_in_a_line_and_comes_back_to_the_search(open_desk: OpenDesk) -> None:
    desk = open_desk(CHART)
    desk.search("E78.5")

    desk.key(Qt.Key.Key_N, CTRL_SHIFT)
    assert desk.screen.prompt.isVisible()
    desk.type("ask for the LDL")
    desk.key(Qt.Key.Key_Return)

    assert desk.focused() is desk.coding.field
    row = desk.coding.results.current
    assert row is not None
    assert row.words.endswith("“ask for the LDL”")
    desk.key(Qt.Key.Key_N, CTRL_SHIFT)
    assert desk.screen.prompt.line.text() == "ask for the LDL"
    desk.key(Qt.Key.Key_Escape)
    assert own(desk).notes == {icd10cm("E78.5"): "ask for the LDL"}


def test_where_no_code_is_selected_the_keys_say_so(open_desk: OpenDesk) -> None:
    desk = open_desk(CHART)
    desk.coding.field.setFocus()
    desk.key(Qt.Key.Key_S, CTRL_SHIFT)
    assert desk.said[-1].startswith("Select a code first")


def test_the_path_and_the_note_stand_under_the_codes_for_the_selected_one(open_desk: OpenDesk) -> None:
    desk = open_desk(CHART)
    desk.search("mixed hyperlipidemia")
    desk.key(Qt.Key.Key_Return)
    stand_at(desk, 2)
    path = desk.stored().diagnoses[2].found_by
    assert path.startswith("search “mixed hyperlipidemia”: ")

    assert desk.coding.path.isVisible()
    assert desk.coding.path.words.text() == f"E78.2 found by {path}"
    code_column = COLUMNS[1]
    assert code_column.tooltip is not None
    assert code_column.tooltip(desk.coding.diagnoses.table.current_item) == f"found by {path}"

    desk.key(Qt.Key.Key_N, CTRL_SHIFT)
    desk.type("fasting")
    desk.key(Qt.Key.Key_Return)
    assert desk.coding.path.words.text() == f"E78.2 found by {path}"
    assert desk.coding.path.note.text() == "Your note on E78.2: fasting"
    stand_at(desk, 0)
    assert not desk.coding.path.isVisible()


def test_a_line_that_was_typed_keeps_what_was_typed(open_desk: OpenDesk) -> None:
    desk = open_desk(CHART)
    desk.search("99213-25 120")
    desk.key(Qt.Key.Key_Return)

    assert desk.stored().lines[-1].found_by == "typed “99213-25 120”"
    desk.coding.lines.table.setFocus()
    desk.coding.lines.table.select(1)
    assert desk.coding.path.words.text() == "99213 found by typed “99213-25 120”"


# -- the empty search ----------------------------------------------------------------------------------------------


def test_the_empty_search_opens_by_its_key_and_closes_by_esc(open_desk: OpenDesk) -> None:
    desk = open_desk(CHART)
    assert desk.coding.findings.isVisible()
    assert not desk.coding.searching.shelf.isVisible()

    desk.screen.start_find()
    desk.settle()
    assert desk.coding.searching.shelf.isVisible()
    assert not desk.coding.findings.isVisible()
    desk.key(Qt.Key.Key_Escape)

    assert not desk.coding.searching.shelf.isVisible()
    assert desk.coding.findings.isVisible()
    assert desk.focused() is desk.coding.diagnoses.table


def test_words_take_the_place_of_the_own_codes_and_enter_posts_what_was_found(open_desk: OpenDesk) -> None:
    desk = open_desk(CHART)
    take_down(desk, "E11.42")
    desk.type("E78.5")
    assert desk.coding.results.isVisible()
    desk.key(Qt.Key.Key_Return)

    assert desk.diagnoses[-1] == "E78.5"
    assert desk.stored().diagnoses[-1].found_by == "search “E78.5”: Code"


def test_enter_with_nothing_selected_posts_nothing(open_desk: OpenDesk) -> None:
    desk = open_desk(CHART)
    desk.screen.start_find()
    desk.settle()
    desk.key(Qt.Key.Key_Return)
    assert desk.diagnoses == ["E11.42", "I10"]


def test_a_header_that_was_looked_at_opens_instead_of_being_posted(open_desk: OpenDesk) -> None:
    desk = open_desk(CHART)
    own_codes.looked_at(desk.session.begin, codes=[icd10cm("S52.53")])
    desk.open(CHART)
    take_down(desk, "S52.53")

    desk.key(Qt.Key.Key_Return)

    assert desk.coding.field.text() == "S52.53"
    assert desk.diagnoses == ["E11.42", "I10"]


def test_a_code_is_on_the_shelf_once_and_a_new_one_is_there_at_once(open_desk: OpenDesk) -> None:
    desk = open_desk(CHART)
    assert shelf(desk) == ["usual code: 99214", "usual code: E11.42", "usual code: I10"]
    desk.search("E78.5")
    desk.key(Qt.Key.Key_Return)
    stand_at(desk, 1)
    desk.key(Qt.Key.Key_S, CTRL_SHIFT)

    assert shelf(desk) == ["favourite: I10", "usual code: 99214", "usual code: E11.42", "usual code: E78.5"]


def test_what_is_used_for_this_client_rises_in_the_results_and_says_so(open_desk: OpenDesk) -> None:
    desk = open_desk(CHART)
    desk.search("diabetes neuropathy")
    near = just_below(desk.coding.results.rows)
    before = [row.hit.entry.code for row in desk.coding.results.rows].index(near)
    keep(desk.session.vault, *taken_up(near, 12))
    desk.open(CHART)

    desk.search("diabetes neuropathy")

    rows = list(desk.coding.results.rows)
    after = [row.hit.entry.code for row in rows].index(near)
    assert after < before
    assert "used 12 times for this client" in rows[after].words


# -- groups --------------------------------------------------------------------------------------------------------


def test_the_codes_of_a_chart_are_kept_as_a_group_posted_into_another_and_undone_at_once(open_desk: OpenDesk) -> None:
    second = a_chart("E78.2", id="second", external_id="t:second", account="SECOND")
    second = replace(second, encounter=replace(second.encounter, lines=()))
    desk = open_desk(CHART, second)

    desk.key(Qt.Key.Key_G, CTRL_SHIFT)
    assert desk.screen.prompt.isVisible()
    desk.type("Diabetes visit")
    desk.key(Qt.Key.Key_Return)
    assert desk.said[-1] == "Kept the group “Diabetes visit”: E11.42, I10, 99214."

    desk.open(second)
    take_down(desk, "Diabetes visit")
    desk.key(Qt.Key.Key_Return)
    stored = desk.stored()
    assert desk.diagnoses == ["E78.2", "E11.42", "I10"]
    assert [(line.code.text, line.pointers, str(line.charge)) for line in stored.lines] == [("99214", (2, 3), "185.00")]
    assert {diagnosis.found_by for diagnosis in stored.diagnoses[1:]} == {"group “Diabetes visit”"}
    assert stored.lines[0].found_by == "group “Diabetes visit”"

    desk.key(Qt.Key.Key_Z, CTRL)
    assert desk.diagnoses == ["E78.2"]
    assert desk.stored().lines == ()


def test_a_group_of_which_all_is_there_already_changes_nothing(open_desk: OpenDesk) -> None:
    desk = open_desk(CHART)
    groups.save_group(desk.session.begin, name="Pressure", client=CLIENT, codes=[GroupCode(icd10cm("I10"))])
    desk.open(CHART)
    version = desk.stored().version
    take_down(desk, "Pressure")
    desk.key(Qt.Key.Key_Return)

    assert desk.said[-1] == "Every code of “Pressure” is on the chart already."
    assert desk.stored().version == version


def test_a_group_is_renamed_by_f2_removed_by_del_and_brought_back_by_undo(open_desk: OpenDesk) -> None:
    desk = open_desk(CHART)
    groups.save_group(desk.session.begin, name="Pressure", client=CLIENT, codes=[GroupCode(icd10cm("I10"))])
    desk.open(CHART)
    take_down(desk, "Pressure")

    desk.key(Qt.Key.Key_F2)
    desk.type("Blood pressure")
    desk.key(Qt.Key.Key_Return)
    assert shelf(desk)[0] == "group: Blood pressure"
    assert desk.focused() is desk.coding.field

    take_down(desk, "Blood pressure")
    desk.key(Qt.Key.Key_Delete)
    assert all(not item.startswith("group") for item in shelf(desk))
    desk.key(Qt.Key.Key_Z, CTRL)
    assert shelf(desk)[0] == "group: Blood pressure"
    assert desk.diagnoses == ["E11.42", "I10"]


def test_undo_after_another_change_takes_that_back_and_not_the_group(open_desk: OpenDesk) -> None:
    desk = open_desk(CHART)
    groups.save_group(desk.session.begin, name="Pressure", client=CLIENT, codes=[GroupCode(icd10cm("I10"))])
    desk.open(CHART)
    take_down(desk, "Pressure")
    desk.key(Qt.Key.Key_Delete)
    desk.search("E78.5")
    desk.key(Qt.Key.Key_Return)

    desk.key(Qt.Key.Key_Z, CTRL)

    assert desk.diagnoses == ["E11.42", "I10"]
    assert own(desk).groups == ()


def test_a_name_is_asked_for_until_it_is_one(open_desk: OpenDesk) -> None:
    desk = open_desk(CHART)
    desk.key(Qt.Key.Key_G, CTRL_SHIFT)
    desk.key(Qt.Key.Key_Return)
    assert desk.screen.prompt.isVisible()
    desk.type("x" * 61)
    desk.key(Qt.Key.Key_Return)
    assert desk.screen.prompt.isVisible()
    desk.key(Qt.Key.Key_Escape)
    assert own(desk).groups == ()


def test_a_chart_whose_line_no_claim_would_take_is_kept_as_no_group(open_desk: OpenDesk) -> None:
    odd = replace(CHART.encounter, lines=(ServiceLine(service_code("99214"), ("2 5",)),))
    desk = open_desk(replace(CHART, encounter=odd))
    desk.key(Qt.Key.Key_G, CTRL_SHIFT)
    desk.type("Odd")
    desk.key(Qt.Key.Key_Return)

    assert desk.screen.prompt.isVisible()
    assert own(desk).groups == ()


def test_a_finished_chart_takes_no_group_and_no_code(open_desk: OpenDesk, tasks: Tasks) -> None:
    desk = open_desk(CHART)
    groups.save_group(desk.session.begin, name="Lipids", client=CLIENT, codes=[GroupCode(icd10cm("E78.2"))])
    desk.key(Qt.Key.Key_F9)
    assert tasks.wait_idle()
    desk.open(CHART)
    take_down(desk, "Lipids")
    desk.key(Qt.Key.Key_Return)

    assert desk.said[-1].startswith("This chart is finished")
    assert desk.diagnoses == ["E11.42", "I10"]
    assert isinstance(desk.coding.searching.shelf.items[1], ShelfCode)


# -- how it looks --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [1280, 1440])
@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_the_own_codes_and_the_path_are_shown_whole(
    open_desk: OpenDesk, theme: Theme, shoot: Shoot, mode: Mode, width: int
) -> None:
    theme.set_mode(mode)
    desk = open_desk(CHART, width=width - 72, height=720 - 66)
    codes = [GroupCode(icd10cm("E11.42")), GroupCode(icd10cm("I10")), GroupCode(service_code("99214"), ("25",))]
    groups.save_group(desk.session.begin, name="Diabetes visit, established", client=CLIENT, codes=codes)
    own_codes.set_star(desk.session.begin, code=icd10cm("E78.5"), on=True)
    own_codes.keep_note(desk.session.begin, code=icd10cm("E78.5"), text="LDL in the lab report? Then E78.0 or E78.2")
    desk.open(CHART)
    desk.screen.start_find()
    desk.key(Qt.Key.Key_Down)
    shoot(desk.screen, f"own-shelf-{mode.value}-{width}")

    desk.search("hyperlipidemia")
    shoot(desk.screen, f"own-results-{mode.value}-{width}")
    desk.key(Qt.Key.Key_Return)
    stand_at(desk, 2)

    assert desk.coding.path.isVisible()
    assert desk.coding.finish_bar.isVisible()
    shoot(desk.screen, f"own-path-{mode.value}-{width}")


def test_a_group_is_found_by_typing_its_name_and_posted_at_once(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart("E11.42"))
    codes = (GroupCode(icd10cm("I10")), GroupCode(icd10cm("M17.11")))
    groups.save_group(desk.session.begin, name="Knee visit", client=CLIENT, codes=codes)
    desk.desk.own.read()
    desk.settle()

    desk.search("kne vis")
    assert [lines_of(item).first for item in desk.coding.searching.groups.items] == ["Knee visit · 2 codes"]
    desk.search("knee visit")
    desk.key(Qt.Key.Key_Return)

    assert [(each.code.dotted, each.found_by) for each in desk.stored().diagnoses[1:]] == [
        ("I10", "group “Knee visit”"),
        ("M17.11", "group “Knee visit”"),
    ]
    assert desk.coding.field.text() == ""
