"""From words to a code on the chart: search, headers that open, posting, replacing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from coderdesk.domain.book import CodeEntry, SearchHit
from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.encounter import Diagnosis, Procedure, ServiceLine
from coderdesk.domain.money import Money
from coderdesk.services import charts
from coderdesk.services.coding import usual_charge
from coderdesk.ui.chart.quick_line import QuickLine
from coderdesk.ui.tasks import Lane
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.message_line import Message

if TYPE_CHECKING:
    from coderdesk.ui.chart.desk import ChartDesk

SEARCH_LIMIT = 60


class Posting(QObject):
    """Carries out what the search field and its results ask for."""

    def __init__(self, desk: ChartDesk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._replacing = -1
        coding = desk.screen.coding
        coding.search_wanted.connect(self._search)
        coding.line_typed.connect(self._post_line)
        coding.results.chosen.connect(self._post)
        coding.results.evidence_chosen.connect(lambda entry, why: self._post(entry, why, with_evidence=True))
        coding.results.children_wanted.connect(self._open_header)
        coding.diagnoses.replace_wanted.connect(self._start_replacing)
        coding.field.left.connect(self._stop_replacing)

    def _search(self, text: str) -> None:
        if self._desk.encounter is None or not text.strip():
            return
        session, encounter = self._desk.session, self._desk.encounter
        self._desk.tasks.run(
            lambda: charts.search_for(
                session.book(), encounter=encounter, text=text, today=session.today(), limit=SEARCH_LIMIT
            ),
            self._show_hits,
            key="search",
            lane=Lane.ASIDE,
            owner=self,
        )

    def _show_hits(self, hits: Sequence[SearchHit]) -> None:
        if self._desk.encounter is not None:
            posted = {d.code: place + 1 for place, d in enumerate(self._desk.encounter.diagnoses)}
            self._desk.screen.coding.show_hits(hits, posted)

    def _open_header(self, code: Code) -> None:
        if self._desk.encounter is None:
            return
        session, on = self._desk.session, charts.coding_date(self._desk.encounter, self._desk.session.today())
        self._desk.tasks.run(
            lambda: tuple(session.book().children(code, on)),
            lambda children: self._desk.screen.coding.results.show_children(code, children),
            lane=Lane.ASIDE,
            owner=self,
        )

    def _post(self, entry: CodeEntry, why: str, *, with_evidence: bool = False) -> None:
        if self._desk.encounter is None:
            return
        evidence = self._desk.reading.selected() if with_evidence else ()
        if entry.code.system is CodeSystem.ICD10CM:
            self._post_diagnosis(Diagnosis(entry.code, evidence=evidence, found_by=self._path(why)))
        elif entry.code.system is CodeSystem.ICD10PCS:
            done = Procedure(entry.code, self._desk.encounter.service_from, evidence, self._path(why))
            self._desk.change(self._desk.encounter.with_procedure(done), f"posted {entry.code.text} as a procedure")
        else:
            self._post_line(QuickLine(entry.code))
        self._desk.screen.coding.start_search()
        self._desk.screen.coding.field.clear()

    def _post_diagnosis(self, diagnosis: Diagnosis) -> None:
        encounter = self._desk.encounter
        if encounter is None:
            return
        code = diagnosis.code.dotted
        if 0 <= self._replacing < len(encounter.diagnoses):
            old = encounter.diagnoses[self._replacing]
            kept = replace(diagnosis, evidence=diagnosis.evidence or old.evidence, poa=old.poa)
            self._desk.change(
                encounter.with_diagnosis_replaced(self._replacing, kept), f"replaced {old.code.dotted} with {code}"
            )
            self._stop_replacing()
        elif any(d.code == diagnosis.code for d in encounter.diagnoses):
            self._desk.say(Message(f"{code} is on the chart already.", Tone.INFO))
        else:
            number = len(encounter.diagnoses) + 1
            self._desk.change(encounter.with_diagnosis(diagnosis), f"posted {code} as diagnosis {number}")

    def _path(self, why: str) -> str:
        words = self._desk.screen.coding.field.text().strip()
        return f"search “{words}”: {why}" if words else why

    def _post_line(self, typed: QuickLine) -> None:
        if self._desk.encounter is None:
            return
        self._desk.screen.coding.field.clear()
        if typed.charge is not None:
            self._add_line(typed, typed.charge)
            return
        session, client = self._desk.session, self._desk.encounter.client
        self._desk.tasks.run(
            lambda: usual_charge(session.begin, client=client, code=typed.code.text),
            lambda unit: self._add_line(typed, _times(unit, typed)),
            owner=self,
        )

    def _add_line(self, typed: QuickLine, charge: Money) -> None:
        if self._desk.encounter is None:
            return
        pointers = (1,) if self._desk.encounter.diagnoses else ()
        line = ServiceLine(typed.code, typed.modifiers, typed.units, charge, pointers)
        number = len(self._desk.encounter.lines) + 1
        self._desk.change(self._desk.encounter.with_line(line), f"posted {typed.code.text} as line {number}")
        self._desk.screen.coding.lines.table.select(number - 1)

    def _start_replacing(self, index: int) -> None:
        if self._desk.encounter is not None:
            self._replacing = index
            code = self._desk.encounter.diagnoses[index].code.dotted
            self._desk.screen.coding.start_search(code)
            self._desk.say(Message(f"Choose what takes the place of {code}; Esc leaves it.", Tone.INFO))

    def _stop_replacing(self) -> None:
        self._replacing = -1


def _times(unit: Money | None, typed: QuickLine) -> Money:
    """Return the usual charge of a unit for all units, to the cent; nothing where there is none."""
    if unit is None:
        return Money(0)
    return Money(int((unit.cents * typed.units).to_integral_value()))
