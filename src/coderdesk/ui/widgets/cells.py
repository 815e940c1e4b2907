"""Painting of a table's cells: ground, bar, hairline, icon, text, chips."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from coderdesk.ui import tokens
from coderdesk.ui.icons import paint_icon
from coderdesk.ui.theme import look
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.base import plain_tip
from coderdesk.ui.widgets.columns import Align, CellChip, Column
from coderdesk.ui.widgets.lines import Line, Lines
from coderdesk.ui.widgets.models import COMING, RowModel
from coderdesk.ui.widgets.paint import chip_size, paint_chip

INSET = 8
#: Numbers and money end this far from the column's edge.
INSET_NUMBER = 12
ICON_GAP = 6
#: A text that needs more lines than this is cut even where its row is unfolded.
MOST_LINES = 4
Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """Draws the cells of a `DeskTable`. `tone_of(item)` colours a whole row, as one with an error."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self.hovered_row = -1
        self.tone_of: Any = None
        self._lines = Lines()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt's signature
        return QSize(look().px(64), look().px(tokens.ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, RowModel):
            return
        item = model.item(index.row())
        cell = QRect(option.rect)
        tone: Tone | None = self.tone_of(item) if self.tone_of is not None and item is not None else None
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        self._paint_ground(painter, cell, index, tone, is_selected)
        if item is not None:
            shown = _Cell(model.columns[index.column()], item, cell, self._lines)
            shown.paint(painter, unfolded=self._is_high(index))
        elif index.column() == 0:
            painter.setPen(look().color("text_muted"))
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, COMING)
        painter.restore()

    def more_height(self, index: Index, width: int) -> int:
        """Return how much higher than usual the row of `index` must be to show its cell's text as a whole, in px."""
        model, height = index.model(), look().px(tokens.ROW)
        item = model.item(index.row()) if isinstance(model, RowModel) else None
        if item is None or not isinstance(model, RowModel):
            return 0
        return _Cell(model.columns[index.column()], item, QRect(0, 0, width, height), self._lines).more_height()

    def _is_high(self, index: Index) -> bool:
        view = self.parent()
        if not isinstance(view, QTableView):
            return False
        return view.rowHeight(index.row()) > view.verticalHeader().defaultSectionSize()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        model = index.model()
        item = model.item(index.row()) if isinstance(model, RowModel) else None
        if event.type() != QEvent.Type.ToolTip or item is None or not isinstance(model, RowModel):
            return super().helpEvent(event, view, option, index)
        column = model.columns[index.column()]
        told = column.tooltip(item) if column.tooltip else ""
        cell = _Cell(column, item, QRect(option.rect), self._lines)
        told = told or (column.text(item) if cell.line.is_cut else "")
        QToolTip.showText(event.globalPos(), plain_tip(told), view)
        return True

    def _paint_ground(self, painter: QPainter, cell: QRect, index: Index, tone: Tone | None, is_selected: bool) -> None:
        theme = look()
        if is_selected:
            painter.fillRect(cell, theme.color("accent_soft"))
        elif tone is not None:
            painter.fillRect(cell, theme.color(tone.ground))
        elif index.row() == self.hovered_row:
            painter.fillRect(cell, theme.color("hover"))
        painter.fillRect(cell.left(), cell.bottom(), cell.width(), 1, theme.color("surface_sunken"))
        if index.column() == 0 and (is_selected or tone is not None):
            bar = theme.color("accent") if tone is None else theme.color(tone.bar)
            painter.fillRect(cell.left(), cell.top(), theme.px(tokens.BAR), cell.height(), bar)


