"""What the system tells of sleep and of locked screens, over a D-Bus of the test's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest
from pytestqt.qtbot import QtBot

from coderdesk.ui.session_watch import SessionWatch, session_path

#: Both buses are one, so that logind can be played on it. It says what was heard, one line each.
LISTEN = r"""
import os, sys
os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = os.environ["DBUS_SESSION_BUS_ADDRESS"]
os.environ["XDG_SESSION_ID"] = "3"
from PySide6.QtCore import QCoreApplication
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtTest import QTest
from coderdesk.ui.session_watch import SessionWatch, session_path

app = QCoreApplication([])
bus = QDBusConnection.sessionBus()

# Logind is another program: it is played on a connection of its own.
other = QDBusConnection.connectToBus(os.environ["DBUS_SESSION_BUS_ADDRESS"], "played")
assert other.registerService("org.freedesktop.login1")

def tell(path, interface, name, *arguments, by=other):
    message = QDBusMessage.createSignal(path, interface, name)
    message.setArguments(list(arguments))
    assert by.send(message)
    QTest.qWait(80)

watch = SessionWatch()
watch.left.connect(lambda why: print("left", why, flush=True))
watch.start()
print("told by", *watch.told_by, flush=True)
LOGIN = "org.freedesktop.login1"
tell("/org/freedesktop/login1", f"{LOGIN}.Manager", "PrepareForSleep", True)
tell("/org/freedesktop/login1", f"{LOGIN}.Manager", "PrepareForSleep", False)
print("- lock", flush=True)
tell(session_path("3"), f"{LOGIN}.Session", "Lock")
tell(session_path("4"), f"{LOGIN}.Session", "Lock")
print("- hint", flush=True)
PROPERTIES = "org.freedesktop.DBus.Properties"
tell(session_path("3"), PROPERTIES, "PropertiesChanged", f"{LOGIN}.Session", {"LockedHint": True}, ["IdleHint"])
tell(session_path("3"), PROPERTIES, "PropertiesChanged", f"{LOGIN}.Session", {"LockedHint": False}, ["IdleHint"])
print("- savers", flush=True)
for name in ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver"):
    tell("/" + name.replace(".", "/"), name, "ActiveChanged", True)
    tell("/" + name.replace(".", "/"), name, "ActiveChanged", False)
"""


#: Logind as it is asked to wait: it gives a descriptor, and waits until the last copy of that is closed.
LOGIND = r"""
import os
from PySide6.QtCore import ClassInfo, QCoreApplication, QObject, QSocketNotifier, QTimer, Slot
from PySide6.QtDBus import QDBusConnection, QDBusUnixFileDescriptor

app = QCoreApplication([])
bus = QDBusConnection.sessionBus()
READ, WRITE = os.pipe()

@ClassInfo({"D-Bus Interface": "org.freedesktop.login1.Manager"})
class Manager(QObject):
    @Slot("QString", "QString", "QString", "QString", result="QDBusUnixFileDescriptor")
    def Inhibit(self, what, who, why, mode):
        print("asked to wait", what, who, mode, flush=True)
        descriptor = QDBusUnixFileDescriptor(WRITE)
        os.close(WRITE)
        return descriptor

manager = Manager()
assert bus.registerService("org.freedesktop.login1")
assert bus.registerObject("/org/freedesktop/login1", manager, QDBusConnection.RegisterOption.ExportAllSlots)
def closed():
    if os.read(READ, 1) == b"":
        print("sleeps", flush=True)
        app.quit()
notifier = QSocketNotifier(READ, QSocketNotifier.Type.Read)
notifier.activated.connect(closed)
QTimer.singleShot(20_000, app.quit)
print("ready", flush=True)
app.exec()
"""

HOLD = r"""
import os, subprocess, sys
os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = os.environ["DBUS_SESSION_BUS_ADDRESS"]
from PySide6.QtCore import QCoreApplication
from PySide6.QtTest import QTest
from coderdesk.ui import session_watch

session_watch.PATIENCE_MS = 10_000
logind = subprocess.Popen([sys.executable, "-c", sys.argv[1]], stdout=subprocess.PIPE, text=True)
assert logind.stdout.readline() == "ready\n"
app = QCoreApplication([])
watch = session_watch.SessionWatch()
watch.start()
watch.hold()
watch.hold()
print(logind.stdout.readline(), end="")
QTest.qWait(300)
print("locked", flush=True)
watch.let_sleep()
print(logind.stdout.read(), end="")
"""


def on_a_bus(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `script` on a D-Bus of its own, or skip."""
    if shutil.which("dbus-run-session") is None:
        pytest.skip("dbus-run-session is not installed: no D-Bus to ask")
    return subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", script, *arguments],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="D-Bus is asked")
def test_the_computer_waits_until_the_vault_is_locked_before_it_sleeps() -> None:
    run = on_a_bus(HOLD, LOGIND)
    assert run.stdout.splitlines() == ["asked to wait sleep CoderDesk delay", "locked", "sleeps"], run.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="D-Bus is asked")
def test_sleep_and_locked_screens_are_heard_over_a_real_bus() -> None:
    run = on_a_bus(LISTEN)
    told = run.stdout.splitlines()
    assert told, run.stderr[-2000:]
    assert told[0].startswith("told by sleep session org.freedesktop.ScreenSaver org.gnome.ScreenSaver")
    asleep, screen = "left as the computer went to sleep", "left with the screen"
    assert told[1:] == [asleep, "- lock", screen, "- hint", screen, "- savers", screen, screen, screen], run.stderr


def test_without_a_bus_nothing_is_heard_and_nothing_fails(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus")
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/bus")
    watch = SessionWatch()
    watch.start()
    watch.hold()
    watch.let_sleep()


@pytest.mark.parametrize(
    ("session", "path"),
    [("2", "_32"), ("c1", "c1"), ("12", "_312"), ("a-b", "a_2db"), ("", None)],
)
def test_a_session_is_found_under_the_path_that_logind_gives_it(session: str, path: str | None) -> None:
    expected = "" if path is None else f"/org/freedesktop/login1/session/{path}"
    assert session_path(session) == expected
