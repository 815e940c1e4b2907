"""The detail pane: the code large, what it still needs, what stands beside it, every note that reaches it, and Post."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from coderdesk.domain.book import CodeEntry
from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.services.detail import CodeDetail
from coderdesk.services.seventh import LENGTH, with_seventh
from coderdesk.ui import tokens
from coderdesk.ui.encoder.beside_bar import BesideBar
from coderdesk.ui.encoder.note_list import NoteList
from coderdesk.ui.encoder.own_bar import OwnBar
from coderdesk.ui.encoder.replaced_bar import ReplacedBar
from coderdesk.ui.encoder.seventh_picker import SeventhPicker
from coderdesk.ui.failures import Told
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.base import column, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind
from coderdesk.ui.widgets.chip import Chip
from coderdesk.ui.widgets.flow import Flow
from coderdesk.ui.widgets.labels import Label
from coderdesk.ui.widgets.stateful_panel import StatefulPanel
from coderdesk.ui.words import count, short_date

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class DetailPane(QFrame):
    """`code_wanted(Code, path)` opens a code that stands beside the one shown, or that a note names.

    `completed(Code)` is the shown code with a 7th character; `post_wanted(Code)` and `copy_wanted(Code)` its buttons.
    """

    code_wanted = Signal(object, str)
    completed = Signal(object)
    post_wanted = Signal(object)
    copy_wanted = Signal(object)

    def __init__(self, keys: KeyTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "raised")
        self.setAccessibleName("Code")
        self.detail: CodeDetail | None = None
        self._target = ""
        self._code, self._title = Label("", "code_large", "accent"), Label("", "strong", wrap=True)
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._facts = Label("", "small", "text_muted", wrap=True)
        self._chips = Flow(gap=4)
        self.replaced, self.beside = ReplacedBar(), BesideBar(keys)
        self.own, self.picker = OwnBar(keys), SeventhPicker()
        self._picker_head, self._meaning = Label("", "small", "text_muted"), Label("", "small", wrap=True)
        self.notes = NoteList()
        self._note_count = Label("", "small", "text_muted")
        self.post = DeskButton("Post", Kind.PRIMARY)
        self.copy = DeskButton.of(keys, "encoder.copy", "Copy", cap=False)
        self._lay_out()
        self.picker.chosen.connect(self.choose_seventh)
        self.beside.chosen.connect(lambda code: self.code_wanted.emit(code, ""))
        self.replaced.chosen.connect(self._replace)
        self.notes.link_chosen.connect(self._follow)
        self.post.clicked.connect(self.post_code)
        self.copy.clicked.connect(self.copy_code)
        self.show_nothing()

    def _lay_out(self) -> None:
        inset = (tokens.PADDING_HEAD, 12, tokens.PADDING_HEAD, 12)
        chips = QWidget()
        chips.setLayout(self._chips)
        self._chip_holder = chips
        self._seventh = QWidget()
        head = row(Label("7th character", "heading"), None, self._picker_head)
        self._seventh.setLayout(column(head, self.picker, self._meaning, gap=6))
        notes_head = row(Label("Notes that reach this code", "heading"), None, self._note_count)
        told = (self._code, self._title, chips, self._facts, self.own, self.replaced, 4)
        upper = column(*told, self.beside, self._seventh, gap=6, margins=inset)
        upper_holder = QFrame()
        upper_holder.setProperty("edge", "bottom")
        upper_holder.setLayout(upper)
        self._notes_holder = QWidget()
        self._notes_holder.setLayout(column(notes_head, self.notes, gap=6, margins=inset))
        inside = QWidget()
        inside.setProperty("ground", "raised")
        inside.setLayout(column(upper_holder, self._notes_holder, None, gap=0))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        self._bar = QFrame()
        self._bar.setProperty("ground", "surface")
        self._bar.setProperty("edge", "top")
        self._bar.setLayout(row(self.post, self.copy, None, margins=(tokens.PADDING, 8, tokens.PADDING, 8)))
        body = QWidget()
        layout = column(area, self._bar, gap=0)
        layout.setStretchFactor(area, 1)
        body.setLayout(layout)
        self._panel = StatefulPanel(body)
        self.setLayout(column(self._panel, gap=0))

    @property
    def code(self) -> Code | None:
        """The code that is shown, or None."""
        return self.detail.entry.code if self.detail is not None else None

    def show_nothing(self) -> None:
        """Say that no code is chosen."""
        self.detail = None
        self._panel.show_empty(
            "No code is chosen", "Its notes, its dates and what it still needs appear here.", icon="code"
        )

    def show_failed(self, told: Told) -> None:
        """Say why a code cannot be shown."""
        self.detail = None
        self._panel.show_failed(told, action="")

    def show_target(self, target: str) -> None:
        """Say which chart a code is posted into, "" where none is open: then it is copied."""
        self._target = target
        self._show_button()

    def show_detail(self, detail: CodeDetail, on: date) -> None:
        """Show a code as of a date."""
        self.detail = detail
        entry = detail.entry
        self._code.setText(entry.code.dotted)
        self._title.setText(entry.title)
        while (item := self._chips.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for chip in _chips(detail, on):
            self._chips.addWidget(chip)
        self._chip_holder.updateGeometry()
        self._facts.setText(_facts(entry))
        self.own.show_code(entry.code)
        self.replaced.show_codes(detail.replaced_by)
        self.beside.show_siblings(detail.beside)
        self._show_seventh(detail)
        self.notes.show_notes(detail.notes)
        self._note_count.setText(count(len(detail.notes), "note"))
        self._notes_holder.setVisible(bool(detail.notes))
        self._show_button()
        self._panel.show_content()

    def choose_seventh(self, character: str) -> bool:
        """Complete the code with a 7th character; False where it takes no such character."""
        if self.detail is None or character not in self.detail.takes:
            return False
        self.completed.emit(with_seventh(self.detail.stem.code, character))
        return True

    def post_code(self) -> None:
        """Post the code that is shown, if it is complete; else go to where the rest is chosen."""
        if self.detail is None:
            return
        if self.detail.entry.billable:
            self.post_wanted.emit(self.detail.entry.code)
        elif self.detail.grid is not None:
            self.picker.start()

    def panels(self) -> Sequence[QWidget]:
        """Return what F6 walks through."""
        return (self.replaced, self.beside, self.picker, self.notes, self.post)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text().upper()
        if event.key() in _ENTER and not event.modifiers():
            self.post_code()
        elif len(typed) != 1 or not typed.isalnum() or not self.choose_seventh(typed):
            super().keyPressEvent(event)

    def _show_seventh(self, detail: CodeDetail) -> None:
        self._seventh.setVisible(detail.grid is not None)
        if detail.grid is None:
            return
        self.picker.show_grid(detail.grid, detail.character)
        self._picker_head.setText(f"added to {detail.stem.code.dotted}")
        self._meaning.setText(_meaning(detail))

    def _show_button(self) -> None:
        entry = self.detail.entry if self.detail is not None else None
        words = "Post" if self._target else "Copy"
        self.post.set_words(f"{words} {entry.code.dotted}" if entry is not None else words)
        self.post.set_key("Enter")
        self.post.setEnabled(entry is not None and entry.billable)
        self.post.setToolTip(f"Into {self._target}" if self._target else "No chart is open: the code is copied")
        self.copy.setVisible(bool(self._target))

    def _follow(self, code: Code) -> None:
        where = f"note at {self.code.dotted}" if self.code is not None else "note"
        self.code_wanted.emit(code, f"tabular list: {where}")

    def _replace(self, code: Code) -> None:
        ended = self.code.dotted if self.code is not None else ""
        self.code_wanted.emit(code, f"replaces {ended}")

    def copy_code(self) -> None:
        """Copy the code that is shown."""
        if self.code is not None:
            self.copy_wanted.emit(self.code)


def _meaning(detail: CodeDetail) -> str:
    """Say what the chosen character means, or what is to be done."""
    rows = detail.grid.rows if detail.grid is not None else ()
    meanings = {cell[0]: cell[1] for row in rows for cell in row.cells if cell is not None}
    if detail.character in meanings:
        return f"{detail.character}  {meanings[detail.character]}"
    free = LENGTH - 1 - len(detail.stem.code.text)
    filled = f" X fills the {count(free, 'place')} before it." if free else ""
    return f"Type a letter to choose.{filled}"


def _chips(detail: CodeDetail, on: date) -> list[Chip]:
    entry, chips = detail.entry, []
    if entry.needs:
        chips.append(Chip(f"needs {entry.needs}", Tone.WARNING, "warning"))
    elif entry.valid:
        chips.append(Chip(f"valid on {short_date(on)}", Tone.OK, "ok"))
    else:
        chips.append(Chip(f"not valid on {short_date(on)}", Tone.DANGER, "error"))
    if detail.beside.side is not None:
        chips.append(Chip(detail.beside.side.value))
    if "unspecified" in entry.title.lower() and not entry.needs:
        chips.append(Chip("unspecified", Tone.WARNING))
    chips.append(Chip(entry.release.name))
    return chips


def _facts(entry: CodeEntry) -> str:
    """Say which set the code is of and how long it is valid."""
    words = entry.release.system.label
    if entry.valid_from:
        until = f" to {short_date(entry.valid_to)}" if entry.valid_to else ", no end known"
        words += f" · valid from {short_date(entry.valid_from)}{until}"
    licensed = " · licensed, stays on this computer" if entry.release.system is CodeSystem.CPT else ""
    return words + licensed
