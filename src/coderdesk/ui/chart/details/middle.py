"""The middle column: the note, or in its place what a claim must know beyond the codes."""

from __future__ import annotations

import functools

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from coderdesk.ui.chart.details.panel import TABS, DetailsPanel, DetailsStrip
from coderdesk.ui.chart.details.view import NOTE
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.widgets.base import column


class MiddleColumn(QFrame):
    """A strip of tabs over the reader and the details. `wanted(tab)`: the coder asks for a tab, by key or by click."""

    wanted = Signal(str)

    def __init__(self, reader: QWidget, keys: KeyTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strip = DetailsStrip(keys)
        self.strip.chosen.connect(self.wanted)
        self.details = DetailsPanel(keys)
        self._reader = reader
        self._stack = QStackedWidget()
        self._stack.addWidget(reader)
        self._stack.addWidget(self.details)
        layout = column(self.strip, self._stack, gap=0)
        layout.setStretchFactor(self._stack, 1)
        self.setLayout(layout)

    def bind(self, keys: KeyTable, screen: QWidget) -> None:
        """Let the keys of the tabs work everywhere on `screen`."""
        for tab in TABS:
            keys.bind(tab.action, screen, functools.partial(self.wanted.emit, tab.id))

    @property
    def current(self) -> str:
        """The tab that is open: the note, or one of the details."""
        return NOTE if self._stack.currentWidget() is self._reader else self.details.current

    def show_tab(self, tab: str) -> None:
        """Show the note, or the details."""
        self.strip.open(tab)
        self._stack.setCurrentWidget(self._reader if tab == NOTE else self.details)

    def show_note(self) -> None:
        """Show the note, as where a passage of it is looked for."""
        if self._stack.currentWidget() is not self._reader:
            self.details.keep()
            self.show_tab(NOTE)
