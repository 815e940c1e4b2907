"""The real program, driven by a script that looks on from its event loop: keys alone, into whatever has the focus.

The program is not told that it is watched. A script is a generator: it acts, then yields a condition, and goes on once
that holds. A key that opens a dialog is pressed by `later`, as the press does not come back before the dialog goes.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QLineEdit, QWidget

from support.hands import MODIFIERS, key_code

if TYPE_CHECKING:
    from coderdesk.ui.app import Shell
    from coderdesk.ui.desk import Desk

Condition = Callable[[], bool]
Script = Iterator[Condition]
#: After so many seconds what was waited for will not come.
PATIENCE_S = 180.0


class _Watch(QObject):
    """Goes on with the script once the condition that it gave holds."""

    def __init__(self, script: Script) -> None:
        super().__init__()
        self._script, self._since = script, time.monotonic()
        self._condition: Condition = lambda: True
        timer = QTimer(self)
        timer.timeout.connect(self._look)
        # Not 0: a look that never rests would take the processor from the program's own threads.
        timer.start(2)

    def _look(self) -> None:
        try:
            if self._condition():
                self._condition, self._since = next(self._script), time.monotonic()
            assert time.monotonic() - self._since < PATIENCE_S, (
                f"waited in vain at {self._place()}; the focus is on {_told(focus())}"
            )
        except StopIteration:
            end(0)
        except BaseException as fault:  # noqa: BLE001 - Qt would go on after it
            traceback.print_exception(fault)
            end(1)

    def _place(self) -> str:
        found: Any = self._script
        places = []
        while (frame := getattr(found, "gi_frame", None)) is not None:
            places.append(f"{frame.f_code.co_name}:{frame.f_lineno}")
            found = getattr(found, "gi_yieldfrom", None)
        return " > ".join(places)


def end(code: int) -> None:
    """End the process as it stands."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def drive(script: Callable[[], Script], *arguments: str) -> None:
    """Run the program as its entry point does, with a script that begins when its event loop does."""
    from coderdesk.__main__ import main

    run_loop = QApplication.exec
    watches = []

    def watched(*_app: object) -> int:
        watches.append(_Watch(script()))
        return run_loop()

    QApplication.exec = watched  # type: ignore[method-assign] # the one seam where the event loop begins
    sys.argv = ["coderdesk", *arguments]
    main()


def shell() -> Shell:
    """Return the program."""
    from coderdesk.ui.app import Shell

    app = QApplication.instance()
    assert app is not None
    (found,) = app.findChildren(Shell)
    return found


def desk() -> Desk:
    """Return the open desk."""
    found = shell().desk
    assert found is not None, "the desk is not open"
    return found


def focus() -> QWidget | None:
    """Return what has the focus, else the window."""
    if QApplication.activeWindow() is None and (found := shell()).desk is not None:
        # No window manager gives the focus back when a dialog goes.
        found.desk.frame.activateWindow()
        QApplication.processEvents()
    return QApplication.focusWidget() or QApplication.activeModalWidget() or QApplication.activeWindow()


def press(*keys: str) -> None:
    """Press each key, such as "Ctrl+E"."""
    for key in keys:
        *held, name = key.split("+")
        modifiers = Qt.KeyboardModifier.NoModifier
        for one in held:
            modifiers |= MODIFIERS[one]
        widget = focus()
        assert widget is not None, "no window is active"
        QTest.keyClick(widget, key_code(name), modifiers)
        QApplication.processEvents()


def type_in(text: str) -> None:
    """Type letters."""
    widget = focus()
    assert widget is not None, "no window is active"
    QTest.keyClicks(widget, text)
    QApplication.processEvents()


def later(key: str) -> None:
    """Press a key that opens a dialog."""
    QTimer.singleShot(0, lambda: press(key))


def reach(label: str) -> None:
    """Tab to the control of that name."""
    for _ in range(40):
        widget = focus()
        if widget is not None and widget.accessibleName().startswith(label):
            return
        press("Tab")
    raise AssertionError(f"{label} is not reached by Tab; the focus is on {_told(focus())}")


def rested(pause: float = 0.1) -> Condition:
    """Return a condition that holds once the program has nothing to do, some time from now."""
    tasks, since = shell().tasks, time.monotonic() + pause
    return lambda: time.monotonic() > since and not tasks.is_busy


def is_open() -> bool:
    """Say whether a desk is open and takes keys."""
    found = shell().desk
    if found is None:
        return False
    found.frame.activateWindow()
    return found.frame.isActiveWindow()


def at_the_gate() -> bool:
    """Say whether the gate takes a passphrase."""
    found = shell()
    if found.desk is not None or not found.gate.isVisible():
        return False
    found.gate.activateWindow()
    return found.gate.isActiveWindow() and isinstance(QApplication.focusWidget(), QLineEdit)


def choosing_files() -> bool:
    """Say whether Qt's own dialog of files is open."""
    return isinstance(QApplication.activeModalWidget(), QFileDialog)


def choose(*paths: str) -> None:
    """Type paths into the dialog of files, and accept it."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QFileDialog), _told(dialog)
    line = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(line, QLineEdit)
    line.setText(" ".join(f'"{path}"' for path in paths) if len(paths) > 1 else paths[0])
    QTimer.singleShot(0, dialog.accept)


def dialog() -> QDialog:
    """Return the dialog that is open."""
    found = QApplication.activeModalWidget()
    assert isinstance(found, QDialog), _told(found)
    return found


def button(within: QWidget, text: str) -> QAbstractButton:
    """Return the button of that text."""
    found = [one for one in within.findChildren(QAbstractButton) if one.text().replace("&", "") == text]
    assert found, [one.text() for one in within.findChildren(QAbstractButton)]
    return found[0]


def _told(widget: QWidget | None) -> str:
    return "nothing" if widget is None else f"{type(widget).__name__} {widget.accessibleName()!r}"
