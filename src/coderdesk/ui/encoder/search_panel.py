"""The search of the encoder: words or a code, as of a date; under it what was found, own codes, and the latest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from coderdesk.domain.book import CodeEntry, SearchHit
from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.found_by import own_code, searched
from coderdesk.services.shelf import Kind, Shelf, ShelfCode, ShelfGroup, ShelfItem, groups_named
from coderdesk.ui import tokens
from coderdesk.ui.chart.first_choice import first_choice
from coderdesk.ui.chart.found_lists import FoundLists, takes_first
from coderdesk.ui.chart.results_painter import ResultRow
from coderdesk.ui.encoder.narrow_results import NarrowResultPainter
from coderdesk.ui.encoder.recent import RecentList
from coderdesk.ui.index_hint import miss
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import column, fixed_height, named, row
from coderdesk.ui.widgets.editors import Choice, DateField
from coderdesk.ui.widgets.heads import SectionBar
from coderdesk.ui.widgets.labels import ElidedLabel, Label
from coderdesk.ui.widgets.search_field import SearchField
from coderdesk.ui.widgets.stateful_panel import StatefulPanel
from coderdesk.ui.words import count, read_as_words

SETS = (("", "All sets"), *((system.value, system.label) for system in CodeSystem))
#: How wide a whole date is, and how high the line under the field, px at 100 %.
DATE, READ_AS = 104, 16


class SearchPanel(QFrame):
    """`wanted(text, systems, date)`: answer with `show_hits`. `children_wanted(Code, date)`: with `show_children`.

    `selected(Code, path)` follows the result that is selected; `chosen(CodeEntry, path)` is Enter on a code that may be
    reported, `header_chosen(Code)` Enter on one that is not complete, `own_chosen(Code, path)` Enter on
    one of the coder's own. `group_chosen(CodeGroup)` is a group of codes to
    be posted at once, found by its name or on the shelf. `date_changed(date)` where the coder gives another day; `left`
    is Esc in the empty field. `index_wanted` is the step that a search offers which found nothing.
    """

    wanted = Signal(str, object, object)
    children_wanted = Signal(object, object)
    selected = Signal(object, str)
    chosen = Signal(object, str)
    header_chosen = Signal(object)
    own_chosen = Signal(object, str)
    group_chosen = Signal(object)
    date_changed = Signal(object)
    left = Signal()
    index_wanted = Signal()

    def __init__(self, keys: KeyTable, today: Callable[[], date]) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setAccessibleName("Search")
        self._today = today
        self._is_answered, self._waits = True, False
        #: Whether the results of words that are put back are listed, and no code of theirs opened.
        self._is_again = False
        #: Whether the alphabetic index is loaded. Until that is known nothing is said of it.
        self.has_index = True
        self.field = SearchField("Search codes: words or the start of a code", keys=keys)
        self.sets = named(Choice[str](SETS), "Code set")
        self.date = named(DateField(today=today), "As of this date of service")
        self.date.set_value(today())
        look().changed.connect(self._rescale)
        self._rescale()
        self._lists = FoundLists()
        self.results, self.shelf, self.groups = self._lists.results, self._lists.shelf, self._lists.groups
        self.results.setItemDelegate(NarrowResultPainter(self.results))
        self._groups: tuple[ShelfGroup, ...] = ()
        self.read_as = ElidedLabel("", "caption", "text_muted")
        self.recent = RecentList()
        self._found = StatefulPanel(self._lists)
        self._found.action_chosen.connect(self.index_wanted)
        self._lay_out()
        self.field.textChanged.connect(lambda _text: self.ask())
        self.field.moved.connect(self._lists.move_selection)
        self.field.chosen.connect(self.choose)
        self.field.left.connect(self.left)
        self.field.installEventFilter(self)
        self.sets.chosen.connect(lambda _value: self.ask())
        self.date.value_changed.connect(lambda _day: self._other_date())
        self.results.selectionModel().currentChanged.connect(lambda *_: self._tell_selected())
        self.results.children_wanted.connect(lambda code: self.children_wanted.emit(code, self.on))
        self.results.chosen.connect(self._tell_chosen)
        self.shelf.selectionModel().currentChanged.connect(lambda *_: self._tell_own())
        self.shelf.chosen.connect(self._take)
        self._lists.group_chosen.connect(self.group_chosen)
        self.recent.code_chosen.connect(lambda code: self.selected.emit(code, "recently opened"))
        self.show_hits("", ())

    def _lay_out(self) -> None:
        tools = QFrame()
        tools.setProperty("ground", "surface")
        tools.setProperty("edge", "bottom")
        as_of = row(Label("as of", "small", "text_muted"), self.date, self.sets)
        as_of.setStretchFactor(self.sets, 1)
        # The line for how the words were read is always there: nothing moves while the coder types.
        fixed_height(self.read_as, READ_AS)
        lines = column(self.field, as_of, gap=6)
        tools.setLayout(column(lines, self.read_as, gap=2, margins=(tokens.PADDING, 8, tokens.PADDING, 2)))
        self._recent_bar = SectionBar("Recently open")
        recent = QWidget()
        recent.setProperty("ground", "raised")
        recent.setLayout(row(self.recent, margins=(4, 0, 0, 0)))
        layout = column(tools, self._found, self._recent_bar, recent, gap=0)
        layout.setStretchFactor(self._found, 3)
        layout.setStretchFactor(recent, 1)
        self.setLayout(layout)

    @property
    def on(self) -> date:
        """The date that codes are looked up on."""
        return self.date.value or self._today()

    def show_date(self, on: date) -> None:
        """Take another date, as that of the chart which was opened."""
        if on != self.on:
            self.date.set_value(on)
            self.ask()

    def typed(self) -> dict[str, str]:
        """Return the words, and the set that is searched alone."""
        typed = {"words": self.field.text(), "set": self.sets.value or ""}
        return {name: text for name, text in typed.items() if text}

    def type_again(self, typed: Mapping[str, object], *, opens: bool) -> None:
        """Search again for what `typed` returned; `opens`: the result that is selected is opened, as by typing."""
        if self.sets.offers(chosen := typed.get("set", "")):
            self.sets.set_value(str(chosen))
        if words := str(typed.get("words", "")):
            self._is_again = not opens
            self.field.setText(words)

    def ask(self) -> None:
        """Ask for what the field says."""
        text = self.field.text()
        self._is_answered, self._waits = not text.strip(), False
        if self._is_answered:
            self.show_hits(text, ())
            return
        systems = (CodeSystem(self.sets.value),) if self.sets.value else ()
        self.wanted.emit(text, systems, self.on)

    def show_hits(self, text: str, hits: Sequence[SearchHit]) -> None:
        """Show what `text` led to, if it is still what is typed. An Enter that came before is carried out now."""
        if text != self.field.text():
            return
        self._is_answered = True
        groups = groups_named(self._groups, text)
        takes_group = takes_first(groups, text, hits)
        self.results.show_hits(hits, {}, -1 if takes_group else first_choice(hits, text))
        self._lists.show_groups(groups, selected=takes_group)
        self._lists.show_shelf(out=not text.strip())
        self.field.set_note(count(len(hits), "code"))
        self._tell_reading()
        if hits or groups or (not text.strip() and self.shelf.items):
            self._found.show_content()
        elif text.strip():
            words, step = miss(has_index=self.has_index)
            self._found.show_empty("Nothing found", words, step, icon="search")
        else:
            self._found.show_empty(
                "Type words or a code", "Any order, word beginnings are enough: diab neurop.", icon="search"
            )
        self._is_again = False
        if self._waits:
            self._waits = False
            self.choose()

    def show_shelf(self, shelf: Shelf) -> None:
        """Take the coder's own codes: they mark the results, and are offered while nothing is typed."""
        self._groups = shelf.groups
        self.results.show_own(shelf.own)
        # Recent ones have a list to themselves.
        self.shelf.show_items([item for item in shelf.items if item.kind is not Kind.RECENT])
        self.recent.show_codes(shelf.recent)
        if not self.field.text().strip():
            self.show_hits(self.field.text(), ())

    def show_children(self, code: Code, children: Sequence[CodeEntry]) -> None:
        """Open the header `code` in the list."""
        self.results.show_children(code, children)

    def choose(self) -> None:
        """Do what Enter stands for: post the selected code, or go to where the rest of it is chosen."""
        if not self._is_answered:
            self._waits = True
            return
        if self._lists.shows_shelf:
            self.shelf.choose()
            return
        if (group := self._lists.current_group) is not None:
            self.group_chosen.emit(group)
            return
        found = self.results.current
        if found is None:
            return
        if found.hit.entry.needs:
            self.header_chosen.emit(found.hit.entry.code)
        else:
            self._tell_chosen(found.hit.entry, found.hit.why)

    def path_of(self, found: ResultRow) -> str:
        """Say how the coder came to a result."""
        return searched(found.hit.entry.code, self.field.text(), found.hit.why)

    def panels(self) -> Sequence[QWidget]:
        """Return what F6 walks through."""
        return (self.field, self.date, self.sets, self.groups, self.results, self.shelf, self.recent)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._field_key(event)
        return super().eventFilter(watched, event)

    def _field_key(self, event: QKeyEvent) -> bool:
        """Let Right and Left at the end of the words open and close headers, while the focus stays in the field."""
        at_end = self.field.cursorPosition() == len(self.field.text())
        found = self.results.current
        if not at_end or found is None or event.modifiers():
            return False
        if event.key() == Qt.Key.Key_Right and (found.hit.entry.needs or found.hit.entry.has_children):
            self.field.deselect()
            self.results.open_current()
            return True
        if event.key() == Qt.Key.Key_Left and (found.is_open or found.depth):
            self.results.close_current()
            return True
        return False

    def _rescale(self) -> None:
        self.date.setFixedWidth(look().px(DATE))

    def _other_date(self) -> None:
        self.ask()
        self.date_changed.emit(self.on)

    def _tell_selected(self) -> None:
        found = self.results.current
        self._tell_reading()
        if found is not None and not self._is_again:
            self.selected.emit(found.hit.entry.code, self.path_of(found))

    def _tell_reading(self) -> None:
        """Say how the words were understood to find what is selected."""
        found = self.results.current
        self.read_as.setText(read_as_words(found.hit) if found is not None else "")

    def _tell_own(self) -> None:
        item = self.shelf.current
        if isinstance(item, ShelfCode) and self._lists.shows_shelf:
            self.selected.emit(item.code, _own_path(item))

    def _take(self, item: ShelfItem) -> None:
        if isinstance(item, ShelfGroup):
            self.group_chosen.emit(item.group)
        elif item.entry is not None and item.entry.needs:
            self.header_chosen.emit(item.code)
        else:
            self.own_chosen.emit(item.code, _own_path(item))

    def _tell_chosen(self, entry: CodeEntry, _why: str) -> None:
        found = self.results.current
        self.chosen.emit(entry, self.path_of(found) if found is not None else "")


def _own_path(item: ShelfCode) -> str:
    return own_code(item.kind.value, item.marks.use_words)
