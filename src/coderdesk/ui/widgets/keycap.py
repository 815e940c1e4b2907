"""Key caps: the key of an action, beside the action."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from coderdesk.ui.keys import KeyTable
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.paint import key_cap_size, paint_key_cap


class KeyCap(QLabel):
    """An outlined key, such as F9. A screen reader hears the key with the action itself, so not here again."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.updateGeometry)

    @classmethod
    def of(cls, keys: KeyTable, action: str, parent: QWidget | None = None) -> KeyCap:
        """Return the cap of an action; it follows the table of keys."""
        cap = cls(parent=parent)

        def show_key() -> None:
            cap.setText(keys.text(action))
            cap.updateGeometry()

        keys.follow(cap, show_key)
        return cap

    def sizeHint(self) -> QSize:
        return key_cap_size(self.text()) if self.text() else QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        if self.text():
            painter = QPainter(self)
            paint_key_cap(painter, QPoint(0, (self.height() - self.sizeHint().height()) // 2), self.text())
