"""A book of terms as it is printed: main terms, indented subterms, see and see also as links, the code at the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from coderdesk.domain.terms import Term
from coderdesk.ui import tokens
from coderdesk.ui.encoder.term_words import code_words, link_words, links_of
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.columns import Align, Column
from coderdesk.ui.widgets.models import RowModel
from coderdesk.ui.widgets.paint import CENTRED, text_width
from coderdesk.ui.widgets.table import DeskTable

Index = QModelIndex | QPersistentModelIndex
ROW, INDENT, GAP = 23, 18, 6


def _spoken(term: Term) -> str:
    said = [term.printed, *(f"{link_words(term, n)} {words}" for n, words in enumerate(links_of(term)))]
    return f"level {term.level}, {', '.join(said)}" if term.level else ", ".join(said)


COLUMNS: tuple[Column[Term], ...] = (
    Column("Term", _spoken, width=300, stretch=1),
    Column("Code", code_words, width=132, align=Align.RIGHT, style="code"),
)


class IndexTable(DeskTable):
    """Lines of a book. Right and Left walk the links of the selected line.

    `followed(Term, str)` is a cross reference that was taken; `opened(Term)` Enter on a line itself.
    """

    followed = Signal(object, str)

    def __init__(self, model: RowModel[Term], name: str) -> None:
        self.link = -1
        super().__init__(model, name, row_height=ROW)
        self.horizontalHeader().hide()
        self._painter = TermPainter(self, lambda: self.link)
        self.setItemDelegateForColumn(0, self._painter)
        self.current_changed.connect(self._begin)

    @property
    def current_link(self) -> str:
        """The cross reference that Enter would follow, "" where it would open the line."""
        term = self.current_item
        return links_of(term)[self.link] if term is not None and 0 <= self.link < len(links_of(term)) else ""

    def walk(self, by: int) -> bool:
        """Go to the next link of the selected line (-1: the one before); False where there is none."""
        term = self.current_item
        # Where the line has a code, the line itself is the first that Enter can mean.
        least = -1 if term is not None and term.code else 0
        if term is None or not least <= self.link + by < len(links_of(term)):
            return False
        self.link += by
        self.viewport().update()
        return True

    def take(self) -> None:
        """Do what Enter stands for: follow the link, or open the line."""
        term = self.current_item
        if term is None:
            return
        if self.current_link:
            self.followed.emit(term, self.current_link)
        else:
            self.opened.emit(term)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = event.key()
        if plain and key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self.walk(1 if key == Qt.Key.Key_Right else -1)
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._begin()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        term = self._rows.item(index.row())
        if term is None or index.column() != 0 or event.button() is not Qt.MouseButton.LeftButton:
            return
        number = self._painter.link_at(term, self.visualRect(index), event.position().toPoint())
        if number >= 0:
            self.followed.emit(term, links_of(term)[number])

    def _begin(self, *_changed: object) -> None:
        term = self.current_item
        self.link = 0 if term is not None and not term.code and links_of(term) else -1
        self.viewport().update()


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a line: their type, ink, left edge, and which link they are (-1: none)."""

    words: str
    style: str
    ink: str
    left: int
    link: int


class TermPainter(QStyledItemDelegate):
    """Paints the words of a line; in the selected one the link of the number that `current` returns stands out."""

    def __init__(self, table: DeskTable, current: Callable[[], int]) -> None:
        super().__init__(table)
        self._current = current

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        term: Term | None = index.data(Qt.ItemDataRole.UserRole)
        theme, area = look(), QRect(option.rect)
        painter.save()
        painter.setClipRect(area)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(area, theme.color("accent_soft"))
            painter.fillRect(QRect(area.left(), area.top(), theme.px(tokens.BAR), area.height()), theme.color("accent"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, theme.color("hover"))
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, theme.color("surface_sunken"))
        if term is None:
            painter.setPen(theme.color("text_muted"))
            painter.drawText(area.adjusted(theme.px(tokens.PADDING), 0, 0, 0), CENTRED, "…")
        else:
            self._guides(painter, area, term)
            for piece in pieces_of(term, area):
                space = QRect(piece.left, area.top(), area.right() - piece.left, area.height())
                self._piece(painter, space, piece, selected=selected)
        painter.restore()

    def link_at(self, term: Term, area: QRect, point: QPoint) -> int:
        """Return which cross reference is at `point`, -1 for none."""
        for piece in pieces_of(term, area):
            wide = text_width(look().font(piece.style), piece.words)
            if piece.link >= 0 and piece.left <= point.x() <= piece.left + wide:
                return piece.link
        return -1

    def _piece(self, painter: QPainter, space: QRect, piece: Piece, *, selected: bool) -> None:
        theme = look()
        font = theme.font(piece.style)
        is_current = selected and piece.link >= 0 and piece.link == self._current()
        if is_current:
            ground = QRect(space.left() - 2, space.top() + 3, text_width(font, piece.words) + 4, space.height() - 6)
            painter.fillRect(ground, theme.color("accent"))
        font.setUnderline(piece.link >= 0 and not is_current)
        painter.setFont(font)
        painter.setPen(theme.color("on_accent" if is_current else piece.ink))
        shown = painter.fontMetrics().elidedText(piece.words, Qt.TextElideMode.ElideRight, max(0, space.width()))
        painter.drawText(space, CENTRED, shown)

    @staticmethod
    def _guides(painter: QPainter, area: QRect, term: Term) -> None:
        theme = look()
        for level in range(term.level):
            x = area.left() + theme.px(tokens.PADDING + 4 + level * INDENT)
            painter.fillRect(x, area.top(), 1, area.height(), theme.color("border"))


def pieces_of(term: Term, area: QRect) -> list[Piece]:
    """Return the words of a line from left to right, as they stand in `area`."""
    theme = look()
    x = area.left() + theme.px(tokens.PADDING + term.level * INDENT)
    pieces: list[Piece] = []

    def put(words: str, style: str, ink: str, link: int = -1) -> None:
        nonlocal x
        pieces.append(Piece(words, style, ink, x, link))
        x += text_width(theme.font(style), words) + theme.px(GAP)

    put(term.title, "strong" if term.level == 0 else "body", "text")
    if term.nonessential:
        put(term.nonessential, "body", "text_muted")
    for number, reference in enumerate(links_of(term)):
        put(link_words(term, number), "small", "text_muted")
        put(reference, "body", "accent", number)
    return pieces
