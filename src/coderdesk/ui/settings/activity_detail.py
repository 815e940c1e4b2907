"""One entry of the trail, whole: who, when, to which chart, and each field with its old and its new value."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from coderdesk.domain.audit import FieldChange, TrailLine
from coderdesk.ui import tokens
from coderdesk.ui.settings.activity_words import KIND_ICONS, KIND_WORDS, kind_tone, moment_words
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import Box, clear, column, row
from coderdesk.ui.widgets.chip import Chip
from coderdesk.ui.widgets.labels import Label
from coderdesk.ui.widgets.stateful_panel import StatefulPanel

NOTHING = "nothing"


class EntryDetail(QFrame):
    """Shows an entry. It takes the focus so that a long one is scrolled by key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "raised")
        self.setProperty("edge", "left")
        self.setAccessibleName("Selected entry")
        self._column = column(gap=0)
        inside = QWidget()
        inside.setProperty("ground", "raised")
        inside.setLayout(self._column)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setAccessibleName("Selected entry")
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inside)
        self._panel = StatefulPanel(self.area)
        self.setLayout(column(self._panel, gap=0))
        self.show_line(None)

    def show_line(self, line: TrailLine | None) -> None:
        """Show an entry, or say that none is selected."""
        if line is None:
            self._panel.show_empty("No entry is selected", "", icon="history")
            return
        clear(self._column)
        self._head(line)
        if line.entry.changes:
            self._section(Label("Changes", "heading"), *(_change(change) for change in line.entry.changes))
        self._section(
            Label("Digest", "heading"),
            Label("It binds this entry to all before it.", "small", "text_muted", wrap=True),
            _digits(line.entry.digest.hex()),
        )
        self._column.addStretch(1)
        self._panel.show_content()

    def _head(self, line: TrailLine) -> None:
        entry = line.entry
        title = Label(entry.action[:1].upper() + entry.action[1:], "title", wrap=True)
        head = row(title, Chip(KIND_WORDS[entry.kind], kind_tone(entry.kind), KIND_ICONS[entry.kind]))
        head.setStretchFactor(title, 1)
        emptied = f"Emptied by the disposal of entry {entry.blanked_by:,}" if entry.blanked_by else ""
        facts = (
            ("Entry", f"{entry.number:,}"),
            ("When", f"{moment_words(entry.at)} ({entry.at:%Y-%m-%d %H:%M:%S} UTC)"),
            ("By", entry.by),
            ("Account", line.account or (entry.encounter or "")),
            ("Patient", line.patient or (entry.patient or "")),
            ("To", entry.recipient),
            ("For", entry.purpose),
            ("Detail", entry.detail or emptied),
        )
        self._section(head, *(_fact(name, value) for name, value in facts if value))

    def _section(self, *parts: QWidget | Box) -> None:
        frame = QFrame()
        frame.setProperty("edge", "bottom")
        frame.setLayout(column(*parts, gap=6, margins=(tokens.PADDING_HEAD, 10, tokens.PADDING_HEAD, 10)))
        self._column.addWidget(frame)


def _fact(name: str, value: str) -> Box:
    return column(Label(name, "small", "text_muted"), Label(value, "body", wrap=True), gap=0)


def _change(change: FieldChange) -> Box:
    before = Label(change.old or NOTHING, "body", "text" if change.old else "text_muted", wrap=True)
    after = Label(change.new or NOTHING, "medium", "text" if change.new else "text_muted", wrap=True)
    return column(
        Label(change.field[:1].upper() + change.field[1:], "small", "text_muted", wrap=True),
        _beside("was", before),
        _beside("is", after),
        gap=0,
    )


def _beside(word: str, value: Label) -> Box:
    name = Label(word, "small", "text_muted")
    name.setFixedWidth(look().px(28))
    line = row(name, value, gap=6)
    line.setStretchFactor(value, 1)
    return line


def _digits(text: str) -> Label:
    """Write a digest in groups, so that it can be read and broken into lines."""
    return Label(" ".join(text[at : at + 8] for at in range(0, len(text), 8)), "code_small", "text_muted", wrap=True)
