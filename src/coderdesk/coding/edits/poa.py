"""Present-on-admission indicators.

Which codes take none is told by the yearly list of exempt codes, which the coder imports. Where no list covers the day
of discharge, POA-MISSING and POA-EXEMPT judge nothing, and NOT-CHECKED says so on the chart.
"""

from __future__ import annotations

from collections.abc import Iterator

from coderdesk.coding.edits import fixes, places
from coderdesk.coding.edits.case import Case
from coderdesk.coding.edits.registry import INPATIENT, Fault, rule
from coderdesk.domain.encounter import EncounterType

INDICATORS = frozenset("YNUW")
#: Bills of an inpatient stay in a hospital, by the type without its leading zero.
_HOSPITAL = "11"
_LIST = "CMS POA exempt list of the fiscal year of discharge"


@rule("POA-INVALID", source="X12 RFI 2797; 837I HI01-9", applies=INPATIENT)
def indicator(case: Case) -> Iterator[Fault]:
    """A present-on-admission indicator is Y, N, U or W."""
    for index, diagnosis in case.diagnoses:
        if diagnosis.poa and diagnosis.poa not in INDICATORS:
            yield Fault(
                f"The present-on-admission indicator of {diagnosis.code} must be Y, N, U or W.",
                (places.diagnosis(index, "poa"),),
                (diagnosis.code,),
                fixes=fixes.go_to("Change the indicator"),
            )


@rule(
    "POA-MISSING",
    source=f"CMS Change Requests 5499 and 7024; {_LIST}",
    overridable=True,
    applies=INPATIENT,
)
def missing(case: Case) -> Iterator[Fault]:
    """On a hospital's inpatient bill each diagnosis that is not exempt has an indicator.

    Critical access, long-term care, rehabilitation and other hospitals outside of the inpatient payment system report
    none. A chart does not say which kind its hospital is, so a reason lets the finding stand.
    """
    if not case.encounter.bill_type.lstrip("0").startswith(_HOSPITAL) or case.on is None:
        return
    for index, diagnosis in case.diagnoses:
        if not diagnosis.poa and case.book.is_poa_exempt(diagnosis.code, case.on) is False:
            yield Fault(
                f"{diagnosis.code} needs a present-on-admission indicator.",
                (places.diagnosis(index, "poa"),),
                (diagnosis.code,),
                fixes=fixes.go_to("Fill in the indicator"),
            )


@rule(
    "POA-EXEMPT",
    source=f"ICD-10-CM Guidelines, Appendix I; {_LIST}",
    overridable=True,
    applies=INPATIENT,
)
def exempt(case: Case) -> Iterator[Fault]:
    """A diagnosis that is exempt from reporting presence on admission has no indicator."""
    for index, diagnosis in case.diagnoses:
        if diagnosis.poa and case.on is not None and case.book.is_poa_exempt(diagnosis.code, case.on):
            yield Fault(
                f"{diagnosis.code} is exempt from reporting if it was present on admission, and has an indicator.",
                (places.diagnosis(index, "poa"),),
                (diagnosis.code,),
                fixes=fixes.go_to("Clear the indicator"),
                particulars=diagnosis.poa,
            )


@rule(
    "POA-SETTING",
    source="CMS Change Request 5499; ICD-10-CM Guidelines, Appendix I",
    applies=(EncounterType.PROFESSIONAL, EncounterType.OUTPATIENT),
)
def setting(case: Case) -> Iterator[Fault]:
    """Present on admission is reported for inpatient stays only."""
    for index, diagnosis in case.diagnoses:
        if diagnosis.poa:
            yield Fault(
                f"{diagnosis.code} has a present-on-admission indicator, which only an inpatient stay reports.",
                (places.diagnosis(index, "poa"),),
                (diagnosis.code,),
                fixes=fixes.go_to("Clear the indicator"),
            )
