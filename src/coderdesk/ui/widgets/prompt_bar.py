"""A line that asks for one thing (a reason, a date) where a dialog would be too much."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from coderdesk.domain.failures import CoderDeskError
from coderdesk.ui import tokens
from coderdesk.ui.widgets.base import announce, column, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind
from coderdesk.ui.widgets.labels import Label


class PromptBar(QFrame):
    """Asks, and hands the answer to whoever asked. Enter answers, Esc leaves; `closed` follows either."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "raised")
        self.setProperty("edge", "top")
        self._answer: Callable[[str], None] = lambda _text: None
        self._about = ""
        self._question = Label("", "strong", wrap=True)
        self._wrong = Label("", "small", "danger", wrap=True)
        self.line = QLineEdit()
        self.line.setMaxLength(500)
        self._done = DeskButton("Keep", Kind.PRIMARY)
        self._done.set_key("Enter")
        cancel = DeskButton("Cancel")
        cancel.set_key("Esc")
        self._done.clicked.connect(self._take)
        cancel.clicked.connect(self.close_bar)
        self.setLayout(
            column(
                self._question,
                row(self.line, cancel, self._done),
                self._wrong,
                gap=6,
                margins=(tokens.PADDING, tokens.GAP, tokens.PADDING, tokens.GAP),
            )
        )
        self.hide()

    def ask(
        self, question: str, answer: Callable[[str], None], *, text: str = "", hint: str = "", about: str = ""
    ) -> None:
        """Show `question`; `answer(text)` is called on Enter and may raise a `CoderDeskError`, which is shown here.

        `about` says to the program what is asked, so that an answer that was begun can be gone on with.
        """
        self._answer, self._about = answer, about
        self._question.setText(question)
        self.line.setAccessibleName(question)
        self.line.setText(text)
        self.line.setPlaceholderText(hint)
        self._say("")
        self.show()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def typed(self) -> dict[str, str]:
        """Return the answer that was begun and is not given, with what it is about; nothing where there is none."""
        if self.isHidden() or not self._about or not self.line.isModified():
            return {}
        return {"about": self._about, "text": self.line.text()}

    def type_again(self, about: str, text: str) -> bool:
        """Go on with an answer that was begun; False where something else is asked."""
        if self.isHidden() or self._about != about:
            return False
        self.line.setText(text)
        self.line.setModified(True)
        return True

    def close_bar(self) -> None:
        """Leave without an answer."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)

    def _take(self) -> None:
        try:
            self._answer(self.line.text())
        except CoderDeskError as wrong:
            self._say(str(wrong))
            return
        self.close_bar()

    def _say(self, wrong: str) -> None:
        self._wrong.setText(wrong)
        self._wrong.setVisible(bool(wrong))
        if wrong:
            announce(self.line, wrong)
