"""Carries out what the books of terms ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TypeVar

from PySide6.QtCore import QObject

from coderdesk.domain.terms import BookName, LoadedBook, Term, TermBook
from coderdesk.ui.encoder.term_tab import TermTab
from coderdesk.ui.tasks import Lane, Tasks

Result = TypeVar("Result")


class TermsDesk(QObject):
    """Between the books of terms and the code sets: reading only. `terms()` returns the books for a thread."""

    def __init__(self, terms: Callable[[], TermBook], tasks: Tasks, tabs: Iterable[TermTab], parent: QObject) -> None:
        super().__init__(parent)
        self._terms, self._tasks = terms, tasks
        self._tabs = {tab.terms: tab for tab in tabs}
        for tab in self._tabs.values():
            tab.book_wanted.connect(self._book)
            tab.jump_wanted.connect(self._jump)
            tab.target_wanted.connect(lambda reference, term, on, tab=tab: self._target(tab, reference, term, on))
            tab.path_wanted.connect(lambda term, tab=tab: self._path(tab, term))

    def _book(self, name: BookName, on: date) -> None:
        terms, tab = self._terms, self._tabs[name]

        def read() -> tuple[LoadedBook | None, Sequence[int]]:
            book = terms()
            loaded = next((each for each in book.books(on) if each.book is name), None)
            return loaded, book.numbers(name, on) if loaded is not None else ()

        self._run(read, lambda read: tab.show_book(*read), tab, "book")

    def _jump(self, name: BookName, text: str, on: date) -> None:
        terms, tab = self._terms, self._tabs[name]
        self._run(lambda: terms().jump(name, text, on), lambda term: tab.show_jump(text, term), tab, "jump")

    def _target(self, tab: TermTab, reference: str, term: Term, on: date) -> None:
        terms = self._terms
        self._run(
            lambda: terms().target(reference, term, on),
            lambda target: tab.show_target(reference, target),
            tab,
            "target",
        )

    def _path(self, tab: TermTab, term: Term) -> None:
        terms = self._terms
        self._run(lambda: terms().path(term.id), lambda path: tab.show_path(term, path), tab, "path")

    def _run(self, work: Callable[[], Result], on_done: Callable[[Result], object], tab: TermTab, key: str) -> None:
        self._tasks.run(work, on_done, tab.show_failed, key=key, lane=Lane.ASIDE, owner=tab)
