"""The list under the command box: groups with heads, matched letters in bold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from coderdesk.ui import tokens
from coderdesk.ui.icons import paint_icon
from coderdesk.ui.matching import Spans
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.paint import CENTRED, key_cap_size, paint_key_cap, paint_marked_text, text_width

Index = QModelIndex | QPersistentModelIndex
HEAD_HEIGHT, ROW_HEIGHT = 30, 34


class Line(Protocol):
    """What a line shows; `commandbox.Suggestion` is one."""

    @property
    def title(self) -> str: ...
    @property
    def detail(self) -> str: ...
    @property
    def icon(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def matched(self) -> Spans: ...


@dataclass(frozen=True, slots=True)
class Row:
    """A suggestion in its group."""

    group: str
    suggestion: Any


class SuggestionList(QListView):
    """Rows under the heads of their groups; the heads are passed over. The focus stays in the line above.

    `clicked_on` is emitted when the coder clicks a row, which is `current` then.
    """

    clicked_on = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows = _Rows()
        self._empty = ""
        self.setModel(self._rows)
        self.setItemDelegate(_RowDelegate(self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Suggestions")
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.clicked.connect(self._click)

    @property
    def current(self) -> Row | None:
        """The row that Enter takes."""
        return self._rows.at(self.currentIndex().row())

    def show_rows(self, rows: Sequence[Row], empty: str) -> None:
        """Show `rows`, the first one chosen, or the sentence `empty`."""
        self._empty = empty
        self._rows.show(rows)
        self.scrollToTop()
        self.setCurrentIndex(self._rows.index(self._rows.first(), 0))

    def step(self, by: int) -> None:
        """Choose the row `by` further down, past the heads, and round the ends by one."""
        places = self._rows.choosable()
        if not places:
            return
        now = self.currentIndex().row()
        at = places.index(now) if now in places else 0
        to = at + by if abs(by) > 1 else (at + by) % len(places)
        self.setCurrentIndex(self._rows.index(places[max(0, min(to, len(places) - 1))], 0))
        if self.currentIndex().row() == places[0]:
            self.scrollToTop()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._empty:
            painter = QPainter(self.viewport())
            painter.setFont(look().font("body"))
            painter.setPen(look().color("text_muted"))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self._empty)

    def _click(self, index: QModelIndex) -> None:
        if self._rows.at(index.row()) is not None:
            self.clicked_on.emit()


class _Rows(QAbstractListModel):
    """Heads (str) and rows, in order."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[str | Row] = []

    def show(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self._lines = []
        group = ""
        for row in rows:
            if row.group != group:
                group = row.group
                self._lines.append(group)
            self._lines.append(row)
        self.endResetModel()

    def line(self, place: int) -> str | Row | None:
        return self._lines[place] if 0 <= place < len(self._lines) else None

    def at(self, place: int) -> Row | None:
        line = self.line(place)
        return line if isinstance(line, Row) else None

    def choosable(self) -> list[int]:
        return [place for place, line in enumerate(self._lines) if isinstance(line, Row)]

    def first(self) -> int:
        return next(iter(self.choosable()), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.at(index.row()) is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        line = self.line(index.row())
        if not isinstance(line, Row):
            return line
        parts = (line.suggestion.code, line.suggestion.title, line.suggestion.detail)
        return ", ".join(part for part in parts if part)


class _RowDelegate(QStyledItemDelegate):
    """Draws a head, or icon, code, title with its matched letters, detail, key."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt's signature
        model = index.model()
        is_row = isinstance(model, _Rows) and model.at(index.row()) is not None
        return QSize(look().px(200), look().px(ROW_HEIGHT if is_row else HEAD_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        line = model.line(index.row()) if isinstance(model, _Rows) else None
        painter.save()
        if isinstance(line, Row):
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            _paint_row(painter, QRect(option.rect), line.suggestion, chosen)
        elif line is not None:
            painter.setFont(look().font("small_medium"))
            painter.setPen(look().color("text_muted"))
            painter.drawText(QRect(option.rect).adjusted(look().px(14), look().px(4), 0, 0), CENTRED, line)
        painter.restore()


def _paint_row(painter: QPainter, space: QRect, line: Line, chosen: bool) -> None:
    theme = look()
    ground = space.adjusted(theme.px(6), 1, -theme.px(6), -1)
    if chosen:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent_soft"))
        painter.drawRoundedRect(ground, theme.px(tokens.RADIUS), theme.px(tokens.RADIUS))
        painter.fillRect(ground.left(), ground.top(), theme.px(tokens.BAR), ground.height(), theme.color("accent"))
    side = theme.px(tokens.ICON)
    x = ground.left() + theme.px(12)
    icon = QRect(x, space.center().y() - side // 2 + 1, side, side)
    paint_icon(painter, icon, line.icon, "accent" if chosen else "text_muted")
    right = _paint_keys(painter, ground, line.key, chosen)
    inside = QRect(x + side + theme.px(10), space.top(), 0, space.height())
    inside.setRight(right - theme.px(8))
    painter.setPen(theme.color("text"))
    if line.code:
        painter.setFont(theme.font("code_plain"))
        painter.drawText(inside, CENTRED, line.code)
        inside.setLeft(inside.left() + text_width(theme.font("code_plain"), line.code) + theme.px(10))
    end = paint_marked_text(painter, inside, line.title, line.matched, theme.font("body"), theme.font("strong"))
    if line.detail and end < inside.right() - theme.px(40):
        inside.setLeft(end + theme.px(14))
        painter.setPen(theme.color("text_muted"))
        paint_marked_text(painter, inside, line.detail, (), theme.font("small"), theme.font("small"))


def _paint_keys(painter: QPainter, ground: QRect, key: str, chosen: bool) -> int:
    """Paint the keys at the right end, Enter on the chosen row; return where they begin."""
    right = ground.right() - look().px(8)
    caps = [("Enter", "accent")] if chosen else []
    if key and key != "Enter":
        caps.append((key, "text_muted"))
    for text, ink in caps:
        size = key_cap_size(text)
        right -= size.width()
        at = QPoint(right, ground.center().y() - size.height() // 2 + 1)
        paint_key_cap(painter, at, text, ink, "accent" if ink == "accent" else "border")
        right -= look().px(6)
    return right
