"""A day at the desk, as a program of its own: `desk_day.py INPUTS OUT ENDING`, with a coder who types fast.

It makes a vault, brings files in, codes, is stopped by findings, previews, prints, exports, copies, searches, locks and
unlocks, meets faults of the program, and ends by being killed in the middle of a change (`ENDING` is "kill"), by a
fault of its memory ("segfault"), or by leaving ("leave").
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtPrintSupport import QPrintDialog, QPrintPreviewDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from support.at_the_desk import (
    Script,
    at_the_gate,
    button,
    choose,
    choosing_files,
    desk,
    dialog,
    drive,
    end,
    is_open,
    later,
    press,
    reach,
    rested,
    shell,
    type_in,
)
from support.desk_steps import make_vault, open_chart, post_codes
from support.leaks.planted import FIRST, LAST, PASSPHRASE

INPUTS, OUT, ENDING = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]


def day() -> Script:
    """Go through the day."""
    yield from make_vault("Day", "Kim Coder", PASSPHRASE)
    yield from bring_in()
    yield from code("77-C0")
    yield from override("77-E0")
    yield from search()
    yield from bill()
    yield from print_bills()
    yield from meet_faults()
    yield from lock_and_unlock()
    yield from code("77-C1")
    print("the day is over", flush=True)  # noqa: T201 - what the test waits for
    yield from ends()


def bring_in() -> Script:
    """Import everything, by the dialog of files; then what is refused."""
    for folder in (INPUTS / "morning", INPUTS / "refused"):
        files = [str(path) for path in sorted(folder.iterdir())]
        later("Ctrl+O")
        yield choosing_files
        choose(*files)
        yield rested(0.3)
    press("/")
    type_in(LAST.lower())
    yield rested()
    press("Ctrl+A", "Backspace")
    yield rested()


def code(account: str) -> Script:
    """Post codes with evidence, copy the note, look at every tab, hold, take up again, finish."""
    yield from open_chart(account)
    yield from post_codes()
    encounter = desk().chart.encounter
    assert encounter is not None
    assert len(encounter.diagnoses) == 2, account
    # -- a passage as evidence, copied to the clipboard as well
    for _ in range(30):
        if QApplication.focusWidget() is desk().chart_screen.reader.reader:
            break
        press("F6")
    press("Ctrl+A", "Ctrl+C")
    assert LAST in QApplication.clipboard().text()
    press("Ctrl+Home", *["Down"] * 3, "Shift+Down", "Ctrl+Return")
    yield rested()
    press("Ctrl+Shift+F")
    type_in("plantednotetext")
    yield rested()
    press("Escape")
    # -- every tab of details
    for tab in ("Ctrl+2", "Ctrl+3", "Ctrl+4", "Ctrl+5", "Ctrl+1"):
        press(tab)
        yield rested()
    press("Ctrl+H")
    type_in("plantedhold for the record")
    press("Return")
    yield rested()
    reach("Take up again")
    press("Return")
    yield rested(0.3)
    press("F9")
    yield rested(0.3)


def override(account: str) -> Script:
    """Let a finding stand, with a reason."""
    yield from open_chart(account)
    press("F8")
    reach("Override")
    press("Return")
    type_in("plantedreason, see the addendum")
    press("Return")
    yield rested(0.3)
    press("F9")
    yield rested(0.3)


def search() -> Script:
    """Look into the encoder, with the words of a chart."""
    press("Alt+3")
    yield rested()
    press("/")
    for text in ("headache", f"{FIRST} {LAST}", "insomnia"):
        press("Ctrl+A")
        type_in(text)
        yield rested(0.2)
    press("Alt+1")
    yield rested()


def bill() -> Script:
    """Preview bills and write them in every form; what was written once stands among those exported."""
    press("Alt+4")
    yield rested(0.3)
    for key in ("Ctrl+E", "Ctrl+S", "Ctrl+Shift+E"):
        later(key)
        yield choosing_files
        choose(str(OUT))
        yield rested(0.5)
        yield from show_exported()


def show_exported() -> Script:
    """Go to the bills that were exported, and choose all of them."""
    screen = desk().bills_screen
    (tab,) = [one for one in screen.tabs.findChildren(QAbstractButton) if one.accessibleName().startswith("Exported")]
    tab.click()
    yield rested(0.3)
    screen.table.setFocus()
    press("Ctrl+A")
    yield rested()
    assert screen.chosen


def print_bills() -> Script:
    """Print to a file, by way of the preview."""
    later("Ctrl+P")
    yield lambda: isinstance(QApplication.activeModalWidget(), QPrintDialog)
    print_to_file()
    yield lambda: isinstance(QApplication.activeModalWidget(), QPrintPreviewDialog)
    preview = dialog()
    (action,) = [one for one in preview.findChildren(QAction) if one.text().replace("&", "") == "Print"]
    QTimer.singleShot(0, action.trigger)
    # The preview asks once more where to, and knows the answer. It made that dialog itself, which Python cannot hold.
    yield lambda: (asked := QGuiApplication.modalWindow()) is not None and asked.title() == "Print"
    window = QGuiApplication.modalWindow()
    assert window is not None
    QTimer.singleShot(0, lambda: QTest.keyClick(window, Qt.Key.Key_Return))
    yield lambda: QGuiApplication.modalWindow() is None
    yield rested()
    assert (OUT / f"printed-{ENDING}.pdf").read_bytes().startswith(b"%PDF")


def print_to_file() -> None:
    """Accept the dialog of printers with a file to print to."""
    asked = dialog()
    name = asked.findChild(QLineEdit, "filename")
    assert isinstance(name, QLineEdit)
    name.setText(str(OUT / f"printed-{ENDING}.pdf"))
    QTimer.singleShot(0, button(asked, "Print").click)


def meet_faults() -> Script:
    """Let exceptions of ours that quote a patient go uncaught: in a slot, in a task, in a thread."""

    def fault() -> None:
        raise ValueError(f"plantedfault of {LAST}, {FIRST}")

    QTimer.singleShot(0, fault)
    yield rested()
    shell().tasks.run(fault)
    yield rested()
    threading.Thread(target=fault).start()
    yield rested()


def lock_and_unlock() -> Script:
    """Lock with a chart open and words typed that are not kept."""
    press("Alt+2")
    yield rested()
    press("Ctrl+L")
    yield at_the_gate
    type_in("not the passphrase")
    press("Return")
    yield rested(0.5)
    press("Ctrl+A")
    type_in(PASSPHRASE)
    press("Return")
    yield is_open
    yield rested()


def ends() -> Script:
    """End the day."""
    if ENDING == "leave":
        later("Ctrl+Q")
        yield lambda: False
    type_in("G43.909")
    yield rested()
    press("Return")
    os.kill(os.getpid(), signal.SIGKILL if ENDING == "kill" else signal.SIGSEGV)
    end(1)


if __name__ == "__main__":
    drive(day)
