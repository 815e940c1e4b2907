"""The chosen diagnoses, in the order in which they are billed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from coderdesk.domain.encounter import Diagnosis, EncounterType
from coderdesk.domain.findings import Finding, Part, Severity
from coderdesk.services.charts import ChartState
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.base import column
from coderdesk.ui.widgets.columns import Align, CellChip, Column
from coderdesk.ui.widgets.heads import SectionBar
from coderdesk.ui.widgets.keycap import KeyCap
from coderdesk.ui.widgets.labels import Label
from coderdesk.ui.widgets.models import SnapshotModel
from coderdesk.ui.widgets.table import DeskTable

SEVERITY_TONES = {Severity.ERROR: Tone.DANGER, Severity.WARNING: Tone.WARNING}
#: What a chip beside a code says of a rule; a rule without a word here shows its id.
RULE_WORDS = {
    "ICD-EX1": "Excludes1",
    "ICD-VALID": "not valid",
    "ICD-DUP": "duplicate",
    "ICD-MANIF-FIRST": "not first",
    "ICD-EXTCAUSE-FIRST": "not first",
}


@dataclass(frozen=True, slots=True)
class DiagnosisRow:
    """A diagnosis with its number, its title and the worst finding that stands about it."""

    number: int
    diagnosis: Diagnosis
    title: str
    finding: Finding | None
    takes_poa: bool = False

    @property
    def coded(self) -> Diagnosis:
        """What the row is of."""
        return self.diagnosis

    @property
    def tone(self) -> Tone | None:
        """The ground of the row."""
        return Tone.DANGER if self.finding and self.finding.severity is Severity.ERROR else None


def worst(findings: Sequence[Finding], part: Part, index: int) -> Finding | None:
    """Return the gravest error or warning that speaks of a place, or None."""
    about = [f for f in findings if any(place.part is part and place.index == index for place in f.places)]
    for severity in (Severity.ERROR, Severity.WARNING):
        found = next((finding for finding in about if finding.severity is severity), None)
        if found:
            return found
    return None


def found_words(found_by: str) -> str:
    """Return what a tooltip says of the path to a code."""
    return f"found by {found_by}" if found_by else ""


def rows_of(state: ChartState) -> list[DiagnosisRow]:
    """Return the diagnoses of a chart as rows."""
    inpatient = state.encounter.type is EncounterType.INPATIENT
    standing = state.checked.standing
    return [
        DiagnosisRow(at + 1, diagnosis, state.title(diagnosis.code), worst(standing, Part.DIAGNOSIS, at), inpatient)
        for at, diagnosis in enumerate(state.encounter.diagnoses)
    ]


def _chips(row: DiagnosisRow) -> Sequence[CellChip]:
    found = []
    if row.finding is not None:
        tone = SEVERITY_TONES[row.finding.severity]
        words = RULE_WORDS.get(row.finding.rule, row.finding.rule)
        found.append(CellChip(words, tone, "error" if tone is Tone.DANGER else "warning"))
    if row.takes_poa:
        found.append(CellChip(f"POA {row.diagnosis.poa or '–'}"))
    return found


COLUMNS: tuple[Column[DiagnosisRow], ...] = (
    Column("", lambda row: row.number, width=32, align=Align.RIGHT, ink="text_muted", style="small"),
    Column(
        "Code",
        lambda row: row.diagnosis.code.dotted,
        width=88,
        style="code",
        ink=lambda row: "danger" if row.tone else "text",
        tooltip=lambda row: found_words(row.diagnosis.found_by),
    ),
    Column(
        "Title",
        lambda row: row.title or "not in the loaded code sets",
        width=160,
        stretch=1,
        chips=_chips,
        ink=lambda row: "text" if row.title else "text_muted",
    ),
    Column(
        "Evidence",
        lambda row: len(row.diagnosis.evidence),
        format=lambda passages: str(passages) if passages else "none",
        width=74,
        style="small",
        ink=lambda row: "warning" if row.diagnosis.evidence else "text_muted",
        icon=lambda row: "evidence" if row.diagnosis.evidence else "no_evidence",
        tooltip=lambda row: "\n".join(passage.quote for passage in row.diagnosis.evidence),
    ),
)


class DiagnosesPanel(QFrame):
    """The list with its bar. Indices count from 0.

    `move_wanted(index, to)`, `remove_wanted(index)`, `replace_wanted(index)` (F2), `poa_wanted(index, "Y")`,
    `evidence_wanted(Diagnosis)`: show me where; `current_changed(index)`, -1 where there is none.
    """

    move_wanted = Signal(int, int)
    remove_wanted = Signal(int)
    replace_wanted = Signal(int)
    poa_wanted = Signal(int, str)
    evidence_wanted = Signal(object)
    current_changed = Signal(int)

    def __init__(self, keys: KeyTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = SectionBar(
            "Diagnoses",
            "",
            Label("edit", "caption", "text_muted"),
            KeyCap.of(keys, "chart.edit"),
            Label("move", "caption", "text_muted"),
            KeyCap("Alt+↑↓"),
        )
        self._model = SnapshotModel[DiagnosisRow](COLUMNS)
        self.table = _DiagnosisTable(self._model)
        self.table.horizontalHeader().hide()
        self.setLayout(column(self._bar, self.table, gap=0))
        self.table.poa_typed.connect(self._set_poa)
        self.table.opened.connect(lambda row: self.evidence_wanted.emit(row.diagnosis))
        self.table.current_changed.connect(lambda _row: self.current_changed.emit(self.table.current_row))
        keys.bind("chart.move_up", self.table, lambda: self._move(-1), repeats=True)
        keys.bind("chart.move_down", self.table, lambda: self._move(1), repeats=True)
        keys.bind("chart.remove", self.table, self._remove)
        keys.bind("chart.edit", self.table, self._replace)

    def show_state(self, state: ChartState) -> None:
        """Show the diagnoses of a chart; the selected place stays."""
        rows = rows_of(state)
        self.table.takes_poa = state.encounter.type is EncounterType.INPATIENT
        at = self.table.current_row
        self._model.show_items(rows)
        self._bar.set_note(str(len(rows)))
        if rows and at >= 0:
            self.table.select(at)

    def _move(self, by: int) -> None:
        at, rows = self.table.current_row, self._model.rowCount()
        if at >= 0 and 0 <= at + by < rows:
            self.move_wanted.emit(at, at + by)
            self.table.select(at + by)

    def _remove(self) -> None:
        if self.table.current_row >= 0:
            self.remove_wanted.emit(self.table.current_row)

    def _replace(self) -> None:
        if self.table.current_row >= 0:
            self.replace_wanted.emit(self.table.current_row)

    def _set_poa(self, letter: str) -> None:
        if self.table.current_row >= 0:
            self.poa_wanted.emit(self.table.current_row, letter)


class _DiagnosisTable(DeskTable):
    """A table in which Y, N, U, W and 0 say whether a diagnosis was present on admission."""

    poa_typed = Signal(str)

    def __init__(self, model: SnapshotModel[DiagnosisRow]) -> None:
        super().__init__(model, "Diagnoses", tone_of=lambda row: row.tone, unfolds="Title")
        self.takes_poa = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text().upper()
        bare = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if self.takes_poa and bare and letter and letter in "YNUW0":
            self.poa_typed.emit("" if letter == "0" else letter)
        else:
            super().keyPressEvent(event)
