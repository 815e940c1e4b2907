"""The codes that say the same of another side or another episode, one key away."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from coderdesk.domain.book import CodeEntry
from coderdesk.services.seventh import Episode
from coderdesk.services.siblings import Siblings, Side
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.widgets.base import column, named, row
from coderdesk.ui.widgets.buttons import DeskButton, Size
from coderdesk.ui.widgets.labels import Label

LABEL_PX = 56


class BesideBar(QWidget):
    """`chosen(Code)` is the code of another side or episode. Its keys are those of `encoder.<side or episode>`."""

    chosen = Signal(object)

    def __init__(self, keys: KeyTable) -> None:
        super().__init__()
        self._codes: dict[str, CodeEntry] = {}
        self._lines = {
            "Side": _Line("Side", tuple(Side), keys),
            "Episode": _Line("Episode", tuple(Episode), keys),
        }
        for line in self._lines.values():
            line.taken.connect(self.take)
        self.setLayout(column(*self._lines.values(), gap=4))

    def bind(self, keys: KeyTable, widget: QWidget) -> None:
        """Let the keys of every side and episode work inside `widget`."""
        for which in [each.value for each in (*Side, *Episode)]:
            keys.bind(f"encoder.{which}", widget, partial(self.take, which))

    def show_siblings(self, beside: Siblings) -> None:
        """Show what stands beside a code; nothing is shown where nothing does."""
        everything: dict[str, CodeEntry] = {which.value: entry for which, entry in beside.sides.items()}
        everything.update((which.value, entry) for which, entry in beside.episodes.items())
        self._codes = everything
        self._lines["Side"].show_choice(beside.side, beside.sides)
        self._lines["Episode"].show_choice(beside.episode, beside.episodes)
        self.setVisible(bool(everything))

    def take(self, which: str) -> None:
        """Go to the code of that side or episode, if there is one."""
        if which in self._codes:
            self.chosen.emit(self._codes[which].code)


class _Line(QWidget):
    """A word, and a button for each of what it may be."""

    taken = Signal(str)

    def __init__(self, title: str, choices: tuple[StrEnum, ...], keys: KeyTable) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._buttons: dict[StrEnum, DeskButton] = {}
        for which in choices:
            words = which.value[:1].upper() + which.value[1:]
            button = DeskButton.of(keys, f"encoder.{which.value}", words, size=Size.CARD, cap=False)
            button.setCheckable(True)
            self._group.addButton(button)
            button.clicked.connect(lambda _checked=False, which=which: self.taken.emit(which.value))
            self._buttons[which] = button
        label = Label(title, "small", "text_muted")
        label.setMinimumWidth(LABEL_PX)
        self.setLayout(row(label, *self._buttons.values(), None, gap=4))
        named(self, title)

    def show_choice(self, own: StrEnum | None, others: Mapping[Side, CodeEntry] | Mapping[Episode, CodeEntry]) -> None:
        """Show which one it is, and those that there are beside it."""
        self.setVisible(own is not None and bool(others))
        known = {which.value: entry for which, entry in others.items()}
        for which, button in self._buttons.items():
            button.setVisible(which is own or which.value in known)
            button.setChecked(which is own)
            if which.value in known:
                named(button, f"{button.words()}: {known[which.value].code.dotted}")
