"""What the files say of a code, section by section, in one column that scrolls by key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from coderdesk.services.service_facts import Fact, Section
from coderdesk.ui import tokens
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import Box, clear, column, row
from coderdesk.ui.widgets.labels import ElidedLabel, Label
from coderdesk.ui.words import short_date

NAME_WIDTH = 128


def fact_row(fact: Fact) -> Box:
    """Return a fact as a line: its name, its value, what that means."""
    name = Label(fact.name, "small", "text_muted", wrap=True)
    name.setFixedWidth(look().px(NAME_WIDTH))
    value = short_date(fact.value) if isinstance(fact.value, date) else fact.value
    words = f"{value}  {fact.meaning}" if fact.meaning else value
    text = Label(words, "small", wrap=True)
    text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
    text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    line = row(name, text)
    line.setAlignment(name, Qt.AlignmentFlag.AlignTop)
    line.setStretchFactor(text, 1)
    return line


def head_row(title: str, note: str) -> Box:
    """Return the head of a section: its title and, at the right, its release."""
    said = ElidedLabel(note, "caption", "text_muted")
    said.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    line = row(Label(title, "heading"), said)
    line.setStretchFactor(said, 1)
    return line


class FactColumn(QScrollArea):
    """A head, sections under it, then another's widget. It takes the focus, so that the arrows scroll it."""

    def __init__(self, head: QWidget, below: QWidget) -> None:
        super().__init__()
        self.setAccessibleName("What is known of the code")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._sections = column(gap=4)
        inside = QWidget()
        inside.setProperty("ground", "raised")
        margins = (tokens.PADDING_HEAD, 10, tokens.PADDING_HEAD, 10)
        inside.setLayout(column(head, self._sections, below, None, gap=tokens.GAP_WIDE, margins=margins))
        self.setWidget(inside)
        self._shown: tuple[Section, ...] = ()
        look().changed.connect(self._show_anew)

    def _show_anew(self) -> None:
        self.show_sections(self._shown)

    def show_sections(self, sections: Sequence[Section]) -> None:
        """Show other facts."""
        self._shown = tuple(sections)
        clear(self._sections)
        for place, section in enumerate(sections):
            if place:
                self._sections.addSpacing(look().px(8))
            self._sections.addLayout(head_row(section.title, section.release))
            for fact in section.facts:
                self._sections.addLayout(fact_row(fact))
            if not section.facts:
                self._sections.addWidget(Label(section.empty, "small", "text_muted", wrap=True))
