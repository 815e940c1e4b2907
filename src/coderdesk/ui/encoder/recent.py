"""The codes that were open lately, as the vault keeps them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from coderdesk.domain.codes import Code
from coderdesk.services.shelf import ShelfCode
from coderdesk.ui.widgets.columns import Column
from coderdesk.ui.widgets.models import SnapshotModel
from coderdesk.ui.widgets.table import DeskTable

COLUMNS: tuple[Column[ShelfCode], ...] = (
    Column("Code", lambda item: item.code.dotted, width=88, style="code_small"),
    Column(
        "Title",
        lambda item: item.entry.title if item.entry is not None else "not in the loaded code sets",
        width=120,
        stretch=1,
        ink="text_muted",
    ),
)


class RecentList(DeskTable):
    """The last codes that were opened or posted, the latest first. `code_chosen(Code)` opens one again."""

    code_chosen = Signal(object)

    def __init__(self) -> None:
        self._items = SnapshotModel[ShelfCode](COLUMNS)
        super().__init__(self._items, "Recently open", row_height=23)
        self.horizontalHeader().hide()
        self.opened.connect(lambda item: self.code_chosen.emit(item.code))

    def show_codes(self, items: Sequence[ShelfCode]) -> None:
        """List other codes."""
        if tuple(items) != self._items.items:
            self._items.show_items(tuple(items))

    @property
    def codes(self) -> tuple[Code, ...]:
        """What is listed."""
        return tuple(item.code for item in self._items.items)
