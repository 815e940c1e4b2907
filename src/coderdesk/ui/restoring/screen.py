"""The screen behind the gate's "Restore a backup", and where a vault is damaged. No patient is shown on it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from coderdesk.domain.backups import ENDING, Backup
from coderdesk.domain.failures import KeyFileLost
from coderdesk.domain.occupancy import Use
from coderdesk.domain.progress import Progress
from coderdesk.domain.recovery_code import RecoveryCode
from coderdesk.domain.secret import Secret
from coderdesk.services.backups import read_backup_file
from coderdesk.services.house import House
from coderdesk.services.preferences import load_preferences
from coderdesk.services.restoring import opener_typed
from coderdesk.services.salvaging import (
    SavedVault,
    examine_vault,
    free_name_beside,
    newest_good_backup,
    put_back_key_file,
    salvage_vault,
)
from coderdesk.ui import dialogs
from coderdesk.ui.backup_words import salvaged_lines
from coderdesk.ui.failures import Told
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.restoring.card import RestoreCard
from coderdesk.ui.restoring.damage_card import DamageCard
from coderdesk.ui.restoring.work import Restoring
from coderdesk.ui.tasks import Lane, Tasks
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import column, named, row

if TYPE_CHECKING:
    from coderdesk.domain.ports import Vault

WIDTH = 560


class RescueScreen(QWidget):
    """`opened(Vault, Path)`: a vault that was saved is open; `left(Path or None)`: ask for the passphrase of that
    vault, or of the one that was asked for before."""

    opened = Signal(object, object)
    left = Signal(object)

    def __init__(self, house: House, tasks: Tasks, keys: KeyTable) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Restore")
        self._house, self._tasks = house, tasks
        self._file: Path | None = None
        self._backup: Backup | None = None
        self._saved: SavedVault | None = None
        self._opener: Secret | RecoveryCode | None = None
        self.damage, self.restoring = DamageCard(keys), RestoreCard(keys)
        self._restoring = Restoring(house, tasks, self.restoring, parent=self)
        self._lay_out()
        self.damage.look_asked.connect(self._examine)
        self.damage.save_asked.connect(self._save)
        self.damage.backup_asked.connect(self._offer_newest)
        self.damage.key_file_asked.connect(self._put_key_file_back)
        self.damage.open_asked.connect(self._enter)
        self.damage.left.connect(self._leave)
        self.restoring.left.connect(self._leave)
        self._restoring.restored.connect(self._go_to)

    def _lay_out(self) -> None:
        self._middle = QWidget()
        self._middle.setLayout(column(self.damage, self.restoring, gap=12))
        page = QWidget()
        page.setProperty("ground", "surface")
        page.setLayout(column(None, row(None, self._middle, None), None, margins=(16, 16, 16, 16)))
        area = named(QScrollArea(), "Restore")
        area.setWidget(page)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayout(column(area, gap=0))
        self._rescale()
        look().changed.connect(self._rescale)

    # -- what the host asks ------------------------------------------------------------------------------------------

    def ask_backup(self, parent: QWidget, begin: Path) -> bool:
        """Ask for a backup's file and offer to restore it; False where the coder chose none."""
        file = dialogs.ask_file(parent, "Restore a backup", f"Backups (*{ENDING});;All files (*)", begin)
        if file is None:
            return False
        self.damage.hide()
        self._tasks.run(
            lambda: read_backup_file(file),
            lambda backup: self._offer(backup, begin),
            self.restoring.show_error,
            lane=Lane.ASIDE,
            owner=self,
        )
        self.restoring.show()
        return True

    def show_hindered(self, file: Path, told: Told) -> None:
        """Say that the vault at `file` does not open, and look for the newest good backup of it."""
        self._file, self._backup, self._saved, self._opener = file, None, None, None
        is_key_file = told.failure is KeyFileLost
        self.restoring.hide()
        self.damage.show()
        if is_key_file:
            self.damage.show_key_file_lost(file.stem, told)
        else:
            self.damage.show_damaged(file.stem, told, free_name_beside(file, "saved"))
        folders = self._folders(file)

        def found(backup: Backup | None) -> None:
            self._backup = backup
            self.damage.show_backup(backup, is_for_key_file=is_key_file)

        self._tasks.run_long(
            lambda progress: newest_good_backup(file, folders=folders, progress=progress),
            "Looking for backups",
            found,
            lambda _told: found(None),
            lane=Lane.ASIDE,
            owner=self,
        )

    def forget(self) -> None:
        """Forget what was typed, and close a saved vault that nobody opened."""
        self._opener = None
        if self._saved is not None:
            self._saved.vault.close()
            self._saved = None
        self.restoring.forget()

    # -- what the cards ask ------------------------------------------------------------------------------------------

    def _examine(self, typed: Secret) -> None:
        file = self._file
        if file is None:
            return
        self._opener = opener = opener_typed(typed)
        task = self._tasks.run_long(
            lambda progress: examine_vault(file, opener=opener, progress=progress),
            "Looking at the vault",
            self.damage.show_damage,
            self.damage.show_error,
            lane=Lane.ASIDE,
            owner=self.damage,
        )
        self.damage.watch(task)

    def _save(self, target: Path) -> None:
        file, opener, house = self._file, self._opener, self._house
        if file is None or opener is None:
            return

        def save(progress: Progress) -> SavedVault:
            return salvage_vault(house, file=file, opener=opener, target=target, progress=progress, use=Use.DESK)

        def saved(found: SavedVault) -> None:
            self._saved = found
            self.damage.show_saved(salvaged_lines(found.salvaged))

        task = self._tasks.run_long(
            save, "Saving what can be read", saved, self.damage.show_error, lane=Lane.ASIDE, owner=self.damage
        )
        self.damage.watch(task)

    def _enter(self) -> None:
        saved, self._saved = self._saved, None
        if saved is not None:
            vault: Vault = saved.vault
            self.opened.emit(vault, saved.salvaged.file)
            self.forget()

    def _offer_newest(self) -> None:
        if self._backup is not None and self._file is not None:
            self.damage.hide()
            self._offer(self._backup, self._file.parent)
            self.restoring.show()

    def _offer(self, backup: Backup, folder: Path) -> None:
        self._restoring.offer(backup, beside=folder / backup.vault_name)

    def _put_key_file_back(self) -> None:
        file, backup = self._file, self._backup
        if file is None or backup is None:
            return
        self._tasks.run(
            lambda: put_back_key_file(file, backup=backup.path),
            lambda _aside: self._go_to(file),
            self.damage.show_error,
            lane=Lane.ASIDE,
            owner=self,
        )

    def _go_to(self, target: object) -> None:
        self.forget()
        self.left.emit(target)

    def _leave(self) -> None:
        self._go_to(self._file)

    def _folders(self, file: Path) -> Sequence[Path]:
        chosen = load_preferences(self._house.config_folder).backups_of(file)
        return (Path(chosen),) if chosen else ()

    def _rescale(self) -> None:
        self._middle.setFixedWidth(look().px(WIDTH))
