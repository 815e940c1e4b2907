"""A box over the dimmed desk, for as long as the coder needs it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QLayout, QWidget

from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import Box, column

DIM = 0.55


class Overlay(QWidget):
    """Covers its parent and shows one box near the top. Esc or a click beside it closes it: `closed`.

    The focus goes back to where it was. Lengths are px at 100 %.
    """

    closed = Signal()

    def __init__(self, parent: QWidget, name: str, *, width: int, height: int, top: int = 48) -> None:
        super().__init__(parent)
        self._width, self._height, self._top = width, height, top
        self._before: QWidget | None = None
        self.box = QFrame(self)
        self.box.setProperty("floating", True)
        self.box.setAccessibleName(name)
        self.setAccessibleName(name)
        self.hide()
        parent.installEventFilter(self)
        look().changed.connect(self._arrange)

    def fill(self, layout: QLayout) -> None:
        """Put `layout` into the box."""
        outer: Box = column(gap=0, margins=(1, 1, 1, 1))
        outer.addLayout(layout)
        self.box.setLayout(outer)

    def open(self) -> None:
        """Show it over everything, in place of any other box."""
        for other in open_boxes(self.parentWidget()):
            other.close_box()
        self._before = QApplication.focusWidget()
        self._arrange()
        self.show()
        self.raise_()

    def close_box(self) -> None:
        """Hide it and give the focus back."""
        if self.isHidden():
            return
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self._before = None
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parentWidget() and event.type() == QEvent.Type.Resize:
            self._arrange()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_box()
        # Nothing that is typed here may reach the screen underneath.
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.box.geometry().contains(event.position().toPoint()):
            self.close_box()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep Tab inside the box while it is open."""
        inside = [widget for widget in self.box.findChildren(QWidget) if _takes_tab(widget)]
        if not inside:
            return True
        now = QApplication.focusWidget()
        place = inside.index(now) if now in inside else -1
        inside[(place + (1 if forward else -1)) % len(inside)].setFocus(
            Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        )
        return True

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        shade = QColor(look().color("text" if not look().is_dark else "surface"))
        shade.setAlphaF(DIM if look().is_dark else DIM * 0.6)
        QPainter(self).fillRect(self.rect(), shade)

    def _arrange(self) -> None:
        parent, theme = self.parentWidget(), look()
        if parent is None:
            return
        self.setGeometry(parent.rect())
        margin = theme.px(16)
        width = min(theme.px(self._width), parent.width() - 2 * margin)
        top = min(theme.px(self._top), margin * 3)
        height = min(theme.px(self._height), parent.height() - top - margin)
        self.box.setGeometry((parent.width() - width) // 2, top, width, height)


def open_boxes(parent: QWidget | None) -> list[Overlay]:
    """Return the boxes that are open over `parent`."""
    return [box for box in parent.findChildren(Overlay) if not box.isHidden()] if parent is not None else []


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isVisible() and widget.isEnabled()
