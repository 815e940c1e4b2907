"""The encounter: what was found, what was done, and what a claim must know about both.

All values are immutable. A change returns a new encounter, named in the coder's words.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from coderdesk.domain.codes import Code
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.identifiers import (
    ClientId,
    CoverageId,
    DocumentId,
    EncounterId,
    FacilityId,
    PatientId,
    ProviderId,
)
from coderdesk.domain.money import Money, Sum


class EncounterType(StrEnum):
    """Which rules and which bill an encounter falls under."""

    PROFESSIONAL = "professional"
    OUTPATIENT = "outpatient"
    INPATIENT = "inpatient"


class Status(StrEnum):
    """How far an encounter has come."""

    READY = "ready"
    CODING = "coding"
    ON_HOLD = "on_hold"
    FINISHED = "finished"
    EXPORTED = "exported"


class Role(StrEnum):
    """What a provider did for the encounter."""

    RENDERING = "rendering"
    REFERRING = "referring"
    ORDERING = "ordering"
    SUPERVISING = "supervising"
    ATTENDING = "attending"
    OPERATING = "operating"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of a document that a code rests on: characters `start` to `end` (exclusive) of its text."""

    document: DocumentId
    start: int
    end: int
    quote: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise InvalidValue("Evidence must be a passage of at least one character.")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """An ICD-10-CM code in its place. `poa` is Y, N, U, W or "" (exempt or not inpatient).

    `found_by` keeps the path that led the coder to the code, for the audit.
    """

    code: Code
    poa: str = ""
    evidence: tuple[Evidence, ...] = ()
    found_by: str = ""


