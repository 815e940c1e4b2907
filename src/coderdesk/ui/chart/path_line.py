"""At the foot of the codes: how the selected one was found, and the coder's own note on it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from coderdesk.ui import tokens
from coderdesk.ui.widgets.base import column, row
from coderdesk.ui.widgets.labels import IconLabel, Label


class PathLine(QFrame):
    """A line for each, as long as it needs; shown only where there is something to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self.setProperty("edge", "top")
        self.setAccessibleName("How the code was found")
        self.words, self.note = Label("", "small", "text_muted", wrap=True), Label("", "small", "text_muted", wrap=True)
        self._lines = (QWidget(), QWidget())
        for line, icon, label in zip(self._lines, ("search", "edit"), (self.words, self.note), strict=True):
            layout = row(IconLabel(icon, px=tokens.ICON_CHIP), label, gap=6)
            layout.setStretchFactor(label, 1)
            line.setLayout(layout)
        self.setLayout(column(*self._lines, gap=2, margins=(tokens.PADDING, 3, tokens.PADDING, 3)))
        self.hide()

    def show_code(self, code: str, found_by: str, note: str) -> None:
        """Say of `code` what led to it and what the coder noted; "" for what is not known."""
        self.words.setText(f"{code} found by {found_by}" if found_by else "")
        self.note.setText(f"Your note on {code}: {note}" if note else "")
        for line, label in zip(self._lines, (self.words, self.note), strict=True):
            line.setVisible(bool(label.text()))
        self.setVisible(bool(found_by or note))
