"""One table of keys: bound to widgets, edited, and checked for collisions."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from coderdesk.ui.keys import ACTIONS, Group, KeyTable, key_text, portable

CTRL = Qt.KeyboardModifier.ControlModifier


def shown(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    qtbot.addWidget(widget)
    with qtbot.waitActive(widget):
        widget.show()
    widget.setFocus()
    return widget


def test_every_action_has_an_id_of_its_own_and_keys_that_qt_knows() -> None:
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)
    for action in ACTIONS:
        assert action.keys, action.id
        for key in action.keys:
            assert not QKeySequence(key).isEmpty(), (action.id, key)


def test_no_two_default_keys_collide(keys: KeyTable) -> None:
    assert keys.all_conflicts() == ()


def test_a_key_sets_off_its_action(qtbot: QtBot, keys: KeyTable) -> None:
    widget, pressed = shown(qtbot), []
    keys.bind("chart.finish", widget, lambda: pressed.append("finish"))
    QTest.keyClick(widget, Qt.Key.Key_F9)
    assert pressed == ["finish"]


def test_a_new_key_works_at_once_and_the_old_one_no_longer(qtbot: QtBot, keys: KeyTable) -> None:
    widget, pressed = shown(qtbot), []
    keys.bind("chart.finish", widget, lambda: pressed.append("finish"))
    with qtbot.waitSignal(keys.changed) as changed:
        keys.set_keys("chart.finish", ["ctrl+j"])
    assert changed.args == [{"chart.finish": ("Ctrl+J",)}]
    QTest.keyClick(widget, Qt.Key.Key_F9)
    assert pressed == []
    QTest.keyClick(widget, Qt.Key.Key_J, CTRL)
    assert pressed == ["finish"]
    assert keys.tooltip("chart.finish", "Finish") == "Finish (Ctrl+J)"


def test_a_switched_off_action_does_nothing(qtbot: QtBot, keys: KeyTable) -> None:
    widget = shown(qtbot)
    pressed: list[int] = []
    keys.bind("chart.finish", widget, lambda: pressed.append(1)).setEnabled(False)
    QTest.keyClick(widget, Qt.Key.Key_F9)
    assert pressed == []


def test_the_table_outlives_what_was_bound(qtbot: QtBot, keys: KeyTable) -> None:
    widget = QWidget()
    keys.bind("chart.finish", widget, lambda: None)
    with qtbot.waitSignal(widget.destroyed):
        widget.deleteLater()
    keys.set_keys("chart.finish", ["F10"])
    assert keys.text("chart.finish") == "F10"


def test_each_digit_tells_its_place(qtbot: QtBot, keys: KeyTable) -> None:
    widget = shown(qtbot)
    pressed: list[int] = []
    keys.bind_each("chart.pointer", widget, pressed.append)
    QTest.keyClick(widget, Qt.Key.Key_1)
    QTest.keyClick(widget, Qt.Key.Key_9)
    assert pressed == [0, 8]
    assert keys.text("chart.pointer") == "1-9"


def test_a_slash_can_be_typed_where_text_is_typed(qtbot: QtBot, keys: KeyTable) -> None:
    widget, pressed = QWidget(), list[int]()
    field = QLineEdit()
    QVBoxLayout(widget).addWidget(field)
    qtbot.addWidget(widget)
    with qtbot.waitActive(widget):
        widget.show()
    keys.bind("desk.find", widget, lambda: pressed.append(1))
    field.setFocus()
    QTest.keyClicks(field, "5/6")
    assert field.text() == "5/6"
    assert pressed == []
    QTest.keyClick(field, Qt.Key.Key_F, CTRL)
    assert pressed == [1]


def test_a_key_of_everywhere_collides_with_that_of_a_screen(keys: KeyTable) -> None:
    assert [other.id for other in keys.conflicts("chart.finish", "Ctrl+K")] == ["desk.command"]
    assert "chart.finish" in [other.id for other in keys.conflicts("desk.command", "F9")]


def test_two_screens_may_share_a_key(keys: KeyTable) -> None:
    assert keys.conflicts("chart.hold", "Ctrl+H") == ()


def test_default_keys_come_back_and_are_no_override(keys: KeyTable) -> None:
    keys.set_keys("chart.finish", ["F10"])
    keys.set_keys("chart.finish", ["f9"])
    assert keys.overrides == {}
    keys.set_keys("chart.hold", [])
    assert keys.tooltip("chart.hold") == "Hold with a reason"
    keys.reset()
    assert keys.text("chart.hold") == "Ctrl+H"


def test_an_override_of_an_unknown_action_is_forgotten() -> None:
    assert KeyTable({"chart.dance": ("F9",), "chart.finish": ("F10",)}).overrides == {"chart.finish": ("F10",)}


def test_keys_that_are_a_pattern_cannot_be_changed(keys: KeyTable) -> None:
    with pytest.raises(ValueError, match="pointer"):
        keys.set_keys("chart.pointer", ["F10"])


def test_return_and_enter_are_one_key_to_the_eye() -> None:
    assert key_text("Ctrl+Return") == key_text("Ctrl+Enter") == "Ctrl+Enter"
    assert portable("ctrl+shift+f") == "Ctrl+Shift+F"
    assert portable("no such key") == ""


def test_no_key_of_the_encoder_is_one_that_empties_a_line_on_x11(keys: KeyTable) -> None:
    # Qt binds Ctrl+U there, so that it would never reach the screen while the coder is in a field.
    taken = [action.id for action in keys.actions() if action.group is Group.ENCODER and "Ctrl+U" in action.keys]
    assert taken == []
