"""The alphabetic index and the external cause index, each a book of the encoder."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from coderdesk.domain.codes import Code
from coderdesk.domain.terms import Term
from coderdesk.ui.encoder.index_table import COLUMNS, IndexTable
from coderdesk.ui.encoder.term_tab import Reading, TermTab
from coderdesk.ui.encoder.term_words import printed_code
from coderdesk.ui.widgets.models import PagedModel


class IndexTab(TermTab):
    """Enter takes the code of a line, or follows the cross reference that the arrows walked to."""

    table: IndexTable

    def make_model(self, reading: Reading) -> PagedModel[int, Term]:
        return PagedModel(COLUMNS, fetch=reading.fetch, key=lambda term: term.id, tasks=reading.tasks)

    def make_table(self) -> IndexTable:
        table = IndexTable(self.model, self.terms.label if self.terms is not None else "")
        table.followed.connect(self.follow)
        table.opened.connect(lambda _term: self._open())
        self.jump.installEventFilter(self)
        return table

    def take(self) -> None:
        self.table.take()

    def show_place(self) -> None:
        if (code := self._code) is not None:
            self.with_path(lambda: self.place_wanted.emit(code, self.path()))

    def line_shown(self, term: Term) -> None:
        if (code := printed_code(term.code)) is not None:
            self.code_shown.emit(code, self.path())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Right and Left at the end of what was typed walk the cross references of the line."""
        if watched is self.jump and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            at_end = self.jump.cursorPosition() == len(self.jump.text()) and not event.modifiers()
            if at_end and event.key() == Qt.Key.Key_Right:
                return self.table.walk(1)
            if at_end and event.key() == Qt.Key.Key_Left:
                return self.table.walk(-1)
        return super().eventFilter(watched, event)

    @property
    def _code(self) -> Code | None:
        term = self.table.current_item
        return printed_code(term.code) if term is not None else None

    def _open(self) -> None:
        if (code := self._code) is not None:
            self.with_path(lambda: self.code_chosen.emit(code, self.path()))
