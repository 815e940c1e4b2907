"""What chosen files are, before anything changes: kind, release, counts, and what must be agreed to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from coderdesk.domain.releases import Preview
from coderdesk.ui import tokens
from coderdesk.ui.code_sets.scrolled import scrolled
from coderdesk.ui.failures import Told
from coderdesk.ui.tasks import LongTask
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.base import Box, announce, clear, column, in_tab_order, panel, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind
from coderdesk.ui.widgets.check import CheckBox
from coderdesk.ui.widgets.chip import Chip
from coderdesk.ui.widgets.heads import PanelHead
from coderdesk.ui.widgets.labels import IconLabel, Label
from coderdesk.ui.words import count, short_date


class PreviewPane(QFrame):
    """`agreed(previews)`: load these, all questions are settled. `closed` when the coder leaves it, by Esc or Cancel.

    While files are read or loaded, Esc and Cancel stop that, and the pane tells what came of it.
    """

    agreed = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "raised")
        self.setAccessibleName("Files to import")
        self._previews: tuple[Preview, ...] = ()
        self._questions: list[CheckBox] = []
        self._head = PanelHead("Import", "")
        self._column = column(gap=10, margins=(tokens.PADDING_HEAD, 14, tokens.PADDING_HEAD, 14))
        self._area = scrolled(self._column, "Files to import")
        self.load = DeskButton("Import", Kind.PRIMARY, "import")
        self.load.set_key("Enter")
        self.cancel = DeskButton("Cancel")
        self.cancel.set_key("Esc")
        self.load.clicked.connect(lambda: self.agreed.emit(self.wanted))
        self.cancel.clicked.connect(self.leave)
        foot = QFrame()
        foot.setProperty("ground", "surface")
        foot.setProperty("edge", "top")
        foot.setLayout(row(None, self.cancel, self.load, margins=(tokens.PADDING, 8, tokens.PADDING, 8)))
        layout = column(self._head, self._area, foot, gap=0)
        layout.setStretchFactor(self._area, 1)
        self.setLayout(layout)
        self._task: LongTask | None = None

    @property
    def wanted(self) -> tuple[Preview, ...]:
        """What would be loaded: all that is not there yet and not needless."""
        return tuple(one for one in self._previews if not one.already and not one.needless)

    @property
    def may_load(self) -> bool:
        """Whether there is something to load and everything was agreed to."""
        return bool(self.wanted) and all(box.isChecked() for box in self._questions)

    def words(self) -> tuple[str, ...]:
        """Return what it says, from top to bottom."""
        return tuple(label.text() for label in self.findChildren(QLabel) if label.isVisible())

    def watch(self, task: LongTask) -> None:
        """Show that files are being looked at, fetched or loaded; Esc stops it."""
        self._task = task
        self._turn(task.title, "")
        self.load.hide()
        line = Label("Starting", "body", "text_muted", wrap=True)
        self._column.addLayout(row(IconLabel("loading"), line))
        self._column.addStretch(1)
        task.progressed.connect(lambda done, total, doing: line.setText(_progress_words(done, total, doing)))
        task.ended.connect(self._ended)
        self.cancel.setEnabled(True)
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_previews(self, previews: Sequence[Preview], *, lacking: Sequence[str] = ()) -> None:
        """Show what files are, with a box for each question that must be agreed to.

        `lacking` are sentences about files that did not come along.
        """
        self._previews, self._questions = tuple(previews), []
        wanted = self.wanted
        self._turn("Import", count(len(previews), "file"))
        for words in lacking:
            self._column.addLayout(_noticed("warning", "warning", Label(words, "body", wrap=True)))
        for one in self._previews:
            self._column.addWidget(self._card(one))
        if not wanted:
            self._column.addWidget(Label("All of it is loaded already: there is nothing to import.", wrap=True))
        self._column.addStretch(1)
        self.load.setVisible(bool(wanted))
        self.load.set_words(f"Import {count(len(wanted), 'file')}")
        in_tab_order(*self._questions, self.load, self.cancel)
        self._settle()
        first: QWidget = self._questions[0] if self._questions else self.load if wanted else self.cancel
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, "; ".join(f"{one.kind.label} {one.name}" for one in self._previews))

    def show_refused(self, told: Told) -> None:
        """Say why files were not taken, or not loaded; nothing has changed."""
        self._previews, self._questions = (), []
        stopped = told.cancelled
        self._turn("Stopped" if stopped else "Not imported", "")
        self.load.hide()
        icon, role = ("info", "info") if stopped else ("failed", "danger")
        self._column.addLayout(_noticed(icon, role, Label(told.message, "strong", wrap=True)))
        if told.remedy:
            self._column.addWidget(Label(told.remedy, "body", "text_muted", wrap=True))
        self._column.addStretch(1)
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, str(told))

    def leave(self) -> None:
        """Stop what runs, or close the pane."""
        if self._task is not None:
            self._task.cancel()
            self.cancel.setEnabled(False)
        else:
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.load.isVisible() and self.load.isEnabled():
            self.load.click()
        else:
            super().keyPressEvent(event)

    def _ended(self, _told: object) -> None:
        self._task = None
        self.cancel.setEnabled(True)

    def _turn(self, title: str, note: str) -> None:
        clear(self._column)
        self._head.set_title(title)
        self._head.set_note(note)

    def _card(self, one: Preview) -> QFrame:
        until = f" to {short_date(one.effective_to)}" if one.effective_to else ""
        inside = f" · {one.inside}" if one.inside else ""
        title = Label(f"{one.kind.label} {one.name}", "strong", wrap=True)
        head = row(title, _state(one))
        head.setStretchFactor(title, 1)
        parts = column(
            head,
            Label(f"In force from {short_date(one.effective_from)}{until}", "body"),
            Label(", ".join(f"{number:,} {what}" for what, number in one.counts), "body", wrap=True),
            Label(f"{one.file.name}{inside}", "small", "text_muted", wrap=True),
            gap=4,
            margins=(tokens.PADDING, 10, tokens.PADDING, 10),
        )
        if one.needless:
            parts.addWidget(Label(one.needless, "small", "text_muted", wrap=True))
        if one.kind.licensed:
            parts.addWidget(Label("Licensed: it stays on this machine and is never exported.", "small", wrap=True))
        if not one.already and not one.needless:
            for question in one.questions:
                parts.addLayout(self._question(question))
        return panel(parts, ground="surface", edge="card")

    def _question(self, question: str) -> Box:
        """Return a question as words with a box beside them; the words wrap, so they are no part of the box."""
        box = CheckBox("")
        box.setAccessibleName(f"Agree: {question}")
        box.toggled.connect(lambda _on: self._settle())
        self._questions.append(box)
        words = Label(question, "body", "warning", wrap=True)
        line = row(box, words)
        line.setStretchFactor(words, 1)
        line.setAlignment(box, Qt.AlignmentFlag.AlignTop)
        return line

    def _settle(self) -> None:
        self.load.setEnabled(self.may_load)


def _noticed(icon: str, role: str, words: Label) -> Box:
    mark = IconLabel(icon, role)
    line = row(mark, words)
    line.setStretchFactor(words, 1)
    line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
    return line


def _state(one: Preview) -> Chip:
    if one.already:
        return Chip("loaded already", Tone.NEUTRAL)
    if one.needless:
        return Chip("not needed", Tone.NEUTRAL)
    if one.questions:
        return Chip("asks", Tone.WARNING, "warning")
    return Chip("new", Tone.OK, "ok")


def _progress_words(done: int, total: int, doing: str) -> str:
    return f"{doing} ({100 * done // total} %)" if total else doing
