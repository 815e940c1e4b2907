"""Results in a narrow column: the code above its title, so that the title is seen as a whole."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from coderdesk.ui.chart.results_painter import INDENT, INSET, ROW_ROLE, Index, ResultPainter, ResultRow, chips_of
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.linked_text import LinkedText
from coderdesk.ui.widgets.paint import chip_size, key_cap_size, paint_chip, paint_key_cap

CODE_LINE, WHY_LINE, EDGE = 20, 16, 4
#: A title is cut after so many lines, unless its row is selected.
LINES = 2


class NarrowResultPainter(ResultPainter):
    """Three lines a result: code and what to know of it, title, why it is here."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt's signature
        row: ResultRow | None = index.data(ROW_ROLE)
        if row is None:
            return QSize(200, 0)
        theme, selected = look(), index.row() == self._view.currentIndex().row()
        title = self._title_height(row, self._view.viewport().width(), selected=selected)
        return QSize(200, theme.px(CODE_LINE) + title + theme.px(WHY_LINE + 2 * EDGE))

    def _words(self, painter: QPainter, area: QRect, row: ResultRow, *, selected: bool) -> None:
        theme = look()
        code = QRect(area.left(), area.top() + theme.px(EDGE), area.width(), theme.px(CODE_LINE))
        self._code(painter, code, row, selected=selected)
        self._chips(painter, code, row, selected=selected)
        title = QRect(
            area.left() + self._title_left(row),
            code.bottom() + 1,
            area.width() - self._title_left(row) - theme.px(INSET),
            self._title_height(row, area.width(), selected=selected),
        )
        self._whole_title(painter, title, row)
        why = QRect(title.left(), title.bottom() + 1, title.width(), theme.px(WHY_LINE))
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text_muted"))
        words = painter.fontMetrics().elidedText(row.words, Qt.TextElideMode.ElideRight, why.width())
        painter.drawText(why, Qt.AlignmentFlag.AlignVCenter, words)

    def _title_left(self, row: ResultRow) -> int:
        return look().px(INSET + INDENT * row.depth)

    def _chips(self, painter: QPainter, line: QRect, row: ResultRow, *, selected: bool) -> None:
        theme = look()
        x = line.right() - theme.px(8)
        if selected:
            cap = key_cap_size(row.key)
            x -= cap.width()
            paint_key_cap(painter, QPoint(x, line.center().y() - cap.height() // 2), row.key)
            x -= theme.px(4)
        for words, tone in reversed(chips_of(row)):
            size = chip_size(words)
            x -= size.width()
            paint_chip(painter, QPoint(x, line.center().y() - size.height() // 2), words, tone)
            x -= theme.px(4)

    def _title_height(self, row: ResultRow, width: int, *, selected: bool) -> int:
        room = width - self._title_left(row) - look().px(INSET)
        height = LinkedText(row.hit.entry.title, look().font("body"), room).height
        return height if selected else min(height, LINES * QFontMetrics(look().font("body")).lineSpacing() + 1)

    def _whole_title(self, painter: QPainter, space: QRect, row: ResultRow) -> None:
        text = LinkedText(row.hit.entry.title, look().font("body"), space.width(), strong=row.hit.matched)
        painter.save()
        painter.setClipRect(space)
        text.paint(painter, space.topLeft().toPointF(), "text")
        painter.restore()
