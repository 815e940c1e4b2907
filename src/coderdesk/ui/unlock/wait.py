"""What is known of a vault's door, and how the seconds are counted down that the next try has to wait."""

from __future__ import annotations

import time
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from coderdesk.ui.words import count

TICK_MS = 250


class Door(Protocol):
    """What is known of a vault before it is opened: its ways in, and the wait after wrong tries."""

    @property
    def quick_unlock(self) -> bool: ...
    @property
    def recovery_code(self) -> bool: ...
    @property
    def wrong_tries(self) -> int: ...
    @property
    def seconds(self) -> int: ...


class Wait(QObject):
    """`ticked(str)`: what is said of the wait, each second; "" once, when it is over."""

    ticked = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tries, self._until, self._said = 0, 0.0, ""
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def said(self) -> str:
        """What is said of the wait now, or ""."""
        return self._said

    def start(self, tries: int, seconds: int) -> None:
        """Wait so many seconds after so many wrong tries; 0 seconds: do not wait."""
        # The clock on the wall may be set while we wait; this one only goes on.
        self._tries, self._until = tries, time.monotonic() + seconds
        self._timer.start()
        self._tick()

    def _tick(self) -> None:
        left = self._until - time.monotonic()
        said = ""
        if left > 0:
            tries = count(self._tries, "wrong try", "wrong tries")
            said = f"{tries}. The next one has to wait {count(int(left) + 1, 'second')}."
        else:
            self._timer.stop()
        if said != self._said:
            self._said = said
            self.ticked.emit(said)
