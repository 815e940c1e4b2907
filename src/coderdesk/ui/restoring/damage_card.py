"""A vault that does not open: what is damaged, and the ways to go on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit

from coderdesk.domain.backups import Backup
from coderdesk.domain.damage import Damage
from coderdesk.ui.backup_words import damage_words, local
from coderdesk.ui.failures import Told
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import LongTask
from coderdesk.ui.tokens import Tone
from coderdesk.ui.unlock.notice import Notice
from coderdesk.ui.widgets.base import column, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind
from coderdesk.ui.widgets.fields import Field
from coderdesk.ui.widgets.labels import Label
from coderdesk.ui.widgets.message_line import Message
from coderdesk.ui.widgets.passphrase import PassphraseField
from coderdesk.ui.widgets.progress_line import ProgressLine
from coderdesk.ui.widgets.sentence import Sentence

SECRET = "Passphrase or recovery code"  # noqa: S105 - a label
NO_BACKUP = "No good backup of it was found where its backups usually are."


class DamageCard(QFrame):
    """`look_asked(Secret)`, `save_asked(Path)`, `backup_asked`, `key_file_asked`, `open_asked`; `left` by Back or
    Esc."""

    look_asked = Signal(object)
    save_asked = Signal(object)
    backup_asked = Signal()
    key_file_asked = Signal()
    open_asked = Signal()
    left = Signal()

    def __init__(self, keys: KeyTable) -> None:
        super().__init__()
        self.setProperty("ground", "raised")
        self.setProperty("edge", "card")
        self.setAccessibleName("A vault that does not open")
        self.title, self.said = Label("", "title", wrap=True), Sentence()
        self.found = Label("", "body", wrap=True)
        self.backup = Sentence()
        self.secret = PassphraseField(keys=keys, placeholder="Type it to see what can be saved")
        self.secret.set_label(SECRET)
        self.target = QLineEdit()
        self._where = Field("New vault", self.target)
        self.notice, self.progress = Notice(), ProgressLine()
        self.look = DeskButton("See what can be saved", Kind.PRIMARY)
        self.save = DeskButton("Save what can be read", Kind.PRIMARY)
        self.open = DeskButton("Open the new vault", Kind.PRIMARY)
        self.put_back = DeskButton("Put the key file back", Kind.PRIMARY)
        self.restore = DeskButton("Restore the newest backup", icon="restore")
        self.back = DeskButton("Back")
        self.back.set_key("Esc")
        self.setLayout(
            column(
                self.title,
                self.said,
                self.found,
                self.backup,
                self.secret,
                self._where,
                self.notice,
                self.progress,
                row(self.look, self.save, self.open, self.put_back, None),
                row(self.restore, self.back, None),
                gap=10,
                margins=(24, 20, 24, 24),
            )
        )
        self._connect()

    def _connect(self) -> None:
        self.secret.entered.connect(self._look)
        self.look.clicked.connect(self._look)
        self.target.returnPressed.connect(self._save)
        self.save.clicked.connect(self._save)
        self.open.clicked.connect(self.open_asked)
        self.put_back.clicked.connect(self.key_file_asked)
        self.restore.clicked.connect(self.backup_asked)
        self.back.clicked.connect(self.leave)

    def show_damaged(self, name: str, told: Told, target: Path) -> None:
        """Say that the vault called `name` is damaged; what can be saved would go to `target`."""
        self._begin(name, told)
        self.target.setText(str(target))
        self._offer(self.look)
        self.secret.show()
        self.secret.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_key_file_lost(self, name: str, told: Told) -> None:
        """Say that the key file of the vault is lost; a backup that is found later holds a copy."""
        self._begin(name, told)
        self._offer(None)
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_backup(self, backup: Backup | None, *, is_for_key_file: bool) -> None:
        """Say which is the newest good backup, and offer it."""
        if backup is None:
            self.backup.say(Message(NO_BACKUP, Tone.WARNING))
            return
        self.backup.say(Message(f"The newest good backup is of {local(backup.made)}: {backup.path.name}", Tone.OK))
        self.restore.show()
        if is_for_key_file:
            self._offer(self.put_back)
            self.put_back.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_damage(self, damage: Damage) -> None:
        """Say what is damaged, and offer to save the rest."""
        self.show_busy(False)
        self._tell(damage_words(damage))
        self.secret.hide()
        self._where.show()
        self._offer(self.save)
        self.target.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_saved(self, lines: Sequence[str]) -> None:
        """Say what was saved and what was not, and offer to open it."""
        self.show_busy(False)
        self.title.setText("What could be read is saved")
        self.said.say(None)
        self._tell("\n".join(lines))
        self._where.hide()
        self._offer(self.open)
        self.open.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, told: Told) -> None:
        """Say what went wrong, and be ready again."""
        self.show_busy(False)
        self.notice.say("" if told.cancelled else str(told))
        if self.secret.isVisible():
            self.secret.forget()
            self.secret.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_busy(self, busy: bool) -> None:
        """Take nothing more while the vault is read."""
        for button in (self.look, self.save, self.restore, self.put_back):
            button.setEnabled(not busy)
        self.secret.line.setReadOnly(busy)
        self.target.setReadOnly(busy)

    def watch(self, task: LongTask) -> None:
        """Show how far the work is."""
        self.progress.watch(task)

    def leave(self) -> None:
        """Go back to the passphrase."""
        self.progress.cancel()
        self.secret.forget()
        self._tell("")
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _begin(self, name: str, told: Told) -> None:
        self.title.setText(f"{name} does not open")
        self.said.say(Message(str(told), Tone.DANGER))
        self._tell("")
        self.backup.say(None)
        self.notice.say("")
        self.secret.forget()
        for widget in (self.secret, self._where, self.restore):
            widget.hide()
        self.show_busy(False)

    def _offer(self, chosen: DeskButton | None) -> None:
        for button in (self.look, self.save, self.open, self.put_back):
            button.setVisible(button is chosen)

    def _tell(self, text: str) -> None:
        self.found.setText(text)
        self.found.setVisible(bool(text))

    def _look(self) -> None:
        if self.secret.is_empty or not self.look.isEnabled():
            return
        self.show_busy(True)
        self.notice.say("")
        self.look_asked.emit(self.secret.take())

    def _save(self) -> None:
        if self.save.isEnabled():
            self.show_busy(True)
            self.notice.say("")
            self.save_asked.emit(Path(self.target.text().strip()))
