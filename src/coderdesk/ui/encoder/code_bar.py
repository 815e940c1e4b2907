"""A code in one line under a book that takes the whole width: what it is, what it needs, and Post."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from coderdesk.services.detail import CodeDetail
from coderdesk.ui import tokens
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.base import fixed_height, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind
from coderdesk.ui.widgets.chip import Chip
from coderdesk.ui.widgets.labels import ElidedLabel, Label

HEIGHT = 48


class CodeBar(QFrame):
    """`chosen` is its button: post the code, or choose what it still needs."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setProperty("edge", "top")
        self.setAccessibleName("Code")
        self._code, self._title = Label("", "code_large", "accent"), ElidedLabel("", "body")
        self._chip = Chip("")
        self.button = DeskButton("Post", Kind.PRIMARY)
        self.button.set_key("Enter")
        self.button.clicked.connect(self.chosen)
        layout = row(self._code, self._title, self._chip, self.button, margins=(tokens.PADDING, 0, tokens.PADDING, 0))
        layout.setStretchFactor(self._title, 1)
        self.setLayout(layout)
        fixed_height(self, HEIGHT)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say that no cell with a code is chosen."""
        self._code.setText("")
        self._title.setText("Choose a cell by the arrow keys.")
        self._chip.hide()
        self.button.hide()

    def show_detail(self, detail: CodeDetail, target: str) -> None:
        """Show a code; `target` is the chart that it is posted into, "" where it is copied."""
        entry = detail.entry
        self._code.setText(entry.code.dotted)
        self._title.setText(entry.title)
        if entry.needs:
            self._chip.show_state(f"needs {entry.needs}", Tone.WARNING, "warning")
        elif entry.valid:
            self._chip.show_state("valid", Tone.OK, "ok")
        else:
            self._chip.show_state("not valid on this date", Tone.DANGER, "error")
        words = "Choose" if entry.needs else "Post" if target else "Copy"
        self.button.set_words(f"{words} {entry.code.dotted}")
        for part in (self._chip, self.button):
            part.show()
