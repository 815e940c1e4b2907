"""The rail at the left: the screens, by icon and word."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QSizePolicy

from coderdesk.ui import tokens
from coderdesk.ui.icons import paint_icon
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.screen import ScreenSpec
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import column
from coderdesk.ui.widgets.paint import text_width

CELL = 52


class Rail(QFrame):
    """The entries, those of daily work above, the settings at the foot. `chosen(id)` is emitted on a click."""

    chosen = Signal(str)

    def __init__(self, keys: KeyTable) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setProperty("edge", "right")
        self.setAccessibleName("Screens")
        self._keys = keys
        self._entries: dict[str, _Entry] = {}
        self._group = QButtonGroup(self)
        self._upper, self._lower = column(gap=4), column(gap=4)
        self.setLayout(column(self._upper, None, self._lower, gap=0, margins=(0, 8, 0, 8)))
        self._rescale()
        look().changed.connect(self._rescale)

    def add(self, spec: ScreenSpec) -> None:
        """Add the entry of a screen at the end of its part."""
        entry = _Entry(spec)
        self._keys.follow(entry, lambda: entry.setToolTip(self._keys.tooltip(f"screen.{spec.id}", spec.title)))
        entry.clicked.connect(lambda: self.chosen.emit(spec.id))
        self._entries[spec.id] = entry
        self._group.addButton(entry)
        (self._lower if spec.at_foot else self._upper).put(entry)

    def select(self, screen: str) -> None:
        """Show which screen is open."""
        self._entries[screen].setChecked(True)

    def set_count(self, screen: str, count: int) -> None:
        """Show how many things wait there; 0 shows nothing."""
        self._entries[screen].set_count(count)

    def _rescale(self) -> None:
        self.setFixedWidth(look().px(tokens.RAIL))


class _Entry(QAbstractButton):
    """Icon over word in a cell of 52 px; the one that is open has a soft ground and a bar at the window's edge."""

    def __init__(self, spec: ScreenSpec) -> None:
        super().__init__()
        self._spec, self._count = spec, 0
        self.setCheckable(True)
        self.setText(spec.title)
        self.setAccessibleName(spec.title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.updateGeometry)

    def set_count(self, count: int) -> None:
        self._count = count
        self.setAccessibleName(f"{self._spec.title}, {count:,}" if count else self._spec.title)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().px(tokens.RAIL), look().px(CELL))

    def minimumSizeHint(self) -> QSize:
        # At 200 % in a small window the cells give way before the window must grow.
        return QSize(look().px(tokens.RAIL), look().px(CELL) * 3 // 4)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        theme, painter = look(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cell = self.rect().adjusted(theme.px(6), 0, -theme.px(6), 0)
        ink = "accent" if self.isChecked() else "text_muted"
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft" if self.isChecked() else "hover"))
            painter.drawRoundedRect(cell, theme.px(6), theme.px(6))
        if self.isChecked():
            inset = theme.px(8)
            painter.fillRect(0, inset, theme.px(tokens.BAR), self.height() - 2 * inset, theme.color("accent"))
        side = theme.px(tokens.ICON_RAIL)
        font = theme.font("caption_strong" if self.isChecked() else "caption_medium")
        content = side + theme.px(3) + font.pixelSize() + theme.px(3)
        top = max(0, (self.height() - content) // 2)
        paint_icon(painter, QRect((self.width() - side) // 2, top, side, side), self._spec.icon, ink)
        painter.setFont(font)
        painter.setPen(theme.color(ink))
        words = QRect(0, top + side + theme.px(2), self.width(), font.pixelSize() + theme.px(5))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self._spec.title)
        if self._count:
            self._paint_count(painter, cell)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), theme.px(6), theme.px(6))

    def _paint_count(self, painter: QPainter, cell: QRect) -> None:
        """Paint the small outlined pill beside the icon."""
        theme = look()
        text = f"{self._count:,}" if self._count < 1000 else "999+"
        height = theme.px(tokens.CHIP - 1)
        width = max(height, text_width(theme.font("caption_medium"), text) + theme.px(9))
        pill = QRect(cell.right() - width + theme.px(3), cell.top() + 1, width, height)
        painter.setPen(theme.color("border"))
        painter.setBrush(theme.color("surface_raised"))
        painter.drawRoundedRect(pill.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), height / 2, height / 2)
        painter.setFont(theme.font("caption_medium"))
        painter.setPen(theme.color("accent" if self.isChecked() else "text_muted"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
