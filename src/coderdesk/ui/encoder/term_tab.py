"""A book of terms as a tab: typing jumps in it, its cross references lead on, and back."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from coderdesk.domain.terms import BookName, LoadedBook, Term, path_words
from coderdesk.ui.encoder.tab import BookTab, Crumb
from coderdesk.ui.encoder.term_words import EXAMPLES, MISSING, STEP
from coderdesk.ui.failures import Told
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Worker
from coderdesk.ui.widgets.base import announce, column, panel
from coderdesk.ui.widgets.buttons import DeskButton
from coderdesk.ui.widgets.models import PagedModel
from coderdesk.ui.widgets.search_field import SearchField
from coderdesk.ui.widgets.stateful_panel import StatefulPanel
from coderdesk.ui.widgets.table import DeskTable


@dataclass(frozen=True, slots=True)
class Reading:
    """What a book is read with: `fetch(ids)` returns lines and runs on a worker of `tasks`."""

    fetch: Callable[[Sequence[int]], Sequence[Term]]
    tasks: Worker
    keys: KeyTable


class TermTab(BookTab):
    """The base of the index and of the tables.

    `book_wanted(BookName, date)`: answer with `show_book`. `jump_wanted(BookName, text, date)`: with `show_jump`.
    `target_wanted(reference, Term, date)`: with `show_target`. `path_wanted(Term)`: with `show_path`.
    """

    book_wanted = Signal(object, object)
    jump_wanted = Signal(object, str, object)
    target_wanted = Signal(str, object, object)
    path_wanted = Signal(object)

    def __init__(self, name: BookName, on: date, reading: Reading, parent: QWidget | None = None) -> None:
        super().__init__(on, parent)
        self.terms = name
        self.setAccessibleName(name.label)
        self.loaded: LoadedBook | None = None
        self.jump = SearchField(f"Type to jump: {EXAMPLES[name]}")
        self.model: PagedModel[int, Term] = self.make_model(reading)
        self.table = self.make_table()
        self._going: Term | None = None
        self._past: list[Term] = []
        self._led = ""
        self._path: tuple[Term, ...] = ()
        self._then: Callable[[], None] | None = None
        # The line that was selected for the coder, who has not chosen it yet; -1 where there is none.
        self._unchosen = -1
        self._content = QWidget()
        self._panel = StatefulPanel(self._content)
        self._lay_out()
        self._panel.action_chosen.connect(self.code_sets_wanted)
        self.jump.textEdited.connect(lambda text: self.jump_wanted.emit(self.terms, text, self.on) if text else None)
        self.jump.moved.connect(self.table.step)
        self.jump.chosen.connect(self.take)
        self.jump.left.connect(self.table.setFocus)
        self.table.current_changed.connect(self._tell_current)
        reading.keys.bind("encoder.back", self, self.go_back)
        reading.keys.bind("encoder.place", self, self.show_place)

    @abstractmethod
    def make_model(self, reading: Reading) -> PagedModel[int, Term]:
        """Return the model of the book's lines."""

    @abstractmethod
    def make_table(self) -> DeskTable:
        """Return what shows `model`."""

    @abstractmethod
    def take(self) -> None:
        """Do what Enter stands for on the selected line."""

    @abstractmethod
    def show_place(self) -> None:
        """Go to the place in the tabular list of the code that the selected line prints."""

    def below(self) -> QWidget | None:
        """Return what stands under the lines, or None."""
        return None

    def _lay_out(self) -> None:
        bar = panel(column(self.jump, margins=(12, 6, 12, 6)), ground="raised", edge="bottom")
        layout = column(bar, self.table, gap=0)
        if (below := self.below()) is not None:
            layout.addWidget(below)
        layout.setStretchFactor(self.table, 1)
        self._content.setLayout(layout)
        self.setLayout(column(self._panel, gap=0))

    # -- answers -----------------------------------------------------------------------------------------------------

    def show_book(self, loaded: LoadedBook | None, numbers: Sequence[int]) -> None:
        """Show the lines of those ids; None where the book is not loaded."""
        if self.terms is None:
            return
        self.loaded = loaded
        if loaded is None:
            focus = QApplication.focusWidget()
            had_focus = focus is not None and self.isAncestorOf(focus)
            self.model.show_ids((), ())
            self._panel.show_empty(*MISSING[self.terms], STEP, icon="code")
            if had_focus:
                self.entered()
            return
        self._panel.show_content()
        self.model.show_ids(numbers, ())
        if self._going is not None:
            self._go(self._going)
        elif self.table.hasFocus():
            self._unchosen = 0
            self.table.select(0)

    def show_jump(self, text: str, term: Term | None) -> None:
        """Go to the line that typing `text` leads to, if that is still what is typed."""
        if text == self.jump.text():
            self._led, self._unchosen = "", -1
            self.jump.set_note("" if term is not None else "no such entry")
            if term is not None:
                is_there = self.table.current_item == term and bool(self._path)
                self._go(term)
                if is_there:
                    self.line_shown(term)

    def show_target(self, reference: str, term: Term | None) -> None:
        """Go to where a cross reference leads, in this book or in another."""
        if term is None:
            self.jump.set_note(f"no entry “{reference}”")
            announce(self, f"No entry {reference}")
        elif term.book is self.terms:
            self._led = self.path()
            self._remember()
            self._go(term)
        else:
            self.term_wanted.emit(term, self.path())

    def show_path(self, term: Term, path: Sequence[Term]) -> None:
        """Say where the selected line stands."""
        if self.table.current_item == term:
            self._path = tuple(path)
            self.where_changed.emit(tuple(Crumb(each.title, None if each == term else each) for each in path))
            if self.table.current_row != self._unchosen:
                self.line_shown(term)
            then, self._then = self._then, None
            if then is not None:
                then()

    def line_shown(self, term: Term) -> None:
        """Be told that the coder stands at `term`, and that `path` speaks of it."""

    def with_path(self, then: Callable[[], None]) -> None:
        """Call `then` once `path` speaks of the selected line: an Enter may come before the path does."""
        if self._path:
            then()
        else:
            self._then = then

    def show_failed(self, told: Told) -> None:
        """Say why the book cannot be read."""
        self._panel.show_failed(told, action="")

    # -- as a book ---------------------------------------------------------------------------------------------------

    def open_term(self, term: Term, path: str) -> None:
        self._led = path
        self._go(term)

    def typed(self) -> Mapping[str, str]:
        return {"jump": text} if (text := self.jump.text()) else {}

    def type_again(self, typed: Mapping[str, object]) -> None:
        self.jump.setText(str(typed.get("jump", "")))
        self.jump.textEdited.emit(self.jump.text())

    def go_to(self, target: object) -> None:
        if isinstance(target, Term):
            self._led = ""
            self._go(target)
            self.table.setFocus()

    def date_changed(self) -> None:
        self.loaded = None
        if self.isVisible():
            self.book_wanted.emit(self.terms, self.on)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.loaded is None:
            self.book_wanted.emit(self.terms, self.on)

    def entered(self) -> None:
        if self._panel.state != "content":
            for button in self._panel.findChildren(DeskButton):
                button.setFocus()
            return
        # To come here is not yet to choose the first line.
        self._unchosen = 0 if self.table.current_row < 0 else -1
        self.table.setFocus()

    def panels(self) -> Sequence[QWidget]:
        return (self.jump, self.table) if self._panel.state == "content" else (self._panel,)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter typed anywhere in the book begins a jump."""
        typed = event.text()
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if plain and typed.isprintable() and typed.strip() and self._panel.state == "content":
            self.jump.setFocus()
            self.jump.setText(typed)
            self.jump.textEdited.emit(typed)
        else:
            super().keyPressEvent(event)

    def go_back(self) -> None:
        """Go back to the line from which a cross reference was followed."""
        if self._past:
            self._led = ""
            self._go(self._past.pop())

    def follow(self, term: Term, reference: str) -> None:
        """Follow a cross reference."""
        self.with_path(lambda: self.target_wanted.emit(reference, term, self.on))

    def path(self) -> str:
        """Say what leads to the selected line: the book and its terms, and how the coder came to it."""
        label = self.terms.label if self.terms is not None else ""
        here = f"{label}: {path_words(self._path)}"
        return f"{self._led}; {here}" if self._led else here

    # -- parts -------------------------------------------------------------------------------------------------------

    def _remember(self) -> None:
        if (term := self.table.current_item) is not None:
            self._past.append(term)

    def _go(self, term: Term) -> None:
        row = self.model.row_of(term.id)
        if row < 0:
            # The book is still on the way; it goes there when it comes.
            self._going = term
            return
        self._going = None
        self.table.select(row)
        self.table.scrollTo(self.model.index(row, 0), DeskTable.ScrollHint.PositionAtCenter)

    def _tell_current(self, term: Term | None) -> None:
        self._path, self._then = (), None
        if self.table.current_row > 0:
            self._unchosen = -1
        if term is not None:
            self.path_wanted.emit(term)
