"""Present-on-admission indicators.

Whether one is missing (POA-MISSING, POA-EXEMPT) waits for the yearly list of exempt codes, which no package carries;
NOT-CHECKED says so on the chart.
"""

from __future__ import annotations

from collections.abc import Iterator

from coderdesk.coding.edits import fixes, places
from coderdesk.coding.edits.case import Case
from coderdesk.coding.edits.registry import INPATIENT, Fault, rule
from coderdesk.domain.encounter import EncounterType

INDICATORS = frozenset("YNUW")


@rule("POA-INVALID", source="X12 RFI 2797; 837I HI01-9", applies=INPATIENT)
def indicator(case: Case) -> Iterator[Fault]:
    """A present-on-admission indicator is Y, N, U or W; an exempt code has none."""
    for index, diagnosis in case.diagnoses:
        if diagnosis.poa and diagnosis.poa not in INDICATORS:
            yield Fault(
                f"The present-on-admission indicator of {diagnosis.code} must be Y, N, U or W.",
                (places.diagnosis(index, "poa"),),
                (diagnosis.code,),
                fixes=fixes.go_to("Change the indicator"),
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
