"""The coder's own codes in the encoder: star, note, what is used for the client, what was open before."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from coderdesk.domain.codes import icd10cm, icd10pcs
from coderdesk.domain.favourites import GroupCode, OwnCodes
from coderdesk.services import groups, own_codes
from coderdesk.services.shelf import ShelfGroup
from coderdesk.ui.theme import Mode, Theme
from support.factories import a_chart
from support.stored import keep
from support.used import just_below, taken_up

from ..conftest import Shoot
from .conftest import Encoder

CLIENT = a_chart().client.id
CONTROL = Qt.KeyboardModifier.ControlModifier
BOTH = CONTROL | Qt.KeyboardModifier.ShiftModifier


def own(encoder: Encoder) -> OwnCodes:
    return own_codes.own_codes(encoder.desk.session.begin, client=None)


def recent(encoder: Encoder) -> list[str]:
    return [code.dotted for code in encoder.screen.search.recent.codes]


def test_a_star_is_given_and_taken_by_key_without_a_chart(encoder: Encoder) -> None:
    encoder.search("M17.11")
    encoder.press(Qt.Key.Key_S, BOTH)

    assert "favourite" in encoder.words(encoder.screen.detail.own)
    assert own(encoder).favourites == (icd10cm("M17.11"),)
    row = encoder.screen.search.results.current
    assert row is not None
    assert row.marks.is_favourite

    encoder.press(Qt.Key.Key_S, BOTH)
    assert own(encoder).favourites == ()
    assert "favourite" not in encoder.words(encoder.screen.detail.own)


def test_a_note_is_written_in_a_line_and_stands_on_the_page(encoder: Encoder) -> None:
    encoder.search("M17.11")
    encoder.press(Qt.Key.Key_N, BOTH)
    encoder.type("which compartment")
    encoder.press(Qt.Key.Key_Return)

    assert "Your note: which compartment" in encoder.words()
    assert encoder.screen.focusWidget() is encoder.screen.search.field
    encoder.search("I10")
    assert "Your note" not in encoder.words()


def test_the_chart_shows_what_was_starred_in_the_encoder_and_the_encoder_what_the_chart_did(
    with_chart: Encoder,
) -> None:
    with_chart.search("E11.42")
    assert "used once for this client" in with_chart.words()
    with_chart.press(Qt.Key.Key_S, BOTH)

    shelf = with_chart.desk.chart_screen.coding.searching.shelf
    assert [item.kind.value for item in shelf.items] == ["favourite", "usual code"]


def test_a_code_that_was_opened_is_open_again_after_the_vault_was_locked(encoder: Encoder) -> None:
    encoder.search("M17.11")
    encoder.press(Qt.Key.Key_T, CONTROL)
    assert own(encoder).recent == (icd10cm("M17.11"),)
    assert recent(encoder) == ["M17.11"]

    encoder.screen.search.recent.show_codes(())
    encoder.desk.encoder.own.read()
    encoder.settle()

    assert recent(encoder) == ["M17.11"]


def test_what_the_chart_posted_is_recent_here_too(with_chart: Encoder) -> None:
    field = with_chart.desk.chart_screen.coding.field
    with_chart.desk.frame.open_screen("chart")
    field.start()
    with_chart.type("I10")
    with_chart.press(Qt.Key.Key_Return)

    assert recent(with_chart) == ["I10"]
    assert own(with_chart).recent == (icd10cm("I10"),)


def test_a_code_that_was_built_is_recent_even_where_it_is_taken_at_once(encoder: Encoder) -> None:
    encoder.press(Qt.Key.Key_B, CONTROL)
    focused = QApplication.focusWidget()
    assert focused is not None
    # Letters, and the Enter that posts, come faster than any answer.
    QTest.keyClicks(focused, "0FT44ZZ")
    encoder.settle()
    encoder.press(Qt.Key.Key_Return)

    assert recent(encoder) == ["0FT44ZZ"]
    assert own(encoder).recent == (icd10pcs("0FT44ZZ"),)


def test_a_category_that_was_passed_gives_way_to_the_code_under_it(encoder: Encoder) -> None:
    encoder.search("E11.4")
    encoder.press(Qt.Key.Key_T, CONTROL)
    encoder.search("E11.42")
    encoder.press(Qt.Key.Key_T, CONTROL)

    assert own(encoder).recent == (icd10cm("E11.42"), icd10cm("E11.4"))
    assert recent(encoder) == ["E11.42"]


def test_the_empty_search_offers_favourites_and_enter_takes_one_with_its_path(with_chart: Encoder) -> None:
    own_codes.set_star(with_chart.desk.session.begin, code=icd10cm("M17.11"), on=True)
    with_chart.desk.chart.own.read()
    with_chart.settle()
    with_chart.screen.search.field.start()

    with_chart.press(Qt.Key.Key_Down)
    assert with_chart.code() == "M17.11"
    with_chart.press(Qt.Key.Key_Return)

    posted = with_chart.encounter().diagnoses[-1]
    assert (posted.code, posted.found_by) == (icd10cm("M17.11"), "own codes: favourite")


def test_a_group_is_found_by_its_name_and_posted_by_enter(with_chart: Encoder) -> None:
    session, chart = with_chart.desk.session, with_chart.encounter()
    codes = (GroupCode(icd10cm("I10")), GroupCode(icd10cm("M17.11")))
    groups.save_group(session.begin, name="Knee visit", client=chart.client, codes=codes)
    with_chart.desk.chart.own.read()
    with_chart.settle()

    with_chart.search("knee")
    search = with_chart.screen.search
    for _row in range(search.results.currentIndex().row() + 1):
        assert search.groups.current is None
        with_chart.press(Qt.Key.Key_Up)
    assert isinstance(search.groups.current, ShelfGroup)
    assert search.results.currentIndex().row() < 0
    with_chart.press(Qt.Key.Key_Down)
    assert search.results.currentIndex().row() == 0

    with_chart.search("KNEE visit")
    with_chart.press(Qt.Key.Key_Return)

    posted = [(each.code.dotted, each.found_by) for each in with_chart.encounter().diagnoses[1:]]
    assert posted == [("I10", "group “Knee visit”"), ("M17.11", "group “Knee visit”")]


def test_a_group_needs_a_chart_to_go_into(encoder: Encoder) -> None:
    session = encoder.desk.session
    groups.save_group(session.begin, name="Knee visit", client=CLIENT, codes=(GroupCode(icd10cm("I10")),))
    encoder.desk.encoder.own.read()
    encoder.settle()

    encoder.search("knee visit")
    encoder.press(Qt.Key.Key_Return)

    assert "Open a chart first" in encoder.words(encoder.desk.frame.foot)


def test_what_the_search_understood_is_said_under_the_field(encoder: Encoder) -> None:
    encoder.search("lt hip fx")
    assert encoder.screen.search.read_as.text() == "Read as lt: left, fx: fracture"

    encoder.search("fracture of left clavicle")
    assert encoder.screen.search.read_as.text() == ""


def test_what_is_used_for_the_client_of_the_open_chart_rises(with_chart: Encoder) -> None:
    with_chart.search("diabetes neuropathy")
    near = just_below(with_chart.screen.search.results.rows)
    before = with_chart.found().index(near.dotted)
    keep(with_chart.desk.session.vault, *taken_up(near, 12))
    with_chart.desk.chart.own.read()
    with_chart.settle()

    with_chart.search("diabetes neuropathy")

    assert with_chart.found().index(near.dotted) < before
    row = next(row for row in with_chart.screen.search.results.rows if row.hit.entry.code == near)
    assert row.words.startswith(f"{row.hit.why} · used 12 times for this client")


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_the_page_of_a_code_shows_star_and_note(with_chart: Encoder, theme: Theme, shoot: Shoot, mode: Mode) -> None:
    theme.set_mode(mode)
    with_chart.search("E11.42")
    with_chart.press(Qt.Key.Key_S, BOTH)
    with_chart.press(Qt.Key.Key_N, BOTH)
    with_chart.type("nerve study or monofilament test?")
    with_chart.press(Qt.Key.Key_Return)

    shoot(with_chart.desk.frame, f"own-encoder-{mode.value}")
