"""What went wrong, told where it went wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from coderdesk.ui.widgets.base import announce, row
from coderdesk.ui.widgets.labels import IconLabel, Label


class Notice(QWidget):
    """An icon and a sentence in danger; nothing at all while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self._text = Label("", "small_medium", "danger", wrap=True)
        icon = IconLabel("error", "danger")
        layout = row(icon, self._text)
        layout.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
        layout.setStretchFactor(self._text, 1)
        self.setLayout(layout)
        self.hide()

    @property
    def text(self) -> str:
        """What is said, or ""."""
        return self._text.text()

    def say(self, text: str) -> None:
        """Say `text`, or nothing, and let a screen reader hear it."""
        self._text.setText(text)
        self.setVisible(bool(text))
        if text:
            announce(self, text)
