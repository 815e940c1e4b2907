"""A printed page on the screen: the marks that paper gets, painted with Qt."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QScrollArea, QWidget

from coderdesk.domain.page import Align, Box, Face, Page, Rule, Text
from coderdesk.ui.theme import look
from coderdesk.ui.words import count

#: Courier's advance is 0.6 of its size; other monospaced faces are stretched to it, so that a form's grid is met.
MONO_ADVANCE = 0.6
_PROBE = "M" * 20


def paint_page(painter: QPainter, page: Page, scale: float) -> None:
    """Paint `page` at the painter's origin, `scale` device units a point."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.scale(scale, scale)
    for mark in page.marks:
        if isinstance(mark, Text):
            _paint_text(painter, mark)
        elif isinstance(mark, Rule):
            _paint_rule(painter, mark)
        else:
            _paint_box(painter, mark)
    painter.restore()


def print_pages(printer: QPrinter, pages: Sequence[Page]) -> None:
    """Print `pages`, a point of the page a point of the paper from its top left corner."""
    printer.setFullPage(True)
    painter = QPainter(printer)
    try:
        scale = printer.resolution() / 72
        for number, page in enumerate(pages):
            if number:
                printer.newPage()
            paint_page(painter, page, scale)
    finally:
        painter.end()


def _grey(level: float) -> QColor:
    shade = round(255 * level)
    return QColor(shade, shade, shade)


def _font(mark: Text) -> tuple[QFont, float]:
    """Return the font of a text at ten times its size (small sizes are rounded by Qt) and how far to stretch it."""
    if mark.face is Face.MONO:
        font = QFont("Courier New")
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setFixedPitch(True)
    else:
        font = QFont("Helvetica")
        font.setStyleHint(QFont.StyleHint.SansSerif)
        font.setBold(mark.face is Face.SANS_BOLD)
    font.setPixelSize(max(1, round(mark.size * 10)))
    font.setKerning(False)
    if mark.face is not Face.MONO:
        return font, 1.0
    advance = QFontMetricsF(font).horizontalAdvance(_PROBE) / len(_PROBE)
    return font, MONO_ADVANCE * mark.size * 10 / advance if advance else 1.0


def _paint_text(painter: QPainter, mark: Text) -> None:
    font, stretch = _font(mark)
    painter.save()
    painter.translate(mark.x, mark.y)
    painter.scale(stretch / 10, 1 / 10)
    painter.setFont(font)
    painter.setPen(_grey(mark.grey))
    width = QFontMetricsF(font).horizontalAdvance(mark.text)
    shift = {Align.LEFT: 0.0, Align.RIGHT: -width, Align.CENTRE: -width / 2}[mark.align]
    painter.drawText(QPointF(shift, 0), mark.text)
    painter.restore()


def _paint_rule(painter: QPainter, mark: Rule) -> None:
    pen = QPen(_grey(mark.grey), mark.width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if mark.dash:
        on = mark.dash / max(mark.width, 0.01)
        pen.setDashPattern([on, on])
    painter.setPen(pen)
    painter.drawLine(QPointF(mark.x1, mark.y1), QPointF(mark.x2, mark.y2))


def _paint_box(painter: QPainter, mark: Box) -> None:
    area = QRectF(mark.x, mark.y, mark.width, mark.height)
    if mark.fill is not None:
        painter.fillRect(area, _grey(mark.fill))
    if mark.line > 0:
        painter.setPen(QPen(_grey(mark.grey), mark.line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area)


class PageView(QScrollArea):
    """Pages under each other, as wide as there is room. Always black on white, whatever the theme."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Page preview")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._sheet = _Sheet()
        self.setWidget(self._sheet)

    def show_pages(self, pages: Sequence[Page]) -> None:
        """Show other pages, from the top."""
        self._sheet.pages = tuple(pages)
        self.setAccessibleDescription(count(len(pages), "page"))
        self._fit()
        self.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._sheet.setFixedSize(self._sheet.size_for(self.viewport().width()))
        self._sheet.update()


class _Sheet(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.pages: tuple[Page, ...] = ()

    def size_for(self, width: int) -> QSize:
        bottom = self._places(width)[-1].bottom() if self.pages else 0
        return QSize(width, bottom + look().px(12))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), look().color("surface_sunken"))
        for page, place in zip(self.pages, self._places(self.width()), strict=True):
            if not place.intersects(event.rect()):
                continue
            painter.fillRect(place, Qt.GlobalColor.white)
            painter.save()
            painter.setClipRect(place)
            painter.translate(place.topLeft())
            paint_page(painter, page, place.width() / page.width)
            painter.restore()

    def _places(self, width: int) -> list[QRect]:
        margin = look().px(12)
        inside = max(1, width - 2 * margin)
        top, found = margin, []
        for page in self.pages:
            height = round(inside * page.height / page.width)
            found.append(QRect(margin, top, inside, height))
            top += height + margin
        return found
