"""The card that opens a vault."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from coderdesk.ui.failures import Told
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.unlock.entries import VaultEntry
from coderdesk.ui.unlock.notice import Notice
from coderdesk.ui.widgets.base import column, plain_tip, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind, Size
from coderdesk.ui.widgets.labels import ElidedLabel, IconLabel, Label
from coderdesk.ui.widgets.passphrase import PassphraseField


class OpenCard(QFrame):
    """Name of the vault, passphrase, Unlock. `unlock_requested(path, Secret)`."""

    unlock_requested = Signal(object, object)

    def __init__(self, keys: KeyTable) -> None:
        super().__init__()
        self.setProperty("ground", "raised")
        self.setProperty("edge", "card")
        self._entry: VaultEntry | None = None
        self._lock = IconLabel("lock", "accent", 36)
        self._locked = Label("Locked", "title")
        self._why = Label("", "small", "text_muted", wrap=True)
        for label in (self._locked, self._why):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name = ElidedLabel("", "title")
        self._icon = IconLabel("vault", "text_muted", 20)
        self._opened = Label("", "small", "text_muted")
        self._passphrase = PassphraseField(keys=keys, placeholder="Type your passphrase")
        self._passphrase.entered.connect(self._unlock)
        self._passphrase.edited.connect(self._forget_error)
        self._notice = Notice()
        self._button = DeskButton("Unlock", Kind.PRIMARY, size=Size.TALL)
        self._button.set_key("Enter")
        self._button.clicked.connect(self._unlock)
        head = row(self._icon, self._name, self._opened, gap=8)
        head.setStretchFactor(self._name, 1)
        lock = row(None, self._lock, None)
        self.setLayout(
            column(
                lock,
                self._locked,
                self._why,
                head,
                4,
                self._passphrase,
                self._notice,
                self._button,
                gap=8,
                margins=(24, 20, 24, 24),
            )
        )
        self.show_locked("")

    @property
    def entry(self) -> VaultEntry | None:
        """The vault that would be opened."""
        return self._entry

    @property
    def last(self) -> DeskButton:
        """The last thing on the card that takes the focus."""
        return self._button

    def show_vault(self, entry: VaultEntry) -> None:
        """Ask for the passphrase of `entry`."""
        self._entry = entry
        self._name.setText(entry.name)
        self._name.setToolTip(plain_tip(str(entry.path)))
        self._opened.setText(entry.opened_words)
        self._passphrase.forget()
        self._forget_error()

    def show_locked(self, why: str) -> None:
        """Say that the desk is locked and why ("" when it was only just started)."""
        for widget in (self._lock, self._locked, self._why):
            widget.setVisible(bool(why))
        for widget in (self._icon, self._name, self._opened):
            widget.setVisible(not why)
        self._why.setText(why)
        name = self._entry.name if self._entry else ""
        self._passphrase.set_label(f"Passphrase for {name}" if why and name else "Passphrase")

    def start(self) -> None:
        """Put the focus where the passphrase is typed."""
        self._passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Forget what was typed."""
        self._passphrase.forget()
        self._forget_error()

    def show_busy(self, busy: bool) -> None:
        """Take nothing more while the vault is being opened."""
        self._button.set_words("Unlocking…" if busy else "Unlock")
        self._button.setEnabled(not busy)
        self._passphrase.line.setReadOnly(busy)

    def show_error(self, told: Told) -> None:
        """Say under the line what went wrong; what was typed is gone, and the focus is where it is typed again."""
        self.show_busy(False)
        self._passphrase.forget()
        self._passphrase.set_wrong(True)
        self._notice.say(str(told))
        self.start()

    def _forget_error(self) -> None:
        self._passphrase.set_wrong(False)
        self._notice.say("")

    def _unlock(self) -> None:
        if self._entry is None or not self._button.isEnabled():
            return
        if self._passphrase.is_empty:
            self.show_error(Told("Type the passphrase of this vault."))
            return
        secret = self._passphrase.take()
        self.show_busy(True)
        self.unlock_requested.emit(self._entry.path, secret)
