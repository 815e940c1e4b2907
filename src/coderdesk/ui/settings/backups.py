"""Backups: how well the vault is backed up, where to and when, and the backups that there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from coderdesk.domain.backups import Backup
from coderdesk.domain.damage import Checkup
from coderdesk.domain.progress import Progress
from coderdesk.services.backup_settings import BackupSettings, save_backup_settings
from coderdesk.services.backups import (
    BackupState,
    backup_state,
    list_backups,
    make_backup,
)
from coderdesk.services.integrity import check_vault, last_checkup, repair_vault
from coderdesk.services.restoring import prove_backup
from coderdesk.services.session import Session
from coderdesk.ui import dialogs
from coderdesk.ui.backup_words import check_message, local, made_message, proof_message, size_words, state_message
from coderdesk.ui.failures import Told
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.restoring.card import RestoreCard
from coderdesk.ui.restoring.work import Restoring
from coderdesk.ui.settings.section import CardSection, card, grid, hint
from coderdesk.ui.tasks import Lane, LongTask, Tasks
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.base import column, named, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind
from coderdesk.ui.widgets.check import CheckBox
from coderdesk.ui.widgets.columns import Align, Column
from coderdesk.ui.widgets.editors import Choice
from coderdesk.ui.widgets.fields import Field
from coderdesk.ui.widgets.labels import ElidedLabel
from coderdesk.ui.widgets.message_line import Message
from coderdesk.ui.widgets.models import SnapshotModel
from coderdesk.ui.widgets.sentence import Sentence
from coderdesk.ui.widgets.table import DeskTable
from coderdesk.ui.words import count

REMIND = tuple((days, f"after {count(days, 'day')}") for days in (1, 3, 7, 14, 30))
SAME_DISK = "These backups are on the same disk as the vault: whoever loses one loses both. Choose another drive."
HINT = (
    "A backup is one encrypted file that opens with the passphrase or the recovery code of its day. The last of each "
    "of 7 days, 4 weeks and 12 months stay."
)
ROWS = 5


@dataclass(frozen=True, slots=True)
class _Read:
    file: Path
    state: BackupState
    backups: Sequence[Backup]
    checkup: Checkup | None


class BackupsSection(CardSection):
    """Makes, proves and restores backups, and checks the vault; each beside the store, with progress and Cancel."""

    id = "backups"
    is_settled = False

    def __init__(self, session: Session, tasks: Tasks, keys: KeyTable) -> None:
        super().__init__("Backups", "saved")
        self._session, self._tasks = session, tasks
        self._settings = BackupSettings()
        self._file = Path()
        self._running: LongTask | None = None
        self.state, self.checked, self.same_disk = Sentence(), Sentence(), Sentence()
        self.folder = ElidedLabel("", "body")
        self.choose = DeskButton("Choose a folder", icon="open")
        self.usual = DeskButton("Beside the vault")
        self.at_locking = CheckBox("When the vault is locked")
        self.daily = CheckBox("Once a day while it is open")
        self.remind = Choice[int](REMIND)
        self.now = DeskButton("Back up now", Kind.PRIMARY, "saved")
        self.check = DeskButton("Check the whole vault", icon="check")
        self.repair = DeskButton("Make the lists anew")
        self.prove = DeskButton("Prove", tip="Restore it into memory and compare every row with the vault")
        self.restore = DeskButton("Restore", icon="restore", tip="Make a new vault of it; this one stays as it is")
        self._model = SnapshotModel[Backup](
            (
                Column("Made", lambda backup: local(backup.made), width=150, style="medium"),
                Column("Why", lambda backup: backup.reason.value, width=140),
                Column("Size", lambda backup: size_words(backup.size), width=80, align=Align.RIGHT),
                Column("File", lambda backup: backup.path.name, stretch=1, width=160, ink="text_muted"),
            )
        )
        self.table = DeskTable(self._model, "Backups, the newest first")
        self.restoring = RestoreCard(keys)
        self._restoring = Restoring(session.house, tasks, self.restoring, parent=self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        where = row(self.folder, self.choose, self.usual)
        where.setStretchFactor(self.folder, 1)
        self.table.setFixedHeight(self.table.height_of(ROWS))
        self.restoring.hide()
        self.lay_out(
            card(
                "Backups", hint(HINT), self.state, row(self.now, None), self.table, row(self.prove, self.restore, None)
            ),
            self.restoring,
            card(
                "Where and when",
                where,
                self.same_disk,
                column(self.at_locking, self.daily, gap=2),
                grid((Field("Remind me when the last good backup is older", self.remind), QWidget())),
            ),
            card("Is the vault whole?", self.checked, row(self.check, self.repair, None)),
        )
        named(self.folder, "Folder of the backups")

    def _connect(self) -> None:
        self.now.clicked.connect(self._back_up)
        self.prove.clicked.connect(lambda: self._prove(self.table.current_item))
        self.restore.clicked.connect(lambda: self._offer(self.table.current_item))
        self.table.opened.connect(self._offer)
        self.table.current_changed.connect(lambda _backup: self._enable())
        self.check.clicked.connect(self._check)
        self.repair.clicked.connect(self._make_anew)
        self.choose.clicked.connect(self._choose)
        self.usual.clicked.connect(lambda: self._save(replace(self._settings, folder="")))
        self.at_locking.clicked.connect(lambda on: self._save(replace(self._settings, at_locking=on)))
        self.daily.clicked.connect(lambda on: self._save(replace(self._settings, daily=on)))
        self.remind.chosen.connect(lambda days: self._save(replace(self._settings, remind_days=days)))
        self.restoring.left.connect(self.table.setFocus)
        self._restoring.restored.connect(self._tell_restored)

    def panels(self) -> Sequence[QWidget]:
        return (self.now, self.table, self.choose, self.check)

    def entered(self) -> None:
        session = self._session

        def read() -> _Read:
            state = backup_state(session.vault, now=session.now())
            listed = list_backups(session.vault) if state.folder.is_dir() else ()
            return _Read(Path(session.vault.info().file), state, listed, last_checkup(session.begin))

        self._tasks.run(read, self._show, key="backups", lane=Lane.ASIDE, owner=self)

    def typed(self) -> Mapping[str, object]:
        # Settings are kept as they are chosen. The passphrase of a backup is no draft; the new vault's name is.
        backup = self._restoring.backup
        if self.restoring.isHidden() or backup is None or not self.restoring.target.isModified():
            return {}
        return {"backup": backup.path.name, "target": self.restoring.target.text()}

    def type_again(self, typed: Mapping[str, object]) -> bool:
        for backup in self._model.items:
            if backup.path.name == typed.get("backup"):
                self.restoring.show()
                self._restoring.offer(backup, beside=self._file, target=str(typed.get("target", "")))
                return True
        return False

    def left(self) -> None:
        self.restoring.forget()
        self.restoring.hide()

    # -- showing -----------------------------------------------------------------------------------------------------

    def _show(self, read: _Read) -> None:
        self._file = read.file
        self._settings = read.state.settings
        self.state.say(state_message(read.state))
        self.checked.say(check_message(read.checkup))
        self.repair.setVisible(bool(read.checkup and read.checkup.faults))
        self.folder.setText(str(read.state.folder))
        self.usual.setEnabled(bool(self._settings.folder))
        self.same_disk.say(Message(SAME_DISK, Tone.WARNING) if read.state.same_disk else None)
        self.at_locking.setChecked(self._settings.at_locking)
        self.daily.setChecked(self._settings.daily)
        self.remind.set_value(self._settings.remind_days)
        self._model.show_items(tuple(read.backups))
        if read.backups:
            self.table.select(0)
        self._enable()
        self.settle()

    def _enable(self) -> None:
        idle, chosen = self._running is None, self.table.current_item is not None
        for button in (self.now, self.check, self.repair):
            button.setEnabled(idle)
        self.prove.setEnabled(idle and chosen)
        self.restore.setEnabled(chosen)

    # -- doing -------------------------------------------------------------------------------------------------------

    def _back_up(self) -> None:
        session = self._session
        self._run(
            lambda progress: make_backup(session.vault, now=session.now(), progress=progress),
            "Backing up",
            lambda backup: self.said.emit(made_message(backup)),
        )

    def _prove(self, backup: Backup | None) -> None:
        if backup is None:
            return
        vault = self._session.vault
        self._run(
            lambda progress: prove_backup(vault, backup=backup.path, progress=progress),
            "Proving the backup",
            lambda proof: self.said.emit(proof_message(proof)),
        )

    def _check(self) -> None:
        vault = self._session.vault
        self._run(
            lambda progress: check_vault(vault, progress=progress),
            "Checking the vault",
            lambda checkup: self.said.emit(check_message(checkup)),
        )

    def _make_anew(self) -> None:
        vault = self._session.vault
        self._tasks.run(lambda: repair_vault(vault), lambda _none: self._check(), owner=self)

    def _offer(self, backup: Backup | None) -> None:
        if backup is not None:
            self.restoring.show()
            self._restoring.offer(backup, beside=self._file)

    def _choose(self) -> None:
        begin = Path(self.folder.text())
        folder = dialogs.ask_folder(self, "Folder of the backups", begin if begin.is_dir() else Path.home())
        if folder is not None:
            self._save(replace(self._settings, folder=str(folder)))

    def _save(self, settings: BackupSettings) -> None:
        session = self._session
        self._tasks.run(
            lambda: save_backup_settings(session.house, session.vault, settings=settings),
            lambda _none: self.entered(),
            self._not_saved,
            owner=self,
        )

    def _not_saved(self, told: Told) -> None:
        self.said.emit(Message.of(told))
        self.entered()

    def _run(self, work: Callable[[Progress], Any], title: str, done: Callable[[Any], object]) -> None:
        """Do long work beside the store; what it came to is shown, and what there is now."""
        if self._running is not None:
            return

        def failed(told: Told) -> None:
            self.said.emit(Message.of(told))

        self._running = self._tasks.run_long(work, title, done, failed, lane=Lane.ASIDE, owner=self)
        self._running.ended.connect(self._ended)
        self._enable()

    def _ended(self, _told: object) -> None:
        self._running = None
        self._enable()
        self.entered()

    def _tell_restored(self, target: object) -> None:
        name = target.name if isinstance(target, Path) else ""
        self.said.emit(Message(f"Restored to {name}. It is among the vaults at the unlock screen.", Tone.OK))
