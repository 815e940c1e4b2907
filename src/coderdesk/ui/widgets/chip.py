"""Chips: a fact or a state in one word."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from coderdesk.ui.theme import look
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.paint import chip_size, paint_chip


class Chip(QLabel):
    """A word on a soft ground. Neutral chips state facts; coloured ones ask for attention, with an icon if a state."""

    def __init__(
        self,
        text: str,
        tone: Tone = Tone.NEUTRAL,
        icon: str = "",
        *,
        mono: bool = False,
        dashed: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._tone, self._icon, self._mono, self._dashed = tone, icon, mono, dashed
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.updateGeometry)

    def show_state(self, text: str, tone: Tone, icon: str = "") -> None:
        """Say something else."""
        self._tone, self._icon = tone, icon
        self.setText(text)
        self.updateGeometry()
        self.update()

    @property
    def tone(self) -> Tone:
        """What it says by its colour."""
        return self._tone

    def sizeHint(self) -> QSize:
        return chip_size(self.text(), self._icon, mono=self._mono)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        top = (self.height() - self.sizeHint().height()) // 2
        painter = QPainter(self)
        paint_chip(painter, QPoint(0, top), self.text(), self._tone, self._icon, mono=self._mono, dashed=self._dashed)
