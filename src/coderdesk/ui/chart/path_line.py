"""One line at the foot of the codes: how the selected one was found, and the coder's own note on it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from coderdesk.ui import tokens
from coderdesk.ui.widgets.base import row
from coderdesk.ui.widgets.labels import ElidedLabel, IconLabel


class PathLine(QFrame):
    """Shown only where there is something to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self.setProperty("edge", "top")
        self.setAccessibleName("How the code was found")
        self._icon = IconLabel("search", px=tokens.ICON_CHIP)
        self.words = ElidedLabel("", "small", "text_muted")
        layout = row(self._icon, self.words, gap=6, margins=(tokens.PADDING, 3, tokens.PADDING, 3))
        layout.setStretchFactor(self.words, 1)
        self.setLayout(layout)
        self.hide()

    def show_code(self, code: str, found_by: str, note: str) -> None:
        """Say of `code` what led to it and what the coder noted; "" for what is not known."""
        path = f"found by {found_by}" if found_by else ""
        own = f"your note: {note}" if note else ""
        told = " · ".join(part for part in (path, own) if part)
        self.words.setText(f"{code} {told}" if told else "")
        self._icon.set_icon("search" if found_by else "edit", "text_muted")
        self.setVisible(bool(told))
