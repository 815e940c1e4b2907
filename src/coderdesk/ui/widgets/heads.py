"""Heads of panels and of the sections in them."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from coderdesk.ui import tokens
from coderdesk.ui.widgets.base import fixed_height, row
from coderdesk.ui.widgets.labels import ElidedLabel, Label


class PanelHead(QFrame):
    """The head of a panel, 36 px: title, a muted note after it, and what belongs at its right end."""

    def __init__(
        self, title: str, note: str = "", *trailing: QWidget, height: int = tokens.PANEL_HEAD, ground: str = "surface"
    ) -> None:
        super().__init__()
        self.setProperty("ground", ground)
        self.setProperty("edge", "bottom")
        self._title = Label(title, "heading")
        self._note = ElidedLabel(note, "small", "text_muted")
        self._note.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        layout = row(self._title, self._note, margins=(tokens.PADDING, 0, tokens.PADDING, 0))
        layout.put(*trailing)
        self.setLayout(layout)
        fixed_height(self, height)

    def set_title(self, title: str) -> None:
        """Say what the panel shows."""
        self._title.setText(title)

    def set_note(self, note: str) -> None:
        """Say how much of it there is: "9", "page 1 of 2"."""
        self._note.setText(note)


class SectionBar(PanelHead):
    """The bar over a section inside a panel, 28 px."""

    def __init__(self, title: str, note: str = "", *trailing: QWidget) -> None:
        super().__init__(title, note, *trailing, height=tokens.SECTION_BAR)
