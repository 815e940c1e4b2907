"""The table of the desk: fixed rows, one selected row, everything by key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from coderdesk.ui import tokens
from coderdesk.ui.icons import paint_icon
from coderdesk.ui.theme import look
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.cells import INSET, INSET_NUMBER, CellDelegate
from coderdesk.ui.widgets.columns import Align, Column
from coderdesk.ui.widgets.models import Index, RowModel
from coderdesk.ui.widgets.paint import text_width


class DeskTable(QTableView):
    """Shows a `RowModel`.

    `current_changed(item or None)` follows the selected row; `opened(item)` is Enter or a double click;
    `cell_clicked(row, column name)` a click; `sort_asked(sort, descending)` a click on a head that can be sorted by.
    Letters are not searched for as Qt would: they are keys of the screen. The column named `unfolds` shows its whole
    text in the selected row, which is as high as that needs.
    """

    current_changed = Signal(object)
    opened = Signal(object)
    cell_clicked = Signal(int, str)
    sort_asked = Signal(str, bool)

    def __init__(
        self,
        model: RowModel[Any],
        name: str,
        *,
        row_height: int = tokens.ROW,
        head_height: int = tokens.ROW_HEAD,
        tone_of: Callable[[Any], Tone | None] | None = None,
        unfolds: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._rows, self._row_height = model, row_height
        self._delegate = CellDelegate(self)
        self._delegate.tone_of = tone_of
        self._unfolds = next((place for place, column in enumerate(model.columns) if column.name == unfolds), -1)
        self._unfolded = -1
        self.setItemDelegate(self._delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._head = _Head(self, head_height)
        self._head.sort_asked.connect(self.sort_asked)
        self.setHorizontalHeader(self._head)
        self.setModel(model)
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        self.clicked.connect(lambda index: self.cell_clicked.emit(index.row(), model.columns[index.column()].name))
        model.modelReset.connect(self._tell_current)
        model.dataChanged.connect(self._tell_current)
        look().changed.connect(self._rescale)
        self._rescale()

    @property
    def current_item(self) -> Any:
        """The item of the selected row, or None."""
        return self._rows.item(self.current_row)

    @property
    def current_row(self) -> int:
        """The selected row, or -1."""
        return self.currentIndex().row()

    def select(self, row: int) -> None:
        """Select `row`, drawn into the list, and bring it into view; nothing where the list is empty."""
        count = self._rows.rowCount()
        if count:
            self.setCurrentIndex(self._rows.index(max(0, min(row, count - 1)), 0))

    def show_column(self, name: str, *, shown: bool) -> None:
        """Show the column of that name, or leave it out where there is no room for it."""
        for place, column in enumerate(self._rows.columns):
            if column.name == name and self.isColumnHidden(place) == shown:
                self.setColumnHidden(place, not shown)
                self._share_width()

    def height_of(self, rows: int) -> int:
        """Return how high the table is with its head and so many rows, in px."""
        head = 0 if self._head.isHidden() else self._head.sizeHint().height()
        more = 0
        if self._unfolds >= 0 and self.current_row >= 0:
            more = self.rowHeight(self.current_row) - self.verticalHeader().defaultSectionSize()
        return head + rows * look().px(self._row_height) + more + 2 * self.frameWidth()

    def step(self, by: int) -> None:
        """Select the row `by` further down (negative: up), as `SearchField.moved` asks."""
        self.select(self.current_row + by)

    def show_sorted(self, sort: str, *, descending: bool) -> None:
        """Show in the head what the list is ordered by."""
        self._head.show_sorted(sort, descending)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: a letter is a key of the screen, and a search through 50,000 rows would stop the window."""

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._tell_current()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._open(self.current_row)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.select(0 if key == Qt.Key.Key_Home else self._rows.rowCount() - 1)
        elif event.text():
            # Qt would take letters, and Del with them, for a search.
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: Any) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.current_row < 0:
            self.select(0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self.current_row >= 0:
            theme = look()
            top, height = self.rowViewportPosition(self.current_row), self.rowHeight(self.current_row)
            painter = QPainter(self.viewport())
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRect(QRect(1, top + 1, self.viewport().width() - 2, height - 2))

    def _open(self, row: int) -> None:
        item = self._rows.item(row)
        if item is not None:
            self.opened.emit(item)

    def _tell_current(self, *_changed: object) -> None:
        self._unfold()
        self.current_changed.emit(self.current_item)

    def _unfold(self) -> None:
        """Give the selected row the height of its whole text, and the one before its usual height."""
        if self._unfolds < 0:
            return
        usual = self.verticalHeader().defaultSectionSize()
        if 0 <= self._unfolded < self._rows.rowCount() and self._unfolded != self.current_row:
            self.setRowHeight(self._unfolded, usual)
        self._unfolded = self.current_row
        if self._unfolded >= 0:
            index = self._rows.index(self._unfolded, self._unfolds)
            more = self._delegate.more_height(index, self.columnWidth(self._unfolds))
            self.setRowHeight(self._unfolded, usual + more)

    def _hover(self, row: int) -> None:
        if row != self._delegate.hovered_row:
            self._delegate.hovered_row = row
            self.viewport().update()

    def _rescale(self) -> None:
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(look().px(self._row_height))
        self._share_width()

    def _share_width(self) -> None:
        """Give every column its width, and what is left over (or lacks) to those that stretch."""
        shown = [(place, column) for place, column in enumerate(self._rows.columns) if not self.isColumnHidden(place)]
        widths = {place: look().px(column.width) for place, column in shown}
        spare, shares = self.viewport().width() - sum(widths.values()), sum(column.stretch for _place, column in shown)
        for place, column in shown:
            more = spare * column.stretch // shares if shares else 0
            self.setColumnWidth(place, max(look().px(40), widths[place] + more) if column.stretch else widths[place])
        self._unfold()


class _Head(QHeaderView):
    """The titles: muted, but dark and with an arrow over the column that the list is ordered by."""

    sort_asked = Signal(str, bool)

    def __init__(self, table: DeskTable, height: int) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._height, self._sort, self._descending = height, "", False
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setMinimumSectionSize(1)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.sectionClicked.connect(self._ask)

    def show_sorted(self, sort: str, descending: bool) -> None:
        self._sort, self._descending = sort, descending
        self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), look().px(self._height))

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        theme, column = look(), self._column(logical)
        is_sorted = bool(column.sort) and column.sort == self._sort
        painter.save()
        painter.fillRect(rect, theme.color("surface"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color("border"))
        font = theme.font("caption_strong" if is_sorted else "caption_medium")
        right = INSET_NUMBER if column.align is Align.RIGHT else INSET
        inside = rect.adjusted(theme.px(INSET), 0, -theme.px(right), -1)
        painter.setFont(font)
        painter.setPen(theme.color("text" if is_sorted else "text_muted"))
        flags = column.align.value | Qt.AlignmentFlag.AlignVCenter
        if self._height > tokens.ROW_HEAD:
            flags |= Qt.TextFlag.TextWordWrap
        painter.drawText(inside, flags, column.title)
        if is_sorted and column.align is Align.LEFT:
            side = theme.px(tokens.ICON_CHIP)
            x = inside.left() + text_width(font, column.title) + theme.px(4)
            arrow = QRect(x, rect.center().y() - side // 2, side, side)
            paint_icon(painter, arrow, "down" if self._descending else "up", "text")
        painter.restore()

    def _ask(self, logical: int) -> None:
        column = self._column(logical)
        if column.sort:
            self.sort_asked.emit(column.sort, column.sort == self._sort and not self._descending)

    def _column(self, logical: int) -> Column[Any]:
        model = self.model()
        if not isinstance(model, RowModel):
            raise TypeError("a DeskTable shows a RowModel")
        return model.columns[logical]
