"""An 837P as readable segments: what is sent, and why each piece is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from coderdesk.domain.exports import EdiSegment
from coderdesk.ui import tokens
from coderdesk.ui.theme import look

Index = QModelIndex | QPersistentModelIndex
LINE_ROLE = int(Qt.ItemDataRole.UserRole) + 1


@dataclass(frozen=True, slots=True)
class _Line:
    """A segment, or with `segment` None the head of a loop."""

    loop: str
    segment: EdiSegment | None = None


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[_Line] = []

    def show(self, segments: Sequence[EdiSegment]) -> None:
        self.beginResetModel()
        self.lines, loop = [], ""
        for segment in segments:
            if segment.loop != loop:
                loop = segment.loop
                self.lines.append(_Line(loop))
            self.lines.append(_Line(loop, segment))
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{line.segment.text}: {line.segment.meaning}" if line.segment else line.loop
        if role == Qt.ItemDataRole.ToolTipRole and line.segment:
            return f"{line.segment.text}~"
        return None


class SegmentsView(QListView):
    """Segments under the heads of their loops; Ctrl+C copies nothing, as with all that names a patient."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _Model()
        self.setModel(self._model)
        self.setItemDelegate(_Painter(self))
        self.setAccessibleName("EDI, readable")
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        look().changed.connect(self.doItemsLayout)

    def show_segments(self, segments: Sequence[EdiSegment]) -> None:
        """Show another file."""
        self._model.show(segments)
        self.scrollToTop()


class _Painter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        theme, line = look(), index.data(LINE_ROLE)
        if line.segment is None:
            return QSize(100, theme.px(28))
        width = max(80, option.rect.width() or 300) - theme.px(36)
        wrapped = _wrapped(line.segment.text + "~", width)
        height = len(wrapped) * QFontMetrics(theme.font("code_chip")).height()
        return QSize(100, height + QFontMetrics(theme.font("small")).height() + theme.px(9))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, line, area = look(), index.data(LINE_ROLE), QRect(option.rect)
        painter.save()
        if line.segment is None:
            painter.setFont(theme.font("small_medium"))
            painter.setPen(theme.color("text_muted"))
            inside = area.adjusted(theme.px(14), 0, -theme.px(14), 0)
            painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, line.loop)
            used = QFontMetrics(theme.font("small_medium")).horizontalAdvance(line.loop) + theme.px(24)
            middle = area.center().y()
            painter.fillRect(
                QRect(area.left() + used, middle, area.width() - used - theme.px(14), 1), theme.color("border")
            )
        else:
            if option.state & QStyle.StateFlag.State_Selected:
                painter.fillRect(area, theme.color("accent_soft"))
                bar = QRect(area.left(), area.top(), theme.px(tokens.BAR), area.height())
                painter.fillRect(bar, theme.color("accent"))
            self._segment(painter, area, line.segment)
        painter.restore()

    def _segment(self, painter: QPainter, area: QRect, segment: EdiSegment) -> None:
        theme = look()
        left, top = area.left() + theme.px(14), area.top() + theme.px(4)
        painter.setFont(theme.font("code_chip"))
        metrics = painter.fontMetrics()
        name = segment.text.split("*", 1)[0]
        for number, text in enumerate(_wrapped(segment.text + "~", area.width() - theme.px(36))):
            x = left + (theme.px(14) if number else 0)
            if number == 0:
                painter.setPen(theme.color("accent"))
                painter.drawText(x, top + metrics.ascent(), name)
                x += metrics.horizontalAdvance(name)
                text = text[len(name) :]  # noqa: PLW2901 - the rest of the line
            painter.setPen(theme.color("text"))
            painter.drawText(x, top + metrics.ascent(), text)
            top += metrics.height()
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("text_muted"))
        metrics = painter.fontMetrics()
        cut = metrics.elidedText(segment.meaning, Qt.TextElideMode.ElideRight, area.width() - theme.px(28))
        painter.drawText(left, top + metrics.ascent(), cut)


def _wrapped(text: str, width: int) -> list[str]:
    """Break a segment before an element separator where it does not fit."""
    letter = max(1, QFontMetrics(look().font("code_chip")).horizontalAdvance("M"))
    most = max(12, width // letter)
    lines: list[str] = []
    while len(text) > most:
        cut = text.rfind("*", 1, most)
        cut = cut if cut > 0 else most
        lines.append(text[:cut])
        text = text[cut:]
    return [*lines, text]
