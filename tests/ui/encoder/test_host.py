"""The encoder between the screens: posting into the open chart, to and fro by key, a window of its own."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coderdesk.domain.codes import icd10cm, icd10pcs
from coderdesk.ui.desk import Desk
from coderdesk.ui.encoder.trail import Trail

from .conftest import Encoder, Modifier

ALT, CONTROL = Modifier.AltModifier, Modifier.ControlModifier


def test_a_code_is_posted_into_the_open_chart_with_its_path(with_chart: Encoder) -> None:
    with_chart.search("M17.11")
    with_chart.press(Qt.Key.Key_Return)

    posted = with_chart.encounter().diagnoses[-1]
    assert posted.code.dotted == "M17.11"
    assert posted.found_by.startswith("search “M17.11”")


def test_a_code_completed_in_the_tabular_list_keeps_what_led_there(with_chart: Encoder) -> None:
    with_chart.search("sprain of ligaments of cervical spine")
    with_chart.press(Qt.Key.Key_Return)
    with_chart.type("a")
    with_chart.press(Qt.Key.Key_Return)

    posted = with_chart.encounter().diagnoses[-1]
    assert posted.code.dotted == "S13.4XXA"
    assert "sprain of ligaments" in posted.found_by


def test_the_button_says_into_which_chart_or_that_it_copies(encoder: Encoder, desk: Desk) -> None:
    encoder.search("M17.11")
    assert encoder.screen.detail.post.words() == "Copy M17.11"

    desk.open_chart(desk.chart_id)  # type: ignore[attr-defined]
    encoder.settle()

    assert encoder.screen.detail.post.words() == "Post M17.11"
    assert encoder.screen.detail.post.toolTip() == "Into 4471-0926"


def test_codes_are_looked_up_on_the_date_of_the_chart(with_chart: Encoder) -> None:
    state = with_chart.desk.chart.state
    assert state is not None

    assert with_chart.screen.on == state.encounter.coding_date


def test_a_date_that_the_coder_gave_stays_for_this_chart(with_chart: Encoder) -> None:
    other = with_chart.screen.on.replace(day=1)
    with_chart.screen.search.date.set_value(other)
    with_chart.press(Qt.Key.Key_2, ALT)
    with_chart.press(Qt.Key.Key_3, ALT)

    assert with_chart.screen.on == other


def test_from_a_result_of_the_chart_to_its_place_and_back_by_key(with_chart: Encoder) -> None:
    desk = with_chart.desk
    desk.frame.open_screen("chart")
    desk.chart_screen.start_find()
    with_chart.type("M17.11")

    with_chart.press(Qt.Key.Key_T, CONTROL)
    assert desk.frame.current == "encoder"
    assert with_chart.line() == "M17.11"
    assert with_chart.tabular.tree.hasFocus()
    with_chart.press(Qt.Key.Key_Escape)

    assert desk.frame.current == "chart"
    assert desk.chart_screen.coding.field.hasFocus()
    assert desk.chart_screen.coding.field.text() == "M17.11"


def test_from_a_diagnosis_of_the_chart_to_its_place(with_chart: Encoder) -> None:
    desk = with_chart.desk
    desk.frame.open_screen("chart")
    desk.chart_screen.coding.diagnoses.table.setFocus()

    with_chart.press(Qt.Key.Key_T, CONTROL)

    assert with_chart.line() == "E11.42"


def test_esc_in_the_empty_search_leads_back_to_the_chart(with_chart: Encoder) -> None:
    with_chart.search("M17")
    with_chart.press(Qt.Key.Key_Escape)
    assert with_chart.desk.frame.current == "encoder"

    with_chart.press(Qt.Key.Key_Escape)

    assert with_chart.desk.frame.current == "chart"


def own_window(encoder: Encoder, qtbot: QtBot) -> None:
    """Give the encoder its own window."""
    encoder.press(Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: encoder.desk.encoder_host.window is not None)
    window = encoder.desk.encoder_host.window
    assert window is not None
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def test_f11_gives_the_encoder_a_window_and_takes_it_back(with_chart: Encoder, qtbot: QtBot) -> None:
    with_chart.search("M17.11")
    own_window(with_chart, qtbot)
    assert with_chart.screen.window() is not with_chart.desk.frame
    assert with_chart.desk.frame.current == "chart"
    assert with_chart.code() == "M17.11"

    with_chart.press(Qt.Key.Key_F11)

    assert with_chart.screen.window() is with_chart.desk.frame
    assert with_chart.desk.frame.current == "encoder"


def test_the_window_is_no_child_of_the_frame_to_the_system_and_keeps_its_keys_to_itself(
    with_chart: Encoder, qtbot: QtBot
) -> None:
    own_window(with_chart, qtbot)
    window, frame = with_chart.desk.encoder_host.window, with_chart.desk.frame
    assert window is not None
    assert window.windowHandle().transientParent() is None

    frame.hide()
    assert window.isVisible()
    frame.show()
    with_chart.press(Qt.Key.Key_F11)
    with qtbot.waitSignal(with_chart.desk.lock_wanted):
        QTest.keyClick(with_chart.screen.search.field, Qt.Key.Key_L, CONTROL)


def test_the_keys_work_in_the_own_window_and_post_into_the_chart(with_chart: Encoder, qtbot: QtBot) -> None:
    own_window(with_chart, qtbot)
    with_chart.press(Qt.Key.Key_T, CONTROL)
    QTest.keyClick(with_chart.tabular.tree, Qt.Key.Key_F, CONTROL)
    assert with_chart.screen.search.field.hasFocus()
    with_chart.search("M17.11")
    with_chart.press(Qt.Key.Key_L, ALT)

    with_chart.screen.detail.post.setFocus()
    with_chart.press(Qt.Key.Key_Return)

    assert with_chart.encounter().diagnoses[-1].code.dotted == "M17.12"


def test_f6_walks_the_panels_of_the_own_window(with_chart: Encoder, qtbot: QtBot) -> None:
    with_chart.search("S52.531A")
    own_window(with_chart, qtbot)
    window = with_chart.desk.encoder_host.window

    places = []
    for _step in range(9):
        with_chart.press(Qt.Key.Key_F6)
        places.append(QApplication.focusWidget())

    assert len(set(places)) >= 6
    assert all(place is not None and place.window() is window for place in places)


def test_alt_3_brings_the_own_window_to_the_front(with_chart: Encoder, qtbot: QtBot) -> None:
    own_window(with_chart, qtbot)
    frame = with_chart.desk.frame
    frame.activateWindow()
    qtbot.waitUntil(frame.isActiveWindow)

    QTest.keyClick(frame, Qt.Key.Key_3, ALT)

    window = with_chart.desk.encoder_host.window
    assert window is not None
    qtbot.waitUntil(window.isActiveWindow)
    assert frame.current == "chart"


def test_the_window_remembers_where_it_stood(with_chart: Encoder, qtbot: QtBot) -> None:
    own_window(with_chart, qtbot)
    window = with_chart.desk.encoder_host.window
    assert window is not None
    window.setGeometry(40, 30, 1280, 741)
    with_chart.press(Qt.Key.Key_F11)
    own_window(with_chart, qtbot)

    again = with_chart.desk.encoder_host.window
    assert again is not None
    assert again.height() == 741


def test_closing_the_window_gives_the_encoder_back(with_chart: Encoder, qtbot: QtBot) -> None:
    own_window(with_chart, qtbot)
    window = with_chart.desk.encoder_host.window
    assert window is not None

    window.close()

    assert not window.isVisible()
    assert with_chart.screen.window() is with_chart.desk.frame


def test_the_lock_takes_the_window_away(with_chart: Encoder, qtbot: QtBot) -> None:
    own_window(with_chart, qtbot)
    window = with_chart.desk.encoder_host.window
    assert window is not None
    with qtbot.waitSignal(with_chart.desk.lock_wanted):
        QTest.keyClick(window, Qt.Key.Key_L, CONTROL)

    with_chart.desk.encoder_host.close()

    assert not window.isVisible()
    assert with_chart.desk.encoder_host.window is None


def test_no_book_needs_more_than_a_small_window(with_chart: Encoder) -> None:
    frame = with_chart.desk.frame
    frame.resize(1280, 720)
    with_chart.search("S52.531A")

    for key in (Qt.Key.Key_B, Qt.Key.Key_N, Qt.Key.Key_T):
        with_chart.press(key, CONTROL)
        assert with_chart.screen.minimumSizeHint().width() <= frame.width() - frame.rail.width()


def test_a_code_from_the_command_box_is_not_said_to_come_from_where_the_coder_was_before(with_chart: Encoder) -> None:
    with_chart.search("M17.11")
    with_chart.press(Qt.Key.Key_T, CONTROL)

    with_chart.desk.show_code(icd10cm("I10"))
    with_chart.settle()
    with_chart.screen.detail.post.setFocus()
    with_chart.press(Qt.Key.Key_Return)

    assert with_chart.encounter().diagnoses[-1].found_by == "command box"


def test_what_led_to_a_diagnosis_is_not_said_of_a_procedure() -> None:
    trail = Trail()
    trail.begin("search “fall”", icd10cm("W19"))

    assert trail.to(icd10cm("W19.XXXA")) == "search “fall”"
    assert trail.to(icd10cm("W18.30")) == "search “fall”; tabular list: from W19 to W18.30"
    assert trail.to(icd10pcs("0FT44ZZ")) == ""
