"""What a search found: two lines a code, headers that open in place, stale answers never over newer ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QWidget

from coderdesk.domain.book import CodeEntry, SearchHit
from coderdesk.domain.codes import Code
from coderdesk.domain.favourites import OwnCodes
from coderdesk.ui.chart.results_painter import ROW_ROLE, Index, ResultPainter, ResultRow
from coderdesk.ui.theme import look


class ResultsModel(QAbstractListModel):
    """The rows in order; it neither fetches nor stores."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[ResultRow] = []
        self.own = OwnCodes()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        entry = row.hit.entry
        if role in (int(Qt.ItemDataRole.AccessibleTextRole), int(Qt.ItemDataRole.DisplayRole)):
            return f"{entry.code.dotted} {entry.title}, {row.words}{f', needs {entry.needs}' if entry.needs else ''}"
        if role == int(Qt.ItemDataRole.ToolTipRole):
            return f"{entry.code.dotted} {entry.title}\n{entry.release.system.label} {entry.release.name}"
        return None

    def set_rows(self, rows: Sequence[ResultRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = [replace(row, marks=self.own.marks(row.hit.entry.code)) for row in rows]
        self.endResetModel()

    def show_own(self, own: OwnCodes) -> None:
        """Mark each row with what the coder has to do with its code, now and from now on."""
        self.own = own
        self.rows = [replace(row, marks=own.marks(row.hit.entry.code)) for row in self.rows]
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, 0))

    def open(self, at: int, children: Sequence[CodeEntry]) -> None:
        """Show `children` under the row at `at`."""
        row = self.rows[at]
        why, marks = f"under {row.hit.entry.code.dotted}", self.own.marks
        found = [ResultRow(SearchHit(child, why), row.depth + 1, marks=marks(child.code)) for child in children]
        if not found:
            return
        self.beginInsertRows(QModelIndex(), at + 1, at + len(found))
        self.rows[at] = replace(row, is_open=True)
        self.rows[at + 1 : at + 1] = found
        self.endInsertRows()

    def close(self, at: int) -> None:
        """Take away everything under the row at `at`."""
        row, last = self.rows[at], at + 1
        while last < len(self.rows) and self.rows[last].depth > row.depth:
            last += 1
        if last > at + 1:
            self.beginRemoveRows(QModelIndex(), at + 1, last - 1)
            del self.rows[at + 1 : last]
            self.endRemoveRows()
        self.rows[at] = replace(row, is_open=False)

    def parent_of(self, at: int) -> int:
        """Return the row that the row at `at` was opened from, or -1."""
        depth = self.rows[at].depth
        return next((i for i in range(at - 1, -1, -1) if self.rows[i].depth < depth), -1) if depth else -1


class ResultsList(QListView):
    """The results under a search field.

    `chosen(CodeEntry, str)`: post this code, found so. `children_wanted(Code)`: show what is under this header; answer
    with `show_children`. `evidence_chosen(CodeEntry, str)`: the same as chosen, with the selected passage.
    """

    chosen = Signal(object, str)
    evidence_chosen = Signal(object, str)
    children_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ResultsModel()
        self.setModel(self._model)
        self.setItemDelegate(ResultPainter(self))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName("Search results")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.doubleClicked.connect(lambda _index: self.choose())
        look().changed.connect(self.doItemsLayout)

    def show_hits(self, hits: Sequence[SearchHit], posted: dict[Code, int], selected: int = 0) -> None:
        """Show what was found, with the row `selected` (-1: none); `posted` tells where on the chart a code stands."""
        self._model.set_rows([ResultRow(hit, posted=posted.get(hit.entry.code, 0)) for hit in hits])
        self.scrollToTop()
        if 0 <= selected < len(hits):
            self.setCurrentIndex(self._model.index(selected, 0))

    def show_own(self, own: OwnCodes) -> None:
        """Mark what the coder uses, starred or noted, in these results and in the next."""
        self._model.show_own(own)

    def show_children(self, code: Code, children: Sequence[CodeEntry]) -> None:
        """Open the row of `code`, if it is still there and closed."""
        for at, row in enumerate(self._model.rows):
            if row.hit.entry.code == code and not row.is_open:
                self._model.open(at, children)
                return

    def move_selection(self, rows: int) -> None:
        """Go down or up."""
        if self._model.rows:
            at = max(0, min(len(self._model.rows) - 1, self.currentIndex().row() + rows))
            self.setCurrentIndex(self._model.index(at, 0))

    @property
    def rows(self) -> Sequence[ResultRow]:
        """Every row that is shown."""
        return self._model.rows

    @property
    def current(self) -> ResultRow | None:
        """The selected row."""
        at = self.currentIndex().row()
        return self._model.rows[at] if 0 <= at < len(self._model.rows) else None

    def choose(self, *, with_evidence: bool = False) -> None:
        """Post the selected code, or open it where it is a header."""
        row = self.current
        if row is None:
            return
        if row.hit.entry.needs:
            self.open_current()
            return
        (self.evidence_chosen if with_evidence else self.chosen).emit(row.hit.entry, row.hit.why)

    def open_current(self) -> None:
        """Open the selected header, or go to its first child where it is open."""
        row = self.current
        if row is None or not (row.hit.entry.has_children or row.hit.entry.needs):
            return
        if row.is_open:
            self.move_selection(1)
        else:
            self.children_wanted.emit(row.hit.entry.code)

    def close_current(self) -> None:
        """Close the selected header, or go to the header that the row stands under."""
        at, row = self.currentIndex().row(), self.current
        if row is None:
            return
        if row.is_open:
            self._model.close(at)
        elif (above := self._model.parent_of(at)) >= 0:
            self.setCurrentIndex(self._model.index(above, 0))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        # The selected row is as high as its whole title needs.
        self.doItemsLayout()
        self.scrollTo(self.currentIndex())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.current is None:
            self.move_selection(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Right:
            self.open_current()
        elif event.key() == Qt.Key.Key_Left:
            self.close_current()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.choose()
        else:
            super().keyPressEvent(event)
