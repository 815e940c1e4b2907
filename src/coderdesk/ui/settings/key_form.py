"""A form that opens under a button of the Keys section, and asks for the passphrase before it does anything."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from coderdesk.domain.secret import Secret
from coderdesk.ui.failures import Told
from coderdesk.ui.unlock.notice import Notice
from coderdesk.ui.widgets.base import column, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind
from coderdesk.ui.widgets.labels import Label
from coderdesk.ui.widgets.passphrase import PassphraseField


def _nothing_wrong() -> str:
    return ""


class KeyForm(QWidget):
    """What is to be done, `parts` that are needed for it, the passphrase, and the button that does it.

    `asked(Secret)` comes once the passphrase was typed and `check` found nothing wrong ("" or a sentence). The host
    answers with `show_error`, or with `close_form` when it is done. `closed`: what was typed is forgotten.
    """

    asked = Signal(object)
    closed = Signal()

    def __init__(
        self,
        action: str,
        *parts: QWidget,
        check: Callable[[], str] = _nothing_wrong,
        label: str = "Your passphrase",
    ) -> None:
        super().__init__()
        self._check, self._action = check, action
        self._question = Label("", "strong", wrap=True)
        self.passphrase = PassphraseField(label, placeholder="Type the passphrase of this vault")
        self._notice = Notice()
        self.go = DeskButton(action, Kind.PRIMARY)
        self.cancel = DeskButton("Cancel")
        self.cancel.set_key("Esc")
        self.setLayout(
            column(self._question, *parts, self.passphrase, self._notice, row(self.go, self.cancel, None), gap=8)
        )
        self.passphrase.entered.connect(self._ask)
        self.passphrase.edited.connect(self._forget_error)
        self.go.clicked.connect(self._ask)
        self.cancel.clicked.connect(self.close_form)
        self.hide()

    def open_form(self, question: str, focus: QWidget | None = None) -> None:
        """Show the form with `question` over it; `focus` is where typing begins (the passphrase)."""
        self._question.setText(question)
        self._question.setVisible(bool(question))
        self._forget_error()
        self._show_busy(False)
        self.show()
        (focus or self.passphrase).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_form(self) -> None:
        """Put the form away and forget the passphrase."""
        self.passphrase.forget()
        self._forget_error()
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def show_error(self, told: Told) -> None:
        """Say what went wrong, and be ready again; what else was typed stays."""
        self._show_busy(False)
        self.passphrase.forget()
        self._notice.say(str(told))
        self.passphrase.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_form()
        else:
            super().keyPressEvent(event)

    def _ask(self) -> None:
        if not self.go.isEnabled():
            return
        if wrong := self._check():
            self._notice.say(wrong)
            return
        if self.passphrase.is_empty:
            self.passphrase.set_wrong(True)
            self._notice.say("Type the passphrase of this vault.")
            self.passphrase.setFocus()
            return
        self._forget_error()
        self._show_busy(True)
        secret: Secret = self.passphrase.peek()
        self.asked.emit(secret)

    def _show_busy(self, busy: bool) -> None:
        self.go.set_words("One moment…" if busy else self._action)
        for button in (self.go, self.cancel):
            button.setEnabled(not busy)

    def _forget_error(self) -> None:
        self._notice.say("")
        self.passphrase.set_wrong(False)
