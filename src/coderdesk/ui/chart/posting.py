"""From words to a code on the chart: search, headers that open, posting, replacing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from coderdesk.domain.book import CodeEntry, SearchHit
from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.encounter import Diagnosis, Encounter, Evidence, Procedure, ServiceLine
from coderdesk.domain.found_by import path as one_line_path
from coderdesk.domain.found_by import searched, typed
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
        self._replacing: Diagnosis | None = None
        coding = desk.screen.coding
        coding.searching.wanted.connect(self._search)
        coding.searching.line_typed.connect(self._post_typed)
        coding.results.chosen.connect(self._post)
        coding.results.evidence_chosen.connect(lambda entry, why: self._post(entry, why, with_evidence=True))
        coding.results.children_wanted.connect(self._open_header)
        coding.diagnoses.replace_wanted.connect(self._start_replacing)
        coding.field.left.connect(self.stop_replacing)

    def _search(self, text: str) -> None:
        if self._desk.encounter is None:
            return
        session, encounter, own = self._desk.session, self._desk.encounter, self._desk.own.codes
        self._desk.tasks.run(
            lambda: charts.search_for(
                session.book(), encounter=encounter, text=text, today=session.today(), limit=SEARCH_LIMIT, own=own
            ),
            lambda hits: self._show_hits(text, hits),
            lambda told: self._desk.screen.coding.searching.show_failed(text, told),
            key="search",
            lane=Lane.ASIDE,
            owner=self,
        )

    def _show_hits(self, text: str, hits: Sequence[SearchHit]) -> None:
        if self._desk.encounter is not None:
            posted = {d.code: place + 1 for place, d in enumerate(self._desk.encounter.diagnoses)}
            self._desk.screen.coding.searching.show_hits(text, hits, posted)

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
        if self._desk.encounter is None or self._desk.refuses():
            return
        evidence = self._desk.reading.selected() if with_evidence else ()
        if with_evidence and not evidence:
            self._desk.say(Message("Select the words in the note first, then post with them as evidence.", Tone.INFO))
            return
        words = self._desk.screen.coding.field.text()
        self.post_code(entry.code, searched(entry.code, words, why), evidence)
        self._desk.screen.coding.start_search()
        self._desk.screen.coding.field.clear()

    def post_code(self, code: Code, path: str, evidence: tuple[Evidence, ...] = ()) -> None:
        """Post `code` into the open chart, found by `path`: a diagnosis, a procedure of a stay, or a service line."""
        encounter, path = self._desk.encounter, one_line_path(path)
        if encounter is None or self._desk.refuses():
            return
        if code.system is CodeSystem.ICD10CM:
            self._post_diagnosis(Diagnosis(code, evidence=evidence, found_by=path))
        elif code.system is CodeSystem.ICD10PCS:
            done = Procedure(code, encounter.service_from, evidence, path)
            self._desk.change(encounter.with_procedure(done), f"posted {code.text} as a procedure")
        else:
            self._post_line(QuickLine(code), path, evidence)

    def _post_diagnosis(self, diagnosis: Diagnosis) -> None:
        encounter, old = self._desk.encounter, self._replacing
        if encounter is None:
            return
        code = diagnosis.code.dotted
        self.stop_replacing()
        if any(d.code == diagnosis.code for d in encounter.diagnoses):
            self._desk.say(Message(f"{code} is on the chart already.", Tone.INFO))
        elif old is not None and (at := _place_of(old, encounter)) >= 0:
            kept = replace(diagnosis, evidence=diagnosis.evidence or old.evidence, poa=old.poa)
            what = f"replaced {old.code.dotted} with {code}"
            self._desk.change(encounter.with_diagnosis_replaced(at, kept), what)
        else:
            number = len(encounter.diagnoses) + 1
            self._desk.change(encounter.with_diagnosis(diagnosis), f"posted {code} as diagnosis {number}")

    def _post_typed(self, line: QuickLine) -> None:
        self._post_line(line, typed(self._desk.screen.coding.field.text()))

    def _post_line(self, line: QuickLine, path: str, evidence: tuple[Evidence, ...] = ()) -> None:
        if self._desk.encounter is None or self._desk.refuses():
            return
        self._desk.screen.coding.field.clear()
        if line.charge is not None:
            self._add_line(line, line.charge, path, evidence)
            return
        session, encounter, client = self._desk.session, self._desk.encounter.id, self._desk.encounter.client

        def add(unit: Money | None) -> None:
            # Another chart may have been opened while the charge was looked up.
            if self._desk.encounter is not None and self._desk.encounter.id == encounter:
                self._add_line(line, _times(unit, line), path, evidence)

        self._desk.tasks.run(lambda: usual_charge(session.begin, client=client, code=line.code.text), add, owner=self)

    def _add_line(self, entered: QuickLine, charge: Money, path: str, evidence: tuple[Evidence, ...]) -> None:
        if self._desk.encounter is None:
            return
        pointers = (1,) if self._desk.encounter.diagnoses else ()
        line = ServiceLine(
            entered.code, entered.modifiers, entered.units, charge, pointers, evidence=evidence, found_by=path
        )
        number = len(self._desk.encounter.lines) + 1
        self._desk.change(self._desk.encounter.with_line(line), f"posted {entered.code.text} as line {number}")

    def _start_replacing(self, index: int) -> None:
        if self._desk.encounter is None or index >= len(self._desk.encounter.diagnoses) or self._desk.refuses():
            return
        self._replacing = self._desk.encounter.diagnoses[index]
        code = self._replacing.code.dotted
        searching = self._desk.screen.coding.searching
        self._desk.screen.coding.start_search(code)
        searching.set_purpose(f"Takes the place of {code}. Esc twice leaves it as it is.")

    def stop_replacing(self) -> None:
        """Post what is chosen next as a code of its own."""
        self._replacing = None
        self._desk.screen.coding.searching.set_purpose("")


def _place_of(diagnosis: Diagnosis, encounter: Encounter) -> int:
    """Return where `diagnosis` stands by now, by its code, or -1."""
    return next((at for at, each in enumerate(encounter.diagnoses) if each.code == diagnosis.code), -1)


def _times(unit: Money | None, line: QuickLine) -> Money:
    """Return the usual charge of a unit for all units, to the cent; nothing where there is none."""
    if unit is None:
        return Money(0)
    return Money(int((unit.cents * line.units).to_integral_value()))
