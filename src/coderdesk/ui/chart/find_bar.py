"""Find in the chart: each place of a word, one key away."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from coderdesk.ui import tokens
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.widgets.base import row
from coderdesk.ui.widgets.buttons import icon_button
from coderdesk.ui.widgets.labels import Label
from coderdesk.ui.widgets.search_field import SearchField


def places_of(text: str, wanted: str) -> list[tuple[int, int]]:
    """Return (start, end) of each place of `wanted` in `text`, without regard to case; none for a blank."""
    if not wanted.strip():
        return []
    # `casefold` may change the length of a text, `lower` of ASCII does not; other letters must match as they are.
    low, sought = _lower(text), _lower(wanted)
    found, at = [], low.find(sought)
    while at >= 0:
        found.append((at, at + len(sought)))
        at = low.find(sought, at + len(sought))
    return found


def _lower(text: str) -> str:
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


class FindBar(QFrame):
    """A line over the reader. `wanted(str)` as it is typed, `next_wanted(int)` forward or back, `closed` on Esc."""

    wanted = Signal(str)
    next_wanted = Signal(int)
    closed = Signal()

    def __init__(self, keys: KeyTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self.setProperty("edge", "bottom")
        self.field = SearchField("Find in this chart", keys=keys, action="chart.find")
        self.count = Label("", "small", "text_muted")
        up, down = icon_button("up", "Previous place"), icon_button("down", "Next place")
        close = icon_button("close", "Close find")
        self.setLayout(row(self.field, self.count, up, down, close, margins=(tokens.PADDING, 4, tokens.PADDING, 4)))
        self.field.textChanged.connect(self.wanted.emit)
        self.field.chosen.connect(lambda: self.next_wanted.emit(1))
        self.field.moved.connect(lambda rows: self.next_wanted.emit(1 if rows > 0 else -1))
        self.field.left.connect(self.close_bar)
        up.clicked.connect(lambda: self.next_wanted.emit(-1))
        down.clicked.connect(lambda: self.next_wanted.emit(1))
        close.clicked.connect(self.close_bar)
        self.hide()

    def start(self) -> None:
        """Show the bar and take the focus."""
        self.show()
        self.field.start()

    def close_bar(self) -> None:
        """Put the bar away with its word."""
        if not self.isHidden():
            self.field.clear()
            self.closed.emit()

    def show_count(self, at: int, total: int) -> None:
        """Say "2 of 5", or that nothing was found."""
        text = self.field.text().strip()
        self.count.setText(f"{at + 1} of {total}" if total else ("not found" if text else ""))
