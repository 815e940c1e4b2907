"""A printed page on the screen: the marks that paper gets, painted with Qt."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from coderdesk.domain.page import Align, Box, Face, Page, Rule, Text
from coderdesk.ui.widgets.sheets import Sheet, SheetsView

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


class PageView(SheetsView):
    """Shows pages, always black on white, whatever the theme."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Page preview", parent=parent)

    def show_pages(self, pages: Sequence[Page]) -> None:
        """Show other pages, from the top."""
        self.show_sheets([_sheet(page) for page in pages])


def _sheet(page: Page) -> Sheet:
    def paint(painter: QPainter, place: QRect) -> None:
        painter.translate(place.topLeft())
        paint_page(painter, page, place.width() / page.width)

    return Sheet(page.height / page.width, paint)
