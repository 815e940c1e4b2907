"""The encoder: the search at the left, the books by their keys, and all that is known of the code at the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSplitter, QWidget

from coderdesk.domain.book import CodeEntry, SearchHit
from coderdesk.domain.codes import Code
from coderdesk.domain.terms import Term
from coderdesk.services.detail import CodeDetail
from coderdesk.ui.encoder.book_stack import BookStack
from coderdesk.ui.encoder.detail import DetailPane
from coderdesk.ui.encoder.given_date import GivenDate
from coderdesk.ui.encoder.search_panel import SearchPanel
from coderdesk.ui.encoder.tab import BookPlace, BookTab
from coderdesk.ui.encoder.trail import Trail
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.screen import Screen
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import column
from coderdesk.ui.widgets.prompt_bar import PromptBar
from coderdesk.ui.words import short_date

#: Search, book and detail, px at 100 % in a window of 1440.
WIDTHS = (310, 690, 360)


class EncoderScreen(Screen):
    """What the coder wants of the encoder, as it is told to its desk.

    `search_wanted(text, systems, date)`, `detail_wanted(Code, date)`, `children_wanted(Code, date)` ask for what is
    shown; `choice_wanted(Code, path, date)` what a chosen code still needs. `post_wanted(Code, path)` posts a code into
    the open chart, `group_wanted(CodeGroup)` a group of them, `copy_wanted(Code)` copies it; `opened(Code)` where the
    coder stays at a code, or takes it; `code_sets_wanted` leads to the code sets; `back_wanted` is Esc where
    nothing is left to close: back to where the coder came from; `window_wanted` to a window of its own, or back.
    """

    search_wanted = Signal(str, object, object)
    detail_wanted = Signal(object, object)
    children_wanted = Signal(object, object)
    choice_wanted = Signal(object, str, object)
    post_wanted = Signal(object, str)
    group_wanted = Signal(object)
    opened = Signal(object)
    copy_wanted = Signal(object)
    code_sets_wanted = Signal()
    back_wanted = Signal()
    window_wanted = Signal()

    def __init__(
        self,
        keys: KeyTable,
        today: Callable[[], date],
        books: Sequence[BookPlace] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("Encoder")
        self._trail, self._passing, self._target = Trail(), False, ""
        self._where_chart: tuple[str, ...] = ()
        self._given = GivenDate()
        self.search = SearchPanel(keys, today)
        self.books = BookStack(books, keys)
        self.detail = DetailPane(keys)
        self._lay_out()
        for book in books:
            self._add(book, keys)
        if books:
            self._turn_to(books[0].action)
        self._connect()
        self.detail.beside.bind(keys, self)
        keys.bind("encoder.place", self.search, self.enter_book)
        keys.bind("encoder.window", self, self.window_wanted.emit)
        keys.bind("encoder.copy", self, self.detail.copy_code)
        self.detail.own.bind(keys, self)

    def _lay_out(self) -> None:
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        for widget in (self.search, self.books, self.detail):
            self.split.addWidget(widget)
        self.split.setStretchFactor(1, 1)
        self.split.setSizes([look().px(width) for width in WIDTHS])
        self.prompt = PromptBar()
        layout = column(self.split, self.prompt, gap=0)
        layout.setStretchFactor(self.split, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        search = self.search
        search.wanted.connect(self.search_wanted)
        search.children_wanted.connect(self.children_wanted)
        search.selected.connect(self._pass)
        search.header_chosen.connect(lambda _code: self.enter_book())
        search.chosen.connect(self._post_found)
        search.own_chosen.connect(self._post_own)
        search.group_chosen.connect(self.group_wanted)
        search.date_changed.connect(self._give_date)
        search.left.connect(self.back_wanted)
        self.books.strip.chosen.connect(self.open_book)
        detail = self.detail
        detail.code_wanted.connect(self.look_up)
        detail.completed.connect(lambda code: self.detail_wanted.emit(code, self.on))
        detail.post_wanted.connect(self._post_from_book)
        detail.copy_wanted.connect(self.copy_wanted)

    def _add(self, place: BookPlace, keys: KeyTable) -> None:
        tab = place.tab
        keys.bind(place.action, self, lambda: self.open_book(place.action))
        tab.code_chosen.connect(self._choose)
        tab.place_wanted.connect(self.go_to_place)
        tab.code_shown.connect(self._stand_at)
        tab.look_up_wanted.connect(self.look_up)
        tab.seventh_wanted.connect(self.detail.post_code)
        tab.seventh_typed.connect(self.detail.choose_seventh)
        tab.term_wanted.connect(self._open_term)
        tab.code_sets_wanted.connect(self.code_sets_wanted)
        tab.where_changed.connect(lambda _path: self.typed_changed.emit())

    # -- what the desk asks and answers ------------------------------------------------------------------------------

    @property
    def on(self) -> date:
        """The date that codes are looked up on."""
        return self.search.on

    @property
    def book(self) -> BookTab | None:
        """The book that is open."""
        return self.books.current

    def show_date(self, on: date) -> None:
        """Look codes up on another date, as that of the chart which was opened; a date that was given for it stays."""
        if not self._given.stays_for(self._target) and on != self.on:
            self.search.show_date(on)
            self._date_changed(on)
        # A date that was given for another chart is given no more.
        self.typed_changed.emit()

    def show_hits(self, text: str, hits: Sequence[SearchHit]) -> None:
        """Show what `text` led to."""
        self.search.show_hits(text, hits)

    def show_detail(self, detail: CodeDetail) -> None:
        """Show all that is known of a code."""
        self.detail.show_detail(detail, self.on)
        if self.book is not None:
            self.book.show_detail(detail, self._target)
        entry, release = detail.entry, detail.entry.release
        if not self._passing:
            self.opened.emit(entry.code)
        self.where_changed.emit(self._where_chart or ("Encoder", entry.code.system.label, entry.code.dotted))
        self.release_changed.emit(f"{release.system.label} {release.name} · as of {short_date(self.on)}")

    def look_up(self, code: Code, path: str) -> None:
        """Open `code` at its place in the book of its system; `path` is what led to it, "" for what did before."""
        self._passing = False
        self._open(code, path)

    def _pass(self, code: Code, path: str) -> None:
        """Open a result that is selected; it may be one of many on the way to the one that is meant."""
        self._passing = True
        self._open(code, path)

    def _stand_at(self, code: Code, path: str) -> None:
        """Show the code of the line in a book that the coder stands at, perhaps only in passing."""
        self._passing = True
        self._shown(code, path)

    def _stay(self) -> None:
        """Keep the code that is shown among those lately open: the coder goes on from it."""
        self._passing = False
        if self.detail.detail is not None:
            self.opened.emit(self.detail.detail.entry.code)

    def _open(self, code: Code, path: str) -> None:
        self._shown(code, path)
        if action := self.books.of_system(code.system):
            self._turn_to(action).open_at(code)

    def show_choice(self, code: Code, entry: CodeEntry | None, path: str) -> None:
        """Post a code that was chosen in a book, or lead to where the rest of it is chosen."""
        if entry is not None and entry.needs:
            self.go_to_place(code, path)
        else:
            self._take(code, path)

    def go_to_place(self, code: Code, path: str) -> None:
        """Open `code` in the book of its system, and go there."""
        self.look_up(code, path)
        if self.book is not None:
            self.book.entered()

    def open_book(self, action: str) -> None:
        """Open a book, as by its key."""
        self._stay()
        self._turn_to(action).entered()

    def show_target(self, target: str, where: tuple[str, ...] = ()) -> None:
        """Say which chart codes are posted into ("" where none is open), and its path in the top bar."""
        self._target, self._where_chart = target, where
        self.detail.show_target(target)
        self.where_changed.emit(where or ("Encoder",))

    def enter_book(self) -> None:
        """Give the focus to the book that is open."""
        self._stay()
        if self.book is not None:
            self.book.entered()

    def current_code(self) -> Code | None:
        """Return the code that is shown, or None."""
        return self.detail.code

    # -- as a screen -------------------------------------------------------------------------------------------------

    def entered(self) -> None:
        self.search.field.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back_wanted.emit()
        else:
            super().keyPressEvent(event)

    def start_find(self) -> None:
        self.search.field.start()

    def panels(self) -> Sequence[QWidget]:
        book = [self.books.strip, self.books.crumbs, *self.book.panels()] if self.book is not None else []
        return (*self.search.panels(), *book, *self.detail.panels())

    def typed(self) -> Mapping[str, object]:
        found: dict[str, object] = {"search": search} if (search := self.search.typed()) else {}
        if given := self._given.typed(self._target):
            found["date"] = given
        if books := {place: typed for place, tab in self.books.by_action.items() if (typed := tab.typed())}:
            found["books"] = books
            found["led"] = self._trail.typed()
        if found and self.book is not None:
            found["book"] = self.books.strip.current
        return found

    def type_again(self, typed: Mapping[str, object]) -> None:
        if (day := self._given.type_again(typed.get("date"))) is not None:
            self.search.date.set_value(day)
            self._date_changed(day)
        self._trail.type_again(typed.get("led"))
        books = typed.get("books")
        for place, found in books.items() if isinstance(books, dict) else ():
            if place in self.books.by_action and isinstance(found, dict):
                self.books.by_action[place].type_again(found)
        if isinstance(search := typed.get("search"), dict):
            self.search.type_again(search, opens=not books)
        if (book := str(typed.get("book"))) in self.books.by_action:
            self._turn_to(book)

    # -- parts -------------------------------------------------------------------------------------------------------

    def _turn_to(self, action: str) -> BookTab:
        tab = self.books.turn_to(action)
        self.detail.setVisible(tab.has_detail)
        return tab

    def _shown(self, code: Code, path: str) -> None:
        self._trail.begin(path, code)
        self.detail_wanted.emit(code, self.on)

    def _choose(self, code: Code, path: str) -> None:
        self._passing = False
        self.choice_wanted.emit(code, path or self._trail.to(code), self.on)

    def _open_term(self, term: Term, path: str) -> None:
        if action := self.books.of_terms(term.book):
            tab = self._turn_to(action)
            tab.open_term(term, path)
            tab.entered()

    def _post_found(self, entry: CodeEntry, path: str) -> None:
        self._take(entry.code, path)

    def _post_own(self, code: Code, path: str) -> None:
        self._take(code, path)

    def _post_from_book(self, code: Code) -> None:
        self._take(code, self._trail.to(code))

    def _take(self, code: Code, path: str) -> None:
        self._passing = False
        self.opened.emit(code)
        self.post_wanted.emit(code, path)

    def _give_date(self, on: date) -> None:
        self._given.on = on
        self._date_changed(on)

    def _date_changed(self, on: date) -> None:
        for tab in self.books.tabs:
            tab.show_date(on)
        if self.detail.code is not None:
            self.detail_wanted.emit(self.detail.code, on)
