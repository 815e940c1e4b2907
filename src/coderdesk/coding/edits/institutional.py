"""What the bill of a facility needs besides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from coderdesk.coding.edits import fixes, places
from coderdesk.coding.edits.case import Case
from coderdesk.coding.edits.registry import FACILITY, Fault, rule
from coderdesk.domain.encounter import EncounterType

_BILL_TYPE = re.compile(r"0[1-9][0-9][0-9A-Z]")
#: Inpatient, swing bed and SNF bills, which tell of an admission.
_ADMITTING_BILLS = ("011", "018", "021", "041")
_STILL_A_PATIENT = "30"
_PAYMENT_WINDOW = timedelta(days=3)


@rule("UB-TOB", source="CMS Claims Processing Manual ch. 25 FL 4; 837I CLM05", applies=FACILITY)
def bill_type(case: Case) -> Iterator[Fault]:
    """The type of bill has four characters: 0, the facility, the kind of care, and the frequency."""
    if not _BILL_TYPE.fullmatch(case.encounter.bill_type):
        said = "must have four characters, such as 0131" if case.encounter.bill_type else "is missing"
        yield Fault(
            f"The type of bill {said}.", (places.encounter("bill_type"),), fixes=fixes.go_to("Fill in the type of bill")
        )


@rule("UB-ADMIT", source="CMS Claims Processing Manual ch. 25 FL 12-15; 837I CL1", applies=FACILITY)
def admission(case: Case) -> Iterator[Fault]:
    """A stay has an admission date, type and point of origin."""
    encounter = case.encounter
    if not (case.is_inpatient or encounter.bill_type.startswith(_ADMITTING_BILLS)):
        return
    admitted = encounter.claim.hospital_from or encounter.service_from
    for there, field, what in (
        (admitted is not None, "service_from", "admission date"),
        (bool(encounter.admission_type.strip()), "admission_type", "admission type"),
        (bool(encounter.admission_source.strip()), "admission_source", "point of origin"),
    ):
        if not there:
            yield Fault(
                f"The stay has no {what}.", (places.encounter(field),), fixes=fixes.go_to(f"Fill in the {what}")
            )


@rule("UB-STMT", source="CMS Claims Processing Manual ch. 25 FL 6, ch. 3 §40.3", applies=FACILITY)
def statement(case: Case) -> Iterator[Fault]:
    """The period of the bill ends no earlier than it begins, and holds the admission, at most three days after it."""
    first, last = case.encounter.service_from, case.encounter.service_to
    admitted = case.encounter.claim.hospital_from
    if first and last and last < first:
        said, field = "The statement ends before it begins", "service_to"
    elif case.is_inpatient and admitted and first and admitted - first > _PAYMENT_WINDOW:
        said, field = "The admission is more than three days after the statement begins", "claim.hospital_from"
    elif case.is_inpatient and admitted and last and admitted > last:
        said, field = "The admission is after the statement ends", "claim.hospital_from"
    else:
        return
    yield Fault(f"{said}.", (places.encounter(field),), fixes=fixes.go_to("Change the dates"))


@rule("UB-LINE-DATE", source="CMS Claims Processing Manual ch. 25 FL 45", applies=(EncounterType.OUTPATIENT,))
def line_date(case: Case) -> Iterator[Fault]:
    """The date of an outpatient line lies within the period of the bill."""
    first, last = case.encounter.service_from, case.encounter.service_to or case.encounter.service_from
    for index, line in case.lines:
        days = [day for day in case.chart.dates(line) if day]
        if first and last and any(not first <= day <= last for day in days):
            yield Fault(
                f"Line {index + 1} ({line.code}) is dated outside the period of the bill.",
                (places.line(index, "service_from"),),
                (line.code,),
                particulars=case.nth(index),
                fixes=fixes.go_to("Change the date of the line"),
            )


@rule("UB-FREQ-STATUS", source="CMS Claims Processing Manual ch. 25 FL 4 and FL 17; 837I CL103", applies=FACILITY)
def frequency_and_status(case: Case) -> Iterator[Fault]:
    """A patient who is still there (status 30) has an interim bill (frequency 2 or 3), and nobody else has."""
    status, frequency = case.encounter.discharge_status, case.encounter.bill_type[-1:]
    if status == _STILL_A_PATIENT and frequency in ("1", "4"):
        said = (
            f"Discharge status 30, still a patient, does not fit a bill of frequency {frequency}, which ends the stay"
        )
    elif status and status != _STILL_A_PATIENT and frequency in ("2", "3"):
        said = f"An interim bill, of frequency {frequency}, needs discharge status 30, still a patient"
    else:
        return
    yield Fault(
        f"{said}.",
        (places.encounter("discharge_status"), places.encounter("bill_type")),
        fixes=fixes.go_to("Change the discharge status"),
    )
