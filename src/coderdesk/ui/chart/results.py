"""What a search found: two lines a code, headers that open in place, stale answers never over newer ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from coderdesk.domain.book import CodeEntry, SearchHit
from coderdesk.domain.codes import Code
from coderdesk.ui import tokens
from coderdesk.ui.icons import paint_icon
from coderdesk.ui.theme import look
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.paint import chip_size, key_cap_size, paint_chip, paint_key_cap, paint_marked_text

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A hit, how deep it stands under an opened header, whether it is open, and its place if it is on the chart."""

    hit: SearchHit
    depth: int = 0
    is_open: bool = False
    posted: int = 0


class ResultsModel(QAbstractListModel):
    """The rows in order; it neither fetches nor stores."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[ResultRow] = []

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        entry = row.hit.entry
        if role in (int(Qt.ItemDataRole.AccessibleTextRole), int(Qt.ItemDataRole.DisplayRole)):
            return f"{entry.code.dotted} {entry.title}, {row.hit.why}{f', needs {entry.needs}' if entry.needs else ''}"
        if role == int(Qt.ItemDataRole.ToolTipRole):
            return f"{entry.code.dotted} {entry.title}\n{entry.release.system.label} {entry.release.name}"
        return None

    def set_rows(self, rows: Sequence[ResultRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def open(self, at: int, children: Sequence[CodeEntry]) -> None:
        """Show `children` under the row at `at`."""
        row = self.rows[at]
        found = [ResultRow(SearchHit(child, f"under {row.hit.entry.code.dotted}"), row.depth + 1) for child in children]
        if not found:
            return
        self.beginInsertRows(QModelIndex(), at + 1, at + len(found))
        self.rows[at] = ResultRow(row.hit, row.depth, is_open=True, posted=row.posted)
        self.rows[at + 1 : at + 1] = found
        self.endInsertRows()

    def close(self, at: int) -> None:
        """Take away everything under the row at `at`."""
        row, last = self.rows[at], at + 1
        while last < len(self.rows) and self.rows[last].depth > row.depth:
            last += 1
        if last > at + 1:
            self.beginRemoveRows(QModelIndex(), at + 1, last - 1)
            del self.rows[at + 1 : last]
            self.endRemoveRows()
        self.rows[at] = ResultRow(row.hit, row.depth, is_open=False, posted=row.posted)

    def parent_of(self, at: int) -> int:
        """Return the row that the row at `at` was opened from, or -1."""
        depth = self.rows[at].depth
        return next((i for i in range(at - 1, -1, -1) if self.rows[i].depth < depth), -1) if depth else -1


class ResultsList(QListView):
    """The results under a search field.

    `chosen(CodeEntry, str)`: post this code, found so. `children_wanted(Code)`: show what is under this header; answer
    with `show_children`. `evidence_chosen(CodeEntry, str)`: the same as chosen, with the selected passage.
    """

    chosen = Signal(object, str)
    evidence_chosen = Signal(object, str)
    children_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ResultsModel()
        self.setModel(self._model)
        self.setItemDelegate(_ResultPainter(self))
        self.setUniformItemSizes(True)
        self.setAccessibleName("Search results")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.doubleClicked.connect(lambda _index: self.choose())
        look().changed.connect(self.doItemsLayout)

    def show_hits(self, hits: Sequence[SearchHit], posted: dict[Code, int]) -> None:
        """Show what was found; `posted` tells which codes are on the chart, and where."""
        self._model.set_rows([ResultRow(hit, posted=posted.get(hit.entry.code, 0)) for hit in hits])
        if hits:
            self.setCurrentIndex(self._model.index(0, 0))

    def show_children(self, code: Code, children: Sequence[CodeEntry]) -> None:
        """Open the row of `code`, if it is still there and closed."""
        for at, row in enumerate(self._model.rows):
            if row.hit.entry.code == code and not row.is_open:
                self._model.open(at, children)
                return

    def move_selection(self, rows: int) -> None:
        """Go down or up."""
        if self._model.rows:
            at = max(0, min(len(self._model.rows) - 1, self.currentIndex().row() + rows))
            self.setCurrentIndex(self._model.index(at, 0))

    @property
    def rows(self) -> Sequence[ResultRow]:
        """Every row that is shown."""
        return self._model.rows

    @property
    def current(self) -> ResultRow | None:
        """The selected row."""
        at = self.currentIndex().row()
        return self._model.rows[at] if 0 <= at < len(self._model.rows) else None

    def choose(self, *, with_evidence: bool = False) -> None:
        """Post the selected code, or open it where it is a header."""
        row = self.current
        if row is None:
            return
        if row.hit.entry.needs:
            self.open_current()
            return
        (self.evidence_chosen if with_evidence else self.chosen).emit(row.hit.entry, row.hit.why)

    def open_current(self) -> None:
        """Open the selected header, or go to its first child where it is open."""
        row = self.current
        if row is None or not (row.hit.entry.has_children or row.hit.entry.needs):
            return
        if row.is_open:
            self.move_selection(1)
        else:
            self.children_wanted.emit(row.hit.entry.code)

    def close_current(self) -> None:
        """Close the selected header, or go to the header that the row stands under."""
        at, row = self.currentIndex().row(), self.current
        if row is None:
            return
        if row.is_open:
            self._model.close(at)
        elif (above := self._model.parent_of(at)) >= 0:
            self.setCurrentIndex(self._model.index(above, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Right:
            self.open_current()
        elif event.key() == Qt.Key.Key_Left:
            self.close_current()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.choose(with_evidence=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        else:
            super().keyPressEvent(event)


class _ResultPainter(QStyledItemDelegate):
    """Paints a result: code, title with the matched letters strong; then why, and chips."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt's signature
        return QSize(200, look().px(tokens.ROW_RESULT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: ResultRow = index.data(ROW_ROLE)
        theme = look()
        area, state = QRect(option.rect), option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setClipRect(area)
        if selected:
            painter.fillRect(area, theme.color("accent_soft"))
            painter.fillRect(QRect(area.left(), area.top(), theme.px(tokens.BAR), area.height()), theme.color("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, theme.color("hover"))
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), theme.color("surface_sunken"))
        self._lines(painter, area, row, selected=selected)
        painter.restore()

    def _lines(self, painter: QPainter, area: QRect, row: ResultRow, *, selected: bool) -> None:
        theme, entry = look(), row.hit.entry
        half = area.height() // 2
        inset = theme.px(12 + 14 * row.depth)
        first = QRect(area.left() + inset, area.top() + 1, area.width() - inset - theme.px(8), half)
        second = first.translated(0, half - 2)
        painter.setFont(theme.font("code"))
        ink = "text_disabled" if not entry.valid and not entry.needs else "accent" if selected else "text"
        painter.setPen(theme.color(ink))
        painter.drawText(first, Qt.AlignmentFlag.AlignVCenter, entry.code.dotted)
        title_x = first.left() + theme.px(66)
        right = first.right()
        if selected:
            key = "Right" if entry.needs else "Enter"
            size = key_cap_size(key)
            right -= size.width()
            paint_key_cap(painter, QPoint(right, first.center().y() - size.height() // 2), key)
            right -= theme.px(6)
        title = QRect(title_x, first.top(), right - title_x, first.height())
        painter.setPen(theme.color("text"))
        paint_marked_text(painter, title, entry.title, row.hit.matched, theme.font("body"), theme.font("strong"))
        end = second.right()
        for words, tone in reversed(_chips(row)):
            size = chip_size(words)
            end -= size.width()
            paint_chip(painter, QPoint(end, second.center().y() - size.height() // 2), words, tone)
            end -= theme.px(4)
        side = theme.px(tokens.ICON_CHIP)
        icon = "code" if row.hit.why.startswith(("Incl", "Index")) else "title_match"
        paint_icon(painter, QRect(title_x, second.center().y() - side // 2, side, side), icon, "text_muted")
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text_muted"))
        space = QRect(title_x + side + theme.px(5), second.top(), end - title_x - side - theme.px(8), second.height())
        why = painter.fontMetrics().elidedText(row.hit.why, Qt.TextElideMode.ElideRight, max(0, space.width()))
        painter.drawText(space, Qt.AlignmentFlag.AlignVCenter, why)


def _chips(row: ResultRow) -> list[tuple[str, Tone]]:
    entry = row.hit.entry
    found: list[tuple[str, Tone]] = []
    if entry.needs:
        found.append((f"needs {entry.needs}", Tone.INFO))
    elif not entry.valid:
        found.append(("not valid on this date", Tone.DANGER))
    elif "unspecified" in entry.title.lower():
        found.append(("unspecified", Tone.WARNING))
    if row.posted:
        found.append((f"posted {row.posted}", Tone.OK))
    return found
