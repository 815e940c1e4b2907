"""The books one behind the other: a strip to open them by, the path of the one that is open, and its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QFrame, QSizePolicy, QStackedWidget

from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.terms import BookName
from coderdesk.ui.encoder.crumbs import Crumbs
from coderdesk.ui.encoder.tab import BookPlace, BookTab, Crumb
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.widgets.base import column
from coderdesk.ui.widgets.tabs import Tab, TabStrip


class BookStack(QFrame):
    """Holds the books by the actions of their keys."""

    def __init__(self, places: Sequence[BookPlace], keys: KeyTable) -> None:
        super().__init__()
        self.setProperty("ground", "raised")
        self._books = {place.action: place.tab for place in places}
        self._paths: dict[BookTab, tuple[Crumb, ...]] = {}
        self.strip = TabStrip([Tab(p.action, p.label, action=p.action) for p in places], keys=keys, name="Books")
        self.crumbs = Crumbs()
        self.crumbs.chosen.connect(self._go_to)
        self._stack = QStackedWidget()
        for tab in self._books.values():
            self._stack.addWidget(tab)
            tab.where_changed.connect(lambda path, tab=tab: self._where(tab, path))
        layout = column(self.strip, self.crumbs, self._stack, gap=0)
        layout.setStretchFactor(self._stack, 1)
        self.setLayout(layout)

    @property
    def tabs(self) -> tuple[BookTab, ...]:
        """Every book."""
        return tuple(self._books.values())

    @property
    def by_action(self) -> Mapping[str, BookTab]:
        """Every book, by the action of its key."""
        return self._books

    @property
    def current(self) -> BookTab | None:
        """The book that is open."""
        found = self._stack.currentWidget()
        return found if isinstance(found, BookTab) else None

    def of_system(self, system: CodeSystem) -> str:
        """Return the action of the book that shows codes of `system`, "" where there is none."""
        return next((action for action, tab in self._books.items() if system in tab.systems), "")

    def of_terms(self, name: BookName) -> str:
        """Return the action of that book of terms, "" where there is none."""
        return next((action for action, tab in self._books.items() if tab.terms is name), "")

    def turn_to(self, action: str) -> BookTab:
        """Open the book of that action and return it."""
        tab = self._books[action]
        self.strip.open(action)
        self._stack.setCurrentWidget(tab)
        self._measure()
        self.crumbs.show_path(self._paths.get(tab, ()))
        return tab

    def _measure(self) -> None:
        """Let the open book alone say how much room is needed: the widest would else scroll all of them."""
        for tab in self.tabs:
            kind = QSizePolicy.Policy.Preferred if tab is self.current else QSizePolicy.Policy.Ignored
            tab.setSizePolicy(kind, kind)

    def _where(self, tab: BookTab, path: tuple[Crumb, ...]) -> None:
        self._paths[tab] = tuple(path)
        if tab is self.current:
            self.crumbs.show_path(path)

    def _go_to(self, target: object) -> None:
        if self.current is not None:
            self.current.go_to(target)