@dataclass(frozen=True, slots=True)
class Drug:
    """What was given: an 11-digit NDC, how much, in which unit (F2, GR, ME, ML, UN), and the prescription if any."""

    ndc: str
    quantity: Decimal
    unit: str = "UN"
    prescription: str = ""


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One CPT or HCPCS line. `charge` is the line's whole charge, not a unit's.

    `pointers` are places in the list of diagnoses, counted from 1, the most important first; a claim takes four.
    `place_of_service` is "" where it is the encounter's; `service_from` None where it is the encounter's date.
    `description` is the coder's own or the payer's text, never a licensed descriptor shipped with the program.
    `unit` is UN (units) or MJ (minutes of anaesthesia). `found_by` keeps the path that led to the code.
    """

    code: Code
    modifiers: tuple[str, ...] = ()
    units: Decimal = Decimal(1)
    charge: Money = Money(0)
    pointers: tuple[int, ...] = ()
    place_of_service: str = ""
    service_from: date | None = None
    service_to: date | None = None
    description: str = ""
    unit: str = "UN"
    emergency: bool = False
    epsdt: bool = False
    family_planning: bool = False
    drug: Drug | None = None
    note: str = ""
    rendering: ProviderId | None = None
    revenue_code: str = ""
    evidence: tuple[Evidence, ...] = ()
    found_by: str = ""

    def with_modifier(self, modifier: str) -> ServiceLine:
        """Add `modifier` at the end."""
        return replace(self, modifiers=(*self.modifiers, modifier.strip().upper()))

    def toggled_pointer(self, number: int) -> ServiceLine:
        """Point at diagnosis `number` (from 1), or no longer point at it."""
        if number in self.pointers:
            return replace(self, pointers=tuple(p for p in self.pointers if p != number))
        return replace(self, pointers=(*self.pointers, number))


@dataclass(frozen=True, slots=True)
class Procedure:
    """An ICD-10-PCS code with the day it was done."""

    code: Code
    performed: date | None = None
    evidence: tuple[Evidence, ...] = ()
    found_by: str = ""


@dataclass(frozen=True, slots=True)
class ClaimInfo:
    """What a claim must know beyond people, codes and dates. All of it is optional; the checks say what is needed.

    `accident` holds any of "auto", "employment", "other" (items 10a-c, CLM11). Dates keep the item of the form in their
    name: `onset` and `last_menstrual_period` item 14; `initial_treatment`, `last_seen`, `accident_date` item 15;
    `unable_from/to` item 16; `hospital_from/to` item 18. `frequency` is 1 original, 7 replacement, 8 void (item 22);
    `original_reference` the payer's own claim number. `note` is item 19 / NTE. `release` is Y or I, `assignment` A, B
    or C (CLM07), `benefits` Y, N or W (CLM08).
    """

    accident: frozenset[str] = frozenset()
    accident_state: str = ""
    accident_date: date | None = None
    onset: date | None = None
    last_menstrual_period: date | None = None
    initial_treatment: date | None = None
    last_seen: date | None = None
    unable_from: date | None = None
    unable_to: date | None = None
    hospital_from: date | None = None
    hospital_to: date | None = None
    prior_authorization: str = ""
    referral_number: str = ""
    clia: str = ""
    mammography: str = ""
    frequency: str = "1"
    original_reference: str = ""
    note: str = ""
    outside_lab: bool = False
    outside_lab_charge: Money = Money(0)
    amount_paid: Money = Money(0)
    provider_signature: bool = True
    assignment: str = "A"
    benefits: str = "Y"
    release: str = "Y"
    medical_record: str = ""
    delay_reason: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """The coder's reason to let a finding stand. `key` is the finding's: when the codes change, it lapses by itself."""

    key: str
    rule: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Encounter:
    """One visit or stay, and how it is coded.

    `external_id` names it in the system that it came from ("" for one made here); importing it again finds it by that.
    `account` is the patient control number (item 26, CLM01). `service_from` is None only for a chart whose date has not
    been told yet. `coverages` are in the order of billing. `version` counts the saves, so that a stale one is refused.
    """

    id: EncounterId
    client: ClientId
    patient: PatientId
    type: EncounterType
    account: str = ""
    external_id: str = ""
    status: Status = Status.READY
    service_from: date | None = None
    service_to: date | None = None
    received: date | None = None
    due: date | None = None
    place_of_service: str = ""
    facility: FacilityId | None = None
    providers: tuple[tuple[Role, ProviderId], ...] = ()
    coverages: tuple[CoverageId, ...] = ()
    reason_for_visit: str = ""
    bill_type: str = ""
    admission_type: str = ""
    admission_source: str = ""
    discharge_status: str = ""
    diagnoses: tuple[Diagnosis, ...] = ()
    admitting: Code | None = None
    lines: tuple[ServiceLine, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    claim: ClaimInfo = field(default_factory=ClaimInfo)
    overrides: tuple[Override, ...] = ()
    hold_reason: str = ""
    finished_at: datetime | None = None
    version: int = 0

    @property
    def coding_date(self) -> date | None:
        """The date that code sets are looked up on: discharge for a stay, else the first date of service.

        Source: 45 CFR 162.1002; CMS Claims Processing Manual ch. 23 section 10.
        """
        if self.type is EncounterType.INPATIENT:
            return self.service_to or self.service_from
        return self.service_from

    @property
    def total(self) -> Sum:
        """The sum of the lines' charges."""
        return Sum.of(line.charge for line in self.lines)

    def provider(self, role: Role) -> ProviderId | None:
        """Return who acted in `role`, or None."""
        return next((provider for acted, provider in self.providers if acted is role), None)

    def with_provider(self, role: Role, provider: ProviderId | None) -> Encounter:
        """Put `provider` in `role`, or empty the role."""
        others = tuple(pair for pair in self.providers if pair[0] is not role)
        return replace(self, providers=others if provider is None else (*others, (role, provider)))

    # -- diagnoses ---------------------------------------------------------------------------------------------------

    def with_diagnosis(self, diagnosis: Diagnosis, at: int | None = None) -> Encounter:
        """Add `diagnosis` at the end, or at place `at` (from 0). Pointers keep pointing at what they pointed at."""
        place = len(self.diagnoses) if at is None else max(0, min(at, len(self.diagnoses)))
        order = list(range(len(self.diagnoses)))
        order.insert(place, -1)
        listed = (*self.diagnoses[:place], diagnosis, *self.diagnoses[place:])
        return self._reordered(listed, order)

    def without_diagnosis(self, index: int) -> Encounter:
        """Remove the diagnosis at `index` (from 0); lines no longer point at it."""
        order = [i for i in range(len(self.diagnoses)) if i != index]
        return self._reordered(tuple(self.diagnoses[i] for i in order), order)

    def with_diagnosis_moved(self, index: int, to: int) -> Encounter:
        """Move a diagnosis; lines keep pointing at what they pointed at."""
        order = list(range(len(self.diagnoses)))
        order.insert(max(0, min(to, len(order) - 1)), order.pop(index))
        return self._reordered(tuple(self.diagnoses[i] for i in order), order)

    def with_diagnosis_replaced(self, index: int, diagnosis: Diagnosis) -> Encounter:
        """Put `diagnosis` in the place of another."""
        return replace(self, diagnoses=(*self.diagnoses[:index], diagnosis, *self.diagnoses[index + 1 :]))

    def _reordered(self, listed: tuple[Diagnosis, ...], order: list[int]) -> Encounter:
        """Return this encounter with `listed`; `order[new place]` is the old place of each, -1 for a new one."""
        new_number = {old + 1: new + 1 for new, old in enumerate(order) if old >= 0}
        known = len(self.diagnoses)
        lines = tuple(
            replace(
                line,
                # A pointer that never pointed at anything is kept as it is, for the checks to name.
                pointers=tuple(new_number.get(p, p) for p in line.pointers if p in new_number or not 1 <= p <= known),
            )
            for line in self.lines
        )
        return replace(self, diagnoses=listed, lines=lines)

    # -- lines and procedures ----------------------------------------------------------------------------------------

    def with_line(self, line: ServiceLine, at: int | None = None) -> Encounter:
        """Add a service line at the end, or at place `at` (from 0)."""
        place = len(self.lines) if at is None else at
        return replace(self, lines=(*self.lines[:place], line, *self.lines[place:]))

    def with_line_replaced(self, index: int, line: ServiceLine) -> Encounter:
        """Put `line` in the place of another."""
        return replace(self, lines=(*self.lines[:index], line, *self.lines[index + 1 :]))

    def without_line(self, index: int) -> Encounter:
        """Remove a service line."""
        return replace(self, lines=(*self.lines[:index], *self.lines[index + 1 :]))

    def with_line_moved(self, index: int, to: int) -> Encounter:
        """Move a service line."""
        lines = list(self.lines)
        lines.insert(max(0, min(to, len(lines) - 1)), lines.pop(index))
        return replace(self, lines=tuple(lines))

    def with_procedure(self, procedure: Procedure) -> Encounter:
        """Add an ICD-10-PCS procedure at the end."""
        return replace(self, procedures=(*self.procedures, procedure))

    def with_procedure_replaced(self, index: int, procedure: Procedure) -> Encounter:
        """Put `procedure` in the place of another."""
        return replace(self, procedures=(*self.procedures[:index], procedure, *self.procedures[index + 1 :]))

    def without_procedure(self, index: int) -> Encounter:
        """Remove an ICD-10-PCS procedure."""
        return replace(self, procedures=(*self.procedures[:index], *self.procedures[index + 1 :]))

    # -- its course --------------------------------------------------------------------------------------------------

    def with_override(self, override: Override) -> Encounter:
        """Keep the reason for which a finding may stand, in place of an earlier one."""
        return replace(self, overrides=(*(o for o in self.overrides if o.key != override.key), override))

    def without_override(self, key: str) -> Encounter:
        """Take a reason back."""
        return replace(self, overrides=tuple(o for o in self.overrides if o.key != key))

    def opened(self) -> Encounter:
        """Mark as being coded, unless it is finished."""
        if self.status in (Status.FINISHED, Status.EXPORTED):
            return self
        return replace(self, status=Status.CODING)

    def held(self, reason: str) -> Encounter:
        """Put aside with a reason."""
        if not reason.strip():
            raise InvalidValue("A hold needs a reason.")
        return replace(self, status=Status.ON_HOLD, hold_reason=reason.strip())

    def released(self) -> Encounter:
        """Take up again after a hold."""
        return replace(self, status=Status.CODING, hold_reason="")

    def finished(self, at: datetime) -> Encounter:
        """Mark as coded at `at` (UTC)."""
        return replace(self, status=Status.FINISHED, finished_at=at, hold_reason="")

    def reopened(self) -> Encounter:
        """Take a finished chart back into coding."""
        return replace(self, status=Status.CODING, finished_at=None)

    def exported(self) -> Encounter:
        """Mark as billed."""
        return replace(self, status=Status.EXPORTED)
