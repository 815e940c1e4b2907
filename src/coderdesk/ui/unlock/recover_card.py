"""The card that sets a new passphrase by the recovery code."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit

from coderdesk.domain.recovery_code import SYMBOLS, MistypedCode, RecoveryCode, symbols_of
from coderdesk.domain.secret import Secret
from coderdesk.ui.failures import Told
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Worker
from coderdesk.ui.unlock.entries import VaultEntry
from coderdesk.ui.unlock.notice import Notice
from coderdesk.ui.widgets.base import column, restyle, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind, Size
from coderdesk.ui.widgets.labels import ElidedLabel, IconLabel, Label
from coderdesk.ui.widgets.new_passphrase import NewPassphrase
from coderdesk.ui.widgets.strength_meter import Judge

WHY = "Type the code from the printed page, and choose a new passphrase. The code stays valid."


class RecoverCard(QFrame):
    """Recovery code, new passphrase twice. `recover_requested(path, RecoveryCode, Secret)`, `left`."""

    recover_requested = Signal(object, object, object)
    left = Signal()

    def __init__(self, keys: KeyTable, tasks: Worker, judge: Judge) -> None:
        super().__init__()
        self.setProperty("ground", "raised")
        self.setProperty("edge", "card")
        self._entry: VaultEntry | None = None
        self._is_busy = self._has_to_wait = False
        self._name = ElidedLabel("", "title")
        self.code = CodeLine()
        self.new = NewPassphrase(tasks, judge, keys, label="New passphrase")
        self._notice, self._wait = Notice(), Label("", "small_medium", "warning", wrap=True)
        self._wait.hide()
        self._go = DeskButton("Set the passphrase and unlock", Kind.PRIMARY, size=Size.TALL)
        self._back = DeskButton("Back", Kind.PLAIN, size=Size.TALL)
        head = row(IconLabel("key", "text_muted", 20), self._name)
        head.setStretchFactor(self._name, 1)
        buttons = row(self._go, self._back)
        buttons.setStretchFactor(self._go, 1)
        self.setLayout(
            column(
                *(head, Label(WHY, "small", "text_muted", wrap=True), 4, self.code, 4, self.new),
                *(self._wait, self._notice, buttons),
                gap=8,
                margins=(24, 20, 24, 24),
            )
        )
        self._go.clicked.connect(self._ask)
        self._back.clicked.connect(self.left)
        self.code.entered.connect(self.new.setFocus)
        self.code.edited.connect(lambda: self._notice.say(""))
        self.new.edited.connect(lambda: self._notice.say(""))
        self.new.entered.connect(self._ask)

    def show_vault(self, entry: VaultEntry) -> None:
        """Ask for the recovery code of `entry`."""
        self._entry = entry
        self._name.setText(f"Recover {entry.name}")
        self.forget()

    def start(self) -> None:
        """Put the focus where the code is typed."""
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Forget what was typed."""
        self.code.forget()
        self.new.forget()
        self._notice.say("")

    def show_busy(self, busy: bool) -> None:
        """Take nothing more while the passphrase is being set."""
        self._is_busy = busy
        self._go.set_words("Unlocking…" if busy else "Set the passphrase and unlock")
        self._back.setEnabled(not busy)
        self._go.setEnabled(not (busy or self._has_to_wait))

    def show_wait(self, words: str) -> None:
        """Say how long the next try has to wait, and take none until then ("")."""
        self._has_to_wait = bool(words)
        self._wait.setText(words)
        self._wait.setVisible(bool(words))
        self._go.setEnabled(not (self._is_busy or self._has_to_wait))

    def show_error(self, told: Told) -> None:
        """Say what went wrong; nothing that was typed is lost, for a code is long."""
        self.show_busy(False)
        self._notice.say(str(told))
        self.start()

    def _ask(self) -> None:
        if self._entry is None or not self._go.isEnabled():
            return
        code = self.code.code()
        if code is None:
            self._notice.say(self.code.wrong or "Type the recovery code.")
            self.start()
            return
        if wrong := self.new.wrong():
            self._notice.say(wrong)
            return
        self.show_busy(True)
        secret: Secret = self.new.peek()
        self.recover_requested.emit(self._entry.path, code, secret)


class CodeLine(QFrame):
    """The line of a recovery code, which tells while it is typed how far it is and whether it checks. It is shown as it
    is typed: it is compared with a page that lies beside it. `edited` is each change, `entered` is Enter."""

    edited = Signal()
    entered = Signal()

    def __init__(self, label: str = "Recovery code") -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setProperty("measure", "tall")
        self.line.setProperty("face", "code")
        self.line.setAccessibleName(label)
        self.line.setPlaceholderText("XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX")
        self.line.setMaxLength(120)
        self.line.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhPreferUppercase
        )
        self._icon, self._state = IconLabel("", "ok", 14), Label("", "small", "text_muted", wrap=True)
        name = Label(label, "small_strong")
        name.setBuddy(self.line)
        state = row(self._icon, self._state, gap=4)
        state.setStretchFactor(self._state, 1)
        self.setLayout(column(name, self.line, state, gap=4))
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(self._judge)
        self.line.textEdited.connect(lambda _text: self.edited.emit())
        self.line.returnPressed.connect(self.entered)
        self._judge("")

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not self.line.text().strip()

    @property
    def wrong(self) -> str:
        """What is wrong with what was typed, or "" where nothing is or nothing was typed."""
        return "" if self.is_empty or self.code() else self._told(self.line.text())

    def code(self) -> RecoveryCode | None:
        """Return the code, or None where it is not whole or does not check."""
        try:
            return RecoveryCode.typed(Secret(self.line.text()))
        except MistypedCode:
            return None

    def forget(self) -> None:
        """Empty the line."""
        self.line.clear()

    def _told(self, text: str) -> str:
        try:
            RecoveryCode.typed(Secret(text))
        except MistypedCode as failure:
            return str(failure)
        return ""

    def _judge(self, text: str) -> None:
        length = len(symbols_of(text))
        wrong = self._told(text) if length >= SYMBOLS else ""
        whole = length == SYMBOLS and not wrong
        restyle(self.line, wrong=bool(wrong))
        self._icon.set_icon("ok" if whole else "error" if wrong else "", "ok" if whole else "danger")
        self._icon.setVisible(whole or bool(wrong))
        self._state.set_ink("danger" if wrong else "text_muted")
        self._state.setText(wrong or ("The code is well typed." if whole else f"{length} of {SYMBOLS}"))
