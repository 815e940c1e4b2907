"""The tabular list on the screen: opened and walked by key, codes in its notes followed as links."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeView

from coderdesk.services.tabular import Opening
from coderdesk.ui import tokens
from coderdesk.ui.encoder.tree_model import Index, TabularModel, TreeRow
from coderdesk.ui.encoder.tree_painter import TreePainter
from coderdesk.ui.icons import paint_icon
from coderdesk.ui.theme import look

INDENT = 20
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TabularTree(QTreeView):
    """Shows a `TabularModel`.

    `current_changed(TreeRow or None)` follows the selected row. `opened(TreeRow)` is Enter on a place that opens no
    further, `link_chosen(Code)` Enter or a click on a code in a note; `typed(str)` is a letter or a digit on a place.
    """

    current_changed = Signal(object)
    opened = Signal(object)
    link_chosen = Signal(object)
    typed = Signal(str)

    def __init__(self, model: TabularModel) -> None:
        super().__init__()
        self._rows = model
        self.setAccessibleName("Tabular list")
        self._painter = TreePainter(self, lambda row: self.isExpanded(model.index_of(row.key)))
        self.setModel(model)
        self.setItemDelegate(self._painter)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(False)
        self.setAnimated(False)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        model.rowsInserted.connect(self._show_terms)
        look().changed.connect(self._rescale)
        self._rescale()

    @property
    def current(self) -> TreeRow | None:
        """The selected row, or None."""
        index = self.currentIndex()
        return self._rows.row_at(index) if index.isValid() else None

    def show_opening(self, opening: Opening) -> None:
        """Open the tree down to a place, select it and bring it into view; what else was open closes."""
        for key, places in opening.below:
            self._rows.show_below(key, places)
        self.collapseAll()
        self._show_terms()
        for key in opening.way:
            self.expand(self._rows.index_of(key))
        self.select_place(opening.way[-1])

    def select_place(self, key: str) -> None:
        """Select the place `key`, if it is shown, with what it stands under in view."""
        index = self._rows.index_of(key)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def walk_links(self, by: int) -> None:
        """Go to the next link below the current place of the walk, or (-1) to the one above it."""
        link, row = self._painter.link, self.current
        if link is not None and row is link[0] and 0 <= link[1] + by < len(_links(row)):
            self._show_link(row, link[1] + by)
            return
        index = self.currentIndex()
        while index.isValid():
            index = self.indexBelow(index) if by > 0 else self.indexAbove(index)
            found = self._rows.row_at(index)
            if index.isValid() and _links(found):
                self.setCurrentIndex(index)
                self._show_link(found, 0 if by > 0 else len(_links(found)) - 1)
                return

    # -- as Qt asks --------------------------------------------------------------------------------------------------

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        row = self._rows.row_at(current) if current.isValid() else None
        self._painter.link = (row, 0) if row is not None and _links(row) and self.hasFocus() else None
        self.current_changed.emit(row)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: a letter chooses a 7th character."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self.current, Qt.Key(event.key())
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if not plain or row is None:
            super().keyPressEvent(event)
        elif key in _ENTER:
            self._enter(row)
        elif row.note is not None and key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self._walk_note(row, 1 if key == Qt.Key.Key_Right else -1)
        elif key == Qt.Key.Key_Left and row.place is not None and not row.place.opens:
            self.setCurrentIndex(self._rows.parent(self.currentIndex()))
        elif key == Qt.Key.Key_Right and self.isExpanded(self.currentIndex()):
            self.setCurrentIndex(self.indexBelow(self.currentIndex()))
        elif event.text().isalnum() and len(event.text()) == 1:
            self.typed.emit(event.text().upper())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        row, number = self._link_under(event.position().toPoint())
        if row is not None and row.note is not None and event.button() is Qt.MouseButton.LeftButton:
            self.link_chosen.emit(row.note.links[number].code)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        row, _number = self._link_under(event.position().toPoint())
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if row else Qt.CursorShape.ArrowCursor)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.current is None:
            self.setCurrentIndex(self._rows.index(0, 0))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self.currentIndex().isValid():
            painter = QPainter(self.viewport())
            painter.setPen(QPen(look().color("accent"), 2))
            painter.drawRect(self.visualRect(self.currentIndex()).adjusted(1, 1, -1, -1))

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Draw a guide for each level and, before a place that opens, which way it stands."""
        theme, step = look(), self.indentation()
        for level in range(rect.width() // step - 1):
            x = rect.left() + level * step + step // 2
            painter.fillRect(x, rect.top(), 1, rect.height(), theme.color("border"))
        row = self._rows.row_at(index)
        if row.place is not None and row.place.opens:
            side = theme.px(tokens.ICON)
            x = rect.right() - step + (step - side) // 2
            top = rect.top() + (theme.px(tokens.ROW) - side) // 2
            icon = "fold" if self.isExpanded(index) else "unfold"
            paint_icon(painter, QRect(x, top, side, side), icon, "text_muted")

    def _show_terms(self, *_inserted: object) -> None:
        """Unfold the notes of codes that open no further: the book prints them under their code."""
        for key in self._rows.ends:
            self.expand(self._rows.index_of(key))

    # -- parts -------------------------------------------------------------------------------------------------------

    def _enter(self, row: TreeRow) -> None:
        if row.note is not None:
            if self._painter.link is not None and row.note.links:
                self.link_chosen.emit(row.note.links[self._painter.link[1]].code)
        elif row.place is not None and row.place.opens:
            self.setExpanded(self.currentIndex(), not self.isExpanded(self.currentIndex()))
        else:
            self.opened.emit(row)

    def _walk_note(self, row: TreeRow, by: int) -> None:
        at = self._painter.link[1] if self._painter.link is not None else -1
        if 0 <= at + by < len(_links(row)):
            self._show_link(row, at + by)
        elif by < 0:
            self.setCurrentIndex(self._rows.parent(self.currentIndex()))

    def _show_link(self, row: TreeRow, number: int) -> None:
        self._painter.link = (row, number)
        self.viewport().update()

    def _link_under(self, point: QPoint) -> tuple[TreeRow | None, int]:
        index = self.indexAt(point)
        row = self._rows.row_at(index)
        number = self._painter.link_at(row, self.visualRect(index), point) if index.isValid() else -1
        return (row, number) if number >= 0 else (None, -1)

    def _rescale(self) -> None:
        self.setIndentation(look().px(INDENT))
        self.scheduleDelayedItemsLayout()


def _links(row: TreeRow) -> tuple[object, ...]:
    return tuple(row.note.links) if row.note is not None else ()
