"""The field of a passphrase."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from coderdesk.domain.secret import Secret
from coderdesk.ui import tokens
from coderdesk.ui.icons import paint_icon
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import announce, column, restyle, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind, Size
from coderdesk.ui.widgets.labels import IconLabel, Label

CAPS_LOCK = "Caps Lock is on"


class PassphraseField(QWidget):
    """A hidden line with Show, and a hint while Caps Lock is on. `entered` is Enter, `edited` each change.

    The text is handed over once, as a `Secret`, and the line is emptied by `take`.
    """

    entered = Signal()
    edited = Signal()

    def __init__(
        self, label: str = "Passphrase", *, keys: KeyTable | None = None, placeholder: str = "", foot: bool = True
    ) -> None:
        super().__init__()
        self._label = Label(label, "small_strong")
        self.line = _HiddenLine()
        self.line.setAccessibleName(label)
        self.line.setPlaceholderText(placeholder)
        self._label.setBuddy(self.line)
        self._caps = row(IconLabel("caps_lock", "warning", tokens.ICON), Label(CAPS_LOCK, "small_medium", "warning"))
        self._caps_shown = QWidget()
        self._caps_shown.setLayout(self._caps)
        self._caps_shown.hide()
        self._show = DeskButton("Show", Kind.GHOST, "show", size=Size.CARD)
        self._show.setCheckable(True)
        self._show.toggled.connect(self._reveal)
        if keys is not None:
            keys.follow(self._show, lambda: self._show.set_key(keys.text("unlock.show")))
            keys.bind("unlock.show", self, self._show.toggle)
        foot_row = row(self._caps_shown, None, self._show)
        if not foot:
            self._show.hide()
        self.setLayout(column(self._label, self.line, foot_row, gap=4))
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(lambda _text: self.edited.emit())
        self.line.returnPressed.connect(self.entered)
        self.line.installEventFilter(self)

    def set_label(self, label: str) -> None:
        """Name what is asked for: "Passphrase for Home office"."""
        self._label.setText(label)
        self.line.setAccessibleName(label)

    def set_wrong(self, wrong: bool) -> None:
        """Give the line the edge of an error, or take it away."""
        restyle(self.line, wrong=wrong)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not self.line.text()

    def peek(self) -> Secret:
        """Return what was typed, and leave it there."""
        return Secret(self.line.text())

    def take(self) -> Secret:
        """Return what was typed, and empty the line."""
        secret = Secret(self.line.text())
        self.forget()
        return secret

    def reveal(self) -> None:
        """Show what stands in the line, as what was made for the coder to write down."""
        self._show.setChecked(True)

    def forget(self) -> None:
        """Empty the line, and hide what is typed next."""
        self.line.clear()
        self._show.setChecked(False)

    @property
    def warns_of_caps_lock(self) -> bool:
        """Whether the hint is shown."""
        return not self._caps_shown.isHidden()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self._watch_caps_lock(event)
        elif event.type() == QEvent.Type.FocusOut:
            # Elsewhere it may be switched off unseen: a stale hint is worse than none.
            self._caps_shown.hide()
        return super().eventFilter(watched, event)

    def _watch_caps_lock(self, event: QKeyEvent) -> None:
        """Tell from a letter whether Caps Lock is on: Qt does not say, but a capital without Shift does."""
        text = event.text()
        if event.key() == Qt.Key.Key_CapsLock:
            is_on = not self.warns_of_caps_lock
        elif len(text) == 1 and text.isalpha() and text.lower() != text.upper():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            is_on = text.isupper() != shift
        else:
            return
        if is_on and not self.warns_of_caps_lock:
            announce(self.line, CAPS_LOCK)
        self._caps_shown.setVisible(is_on)

    def _reveal(self, shown: bool) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._show.set_words("Hide" if shown else "Show")
        self._show.set_icon("hide" if shown else "show")


class _HiddenLine(QLineEdit):
    """The line itself, with a key before the text."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("measure", "tall")
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhHiddenText
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._rescale()
        look().changed.connect(self._rescale)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = look().px(tokens.ICON)
        space = self.rect().adjusted(look().px(10), 0, 0, 0)
        space.setWidth(side)
        paint_icon(QPainter(self), space, "key", "accent" if self.hasFocus() else "text_muted")

    def _rescale(self) -> None:
        self.setTextMargins(look().px(tokens.ICON) + look().px(6), 0, 0, 0)
