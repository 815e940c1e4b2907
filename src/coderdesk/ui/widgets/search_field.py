"""The field that searches or filters as the coder types."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from coderdesk.ui import tokens
from coderdesk.ui.icons import icon as icon_of
from coderdesk.ui.icons import paint_icon
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.keycap import KeyCap
from coderdesk.ui.widgets.labels import Label

_MOVES = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 10,
    Qt.Key.Key_PageUp: -10,
}


class SearchField(QLineEdit):
    """A line with a magnifier at its left; at its right the key that leads here, or a note and a way to empty it.

    `textEdited` fires on each letter. `moved(int)` asks the list below to go up or down by so many rows while the
    focus stays; `chosen` is Enter; `left` is Esc in an empty field (the first Esc empties it).
    """

    moved = Signal(int)
    chosen = Signal()
    left = Signal()

    def __init__(
        self,
        placeholder: str,
        *,
        keys: KeyTable | None = None,
        action: str = "desk.find",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self._cap = KeyCap.of(keys, action, self) if keys is not None else KeyCap("", self)
        self._note = Label("", "small", "text_muted", parent=self)
        self._clear = QToolButton(self)
        self._clear.setIcon(icon_of("clear"))
        self._clear.setAccessibleName("Empty the field")
        self._clear.setToolTip("Empty the field (Esc)")
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.setCursor(Qt.CursorShape.ArrowCursor)
        self._clear.clicked.connect(self.empty)
        self.textChanged.connect(self._arrange)
        look().changed.connect(self._arrange)
        if keys is not None:
            keys.changed.connect(self._arrange)
        self._arrange()

    def set_note(self, note: str) -> None:
        """Say at the right end what was found: "31 codes, ICD-10-CM"."""
        self._note.setText(note)
        self._arrange()

    def empty(self) -> None:
        """Empty the field as if the coder had."""
        if self.text():
            self.clear()
            self.textEdited.emit("")

    def start(self) -> None:
        """Take the focus with everything selected, so that typing begins anew."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and key in _MOVES:
            self.moved.emit(_MOVES[key])
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
        elif plain and key == Qt.Key.Key_Escape:
            if self.text():
                self.empty()
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = look().px(tokens.ICON)
        space = self.rect().adjusted(look().px(8), 0, 0, 0)
        space.setWidth(side)
        painter = QPainter(self)
        paint_icon(painter, space, "search", "accent" if self.hasFocus() else "text_muted")

    def _arrange(self) -> None:
        """Place what stands at the right end, and keep the text clear of it."""
        theme, typed = look(), bool(self.text())
        self._cap.setVisible(not typed and bool(self._cap.text()))
        self._note.setVisible(typed and bool(self._note.text()))
        self._clear.setVisible(typed)
        right = self.width() - theme.px(6)
        side = theme.px(tokens.ICON) + theme.px(4)
        self._clear.setIconSize(QSize(theme.px(tokens.ICON_CHIP), theme.px(tokens.ICON_CHIP)))
        for widget, size in (
            (self._clear, QSize(side, side)),
            (self._note, self._note.sizeHint()),
            (self._cap, self._cap.sizeHint()),
        ):
            if not widget.isHidden():
                right -= size.width()
                widget.setGeometry(right, (self.height() - size.height()) // 2, size.width(), size.height())
                right -= theme.px(4)
        used = self.width() - right
        self.setTextMargins(theme.px(tokens.ICON) + theme.px(6), 0, max(0, used - theme.px(8)), 0)
