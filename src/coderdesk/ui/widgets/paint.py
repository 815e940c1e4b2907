"""Painting of the small parts that stand both on panels and in the cells of a table."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen

from coderdesk.ui import tokens
from coderdesk.ui.icons import paint_icon
from coderdesk.ui.theme import look
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.columns import Align
from coderdesk.ui.widgets.lines import Line, Lines

CHIP_INSET = 6
CHIP_GAP = 4
CENTRED = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


def text_width(font: QFont, text: str) -> int:
    """Return how wide `text` is set in `font`, in px."""
    return QFontMetrics(font).horizontalAdvance(text)


def chip_size(text: str, icon: str = "", *, mono: bool = False) -> QSize:
    """Return the size of a chip, in px."""
    theme = look()
    width = _chip_line(text, mono).width + 2 * theme.px(CHIP_INSET)
    if icon:
        width += theme.px(tokens.ICON_CHIP) + (theme.px(CHIP_GAP) if text else 0)
    return QSize(width, theme.px(tokens.CHIP))


def paint_chip(
    painter: QPainter, at: QPoint, text: str, tone: Tone, icon: str = "", *, mono: bool = False, dashed: bool = False
) -> QRect:
    """Paint a chip with its top left corner at `at`; return the ground that it covers."""
    theme = look()
    ground = QRect(at, chip_size(text, icon, mono=mono))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    if dashed:
        painter.setPen(QPen(theme.color(tone.bar), 1, Qt.PenStyle.DashLine))
    else:
        painter.setBrush(theme.color(tone.ground))
    radius = theme.px(tokens.RADIUS_CHIP)
    painter.drawRoundedRect(QRectF(ground).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    inside = ground.adjusted(theme.px(CHIP_INSET), 0, -theme.px(CHIP_INSET), 0)
    if icon:
        side = theme.px(tokens.ICON_CHIP)
        paint_icon(painter, QRect(inside.left(), ground.center().y() - side // 2 + 1, side, side), icon, tone.ink)
        inside.setLeft(inside.left() + side + theme.px(CHIP_GAP))
    painter.setPen(theme.color(tone.ink))
    _chip_line(text, mono).paint(painter, inside)
    painter.restore()
    return ground


def key_cap_size(text: str) -> QSize:
    """Return the size of a key cap, in px."""
    theme = look()
    return QSize(_chip_line(text, mono=False).width + 2 * theme.px(5), theme.px(tokens.KEY_CAP))


def paint_key_cap(painter: QPainter, at: QPoint, text: str, ink: str = "text_muted", edge: str = "border") -> QRect:
    """Paint a key cap with its top left corner at `at`; return the ground that it covers."""
    theme = look()
    ground = QRect(at, key_cap_size(text))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.color(edge))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = theme.px(tokens.RADIUS_CHIP)
    painter.drawRoundedRect(QRectF(ground).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.setPen(theme.color(ink))
    _chip_line(text, mono=False).paint(painter, ground, Align.CENTRE)
    painter.restore()
    return ground


def paint_marked_text(
    painter: QPainter, space: QRect, text: str, matched: tuple[tuple[int, int], ...], plain: QFont, strong: QFont
) -> int:
    """Paint `text` in one line, the `matched` spans (start, end) in `strong`, elided at the end of `space`.

    Returns the x where the text ended. The pen's colour is used.
    """
    x, right = space.left(), space.right()
    for piece, is_match in _pieces(text, matched):
        font = strong if is_match else plain
        metrics = QFontMetrics(font)
        painter.setFont(font)
        width = metrics.horizontalAdvance(piece)
        if x + width > right:
            shown = metrics.elidedText(piece, Qt.TextElideMode.ElideRight, max(0, right - x))
            painter.drawText(QRect(x, space.top(), right - x + 1, space.height()), CENTRED, shown)
            return right
        painter.drawText(QRect(x, space.top(), width + 2, space.height()), CENTRED, piece)
        x += width
    return x


def _pieces(text: str, matched: tuple[tuple[int, int], ...]) -> list[tuple[str, bool]]:
    pieces: list[tuple[str, bool]] = []
    at = 0
    for first, last in sorted(matched):
        start, end = max(at, first), min(last, len(text))
        if start >= end:
            continue
        if start > at:
            pieces.append((text[at:start], False))
        pieces.append((text[start:end], True))
        at = end
    if at < len(text):
        pieces.append((text[at:], False))
    return pieces


#: What chips and caps say: flags, counts, keys; few texts, seen in every row.
_lines = Lines()
_WIDE = 10_000


def _chip_line(text: str, mono: bool) -> Line:
    return _lines.line("code_chip" if mono else "caption_medium", text, _WIDE)
