"""Look-up: words or a code at the left, all that is known of it on a date at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSplitter, QWidget

from coderdesk.domain.book import SearchHit
from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.services.codes import CodePage
from coderdesk.ui import tokens
from coderdesk.ui.chart.results import ResultsList
from coderdesk.ui.encoder.page import CodePanel
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.screen import Screen
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import column, named, row
from coderdesk.ui.widgets.editors import Choice, DateField
from coderdesk.ui.widgets.labels import Label
from coderdesk.ui.widgets.search_field import SearchField
from coderdesk.ui.widgets.stateful_panel import StatefulPanel
from coderdesk.ui.words import count, short_date

SETS = (("", "All sets"), *((system.value, system.label) for system in (CodeSystem.ICD10CM, CodeSystem.ICD10PCS)))


class EncoderScreen(Screen):
    """`search_wanted(text, systems, date)`, `code_wanted(Code, date)`, `children_wanted(Code, date)`."""

    search_wanted = Signal(str, object, object)
    code_wanted = Signal(object, object)
    children_wanted = Signal(object, object)

    def __init__(self, keys: KeyTable, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Encoder")
        self._today = today
        self.field = SearchField("Search codes: words or the start of a code", keys=keys)
        self.sets = named(Choice[str](SETS), "Code set")
        self.date = named(DateField(today=today), "As of this date of service")
        self.date.set_value(today())
        self.date.setMaximumWidth(look().px(110))
        self.results = ResultsList()
        self.page = CodePanel()
        self._found = StatefulPanel(self.results)
        self._lay_out()
        self.field.textChanged.connect(lambda _text: self.ask())
        self.field.moved.connect(self.results.move_selection)
        self.field.chosen.connect(self.results.open_current)
        self.sets.chosen.connect(lambda _value: self.ask())
        self.date.value_changed.connect(lambda _day: self._date_changed())
        self.results.selectionModel().currentChanged.connect(lambda *_: self._selected())
        self.results.children_wanted.connect(lambda code: self.children_wanted.emit(code, self.on))
        self.results.chosen.connect(lambda entry, _why: self.code_wanted.emit(entry.code, self.on))
        self.page.code_chosen.connect(lambda code: self.code_wanted.emit(code, self.on))
        self.show_hits(())

    def _lay_out(self) -> None:
        tools = QFrame()
        tools.setProperty("ground", "raised")
        tools.setProperty("edge", "bottom")
        as_of = row(Label("as of", "small", "text_muted"), self.date, self.sets, None)
        tools.setLayout(column(self.field, as_of, gap=6, margins=(tokens.PADDING, 8, tokens.PADDING, 8)))
        left = QWidget()
        layout = column(tools, self._found, gap=0)
        layout.setStretchFactor(self._found, 1)
        left.setLayout(layout)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(self.page)
        split.setStretchFactor(1, 1)
        split.setSizes([look().px(560), look().px(800)])
        self.setLayout(column(split, gap=0))

    @property
    def on(self) -> date:
        """The date that codes are looked up on."""
        return self.date.value or self._today()

    def ask(self) -> None:
        """Ask for what the field says."""
        text = self.field.text().strip()
        if not text:
            self.show_hits(())
            return
        systems = (CodeSystem(self.sets.value),) if self.sets.value else ()
        self.search_wanted.emit(text, systems, self.on)

    def show_hits(self, hits: Sequence[SearchHit]) -> None:
        """Show what was found."""
        self.results.show_hits(hits, {})
        self.field.set_note(count(len(hits), "code"))
        if hits:
            self._found.show_content()
        elif self.field.text().strip():
            self._found.show_empty("Nothing found", "Try fewer words, or the beginning of a word.", icon="search")
        else:
            self._found.show_empty(
                "Type words or a code", "Any order, word beginnings are enough: diab neurop.", icon="search"
            )

    def show_page(self, page: CodePage) -> None:
        """Show all that is known of a code."""
        self.page.show_page(page, self.on)
        self.where_changed.emit(("Encoder", page.entry.code.system.label, page.entry.code.dotted))
        release = page.entry.release
        self.release_changed.emit(f"{release.system.label} {release.name} · as of {short_date(self.on)}")

    def entered(self) -> None:
        self.field.start()

    def start_find(self) -> None:
        self.field.start()

    def panels(self) -> Sequence[QWidget]:
        return (self.field, self.date, self.sets, self.results, self.page.children_table)

    def _date_changed(self) -> None:
        self.ask()
        if self.page.code is not None:
            self.code_wanted.emit(self.page.code, self.on)

    def _selected(self) -> None:
        row = self.results.current
        if row is not None:
            self.code_wanted.emit(row.hit.entry.code, self.on)

    def current_code(self) -> Code | None:
        """Return the code that is shown, or None."""
        return self.page.code
