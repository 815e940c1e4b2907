"""The path over a book: where the coder stands in it, and the way back up."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QToolTip

from coderdesk.ui import tokens
from coderdesk.ui.encoder.tab import Crumb
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import fixed_height, plain_tip
from coderdesk.ui.widgets.paint import text_width

BETWEEN = "  ›  "
MORE = "…"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOVES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class Crumbs(QFrame):
    """Shows a path, the widest first. Where there is little room its beginning gives way.

    `chosen(target)` is a click on a crumb that leads somewhere, or Enter on it; Left and Right walk them.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setProperty("edge", "bottom")
        self.setAccessibleName("Path in the book")
        self.setMouseTracking(True)
        self._path: tuple[Crumb, ...] = ()
        self._current = -1
        fixed_height(self, tokens.SECTION_BAR)
        self.show_path(())

    @property
    def path(self) -> tuple[Crumb, ...]:
        """What is shown."""
        return self._path

    @property
    def words(self) -> str:
        """The path in one line."""
        return BETWEEN.join(crumb.words for crumb in self._path)

    @property
    def current(self) -> Crumb | None:
        """The crumb that Enter would choose."""
        return self._path[self._current] if 0 <= self._current < len(self._path) else None

    def place_of(self, crumb: int) -> QRect:
        """Return where a crumb is painted, counted from the first; an invalid rectangle where there is no room."""
        return self._placed().get(crumb, QRect())

    def show_path(self, path: Sequence[Crumb]) -> None:
        """Show another path."""
        self._path, self._current = tuple(path), -1
        links = self._links()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if links else Qt.FocusPolicy.NoFocus)
        if self.hasFocus():
            self._current = links[-1] if links else -1
        self.setAccessibleDescription(self.words)
        self.update()

    # -- as Qt asks --------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        links, key = self._links(), Qt.Key(event.key())
        by = _MOVES.get(key, 0)
        if by and links:
            place = links.index(self._current) if self._current in links else len(links) - 1
            self._current = links[max(0, min(len(links) - 1, place + by))]
            self.update()
        elif key in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier and self.current is not None:
            self.chosen.emit(self.current.target)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        links = self._links()
        self._current = links[-1] if links else -1
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and place in self._links():
            self.chosen.emit(self._path[place].target)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._place_at(event.position().toPoint()) in self._links()
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            is_cut = len(self._placed()) < len(self._path)
            QToolTip.showText(event.globalPos(), plain_tip(self.words) if is_cut else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, theme = QPainter(self), look()
        placed = self._placed()
        painter.setPen(theme.color("text_muted"))
        painter.setFont(theme.font("small"))
        if len(placed) < len(self._path):
            painter.drawText(self._space(), Qt.AlignmentFlag.AlignVCenter, MORE)
        for place, space in placed.items():
            leads = self._path[place].target is not None
            is_current = place == self._current and self.hasFocus()
            painter.setPen(theme.color("accent" if leads else "text_muted"))
            painter.setFont(self._font(is_current))
            words = painter.fontMetrics().elidedText(
                self._path[place].words, Qt.TextElideMode.ElideRight, space.width() + 1
            )
            painter.drawText(space, Qt.AlignmentFlag.AlignVCenter, words)
            if is_current:
                painter.setPen(QPen(theme.color("accent"), 2))
                painter.drawRect(space.adjusted(-theme.px(3), theme.px(4), theme.px(3), -theme.px(4)))
            painter.setFont(theme.font("small"))
            painter.setPen(theme.color("text_muted"))
            if place + 1 < len(self._path):
                after = QRect(space.right() + 1, space.top(), self._gap(), space.height())
                painter.drawText(after, Qt.AlignmentFlag.AlignVCenter, BETWEEN)

    # -- parts -------------------------------------------------------------------------------------------------------

    def _links(self) -> list[int]:
        return [place for place, crumb in enumerate(self._path) if crumb.target is not None]

    def _font(self, is_current: bool) -> QFont:
        font = QFont(look().font("small"))
        font.setUnderline(is_current)
        return font

    def _gap(self) -> int:
        return text_width(look().font("small"), BETWEEN)

    def _space(self) -> QRect:
        inset = look().px(tokens.PADDING)
        return self.rect().adjusted(inset, 0, -inset, -1)

    def _placed(self) -> dict[int, QRect]:
        """Return where each crumb is painted; what there is no room for is left out from the beginning."""
        space, font, gap = self._space(), look().font("small"), self._gap()
        widths = [text_width(font, crumb.words) for crumb in self._path]
        first = 0
        room = space.width()
        while first < len(widths) - 1 and sum(widths[first:]) + gap * (len(widths) - first - 1) > room:
            first += 1
            room = space.width() - text_width(font, MORE) - gap
        found, left = {}, space.left() + (space.width() - room if first else 0)
        for place in range(first, len(widths)):
            width = min(widths[place], max(0, space.right() - left))
            found[place] = QRect(left, space.top(), width, space.height())
            left += width + gap
        return found

    def _place_at(self, point: QPoint) -> int:
        return next((place for place, space in self._placed().items() if space.contains(point)), -1)
