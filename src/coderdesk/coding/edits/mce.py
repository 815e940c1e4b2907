"""What the Medicare Code Editor refuses on a stay, as far as it can be told without its lists."""

from __future__ import annotations

from collections.abc import Iterator

from coderdesk.coding.edits import fixes, places
from coderdesk.coding.edits.case import Case
from coderdesk.coding.edits.registry import INPATIENT, Fault, rule
from coderdesk.coding.edits.words import plainly, shown
from coderdesk.domain.codes import icd10cm, icd10pcs

_FL17 = "01 02 03 04 05 06 07 20 21 30 43 50 51 61 62 63 64 65 66 69 70 81 82 83 84 85 86 87 88 89 90 91 92 93 94 95"
#: Patient discharge statuses that the editor takes on an inpatient bill; 40-42 belong to hospice bills.
DISCHARGE_STATUSES = frozenset(_FL17.split())
OLDEST = 124
_AFTERCARE = icd10cm("Z51.89")
_WRONG_PROCEDURES = frozenset((icd10cm("Y65.51"), icd10cm("Y65.52"), icd10cm("Y65.53")))
_LONG_VENTILATION = icd10pcs("5A1955Z")
_SHORTEST_LONG_VENTILATION = 4


@rule("MCE-REQ-SDX", source="Medicare Code Editor, edit 9", applies=INPATIENT)
def requires_secondary(case: Case) -> Iterator[Fault]:
    """Z51.89 is principal only beside a secondary diagnosis."""
    codes = [diagnosis.code for _, diagnosis in case.diagnoses]
    if codes[:1] == [_AFTERCARE] and set(codes) == {_AFTERCARE}:
        yield Fault(
            f"{_AFTERCARE} cannot be the only diagnosis: add the condition that is cared for.",
            (places.diagnosis(0),),
            (_AFTERCARE,),
            fixes=fixes.go_to("Add a diagnosis"),
        )


@rule("MCE-WRONG-PROC", source="Medicare Code Editor, edit 18; NCD 140.6-140.8", applies=INPATIENT)
def wrong_procedure(case: Case) -> Iterator[Fault]:
    """A wrong operation (Y65.51-Y65.53) is billed apart from the stay, on a bill without payment (type 0110)."""
    if case.encounter.bill_type.endswith("0"):
        return
    for index, code in case.distinct:
        if code in _WRONG_PROCEDURES:
            yield Fault(
                f"{code} reports a wrong operation, which belongs on a separate bill of type 0110.",
                (places.diagnosis(index),),
                (code,),
                fixes=(fixes.remove_diagnosis(index, code),),
            )


@rule("MCE-LOS", source="Medicare Code Editor, edit 19", overridable=True, applies=INPATIENT)
def ventilation_in_short_stay(case: Case) -> Iterator[Fault]:
    """Ventilation of more than 96 consecutive hours (5A1955Z) needs a stay of at least four days."""
    first, last = case.encounter.service_from, case.encounter.service_to
    if not first or not last or (last - first).days >= _SHORTEST_LONG_VENTILATION:
        return
    codes = [procedure.code for procedure in case.encounter.procedures]
    if _LONG_VENTILATION in codes:
        days = plainly((last - first).days, "day")
        yield Fault(
            f"{_LONG_VENTILATION} says more than 96 hours of ventilation, but the stay lasted {days}.",
            (places.procedure(codes.index(_LONG_VENTILATION)),),
            (_LONG_VENTILATION,),
            particulars=days,
            fixes=fixes.go_to("Change the procedure"),
        )


@rule("MCE-AGE-INVALID", source="Medicare Code Editor, edit 14", applies=INPATIENT, supersedes=("PATIENT-BIRTH",))
def age_out_of_range(case: Case) -> Iterator[Fault]:
    """The patient's age on admission lies between 0 and 124 years."""
    admitted = case.encounter.service_from
    age = case.chart.patient.age_on(admitted) if admitted else None
    if age is not None and not 0 <= age <= OLDEST:
        said = "was born after the admission" if age < 0 else f"is more than {OLDEST} years old"
        yield Fault(
            f"The patient {said}: check the birth date and the dates of the stay.",
            (places.patient("born"),),
            fixes=fixes.go_to("Change the birth date"),
        )


@rule(
    "MCE-STATUS", source="Medicare Code Editor, edit 16; CMS Claims Processing Manual ch. 25 FL 17", applies=INPATIENT
)
def discharge_status(case: Case) -> Iterator[Fault]:
    """The discharge status is there and is one that an inpatient bill takes."""
    status = case.encounter.discharge_status
    if status not in DISCHARGE_STATUSES:
        unfit = f"The discharge status{shown(status)} is not one that an inpatient bill takes"
        said = unfit if status else "The stay has no discharge status"
        yield Fault(
            f"{said}.", (places.encounter("discharge_status"),), fixes=fixes.go_to("Fill in the discharge status")
        )
