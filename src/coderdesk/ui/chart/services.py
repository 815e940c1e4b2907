"""The service lines of a chart, and the procedures of a stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from coderdesk.domain.encounter import EncounterType, Procedure, ServiceLine
from coderdesk.domain.findings import Finding, Part, Severity
from coderdesk.services.charts import ChartState
from coderdesk.ui.chart.diagnoses import SEVERITY_TONES, found_words, worst
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.base import column
from coderdesk.ui.widgets.columns import Align, CellChip, Column
from coderdesk.ui.widgets.heads import SectionBar
from coderdesk.ui.widgets.keycap import KeyCap
from coderdesk.ui.widgets.labels import Label
from coderdesk.ui.widgets.models import SnapshotModel
from coderdesk.ui.widgets.table import DeskTable
from coderdesk.ui.words import count, money, short_date


@dataclass(frozen=True, slots=True)
class LineRow:
    """A service line with its number, what it is called, and the worst finding that stands about it."""

    number: int
    line: ServiceLine
    title: str
    finding: Finding | None
    pointable: int

    @property
    def coded(self) -> ServiceLine:
        """What the row is of."""
        return self.line

    @property
    def tone(self) -> Tone | None:
        """The ground of the row."""
        return Tone.DANGER if self.finding and self.finding.severity is Severity.ERROR else None


@dataclass(frozen=True, slots=True)
class ProcedureRow:
    """An ICD-10-PCS procedure with its number and title."""

    number: int
    procedure: Procedure
    title: str
    finding: Finding | None

    @property
    def coded(self) -> Procedure:
        """What the row is of."""
        return self.procedure

    @property
    def tone(self) -> Tone | None:
        """The ground of the row."""
        return Tone.DANGER if self.finding and self.finding.severity is Severity.ERROR else None


def _tone(row: LineRow | ProcedureRow) -> Tone | None:
    return row.tone


def _finding_chip(finding: Finding | None) -> Sequence[CellChip]:
    if finding is None:
        return ()
    tone = SEVERITY_TONES[finding.severity]
    return (CellChip(finding.rule, tone, "error" if tone is Tone.DANGER else "warning"),)


def _units(line: ServiceLine) -> str:
    number = f"{line.units.normalize():f}"
    return f"{number} min" if line.unit == "MJ" else number


def _pointers(row: LineRow) -> Sequence[CellChip]:
    return tuple(CellChip(str(p), Tone.NEUTRAL if 1 <= p <= row.pointable else Tone.DANGER) for p in row.line.pointers)


LINE_COLUMNS: tuple[Column[LineRow], ...] = (
    Column("", lambda row: row.number, width=32, align=Align.RIGHT, ink="text_muted", style="small"),
    Column(
        "Code",
        lambda row: row.line.code.text,
        width=64,
        style="code",
        ink=lambda row: "danger" if row.tone else "text",
        tooltip=lambda row: found_words(row.line.found_by),
    ),
    Column("Service", lambda row: row.title, width=90, stretch=1, chips=lambda row: _finding_chip(row.finding)),
    Column(
        "Mod",
        lambda _row: "",
        width=72,
        chips=lambda row: [CellChip(m, Tone.INFO, mono=True) for m in row.line.modifiers[:2]],
        tooltip=lambda row: " ".join(row.line.modifiers),
    ),
    Column("Points to", lambda _row: "", width=92, chips=_pointers),
    Column("Units", lambda row: _units(row.line), width=52, align=Align.RIGHT),
    Column("Charge", lambda row: money(row.line.charge), width=84, align=Align.RIGHT),
)
PROCEDURE_COLUMNS: tuple[Column[ProcedureRow], ...] = (
    Column("", lambda row: row.number, width=32, align=Align.RIGHT, ink="text_muted", style="small"),
    Column(
        "Code",
        lambda row: row.procedure.code.text,
        width=84,
        style="code",
        ink=lambda row: "danger" if row.tone else "text",
        tooltip=lambda row: found_words(row.procedure.found_by),
    ),
    Column(
        "Procedure",
        lambda row: row.title or "not in the loaded code sets",
        width=160,
        stretch=1,
        chips=lambda row: _finding_chip(row.finding),
    ),
    Column("Done", lambda row: short_date(row.procedure.performed) or "no date", width=100),
)


class LinesPanel(QFrame):
    """The lines with their bar. Indices count from 0, diagnoses from 1.

    `pointer_wanted(index, number)` toggles, `remove_wanted(index)`, `edit_wanted(index, field)` ("" or "modifiers"),
    `move_wanted(index, to)`, `add_wanted`.
    """

    pointer_wanted = Signal(int, int)
    remove_wanted = Signal(int)
    edit_wanted = Signal(int, str)
    move_wanted = Signal(int, int)

    def __init__(self, keys: KeyTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = SectionBar(
            "Services",
            "",
            Label("pointer", "caption", "text_muted"),
            KeyCap.of(keys, "chart.pointer"),
            Label("modifier", "caption", "text_muted"),
            KeyCap.of(keys, "chart.modifiers"),
        )
        self._model = SnapshotModel[LineRow](LINE_COLUMNS)
        self.table = DeskTable(self._model, "Service lines", head_height=20, tone_of=_tone, unfolds="Service")
        self.setLayout(column(self._bar, self.table, gap=0))
        self.table.opened.connect(lambda _row: self._edit(""))
        keys.bind_each("chart.pointer", self.table, lambda place: self._point(place + 1))
        keys.bind("chart.remove", self.table, lambda: self._tell(self.remove_wanted))
        keys.bind("chart.edit", self.table, lambda: self._edit(""))
        keys.bind("chart.modifiers", self.table, lambda: self._edit("modifiers"))
        keys.bind("chart.move_up", self.table, lambda: self._move(-1), repeats=True)
        keys.bind("chart.move_down", self.table, lambda: self._move(1), repeats=True)

    def show_state(self, state: ChartState) -> None:
        """Show the lines of a chart; the selected place stays."""
        encounter = state.encounter
        rows = [
            LineRow(
                at + 1,
                line,
                line.description or state.title(line.code),
                worst(state.checked.standing, Part.LINE, at),
                len(encounter.diagnoses),
            )
            for at, line in enumerate(encounter.lines)
        ]
        at = self.table.current_row
        self._model.show_items(rows)
        self._bar.set_note(count(len(rows), "line"))
        if rows and at >= 0:
            self.table.select(at)

    def _tell(self, signal: object) -> None:
        if self.table.current_row >= 0:
            signal.emit(self.table.current_row)  # type: ignore[attr-defined] # a bound signal has no public type

    def _edit(self, field: str) -> None:
        if self.table.current_row >= 0:
            self.edit_wanted.emit(self.table.current_row, field)

    def _point(self, number: int) -> None:
        if self.table.current_row >= 0:
            self.pointer_wanted.emit(self.table.current_row, number)

    def _move(self, by: int) -> None:
        at = self.table.current_row
        if at >= 0 and 0 <= at + by < self._model.rowCount():
            self.move_wanted.emit(at, at + by)
            self.table.select(at + by)


class ProceduresPanel(QFrame):
    """The ICD-10-PCS procedures of a stay: `remove_wanted(index)`, `edit_wanted(index)`."""

    remove_wanted = Signal(int)
    edit_wanted = Signal(int)

    def __init__(self, keys: KeyTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = SectionBar("Procedures", "", Label("date", "caption", "text_muted"), KeyCap.of(keys, "chart.edit"))
        self._model = SnapshotModel[ProcedureRow](PROCEDURE_COLUMNS)
        self.table = DeskTable(self._model, "Procedures", head_height=20, tone_of=_tone, unfolds="Procedure")
        self.setLayout(column(self._bar, self.table, gap=0))
        self.table.opened.connect(lambda _row: self.edit_wanted.emit(self.table.current_row))
        keys.bind("chart.remove", self.table, lambda: self.remove_wanted.emit(self.table.current_row))
        keys.bind("chart.edit", self.table, lambda: self.edit_wanted.emit(self.table.current_row))

    def show_state(self, state: ChartState) -> None:
        """Show the procedures; the panel is there for stays only."""
        self.setVisible(state.encounter.type is EncounterType.INPATIENT or bool(state.encounter.procedures))
        rows = [
            ProcedureRow(
                at + 1, procedure, state.title(procedure.code), worst(state.checked.standing, Part.PROCEDURE, at)
            )
            for at, procedure in enumerate(state.encounter.procedures)
        ]
        self._model.show_items(rows)
        self._bar.set_note(str(len(rows)))
