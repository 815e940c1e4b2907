"""The notes that reach a code, each with the level it comes from; codes in them are links."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from coderdesk.domain.codes import Code
from coderdesk.services.tabular import PlacedNote
from coderdesk.ui.encoder.note_words import note_tone, note_word
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.linked_text import LinkedText
from coderdesk.ui.widgets.paint import chip_size, paint_chip, text_width

#: Room between a note and the next, and between notes of one kind at one level, px at 100 %.
BETWEEN, INSIDE = 8, 3
_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}


class NoteList(QWidget):
    """Notes under each other. The arrow keys walk the links, Enter follows one: `link_chosen(Code)`."""

    link_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Notes that reach this code")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._notes: tuple[PlacedNote, ...] = ()
        self._texts: list[LinkedText] = []
        self._set_at = (-1, -1)
        self._links: list[tuple[int, int]] = []
        self._link = -1
        look().changed.connect(self.updateGeometry)

    def show_notes(self, notes: Sequence[PlacedNote]) -> None:
        """Show other notes, in the order given."""
        self._notes, self._link, self._set_at = tuple(notes), -1, (-1, -1)
        self._links = [(at, number) for at, note in enumerate(notes) for number in range(len(note.links))]
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self._links else Qt.FocusPolicy.NoFocus)
        said = "; ".join(f"{note.note.kind.value}, {note.note.level}: {note.note.text}" for note in notes)
        self.setAccessibleDescription(said)
        self.updateGeometry()
        self.update()

    @property
    def notes(self) -> tuple[PlacedNote, ...]:
        """What is shown."""
        return self._notes

    @property
    def current_link(self) -> Code | None:
        """The code that Enter would follow, or None."""
        if not 0 <= self._link < len(self._links):
            return None
        at, number = self._links[self._link]
        return self._notes[at].links[number].code

    # -- as Qt asks --------------------------------------------------------------------------------------------------

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        self._set(width)
        return sum(self._height(at) for at in range(len(self._notes)))

    def sizeHint(self) -> QSize:
        width = self.width() or look().px(300)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(120), 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        by = _MOVES.get(key, 0)
        if by and 0 <= self._link + by < len(self._links):
            self._link += by
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_link is not None:
            self.link_chosen.emit(self.current_link)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        code = self._code_at(event.position().toPoint())
        if code is not None and event.button() is Qt.MouseButton.LeftButton:
            self.link_chosen.emit(code)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._code_at(event.position().toPoint()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._link < 0 and self._links:
            self._link = 0
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        self._set(self.width())
        y = 0
        for at, note in enumerate(self._notes):
            if self._begins(at):
                self._head(painter, y, note)
            current = self._links[self._link][1] if self._is_at(at) and self.hasFocus() else -1
            self._texts[at].paint(painter, QPointF(0, y + self._head_height(at)), "text", current)
            y += self._height(at)
        if self.hasFocus():
            painter.setPen(QPen(look().color("accent"), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    # -- parts -------------------------------------------------------------------------------------------------------

    def _is_at(self, note: int) -> bool:
        return 0 <= self._link < len(self._links) and self._links[self._link][0] == note

    def _set(self, width: int) -> None:
        if self._set_at == (width, look().edition):
            return
        self._set_at = (width, look().edition)
        font = look().font("small")
        self._texts = [
            LinkedText(note.note.text, font, width, [(link.start, link.end) for link in note.links])
            for note in self._notes
        ]

    def _begins(self, at: int) -> bool:
        """Say whether a note is the first of its kind at its level: the kind is named once over all of them."""
        if at == 0:
            return True
        one, other = self._notes[at - 1].note, self._notes[at].note
        return (one.kind, one.level) != (other.kind, other.level)

    def _head(self, painter: QPainter, y: int, note: PlacedNote) -> None:
        """Paint the kind of a note, and at the right the level that it comes from."""
        theme, words = look(), note_word(note.note.kind)
        paint_chip(painter, QPoint(0, y), words, note_tone(note.note.kind))
        level = "this code" if note.note.own else note.note.level
        wide = text_width(theme.font("code_chip"), level)
        painter.setFont(theme.font("code_chip"))
        painter.setPen(theme.color("text_muted"))
        space = QRect(self.width() - wide, y, wide + 2, chip_size(words).height())
        painter.drawText(space, Qt.AlignmentFlag.AlignVCenter, level)

    def _head_height(self, at: int) -> int:
        words = note_word(self._notes[at].note.kind)
        return chip_size(words).height() + look().px(2) if self._begins(at) else 0

    def _height(self, at: int) -> int:
        theme = look()
        is_last = at + 1 == len(self._notes) or self._begins(at + 1)
        least = QFontMetrics(theme.font("small")).height()
        gap = theme.px(BETWEEN if is_last else INSIDE)
        return self._head_height(at) + max(least, self._texts[at].height) + gap

    def _code_at(self, point: QPoint) -> Code | None:
        self._set(self.width())
        y = 0
        for at, note in enumerate(self._notes):
            number = self._texts[at].link_at(QPointF(point) - QPointF(0, y + self._head_height(at)))
            if number >= 0:
                return note.links[number].code
            y += self._height(at)
        return None
