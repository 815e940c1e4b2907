"""The tabular list as rows of a tree: places, and under each its notes and then what stands below it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from coderdesk.domain.codes import Code
from coderdesk.services.tabular import ROOT, Place, PlacedNote

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1


class TreeRow:
    """A row: a place, or a note that stands at the place above it. `children` is None until they were shown."""

    __slots__ = ("above", "children", "item", "number")

    def __init__(self, item: Place | PlacedNote | None, above: TreeRow | None, number: int) -> None:
        self.item, self.above, self.number = item, above, number
        self.children: list[TreeRow] | None = None
        if isinstance(item, PlacedNote):
            self.children = []
        elif item is not None and not item.opens:
            self.children = self._notes(item)

    @property
    def place(self) -> Place | None:
        """The place that the row is, or None for a note."""
        return self.item if isinstance(self.item, Place) else None

    @property
    def note(self) -> PlacedNote | None:
        """The note that the row is, or None for a place."""
        return self.item if isinstance(self.item, PlacedNote) else None

    @property
    def key(self) -> str:
        """The key of the place, or of the place that the note stands at."""
        if self.place is not None:
            return self.place.key
        return self.above.key if self.above is not None else ROOT

    @property
    def code(self) -> Code | None:
        """The code of the place, or None for a note and a division."""
        return self.place.entry.code if self.place is not None and self.place.entry is not None else None

    @property
    def code_above(self) -> Code | None:
        """The code of the place, or of the nearest place above that has one."""
        row: TreeRow | None = self
        while row is not None and row.code is None:
            row = row.above
        return row.code if row is not None else None

    def fill(self, places: Sequence[Place]) -> list[TreeRow]:
        """Return the rows below: the notes of this place, then `places`."""
        own = self._notes(self.place) if self.place is not None else []
        return own + [TreeRow(place, self, len(own) + number) for number, place in enumerate(places)]

    def _notes(self, place: Place) -> list[TreeRow]:
        return [TreeRow(note, self, number) for number, note in enumerate(place.notes)]


class TabularModel(QAbstractItemModel):
    """The rows that were shown so far; it neither fetches nor stores.

    `wanted(key)`: show what stands below that place, with `show_below`.
    """

    wanted = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = TreeRow(None, None, 0)
        self._places: dict[str, TreeRow] = {ROOT: self._root}
        self._asked: set[str] = set()

    @property
    def is_blank(self) -> bool:
        """Whether not even the chapters were shown."""
        return self._root.children is None

    @property
    def ends(self) -> tuple[str, ...]:
        """The keys of the shown places that open no further and have notes."""
        return tuple(key for key, row in self._places.items() if row.place and not row.place.opens and row.children)

    def clear(self) -> None:
        """Forget every row, as for another date."""
        self.beginResetModel()
        self._root = TreeRow(None, None, 0)
        self._places, self._asked = {ROOT: self._root}, set()
        self.endResetModel()

    def show_below(self, key: str, places: Sequence[Place]) -> None:
        """Show `places` below the place `key`, unless they are shown already or the place is not."""
        above = self._places.get(key)
        self._asked.discard(key)
        if above is None or above.children is not None:
            return
        rows = above.fill(places)
        if rows:
            self.beginInsertRows(self._index_of(above), 0, len(rows) - 1)
        above.children = rows
        self._places.update((row.key, row) for row in rows if row.place is not None)
        if rows:
            self.endInsertRows()

    def index_of(self, key: str) -> QModelIndex:
        """Return where the place `key` is shown; an invalid index where it is not."""
        found = self._places.get(key)
        return self._index_of(found) if found is not None else QModelIndex()

    def row_at(self, index: Index) -> TreeRow:
        """Return the row of an index, the root for an invalid one."""
        found = index.internalPointer() if index.isValid() else self._root
        return found if isinstance(found, TreeRow) else self._root

    def _index_of(self, row: TreeRow) -> QModelIndex:
        return QModelIndex() if row.above is None else self.createIndex(row.number, 0, row)

    # -- as Qt asks --------------------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        children = self.row_at(parent).children or []
        return self.createIndex(row, column, children[row]) if 0 <= row < len(children) else QModelIndex()

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override] # noqa: B008
        above = self.row_at(index).above if index.isValid() else None
        return self._index_of(above) if above is not None else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return len(self.row_at(parent).children or [])

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: ARG002, B008 - Qt's signature
        return 1

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008 - Qt's signature
        row = self.row_at(parent)
        return bool(row.children) if row.children is not None else True

    def canFetchMore(self, parent: Index) -> bool:
        row = self.row_at(parent)
        return row.children is None and row.key not in self._asked

    def fetchMore(self, parent: Index) -> None:
        row = self.row_at(parent)
        if self.canFetchMore(parent):
            self._asked.add(row.key)
            self.wanted.emit(row.key)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid():
            return None
        row = self.row_at(index)
        if role == ROW_ROLE:
            return row
        if role in (int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.AccessibleTextRole)):
            return _spoken(row)
        return None


def _spoken(row: TreeRow) -> str:
    if row.note is not None:
        return f"{row.note.note.kind.value}: {row.note.note.text}"
    place = row.place
    if place is None:
        return ""
    needs = place.entry.needs if place.entry is not None else ""
    return f"{place.label} {place.title}{f', needs {needs}' if needs else ''}"
