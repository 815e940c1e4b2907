"""A chart as the coding desk shows it: checked, with every code's title on its date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coderdesk.domain.book import CodeBook, CodeEntry, Release, SearchHit
from coderdesk.domain.chart import Chart
from coderdesk.domain.codes import Code, CodeSystem, service_code
from coderdesk.domain.encounter import Encounter, EncounterType
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.favourites import OwnCodes
from coderdesk.domain.identifiers import EncounterId
from coderdesk.domain.ports import WorkFactory
from coderdesk.services.checks import Checked, checked
from coderdesk.services.coding import open_chart, record_change
from coderdesk.services.ranking import ranked

NOTHING_OWN = OwnCodes()


@dataclass(frozen=True, slots=True)
class ChartState:
    """A checked chart, what each of its codes is on the date of coding, and the release in force then (or None)."""

    checked: Checked
    entries: Mapping[Code, CodeEntry]
    release: Release | None

    @property
    def chart(self) -> Chart:
        """The chart."""
        return self.checked.chart

    @property
    def encounter(self) -> Encounter:
        """The encounter."""
        return self.checked.chart.encounter

    def title(self, code: Code) -> str:
        """Return what `code` is called on the date of coding, "" where no release knows it."""
        entry = self.entries.get(code)
        return entry.title if entry else ""


def opened(begin: WorkFactory, book: CodeBook, *, encounter: EncounterId, today: date) -> ChartState:
    """Take a chart up and return how it stands."""
    open_chart(begin, encounter=encounter)
    return state_of(begin, book, encounter=encounter, today=today)


def changed(begin: WorkFactory, book: CodeBook, *, encounter: Encounter, what: str, today: date) -> ChartState:
    """Keep a changed encounter and return how it stands."""
    record_change(begin, encounter=encounter, what=what)
    return state_of(begin, book, encounter=encounter.id, today=today)


def state_of(begin: WorkFactory, book: CodeBook, *, encounter: EncounterId, today: date) -> ChartState:
    """Return how a chart stands. Nothing is changed."""
    with begin() as work:
        chart = work.worklist.chart(encounter)
    on = coding_date(chart.encounter, today)
    entries = {code: entry for code in _codes(chart.encounter) if (entry := book.entry(code, on)) is not None}
    return ChartState(checked(chart, book, today), entries, book.release_on(CodeSystem.ICD10CM, on))


def coding_date(encounter: Encounter, today: date) -> date:
    """Return the date on which codes are looked up; today where the chart has none yet."""
    return encounter.coding_date or today


def search_for(
    book: CodeBook, *, encounter: Encounter, text: str, today: date, limit: int = 60, own: OwnCodes = NOTHING_OWN
) -> Sequence[SearchHit]:
    """Search the sets that this encounter is coded in, on its date; procedure codes of a stay come after diagnoses.

    What the coder uses for the client (`own`) rises within the bounds of `ranking`.
    """
    systems = [CodeSystem.ICD10CM, CodeSystem.HCPCS, CodeSystem.CPT]
    if encounter.type is EncounterType.INPATIENT:
        systems.insert(1, CodeSystem.ICD10PCS)
    return ranked(book.search(text, systems=systems, on=coding_date(encounter, today), limit=limit), own, text)


def as_service(text: str) -> Code | None:
    """Return the CPT or HCPCS code that `text` writes, or None where it has not the shape of one."""
    try:
        code = service_code(text)
    except InvalidValue:
        return None
    return code if code.is_well_formed else None


def _codes(encounter: Encounter) -> set[Code]:
    return {
        *(diagnosis.code for diagnosis in encounter.diagnoses),
        *(procedure.code for procedure in encounter.procedures),
        *(line.code for line in encounter.lines),
    }
