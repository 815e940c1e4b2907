"""The neoplasm table and the table of drugs: a line for each site or substance, six codes beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from coderdesk.domain.codes import Code
from coderdesk.domain.terms import BookName, LoadedBook, Term
from coderdesk.services.detail import CodeDetail
from coderdesk.ui.encoder.cell_table import CellTable, columns_of
from coderdesk.ui.encoder.code_bar import CodeBar
from coderdesk.ui.encoder.term_tab import Reading, TermTab
from coderdesk.ui.encoder.term_words import printed_code
from coderdesk.ui.widgets.models import PagedModel

#: The heads of the columns as the books of fiscal year 2026 have them, until a loaded book says its own.
HEADINGS: dict[BookName, tuple[str, ...]] = {
    BookName.NEOPLASM: (
        "Neoplasm", "Malignant Primary", "Malignant Secondary", "Ca in situ", "Benign", "Uncertain Behavior",
        "Unspecified Behavior",
    ),
    BookName.DRUGS: (
        "Substance", "Poisoning Accidental (unintentional)", "Poisoning Intentional self-harm", "Poisoning Assault",
        "Poisoning Undetermined", "Adverse effect", "Underdosing",
    ),
}  # fmt: skip


class TableTab(TermTab):
    """The arrow keys move between cells; Enter takes the code of a cell, and on a line's first column its reference."""

    table: CellTable
    has_detail: ClassVar[bool] = False

    def make_model(self, reading: Reading) -> PagedModel[int, Term]:
        columns = columns_of(HEADINGS.get(self.terms, ("",)) if self.terms is not None else ("",))
        return PagedModel(columns, fetch=reading.fetch, key=lambda term: term.id, tasks=reading.tasks)

    def make_table(self) -> CellTable:
        self.bar = CodeBar()
        self.bar.chosen.connect(self.take)
        table = CellTable(self.model, self.terms.label if self.terms is not None else "")
        table.opened.connect(lambda _term: self.take())
        table.followed.connect(self.follow)
        table.cell_changed.connect(self._cell_changed)
        return table

    def show_book(self, loaded: LoadedBook | None, numbers: Sequence[int]) -> None:
        if loaded is not None and loaded.headings:
            self.table.show_headings(loaded.headings)
        super().show_book(loaded, numbers)

    def take(self) -> None:
        term = self.table.current_item
        if term is not None and self.table.current_heading == "":
            if self.table.current_link:
                self.follow(term, self.table.current_link)
            else:
                # From the line that typing led to into its cells, where the arrow keys are.
                self.table.setFocus()
                self.table.setCurrentIndex(self.model.index(self.table.current_row, 1))
        elif (code := self._code) is not None:
            self.with_path(lambda: self.code_chosen.emit(code, self.path()))

    def show_place(self) -> None:
        if (code := self._code) is not None:
            self.with_path(lambda: self.place_wanted.emit(code, self.path()))

    def below(self) -> QWidget:
        return self.bar

    def show_detail(self, detail: CodeDetail, target: str) -> None:
        if detail.entry.code == self._code:
            self.bar.show_detail(detail, target)

    def panels(self) -> Sequence[QWidget]:
        return (*super().panels(), self.bar)

    def line_shown(self, term: Term) -> None:
        del term
        self._cell_changed()

    def path(self) -> str:
        heading = self.table.current_heading
        return f"{super().path()}, {heading.lower()}" if heading else super().path()

    @property
    def _code(self) -> Code | None:
        return printed_code(self.table.current_code)

    def _cell_changed(self) -> None:
        if self._code is None:
            self.bar.show_nothing()
        elif self._path:
            self.code_shown.emit(self._code, self.path())
