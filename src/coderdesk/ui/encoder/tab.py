"""What a book is to the encoder: a page beside the search, opened by its own key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.terms import BookName, Term
from coderdesk.services.detail import CodeDetail


@dataclass(frozen=True, slots=True)
class Crumb:
    """A word of the path over a book. `target` is what `BookTab.go_to` is given for it, None where it leads nowhere."""

    words: str
    target: object = None


class BookTab(QWidget):
    """The base of every book of the encoder. It knows no service and no other book.

    What it wants of the encoder it says by a signal: `code_chosen(Code, path)` posts a code, `path` being the words
    that led to it ("Index: Diabetes, type 2"; "" for whatever led the coder here); `code_shown(Code, path)` shows a
    code in the detail pane; `look_up_wanted(Code, path)` opens a code in the book of its system;
    `where_changed(tuple of Crumb)` is the path over the page; `code_sets_wanted` leads to the screen of code sets.
    `seventh_wanted` posts what the detail pane shows, or leads to the choice of its 7th character; `seventh_typed(str)`
    chooses one. `term_wanted(Term, path)` goes to a line of another book of terms; `place_wanted(Code, path)` to the
    place of a code in the book of its system.
    """

    code_chosen = Signal(object, str)
    code_shown = Signal(object, str)
    look_up_wanted = Signal(object, str)
    where_changed = Signal(object)
    code_sets_wanted = Signal()
    seventh_wanted = Signal()
    seventh_typed = Signal(str)
    term_wanted = Signal(object, str)
    place_wanted = Signal(object, str)

    #: The systems whose codes `open_at` can show.
    systems: ClassVar[frozenset[CodeSystem]] = frozenset()
    #: The book of terms whose lines `open_term` can show.
    terms: BookName | None = None
    #: Whether the detail pane stands beside it; a book that says all of a code itself takes the whole width.
    has_detail: ClassVar[bool] = True

    def __init__(self, on: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._on = on

    @property
    def on(self) -> date:
        """The date that the book is read as of."""
        return self._on

    def show_date(self, on: date) -> None:
        """Read the book as of another date. Override `date_changed` to show it anew."""
        if on != self._on:
            self._on = on
            self.date_changed()

    def date_changed(self) -> None:
        """Be told that `on` is another day."""

    def read_anew(self) -> None:
        """Be told that the code sets have changed; unless overridden the book is shown as on another date."""
        self.date_changed()

    def open_at(self, code: Code) -> None:
        """Be asked to show `code`, of one of `systems`, at its place."""

    def open_term(self, term: Term, path: str) -> None:
        """Be asked to show `term`, a line of the book `terms`; `path` is what led to it."""

    def go_to(self, target: object) -> None:
        """Be asked to go where a crumb of the path leads, with the focus there."""

    def show_detail(self, detail: CodeDetail, target: str) -> None:
        """Be told what is known of the code that was shown last; `target` is the chart that codes go into, or ""."""

    def typed(self) -> Mapping[str, str]:
        """Return by name what the coder typed or built here and what is not posted."""
        return {}

    def type_again(self, typed: Mapping[str, object]) -> None:
        """Put back what `typed` returned; the focus stays where it is."""

    def entered(self) -> None:
        """Be told that the coder came to this book by its key: put the focus where its work is."""

    def panels(self) -> Sequence[QWidget]:
        """Return what F6 walks through, in reading order."""
        return ()


@dataclass(frozen=True, slots=True)
class BookPlace:
    """A book on the strip: the action whose key opens it ("encoder.index"), its word, and the book."""

    action: str
    label: str
    tab: BookTab
