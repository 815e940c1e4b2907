"""A field of a dense form, and the twelve columns that fields stand in.

A claim has a hundred fields. Each label would be five widgets more to style, and a tab would take half a second to
open; so a field draws its own words, and the grid places its fields itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from coderdesk.ui import tokens
from coderdesk.ui.chart.details.cells import Cell, FlagCell
from coderdesk.ui.icons import paint_icon
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import announce, restyle
from coderdesk.ui.widgets.paint import text_width

COLUMNS = 12
LABEL = 16
ROW_GAP = 7


class FormField(QWidget):
    """A label with where the value goes, the input, and under it why what was typed cannot be taken.

    `grew` is emitted when it needs another height.
    """

    grew = Signal()

    def __init__(self, cell: Cell, label: str, item: str, section: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.cell, self._label, self._item = cell, label, item
        self._error = self._flag = ""
        # A box to tick has its words beside it.
        self._draws_label = not isinstance(cell, FlagCell)
        self._head = LABEL
        cell.widget.setParent(self)
        cell.widget.setAccessibleName(f"{section}: {label}")
        cell.refused.connect(self.set_error)

    @property
    def error(self) -> str:
        """Why what was typed cannot be taken, or ""."""
        return self._error

    @property
    def flag(self) -> str:
        """The sentence of the finding that speaks of this field, or ""."""
        return self._flag

    @property
    def has_label(self) -> bool:
        """Whether words stand over the input."""
        return self._draws_label

    def stand_alone(self) -> None:
        """Leave no room for a label: nothing in its row has one."""
        self._head = 0

    def set_error(self, error: str) -> None:
        """Say under the input what is wrong with it; "" when nothing is."""
        if error == self._error:
            return
        self._error = error
        self._describe()
        self.grew.emit()
        if error:
            announce(self.cell.widget, f"{self._label}: {error}")

    def set_flag(self, finding: str) -> None:
        """Mark the field as what a finding speaks of, with its sentence as tooltip; "" where none does."""
        self._flag = finding
        self.setToolTip(finding)
        self._describe()

    def height_in(self, width: int) -> int:
        """Return the height that it needs at `width`."""
        theme = look()
        return self._top + theme.px(tokens.CONTROL) + self._error_height(width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        theme = look()
        height = theme.px(tokens.CONTROL)
        self.cell.widget.setGeometry(0, self._top, self.width(), height)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        theme, painter = look(), QPainter(self)
        if self._draws_label:
            self._paint_label(painter)
        if self._error:
            below = self._top + theme.px(tokens.CONTROL) + theme.px(2)
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.color("danger"))
            space = QRect(0, below, self.width(), self.height() - below)
            painter.drawText(space, int(Qt.TextFlag.TextWordWrap), self._error)

    def _paint_label(self, painter: QPainter) -> None:
        theme, height = look(), look().px(LABEL - 2)
        right = self.width()
        if self._flag:
            side = theme.px(tokens.ICON_CHIP)
            right -= side
            paint_icon(painter, QRect(right, (height - side) // 2, side, side), "error", "danger")
            right -= theme.px(4)
        x = 0
        for words, style, ink in ((self._label, "caption_medium", "text"), (self._item, "caption", "text_muted")):
            font = theme.font(style)
            painter.setFont(font)
            painter.setPen(theme.color(ink))
            shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, max(0, right - x))
            painter.drawText(QRect(x, 0, right - x, height), Qt.AlignmentFlag.AlignVCenter, shown)
            x += text_width(font, shown) + theme.px(6)

    def _error_height(self, width: int) -> int:
        if not self._error:
            return 0
        metrics = QFontMetrics(look().font("caption"))
        space = QRect(0, 0, max(1, width), 1000)
        return metrics.boundingRect(space, int(Qt.TextFlag.TextWordWrap), self._error).height() + look().px(2)

    @property
    def _top(self) -> int:
        return look().px(self._head) if self._head else 0

    def _describe(self) -> None:
        restyle(self.cell.widget, wrong=bool(self._error or self._flag))
        self.cell.widget.setAccessibleDescription(self._error or self._flag)
        self.update()


@dataclass(frozen=True, slots=True)
class Placed:
    """A field with the columns that it takes."""

    field: FormField
    span: int


class FieldGrid(QWidget):
    """Fields in reading order, in twelve columns of one width; as high as they need."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: list[list[Placed]] = []

    def put(self, placed: Sequence[Placed]) -> None:
        """Hold these fields, filling row after row."""
        used = COLUMNS
        for one in placed:
            if used + one.span > COLUMNS:
                self._rows.append([])
                used = 0
            self._rows[-1].append(one)
            used += one.span
            one.field.grew.connect(self._arrange)
        for row in self._rows:
            if not any(one.field.has_label for one in row):
                for one in row:
                    one.field.stand_alone()
        look().changed.connect(self._arrange)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != self.width():
            self._arrange()

    def _arrange(self) -> None:
        theme = look()
        side, gap = theme.px(tokens.PADDING), theme.px(tokens.GAP)
        wide = max(1, self.width() - 2 * side + gap)
        top = theme.px(6)
        for fields in self._rows:
            across = height = 0
            for placed in fields:
                left = side + wide * across // COLUMNS
                across += placed.span
                width = side + wide * across // COLUMNS - gap - left
                needed = placed.field.height_in(width)
                placed.field.setGeometry(left, top, width, needed)
                height = max(height, needed)
            top += height + theme.px(ROW_GAP)
        self.setFixedHeight(top + theme.px(4))
