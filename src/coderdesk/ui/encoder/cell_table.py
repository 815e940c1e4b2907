"""A table of codes whose cells are walked one by one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen

from coderdesk.domain.terms import Term
from coderdesk.ui.encoder.index_table import ROW, TermPainter
from coderdesk.ui.encoder.term_words import links_of
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.columns import Column
from coderdesk.ui.widgets.models import RowModel
from coderdesk.ui.widgets.table import DeskTable

Index = QModelIndex | QPersistentModelIndex
CELL, HEAD = 92, 46
#: How narrow the terms may become, px at 100 %.
TERMS = 200
NONE = "–"


def columns_of(headings: Sequence[str]) -> tuple[Column[Term], ...]:
    """Return the columns under `headings`: the first is that of the terms, the others are those of their codes."""
    first, *others = headings
    terms = Column[Term](first, lambda term: term.printed, width=180, stretch=1, id="term")
    return (terms, *(Column(each, partial(_shown, each), width=CELL, style="code_plain") for each in others))


def cell_of(term: Term, heading: str) -> str:
    """Return the code of a line under `heading`, "" where the book prints none."""
    return next((cell.code for cell in term.cells if cell.heading == heading), "")


def _shown(heading: str, term: Term) -> str:
    return cell_of(term, heading) or NONE


class CellTable(DeskTable):
    """Lines of a table. The arrow keys move between cells; on the term itself they walk its cross references first.

    `cell_changed` follows the cell; `opened(Term)` is Enter, `followed(Term, str)` a cross reference that was clicked.
    """

    cell_changed = Signal()
    followed = Signal(object, str)

    def __init__(self, model: RowModel[Term], name: str) -> None:
        self.link = -1
        super().__init__(model, name, row_height=ROW, head_height=HEAD)
        self._painter = TermPainter(self, lambda: self.link)
        self.setItemDelegateForColumn(0, self._painter)

    @property
    def current_heading(self) -> str:
        """The heading of the current cell, "" at the term itself."""
        column = self.currentIndex().column()
        return self._rows.columns[column].title if column > 0 else ""

    @property
    def current_code(self) -> str:
        """The code in the current cell as the book prints it, "" for none."""
        term = self.current_item
        return cell_of(term, self.current_heading) if term is not None and self.current_heading else ""

    @property
    def current_link(self) -> str:
        """The cross reference that Enter would follow, "" for none."""
        term = self.current_item
        return links_of(term)[self.link] if term is not None and 0 <= self.link < len(links_of(term)) else ""

    def show_headings(self, headings: Sequence[str]) -> None:
        """Show the columns of the book that is loaded."""
        if tuple(column.title for column in self._rows.columns) != tuple(headings):
            self._rows.beginResetModel()
            self._rows.columns = columns_of(headings)
            self._rows.endResetModel()
            self._share_width()

    def select(self, row: int) -> None:
        """Select `row` in the column that is current."""
        rows = self._rows.rowCount()
        if rows:
            column = max(0, self.currentIndex().column())
            self.setCurrentIndex(self._rows.index(max(0, min(row, rows - 1)), column))

    def _share_width(self) -> None:
        super()._share_width()
        # Codes without the words that they stand beside say nothing.
        self.setColumnWidth(0, max(self.columnWidth(0), look().px(TERMS)))

    def currentChanged(self, current: Index, previous: Index) -> None:
        self.link = 0 if current.column() == 0 else -1
        super().currentChanged(current, previous)
        # The row may be the same: a cell is more than a row.
        self.viewport().update()
        if current.row() == previous.row():
            self.cell_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        term = self.current_item
        at_term = self.currentIndex().column() == 0 and term is not None
        if by and at_term and term is not None and 0 <= self.link + by < len(links_of(term)):
            self.link += by
            self.viewport().update()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        term = self._rows.item(index.row())
        if term is None or index.column() != 0 or event.button() is not Qt.MouseButton.LeftButton:
            return
        number = self._painter.link_at(term, self.visualRect(index), event.position().toPoint())
        if number >= 0:
            self.followed.emit(term, links_of(term)[number])

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        index = self.currentIndex()
        if index.isValid() and index.column() > 0:
            painter = QPainter(self.viewport())
            painter.setPen(QPen(look().color("accent"), 2))
            painter.drawRect(self.visualRect(index).adjusted(1, 1, -1, -2))
