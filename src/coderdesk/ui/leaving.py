"""How a desk goes when it is locked: out of sight at once, then out of memory."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

from coderdesk.services.drafts import seal_unkept
from coderdesk.ui import dialogs
from coderdesk.ui.backing_up import LastBackup
from coderdesk.ui.session_watch import ASLEEP
from coderdesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from coderdesk.services.session import Session
    from coderdesk.ui.desk import Desk

#: How long changes that are on their way are waited for, in seconds; after that the vault is closed over them.
PATIENCE_S = 10.0
_AGAIN_MS = 5
#: How long the program stays for the last backup, out of sight, as it ends.
BACKUP_PATIENCE_MS = 10 * 60_000
#: The computer waits some seconds before it sleeps, and for no backup.
NO_TIME = ASLEEP


class Leaving(QObject):
    """Takes `desk` away. `gone` is emitted once no window, no object and no key of it is left.

    Changes on their way to the disk, and drafts, arrive first; long work was stopped. Dialogs are left without an
    answer; what they were opened from goes on (and comes to nothing) before anything is deleted under it. Then, with
    nothing left but the key, the last backup is made where one is due, which `backing_up` tells; the key goes last.
    """

    gone = Signal()
    backing_up = Signal()

    def __init__(self, desk: Desk, tasks: Tasks, why: str, parent: QObject) -> None:
        """`why` is what the trail says of the lock."""
        super().__init__(parent)
        self._why = why
        self._desk: Desk | None = desk
        self._session: Session = desk.session
        self._tasks = tasks
        self._until = 0.0
        #: What was typed and what the vault would not take, for it alone to read when it is unlocked again.
        self.sealed = b""
        self._backup: LastBackup | None = None
        self._has_time, self._is_locked = not why.endswith(NO_TIME), False

    def begin(self) -> None:
        """Put everything out of sight, and the rest on its way."""
        if self._desk is not None:
            self._desk.keep_place()
            self._desk.keep_drafts()
            self._desk.blank()
        dialogs.close_all()
        self._until = time.monotonic() + PATIENCE_S
        QTimer.singleShot(0, self, self._step)

    def finish(self) -> None:
        """Take it away now, as when the program ends; it stays for the last backup, out of sight."""
        if self._desk is not None:
            self._desk.keep_drafts()
            self._tasks.wait_idle(int(PATIENCE_S * 1000))
            self._take_away()
        self._tasks.wait_idle(BACKUP_PATIENCE_MS)
        self._lock()

    def hurry(self) -> None:
        """Let go of the key now: the computer goes to sleep."""
        self._has_time = False
        if self._backup is not None:
            self._backup.stop()

    def _step(self) -> None:
        if self._desk is None:
            return
        if dialogs.any_open() or (self._tasks.is_storing and time.monotonic() < self._until):
            QTimer.singleShot(_AGAIN_MS, self, self._step)
            return
        self._take_away()

    def _take_away(self) -> None:
        desk, self._desk = self._desk, None
        if desk is None:
            return
        if unkept := desk.unkept():
            self.sealed = seal_unkept(self._session.vault, unkept)
        desk.close()
        del desk
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        # What refers to itself in a circle would stay until the collector happens to come by.
        gc.collect()
        if not self._has_time:
            self._lock()
            return
        self._backup = LastBackup(self._session, self._tasks, self)
        self._backup.begun.connect(self.backing_up)
        self._backup.done.connect(self._lock)
        self._backup.begin()

    def _lock(self) -> None:
        if not self._is_locked:
            self._is_locked = True
            self._session.lock(self._why)
            self.gone.emit()
