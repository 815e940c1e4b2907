"""A new passphrase: typed twice, weighed as it is typed, with advice how to better it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coderdesk.domain.secret import Secret
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Worker
from coderdesk.ui.widgets.base import column
from coderdesk.ui.widgets.labels import Label
from coderdesk.ui.widgets.passphrase import PassphraseField
from coderdesk.ui.widgets.strength_meter import Judge, Strength, StrengthMeter, advice_words

#: The least strength, of 0 to 4, that a vault takes.
STRONG_ENOUGH = 3
AT_FIRST = "Four or more words that do not belong together are hard to guess and easy to keep."


class NewPassphrase(QWidget):
    """Two lines, a meter and advice. `edited` is each change, `entered` is Enter in the second line.

    `wrong()` says what is wrong with it and marks where; `peek` and `take` hand it over.
    """

    edited = Signal()
    entered = Signal()

    def __init__(self, tasks: Worker, judge: Judge, keys: KeyTable | None = None, *, label: str = "Passphrase") -> None:
        super().__init__()
        self.first = PassphraseField(label, keys=keys, placeholder="Four or more words, for example")
        self.again = PassphraseField(f"The same {label[:1].lower()}{label[1:]} again", foot=False)
        self._meter = StrengthMeter(tasks, judge, enough=STRONG_ENOUGH, key="strength")
        self._meter.judged.connect(self._tell_strength)
        self._advice = Label("", "caption", "text_muted", wrap=True)
        self.setLayout(column(self.first, self._meter, self._advice, self.again))
        self.setFocusProxy(self.first)
        self.first.edited.connect(lambda: self._meter.weigh(self.first.peek()))
        for field in (self.first, self.again):
            field.edited.connect(self._clear_marks)
            field.edited.connect(self.edited)
        self.first.entered.connect(self.again.setFocus)
        self.again.entered.connect(self.entered)
        self._meter.show_strength(None)

    def peek(self) -> Secret:
        """Return what was typed, and leave it there."""
        return self.first.peek()

    def take(self) -> Secret:
        """Return what was typed, and empty both lines."""
        secret = self.first.take()
        self.forget()
        return secret

    def forget(self) -> None:
        """Empty both lines."""
        self._clear_marks()
        for field in (self.first, self.again):
            field.forget()
        self._meter.show_strength(None)

    def wrong(self) -> str:
        """Return what is wrong, having marked where and put the focus there; "" where it can be taken."""
        if self.first.is_empty:
            return self._refuse(self.first, "Type a passphrase.")
        if self._meter.is_too_weak:
            return self._refuse(self.first, "That passphrase is guessed too easily. See the advice under it.")
        if self.again.peek() != self.first.peek():
            self.again.forget()
            return self._refuse(self.again, "The two passphrases differ. Type the second one again.")
        return ""

    def _refuse(self, field: PassphraseField, why: str) -> str:
        field.set_wrong(True)
        field.setFocus()
        return why

    def _clear_marks(self) -> None:
        for field in (self.first, self.again):
            field.set_wrong(False)

    def _tell_strength(self, strength: Strength | None) -> None:
        self._meter.setVisible(strength is not None)
        self._advice.setText(AT_FIRST if strength is None else advice_words(strength))
