"""Which diagnosis may stand first."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from coderdesk.coding.edits import fixes, places
from coderdesk.coding.edits.case import Case
from coderdesk.coding.edits.registry import INPATIENT, Fault, rule
from coderdesk.domain.codes import Code, CodeSystem

_CM = CodeSystem.ICD10CM


def _first_is(case: Case, forbidden: Callable[[Code], bool], why: str) -> Iterator[Fault]:
    if not case.encounter.diagnoses:
        return
    code = case.encounter.diagnoses[0].code
    if not forbidden(code):
        return
    fit = next((pair for pair in case.distinct if not _unfit(case, pair[1])), None)
    yield Fault(
        f"{code} {why}.",
        (places.diagnosis(0),),
        (code,),
        fixes=(fixes.list_first(*fit),) if fit else fixes.go_to("Add the diagnosis that comes first"),
    )


def _unfit(case: Case, code: Code) -> bool:
    """Say whether `code` may not stand first, as far as the loaded releases tell."""
    return case.is_external_cause(code) or (case.covers(_CM) and case.is_manifestation(code))


@rule("ICD-MANIF-FIRST", source="ICD-10-CM Guidelines I.A.13", needs=(_CM,))
def manifestation_first(case: Case) -> Iterator[Fault]:
    """A manifestation is not the first-listed diagnosis: the condition that it comes from stands before it."""
    yield from _first_is(case, case.is_manifestation, "is a manifestation: list the condition behind it first")


@rule(
    "MCE-MANIF", source="Medicare Code Editor, edit 6", needs=(_CM,), applies=INPATIENT, supersedes=("ICD-MANIF-FIRST",)
)
def manifestation_principal(case: Case) -> Iterator[Fault]:
    """A manifestation is not the principal diagnosis."""
    yield from _first_is(case, case.is_manifestation, "is a manifestation and cannot be the principal diagnosis")


@rule("ICD-EXTCAUSE-FIRST", source="ICD-10-CM Guidelines I.C.20.a.6")
def external_cause_first(case: Case) -> Iterator[Fault]:
    """An external cause (V00-Y99) is not the first-listed diagnosis."""
    yield from _first_is(case, case.is_external_cause, "is an external cause: list the injury or condition first")


@rule("MCE-EXT-CAUSE", source="Medicare Code Editor, edit 2", applies=INPATIENT, supersedes=("ICD-EXTCAUSE-FIRST",))
def external_cause_principal(case: Case) -> Iterator[Fault]:
    """An external cause (V00-Y99) is not the principal diagnosis."""
    yield from _first_is(case, case.is_external_cause, "is an external cause and cannot be the principal diagnosis")
