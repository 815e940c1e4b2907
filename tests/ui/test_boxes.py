"""The command box and the list of keys."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from coderdesk.ui.commandbox import CommandBox, Source, Suggestion, action_source
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.keys_overlay import KeysOverlay
from coderdesk.ui.matching import match_words
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.theme import Theme
from coderdesk.ui.widgets.base import column
from coderdesk.ui.widgets.search_field import SearchField

PEOPLE = ("Holden, Margaret T.", "Truong, Mai", "Kowalczyk, Stefan")
ICONS = {"worklist.hold": "on_hold", "desk.lock": "lock", "chart.finish": "finished", "chart.hold": "on_hold"}


class Host:
    """A window with a field in it, and what the box needs."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window, self.field = QWidget(), QLineEdit()
        self.window.setLayout(column(self.field, None))
        self.window.resize(1280, 720)
        qtbot.addWidget(self.window)
        with qtbot.waitActive(self.window):
            self.window.show()
        self.field.setFocus()


@pytest.fixture
def host(qtbot: QtBot) -> Host:
    return Host(qtbot)


def encounters(typed: str, limit: int) -> Sequence[Suggestion]:
    found = [(name, match_words(typed, name)) for name in PEOPLE]
    return [Suggestion(name, name, "seen 09/03/2026", "patient", matched=s) for name, s in found if s is not None][
        :limit
    ]


@pytest.fixture
def box(host: Host, tasks: Tasks, keys: KeyTable) -> CommandBox:
    sources = (
        action_source(keys, ICONS, lambda action: action != "chart.finish"),
        Source("Encounters", encounters, slow=True),
    )
    box = CommandBox(host.window, sources, tasks)
    box.open()
    return box


def titles(box: CommandBox) -> list[str]:
    model = box._list.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_actions_come_at_once_and_people_when_they_are_found(box: CommandBox, tasks: Tasks) -> None:
    QTest.keyClicks(box._line, "hold")
    assert titles(box)[:3] == [
        "Actions",
        "Hold the selected chart with a reason, Worklist",
        "Hold with a reason, Chart",
    ]
    assert tasks.wait_idle()
    assert titles(box)[3:] == ["Encounters", "Holden, Margaret T., seen 09/03/2026"]


def test_an_action_that_is_not_possible_now_is_not_offered(box: CommandBox) -> None:
    QTest.keyClicks(box._line, "finish")
    assert titles(box) == []


def test_enter_takes_the_chosen_line_after_the_box_has_closed(box: CommandBox, host: Host, qtbot: QtBot) -> None:
    QTest.keyClicks(box._line, "lock")
    with qtbot.waitSignal(box.chosen) as chosen:
        QTest.keyClick(box._line, Qt.Key.Key_Return)
    assert chosen.args is not None
    assert chosen.args[0].value == "desk.lock"
    assert box.isHidden()
    assert QApplication.focusWidget() is host.field


def test_the_arrows_pass_over_the_heads_and_round_the_ends(box: CommandBox, tasks: Tasks) -> None:
    QTest.keyClicks(box._line, "hold")
    assert tasks.wait_idle()
    seen = []
    for _ in range(4):
        assert box._list.current is not None
        seen.append(box._list.current.suggestion.title)
        QTest.keyClick(box._line, Qt.Key.Key_Down)
    assert seen == [
        "Hold the selected chart with a reason",
        "Hold with a reason",
        "Holden, Margaret T.",
        "Hold the selected chart with a reason",
    ]


def test_tab_shows_one_group_alone_and_all_again(box: CommandBox, tasks: Tasks) -> None:
    QTest.keyClicks(box._line, "hold")
    assert tasks.wait_idle()
    QTest.keyClick(box._line, Qt.Key.Key_Up)
    QTest.keyClick(box._line, Qt.Key.Key_Tab)
    assert tasks.wait_idle()
    assert titles(box) == ["Encounters", "Holden, Margaret T., seen 09/03/2026"]
    QTest.keyClick(box._line, Qt.Key.Key_Tab)
    assert len(titles(box)) == 5


