"""The PCS builder as a book of the encoder: seven cards, two axes side by side, the table's rows, the code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.pcs import PcsAxis, PcsValue
from coderdesk.services.pcs_builder import WHOLE, Building, spaced
from coderdesk.services.pcs_ways import Way
from coderdesk.ui import tokens
from coderdesk.ui.encoder.pcs.finder import WayFinder
from coderdesk.ui.encoder.pcs.foot import BuilderFoot
from coderdesk.ui.encoder.pcs.page import BuilderPage
from coderdesk.ui.encoder.tab import BookTab, Crumb
from coderdesk.ui.failures import Told
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.widgets.base import announce, column
from coderdesk.ui.widgets.labels import Label
from coderdesk.ui.widgets.stateful_panel import StatefulPanel


@dataclass(frozen=True, slots=True)
class _Origin:
    """What led into the tables, and the characters that it led to: what is built from there names it."""

    words: str
    start: str


class PcsTab(BookTab):
    """`building_wanted(start, place, rest, date)`: answer with `show_building`. `after_wanted(start, date)`: answer
    with `show_after`. `ways_wanted(text, date)`: answer with `show_ways`.

    Letters and figures choose the value of that character; what is typed before an answer has come waits for it.
    """

    building_wanted = Signal(str, int, str, object)
    after_wanted = Signal(str, object)
    ways_wanted = Signal(str, object)

    systems: ClassVar[frozenset[CodeSystem]] = frozenset({CodeSystem.ICD10PCS})
    has_detail: ClassVar[bool] = False

    def __init__(self, on: date, keys: KeyTable, parent: QWidget | None = None) -> None:
        super().__init__(on, parent)
        self._building: Building | None = None
        self._last = ("", 0)
        self._is_answered, self._typed = True, ""
        self._origin: _Origin | None = None
        self._key: tuple[str, ...] = ()
        self._is_changed = False
        self.finder = WayFinder()
        self._built = BuilderPage()
        self.cards, self.meaning, self.rows = self._built.cards, self._built.meaning, self._built.rows
        self.values, self.beside = self._built.values, self._built.beside
        self.foot = BuilderFoot(keys)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._panel = StatefulPanel(self._built)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._panel)
        self._stack.addWidget(self.finder.panel)
        page = QWidget()
        self._key_line = Label("", "small", "info", wrap=True)
        self._key_line.setVisible(False)
        layout = column(
            self.finder,
            self._key_line,
            self._stack,
            gap=tokens.GAP_WIDE,
            margins=(tokens.PADDING_HEAD, 10, tokens.PADDING_HEAD, 8),
        )
        layout.setStretchFactor(self._stack, 1)
        page.setProperty("ground", "raised")
        page.setLayout(layout)
        outer = column(page, self.foot, gap=0)
        outer.setStretchFactor(page, 1)
        self.setLayout(outer)

    def _connect(self) -> None:
        self.finder.wanted.connect(lambda text: self.ways_wanted.emit(text, self.on))
        self.finder.opened.connect(self._show_finder)
        self.finder.chosen.connect(self._take)
        self.finder.left.connect(self._work)
        self.cards.place_chosen.connect(self._go_to)
        self._built.after_wanted.connect(lambda start: self.after_wanted.emit(start, self.on))
        self.values.value_chosen.connect(self._enter)
        self.values.table.left_pressed.connect(lambda: self._step(-1))
        self.values.table.right_pressed.connect(lambda: self._step(1))
        self.beside.table.clicked.connect(lambda _index: self._take_beside())
        self.foot.post_chosen.connect(self._post)
        self.foot.back_chosen.connect(self._back)
        self.foot.code_sets_wanted.connect(self.code_sets_wanted)
        self._panel.action_chosen.connect(self.code_sets_wanted)

    # -- as a book ---------------------------------------------------------------------------------------------------

    def open_at(self, code: Code) -> None:
        """Show `code`, or its beginning, as it is built."""
        self._origin, self._is_changed = None, False
        self._forget_key()
        self.finder.put_away()
        self._ask(code.text)

    def entered(self) -> None:
        if self._building is None and self._is_answered:
            self._ask("")
        if self.values.table.hasFocus():
            self.finder.field.start()
        else:
            self._work()

    def typed(self) -> Mapping[str, str]:
        found = {"words": words} if (words := self.finder.field.text()) else {}
        if self.code and self._is_changed:
            found |= {"start": self._last[0], "place": str(self._last[1])}
            if self._origin is not None:
                found |= {"led": self._origin.words, "led_to": self._origin.start}
        return found

    def type_again(self, typed: Mapping[str, object]) -> None:
        start, place = str(typed.get("start", "")), str(typed.get("place", ""))
        if start and place.isdecimal():
            led = str(typed.get("led", ""))
            self._origin = _Origin(led, str(typed.get("led_to", ""))) if led else None
            self._is_changed = True
            self._ask(start, int(place))
        if words := typed.get("words"):
            self.finder.field.setText(str(words))

    def go_to(self, target: object) -> None:
        """Begin anew."""
        self._origin, self._is_changed = None, True
        self.finder.put_away()
        self._forget_key()
        self._ask(str(target))
        self._work()

    def date_changed(self) -> None:
        if self._building is not None:
            self._ask(*self._last)

    def panels(self) -> Sequence[QWidget]:
        return (self.finder.field, self.values.table, self.rows)

    # -- what the desk answers ---------------------------------------------------------------------------------------

    def show_building(self, building: Building) -> None:
        """Show how far a code is; then what was typed meanwhile goes on from there."""
        self._is_answered, self._building = True, building
        if building.source is None:
            self._typed = ""
            self._panel.show_empty(
                "No ICD-10-PCS release is loaded for this date",
                "The order file and the tables of CMS bring one in.",
                "Go to the code sets",
                "code",
            )
            return
        self._last = (building.start, building.place)
        self._panel.show_content()
        if self._origin is not None and not building.start.startswith(self._origin.start):
            self._origin = None
        self._built.show_building(building)
        self.foot.show_building(building)
        self._select_key()
        self._tell(building)
        self._go_on()

    def show_after(self, start: str, axis: PcsAxis | None) -> None:
        """Show what may follow the selected value."""
        self._built.show_after(start, axis)

    def show_ways(self, text: str, ways: Sequence[Way]) -> None:
        """Show where words lead."""
        self.finder.show_ways(text, ways)

    def show_failed(self, told: Told) -> None:
        """Say why the tables cannot be read."""
        self._is_answered, self._typed = True, ""
        self._panel.show_failed(told, action="")

    @property
    def code(self) -> str:
        """The characters that are chosen."""
        return self._building.start if self._building is not None else ""

    @property
    def path(self) -> str:
        """Say what led to the code: "PCS index: Arthroplasty, see Replacement, Lower Joints; 0SR 9 0 4 A"."""
        if not self.code or (self._origin is None and not self._is_changed):
            return ""
        words = self._origin.words if self._origin is not None else "PCS builder"
        return f"{words}; {spaced(self.code)}"

    @property
    def key_words(self) -> str:
        """What the key of the index says that was chosen, "" where none was."""
        return self._key_line.text() if self._key else ""

    # -- what the coder does -----------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text().upper()
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() == Qt.Key.Key_Backspace:
            if self._typed:
                self._typed = self._typed[:-1]
            else:
                self._back()
        elif plain and len(typed) == 1 and typed.isascii() and typed.isalnum():
            self._typed += typed
            self._go_on()
        else:
            super().keyPressEvent(event)

    def _go_on(self) -> None:
        """Carry out the next of what was typed, if it is known what it means yet."""
        if not self._typed or not self._is_answered or self._building is None:
            return
        character, self._typed = self._typed[0], self._typed[1:]
        value = self._building.value(character)
        if value is None:
            self._typed = ""
            self.foot.say(f"{character} is not in the tables after {self._building.before or 'nothing'}.")
        else:
            self._choose(value)

    def _choose(self, value: PcsValue) -> None:
        building = self._building
        if building is None or not self._is_answered:
            return
        self._is_changed = self._is_changed or value.character != building.character
        start, rest = building.before + value.character, building.start[building.place :]
        self._ask(start, min(building.place + 1, WHOLE), rest)

    def _enter(self, value: PcsValue) -> None:
        """Choose the selected value; where the code is whole and nothing else is selected, post it."""
        building = self._building
        is_last = building is not None and building.is_whole and building.place == WHOLE
        if is_last and building is not None and value.character == building.character:
            self._post()
        else:
            self._choose(value)

    def _take_beside(self) -> None:
        """Choose the selected value and the one that was clicked beside it."""
        beside, value = self.beside.selected, self.values.selected
        if beside is not None and value is not None and self._building is not None:
            if self.beside.start == self._building.before + value.character:
                self._typed = beside.character
                self._choose(value)
            else:
                self._go_to(self._building.place - 1)

    def _back(self) -> None:
        """Take the last character away."""
        building = self._building
        if building is not None and building.start and self._is_answered:
            self._is_changed = True
            last = building.place - 1 if not building.character else building.place
            self._ask(building.start[: max(0, last - 1)])

    def _step(self, by: int) -> None:
        if self._building is not None:
            self._go_to(self._building.place + by)

    def _go_to(self, place: int) -> None:
        building = self._building
        if building is None or not self._is_answered:
            return
        if 1 <= place <= min(len(building.start) + 1, WHOLE) and place != building.place:
            self._ask(building.start, place)

    def _take(self, way: Way) -> None:
        """Go where a line of the index or a title leads."""
        if way.start:
            self.finder.put_away()
            self._forget_key()
            self._origin, self._is_changed = _Origin(way.path, way.start), True
            self._ask(way.start)
            self._work()
        elif way.term is not None and way.term.use:
            self.finder.put_away()
            self._key = way.term.use
            self._key_line.setText(f"{way.path}: the value is selected where an axis has it")
            self._key_line.setVisible(True)
            self._select_key()
            self._work()
        elif way.term is not None and way.term.see:
            self.finder.follow(way.term.see[0])

    def _post(self) -> None:
        building = self._building
        if building is not None and building.is_whole and building.entry is not None and building.entry.valid:
            self.code_chosen.emit(building.entry.code, self.path)

    def _forget_key(self) -> None:
        self._key = ()
        self._key_line.setVisible(False)

    def _select_key(self) -> None:
        """Select the value that the key of the index names, where nothing is chosen on the axis yet."""
        building = self._building
        if building is None or building.axis is None or building.character:
            return
        wanted = {one.casefold() for one in self._key}
        for value in building.axis.values:
            if value.label.casefold() in wanted:
                self.values.select(value.character)
                return

    # -- parts -------------------------------------------------------------------------------------------------------

    def _ask(self, start: str, place: int = 0, rest: str = "") -> None:
        self._is_answered = False
        self.building_wanted.emit(start, place, rest, self.on)

    def _work(self) -> None:
        self.values.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_finder(self, is_open: bool) -> None:
        self._stack.setCurrentWidget(self.finder.panel if is_open else self._panel)

    def _tell(self, building: Building) -> None:
        words = self._origin.words.split(": ", 1) if self._origin is not None else ["PCS builder"]
        path = [Crumb(each, "" if place == 0 and building.start else None) for place, each in enumerate(words)]
        self.where_changed.emit((*path, *([Crumb(spaced(building.start))] if building.start else ())))
        if building.is_whole and building.entry is not None and self._is_changed:
            self.code_shown.emit(building.entry.code, self.path)
            announce(self, f"{building.start}, {building.entry.title}")
