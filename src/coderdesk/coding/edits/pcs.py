"""ICD-10-PCS: the code is real on the day of discharge, belongs here, and was done during the stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from coderdesk.coding.edits import fixes, places
from coderdesk.coding.edits.case import Case
from coderdesk.coding.edits.registry import INPATIENT, Fault, rule
from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.encounter import EncounterType

_PCS = CodeSystem.ICD10PCS
#: Outpatient services of the same hospital up to three days before admission belong to the inpatient bill.
PAYMENT_WINDOW = timedelta(days=3)


@rule(
    "PCS-VALID",
    source="45 CFR 162.1002; ICD-10-PCS Tables",
    needs=(_PCS,),
    applies=INPATIENT,
    without_release=True,
)
def valid(case: Case) -> Iterator[Fault]:
    """A procedure code has seven characters and is valid on the day of discharge."""
    for index, procedure in enumerate(case.encounter.procedures):
        code = procedure.code
        said = ""
        if code.system is not _PCS or not code.is_well_formed:
            said = "is not written like an ICD-10-PCS code: seven letters and digits, without I and O"
        elif case.covers(_PCS):
            said = _why_not(case, code)
        if said:
            yield Fault(
                f"{code} {said}.", (places.procedure(index),), (code,), fixes=fixes.go_to("Change the procedure")
            )


def _why_not(case: Case, code: Code) -> str:
    entry = case.entry(code)
    if entry is None:
        return f"does not exist in {case.label(_PCS, case.on)}: {_leaving(case, code)}"
    if entry.valid:
        return ""
    if entry.valid_to and entry.valid_to < case.day:
        return f"is not valid on {case.day}: it was deleted after {entry.valid_to}"
    if entry.valid_from and entry.valid_from > case.day:
        return f"is not valid on {case.day}: it becomes valid on {entry.valid_from}"
    return f"is not valid on {case.day}"


def _leaving(case: Case, code: Code) -> str:
    """Say with which character an unknown code leaves the tables."""
    for length in range(6, 2, -1):
        if case.book.billable_below(Code(_PCS, code.text[:length]), case.day, 1):
            known, odd = code.text[:length], code.text[length]
            return f"no code of table {code.text[:3]} that begins with {known} goes on with {odd}"
    return f"there is no table {code.text[:3]}"


@rule(
    "PCS-SETTING",
    source="45 CFR 162.1002",
    overridable=True,
    applies=(EncounterType.PROFESSIONAL, EncounterType.OUTPATIENT),
)
def setting(case: Case) -> Iterator[Fault]:
    """ICD-10-PCS is for inpatient stays; some Medicaid programs ask for it on outpatient facility bills too."""
    professional = case.encounter.type is EncounterType.PROFESSIONAL
    codes = [procedure.code for procedure in case.encounter.procedures]
    for code in dict.fromkeys(codes):
        yield Fault(
            f"{code} is an inpatient procedure code: report CPT or HCPCS on this encounter.",
            (places.procedure(codes.index(code)),),
            (code,),
            fixes=fixes.go_to("Remove the procedure"),
            firm=professional,
        )


@rule("PCS-DATE", source="CMS Claims Processing Manual ch. 25 FL 74, ch. 3 §40.3", applies=INPATIENT)
def dated(case: Case) -> Iterator[Fault]:
    """A procedure has a date, from three days before admission to the day of discharge."""
    admitted = case.encounter.claim.hospital_from or case.encounter.service_from
    discharged = case.encounter.service_to
    for index, procedure in enumerate(case.encounter.procedures):
        done = procedure.performed
        if done is None:
            said = "has no date"
        elif admitted and admitted - done > PAYMENT_WINDOW:
            said = "was done more than three days before admission"
        elif discharged and done > discharged:
            said = "was done after discharge"
        else:
            continue
        yield Fault(
            f"{procedure.code} {said}.",
            (places.procedure(index, "performed"),),
            (procedure.code,),
            particulars=f"{index} {done}",
            fixes=fixes.go_to("Fill in the date of the procedure"),
        )
