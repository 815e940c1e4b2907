"""Sheets under each other, each as wide as there is room: pages of a scan, pages of a form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QStyle, QWidget

from coderdesk.ui.theme import look
from coderdesk.ui.words import count

MARGIN = 12


@dataclass(frozen=True, slots=True)
class Sheet:
    """How high it is for its width, and what paints it into a place of that shape."""

    shape: float
    paint: Callable[[QPainter, QRect], None]


class SheetsView(QScrollArea):
    """Shows sheets; PageUp, PageDown and the arrow keys scroll."""

    def __init__(self, name: str, *, waiting: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._desk = _Desk(waiting)
        self.setWidget(self._desk)

    def show_sheets(self, sheets: Sequence[Sheet]) -> None:
        """Show other sheets, from the top; none while they are on the way."""
        self._desk.sheets = tuple(sheets)
        self.setAccessibleDescription(count(len(sheets), "page"))
        self._fit()
        self.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # The scroll bar's room is left free whether it is there or not: a page that fits just without it would
        # otherwise make it come and go for ever.
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self.verticalScrollBar())
        edges = 2 * self.frameWidth()
        self._desk.paper_width = max(1, self.width() - edges - bar)
        height = max(self._desk.paper_height(), self.height() - edges)
        self._desk.setFixedSize(self.viewport().width(), height)
        self._desk.update()


class _Desk(QWidget):
    """What the sheets lie on."""

    def __init__(self, waiting: str) -> None:
        super().__init__()
        self.sheets: tuple[Sheet, ...] = ()
        self.paper_width = 1
        self._waiting = waiting

    def paper_height(self) -> int:
        """Return how high the sheets are with the margins around them."""
        bottom = self._places()[-1].bottom() if self.sheets else look().px(40)
        return bottom + look().px(MARGIN)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(event.rect(), look().color("surface_sunken"))
        if not self.sheets and self._waiting:
            painter.setPen(look().color("text_muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._waiting)
        for sheet, place in zip(self.sheets, self._places(), strict=True):
            if place.intersects(event.rect()):
                # Paper is white in every theme.
                painter.fillRect(place, Qt.GlobalColor.white)
                painter.save()
                painter.setClipRect(place)
                sheet.paint(painter, place)
                painter.restore()

    def _places(self) -> list[QRect]:
        margin = look().px(MARGIN)
        inside = max(1, self.paper_width - 2 * margin)
        top, found = margin, []
        for sheet in self.sheets:
            height = round(inside * sheet.shape)
            found.append(QRect(margin, top, inside, height))
            top += height + margin
        return found
