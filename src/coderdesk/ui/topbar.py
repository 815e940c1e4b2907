"""The bar at the top: where am I, the command box, the timer, the lock."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QWidget

from coderdesk.ui import tokens
from coderdesk.ui.icons import paint_icon
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import clear, fixed_height, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind
from coderdesk.ui.widgets.keycap import KeyCap
from coderdesk.ui.widgets.labels import ElidedLabel, IconLabel
from coderdesk.ui.widgets.paint import CENTRED

COMMAND_WIDTH = 400
COMMAND_HINT = "Any action, encounter or code"


class TopBar(QFrame):
    """`command_asked` is a click on the command box, `lock_asked` the lock."""

    command_asked = Signal()
    lock_asked = Signal()

    def __init__(self, keys: KeyTable) -> None:
        super().__init__()
        self.setProperty("ground", "raised")
        self.setProperty("edge", "bottom")
        self.setAccessibleName("Top bar")
        self._where = row(gap=6)
        self._command = _CommandButton(keys)
        self._command.clicked.connect(self.command_asked)
        lock = DeskButton.of(keys, "desk.lock", "Lock", Kind.GHOST, "lock")
        lock.clicked.connect(self.lock_asked)
        self._timer = row(gap=6)
        left, right = QWidget(), QWidget()
        left.setLayout(row(self._where, None))
        right.setLayout(row(None, self._timer, lock))
        for side in (left, right):
            side.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout = row(left, self._command, right, gap=tokens.GAP_WIDE, margins=(tokens.PADDING_HEAD, 0, 8, 0))
        # The outer ones alike, so that the command box stands in the middle of the window.
        layout.setStretchFactor(left, 1)
        layout.setStretchFactor(right, 1)
        self._sides = (left, right)
        self.setLayout(layout)
        fixed_height(self, tokens.TOP_BAR)

    def set_where(self, path: Sequence[str]) -> None:
        """Show where the coder is, from the general to the particular; a patient as initials only."""
        clear(self._where)
        for place, step in enumerate(path):
            if place:
                self._where.put(IconLabel("right", "text_muted", 14))
            is_last = place == len(path) - 1
            self._where.put(ElidedLabel(step, "strong" if is_last else "body", "text" if is_last else "text_muted"))

    def set_timer(self, timer: QWidget) -> None:
        """Put `timer` before the lock."""
        clear(self._timer)
        self._timer.put(timer)
        self._share_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._share_width()

    def _share_width(self) -> None:
        """Let the command box give way before the timer and the lock do."""
        theme = look()
        needed = 2 * self._sides[1].sizeHint().width() + theme.px(64)
        width = min(theme.px(COMMAND_WIDTH), max(theme.px(COMMAND_WIDTH) // 3, self.width() - needed))
        self._command.setFixedWidth(width)

    @property
    def command_button(self) -> QWidget:
        """What opens the command box."""
        return self._command


class _CommandButton(QPushButton):
    """Looks like a field, since that is what opens over it."""

    def __init__(self, keys: KeyTable) -> None:
        super().__init__()
        self._cap = KeyCap.of(keys, "desk.command", self)
        self.setAccessibleName(f"Command box: {COMMAND_HINT}")
        self.setProperty("kind", "field")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout = row(None, self._cap, margins=(0, 0, 8, 0))
        self.setLayout(layout)
        keys.follow(self, lambda: self.setToolTip(keys.tooltip("desk.command")))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme, painter = look(), QPainter(self)
        side, left = theme.px(tokens.ICON), theme.px(8)
        paint_icon(painter, QRect(left, (self.height() - side) // 2, side, side), "search", "text_muted")
        painter.setFont(theme.font("body"))
        painter.setPen(theme.color("text_muted"))
        space = QRect(left + side + theme.px(6), 0, self._cap.x() - left - side - theme.px(10), self.height())
        shown = painter.fontMetrics().elidedText(COMMAND_HINT, Qt.TextElideMode.ElideRight, space.width())
        painter.drawText(space, CENTRED, shown)
