"""The clock that runs while nobody touches the desk."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
CHECK_EVERY_MS = 5_000
#: Between two looks lie `CHECK_EVERY_MS`; a clock that went so many seconds on was not watched.
SLEPT_S = 45.0
AFTER_SLEEP, SET_BACK = "after the computer slept", "because the computer's clock was set back"


class IdleClock(QObject):
    """Tells when no key was pressed and no pointer moved for `minutes` (0: never).

    `idle_for(minutes)` is emitted once, until the clock is started again. `remaining_changed(minutes or None)` gives
    the whole minutes that are left, rounded up, for the foot. `slept` when a clock went on by far more than the few
    seconds between two looks: the computer slept, or the clock was set; nobody knows who sits there now. It gives
    the end of the sentence "Locked ...".

    It listens to the windows themselves, which see what the user does and nothing else: a filter on the application
    would run for every event of every widget.
    """

    idle_for = Signal(int)
    slept = Signal(str)
    remaining_changed = Signal(object)

    def __init__(
        self,
        minutes: int,
        *,
        now: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._minutes, self._now, self._steady = minutes, now, steady
        self._touched = (now(), steady())
        self._looked = self._touched
        self._remaining: int | None = None
        self._windows: set[QWindow] = set()
        self._timer = QTimer(self, interval=CHECK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._watch)

    @property
    def minutes(self) -> int:
        """After how many minutes the desk is idle; 0 is never."""
        return self._minutes

    def set_minutes(self, minutes: int) -> None:
        """Change the setting; the clock begins anew."""
        self._minutes = minutes
        self.touch()

    def start(self) -> None:
        """Begin counting, as when a vault was opened."""
        self._touched = self._looked = (self._now(), self._steady())
        self._timer.start()
        for window in QGuiApplication.topLevelWindows():
            self._watch(window)
        self.check()

    def stop(self) -> None:
        """Stop counting, as when the vault is locked."""
        self._timer.stop()
        self._tell_remaining(None)

    def touch(self) -> None:
        """Begin anew: somebody is there."""
        self._touched = (self._now(), self._steady())
        if self._timer.isActive():
            self.check()

    def check(self) -> None:
        """Tell how long is left, or that the time is over."""
        self._looked = (self._now(), self._steady())
        if not self._timer.isActive() or not self._minutes:
            self._tell_remaining(None)
            return
        left = self._minutes * 60 - self._idle_s()
        self._tell_remaining(max(0, -(-int(left) // 60)))
        if left <= 0:
            self._timer.stop()
            self.idle_for.emit(self._minutes)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in TOUCHES and self._timer.isActive():
            # After a night with the lid closed the first key must not open what should be locked by now.
            if self._minutes and self._idle_s() >= self._minutes * 60:
                self.check()
                return True
            if self._has_slept():
                return True
            self._touched = (self._now(), self._steady())
            if self._remaining != self._minutes:
                self.check()
        return super().eventFilter(watched, event)

    def _look(self) -> None:
        if not self._has_slept():
            self.check()

    def _has_slept(self) -> bool:
        """Tell of a sleep since the last look; the first key after it opens nothing."""
        before, self._looked = self._looked, (self._now(), self._steady())
        wall, steady = self._looked[0] - before[0], self._looked[1] - before[1]
        if max(abs(wall), steady) < SLEPT_S:
            return False
        self._timer.stop()
        self.slept.emit(AFTER_SLEEP if wall > 0 else SET_BACK)
        return True

    def _idle_s(self) -> float:
        """Return the seconds since the last touch; the steady clock may stand while the computer sleeps, the other
        may be set, so the longer of the two counts."""
        return max(self._now() - self._touched[0], self._steady() - self._touched[1])

    def _tell_remaining(self, minutes: int | None) -> None:
        if minutes != self._remaining:
            self._remaining = minutes
            self.remaining_changed.emit(minutes)

    def _watch(self, window: QWindow | None) -> None:
        if window is not None and window not in self._windows:
            self._windows.add(window)
            window.installEventFilter(self)
            window.destroyed.connect(lambda: self._windows.discard(window))
