"""A user's hands: keys alone, sent to whatever has the focus."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from coderdesk.ui.app import Shell

MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}


class Hands:
    """Presses keys and waits for what they do. It never looks for a widget to click."""

    def __init__(self, qtbot: QtBot, shell: Shell) -> None:
        self._qtbot, self.shell = qtbot, shell

    def press(self, *keys: str) -> None:
        """Press each key, such as "Ctrl+Shift+F" or "Return"."""
        for key in keys:
            *held, name = key.split("+") if key != "+" else ("+",)
            modifiers = Qt.KeyboardModifier.NoModifier
            for one in held:
                modifiers |= MODIFIERS[one]
            QTest.keyClick(self.focus, key_code(name), modifiers)
            QApplication.processEvents()

    def type(self, text: str) -> None:
        """Type letters."""
        QTest.keyClicks(self.focus, text)
        QApplication.processEvents()

    def press_until(self, key: str, true: Callable[[], bool], what: str, most: int = 25) -> None:
        """Press `key` until something is so, at most `most` times: a dead end is a fault."""
        for _ in range(most):
            if true():
                return
            self.press(key)
        assert true(), f"{what} is not reached by {key}; the focus is on {self.focus.accessibleName()!r}"

    def until(self, true: Callable[[], bool], what: str) -> None:
        """Wait until something is so."""
        try:
            self._qtbot.waitUntil(true, timeout=20_000)
        except Exception as late:
            raise AssertionError(f"waited for {what}; the focus is on {self.focus.accessibleName()!r}") from late

    def settle(self) -> None:
        """Wait until no work is left."""
        assert self.shell.tasks.wait_idle(20_000)
        QApplication.processEvents()

    @property
    def focus(self) -> QWidget:
        """What has the focus; the window itself where nothing has."""
        widget = QApplication.focusWidget() or QApplication.activeWindow()
        assert widget is not None, "no window is active"
        return widget


def key_code(name: str) -> Qt.Key:
    """Return the key of a letter, a sign or a name such as "Return"."""
    if len(name) == 1:
        return Qt.Key(ord(name.upper()))
    return Qt.Key(getattr(Qt.Key, f"Key_{name}"))
