"""A line that asks for the passphrase of files that are about to leave, twice, and says how strong it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from coderdesk.domain.secret import Secret
from coderdesk.ui import tokens
from coderdesk.ui.tasks import Worker
from coderdesk.ui.widgets.base import announce, column, fixed_height, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind
from coderdesk.ui.widgets.labels import Label
from coderdesk.ui.widgets.passphrase import PassphraseField
from coderdesk.ui.widgets.strength_meter import STRONGEST, Judge, Strength, StrengthMeter, advice_words

_AT_FIRST = "It is kept nowhere. Tell it to the receiver by another way than the file."
_SUGGESTED = "Write it down now: it is kept nowhere. Tell it to the receiver by another way than the file."


class SealingBar(QFrame):
    """Asks, and hands the passphrase to whoever asked. Enter goes on, Esc leaves; `closed` follows either.

    What is typed here is never a draft: after a lock the coder asks for the file, and is asked, again.
    """

    closed = Signal()

    def __init__(
        self,
        tasks: Worker,
        judge: Judge,
        suggest: Callable[[], Secret],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("ground", "raised")
        self.setProperty("edge", "top")
        self._suggest = suggest
        self._answer: Callable[[Secret], object] = lambda _secret: None
        self._question = Label("", "strong")
        self.passphrase, self.again = PassphraseField("Passphrase"), PassphraseField("The same again", foot=False)
        # A file that leaves the desk may be tried for years, by anyone who gets it.
        self._meter = StrengthMeter(tasks, judge, enough=STRONGEST, key="strength of an export")
        self._meter.judged.connect(self._tell_strength)
        fixed_height(self._meter, 6)
        self._told = Label(_AT_FIRST, "small", "text_muted", wrap=True)
        self._go = DeskButton("", Kind.PRIMARY)
        self.suggest = DeskButton("Suggest one", icon="key")
        self._lay_out()
        self.passphrase.edited.connect(self._weigh)
        self.passphrase.entered.connect(self.again.setFocus)
        self.again.entered.connect(self._take)
        self.hide()

    def _lay_out(self) -> None:
        cancel = DeskButton("Cancel")
        cancel.set_key("Esc")
        self._go.set_key("Enter")
        self.suggest.clicked.connect(self._fill)
        cancel.clicked.connect(self.close_bar)
        self._go.clicked.connect(self._take)
        told = row(self._told, self.suggest, cancel, self._go)
        told.setStretchFactor(self._told, 1)
        fields = row(self.passphrase, self.again, gap=tokens.PADDING)
        fields.setAlignment(self.again, Qt.AlignmentFlag.AlignTop)
        margins = (tokens.PADDING, tokens.GAP, tokens.PADDING, tokens.GAP)
        self.setLayout(column(self._question, fields, self._meter, told, gap=6, margins=margins))

    def ask(self, question: str, action: str, answer: Callable[[Secret], object]) -> None:
        """Show `question`; `answer(Secret)` is called once both lines agree on a strong passphrase."""
        self._answer = answer
        self._question.setText(question)
        self._go.set_words(action)
        self._clear()
        self.show()
        self.passphrase.setFocus()
        announce(self, question)

    def close_bar(self) -> None:
        """Leave, and forget what was typed."""
        if self.isVisible():
            self._clear()
            self.hide()
            self.closed.emit()

    @property
    def told(self) -> str:
        """What stands under the lines: advice, or what is wrong."""
        return self._told.text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)

    def _clear(self) -> None:
        for field in (self.passphrase, self.again):
            field.forget()
            field.set_wrong(False)
        self._meter.show_strength(None)

    def _fill(self) -> None:
        secret = self._suggest()
        for field in (self.passphrase, self.again):
            field.line.setText(secret.reveal())
            field.set_wrong(False)
        self.passphrase.reveal()
        self._weigh()
        self._say(_SUGGESTED)
        self._go.setFocus()

    def _weigh(self) -> None:
        self._meter.weigh(self.passphrase.peek())

    def _tell_strength(self, strength: Strength | None) -> None:
        if strength is None:
            self._say(_AT_FIRST)
        elif self._told.text() != _SUGGESTED or self._meter.is_too_weak:
            self._say(advice_words(strength))

    def _take(self) -> None:
        if self.passphrase.is_empty:
            self._refuse(self.passphrase, "Type a passphrase, or let one be suggested.")
        elif self._meter.is_too_weak:
            self._refuse(self.passphrase, "A file that leaves needs a strong passphrase. One or two more words help.")
        elif self.again.peek() != self.passphrase.peek():
            self.again.forget()
            self._refuse(self.again, "The two passphrases differ. Type the second one again.")
        else:
            secret = self.passphrase.take()
            self.close_bar()
            self._answer(secret)

    def _refuse(self, field: PassphraseField, why: str) -> None:
        field.set_wrong(True)
        field.setFocus()
        self._say(why, wrong=True)
        announce(field.line, why)

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self._told.setText(text)
        self._told.set_ink("danger" if wrong else "text_muted")
