"""The path over a book: where the coder stands in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame

from coderdesk.ui import tokens
from coderdesk.ui.widgets.base import fixed_height, row
from coderdesk.ui.widgets.labels import ElidedLabel


class Crumbs(QFrame):
    """Shows a path, the widest first. Where there is little room its beginning gives way."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setProperty("edge", "bottom")
        self._words = ElidedLabel("", "small", "text_muted")
        self.setLayout(row(self._words, margins=(tokens.PADDING, 0, tokens.PADDING, 0)))
        fixed_height(self, tokens.SECTION_BAR)

    def show_path(self, path: Sequence[str]) -> None:
        """Show another path."""
        self._words.setText("  ›  ".join(path))
