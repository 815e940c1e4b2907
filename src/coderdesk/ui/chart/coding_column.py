"""The right column of the coding desk: search, diagnoses, services, findings, finish."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from coderdesk.domain.codes import Code
from coderdesk.domain.encounter import Diagnosis, Procedure, ServiceLine
from coderdesk.domain.favourites import OwnCodes
from coderdesk.services.charts import ChartState
from coderdesk.ui import tokens
from coderdesk.ui.chart.diagnoses import DiagnosesPanel
from coderdesk.ui.chart.findings import FindingsPanel
from coderdesk.ui.chart.finish_bar import FinishBar
from coderdesk.ui.chart.line_editor import LineEditor
from coderdesk.ui.chart.path_line import PathLine
from coderdesk.ui.chart.searching import Searching
from coderdesk.ui.chart.services import LinesPanel, ProceduresPanel
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import column, row
from coderdesk.ui.widgets.table import DeskTable

#: Rows for which a list keeps room even while it is shorter, and for which one that has to scroll keeps room.
LEAST_ROWS = 2


class CodingColumn(QFrame):
    """Holds the parts and decides which of them the search leaves room for.

    While the search has words and the focus it takes the column: results in full, the diagnoses below them.
    """

    def __init__(self, keys: KeyTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self.setAccessibleName("Coding")
        self.searching = Searching(keys, self)
        self.field, self.results = self.searching.field, self.searching.results
        self.diagnoses = DiagnosesPanel(keys)
        self.procedures = ProceduresPanel(keys)
        self.lines = LinesPanel(keys)
        self.editor = LineEditor()
        self.findings = FindingsPanel(keys)
        self.path = PathLine()
        self.finish_bar = FinishBar(keys)
        self._own = OwnCodes()
        self._told: DeskTable = self.diagnoses.table
        self._rest = QWidget()
        self._lay_out()
        self.searching.turned.connect(self._share)
        self.field.left.connect(self.leave_search)
        self.editor.closed.connect(self.close_editor)
        look().changed.connect(self._limit)
        for panel in (self.diagnoses, self.procedures, self.lines):
            panel.table.current_changed.connect(self._limit)
            panel.table.current_changed.connect(self._tell_path)

    def _lay_out(self) -> None:
        head = QFrame()
        head.setProperty("ground", "raised")
        head.setProperty("edge", "bottom")
        inset = (tokens.PADDING, 8, tokens.PADDING, 8)
        head.setLayout(column(row(self.field), self.searching.hint, gap=4, margins=inset))
        for fixed in (head, self.finish_bar, self.editor, self.path):
            fixed.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        shares = {
            head: 0,
            self.searching.found: 5,
            self.diagnoses: 4,
            self.procedures: 2,
            self.lines: 3,
            self.editor: 0,
            self.findings: 4,
            self._rest: 1,
            self.path: 0,
            self.finish_bar: 0,
        }
        layout = column(*shares, gap=0)
        for widget, share in shares.items():
            layout.setStretchFactor(widget, share)
        self.setLayout(layout)
        self._rest.hide()

    def show_state(self, state: ChartState) -> None:
        """Show how a chart stands."""
        for part in (self.diagnoses, self.procedures, self.lines, self.findings, self.finish_bar):
            part.show_state(state)
        self._limit()
        self._show_path()

    def show_own(self, own: OwnCodes) -> None:
        """Take what the coder noted of codes."""
        self._own = own
        self._show_path()

    @property
    def current(self) -> Diagnosis | Procedure | ServiceLine | None:
        """What is selected in the list that was last gone through."""
        item = self._told.current_item
        return item.coded if item is not None else None

    @property
    def current_code(self) -> Code | None:
        """The code that the coder stands at: in the search while it is on, else in the lists."""
        if self.searching.is_on:
            return self.searching.current_code
        return self.current.code if self.current is not None else None

    def begin(self) -> None:
        """Put away what belongs to the chart before."""
        self.close_editor()
        self.leave_search()
        for panel in (self.diagnoses, self.procedures, self.lines):
            panel.table.setCurrentIndex(QModelIndex())

    def start_search(self, text: str = "") -> None:
        """Take the focus, with `text` in the field where it is given."""
        self.close_editor()
        self.searching.start(text)

    def leave_search(self) -> None:
        """Give the column back to the chart."""
        self.field.clear()
        self.searching.close_shelf()
        self.diagnoses.table.setFocus()

    def open_editor(self) -> None:
        """Give the line editor its room."""
        self._share()

    def close_editor(self) -> None:
        """Put the line editor away."""
        had_focus = any(child.hasFocus() for child in self.editor.findChildren(QWidget))
        self.editor.hide()
        self._share()
        if had_focus:
            self.lines.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _limit(self, _selected: object = None) -> None:
        """Let a short list leave its room to the findings; a long one takes its share and scrolls."""
        for panel in (self.diagnoses, self.procedures, self.lines):
            rows = max(panel.table.model().rowCount(), LEAST_ROWS)
            panel.setMaximumHeight(look().px(tokens.SECTION_BAR) + panel.table.height_of(rows))

    def _tell_path(self, _selected: object = None) -> None:
        """Follow the list whose selection moved, if the coder moved it."""
        tables = (self.diagnoses.table, self.procedures.table, self.lines.table)
        self._told = next((table for table in tables if table.hasFocus()), self._told)
        self._show_path()

    def _show_path(self) -> None:
        found = self.current
        if found is None:
            self.path.show_code("", "", "")
        else:
            self.path.show_code(found.code.dotted, found.found_by, self._own.marks(found.code).note)

    def _share(self) -> None:
        searching = self.searching.is_on
        if searching:
            self.editor.hide()
        editing = not self.editor.isHidden()
        self.searching.found.setVisible(searching)
        self.findings.setVisible(not searching and not editing)
        self._rest.setVisible(editing)
        self.lines.setVisible(not searching)
