"""The search of the coding column: what is typed, what it found, and what Enter does with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QKeySequence

from coderdesk.domain.book import SearchHit
from coderdesk.domain.codes import Code
from coderdesk.services.shelf import Shelf, ShelfGroup, ShelfItem, groups_named
from coderdesk.ui.chart.first_choice import first_choice
from coderdesk.ui.chart.found_lists import FoundLists, takes_first
from coderdesk.ui.chart.quick_line import QuickLine, read_quick_line
from coderdesk.ui.failures import Told
from coderdesk.ui.index_hint import miss
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.widgets.labels import Label
from coderdesk.ui.widgets.search_field import SearchField
from coderdesk.ui.widgets.stateful_panel import StatefulPanel
from coderdesk.ui.words import count, read_as_words

PLACEHOLDER = "Words, a code, or 99214-25 x1 185. Down: your own codes"


class Searching(QObject):
    """Owns the field, the hint under it and the panel of results; the coding column gives them their places.

    `wanted(str)`: answer these words with `show_hits` or `show_failed`. `line_typed(QuickLine)` where Enter means a
    service line. `turned` when the search begins or ends. Enter never takes a result of words that were typed before:
    it waits for the answer. `index_wanted` where a search found nothing and the coder takes the step that it offers: to
    bring the alphabetic index in.

    While the field is empty, Down (or the key that leads here) shows the coder's own codes:
    `shelf_code_chosen(ShelfCode)`, `group_chosen(CodeGroup)`, and by F2 and Del `group_rename_wanted(CodeGroup)`,
    `group_remove_wanted(CodeGroup)`. A group whose name is typed stands over the codes. `undo_wanted` is Ctrl+Z in the
    empty field: with no words to take back it means the chart.
    """

    wanted = Signal(str)
    line_typed = Signal(object)
    turned = Signal()
    index_wanted = Signal()
    shelf_code_chosen = Signal(object)
    group_chosen = Signal(object)
    group_rename_wanted = Signal(object)
    group_remove_wanted = Signal(object)
    undo_wanted = Signal()

    def __init__(self, keys: KeyTable, parent: QObject) -> None:
        super().__init__(parent)
        self.field = SearchField(PLACEHOLDER, keys=keys)
        self.hint = Label("", "small", "info", wrap=True)
        self._lists = FoundLists()
        self.results, self.shelf, self.groups = self._lists.results, self._lists.shelf, self._lists.groups
        self._groups: tuple[ShelfGroup, ...] = ()
        self.found = StatefulPanel(self._lists)
        self._purpose = ""
        self._shelf_is_out = False
        #: Whether the alphabetic index is loaded. Until that is known nothing is said of it.
        self.has_index = True
        self._is_answered = True
        # What Enter asked for before the answer was there: None for nothing, else whether with evidence.
        self._waiting: bool | None = None
        self.hint.hide()
        self.found.hide()
        self.field.textChanged.connect(self._typed)
        self.field.moved.connect(self._move)
        self.shelf.chosen.connect(self._take)
        self._lists.group_chosen.connect(self.group_chosen)
        self.field.chosen.connect(self.choose)
        self.field.installEventFilter(self)
        for part in (self.results, self.shelf, self.groups, self.found.action):
            part.installEventFilter(self)
        self.results.selectionModel().currentChanged.connect(lambda *_: self._show_hint())
        self.found.action_chosen.connect(self.index_wanted)
        for widget in (self.field, self.results):
            keys.bind("chart.post_with_evidence", widget, lambda: self.choose(with_evidence=True))
        keys.bind("chart.edit", self.shelf, lambda: self._with_group(self.group_rename_wanted))
        keys.bind("chart.remove", self.shelf, lambda: self._with_group(self.group_remove_wanted))

    @property
    def is_on(self) -> bool:
        """Whether the coder searches: words are typed or the own codes are out, and the focus is here."""
        parts = (self.field, self.results, self.shelf, self.groups, self.found.action)
        has_words = bool(self.field.text().strip())
        return (has_words or self._shelf_is_out) and any(part.hasFocus() for part in parts)

    @property
    def current_code(self) -> Code | None:
        """The code that is selected in what is shown, or None."""
        if self._shelf_is_out:
            return self.shelf.current_code
        if self._lists.current_group is not None:
            return None
        return self.results.current.hit.entry.code if self.results.current is not None else None

    def show_shelf(self, shelf: Shelf) -> None:
        """Take the coder's own codes; they are shown while the field is empty, and mark the results."""
        self._groups = shelf.groups
        self.results.show_own(shelf.own)
        self.shelf.show_items(shelf.items)
        if self._shelf_is_out:
            self._show_own()

    def close_shelf(self) -> None:
        """Put the own codes away."""
        self._turn_shelf(out=False)

    def show_hits(self, words: str, hits: Sequence[SearchHit], posted: dict[Code, int]) -> None:
        """Show what `words` led to, if they are still what is typed. An Enter that came before is carried out now."""
        if words != self.field.text():
            return
        self._is_answered = True
        self._lists.show_shelf(out=False)
        line = read_quick_line(words)
        as_line = line is not None and not self._is_code_of(hits, line)
        groups = () if as_line else groups_named(self._groups, words)
        takes_group = takes_first(groups, words, hits)
        self.results.show_hits(hits, posted, -1 if as_line or takes_group else first_choice(hits, words))
        self._lists.show_groups(groups, selected=takes_group)
        self.field.set_note(count(len(hits), "code") if hits else "")
        if hits or groups:
            self.found.show_content()
        elif as_line:
            self.found.show_empty("A service line", "Enter posts it as it is typed.", icon="code")
        else:
            text, step = miss(has_index=self.has_index)
            self.found.show_empty("Nothing found", text, step, icon="search")
        self._show_hint()
        if self._waiting is not None:
            self.choose(with_evidence=self._waiting)

    def show_failed(self, words: str, told: Told) -> None:
        """Say why there is no answer to `words`."""
        if words != self.field.text():
            return
        self._is_answered, self._waiting = True, None
        self.results.show_hits((), {})
        self._lists.show_groups(())
        self.found.show_failed(told, action="")

    def set_purpose(self, purpose: str) -> None:
        """Say under the field what a posted code will do, "" for the usual."""
        self._purpose = purpose
        self._show_hint()

    def start(self, text: str = "") -> None:
        """Take the focus, with `text` in the field where it is given."""
        if text:
            self.field.setText(text)
        self.field.start()
        if not self.field.text() and self.shelf.items:
            self._turn_shelf(out=True)

    def choose(self, *, with_evidence: bool = False) -> None:
        """Do what Enter stands for: post the line or the selected code, or open a header."""
        if not self._is_answered:
            self._waiting = with_evidence
            return
        self._waiting = None
        if self._shelf_is_out:
            self.shelf.choose()
            return
        if (group := self._lists.current_group) is not None:
            self.group_chosen.emit(group)
            return
        line = read_quick_line(self.field.text())
        if line is not None and self.results.current is None:
            self.line_typed.emit(line)
        else:
            self.results.choose(with_evidence=with_evidence)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._field_key(event)
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.turned.emit()
        elif watched is not self.field and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.field.start()
            return True
        return super().eventFilter(watched, event)

    def _field_key(self, event: QKeyEvent) -> bool:
        """Let Right and Left at the end of the words open and close headers, while the focus stays in the field."""
        if not self.field.text() and event.matches(QKeySequence.StandardKey.Undo):
            self.undo_wanted.emit()
            return True
        if self._shelf_is_out and not event.modifiers():
            wanted = {Qt.Key.Key_F2: self.group_rename_wanted, Qt.Key.Key_Delete: self.group_remove_wanted}
            signal = wanted.get(Qt.Key(event.key()))
            return signal is not None and self._with_group(signal)
        at_end = self.field.cursorPosition() == len(self.field.text())
        current = self.results.current
        if not at_end or current is None or not self.results.isVisible() or event.modifiers():
            return False
        if event.key() == Qt.Key.Key_Right and (current.hit.entry.needs or current.hit.entry.has_children):
            self.field.deselect()
            self.results.open_current()
            return True
        if event.key() == Qt.Key.Key_Left and (current.is_open or current.depth):
            self.results.close_current()
            return True
        return False

    def _typed(self, text: str) -> None:
        # What stands in the list answers what was typed before: it must not be posted for what is typed now.
        self._is_answered, self._waiting = not text.strip(), None
        if text:
            self._turn_shelf(out=False)
        if self._is_answered:
            self.results.show_hits((), {})
            self._lists.show_groups(())
            self.field.set_note("")
        self._show_hint()
        self.turned.emit()
        line = read_quick_line(text)
        if line is not None and line.is_sure:
            self.show_hits(text, (), {})
        elif text.strip():
            self.wanted.emit(text)

    def _move(self, rows: int) -> None:
        if not self.field.text() and rows > 0 and not self._shelf_is_out:
            self._turn_shelf(out=True)
        self._lists.move_selection(rows)

    def _turn_shelf(self, *, out: bool) -> None:
        if self._shelf_is_out == out:
            return
        self._shelf_is_out = out
        if out:
            self.shelf.clearSelection()
            self.shelf.setCurrentIndex(QModelIndex())
            self._show_own()
        self.turned.emit()

    def _show_own(self) -> None:
        self._lists.show_shelf(out=True)
        if self.shelf.items:
            self.found.show_content()
        else:
            words = "Star a code, post some, or save the codes of a chart as a group: they will be here."
            self.found.show_empty("No codes of your own yet", words, icon="star")

    def _take(self, item: ShelfItem) -> None:
        if isinstance(item, ShelfGroup):
            self.group_chosen.emit(item.group)
        elif item.entry is not None and item.entry.needs:
            # Its children open under it, as in every search.
            self.field.setText(item.code.dotted)
        else:
            self.shelf_code_chosen.emit(item)

    def _with_group(self, signal: SignalInstance) -> bool:
        item = self.shelf.current
        if isinstance(item, ShelfGroup):
            signal.emit(item.group)
            return True
        return False

    def _is_code_of(self, hits: Sequence[SearchHit], line: QuickLine) -> bool:
        """Say whether a bare code that could be a service is the beginning of a code that was found, as E1142."""
        return not line.is_sure and any(hit.entry.code.text.startswith(line.code.text) for hit in hits)

    def _show_hint(self) -> None:
        line = read_quick_line(self.field.text())
        shows_line = line is not None and (line.is_sure or (self._is_answered and self.results.current is None))
        read_as = read_as_words(self.results.current.hit) if self._is_answered and self.results.current else ""
        words = line.words if line is not None and shows_line else self._purpose or read_as
        self.hint.set_ink("text_muted" if words == read_as else "info")
        self.hint.setText(words)
        self.hint.setVisible(bool(words))
