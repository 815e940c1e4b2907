"""Lines of text that are shaped once and painted often.

Shaping a line costs ten times its painting, and a list paints the same lines at every move of the selection.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QStaticText, QTransform

from coderdesk.ui.theme import look
from coderdesk.ui.widgets.columns import Align

#: How many lines are kept, some ten screens full. They go with the list that keeps them.
KEPT = 3_000


@dataclass(frozen=True, slots=True)
class Line:
    """A shaped line in its font: `width` in px, and whether it had to be cut."""

    shaped: QStaticText
    font: QFont
    width: int
    is_cut: bool

    def paint(self, painter: QPainter, space: QRect, align: Align = Align.LEFT) -> None:
        """Paint the line into `space`, in the middle of its height, in the colour of the pen."""
        x = space.left()
        if align is Align.RIGHT:
            x = space.left() + space.width() - self.width
        elif align is Align.CENTRE:
            x += (space.width() - self.width) // 2
        painter.setFont(self.font)
        top = space.top() + (space.height() - self.shaped.size().height()) / 2
        painter.drawStaticText(QPointF(x, round(top)), self.shaped)


class Lines:
    """Lines by type, text and room; all of them anew when the look has changed."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, int], Line] = {}
        self._edition = -1

    def line(self, style: str, text: str, room: int) -> Line:
        """Return `text` in the type `style`, cut with an ellipsis where it is wider than `room` px."""
        theme = look()
        if self._edition != theme.edition or len(self._kept) > KEPT:
            self._kept.clear()
            self._edition = theme.edition
        key = (style, text, room)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = _shaped(theme.font(style), " ".join(text.splitlines()), room)
        return found

    def forget(self) -> None:
        """Forget every line."""
        self._kept.clear()


def _shaped(font: QFont, text: str, room: int) -> Line:
    line = _static(font, text)
    width = ceil(line.size().width())
    if width <= room:
        return Line(line, font, width, is_cut=False)
    cut = _static(font, QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room))
    return Line(cut, font, min(room, ceil(cut.size().width())), is_cut=True)


def _static(font: QFont, text: str) -> QStaticText:
    static = QStaticText(text)
    static.setTextFormat(Qt.TextFormat.PlainText)
    static.prepare(QTransform(), font)
    return static
