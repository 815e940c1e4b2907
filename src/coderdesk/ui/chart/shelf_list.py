"""The coder's own codes, as an empty search shows them: groups, favourites, usual and recent codes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QListView, QWidget

from coderdesk.domain.codes import Code
from coderdesk.services.shelf import Kind, ShelfCode, ShelfGroup, ShelfItem
from coderdesk.ui import tokens
from coderdesk.ui.chart.lists import TwoLineDelegate, TwoLines
from coderdesk.ui.chart.results_painter import Index
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import plain_tip
from coderdesk.ui.words import count

LINES_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_ICONS = {Kind.GROUP: "bookmark", Kind.FAVOURITE: "star", Kind.USUAL: "code", Kind.RECENT: "history"}


def lines_of(item: ShelfItem) -> TwoLines:
    """Return what a row of the shelf says."""
    if isinstance(item, ShelfGroup):
        whose = "" if item.is_own else "saved for another client · "
        return TwoLines(
            f"{item.group.name} · {count(len(item.group.codes), 'code')}",
            f"{whose}{item.group.words}",
            _ICONS[item.kind],
        )
    title = item.entry.title if item.entry else "not in the loaded code sets"
    state = "not valid on this date" if item.entry and not item.entry.valid and not item.entry.needs else ""
    needs = f"needs {item.entry.needs}" if item.entry and item.entry.needs else ""
    note = f"“{item.marks.note}”" if item.marks.note else ""
    parts = (item.kind.value, item.marks.use_words, needs, state, note)
    return TwoLines(f"{item.code.dotted}  {title}", " · ".join(part for part in parts if part), _ICONS[item.kind])


class _Rows(QAbstractListModel):
    """The items in their order; it neither fetches nor stores."""

    def __init__(self) -> None:
        super().__init__()
        self.items: tuple[ShelfItem, ...] = ()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid():
            return None
        lines = lines_of(self.items[index.row()])
        if role == LINES_ROLE:
            return lines
        if role in (int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.AccessibleTextRole)):
            return f"{lines.first}, {lines.second}"
        if role == int(Qt.ItemDataRole.ToolTipRole):
            return plain_tip(f"{lines.first}\n{lines.second}")
        return None

    def show_items(self, items: Sequence[ShelfItem]) -> None:
        self.beginResetModel()
        self.items = tuple(items)
        self.endResetModel()


class ShelfList(QListView):
    """One list of it all. `chosen(ShelfItem)` is Enter or a double click."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = _Rows()
        self.setModel(self._rows)
        self.setItemDelegate(TwoLineDelegate(LINES_ROLE, tokens.ROW_RESULT, self))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setAccessibleName("Your own codes")
        self.doubleClicked.connect(lambda _index: self.choose())
        look().changed.connect(self.doItemsLayout)

    @property
    def items(self) -> tuple[ShelfItem, ...]:
        """What is listed."""
        return self._rows.items

    @property
    def current(self) -> ShelfItem | None:
        """The selected item."""
        at = self.currentIndex().row()
        return self._rows.items[at] if 0 <= at < len(self._rows.items) else None

    @property
    def current_code(self) -> Code | None:
        """The code of the selected item, None where it is a group."""
        return self.current.code if isinstance(self.current, ShelfCode) else None

    def show_items(self, items: Sequence[ShelfItem]) -> None:
        """Show other items; the selected one stays selected where it is still there."""
        before, at = self.current, self.currentIndex().row()
        self._rows.show_items(items)
        place = next((place for place, item in enumerate(items) if _same(item, before)), min(at, len(items) - 1))
        if before is not None and place >= 0:
            self.setCurrentIndex(self._rows.index(place, 0))

    def move_selection(self, rows: int) -> None:
        """Go down or up; the first step selects the first item."""
        if self._rows.items:
            at = max(0, min(len(self._rows.items) - 1, self.currentIndex().row() + rows))
            self.setCurrentIndex(self._rows.index(at, 0))

    def choose(self) -> None:
        """Take the selected item."""
        if self.current is not None:
            self.chosen.emit(self.current)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.current is None:
            self.move_selection(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.choose()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: letters are keys of the screen."""


def _same(item: ShelfItem, before: ShelfItem | None) -> bool:
    if isinstance(item, ShelfGroup):
        return isinstance(before, ShelfGroup) and item.group.id == before.group.id
    return isinstance(before, ShelfCode) and item.code == before.code
