"""Hears from the system that the computer goes to sleep or that its screen is locked.

On Linux over D-Bus: logind tells of sleep (and waits a moment for us) and of locking, the desktops tell of their screen
savers. QtDBus is part of what PySide6-Essentials brings, so no package more is needed. Elsewhere nothing is heard here,
and `IdleClock` notices after the sleep that the clock has jumped.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import SLOT, QObject, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection, QDBusUnixFileDescriptor

LOGIN = "org.freedesktop.login1"
MANAGER_PATH = "/org/freedesktop/login1"
SESSION_PATH = f"{MANAGER_PATH}/session/"
#: Which desktops tell of their locked screens, each under a name of its own.
SCREEN_SAVERS = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver",
)
#: How long logind is waited for, in ms; it answers in one or two.
PATIENCE_MS = 200
ASLEEP, SCREEN = "as the computer went to sleep", "with the screen"


class SessionWatch(QObject):
    """`left(why)`: the computer goes to sleep, or its screen was locked; `why` ends the sentence "Locked ...".

    While it is `held`, logind waits (at most five seconds) before the computer sleeps, until `let_sleep`.
    """

    left = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._delay: QDBusUnixFileDescriptor | None = None
        self._system: QDBusConnection | None = None
        self._told: tuple[str, ...] = ()

    @property
    def told_by(self) -> tuple[str, ...]:
        """Who is listened to: "sleep", "session", and the names of screen savers."""
        return self._told

    def start(self) -> None:
        """Begin to listen, where there is something to listen to. Takes some milliseconds, so not before a window."""
        if sys.platform != "linux" or self._told:
            return
        try:
            from PySide6.QtDBus import QDBusConnection
        except ImportError:
            # A build of Qt without D-Bus: the clock's jump is what is left.
            return
        told: list[str] = []
        system, session = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
        if system.isConnected():
            self._system = system
            told += self._listen_to_logind(system)
        if session.isConnected():
            told += [
                name for name in SCREEN_SAVERS if self._listen(session, "", "", name, "ActiveChanged", "_saver(bool)")
            ]
        self._told = tuple(told)

    def hold(self) -> None:
        """Ask logind to wait before the computer sleeps."""
        if self._system is None or self._delay is not None:
            return
        from PySide6.QtDBus import QDBus, QDBusMessage, QDBusUnixFileDescriptor

        call = QDBusMessage.createMethodCall(LOGIN, MANAGER_PATH, f"{LOGIN}.Manager", "Inhibit")
        call.setArguments(["sleep", "CoderDesk", "The vault is locked first", "delay"])
        answer = self._system.call(call, QDBus.CallMode.Block, PATIENCE_MS).arguments()
        if answer and isinstance(answer[0], QDBusUnixFileDescriptor):
            self._delay = answer[0]

    def let_sleep(self) -> None:
        """Let the computer sleep: nothing is open any more."""
        if self._delay is not None:
            # Logind waits until the last descriptor is closed.
            self._delay.setFileDescriptor(-1)
            self._delay = None

    def _listen_to_logind(self, bus: QDBusConnection) -> list[str]:
        told = []
        if self._listen(bus, LOGIN, MANAGER_PATH, f"{LOGIN}.Manager", "PrepareForSleep", "_sleep(bool)"):
            told.append("sleep")
        session = session_path(os.environ.get("XDG_SESSION_ID", ""))
        changed = "_properties(QString,QVariantMap,QStringList)"
        heard = (
            self._listen(bus, LOGIN, session, f"{LOGIN}.Session", "Lock", "_lock()"),
            self._listen(bus, LOGIN, session, "org.freedesktop.DBus.Properties", "PropertiesChanged", changed),
        )
        return [*told, "session"] if any(heard) else told

    def _listen(self, bus: QDBusConnection, service: str, path: str, interface: str, signal: str, slot: str) -> bool:
        return bool(bus.connect(service, path, interface, signal, self, SLOT(slot)))  # type: ignore[call-overload,unused-ignore] # PySide takes what SLOT gives, a str; its stub says bytes

    @Slot(bool)
    def _sleep(self, begins: bool) -> None:
        if begins:
            self.left.emit(ASLEEP)

    @Slot(bool)
    def _saver(self, active: bool) -> None:
        if active:
            self.left.emit(SCREEN)

    @Slot()
    def _lock(self) -> None:
        self.left.emit(SCREEN)

    @Slot("QString", "QVariantMap", "QStringList")
    def _properties(self, interface: str, changed: dict[str, object], _gone: list[str]) -> None:
        if interface == f"{LOGIN}.Session" and changed.get("LockedHint") is True:
            self.left.emit(SCREEN)


def session_path(session: str) -> str:
    """Return the path under which logind tells of a session, or "" (every session's) where its id is not known."""
    if not session:
        return ""
    letters = [
        letter if letter.isascii() and (letter.isalpha() or (place and letter.isdigit())) else f"_{ord(letter):02x}"
        for place, letter in enumerate(session)
    ]
    return SESSION_PATH + "".join(letters)
