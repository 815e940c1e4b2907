"""A sentence with the icon and the ink of its tone, that stays where it stands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.base import row
from coderdesk.ui.widgets.labels import IconLabel, Label
from coderdesk.ui.widgets.message_line import Message

_ICONS = {Tone.OK: "ok", Tone.INFO: "info", Tone.WARNING: "warning", Tone.DANGER: "error"}


class Sentence(QWidget):
    """Says one message, wrapped; nothing at all where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._icon, self._text = IconLabel("info", "text_muted"), Label("", "body", wrap=True)
        layout = row(self._icon, self._text)
        layout.setAlignment(self._icon, Qt.AlignmentFlag.AlignTop)
        layout.setStretchFactor(self._text, 1)
        self.setLayout(layout)
        self.hide()

    @property
    def text(self) -> str:
        """What is said, or ""."""
        return self._text.text()

    def say(self, message: Message | None) -> None:
        """Say `message` instead."""
        self.setVisible(message is not None)
        self._text.setText(message.text if message else "")
        if message is not None:
            self._icon.set_icon(_ICONS.get(message.tone, "info"), message.tone.ink)
