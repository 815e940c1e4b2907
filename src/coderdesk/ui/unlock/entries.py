"""The vaults that this computer knows, as a list to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy

from coderdesk.ui import tokens
from coderdesk.ui.icons import paint_icon
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import clear, column, line, plain_tip
from coderdesk.ui.widgets.paint import CENTRED, text_width
from coderdesk.ui.words import day_and_time

ROW = 36


@dataclass(frozen=True, slots=True)
class VaultEntry:
    """A vault of this computer: its file, and when it was opened last (UTC; None: never, or not known)."""

    path: Path
    opened: datetime | None = None

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.stem

    @property
    def opened_words(self) -> str:
        """When it was opened last: "opened yesterday, 17:48", or ""."""
        return f"opened {day_and_time(self.opened)}" if self.opened else ""


class VaultList(QFrame):
    """One row a vault. `chosen(VaultEntry)` is emitted on a click or Enter."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "raised")
        self.setProperty("edge", "card")
        self.setAccessibleName("Other vaults on this computer")
        self.buttons: tuple[QAbstractButton, ...] = ()
        self._rows = column(gap=0, margins=(1, 1, 1, 1))
        self.setLayout(self._rows)

    def show_vaults(self, entries: Sequence[VaultEntry]) -> None:
        """List `entries` instead."""
        clear(self._rows)
        self.buttons = ()
        for place, entry in enumerate(entries):
            if place:
                self._rows.put(line())
            button = _VaultRow(entry)
            button.clicked.connect(lambda _checked=False, entry=entry: self.chosen.emit(entry))
            self._rows.put(button)
            self.buttons += (button,)


class _VaultRow(QAbstractButton):
    """Icon, name, when it was opened."""

    def __init__(self, entry: VaultEntry) -> None:
        super().__init__()
        self._entry = entry
        self.setText(entry.name)
        self.setAccessibleName(f"{entry.name}, {entry.opened_words}".rstrip(", "))
        self.setToolTip(plain_tip(str(entry.path)))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(look().px(200), look().px(ROW))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        theme, painter = look(), QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), theme.color("hover"))
        inside = self.rect().adjusted(theme.px(14), 0, -theme.px(10), 0)
        side = theme.px(tokens.ICON)
        middle = inside.center().y() - side // 2 + 1
        paint_icon(painter, QRect(inside.left(), middle, side, side), "vault", "text_muted")
        paint_icon(painter, QRect(inside.right() - side, middle, side, side), "right", "text_muted")
        words = inside.adjusted(side + theme.px(10), 0, -side - theme.px(8), 0)
        opened = self._entry.opened_words
        width = text_width(theme.font("small"), opened)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("text_muted"))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, opened)
        painter.setFont(theme.font("body"))
        painter.setPen(theme.color("text"))
        words.setRight(words.right() - width - theme.px(12))
        name = painter.fontMetrics().elidedText(self._entry.name, Qt.TextElideMode.ElideMiddle, words.width())
        painter.drawText(words, CENTRED, name)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
