"""The foot of the builder: the code as far as it is, its whole title, the way back and posting."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy

from coderdesk.services.pcs_builder import Building
from coderdesk.ui import tokens
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.base import announce, column, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind
from coderdesk.ui.widgets.chip import Chip
from coderdesk.ui.widgets.labels import Label
from coderdesk.ui.words import count, short_date


class BuilderFoot(QFrame):
    """`post_chosen`, `back_chosen`; `code_sets_wanted` where it offers what the official tables bring."""

    post_chosen = Signal()
    back_chosen = Signal()
    code_sets_wanted = Signal()

    def __init__(self, keys: KeyTable) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setProperty("edge", "top")
        self._code = Label("", "code_large", "accent")
        self._title = Label("", "medium", wrap=True)
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._state = Chip("")
        self.official = DeskButton("Official tables of this year bring rows and definitions", Kind.LINK)
        self.back = DeskButton("Back", tip="Take the last character away (Backspace)")
        self.post = DeskButton.of(keys, "chart.post", "Post", Kind.PRIMARY)
        for button in (self.official, self.back, self.post):
            button.setAutoDefault(False)
        layout = row(self._code, self._title, self._state, self.official, self.back, self.post)
        layout.setStretchFactor(self._title, 1)
        self.setLayout(column(layout, margins=(tokens.PADDING_HEAD, 8, tokens.PADDING_HEAD, 8)))
        self.back.clicked.connect(self.back_chosen)
        self.post.clicked.connect(self.post_chosen)
        self.official.clicked.connect(self.code_sets_wanted)

    @property
    def title(self) -> str:
        """What is said of the code."""
        return self._title.text()

    def show_building(self, building: Building) -> None:
        """Show how far a code is."""
        entry = building.entry
        self._code.setText(building.start)
        self._code.setVisible(bool(building.start))
        self._title.setText(entry.title if entry is not None else _so_far(building))
        self._title.set_ink("text" if entry is not None else "text_muted")
        self.official.setVisible(not building.official and entry is None)
        self._state.setVisible(entry is not None and not entry.valid)
        if entry is not None and not entry.valid:
            until = f"ended {short_date(entry.valid_to)}" if entry.valid_to else "not valid on this date"
            self._state.show_state(until, Tone.DANGER, "error")
        self.back.setEnabled(bool(building.start))
        self.post.setEnabled(entry is not None and entry.valid)

    def say(self, what: str) -> None:
        """Say why what was typed leads nowhere."""
        self._title.setText(what)
        self._title.set_ink("warning")
        announce(self, what)


def _so_far(building: Building) -> str:
    """Say how many codes lie behind what is chosen, and what the next key does."""
    codes = sum(value.codes for value in building.axis.values) if building.axis is not None else 0
    if not building.start:
        return "Type a character, or choose with the arrows and Enter"
    if len(building.start) >= building.place:
        return f"{count(codes, 'code')} on this axis"
    return f"{count(codes, 'code')} begin so"
