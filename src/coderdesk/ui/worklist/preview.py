"""What the selected encounter holds: the note's first lines, codes so far, findings, deadlines."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from coderdesk.domain.chart import Chart
from coderdesk.domain.encounter import Status
from coderdesk.domain.findings import Finding, Severity
from coderdesk.services.charts import ChartState
from coderdesk.ui import tokens
from coderdesk.ui.encounter_words import STATUS_TONES, STATUS_WORDS, age_and_sex, dates_words, type_words
from coderdesk.ui.failures import Told
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import Box, clear, column, row
from coderdesk.ui.widgets.buttons import DeskButton
from coderdesk.ui.widgets.chip import Chip
from coderdesk.ui.widgets.labels import ElidedLabel, IconLabel, Label
from coderdesk.ui.widgets.stateful_panel import StatefulPanel
from coderdesk.ui.words import count, due_words, money, short_date

LINES_OF_NOTE = 7
MOST_ROWS = 6


class Preview(QFrame):
    """`open_wanted`, `hold_wanted`."""

    open_wanted = Signal()
    hold_wanted = Signal()

    def __init__(self, keys: KeyTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "raised")
        self.setProperty("edge", "left")
        self.setAccessibleName("Selected encounter")
        self._column = column(gap=0)
        inside = QWidget()
        inside.setProperty("ground", "raised")
        inside.setLayout(self._column)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        self._panel = StatefulPanel(area)
        self._open = DeskButton.of(keys, "worklist.open", "Open")
        self._hold = DeskButton.of(keys, "worklist.hold", "Hold")
        self._open.clicked.connect(self.open_wanted)
        self._hold.clicked.connect(self.hold_wanted)
        foot = QFrame()
        foot.setProperty("ground", "surface")
        foot.setProperty("edge", "top")
        foot.setLayout(row(self._open, self._hold, None, margins=(tokens.PADDING, 8, tokens.PADDING, 8)))
        layout = column(self._panel, foot, gap=0)
        layout.setStretchFactor(self._panel, 1)
        self.setLayout(layout)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say that nothing is selected."""
        self._panel.show_empty("No chart is selected", "", icon="chart")
        self._open.setEnabled(False)
        self._hold.setEnabled(False)

    def show_failed(self, told: Told) -> None:
        """Say why the selected encounter cannot be shown; it may be opened all the same."""
        self._panel.show_failed(told, action="")
        self._open.setEnabled(True)
        self._hold.setEnabled(True)

    def show_state(self, state: ChartState, today: date) -> None:
        """Show an encounter."""
        clear(self._column)
        self._head(state.chart)
        self._note(state.chart)
        self._codes(state)
        self._findings(state)
        self._deadlines(state, today)
        self._column.addStretch(1)
        self._panel.show_content()
        done = state.encounter.status in (Status.FINISHED, Status.EXPORTED)
        self._open.setEnabled(True)
        self._hold.setEnabled(not done and state.encounter.status is not Status.ON_HOLD)

    def _section(self, *parts: QWidget | Box) -> None:
        frame = QFrame()
        frame.setProperty("edge", "bottom")
        frame.setLayout(column(*parts, gap=4, margins=(tokens.PADDING_HEAD, 10, tokens.PADDING_HEAD, 10)))
        self._column.addWidget(frame)

    def _head(self, chart: Chart) -> None:
        encounter = chart.encounter
        name = ElidedLabel(chart.patient.name.filed, "title")
        chip = Chip(STATUS_WORDS[encounter.status], STATUS_TONES[encounter.status], encounter.status.value)
        first = row(name, chip)
        first.setStretchFactor(name, 1)
        seen = encounter.service_from
        about = [age_and_sex(chart.patient, seen) if seen else "", encounter.account, dates_words(encounter)]
        self._section(
            first,
            ElidedLabel(" · ".join(part for part in about if part), "small", "text_muted"),
            ElidedLabel(f"{chart.client.name} · {type_words(encounter)}", "small", "text_muted"),
            *(
                [Label(f"On hold: {encounter.hold_reason}", "small", "warning", wrap=True)]
                if encounter.hold_reason
                else []
            ),
        )

    def _note(self, chart: Chart) -> None:
        document = chart.documents[0] if chart.documents else None
        if document is None:
            self._section(
                Label("No note", "heading"), Label("This chart came without a document.", "small", "text_muted")
            )
            return
        lines = [line.strip() for line in document.text.splitlines() if line.strip()]
        first = "\n".join(lines[:LINES_OF_NOTE]) or "A scan: open the chart to see its pages."
        head = row(Label(document.title, "heading"), None, Label(count(document.pages, "page"), "small", "text_muted"))
        self._section(head, Label(first[:600], "small", wrap=True))

    def _codes(self, state: ChartState) -> None:
        encounter = state.encounter
        head = row(
            Label("Codes so far", "heading"),
            None,
            Label(
                f"{count(len(encounter.diagnoses), 'diagnosis', 'diagnoses')}, {count(len(encounter.lines), 'line')}",
                "small",
                "text_muted",
            ),
        )
        parts: list[QWidget | Box] = [head]
        wrong = {code for finding in state.checked.errors for code in finding.codes}
        for place, diagnosis in enumerate(encounter.diagnoses[:MOST_ROWS], start=1):
            ink = "danger" if diagnosis.code in wrong else "text"
            parts.append(_code_row(str(place), diagnosis.code.dotted, state.title(diagnosis.code), ink))
        if len(encounter.diagnoses) > MOST_ROWS:
            parts.append(Label(f"and {len(encounter.diagnoses) - MOST_ROWS} more", "small", "text_muted"))
        for line in encounter.lines[:MOST_ROWS]:
            words = "-".join((line.code.text, *line.modifiers))
            parts.append(_code_row("", words, line.description or state.title(line.code), "text", money(line.charge)))
        if not encounter.diagnoses and not encounter.lines:
            parts.append(Label("Nothing is coded yet.", "small", "text_muted"))
        self._section(*parts)

    def _findings(self, state: ChartState) -> None:
        standing = [f for f in state.checked.standing if f.severity is not Severity.INFO]
        errors, warnings = len(state.checked.errors), len(state.checked.warnings)
        words = f"{count(errors, 'error')}, {count(warnings, 'warning')}"
        parts: list[QWidget | Box] = [row(Label("Findings", "heading"), None, Label(words, "small", "text_muted"))]
        parts += [_finding_row(finding) for finding in standing[:MOST_ROWS]]
        if len(standing) > MOST_ROWS:
            parts.append(Label(f"and {len(standing) - MOST_ROWS} more", "small", "text_muted"))
        if not standing:
            parts.append(row(IconLabel("ok", "ok"), Label("Nothing stands in the way.", "small"), None))
        self._section(*parts)

    def _deadlines(self, state: ChartState, today: date) -> None:
        encounter, chart = state.encounter, state.chart
        parts: list[QWidget | Box] = [Label("Deadlines", "heading")]
        due = due_words(encounter.due, today)
        if due:
            parts.append(
                _fact("To the client", due if due.endswith("late") else f"due {due}", short_date(encounter.due))
            )
        if chart.primary is not None and chart.primary.payer.filing_days and encounter.service_from is not None:
            left = chart.primary.payer.filing_days - (today - encounter.service_from).days
            words = f"{left} days left" if left >= 0 else f"{-left} days past"
            parts.append(_fact(f"Timely filing, {chart.primary.payer.name}", words, ""))
        if len(parts) > 1:
            self._section(*parts)


def _code_row(number: str, code: str, title: str, ink: str, amount: str = "") -> Box:
    place = Label(number, "small", "text_muted")
    place.setMinimumWidth(look().px(14))
    name = Label(code, "code", ink)
    name.setMinimumWidth(look().px(68))
    words = ElidedLabel(title, "body", ink if ink == "danger" else "text")
    found = row(place, name, words, gap=6)
    found.setStretchFactor(words, 1)
    if amount:
        found.put(Label(amount, "body"))
    return found


def _finding_row(finding: Finding) -> Box:
    is_error = finding.severity is Severity.ERROR
    icon = IconLabel("error" if is_error else "warning", "danger" if is_error else "warning")
    words = column(
        Label(finding.message, "small", wrap=True),
        ElidedLabel(" · ".join(part for part in (finding.rule, finding.source) if part), "caption", "text_muted"),
        gap=0,
    )
    found = row(icon, words)
    found.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
    found.setStretchFactor(words, 1)
    return found


def _fact(name: str, value: str, tip: str) -> Box:
    said = Label(value, "strong")
    said.setToolTip(tip)
    return row(ElidedLabel(name, "body"), None, said)
