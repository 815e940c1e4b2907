"""One code: what it stands under, its title and dates, every note with its level, what stands below it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from coderdesk.domain.book import CodeEntry, Note, NoteKind
from coderdesk.domain.codes import Code
from coderdesk.services.codes import CodePage
from coderdesk.ui import tokens
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.base import Box, clear, column, row
from coderdesk.ui.widgets.chip import Chip
from coderdesk.ui.widgets.columns import CellChip, Column
from coderdesk.ui.widgets.heads import SectionBar
from coderdesk.ui.widgets.labels import ElidedLabel, Label
from coderdesk.ui.widgets.models import SnapshotModel
from coderdesk.ui.widgets.stateful_panel import StatefulPanel
from coderdesk.ui.widgets.table import DeskTable
from coderdesk.ui.words import count, short_date

NOTE_TONES = {
    NoteKind.EXCLUDES1: Tone.DANGER,
    NoteKind.CODE_FIRST: Tone.WARNING,
    NoteKind.USE_ADDITIONAL: Tone.INFO,
    NoteKind.CODE_ALSO: Tone.INFO,
    NoteKind.NOTE: Tone.INFO,
}
CHILD_COLUMNS: tuple[Column[CodeEntry], ...] = (
    Column("Code", lambda entry: entry.code.dotted, width=96, style="code"),
    Column(
        "Title",
        lambda entry: entry.title,
        width=240,
        stretch=1,
        ink=lambda entry: "text" if entry.valid or entry.needs else "text_disabled",
        chips=lambda entry: [CellChip(f"needs {entry.needs}", Tone.INFO)] if entry.needs else [],
    ),
)


class CodePanel(QFrame):
    """`code_chosen(Code)` for a parent or a child of the code that is shown."""

    code_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "raised")
        self.code: Code | None = None
        self._column = column(gap=8, margins=(tokens.PADDING_HEAD, 14, tokens.PADDING_HEAD, 14))
        inside = QWidget()
        inside.setProperty("ground", "raised")
        inside.setLayout(self._column)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setAccessibleName("Code")
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        self._children_bar = SectionBar("Below it")
        self._model = SnapshotModel[CodeEntry](CHILD_COLUMNS)
        self.children_table = DeskTable(self._model, "Codes below")
        self.children_table.horizontalHeader().hide()
        self.children_table.opened.connect(lambda entry: self.code_chosen.emit(entry.code))
        body = QWidget()
        layout = column(area, self._children_bar, self.children_table, gap=0)
        layout.setStretchFactor(area, 3)
        layout.setStretchFactor(self.children_table, 2)
        body.setLayout(layout)
        self._panel = StatefulPanel(body)
        outer = column(self._panel, gap=0)
        self.setLayout(outer)
        self._panel.show_empty(
            "No code is chosen", "Its notes, its dates and what stands below it appear here.", icon="code"
        )

    def show_page(self, page: CodePage, on: date) -> None:
        """Show a code as of a date."""
        self.code = page.entry.code
        clear(self._column)
        self._path(page)
        self._head(page.entry, on)
        for kind in NoteKind:
            self._notes(kind, [note for note in page.notes if note.kind is kind])
        if page.seventh:
            self._column.addWidget(Label("7th character", "heading"))
            for letter, meaning in page.seventh:
                self._column.addLayout(_named(letter, meaning))
        self._column.addStretch(1)
        self._model.show_items(page.children)
        self._children_bar.set_note(count(len(page.children), "code"))
        for widget in (self._children_bar, self.children_table):
            widget.setVisible(bool(page.children))
        self._panel.show_content()

    def _path(self, page: CodePage) -> None:
        if page.entry.chapter:
            self._column.addWidget(ElidedLabel(page.entry.chapter, "small", "text_muted"))
        for parent in page.parents:
            self._column.addLayout(_named(parent.code.dotted, parent.title, "text_muted"))

    def _head(self, entry: CodeEntry, on: date) -> None:
        code = Label(entry.code.dotted, "code_large", "accent")
        code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._column.addLayout(row(code, *_chips(entry, on), None))
        self._column.addWidget(Label(entry.title, "title", wrap=True))
        release = entry.release
        words = f"{release.system.label} {release.name}"
        if entry.valid_from:
            until = f" to {short_date(entry.valid_to)}" if entry.valid_to else ", no end known"
            words += f" · valid from {short_date(entry.valid_from)}{until}"
        self._column.addWidget(Label(words, "small", "text_muted", wrap=True))
        self._column.addWidget(Label(release.source, "caption", "text_muted", wrap=True))

    def _notes(self, kind: NoteKind, notes: list[Note]) -> None:
        if not notes:
            return
        tone = NOTE_TONES.get(kind, Tone.NEUTRAL)
        words = kind.value[:1].upper() + kind.value[1:]
        self._column.addLayout(row(Chip(words, tone), None))
        for note in notes:
            level = Label("this code" if note.own else note.level, "caption", "text_muted")
            level.setMinimumWidth(96)
            text = Label(note.text, "body", wrap=True)
            line = row(level, text, gap=8)
            line.setAlignment(level, Qt.AlignmentFlag.AlignTop)
            line.setStretchFactor(text, 1)
            self._column.addLayout(line)


def _chips(entry: CodeEntry, on: date) -> list[Chip]:
    if entry.needs:
        return [Chip("header", Tone.NEUTRAL), Chip(f"needs {entry.needs}", Tone.INFO)]
    if entry.valid:
        return [Chip(f"valid on {short_date(on)}", Tone.OK, "ok")]
    return [Chip(f"not valid on {short_date(on)}", Tone.DANGER, "error")]


def _named(code: str, words: str, ink: str = "text") -> Box:
    name = Label(code, "code", ink)
    name.setMinimumWidth(84)
    text = Label(words, "body", ink, wrap=True)
    line = row(name, text, gap=8)
    line.setAlignment(name, Qt.AlignmentFlag.AlignTop)
    line.setStretchFactor(text, 1)
    return line
