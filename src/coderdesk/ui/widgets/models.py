"""Models that show a snapshot. They neither fetch by themselves nor store."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal

from coderdesk.ui.failures import Told
from coderdesk.ui.tasks import Worker
from coderdesk.ui.widgets.columns import Column

Item = TypeVar("Item")
Id = TypeVar("Id", bound=Hashable)
Index = QModelIndex | QPersistentModelIndex

#: Rows fetched at once, pages fetched in one go when the coder leaps through the list, and rows kept.
PAGE = 100
PAGES_AT_ONCE = 4
ROWS_KEPT = 4_000
#: What a cell says while its row is on the way.
COMING = "…"


class RowModel(QAbstractTableModel, Generic[Item]):
    """What a `DeskTable` shows: columns, and for each row its item or None while it is on the way."""

    def __init__(self, columns: Sequence[Column[Item]]) -> None:
        super().__init__()
        self.columns = tuple(columns)

    def item(self, row: int) -> Item | None:
        """Return the item of `row`, or None where it has not come yet (or there is no such row)."""
        raise NotImplementedError

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self.columns[section].title
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.UserRole,
        ):
            return None
        item = self.item(index.row())
        if role == Qt.ItemDataRole.UserRole:
            return item
        if item is None:
            return COMING if role == Qt.ItemDataRole.DisplayRole and index.column() == 0 else ""
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(item)
        return _spoken(column, item)


class SnapshotModel(RowModel[Item]):
    """A list that is here as a whole."""

    def __init__(self, columns: Sequence[Column[Item]], items: Sequence[Item] = ()) -> None:
        super().__init__(columns)
        self._items = tuple(items)

    @property
    def items(self) -> tuple[Item, ...]:
        """What is shown."""
        return self._items

    def item(self, row: int) -> Item | None:
        return self._items[row] if 0 <= row < len(self._items) else None

    def show_items(self, items: Sequence[Item]) -> None:
        """Show `items` instead. Of as many rows as before only the content changes: place and selection stay."""
        fresh = tuple(items)
        if len(fresh) == len(self._items):
            self._items = fresh
            if fresh:
                self.dataChanged.emit(self.index(0, 0), self.index(len(fresh) - 1, len(self.columns) - 1))
            return
        self.beginResetModel()
        self._items = fresh
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._items)


class PagedModel(RowModel[Item], Generic[Id, Item]):
    """A list of any length: all ids are here, rows are fetched in pages when they are first looked at.

    `fetch(ids)` runs on a worker and returns the items of `ids` (one that is gone may be missing); `key(item)` gives an
    item's id. `fetch_failed(Told)` is emitted when a page could not be read; `refresh()` tries again.
    """

    fetch_failed = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column[Item]],
        *,
        fetch: Callable[[Sequence[Id]], Sequence[Item]],
        key: Callable[[Item], Id],
        tasks: Worker,
    ) -> None:
        super().__init__(columns)
        self._fetch, self._key, self._tasks = fetch, key, tasks
        self._ids: tuple[Id, ...] = ()
        self._items: OrderedDict[Id, Item] = OrderedDict()
        self._wanted: OrderedDict[int, None] = OrderedDict()
        self._coming: set[int] = set()
        self._given_up: set[int] = set()
        self._generation = 0
        # Pages are asked for once the view has painted, so that one leap is one request.
        self._ask = QTimer(self, singleShot=True, interval=0)
        self._ask.timeout.connect(self._fetch_wanted)

    @property
    def ids(self) -> tuple[Id, ...]:
        """Every id in order."""
        return self._ids

    def row_of(self, item_id: Id) -> int:
        """Return the row of an id, or -1."""
        # To look through 50,000 ids once costs a tenth of a table of their rows, and each filtering brings new ids.
        return self._ids.index(item_id) if item_id in self._ids else -1

    def item(self, row: int) -> Item | None:
        if not 0 <= row < len(self._ids):
            return None
        found = self._items.get(self._ids[row])
        if found is None:
            self._want(row // PAGE)
        return found

    def show_ids(self, ids: Sequence[Id], first: Sequence[Item] | None = None) -> None:
        """Show the rows of `ids` instead.

        Rows that were read before are shown at once and not read again, unless `first`, the items of the first rows as
        they are now, is given: then all others are read anew when they are looked at.
        """
        self.beginResetModel()
        if first is not None:
            self._items = OrderedDict((self._key(item), item) for item in first)
        self._ids = tuple(ids)
        self._start_over()
        self.endResetModel()

    def refresh(self, ids: Sequence[Id] | None = None) -> None:
        """Read the rows of `ids` (None: all) anew; until they come the old ones stay to be seen."""
        self._start_over()
        wanted = set(self._items if ids is None else ids)
        places = [row for row, item_id in enumerate(self._ids) if item_id in wanted]
        for item_id in wanted.difference(self._ids[row] for row in places):
            self._items.pop(item_id, None)
        for page in dict.fromkeys(row // PAGE for row in places):
            self._want(page)
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(self.columns) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._ids)

    def _start_over(self) -> None:
        self._generation += 1
        self._wanted.clear()
        self._coming.clear()
        self._given_up.clear()

    def _want(self, page: int) -> None:
        if page in self._coming or page in self._given_up:
            return
        self._wanted[page] = None
        self._wanted.move_to_end(page)
        if not self._ask.isActive():
            self._ask.start()

    def _fetch_wanted(self) -> None:
        """Fetch the pages that were looked at last; one that was only leapt over is asked for when seen again."""
        pages = list(self._wanted)[-PAGES_AT_ONCE:]
        self._wanted.clear()
        if not pages:
            return
        self._coming.update(pages)
        ids = [item_id for page in pages for item_id in self._ids[page * PAGE : (page + 1) * PAGE]]
        generation = self._generation
        self._tasks.run(
            lambda: self._fetch(ids),
            lambda items: self._arrive(generation, pages, items),
            lambda told: self._give_up(generation, pages, told),
            owner=self,
        )

    def _arrive(self, generation: int, pages: list[int], items: Sequence[Item]) -> None:
        for item in items:
            item_id = self._key(item)
            self._items[item_id] = item
            self._items.move_to_end(item_id)
        while len(self._items) > ROWS_KEPT:
            self._items.popitem(last=False)
        if generation != self._generation:
            return
        self._coming.difference_update(pages)
        for page in pages:
            first, last = page * PAGE, min((page + 1) * PAGE, len(self._ids)) - 1
            if any(self._ids[row] not in self._items for row in range(first, last + 1)):
                # Gone since the list was made: asking again would ask for ever.
                self._given_up.add(page)
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def _give_up(self, generation: int, pages: list[int], told: Told) -> None:
        if generation == self._generation:
            self._coming.difference_update(pages)
            self._given_up.update(pages)
        self.fetch_failed.emit(told)


def _spoken(column: Column[Item], item: Item) -> str:
    """Return what a screen reader says of a cell: the title, the text, the chips."""
    text = column.text(item) or (column.tooltip(item) if column.tooltip else "")
    chips = ", ".join(chip.text for chip in column.chips(item)) if column.chips else ""
    said = ", ".join(part for part in (text, chips) if part)
    return f"{column.title}: {said}" if column.title and said else said
