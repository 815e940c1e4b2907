"""The chosen codes: their order, their pointers, their details, and the ways out of findings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from coderdesk.domain.encounter import ServiceLine
from coderdesk.domain.findings import Fix, FixKind
from coderdesk.services.coding import with_fix
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.editors import read_date
from coderdesk.ui.widgets.message_line import Message
from coderdesk.ui.words import short_date

if TYPE_CHECKING:
    from coderdesk.ui.chart.desk import ChartDesk


class Arranging(QObject):
    """Carries out what the lists of diagnoses, procedures and service lines ask for."""

    def __init__(self, desk: ChartDesk) -> None:
        super().__init__(desk)
        self._desk = desk
        coding = desk.screen.coding
        coding.diagnoses.move_wanted.connect(self._move_diagnosis)
        coding.diagnoses.remove_wanted.connect(self._remove_diagnosis)
        coding.diagnoses.poa_wanted.connect(self._set_poa)
        coding.lines.pointer_wanted.connect(self._toggle_pointer)
        coding.lines.remove_wanted.connect(self._remove_line)
        coding.lines.edit_wanted.connect(self._edit_line)
        coding.lines.move_wanted.connect(self._move_line)
        coding.editor.saved.connect(self._save_line)
        coding.procedures.remove_wanted.connect(self._remove_procedure)
        coding.procedures.edit_wanted.connect(self.date_procedure)
        coding.findings.fix_chosen.connect(self._fix)

    def _move_diagnosis(self, index: int, to: int) -> None:
        if self._desk.encounter is not None:
            code = self._desk.encounter.diagnoses[index].code.dotted
            self._desk.change(self._desk.encounter.with_diagnosis_moved(index, to), f"moved {code} to place {to + 1}")

    def _remove_diagnosis(self, index: int) -> None:
        if self._desk.encounter is not None and index < len(self._desk.encounter.diagnoses):
            code = self._desk.encounter.diagnoses[index].code.dotted
            self._desk.change(self._desk.encounter.without_diagnosis(index), f"removed {code}")

    def _set_poa(self, index: int, letter: str) -> None:
        if self._desk.encounter is not None:
            diagnosis = replace(self._desk.encounter.diagnoses[index], poa=letter)
            what = f"set POA of {diagnosis.code.dotted} to {letter or 'none'}"
            self._desk.change(self._desk.encounter.with_diagnosis_replaced(index, diagnosis), what)

    def _toggle_pointer(self, index: int, number: int) -> None:
        encounter = self._desk.encounter
        if encounter is None:
            return
        if number > len(encounter.diagnoses):
            self._desk.say(Message(f"There is no diagnosis {number} to point at.", Tone.INFO))
            return
        line = encounter.lines[index].toggled_pointer(number)
        what = f"line {index + 1} points to {' '.join(map(str, line.pointers)) or 'nothing'}"
        self._desk.change(encounter.with_line_replaced(index, line), what)

    def _remove_line(self, index: int) -> None:
        if self._desk.encounter is not None and index < len(self._desk.encounter.lines):
            code = self._desk.encounter.lines[index].code.text
            self._desk.change(self._desk.encounter.without_line(index), f"removed line {index + 1}, {code}")

    def _move_line(self, index: int, to: int) -> None:
        if self._desk.encounter is not None:
            self._desk.change(self._desk.encounter.with_line_moved(index, to), f"moved line {index + 1} to {to + 1}")

    def _edit_line(self, index: int, field: str) -> None:
        if self._desk.refuses():
            return
        if self._desk.encounter is not None and index < len(self._desk.encounter.lines):
            self._desk.screen.coding.editor.edit(index, self._desk.encounter.lines[index], field)
            self._desk.screen.coding.open_editor()

    def _save_line(self, index: int, line: ServiceLine) -> None:
        self._desk.screen.coding.close_editor()
        if self._desk.encounter is not None and index < len(self._desk.encounter.lines):
            self._desk.change(self._desk.encounter.with_line_replaced(index, line), f"changed line {index + 1}")

    def _remove_procedure(self, index: int) -> None:
        if self._desk.encounter is not None and 0 <= index < len(self._desk.encounter.procedures):
            code = self._desk.encounter.procedures[index].code.text
            self._desk.change(self._desk.encounter.without_procedure(index), f"removed {code}")

    def date_procedure(self, index: int) -> None:
        """Ask when a procedure was done."""
        if self._desk.encounter is None or not 0 <= index < len(self._desk.encounter.procedures):
            return
        if self._desk.refuses():
            return
        procedure = self._desk.encounter.procedures[index]

        def keep(text: str) -> None:
            day = read_date(text, self._desk.session.today())
            if self._desk.encounter is not None:
                changed = self._desk.encounter.with_procedure_replaced(index, replace(procedure, performed=day))
                self._desk.change(changed, f"{procedure.code.text} was done on {short_date(day) or 'no date'}")

        question = f"When was {procedure.code.text} done?"
        about = f"performed:{index}:{procedure.code.text}"
        shown = short_date(procedure.performed)
        self._desk.screen.prompt.ask(question, keep, text=shown, hint="MM/DD/YYYY", about=about)

    def _fix(self, fix: Fix) -> None:
        if self._desk.encounter is None:
            return
        if fix.kind is FixKind.GO_TO:
            self._desk.course.show_fix(fix)
            return
        self._desk.change(with_fix(self._desk.encounter, fix), fix.label[:1].lower() + fix.label[1:])
