"""The trees of a database, walked past what cannot be read: every row that is whole, and what is missing between
them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from coderdesk.vault.damage.records import (
    INTERIOR_INDEX,
    LEAF_INDEX,
    LEAF_TABLE,
    Cell,
    Malformed,
    Node,
    Value,
    read_node,
    read_record,
)
from coderdesk.vault.pages import USABLE, BadPage, PageFile


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number (None where the table has none) and its values, as the record holds them."""

    rowid: int | None
    values: list[Value]


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing: `page` cannot be read. `torn` is the beginning of the one row that it ends, if it is only that.

    `after` and `before` are the rows, in the order of the walk, between which the missing ones were; None at an end.
    """

    page: int
    torn: Row | None = None
    after: Row | None = None
    before: Row | None = None


@dataclass
class Tree:
    """A walk over the tree that begins on page `root`. While `rows` are taken, `gaps` fills, and `pages` with what is
    its.

    The rows come in the order of their key. The gaps' `before` is known once the row after them was met.
    """

    pages: PageFile
    root: int
    gaps: list[Gap] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def rows(self) -> Iterator[Row]:
        """Give every row that is whole."""
        self._last: Row | None = None
        self._open: list[Gap] = []
        for row in self._below(self.root):
            for gap in self._open:
                self.gaps.append(Gap(gap.page, gap.torn, gap.after, row))
            self._open.clear()
            self._last = row
            yield row
        self.gaps.extend(self._open)

    def _below(self, number: int) -> Iterator[Row]:
        node = self._node(number)
        if node is None:
            return
        for cell in node.cells:
            if cell.child:
                yield from self._below(cell.child)
            if node.kind in (LEAF_TABLE, LEAF_INDEX, INTERIOR_INDEX):
                row = self._row(cell, number)
                if row is not None:
                    yield row
        if node.right:
            yield from self._below(node.right)

    def _node(self, number: int) -> Node | None:
        try:
            return read_node(self._page(number), number)
        except (BadPage, Malformed):
            self._missing(number)
            return None

    def _row(self, cell: Cell, number: int) -> Row | None:
        payload, page = [cell.local], cell.overflow
        left = cell.size - len(cell.local)
        try:
            while left > 0:
                more = self._page(page)
                payload.append(more[4 : 4 + min(left, USABLE - 4)])
                left -= len(payload[-1])
                page = int.from_bytes(more[:4], "big")
            return Row(cell.rowid, read_record(b"".join(payload)))
        except BadPage as bad:
            self._missing(bad.number, self._torn(cell))
        except Malformed:
            self._missing(number, self._torn(cell))
        return None

    def _torn(self, cell: Cell) -> Row | None:
        try:
            return Row(cell.rowid, read_record(cell.local, whole=False))
        except Malformed:
            return None

    def _page(self, number: int) -> bytes:
        # No page belongs to a tree twice; where it seems to, the tree would have no end.
        if number in self.seen:
            raise BadPage(number)
        self.seen.add(number)
        return self.pages.page(number)

    def _missing(self, page: int, torn: Row | None = None) -> None:
        self._open.append(Gap(page, torn, self._last))


@dataclass(frozen=True, slots=True)
class Entry:
    """What the schema says of a table or an index. `sql` is "" for an index that SQLite made by itself."""

    kind: str
    name: str
    table: str
    root: int
    sql: str


def read_schema(pages: PageFile) -> tuple[list[Entry], list[Gap]]:
    """Return every table and index whose entry can be read, and what is missing of the schema."""
    tree = Tree(pages, 1)
    found = []
    for row in tree.rows():
        kind, name, table, root, sql = row.values[:5]
        if kind in ("table", "index") and isinstance(root, int) and root:
            found.append(Entry(str(kind), str(name), str(table), root, str(sql or "")))
    return found, tree.gaps