def test_esc_closes_the_box_and_gives_the_focus_back(box: CommandBox, host: Host, qtbot: QtBot) -> None:
    with qtbot.waitSignal(box.closed):
        QTest.keyClick(box._line, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is host.field
    QTest.keyClick(host.field, Qt.Key.Key_X)
    assert host.field.text() == "x"


def test_the_box_opens_empty_whatever_was_typed_before(box: CommandBox, tasks: Tasks) -> None:
    QTest.keyClicks(box._line, "hold")
    assert tasks.wait_idle()
    box.close_box()
    box.open()
    assert box._line.text() == ""
    assert "Holden" not in "".join(titles(box)), "no name is left to be seen"


def test_words_that_lead_nowhere_say_so(box: CommandBox, tasks: Tasks) -> None:
    QTest.keyClicks(box._line, "zzz")
    assert tasks.wait_idle()
    assert box._list._empty == "Nothing found. Try fewer words."
    QTest.keyClick(box._line, Qt.Key.Key_Return)
    assert box.isVisible()


def test_a_click_beside_the_box_closes_it(box: CommandBox) -> None:
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().bottomLeft())
    assert box.isHidden()


def test_the_box_fits_a_small_window_at_200_percent(box: CommandBox, host: Host, theme: Theme) -> None:
    theme.set_base_px(26)
    QApplication.processEvents()
    assert host.window.rect().contains(box.box.geometry())


# -- the list of keys --------------------------------------------------------------------------------------------------


@pytest.fixture
def overlay(host: Host, keys: KeyTable) -> KeysOverlay:
    overlay = KeysOverlay(host.window, keys)
    overlay.open()
    return overlay


def listed(overlay: KeysOverlay) -> list[str]:
    return [line.action.id for line in overlay._model.items]


def search(overlay: KeysOverlay, text: str) -> None:
    field = overlay.findChildren(SearchField)[0]
    field.clear()
    QTest.keyClicks(field, text)


def test_every_action_is_listed_and_found_by_word_or_by_key(overlay: KeysOverlay, keys: KeyTable) -> None:
    assert listed(overlay) == [action.id for action in keys.actions()]
    search(overlay, "finish take")
    assert listed(overlay) == ["chart.finish"]
    search(overlay, "f9")
    assert listed(overlay) == ["chart.finish"]
    search(overlay, "bills")
    assert "bills.export" in listed(overlay)


def test_a_key_is_changed_by_pressing_the_new_one(overlay: KeysOverlay, keys: KeyTable) -> None:
    search(overlay, "finish take")
    QTest.keyClick(overlay._search, Qt.Key.Key_Return)
    assert overlay._capture.isVisible()
    QTest.keyClick(overlay._capture, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert keys.text("chart.finish") == "Ctrl+J"
    assert overlay._model.items[0].changed
    assert "Ctrl+J" in overlay._told.text()


def test_a_key_that_another_action_has_is_refused_by_name(overlay: KeysOverlay, keys: KeyTable) -> None:
    search(overlay, "finish take")
    QTest.keyClick(overlay._search, Qt.Key.Key_Return)
    QTest.keyClick(overlay._capture, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert keys.text("chart.finish") == "F9"
    assert "Ctrl+L already does “Lock”" in overlay._told.text()


def test_esc_keeps_the_old_key_and_only_then_closes_the_list(overlay: KeysOverlay, keys: KeyTable) -> None:
    search(overlay, "finish take")
    QTest.keyClick(overlay._search, Qt.Key.Key_Return)
    QTest.keyClick(overlay._capture, Qt.Key.Key_Escape)
    assert keys.text("chart.finish") == "F9"
    assert overlay.isVisible()
    QTest.keyClick(overlay._table, Qt.Key.Key_Escape)
    assert overlay.isHidden()


def test_a_modifier_alone_is_not_yet_a_key(overlay: KeysOverlay, keys: KeyTable) -> None:
    search(overlay, "finish take")
    QTest.keyClick(overlay._search, Qt.Key.Key_Return)
    QTest.keyClick(overlay._capture, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    assert overlay._capture.isVisible()
    QTest.keyClick(overlay._capture, Qt.Key.Key_Tab)
    assert keys.text("chart.finish") == "Tab"


def test_keys_that_belong_to_a_list_cannot_be_changed(overlay: KeysOverlay) -> None:
    search(overlay, "point the line")
    QTest.keyClick(overlay._search, Qt.Key.Key_Return)
    assert not overlay._capture.isVisible()
    assert "cannot be changed" in overlay._told.text()


def test_del_and_reset_give_the_defaults_again(overlay: KeysOverlay, keys: KeyTable) -> None:
    keys.set_keys("chart.finish", ["F10"])
    keys.set_keys("chart.hold", ["F12"])
    search(overlay, "finish take")
    overlay._table.setFocus()
    QTest.keyClick(overlay._table, Qt.Key.Key_Delete)
    assert keys.text("chart.finish") == "F9"
    overlay._reset.click()
    assert keys.overrides == {}
