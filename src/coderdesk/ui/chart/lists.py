"""Rows of a short list: icon, a line or two, and a badge of evidence."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from coderdesk.ui import tokens
from coderdesk.ui.icons import paint_icon
from coderdesk.ui.theme import look
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.paint import chip_size, paint_chip


@dataclass(frozen=True, slots=True)
class TwoLines:
    """What a row says. Without `second` it is one line; `indent` is how deep it stands."""

    first: str
    second: str = ""
    icon: str = ""
    badge: str = ""
    indent: int = 0


class TwoLineDelegate(QStyledItemDelegate):
    """Paints the `TwoLines` that an item holds under `role`, `height` px high at 100 %."""

    def __init__(self, role: int, height: int, parent: QObject) -> None:
        super().__init__(parent)
        self._role, self._height = role, height

    def sizeHint(
        self,
        option: QStyleOptionViewItem,  # noqa: ARG002 - Qt's signature
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002
    ) -> QSize:
        return QSize(40, look().px(self._height))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        lines: TwoLines = index.data(self._role)
        theme, area = look(), QRect(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected:
            painter.fillRect(area, theme.color("accent_soft"))
            painter.fillRect(QRect(area.left(), area.top(), theme.px(tokens.BAR), area.height()), theme.color("accent"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, theme.color("hover"))
        left = area.left() + theme.px(12 + 14 * lines.indent)
        right = area.right() - theme.px(10)
        if lines.icon:
            side = theme.px(tokens.ICON)
            top = area.top() + theme.px(5) if lines.second else area.center().y() - side // 2
            paint_icon(painter, QRect(left, top, side, side), lines.icon, "accent" if selected else "text_muted")
            left += side + theme.px(8)
        if lines.badge:
            size = chip_size(lines.badge)
            right -= size.width()
            paint_chip(painter, QPoint(right, area.center().y() - size.height() // 2), lines.badge, Tone.EVIDENCE)
            right -= theme.px(4)
        self._write(painter, lines, QRect(left, area.top(), max(0, right - left), area.height()))
        painter.restore()

    def _write(self, painter: QPainter, lines: TwoLines, space: QRect) -> None:
        theme = look()
        rows = [(lines.first, "medium" if lines.second else "body", "text")]
        if lines.second:
            rows.append((lines.second, "small", "text_muted"))
        height = space.height() // len(rows)
        for place, (text, style, ink) in enumerate(rows):
            font = theme.font(style)
            painter.setFont(font)
            painter.setPen(theme.color(ink))
            cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, space.width())
            nudge = theme.px(1) if len(rows) > 1 and place == 0 else 0
            line = QRect(space.left(), space.top() + place * height + nudge, space.width(), height)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, cut)
