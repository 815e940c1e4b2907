"""The card that opens a vault."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from coderdesk.ui.failures import Told
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.unlock.entries import VaultEntry
from coderdesk.ui.unlock.notice import Notice
from coderdesk.ui.widgets.base import column, line, plain_tip, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind, Size
from coderdesk.ui.widgets.labels import ElidedLabel, IconLabel, Label
from coderdesk.ui.widgets.passphrase import PassphraseField


class OpenCard(QFrame):
    """Name of the vault, passphrase, Unlock, and the other ways in where there are any.

    `unlock_requested(path, Secret)`, `quick_requested(path)`, `recover_wanted`.
    """

    unlock_requested = Signal(object, object)
    quick_requested = Signal(object)
    recover_wanted = Signal()

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
        self._is_busy = self._has_to_wait = False
        self._wait = Label("", "small_medium", "warning", wrap=True)
        self._quick = DeskButton.of(
            keys, "unlock.quick", "Quick unlock with this computer", Kind.PLAIN, "quick_unlock", size=Size.TALL
        )
        self._recover = DeskButton.of(
            keys, "unlock.recover", "Forgotten? Use the recovery code", Kind.GHOST, size=Size.CARD
        )
        self._rule = line()
        for widget in (self._wait, self._quick, self._recover, self._rule):
            widget.hide()
        self._quick.clicked.connect(self._unlock_quickly)
        self._recover.clicked.connect(self.recover_wanted)
        keys.bind("unlock.quick", self, lambda: _press(self._quick))
        keys.bind("unlock.recover", self, lambda: _press(self._recover))
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
                self._wait,
                self._button,
                self._quick,
                self._rule,
                row(self._recover, None),
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
        shown = [button for button in (self._button, self._quick, self._recover) if not button.isHidden()]
        return shown[-1]

    def show_vault(self, entry: VaultEntry) -> None:
        """Ask for the passphrase of `entry`."""
        self._entry = entry
        self._name.setText(entry.name)
        self._name.setToolTip(plain_tip(str(entry.path)))
        self._opened.setText(entry.opened_words)
        self._passphrase.forget()
        self._forget_error()
        self.show_ways(quick=False, recovery=False)

    def show_ways(self, *, quick: bool, recovery: bool) -> None:
        """Offer quick unlock and the recovery code, where the vault has them."""
        self._quick.setVisible(quick)
        for widget in (self._recover, self._rule):
            widget.setVisible(recovery)

    def show_wait(self, words: str) -> None:
        """Say how long the next try has to wait, and take none until then ("")."""
        self._has_to_wait = bool(words)
        self._wait.setText(words)
        self._wait.setVisible(bool(words))
        self._button.setEnabled(not (self._is_busy or self._has_to_wait))

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
        self._is_busy = busy
        self._button.set_words("Unlocking…" if busy else "Unlock")
        self._button.setEnabled(not (busy or self._has_to_wait))
        for button in (self._quick, self._recover):
            button.setEnabled(not busy)
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

    def _unlock_quickly(self) -> None:
        if self._entry is not None and not self._is_busy:
            self._forget_error()
            self.quick_requested.emit(self._entry.path)

    def _unlock(self) -> None:
        if self._entry is None or not self._button.isEnabled():
            return
        if self._passphrase.is_empty:
            self.show_error(Told("Type the passphrase of this vault."))
            return
        secret = self._passphrase.take()
        self.show_busy(True)
        self.unlock_requested.emit(self._entry.path, secret)


def _press(button: DeskButton) -> None:
    """Press a button that is offered; `click` presses one that is hidden too."""
    if not button.isHidden():
        button.click()
