"""What the files say of a code, section by section, in one column that scrolls by key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from coderdesk.services.service_facts import Section
from coderdesk.ui import tokens
from coderdesk.ui.encoder.services.fact_rows import FactRows, lines_of
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import column


class FactColumn(QScrollArea):
    """A head, sections under it, then another's widget. It takes the focus, so that the arrows scroll it."""

    def __init__(self, head: QWidget, below: QWidget) -> None:
        super().__init__()
        self.setAccessibleName("What is known of the code")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.rows = FactRows("Facts of the code")
        self._inside = inside = QWidget()
        inside.setProperty("ground", "raised")
        margins = (tokens.PADDING_HEAD, 10, tokens.PADDING_HEAD, 10)
        inside.setLayout(column(head, self.rows, below, None, gap=tokens.GAP_WIDE, margins=margins))
        self.setWidget(inside)
        self._fit()
        look().changed.connect(self._fit)

    def _fit(self) -> None:
        self.setMinimumWidth(self._inside.minimumSizeHint().width() + look().px(14))

    def show_sections(self, sections: Sequence[Section]) -> None:
        """Show other facts."""
        self.rows.show_lines([line for section in sections for line in lines_of(section)])
