"""Text over several lines in which some words are links."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QPainter, QTextCharFormat, QTextLayout, QTextLine, QTextOption

from coderdesk.ui.theme import look

Span = tuple[int, int]


class LinkedText:
    """`text` set in `font` and wrapped at `width` px.

    `links` are the spans (start, end) that lead somewhere, `strong` those that are set at 600, as matched words.
    """

    def __init__(
        self, text: str, font: QFont, width: int, links: Sequence[Span] = (), strong: Sequence[Span] = ()
    ) -> None:
        self._links = tuple(links)
        self._layout = QTextLayout(text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)
        self._layout.setFormats([_range(start, end, _weight()) for start, end in strong])
        self._layout.setCacheEnabled(True)
        self._layout.beginLayout()
        bottom = 0.0
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            line.setPosition(QPointF(0, bottom))
            bottom += line.height()
        self._layout.endLayout()
        self.height = ceil(bottom)

    @property
    def width(self) -> int:
        """How wide the longest line is, in px."""
        return ceil(self._layout.maximumWidth() if self._layout.lineCount() == 1 else self._widest())

    def paint(self, painter: QPainter, at: QPointF, ink: str, current: int = -1) -> None:
        """Paint with the top left corner at `at`, in the colour of the role `ink`; the link `current` stands out."""
        theme = look()
        formats = []
        for number, (start, end) in enumerate(self._links):
            how = QTextCharFormat()
            how.setForeground(theme.color("on_accent" if number == current else "accent"))
            if number == current:
                how.setBackground(theme.color("accent"))
            how.setFontUnderline(number != current)
            formats.append(_range(start, end, how))
        painter.setPen(theme.color(ink))
        self._layout.draw(painter, at, formats)

    def link_at(self, point: QPointF) -> int:
        """Return which link is at `point`, counted from the top left corner; -1 for none."""
        for number in range(self._layout.lineCount()):
            line = self._layout.lineAt(number)
            if line.y() <= point.y() < line.y() + line.height() and 0 <= point.x() <= line.naturalTextWidth():
                place = line.xToCursor(point.x(), QTextLine.CursorPosition.CursorOnCharacter)
                return next((i for i, (start, end) in enumerate(self._links) if start <= place < end), -1)
        return -1

    def _widest(self) -> float:
        return max((self._layout.lineAt(n).naturalTextWidth() for n in range(self._layout.lineCount())), default=0.0)


def _range(start: int, end: int, how: QTextCharFormat) -> QTextLayout.FormatRange:
    part = QTextLayout.FormatRange()
    part.start, part.length, part.format = start, end - start, how
    return part


def _weight() -> QTextCharFormat:
    how = QTextCharFormat()
    how.setFontWeight(QFont.Weight.DemiBold)
    return how
