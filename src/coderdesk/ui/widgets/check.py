"""A box to tick, drawn with the desk's own icons so that it is seen in both themes and at any size."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QWidget

from coderdesk.ui import tokens
from coderdesk.ui.icons import paint_icon
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.paint import text_width


class CheckBox(QCheckBox):
    """Words after a box; Space ticks it."""

    def __init__(self, text: str, *, tip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setToolTip(tip)
        self.setAccessibleName(text)
        look().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        theme = look()
        words = text_width(theme.font("body"), self.text()) + theme.px(6) if self.text() else 0
        return QSize(theme.px(tokens.ICON) + words + theme.px(6), theme.px(tokens.CONTROL))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:  # noqa: ARG002 - the words are part of the box
        return True

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        theme, painter = look(), QPainter(self)
        side = theme.px(tokens.ICON)
        ink = "text_disabled" if not self.isEnabled() else "accent" if self.isChecked() else "border_strong"
        box = QRect(theme.px(3), (self.height() - side) // 2, side, side)
        paint_icon(painter, box, "checked" if self.isChecked() else "unchecked", ink)
        painter.setFont(theme.font("body"))
        painter.setPen(theme.color("text" if self.isEnabled() else "text_disabled"))
        words = self.rect().adjusted(side + theme.px(9), 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
