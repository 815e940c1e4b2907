"""What the details show: a chart as it will be stored, whom it may name, and what stands against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coderdesk.domain.chart import Chart
from coderdesk.domain.coverage import Coverage
from coderdesk.domain.encounter import Encounter, EncounterType
from coderdesk.domain.findings import Finding, Part, Place, Severity
from coderdesk.services.people import Directory
from coderdesk.ui.chart.details.entries import CODED, STAY, has_stay

#: Takes the place of an id in a choice: one that is not on file yet.
NEW = "new"
NOBODY = Directory((), (), (), ())

NOTE, PATIENT, COVERAGE, PROVIDERS, CLAIM, STAY_TAB = "note", "patient", "coverage", "providers", "claim", "stay"
_STAY_FIELDS = frozenset(entry.path for section in STAY for entry in section.entries)
_TAB_OF_PART = {
    Part.PATIENT: PATIENT,
    Part.COVERAGE: COVERAGE,
    Part.PROVIDER: PROVIDERS,
    Part.FACILITY: PROVIDERS,
    Part.CLIENT: PROVIDERS,
}


@dataclass(frozen=True, slots=True)
class Details:
    """`others` are the patient's policies that this encounter does not use."""

    chart: Chart
    standing: tuple[Finding, ...] = ()
    directory: Directory = NOBODY
    others: tuple[Coverage, ...] = ()
    is_open: bool = True

    @property
    def encounter(self) -> Encounter:
        """The encounter."""
        return self.chart.encounter

    def flags(self, part: Part, index: int = -1) -> dict[str, str]:
        """Return the sentences of the errors that speak of a part, by field."""
        return {
            place.field: finding.message
            for finding in reversed(self.standing)
            if finding.severity is Severity.ERROR
            for place in finding.places
            if place.part is part and place.index == index
        }


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acted in each role, and where, as ids; "" for nobody."""

    rendering: str = ""
    referring: str = ""
    ordering: str = ""
    supervising: str = ""
    attending: str = ""
    operating: str = ""
    facility: str = ""

    @classmethod
    def of(cls, encounter: Encounter) -> Acting:
        """Return who acted in `encounter`."""
        roles = {role.value: str(provider) for role, provider in encounter.providers}
        return cls(**roles, facility=encounter.facility or "")


def tab_of(place: Place, kind: EncounterType) -> str:
    """Return the tab on which what a finding speaks of is mended, "" where that is the coding column."""
    if place.part is Part.ENCOUNTER:
        if place.field in CODED:
            return ""
        if place.field == "facility":
            return PROVIDERS
        return STAY_TAB if has_stay(kind) and place.field in _STAY_FIELDS else CLAIM
    return _TAB_OF_PART.get(place.part, "")


def errors_by_tab(standing: Sequence[Finding], kind: EncounterType) -> dict[str, int]:
    """Return how many errors are mended on each tab, by their first place."""
    counts: dict[str, int] = {}
    for finding in standing:
        if finding.severity is Severity.ERROR and finding.places and (tab := tab_of(finding.places[0], kind)):
            counts[tab] = counts.get(tab, 0) + 1
    return counts
