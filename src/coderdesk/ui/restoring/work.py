"""Looks into backups and restores them, for a card that shows it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from coderdesk.domain.backups import Backup
from coderdesk.domain.progress import Progress
from coderdesk.domain.recovery_code import RecoveryCode
from coderdesk.domain.secret import Secret
from coderdesk.services.house import House
from coderdesk.services.restoring import free_name, opener_typed, preview_backup, restore_backup
from coderdesk.ui.restoring.card import RestoreCard
from coderdesk.ui.tasks import Lane, Tasks


class Restoring(QObject):
    """Works beside the store. `restored(Path)`: a new vault is there, locked, and known to the unlock screen."""

    restored = Signal(object)

    def __init__(self, house: House, tasks: Tasks, card: RestoreCard, parent: QObject) -> None:
        super().__init__(parent)
        self._house, self._tasks, self._card = house, tasks, card
        self._backup: Backup | None = None
        self._opener: Secret | RecoveryCode | None = None
        card.look_asked.connect(self._look)
        card.restore_asked.connect(self._restore)
        card.left.connect(self._forget)

    @property
    def backup(self) -> Backup | None:
        """What is offered, or was last."""
        return self._backup

    def offer(self, backup: Backup, *, beside: Path, target: str = "") -> None:
        """Offer `backup`; its new vault would lie in the folder of the vault `beside`, or where it was typed before."""
        self._forget()
        self._backup = backup
        self._card.show_backup(backup, free_name(backup, beside.parent), typed=target)

    def _look(self, typed: Secret) -> None:
        backup = self._backup
        if backup is None:
            return
        self._opener = opener = opener_typed(typed)
        self._tasks.run(
            lambda: preview_backup(backup.path, opener=opener),
            self._card.show_content,
            self._card.show_error,
            lane=Lane.ASIDE,
            owner=self._card,
        )

    def _restore(self, target: Path) -> None:
        backup, opener, house = self._backup, self._opener, self._house
        if backup is None or opener is None:
            return

        def restore(progress: Progress) -> None:
            restore_backup(house, backup=backup.path, opener=opener, target=target, progress=progress).close()

        task = self._tasks.run_long(
            restore,
            "Restoring",
            lambda _none: self._done(target),
            self._card.show_error,
            lane=Lane.ASIDE,
            owner=self._card,
        )
        self._card.watch(task)

    def _done(self, target: Path) -> None:
        self._card.leave()
        self.restored.emit(target)

    def _forget(self) -> None:
        self._opener = None
