"""How a line of the tabular list is drawn: code and title, or a note as chip and text with its links."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from coderdesk.domain.book import CodeEntry
from coderdesk.services.tabular import Place, PlacedNote
from coderdesk.ui import tokens
from coderdesk.ui.encoder.note_words import note_tone, note_word
from coderdesk.ui.encoder.tree_model import ROW_ROLE, Index, TreeRow
from coderdesk.ui.theme import look
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.linked_text import LinkedText
from coderdesk.ui.widgets.paint import chip_size, paint_chip, text_width

GAP = 10
#: How many wrapped notes are kept set; some ten screens full.
KEPT = 1_000


class TreePainter(QStyledItemDelegate):
    """Paints a row. `link` is (row, number) of the link that the coder walks at, or None."""

    def __init__(self, view: QTreeView, is_open: Callable[[TreeRow], bool]) -> None:
        super().__init__(view)
        self._view, self._is_open = view, is_open
        self.link: tuple[TreeRow, int] | None = None
        # Beside each text the item that it is of: another one may come to stand at the same address.
        self._set: dict[tuple[int, int, int], tuple[object, LinkedText]] = {}
        self._edition = -1

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt's signature
        row: TreeRow = index.data(ROW_ROLE)
        theme, room = look(), self._room(row)
        least = theme.px(tokens.ROW if row.place is not None else 22)
        text = self._text(row, room)
        return QSize(room, max(least, text.height + theme.px(8 if row.place is not None else 5)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: TreeRow = index.data(ROW_ROLE)
        theme, area = look(), QRect(option.rect)
        painter.save()
        painter.setClipRect(area)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(area, theme.color("accent_soft"))
            painter.fillRect(QRect(area.left(), area.top(), theme.px(tokens.BAR), area.height()), theme.color("accent"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, theme.color("hover"))
        if row.place is not None:
            self._place(painter, area, row, row.place, selected=selected)
        elif row.note is not None:
            self._note(painter, area, row, row.note)
        painter.restore()

    def link_at(self, row: TreeRow, area: QRect, point: QPoint) -> int:
        """Return which link of a note is at `point` of the viewport, -1 for none."""
        if row.note is None:
            return -1
        text = self._text(row, area.width())
        return text.link_at(QPointF(point) - self._note_at(area, row.note, text))

    def _room(self, row: TreeRow) -> int:
        depth, above = 0, row.above
        while above is not None:
            depth, above = depth + 1, above.above
        return self._view.viewport().width() - depth * self._view.indentation()

    # -- places ------------------------------------------------------------------------------------------------------

    def _place(self, painter: QPainter, area: QRect, row: TreeRow, place: Place, *, selected: bool) -> None:
        theme, entry = look(), place.entry
        gone = entry is not None and not entry.valid and not entry.needs
        ink = "text_disabled" if gone else "accent" if selected and entry is not None else "text"
        painter.setFont(theme.font("code" if entry is not None or "-" in place.label else "strong"))
        painter.setPen(theme.color(ink))
        first = QRect(area.left() + theme.px(8), area.top(), area.width(), theme.px(tokens.ROW))
        painter.drawText(first, Qt.AlignmentFlag.AlignVCenter, place.label)
        text = self._text(row, area.width())
        left = area.left() + self._title_left(place)
        top = area.top() + (first.height() - QFontMetrics(self._title_font(row)).height()) / 2
        text.paint(painter, QPointF(left, top), "text_disabled" if gone else "text")
        x = area.right() - theme.px(6)
        for words, tone in chips_of(entry):
            size = chip_size(words)
            x -= size.width()
            paint_chip(painter, QPoint(x, first.center().y() - size.height() // 2), words, tone)
            x -= theme.px(4)

    def _title_left(self, place: Place) -> int:
        theme = look()
        is_code = place.entry is not None or "-" in place.label
        return theme.px(8 + GAP) + text_width(theme.font("code" if is_code else "strong"), place.label)

    def _title_font(self, row: TreeRow) -> QFont:
        opened = row.place is not None and row.place.opens and self._is_open(row)
        return look().font("strong" if opened else "body")

    # -- notes -------------------------------------------------------------------------------------------------------

    def _note(self, painter: QPainter, area: QRect, row: TreeRow, note: PlacedNote) -> None:
        theme, text = look(), self._text(row, area.width())
        at = self._note_at(area, note, text)
        words = note_word(note.note.kind)
        top = int(at.y()) + (QFontMetrics(theme.font("small")).height() - chip_size(words).height()) // 2
        paint_chip(painter, QPoint(area.left() + theme.px(8), top), words, note_tone(note.note.kind))
        current = self.link[1] if self.link is not None and self.link[0] is row else -1
        text.paint(painter, at, "text", current)

    @staticmethod
    def _note_at(area: QRect, note: PlacedNote, text: LinkedText) -> QPointF:
        left = area.left() + look().px(8 + GAP) + chip_size(note_word(note.note.kind)).width()
        return QPointF(left, area.top() + (area.height() - text.height) / 2)

    # -- both --------------------------------------------------------------------------------------------------------

    def _text(self, row: TreeRow, width: int) -> LinkedText:
        """Return the words of a row, set in its room."""
        theme = look()
        if self._edition != theme.edition or len(self._set) > KEPT:
            self._set.clear()
            self._edition = theme.edition
        font = self._title_font(row) if row.place is not None else theme.font("small")
        key = (id(row.item), width, font.weight())
        item, text = self._set.get(key, (None, None))
        if text is None or item is not row.item:
            text = self._wrap(row, width)
            self._set[key] = row.item, text
        return text

    def _wrap(self, row: TreeRow, width: int) -> LinkedText:
        theme = look()
        if row.note is not None:
            left = theme.px(8 + GAP) + chip_size(note_word(row.note.note.kind)).width()
            links = [(link.start, link.end) for link in row.note.links]
            return LinkedText(row.note.note.text, theme.font("small"), width - left - theme.px(8), links)
        if row.place is None:
            return LinkedText("", theme.font("body"), width)
        chips = sum(chip_size(words).width() + theme.px(4) for words, _tone in chips_of(row.place.entry))
        room = width - self._title_left(row.place) - chips - theme.px(12)
        return LinkedText(row.place.title, self._title_font(row), room)


def chips_of(entry: CodeEntry | None) -> list[tuple[str, Tone]]:
    """Return what to know of a code in the tree: what it still needs, or that it may not be reported on the date."""
    if entry is None:
        return []
    if entry.needs and not entry.has_children:
        return [(f"needs {entry.needs}", Tone.INFO)]
    if entry.needs == "7th character":
        return [("7th character needed", Tone.INFO)]
    if not entry.valid and not entry.needs:
        return [("not valid on this date", Tone.DANGER)]
    return []
