"""The coding desk: documents, the note, the codes, side by side."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QSplitter, QStackedLayout, QWidget

from coderdesk.domain.found_by import searched
from coderdesk.services.charts import ChartState
from coderdesk.ui.chart.coding_column import CodingColumn
from coderdesk.ui.chart.details.middle import MiddleColumn
from coderdesk.ui.chart.documents import DocumentsPanel, OutlineEntry
from coderdesk.ui.chart.header import PatientHeader
from coderdesk.ui.chart.reader_panel import ReaderPanel, marks_of
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.screen import Screen
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import column
from coderdesk.ui.widgets.prompt_bar import PromptBar
from coderdesk.ui.widgets.stateful_panel import StatefulPanel
from coderdesk.ui.words import short_date

NARROW = 1360


class ChartScreen(Screen):
    """Puts the parts together and binds the keys that go across them. It knows no service.

    `came` when the coder comes to it; `worklist_wanted` where no chart is open; `finish_key`, `hold_key`,
    `history_key`, `evidence_key`, `star_key`, `own_note_key`, `save_group_key` and `undo_wanted` by key;
    `details_wanted(Place)`: show what a finding speaks of.
    `look_up_wanted(Code, path)` shows a code in the encoder, `encoder_window_wanted` the encoder beside the chart.
    """

    worklist_wanted = Signal()
    finish_key = Signal()
    history_key = Signal()
    hold_key = Signal()
    evidence_key = Signal()
    star_key = Signal()
    own_note_key = Signal()
    save_group_key = Signal()
    undo_wanted = Signal()
    came = Signal()
    details_wanted = Signal(object)
    look_up_wanted = Signal(object, str)
    encoder_window_wanted = Signal()

    def __init__(self, keys: KeyTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Chart")
        self.header = PatientHeader()
        self.documents = DocumentsPanel()
        self.reader = ReaderPanel(keys)
        self.middle = MiddleColumn(self.reader, keys)
        self.coding = CodingColumn(keys)
        self.prompt = PromptBar()
        self.prompt.closed.connect(self.coding.diagnoses.table.setFocus)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        for widget in (self.documents, self.middle, self.coding):
            self.split.addWidget(widget)
        self.split.setStretchFactor(1, 1)
        body = QWidget()
        layout = column(self.header, self.split, self.prompt, gap=0)
        layout.setStretchFactor(self.split, 1)
        body.setLayout(layout)
        self._panel = StatefulPanel(body, ground="surface")
        self._panel.action_chosen.connect(self.worklist_wanted)
        stack = QStackedLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.addWidget(self._panel)
        self._moved = False
        # A timer of the screen's own goes with it; one shot at it from outside may find its parts gone.
        self._sizing = QTimer(self, singleShot=True, interval=0)
        self._sizing.timeout.connect(self._size)
        self.split.splitterMoved.connect(self._keep_widths)
        self.split.installEventFilter(self)
        self.show_nothing()
        self._bind(keys)

    def _bind(self, keys: KeyTable) -> None:
        keys.bind("chart.find", self, self._find_in_note)
        self.middle.bind(keys, self)
        keys.bind("chart.next_finding", self, lambda: self._step(1), repeats=True)
        keys.bind("chart.previous_finding", self, lambda: self._step(-1), repeats=True)
        keys.bind("chart.fix", self, self.coding.findings.take_first_way_out)
        keys.bind("chart.look_up", self, self._look_up)
        keys.bind("chart.encoder_window", self, self.encoder_window_wanted.emit)
        keys.bind("chart.finish", self, self.finish_key.emit)
        keys.bind("chart.history", self, self.history_key.emit)
        keys.bind("chart.hold", self, self.hold_key.emit)
        keys.bind("chart.star", self.coding, self.star_key.emit)
        keys.bind("chart.own_note", self.coding, self.own_note_key.emit)
        keys.bind("chart.save_group", self, self.save_group_key.emit)
        keys.bind("chart.post_with_evidence", self.reader.reader, self.evidence_key.emit)
        self.reader.search_wanted.connect(self.coding.start_search)
        for chosen in (self.documents.document_chosen, self.documents.section_chosen):
            chosen.connect(self.middle.show_note)
        self.documents.section_chosen.connect(self.reader.go_to)

    def show_nothing(self) -> None:
        """Say that no chart is open."""
        self._panel.show_empty("No chart is open", "Take one from the worklist.", "Go to the worklist", "chart")

    def show_loading(self) -> None:
        """Say that a chart is being opened."""
        self._panel.show_loading("Opening the chart …")

    def begin(self) -> None:
        """Put away what belongs to the chart before: a question, an open line, a search, the selected rows."""
        self.prompt.close_bar()
        self.reader.find_bar.close_bar()
        self.coding.begin()

    def show_chart(self, state: ChartState, today: date) -> None:
        """Show how a chart stands."""
        self._panel.show_content()
        self._size()
        chart, encounter = state.chart, state.encounter
        self.header.show_chart(chart, today)
        evidence = {document.id: len(marks_of(encounter, document)) for document in chart.documents}
        self.documents.show_documents(chart.documents, evidence)
        self.read_document(self.documents.current_document or "", state)
        self.coding.show_state(state)
        self.where_changed.emit((chart.client.name, chart.patient.name.initials, encounter.account))
        self.release_changed.emit(_release_words(state))

    def read_document(self, document: str, state: ChartState) -> None:
        """Show one document of the chart in the reader."""
        shown = next((found for found in state.chart.documents if found.id == document), None)
        self.reader.show_document(shown)
        self.reader.show_evidence(state.encounter)
        marks = marks_of(state.encounter, shown) if shown else []
        self.documents.show_outline(
            [OutlineEntry(s, sum(s.start <= mark.start < s.end for mark in marks)) for s in self.reader.sections]
        )

    def show_findings(self) -> None:
        """Give the focus to the finding that comes first."""
        self._step(1)

    def start_find(self) -> None:
        passage = self.reader.passage if self.reader.reader.hasFocus() else None
        self.coding.start_search(" ".join(passage.text.split())[:120] if passage else "")

    def undo(self) -> None:
        self.undo_wanted.emit()

    def entered(self) -> None:
        self._size()
        self.came.emit()

    def panels(self) -> tuple[QWidget, ...]:
        """Return where F6 leads, in reading order."""
        coding = self.coding
        places = (
            self.documents.documents,
            self.documents.outline,
            self.reader.reader,
            self.reader.pages,
            self.middle.details,
            coding.field,
            coding.diagnoses.table,
            coding.procedures.table,
            coding.lines.table,
            coding.findings,
        )
        return tuple(place for place in places if place.isVisible())

    def _look_up(self) -> None:
        code, found = self.coding.current_code, self.coding.results.current
        if code is None:
            return
        is_result = self.coding.searching.is_on and found is not None and found.hit.entry.code == code
        path = searched(code, self.coding.field.text(), found.hit.why) if is_result and found is not None else ""
        self.look_up_wanted.emit(code, path)

    def _find_in_note(self) -> None:
        self.middle.show_note()
        self.reader.find_bar.start()

    def _keep_widths(self) -> None:
        self._moved = True

    def _step(self, by: int) -> None:
        if self.coding.findings.isHidden():
            self.coding.leave_search()
            self.coding.close_editor()
        self.coding.findings.step(by)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.split and event.type() == QEvent.Type.Resize:
            # The split shares its width by itself when this event has been dealt with; ours comes after that.
            self._sizing.start()
        return super().eventFilter(watched, event)

    def _size(self) -> None:
        """Give the columns their widths whenever the window's changes, until the coder moves them himself."""
        width = self.split.width()
        if self._moved or not self.split.isVisible():
            return
        theme = look()
        side, coding = (176, 520) if width < theme.px(NARROW) else (216, 584)
        left, right = theme.px(side), theme.px(coding)
        self.split.setSizes([left, max(theme.px(280), width - left - right), right])


def _release_words(state: ChartState) -> str:
    day = state.encounter.coding_date
    if state.release is None:
        return f"no ICD-10-CM release is loaded for {short_date(day)}" if day else "no date of service"
    when = f" · in force on {short_date(day)}" if day else ""
    return f"{state.release.system.label} {state.release.name}{when}"
