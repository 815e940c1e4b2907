"""The coder's own codes in the encoder: star, note, what is used for the client, what was open before."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from coderdesk.domain.codes import icd10cm
from coderdesk.domain.favourites import OwnCodes
from coderdesk.services import own_codes
from coderdesk.ui.theme import Mode, Theme
from support.stored import keep
from support.used import just_below, taken_up

from ..conftest import Shoot
from .conftest import Encoder

CONTROL = Qt.KeyboardModifier.ControlModifier
BOTH = CONTROL | Qt.KeyboardModifier.ShiftModifier


def own(encoder: Encoder) -> OwnCodes:
    return own_codes.own_codes(encoder.desk.session.begin, client=None)


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

    encoder.screen.search.recent.restore(())
    assert [entry.code.dotted for entry in encoder.screen.search.recent.entries] == ["M17.11"]
    other = type(encoder.screen.search.recent)()
    encoder.screen.search.recent = other
    encoder.desk.encoder.own.read()
    encoder.settle()

    assert [entry.code.dotted for entry in other.entries] == ["M17.11"]
    other.deleteLater()


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
