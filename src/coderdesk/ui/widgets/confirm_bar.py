"""A line that asks before something is taken away that does not come back by Undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from coderdesk.ui import tokens
from coderdesk.ui.widgets.base import announce, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind
from coderdesk.ui.widgets.labels import IconLabel, Label


class ConfirmBar(QFrame):
    """Asks, and does it on Enter. Esc leaves all as it is; `closed` follows either."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "raised")
        self.setProperty("edge", "top")
        self._agreed: Callable[[], object] = lambda: None
        self._question = Label("", "strong", wrap=True)
        self._yes = DeskButton("", Kind.PRIMARY)
        self._yes.set_key("Enter")
        no = DeskButton("Cancel")
        no.set_key("Esc")
        self._yes.clicked.connect(self._agree)
        no.clicked.connect(self.close_bar)
        layout = row(
            IconLabel("warning", "warning"), self._question, no, self._yes,
            margins=(tokens.PADDING, tokens.GAP, tokens.PADDING, tokens.GAP),
        )  # fmt: skip
        layout.setStretchFactor(self._question, 1)
        self.setLayout(layout)
        self.hide()

    def ask(self, question: str, action: str, agreed: Callable[[], object]) -> None:
        """Show `question`; `agreed()` is called on Enter or on the button with the words of `action`."""
        self._agreed = agreed
        self._question.setText(question)
        self._yes.set_words(action)
        self._yes.setAccessibleDescription(question)
        self.show()
        self._yes.setFocus(Qt.FocusReason.ShortcutFocusReason)
        announce(self, question)

    @property
    def question(self) -> str:
        """What it asks."""
        return self._question.text()

    def close_bar(self) -> None:
        """Leave all as it is."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)

    def _agree(self) -> None:
        self.close_bar()
        self._agreed()
