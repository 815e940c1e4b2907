"""What a search offers: groups of that name over the codes that were found; or, where nothing is typed, own codes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QListView, QStackedWidget, QWidget

from coderdesk.domain.book import SearchHit
from coderdesk.domain.favourites import CodeGroup
from coderdesk.services.shelf import ShelfGroup
from coderdesk.ui import tokens
from coderdesk.ui.chart.results import ResultsList
from coderdesk.ui.chart.shelf_list import ShelfList
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import column

#: Groups that are shown over the codes at the most.
MOST = 3


class FoundLists(QWidget):
    """`groups` and `results` are one list to the arrow keys: Up from the first code leads into the groups.

    `group_chosen(CodeGroup)` is a double click or Enter on a group in its list.
    """

    group_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.results, self.shelf, self.groups = ResultsList(), ShelfList(), ShelfList()
        self.groups.setAccessibleName("Groups of that name")
        found = QWidget()
        layout = column(self.groups, self.results, gap=0)
        layout.setStretchFactor(self.results, 1)
        found.setLayout(layout)
        self._found = found
        self._stack = QStackedWidget()
        self._stack.addWidget(found)
        self._stack.addWidget(self.shelf)
        self.setLayout(column(self._stack, gap=0))
        self.groups.hide()
        self.groups.chosen.connect(lambda item: self.group_chosen.emit(item.group))
        self.groups.selectionModel().currentChanged.connect(lambda now, _before: self._leave(self.results, now))
        self.results.selectionModel().currentChanged.connect(lambda now, _before: self._leave(self.groups, now))
        look().changed.connect(self._fit)

    @property
    def current_group(self) -> CodeGroup | None:
        """The group of that name that is selected, None where a code is, or nothing."""
        item = self.groups.current
        return item.group if isinstance(item, ShelfGroup) and not self.groups.isHidden() else None

    @property
    def shows_shelf(self) -> bool:
        """Whether the coder's own codes are shown in place of what was found."""
        return self._stack.currentWidget() is self.shelf

    def show_shelf(self, *, out: bool) -> None:
        """Show the coder's own codes, or what was found."""
        self._stack.setCurrentWidget(self.shelf if out else self._found)

    def show_groups(self, groups: Sequence[ShelfGroup], *, selected: bool = False) -> None:
        """Show the groups whose name was typed, over the codes; the first of them `selected`."""
        self.groups.setCurrentIndex(QModelIndex())
        self.groups.show_items(groups[:MOST])
        self.groups.setVisible(bool(groups))
        self._fit()
        if selected and groups:
            self.groups.move_selection(1)

    def move_selection(self, rows: int) -> None:
        """Go down or up by `rows` in what is shown."""
        if self.shows_shelf:
            self.shelf.move_selection(rows)
            return
        group, codes = self.groups.currentIndex().row(), len(self.results.rows)
        if self.current_group is not None:
            if group + rows >= len(self.groups.items) and codes:
                self.results.move_selection(1)
            else:
                self.groups.move_selection(rows)
        elif rows < 0 and self.results.currentIndex().row() <= 0 and not self.groups.isHidden():
            self.groups.move_selection(len(self.groups.items))
        else:
            self.results.move_selection(rows)

    def _leave(self, other: QListView, now: QModelIndex) -> None:
        """Select nothing in the list that the coder has left."""
        if now.isValid() and other.currentIndex().isValid():
            other.clearSelection()
            other.setCurrentIndex(QModelIndex())

    def _fit(self) -> None:
        self.groups.setFixedHeight(look().px(tokens.ROW_RESULT) * len(self.groups.items))


def takes_first(groups: Sequence[ShelfGroup], typed: str, hits: Sequence[SearchHit]) -> bool:
    """Say whether Enter should take the first group: nothing else was found, or its whole name is typed."""
    if not groups:
        return False
    return not hits or groups[0].group.name.casefold() == " ".join(typed.split()).casefold()
