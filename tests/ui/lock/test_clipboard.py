"""What CoderDesk copied is taken off the clipboard when the desk is locked; what others copied stays."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtGui import QClipboard, QGuiApplication
from pytestqt.qtbot import QtBot

from coderdesk.ui.clipboard import ClipboardGuard

CLIPBOARD = QClipboard.Mode.Clipboard

#: Runs in a process of its own, on a real X server: there alone are a selection and another program.
ON_X = """
import subprocess, sys
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from coderdesk.ui.clipboard import ClipboardGuard

app = QApplication([])
clipboard, guard = app.clipboard(), ClipboardGuard()
def turn(ms=150):
    from PySide6.QtTest import QTest
    QTest.qWait(ms)
def other(selection):
    got = subprocess.run(["xclip", "-o", "-selection", selection], capture_output=True, text=True, timeout=10)
    return got.stdout
def run_beside(command, **more):
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, text=True)
    process.stdin.write(more["input"]); process.stdin.close()
    turn(400)

note = QPlainTextEdit("a note of a visit")
note.show()
turn()
note.selectAll()                      # marking copies to X11's selection
note.copy()
turn()
assert clipboard.ownsClipboard() and clipboard.text() == "a note of a visit"
assert guard.holds_ours(QClipboard.Mode.Clipboard)
guard.clear()
turn()
assert clipboard.text() == "", "the clipboard"
assert clipboard.text(QClipboard.Mode.Selection) == "", "the selection"

# A clipboard manager takes what we copied over: it is still known as ours, and taken away.
note.copy()
turn()
run_beside(["xclip", "-i", "-selection", "clipboard"], input="a note of a visit")
assert not clipboard.ownsClipboard() and guard.holds_ours(QClipboard.Mode.Clipboard)
guard.clear()
turn()
assert clipboard.text() == "", "what a manager held"

# What another program copied stays.
note.copy()
turn()
run_beside(["xclip", "-i", "-selection", "clipboard"], input="a list of groceries")
guard.clear()
turn()
assert clipboard.text() == "a list of groceries"
print("done")
"""


def test_what_another_program_copied_stays(qtbot: QtBot) -> None:
    guard = ClipboardGuard()
    QGuiApplication.clipboard().setText("a list of groceries")
    # The offscreen platform never says that it owns: so this is another's.
    assert not guard.holds_ours(CLIPBOARD)
    guard.clear()
    assert QGuiApplication.clipboard().text() == "a list of groceries"
    QGuiApplication.clipboard().clear()


def test_only_a_digest_is_remembered(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    guard = ClipboardGuard()
    monkeypatch.setattr(guard, "_owns", lambda _mode: True)
    QGuiApplication.clipboard().setText("Doe, Jane")
    (kept,) = guard._ours
    assert len(kept) == 16
    monkeypatch.setattr(guard, "_owns", lambda _mode: False)
    assert guard.holds_ours(CLIPBOARD)
    other = ClipboardGuard()
    other._ours.extend(guard._ours)
    # Without the key, the digest of a guessed name tells nothing.
    assert not other.holds_ours(CLIPBOARD)
    guard.clear()
    assert QGuiApplication.clipboard().text() == ""
    assert not guard._ours


@pytest.mark.skipif(sys.platform != "linux", reason="X11 is asked")
def test_on_a_real_x_server_the_clipboard_and_the_selection_are_emptied() -> None:
    import os
    import shutil

    if not (shutil.which("xvfb-run") and shutil.which("xclip")):
        pytest.skip("xvfb-run and xclip are not installed: no X server to ask")
    run = subprocess.run(
        ["xvfb-run", "-a", sys.executable, "-c", ON_X],
        env={**os.environ, "QT_QPA_PLATFORM": "xcb"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if "could not load the Qt platform plugin" in run.stderr.lower():
        pytest.skip("the libraries of Qt's xcb plugin are not installed")
    assert run.stdout.strip().endswith("done"), run.stderr[-2000:]
