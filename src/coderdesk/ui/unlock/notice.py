"""What went wrong, told where it went wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.base import announce, row
from coderdesk.ui.widgets.labels import IconLabel, Label


class Notice(QWidget):
    """An icon and a sentence in danger, or in warning; nothing at all while there is nothing to say."""

    def __init__(self, tone: Tone = Tone.DANGER) -> None:
        super().__init__()
        warning = tone is Tone.WARNING
        self._text = Label("", "small" if warning else "small_medium", "text" if warning else "danger", wrap=True)
        icon = IconLabel("warning", "warning") if warning else IconLabel("error", "danger")
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
