"""Runs the program, or a bare window, as a process of its own, and tells what it sees of it.

`python drive.py bare` shows a window with one line to type in; `start` the real program, up to the line for the
passphrase; `unlock` goes on to the worklist with the passphrase from standard input; `work` also opens a chart and
searches. Each line of output is a name and figures: for a moment the seconds since the one before (not so for `usable`:
whoever started the process holds that clock), for `memory` the megabytes held now and the most that were held.

The program is not told that it is watched: the driver waits for the event loop to begin, and looks on from there.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView, QWidget

#: After so many seconds what was waited for will not come.
PATIENCE_S = 120
#: Longer than any pause of the program between a key and the work that it asks for.
PAUSE_S = 0.1
#: Longer than the program waits before it reads its screens ahead; a passphrase takes longer to type.
TYPING_S = 0.5

Condition = Callable[[], bool]
Widget = TypeVar("Widget", bound=QWidget)


class Watch(QObject):
    """Looks on whenever the event loop is idle, and goes on with `script` once the condition that it gave holds."""

    def __init__(self, script: Iterator[Condition]) -> None:
        super().__init__()
        self._script = script
        self._condition = next(script)
        timer = QTimer(self)
        timer.timeout.connect(self._look)
        # Not 0: a look that never rests would take the processor from the program's own threads.
        timer.start(1)

    def _look(self) -> None:
        try:
            if self._condition():
                self._condition = next(self._script, stop)
        except AssertionError as fault:
            # Qt would go on after it.
            traceback.print_exception(fault)
            os._exit(1)


class Painted(QObject):
    """True once a widget was painted anew."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._done = False
        widget.installEventFilter(self)
        widget.update()

    def __call__(self) -> bool:
        return self._done

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        self._done = self._done or event.type() == QEvent.Type.Paint
        return super().eventFilter(watched, event)


class Rested:
    """True once the program has nothing to do, some time after it was asked for something."""

    def __init__(self, pause: float = PAUSE_S) -> None:
        from coderdesk.ui.tasks import Tasks

        app = QApplication.instance()
        assert app is not None
        (self._tasks,) = app.findChildren(Tasks)
        self._from = time.monotonic() + pause

    def __call__(self) -> bool:
        return time.monotonic() > self._from and not self._tasks.is_busy


class Clock:
    """Tells how long each step took."""

    def __init__(self) -> None:
        self._last = time.perf_counter()

    def tell(self, name: str) -> None:
        """Print the name of a moment and the seconds since the one before."""
        print(f"{name} {time.perf_counter() - self._last:.4f}", flush=True)
        self._last = time.perf_counter()


def script(what: str) -> Iterator[Condition]:
    """Go through what the first argument asks for; each condition is waited for."""
    clock = Clock()
    yield lambda: isinstance(QApplication.focusWidget(), QLineEdit)
    line = focus(QLineEdit)
    yield Painted(line)
    press(line, Qt.Key.Key_A, "a")
    yield lambda: line.text() == "a"
    clock.tell("usable")
    memory(what)
    if what in ("bare", "start"):
        return
    yield Rested(TYPING_S)
    line.setText(sys.stdin.readline().rstrip("\n"))
    clock = Clock()
    press(line, Qt.Key.Key_Return)
    yield lambda: isinstance(table := QApplication.focusWidget(), QTableView) and table.model().rowCount() > 0
    table = focus(QTableView)
    yield Painted(table.viewport())
    clock.tell("worklist")
    if what == "unlock":
        return
    yield Rested()
    memory("worklist")
    yield from work(table)


def work(table: QTableView) -> Iterator[Condition]:
    """Open the first chart of the worklist and search for codes in it."""
    # Shortcuts are only looked for where a key comes from outside, as QTest sends it.
    from PySide6.QtTest import QTest

    press(table, Qt.Key.Key_Return)
    yield lambda: not table.isVisible()
    yield Rested()
    memory("chart")
    QTest.keyClick(focus(QWidget), Qt.Key.Key_Slash)
    yield lambda: isinstance(QApplication.focusWidget(), QLineEdit)
    line = focus(QLineEdit)
    # Wanted only here: what starts is timed.
    from support.searches import SEARCHES

    for text in SEARCHES:
        line.selectAll()
        QTest.keyClicks(line, text)
        assert line.text() == text
        yield Rested()
        assert any(view.isVisible() for view in named(line.window(), "Search results")), text
    memory("searches")


def named(window: QWidget, name: str) -> list[QWidget]:
    """Return the widgets that a screen reader calls `name`."""
    return [widget for widget in window.findChildren(QWidget) if widget.accessibleName() == name]


def focus(kind: type[Widget]) -> Widget:
    """Return what has the focus, which is of that kind."""
    widget = QApplication.focusWidget()
    assert isinstance(widget, kind), widget
    return widget


def press(widget: QWidget, key: Qt.Key, text: str = "") -> None:
    """Press and release a key in `widget`."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))


def memory(name: str) -> None:
    """Print what the process holds now, and the most that it held, in MB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    held = dict(line.split(":", 1) for line in lines)
    now, most = (int(held[field].split()[0]) / 1000 for field in ("VmRSS", "VmHWM"))
    print(f"memory {name} {now:.1f} {most:.1f}", flush=True)


def stop() -> bool:
    """End the process as it stands: what ending takes is no part of the start."""
    sys.stdout.flush()
    os._exit(0)


def give_up() -> None:
    """End with what had the focus, which tells where the program stood."""
    widget = QApplication.focusWidget()
    print(f"gave up at {widget.accessibleName() if widget else 'nothing'}", file=sys.stderr, flush=True)
    os._exit(1)


def bare() -> None:
    """Show a window with one line in it."""
    app = QApplication(sys.argv[:1])
    window = QWidget()
    window.resize(1440, 900)
    line = QLineEdit(window)
    window.show()
    line.setFocus()
    app.exec()


def program() -> None:
    """Run the program as its entry point does."""
    from coderdesk.__main__ import main as start

    sys.argv = ["coderdesk"]
    start()


def main() -> None:
    """Do what the first argument says."""
    what = sys.argv[1]
    run_loop = QApplication.exec
    watches = []

    def watched(*_app: object) -> int:
        watches.append(Watch(script(what)))
        QTimer.singleShot(PATIENCE_S * 1000, give_up)
        return run_loop()

    QApplication.exec = watched  # type: ignore[method-assign] # the one seam where the event loop begins
    bare() if what == "bare" else program()


if __name__ == "__main__":
    main()
