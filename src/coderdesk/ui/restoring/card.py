"""A backup, what is in it, and a new vault made of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit

from coderdesk.domain.backups import Backup, BackupContent
from coderdesk.ui import dialogs
from coderdesk.ui.backup_words import backup_facts, content_facts
from coderdesk.ui.failures import Told
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import LongTask
from coderdesk.ui.theme import look
from coderdesk.ui.unlock.notice import Notice
from coderdesk.ui.widgets.base import clear, column, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind
from coderdesk.ui.widgets.fields import Field
from coderdesk.ui.widgets.labels import Label
from coderdesk.ui.widgets.passphrase import PassphraseField
from coderdesk.ui.widgets.progress_line import ProgressLine

NAME_WIDTH = 110
HINT = "It becomes a new vault. Nothing is overwritten, and the backup stays."
SECRET = "Passphrase or recovery code of that day"  # noqa: S105 - a label


class RestoreCard(QFrame):
    """Facts of a backup; a passphrase shows what is in it; then the name of the new vault, and Restore.

    `look_asked(Secret)`, `restore_asked(Path)`; `left` by Cancel or Esc.
    """

    look_asked = Signal(object)
    restore_asked = Signal(object)
    left = Signal()

    def __init__(self, keys: KeyTable) -> None:
        super().__init__()
        self.setProperty("ground", "raised")
        self.setProperty("edge", "card")
        self.setAccessibleName("Restore a backup")
        self._facts = column(gap=4)
        self.secret = PassphraseField(keys=keys, placeholder="Type it to see what is in the backup")
        self.secret.set_label(SECRET)
        self.secret.entered.connect(self._look)
        self.target = QLineEdit()
        self.choose = DeskButton("Folder", icon="open")
        self._where = Field("New vault", self.target)
        self.notice = Notice()
        self.progress = ProgressLine()
        self.go = DeskButton("Look into it", Kind.PRIMARY)
        self.cancel = DeskButton("Cancel")
        self.cancel.set_key("Esc")
        self._is_open = False
        place = row(self._where, self.choose)
        place.setStretchFactor(self._where, 1)
        place.setAlignment(self.choose, Qt.AlignmentFlag.AlignBottom)
        self.setLayout(
            column(
                Label("Restore a backup", "title"),
                Label(HINT, "small", "text_muted", wrap=True),
                self._facts,
                self.secret,
                place,
                self.notice,
                self.progress,
                row(self.go, self.cancel, None),
                gap=10,
                margins=(16, 14, 16, 14),
            )
        )
        self.go.clicked.connect(self._go)
        self.cancel.clicked.connect(self.leave)
        self.target.returnPressed.connect(self._go)
        self.choose.clicked.connect(self._choose)

    def show_backup(self, backup: Backup, target: Path, *, typed: str = "") -> None:
        """Offer `backup`, to be restored to `target` unless the coder says otherwise, or had `typed` something else:
        then the focus stays where it is."""
        self.forget()
        self.target.setText(typed or str(target))
        self.target.setModified(bool(typed))
        self._show_facts(backup_facts(backup))
        self._turn(is_open=False)
        if not typed:
            self.secret.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_content(self, content: BackupContent) -> None:
        """Show what is in the backup, and ask for the new vault's name."""
        self._show_facts((*backup_facts(content.backup), *content_facts(content)))
        self._turn(is_open=True)
        self.target.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, told: Told) -> None:
        """Say what went wrong, and be ready again."""
        self.show_busy(False)
        self.notice.say("" if told.cancelled else str(told))
        if not self._is_open:
            self.secret.forget()
            self.secret.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_busy(self, busy: bool) -> None:
        """Take nothing more while the backup is read or restored."""
        self.go.setEnabled(not busy)
        self.secret.line.setReadOnly(busy)
        self.target.setReadOnly(busy)

    def watch(self, task: LongTask) -> None:
        """Show how far restoring is."""
        self.progress.watch(task)

    def forget(self) -> None:
        """Forget what was typed, and what was shown of the backup."""
        self.secret.forget()
        self.notice.say("")
        clear(self._facts)
        self.show_busy(False)
        self._turn(is_open=False)

    def leave(self) -> None:
        """Go without restoring."""
        self.progress.cancel()
        self.forget()
        self.hide()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _turn(self, *, is_open: bool) -> None:
        self._is_open = is_open
        self.secret.setVisible(not is_open)
        self._where.setVisible(is_open)
        self.choose.setVisible(is_open)
        self.go.set_words("Restore" if is_open else "Look into it")
        self.notice.say("")
        self.show_busy(False)

    def _show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        clear(self._facts)
        for name, value in facts:
            title = Label(name, "small", "text_muted")
            title.setMinimumWidth(look().px(NAME_WIDTH))
            said = Label(value, "body", wrap=True)
            line = row(title, said)
            line.setAlignment(title, Qt.AlignmentFlag.AlignTop)
            line.setStretchFactor(said, 1)
            self._facts.addLayout(line)

    def _look(self) -> None:
        if self.secret.is_empty:
            self.notice.say("Type the passphrase or the recovery code that opened the vault on that day.")
            return
        self.show_busy(True)
        self.notice.say("")
        self.look_asked.emit(self.secret.take())

    def _go(self) -> None:
        if not self.go.isEnabled():
            return
        if not self._is_open:
            self._look()
            return
        self.show_busy(True)
        self.notice.say("")
        self.restore_asked.emit(Path(self.target.text().strip()))

    def _choose(self) -> None:
        now = Path(self.target.text())
        folder = dialogs.ask_folder(self, "Folder of the new vault", now.parent if now.parent.is_dir() else Path.home())
        if folder is not None:
            self.target.setText(str(folder / now.name))
            self.target.setModified(True)
