"""The codes that were open lately. Between two openings of the vault they are kept in it, and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from coderdesk.domain.book import CodeEntry
from coderdesk.ui.widgets.columns import Column
from coderdesk.ui.widgets.models import SnapshotModel
from coderdesk.ui.widgets.table import DeskTable

KEPT = 12
COLUMNS: tuple[Column[CodeEntry], ...] = (
    Column("Code", lambda entry: entry.code.dotted, width=88, style="code_small"),
    Column("Title", lambda entry: entry.title, width=120, stretch=1, ink="text_muted"),
)


class RecentList(DeskTable):
    """The last codes that were shown, the latest first.

    `code_chosen(Code)` opens one again; `added(Code)` where one comes on top.
    """

    code_chosen = Signal(object)
    added = Signal(object)

    def __init__(self) -> None:
        self._entries = SnapshotModel[CodeEntry](COLUMNS)
        super().__init__(self._entries, "Recently open", row_height=23)
        self.horizontalHeader().hide()
        self.opened.connect(lambda entry: self.code_chosen.emit(entry.code))

    def add(self, entry: CodeEntry) -> None:
        """Put a code on top; one that was only passed on the way (a beginning of `entry`) gives way to it."""
        others = [
            kept
            for kept in self._entries.items
            if kept.code.system is not entry.code.system or not entry.code.text.startswith(kept.code.text)
        ]
        is_first = self.entries[:1] == (entry,)
        self._entries.show_items((entry, *others[: KEPT - 1]))
        if not is_first:
            self.added.emit(entry.code)

    def restore(self, entries: Sequence[CodeEntry]) -> None:
        """List what was open before, unless something was opened since."""
        if not self.entries:
            self._entries.show_items(tuple(entries[:KEPT]))

    @property
    def entries(self) -> tuple[CodeEntry, ...]:
        """What is listed."""
        return self._entries.items
