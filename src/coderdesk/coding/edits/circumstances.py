"""What one answer on a claim makes necessary: a replacement, an accident, an admission."""

from __future__ import annotations

from collections.abc import Iterator

from coderdesk.coding.edits import fixes, places
from coderdesk.coding.edits.case import Case
from coderdesk.coding.edits.registry import PROFESSIONAL, Fault, rule
from coderdesk.domain.encounter import EncounterType
from coderdesk.domain.findings import Severity
from coderdesk.domain.us_states import STATES

FREQUENCIES = ("1", "7", "8")
ACCIDENTS = frozenset({"auto", "employment", "other"})
#: Places of service that are inpatient hospitals; a skilled nursing facility (31) only may ask for the date.
INPATIENT_PLACES = frozenset({"21", "51", "61"})
_NURSING_STAY = "31"
#: Places that are seldom the billing provider's own.
_ELSEWHERE = frozenset({"19", "21", "22", "23", "24", "31", "34", "51", "61"})


@rule("CLAIM-FREQ", source="837 CLM05-3, REF*F8; NUCC CMS-1500 item 22")
def frequency(case: Case) -> Iterator[Fault]:
    """A replacement or void names the payer's claim number; an original, which is milder, needs none."""
    claim = case.encounter.claim
    professional = case.encounter.type is EncounterType.PROFESSIONAL
    # A facility bill carries its frequency as the last digit of the type of bill.
    code = claim.frequency if professional else case.encounter.bill_type[-1:] or claim.frequency
    reference = places.encounter("claim.original_reference")
    if professional and code not in FREQUENCIES:
        yield Fault(
            "The claim frequency must be 1 (original), 7 (replacement) or 8 (void).",
            (places.encounter("claim.frequency"),),
            fixes=fixes.go_to("Change the claim frequency"),
        )
    elif code in ("7", "8") and not claim.original_reference.strip():
        kind = "replacement" if code == "7" else "void"
        yield Fault(
            f"A {kind} claim needs the payer's number of the original claim.",
            (reference,),
            fixes=fixes.go_to("Fill in the original claim number"),
        )
    elif code == "1" and claim.original_reference.strip():
        yield Fault(
            "An original claim does not name an earlier one: clear the original claim number, or replace or void it.",
            (reference, places.encounter("claim.frequency")),
            severity=Severity.WARNING,
            fixes=fixes.go_to("Clear the original claim number"),
        )


@rule("CLAIM-AUTO", source="837P CLM11-4, DTP*439; NUCC CMS-1500 item 10b", applies=PROFESSIONAL)
def auto_accident(case: Case) -> Iterator[Fault]:
    """An auto accident has a state and a date."""
    claim = case.encounter.claim
    if "auto" not in claim.accident:
        return
    if claim.accident_state not in STATES:
        yield Fault(
            "An auto accident needs the state where it happened, as a two-letter abbreviation.",
            (places.encounter("claim.accident_state"),),
            fixes=fixes.go_to("Fill in the state"),
        )
    if claim.accident_date is None:
        yield Fault(
            "An auto accident needs its date.",
            (places.encounter("claim.accident_date"),),
            fixes=fixes.go_to("Fill in the date of the accident"),
        )


@rule("CLAIM-ACCIDENT", source="837P CLM11, DTP*439; NUCC CMS-1500 items 10 and 15", applies=PROFESSIONAL)
def accident(case: Case) -> Iterator[Fault]:
    """An accident is auto, employment or other; it has a date, and not one after the service."""
    claim = case.encounter.claim
    when = places.encounter("claim.accident_date")
    if claim.accident - ACCIDENTS:
        yield Fault(
            "An accident must be auto, employment or other.",
            (places.encounter("claim.accident"),),
            fixes=fixes.go_to("Change the kind of accident"),
        )
    if "other" in claim.accident and "auto" not in claim.accident and claim.accident_date is None:
        yield Fault("An accident needs its date.", (when,), fixes=fixes.go_to("Fill in the date of the accident"))
    first = min((day for _, line in case.lines if (day := case.chart.dates(line)[0])), default=case.on)
    if claim.accident_date and first and claim.accident_date > first:
        yield Fault(
            "The accident is dated after the service.", (when,), fixes=fixes.go_to("Change the date of the accident")
        )


def _places(case: Case) -> set[str]:
    """Every place of service of the claim: one line in hospital is enough (X12 RFI 154)."""
    return {case.chart.place_of_service(line) for _, line in case.lines} or {case.encounter.place_of_service}


@rule("CLAIM-ADMIT", source="837P DTP*435; X12 RFI 154; NUCC CMS-1500 item 18", applies=PROFESSIONAL)
def admission(case: Case) -> Iterator[Fault]:
    """Services to an inpatient (places 21, 51, 61) need the admission date; for place 31, milder, payers may ask."""
    if case.encounter.claim.hospital_from:
        return
    met = _places(case) & (INPATIENT_PLACES | {_NURSING_STAY})
    if met:
        place = min(met & INPATIENT_PLACES, default=_NURSING_STAY)
        mild = place == _NURSING_STAY
        yield Fault(
            f"Place of service {place} {'may need' if mild else 'needs'} the admission date.",
            (places.encounter("claim.hospital_from"),),
            severity=Severity.WARNING if mild else None,
            fixes=fixes.go_to("Fill in the admission date"),
        )


@rule("CLAIM-ELSEWHERE", source="837P 2310C; NUCC CMS-1500 item 32", severity=Severity.WARNING, applies=PROFESSIONAL)
def elsewhere(case: Case) -> Iterator[Fault]:
    """Where the place of service is a hospital or the like, the chart names the facility."""
    met = _places(case) & _ELSEWHERE
    if met and case.chart.facility is None:
        yield Fault(
            f"Place of service {min(met)} is seldom the billing provider's own: name the facility.",
            (places.encounter("facility"),),
            fixes=fixes.go_to("Choose the facility"),
        )


@rule("CLAIM-PERIODS", source="NUCC CMS-1500 items 16 and 18; 837P DTP*314, DTP*435, DTP*096")
def periods(case: Case) -> Iterator[Fault]:
    """A hospital stay or an inability to work ends no earlier than it begins."""
    claim = case.encounter.claim
    for what, field, first, last in (
        ("The hospital stay", "claim.hospital_to", claim.hospital_from, claim.hospital_to),
        ("The time unable to work", "claim.unable_to", claim.unable_from, claim.unable_to),
    ):
        if first and last and last < first:
            yield Fault(
                f"{what} ends before it begins.", (places.encounter(field),), fixes=fixes.go_to("Change the dates")
            )
