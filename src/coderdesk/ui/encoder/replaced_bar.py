"""What is reported in place of a code that ended."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coderdesk.domain.book import CodeEntry
from coderdesk.ui.widgets.base import column, named
from coderdesk.ui.widgets.buttons import DeskButton, Kind, Size
from coderdesk.ui.widgets.flow import Flow
from coderdesk.ui.widgets.labels import Label

#: How many are shown; a code that was divided further is found in the tabular list.
SHOWN = 8


class ReplacedBar(QWidget):
    """The codes that replaced the one shown, the most fitting first. `chosen(Code)` is one that is to be shown."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: list[DeskButton] = []
        self._line, self._holder = Flow(gap=4), QWidget()
        self._holder.setLayout(self._line)
        self._title = Label("", "small", "text_muted", wrap=True)
        self.setLayout(column(Label("Replaced by", "heading"), self._holder, self._title, gap=4))
        named(self, "Replaced by")

    def show_codes(self, entries: Sequence[CodeEntry]) -> None:
        """Show other codes; nothing is shown where there are none."""
        while self._line.takeAt(0) is not None:
            pass
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = [self._button(entry) for entry in entries[:SHOWN]]
        for button in self.buttons:
            self._line.addWidget(button)
        self._holder.updateGeometry()
        more = f", and {len(entries) - SHOWN} more" if len(entries) > SHOWN else ""
        self._title.setText(f"{entries[0].code.dotted}: {entries[0].title}{more}" if entries else "")
        self.setVisible(bool(entries))

    def _button(self, entry: CodeEntry) -> DeskButton:
        button = DeskButton(entry.code.dotted, Kind.PLAIN, size=Size.CARD, tip=entry.title)
        button.clicked.connect(lambda: self.chosen.emit(entry.code))
        return named(button, f"Replaced by {entry.code.dotted}: {entry.title}")
