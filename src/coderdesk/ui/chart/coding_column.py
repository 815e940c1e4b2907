"""The right column of the coding desk: search, diagnoses, services, findings, finish."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from coderdesk.domain.book import SearchHit
from coderdesk.domain.codes import Code
from coderdesk.services.charts import ChartState
from coderdesk.ui import tokens
from coderdesk.ui.chart.diagnoses import DiagnosesPanel
from coderdesk.ui.chart.findings import FindingsPanel
from coderdesk.ui.chart.finish_bar import FinishBar
from coderdesk.ui.chart.line_editor import LineEditor
from coderdesk.ui.chart.quick_line import QuickLine, read_quick_line
from coderdesk.ui.chart.results import ResultsList
from coderdesk.ui.chart.services import LinesPanel, ProceduresPanel
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import column, row
from coderdesk.ui.widgets.labels import Label
from coderdesk.ui.widgets.search_field import SearchField
from coderdesk.ui.words import count

#: Rows for which a list keeps room even while it is shorter.
LEAST_ROWS = 3


class CodingColumn(QFrame):
    """Holds the parts and decides which of them the search leaves room for.

    While the search has words and the focus it takes the column: results in full, the diagnoses below them.

    `search_wanted(str)` as it is typed; `line_typed(QuickLine)` for what is a service line rather than words.
    """

    search_wanted = Signal(str)
    line_typed = Signal(object)

    def __init__(self, keys: KeyTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self.setAccessibleName("Coding")
        self.field = SearchField("Search codes: words, code, or 99214-25 x1 185 for a service", keys=keys)
        self.results = ResultsList()
        self.line_hint = Label("", "small", "info")
        self.diagnoses = DiagnosesPanel(keys)
        self.procedures = ProceduresPanel(keys)
        self.lines = LinesPanel(keys)
        self.editor = LineEditor()
        self.findings = FindingsPanel(keys)
        self.finish_bar = FinishBar(keys)
        head = QFrame()
        head.setProperty("ground", "raised")
        head.setProperty("edge", "bottom")
        head.setLayout(column(row(self.field), self.line_hint, gap=4, margins=(tokens.PADDING, 8, tokens.PADDING, 8)))
        layout = column(
            head,
            self.results,
            self.diagnoses,
            self.procedures,
            self.lines,
            self.editor,
            self.findings,
            self.finish_bar,
            gap=0,
        )
        for widget, share in (
            (self.results, 5),
            (self.diagnoses, 4),
            (self.procedures, 2),
            (self.lines, 3),
            (self.findings, 4),
        ):
            layout.setStretchFactor(widget, share)
        self.setLayout(layout)
        self._answered, self._choose_when_answered = True, False
        self.line_hint.hide()
        self.results.hide()
        self.field.textChanged.connect(self._typed)
        self.field.moved.connect(self.results.move_selection)
        self.field.chosen.connect(self._choose)
        self.field.left.connect(self.leave_search)
        self.field.installEventFilter(self)
        self.results.installEventFilter(self)
        self.editor.closed.connect(self.close_editor)

    def show_state(self, state: ChartState) -> None:
        """Show how a chart stands."""
        for part in (self.diagnoses, self.procedures, self.lines, self.findings, self.finish_bar):
            part.show_state(state)
        encounter = state.encounter
        # A short list leaves its room to the findings; a long one takes its share and scrolls.
        for panel, rows in (
            (self.diagnoses, len(encounter.diagnoses)),
            (self.procedures, len(encounter.procedures)),
            (self.lines, len(encounter.lines)),
        ):
            panel.setMaximumHeight(look().px(tokens.SECTION_BAR) + panel.table.height_of(max(rows, LEAST_ROWS)))

    def show_hits(self, hits: Sequence[SearchHit], posted: dict[Code, int]) -> None:
        """Show what a search found; an Enter that was pressed before the answer came is carried out now."""
        self._answered = True
        self.results.show_hits(hits, posted)
        self.field.set_note(count(len(hits), "code") if hits else "nothing found")
        if self._choose_when_answered:
            self._choose()

    def start_search(self, text: str = "") -> None:
        """Take the focus, with `text` in the field where it is given."""
        self.close_editor()
        if text:
            self.field.setText(text)
        self.field.start()

    def leave_search(self) -> None:
        """Give the column back to the chart."""
        self.field.clear()
        self.diagnoses.table.setFocus()

    def close_editor(self) -> None:
        """Put the line editor away."""
        had_focus = any(child.hasFocus() for child in self.editor.findChildren(QWidget))
        self.editor.hide()
        self._share()
        if had_focus:
            self.lines.table.setFocus()

    def open_editor(self) -> None:
        """Give the line editor its room."""
        self._share()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and event.type() == QEvent.Type.KeyPress:
            return self._field_key(event)
        if watched in (self.field, self.results) and event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._share()
        return super().eventFilter(watched, event)

    def _field_key(self, event: QEvent) -> bool:
        """Let Right and Left open and close headers while the focus stays in the field, at the ends of the words."""
        key, at_end = event.key(), self.field.cursorPosition() == len(self.field.text())  # type: ignore[attr-defined]
        if not self.results.isVisible() or self.field.hasSelectedText():
            return False
        if key == Qt.Key.Key_Right and at_end:
            self.results.open_current()
            return True
        if (
            key == Qt.Key.Key_Left
            and at_end
            and self.results.current
            and (self.results.current.is_open or self.results.current.depth)
        ):
            self.results.close_current()
            return True
        return False

    def _typed(self, text: str) -> None:
        # What stands in the list now answers what was typed before: it must not be posted for what is typed now.
        self._answered, self._choose_when_answered = not text.strip(), False
        self._share()
        line = self._line
        self.line_hint.setVisible(line is not None)
        if line is not None:
            self.line_hint.setText(_line_words(line))
        self.search_wanted.emit(text)

    def _choose(self) -> None:
        if not self._answered:
            self._choose_when_answered = True
            return
        self._choose_when_answered = False
        line = self._line
        if line is not None:
            self.line_typed.emit(line)
        else:
            self.results.choose()

    @property
    def _line(self) -> QuickLine | None:
        """The service line that is typed; None where a code of the results is written the same, as J1100 and J11.00."""
        line = read_quick_line(self.field.text())
        if line is None or line.modifiers or line.charge is not None:
            return line
        same = any(row.hit.entry.code.text.startswith(line.code.text) for row in self.results.rows)
        return None if same and self._answered else line

    def _share(self) -> None:
        searching = bool(self.field.text().strip()) and (self.field.hasFocus() or self.results.hasFocus())
        self.results.setVisible(searching)
        editing = self.editor.isVisibleTo(self)
        self.findings.setVisible(not searching and not editing)
        self.lines.setVisible(not searching)
        if searching:
            self.editor.hide()


def _line_words(line: QuickLine) -> str:
    parts = [f"Enter posts {'-'.join((line.code.text, *line.modifiers))} as a service line"]
    if line.units != 1:
        parts.append(f"{line.units.normalize():f} units")
    parts.append(f"${line.charge.grouped}" if line.charge is not None else "at the usual charge")
    return ", ".join(parts)
