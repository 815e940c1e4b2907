"""The line that leads into the tables: terms of the PCS index, and titles."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from coderdesk.services.pcs_ways import Way
from coderdesk.ui.widgets.base import column
from coderdesk.ui.widgets.columns import Column
from coderdesk.ui.widgets.models import SnapshotModel
from coderdesk.ui.widgets.search_field import SearchField
from coderdesk.ui.widgets.stateful_panel import StatefulPanel
from coderdesk.ui.widgets.table import DeskTable
from coderdesk.ui.words import count

INDENT = "\u2003"
COLUMNS: tuple[Column[Way], ...] = (
    Column("Leads to", lambda way: way.start, width=84, style="code"),
    Column(
        "Words",
        lambda way: INDENT * way.level + way.words,
        width=220,
        stretch=3,
        ink=lambda way: "text" if way.leads else "text_muted",
    ),
    Column("Why", lambda way: way.note, width=160, stretch=2, style="small", ink="text_muted"),
)


class WayFinder(QFrame):
    """`wanted(str)`: answer with `show_ways`. `chosen(Way)` is Enter on one; `left` is Esc in the empty line.

    `is_open` while something is typed: then the list stands in place of what `body` shows.
    """

    wanted = Signal(str)
    chosen = Signal(object)
    left = Signal()
    opened = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = SearchField("Begin at a word: a term of the PCS index, or words of a title")
        self._model = SnapshotModel[Way](COLUMNS)
        self.table = DeskTable(self._model, "Ways into the tables")
        self.table.horizontalHeader().hide()
        self.panel = StatefulPanel(self.table)
        self._waits = False
        self._answered = ""
        self.setLayout(column(self.field, gap=0))
        self.field.textChanged.connect(self._typed)
        self.field.moved.connect(self.table.step)
        self.field.chosen.connect(self._choose)
        self.field.left.connect(self.left)
        self.table.opened.connect(self.chosen)

    @property
    def ways(self) -> tuple[Way, ...]:
        """What is listed."""
        return self._model.items

    def show_ways(self, text: str, ways: Sequence[Way]) -> None:
        """Show where `text` leads, if it is still what is typed. An Enter that came before is carried out now."""
        if text != self.field.text():
            return
        self._answered = text
        self._model.show_items(ways)
        self.field.set_note(count(len(ways), "way"))
        if ways:
            self.table.select(next((place for place, way in enumerate(ways) if way.leads), 0))
            self.panel.show_content()
        else:
            self.panel.show_empty("Nothing begins so", "Try the root operation, or fewer words.", icon="search")
        if self._waits:
            self._choose()

    def put_away(self) -> None:
        """Empty the line, which puts the list away."""
        self.field.clear()

    def follow(self, words: str) -> None:
        """Look for other words, as a cross reference asks."""
        self.field.setText(words)

    def _typed(self, text: str) -> None:
        self._waits = False
        self.opened.emit(bool(text.strip()))
        if text.strip():
            self.wanted.emit(text)

    def _choose(self) -> None:
        if self._answered != self.field.text():
            self._waits = True
            return
        self._waits = False
        way = self.table.current_item
        if way is not None:
            self.chosen.emit(way)