class _Cell:
    """One cell: where its parts go, and whether its text had to be cut."""

    def __init__(self, column: Column[Any], item: Any, cell: QRect, lines: Lines) -> None:
        theme = look()
        self._column, self._item = column, item
        self._text = column.text(item)
        self._icon = column.icon(item) if column.icon else ""
        self._chips = tuple(column.chips(item)) if column.chips else ()
        centred = column.align is Align.CENTRE
        right = INSET_NUMBER if column.align is Align.RIGHT else INSET
        self._inside = cell.adjusted(0 if centred else theme.px(INSET), 0, 0 if centred else -theme.px(right), -1)
        self._space = self._text_space()
        self.line: Line = lines.line(column.style, self._text, max(0, self._space.width()))

    def more_height(self) -> int:
        """Return how much higher the cell must be to show its text as a whole."""
        if not self.line.is_cut:
            return 0
        metrics = QFontMetrics(look().font(self._column.style))
        space = QRect(0, 0, max(1, self._space.width()), 10_000)
        lines = metrics.boundingRect(space, Qt.TextFlag.TextWordWrap, self._text).height() // metrics.height()
        return min(MOST_LINES - 1, max(0, lines - 1)) * metrics.height()

    def paint(self, painter: QPainter, *, unfolded: bool = False) -> None:
        """Draw it; `unfolded` where the row is higher than usual: then in lines from the top."""
        if unfolded:
            usual = look().px(tokens.ROW)
            if self.line.is_cut:
                self._paint_whole(painter, usual)
                return
            self._inside.setHeight(usual - 1)
            self._space = self._text_space()
        theme, ink = look(), self._column.ink_of(self._item)
        if self._icon:
            side = theme.px(tokens.ICON_ROW)
            paint_icon(painter, self._icon_space(side), self._icon, ink)
        space = self._space
        if self._text:
            painter.setPen(theme.color(ink))
            self.line.paint(painter, space, self._column.align)
        self._paint_chips(painter, self._first_chip_x(space))

    def _paint_whole(self, painter: QPainter, usual: int) -> None:
        """Draw the text in as many lines as it needs, its chips in the height of the first."""
        font = look().font(self._column.style)
        top = self._inside.top() + (usual - QFontMetrics(font).height()) // 2
        painter.setFont(font)
        painter.setPen(look().color(self._column.ink_of(self._item)))
        space = QRect(self._space.left(), top, self._space.width(), self._inside.bottom() - top + 1)
        painter.drawText(space, Qt.TextFlag.TextWordWrap, self._text)
        self._inside.setHeight(usual - 1)
        self._paint_chips(painter, self._first_chip_x(self._space))

    def _paint_chips(self, painter: QPainter, x: int) -> None:
        for chip in self._chips:
            size = chip_size(chip.text, chip.icon, mono=chip.mono)
            at = QPoint(x, self._inside.center().y() - size.height() // 2 + 1)
            paint_chip(painter, at, chip.text, chip.tone, chip.icon, mono=chip.mono)
            x += size.width() + look().px(4)

    def _icon_space(self, side: int) -> QRect:
        top = self._inside.center().y() - side // 2 + 1
        left = self._inside.left()
        if self._column.align is Align.CENTRE and not self._text:
            left = self._inside.center().x() - side // 2
        return QRect(left, top, side, side)

    def _text_space(self) -> QRect:
        theme, space = look(), QRect(self._inside)
        if self._icon:
            space.setLeft(space.left() + theme.px(tokens.ICON_ROW) + theme.px(ICON_GAP))
        if self._chips:
            space.setRight(max(space.left(), space.right() - self._chips_width() - (theme.px(6) if self._text else 0)))
        return space

    def _first_chip_x(self, space: QRect) -> int:
        """Return where the chips begin: at the right end of a cell of words, at the left of a cell of chips alone."""
        if self._text:
            return self._inside.right() - self._chips_width() + 1
        return self._inside.left() if self._column.align is not Align.RIGHT else space.right() + 1

    def _chips_width(self) -> int:
        return _width_of(self._chips)


def _width_of(chips: tuple[CellChip, ...]) -> int:
    widths = [chip_size(chip.text, chip.icon, mono=chip.mono).width() for chip in chips]
    return sum(widths) + max(0, len(widths) - 1) * look().px(4)
