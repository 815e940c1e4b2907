"""The tabular list as a book of the encoder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.services.seventh import SEVENTH
from coderdesk.services.tabular import ROOT, Opening, Place
from coderdesk.ui.encoder.tab import BookTab, Crumb
from coderdesk.ui.encoder.tree import TabularTree
from coderdesk.ui.encoder.tree_model import TabularModel, TreeRow
from coderdesk.ui.failures import Told
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.widgets.base import column
from coderdesk.ui.widgets.stateful_panel import StatefulPanel


class TabularTab(BookTab):
    """`below_wanted(key, date)`: answer with `show_below`. `opening_wanted(Code, date)`: answer with `show_opening`."""

    below_wanted = Signal(str, object)
    opening_wanted = Signal(object, object)

    systems: ClassVar[frozenset[CodeSystem]] = frozenset({CodeSystem.ICD10CM})

    def __init__(self, on: date, keys: KeyTable, parent: QWidget | None = None) -> None:
        super().__init__(on, parent)
        self._model = TabularModel(self)
        self.tree = TabularTree(self._model)
        self._opening = False
        self._code: Code | None = None
        self._past: list[Code] = []
        self._panel = StatefulPanel(self.tree)
        self.setLayout(column(self._panel, gap=0))
        self._model.wanted.connect(lambda key: self.below_wanted.emit(key, self.on))
        self.tree.current_changed.connect(self._tell_current)
        self.tree.opened.connect(self._open)
        self.tree.link_chosen.connect(self._follow)
        self.tree.typed.connect(self._typed)
        keys.bind("encoder.next_link", self, lambda: self.tree.walk_links(1), repeats=True)
        keys.bind("encoder.previous_link", self, lambda: self.tree.walk_links(-1), repeats=True)
        keys.bind("encoder.back", self, self.go_back)

    def open_at(self, code: Code) -> None:
        """Open the tree at `code`."""
        self._code = code
        self.opening_wanted.emit(code, self.on)

    def show_opening(self, opening: Opening) -> None:
        """Show the tree opened down to a place."""
        self._panel.show_content()
        self._opening = True
        try:
            self.tree.show_opening(opening)
        finally:
            self._opening = False
        self._tell_where()

    def show_below(self, key: str, places: Sequence[Place]) -> None:
        """Show what stands below the place `key`."""
        if key == ROOT and not places:
            self._panel.show_empty(
                "No tabular list is loaded",
                "Chapters, sections and every note come with the ICD-10-CM release.",
                "Go to the code sets",
                "code",
            )
            return
        self._model.show_below(key, places)

    def show_failed(self, told: Told) -> None:
        """Say why the list cannot be shown."""
        self._panel.show_failed(told, action="")

    def date_changed(self) -> None:
        self._model.clear()
        if self._code is not None:
            self.open_at(self._code)
        else:
            self.below_wanted.emit(ROOT, self.on)

    def go_to(self, target: object) -> None:
        self.tree.select_place(str(target))
        self.tree.setFocus()

    def entered(self) -> None:
        self.tree.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # The view asks for the first rows while it is put together, when nobody listens yet.
        if self._model.is_blank:
            self.below_wanted.emit(ROOT, self.on)

    def panels(self) -> Sequence[QWidget]:
        return (self.tree,)

    def go_back(self) -> None:
        """Go back to where the last link was followed."""
        if self._past:
            self.look_up_wanted.emit(self._past.pop(), "")

    def _follow(self, code: Code) -> None:
        row = self.tree.current
        came_from = row.code_above if row is not None else self._code
        if came_from is not None:
            self._past.append(came_from)
        where = f"tabular list: note at {came_from.dotted}" if came_from is not None else "tabular list"
        self.look_up_wanted.emit(code, where)

    def _tell_current(self, row: TreeRow | None) -> None:
        if row is None or self._opening:
            return
        self._tell_where()
        if row.code is not None:
            self._code = row.code
            self.code_shown.emit(row.code, "")

    def _tell_where(self) -> None:
        row = here = self.tree.current
        path: list[Crumb] = []
        while row is not None:
            if row.place is not None:
                path.insert(0, Crumb(row.place.label, None if row is here else row.place.key))
            row = row.above
        self.where_changed.emit(tuple(path))

    def _open(self, row: TreeRow) -> None:
        entry = row.place.entry if row.place is not None else None
        if entry is None:
            return
        if entry.needs == SEVENTH:
            self.seventh_wanted.emit()
        elif entry.valid:
            self.code_chosen.emit(entry.code, "")

    def _typed(self, character: str) -> None:
        row = self.tree.current
        entry = row.place.entry if row is not None and row.place is not None else None
        if entry is not None and entry.needs == SEVENTH:
            self.seventh_typed.emit(character)
