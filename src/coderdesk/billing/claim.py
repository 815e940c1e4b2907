"""The professional claim: a coded chart as a payer must be told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coderdesk.domain.chart import Chart
from coderdesk.domain.codes import Code
from coderdesk.domain.coverage import Coverage
from coderdesk.domain.encounter import ClaimInfo, EncounterType, Role, ServiceLine
from coderdesk.domain.failures import ExportRefused
from coderdesk.domain.identifiers import EncounterId
from coderdesk.domain.money import Money
from coderdesk.domain.people import Client, Facility, Patient, Provider

#: Diagnoses that one professional claim takes (837P HI01-HI12; CMS-1500 item 21 A-L).
MAX_DIAGNOSES = 12
#: Diagnosis pointers that one line takes (SV107; item 24E).
MAX_POINTERS = 4


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A service line with everything that it took over from its encounter said out loud.

    `rendering` is the line's own provider, None where it is the claim's.
    """

    number: int
    service: ServiceLine
    first: date
    last: date
    place_of_service: str
    rendering: Provider | None


@dataclass(frozen=True, slots=True)
class ProfessionalClaim:
    """What an 837P loop 2300 and a CMS-1500 are written from.

    `coverage` is who is billed now, `others` who else covers the patient. `diagnoses` are in order, one to twelve;
    `lines` are numbered from 1. Each role is None where nobody acted in it.
    """

    encounter: EncounterId
    control_number: str
    billing: Client
    patient: Patient
    coverage: Coverage
    others: tuple[Coverage, ...]
    rendering: Provider | None
    referring: Provider | None
    ordering: Provider | None
    supervising: Provider | None
    facility: Facility | None
    place_of_service: str
    info: ClaimInfo
    diagnoses: tuple[Code, ...]
    lines: tuple[ClaimLine, ...]

    @property
    def total(self) -> Money:
        """The sum of the lines."""
        return Money.total(line.service.charge for line in self.lines)


def assemble(chart: Chart) -> ProfessionalClaim:
    """Return the claim of a professional `chart`.

    `ExportRefused`, naming the account, where the chart is not a professional one, lacks what no claim can be without,
    or holds more than one can carry. The checks find all of that earlier and name it better; this is the last door.
    """
    encounter = chart.encounter
    _refuse_unless_billable(chart)
    claim_rendering = chart.provider(Role.RENDERING)
    lines = tuple(_line(chart, number, line, claim_rendering) for number, line in enumerate(encounter.lines, start=1))
    return ProfessionalClaim(
        encounter=encounter.id,
        control_number=encounter.account,
        billing=chart.client,
        patient=chart.patient,
        coverage=chart.coverages[0],
        others=chart.coverages[1:],
        rendering=claim_rendering,
        referring=chart.provider(Role.REFERRING),
        ordering=chart.provider(Role.ORDERING),
        supervising=chart.provider(Role.SUPERVISING),
        facility=chart.facility,
        place_of_service=encounter.place_of_service or lines[0].place_of_service,
        info=encounter.claim,
        diagnoses=tuple(diagnosis.code for diagnosis in encounter.diagnoses),
        lines=lines,
    )


def _refuse_unless_billable(chart: Chart) -> None:
    encounter, account = chart.encounter, f"Account {chart.encounter.account}"
    if encounter.type is not EncounterType.PROFESSIONAL:
        raise ExportRefused(
            f"{account} is an {encounter.type} encounter; the CMS-1500 and the 837P are for professional services.",
            "Export it as CSV or JSON for the facility's own billing.",
        )
    wanted = [
        what
        for what, there in (
            ("a payer", chart.coverages),
            ("a date of service", encounter.service_from),
            ("a diagnosis", encounter.diagnoses),
            ("a service line", encounter.lines),
        )
        if not there
    ]
    if wanted:
        raise ExportRefused(f"{account} lacks {' and '.join(wanted)}.", "Run the checks and mend what they name.")
    if len(encounter.diagnoses) > MAX_DIAGNOSES:
        raise ExportRefused(
            f"{account} has {len(encounter.diagnoses)} diagnoses; a professional claim takes {MAX_DIAGNOSES}.",
            "Remove those that no line points at, or bill the rest on a second encounter.",
        )
    # The claim's own rendering provider may be left open: on paper the billing provider then stands for him.
    named = {identifier for role, identifier in encounter.providers if role is not Role.RENDERING}
    named |= {line.rendering for line in encounter.lines if line.rendering}
    if not named <= chart.providers.keys():
        raise ExportRefused(f"{account} names a provider who is not on file.", "Choose the provider again.")


def _line(chart: Chart, number: int, line: ServiceLine, claim_rendering: Provider | None) -> ClaimLine:
    first, last = chart.dates(line)
    if first is None or last is None:
        raise ExportRefused(f"Line {number} of account {chart.encounter.account} has no date of service.")
    rendering = chart.rendering(line)
    own = rendering if line.rendering and rendering != claim_rendering else None
    return ClaimLine(number, line, first, last, chart.place_of_service(line), own)
