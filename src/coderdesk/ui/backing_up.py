"""Backups and checks that nobody has to think of: looked after while the desk is open, and as it is locked."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from coderdesk.domain.backups import Reason
from coderdesk.domain.damage import Checkup
from coderdesk.domain.progress import Progress, Stoppable
from coderdesk.services.backups import BackupState, backup_due, backup_state, make_backup
from coderdesk.services.integrity import check_due, check_vault
from coderdesk.services.session import Session
from coderdesk.ui.backup_words import check_message, reminder
from coderdesk.ui.failures import Told
from coderdesk.ui.tasks import Lane, Tasks
from coderdesk.ui.widgets.message_line import Message

#: The first look comes when the coder is at work, the next ones now and then: a failed backup is tried again by them.
FIRST_MS = 20_000
AGAIN_MS = 15 * 60_000


class BackingUp(QObject):
    """Makes the backup of the day and the check of the week, beside the store. `said(Message)` where something is
    wrong.

    A failure is told once and tried again; the same one is not told again before the desk is opened anew.
    """

    said = Signal(object)

    def __init__(self, session: Session, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._tasks = session, tasks
        self._told = ""
        self._running = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Remind the coder where the last backup is old, and begin to look after it."""
        session = self._session
        self._tasks.run(
            lambda: backup_state(session.vault, now=session.now()),
            self._remind,
            # What hinders the reading is told by whatever else reads.
            lambda _told: None,
            lane=Lane.ASIDE,
            owner=self,
        )
        self._timer.start(FIRST_MS)

    def stop(self) -> None:
        """Begin nothing more."""
        self._timer.stop()

    def look(self) -> None:
        """Make what is due."""
        session = self._session
        self._timer.start(AGAIN_MS)
        if not self._running:
            self._running = True
            self._tasks.run(
                lambda: (backup_due(session.vault, now=session.now()), check_due(session.begin, now=session.now())),
                self._make,
                self._failed,
                lane=Lane.ASIDE,
                owner=self,
            )

    def _make(self, due: tuple[Reason | None, bool]) -> None:
        session, (reason, check) = self._session, due

        def work(progress: Progress) -> Checkup | None:
            if reason is not None:
                make_backup(session.vault, now=session.now(), reason=reason, progress=progress)
            return check_vault(session.vault, progress=progress) if check else None

        if reason is None and not check:
            self._running = False
            return
        title = "Backing up" if reason is not None else "Checking the vault"
        self._tasks.run_long(work, title, self._done, self._failed, lane=Lane.ASIDE, owner=self)

    def _remind(self, state: BackupState) -> None:
        if message := reminder(state):
            self.said.emit(message)

    def _done(self, checkup: Checkup | None) -> None:
        self._running = False
        if checkup is not None and checkup.faults:
            self.said.emit(check_message(checkup))

    def _failed(self, told: Told) -> None:
        self._running = False
        if not told.cancelled and str(told) != self._told:
            self._told = str(told)
            self.said.emit(Message.of(told))


class LastBackup(QObject):
    """The backup of a vault that is being locked: `begun` where one is due.

    `done` is emitted once, when it is made, stopped, failed (which the vault keeps), or not needed.
    """

    begun = Signal()
    done = Signal()

    def __init__(self, session: Session, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._tasks = session, tasks
        self._progress = Stoppable()

    def begin(self) -> None:
        """Make it, beside everything else."""
        session = self._session
        self._tasks.run(
            lambda: backup_due(session.vault, now=session.now(), locking=True),
            self._make,
            self._end,
            lane=Lane.ASIDE,
            owner=self,
        )

    def stop(self) -> None:
        """Leave it: there is no time, as when the computer goes to sleep."""
        self._progress.stop()

    def _make(self, reason: Reason | None) -> None:
        if reason is None:
            self.done.emit()
            return
        session, progress = self._session, self._progress
        self.begun.emit()
        self._tasks.run(
            lambda: make_backup(session.vault, now=session.now(), reason=reason, progress=progress),
            self._end,
            self._end,
            lane=Lane.ASIDE,
            owner=self,
        )

    def _end(self, _how: object) -> None:
        self.done.emit()
