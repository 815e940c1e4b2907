"""ICD-10-CM: the code is real on the date, and is listed once."""

from __future__ import annotations

from collections.abc import Iterator

from coderdesk.coding.edits import fixes, places
from coderdesk.coding.edits.case import Case
from coderdesk.coding.edits.registry import INPATIENT, Fault, rule
from coderdesk.domain.book import CodeEntry
from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.findings import Fix, Place

_CM = CodeSystem.ICD10CM
#: How many codes below a heading are offered, and how many 7th characters (fractures take up to sixteen).
_CHILDREN = 5
_SEVENTH = 16
_NEEDS_SEVENTH = "7th character"


@rule(
    "ICD-VALID",
    source="45 CFR 162.1002; ICD-10-CM Guidelines I.B.2; CMS Claims Processing Manual ch. 23 §10",
    needs=(_CM,),
    without_release=True,
)
def valid(case: Case) -> Iterator[Fault]:
    """A diagnosis exists, has all its characters and is valid on the date of service (for a stay, of discharge).

    Where no release covers the date only the shape is judged, and NOT-CHECKED says so.
    """
    listed = [(places.diagnosis(index), index, diagnosis.code) for index, diagnosis in case.diagnoses]
    if case.encounter.admitting:
        listed.append((places.encounter("admitting"), -1, case.encounter.admitting))
    for place, index, code in listed:
        if code.system is not _CM or not code.is_well_formed:
            yield Fault(
                f"{code} is not written like an ICD-10-CM code.",
                (place,),
                (code,),
                fixes=fixes.go_to("Change the code"),
            )
        elif case.covers(_CM) and (fault := _judged(case, code, place, index)):
            yield fault


def _judged(case: Case, code: Code, place: Place, index: int) -> Fault | None:
    entry = case.entry(code)
    if entry and entry.valid:
        return None
    if entry is None:
        offered = _nearest(case, code, index)
    else:
        offered = _in_its_place(case, entry, index) or _below(case, entry, index)
    said = _why(entry, case) if entry else f"does not exist in {case.label(_CM, case.on)}"
    return Fault(f"{code} {said}.", (place,), (code,), fixes=offered or fixes.go_to("Change the code"))


def _why(entry: CodeEntry, case: Case) -> str:
    """Say why `entry` may not be reported on the date."""
    if entry.valid_to and entry.valid_to < case.day:
        gone = f"is not valid on {case.day}: it was deleted after {entry.valid_to}"
        return f"{gone} and now needs more characters" if entry.needs or entry.has_children else gone
    if entry.valid_from and entry.valid_from > case.day:
        return f"is not valid on {case.day}: it becomes valid on {entry.valid_from}"
    if entry.needs == _NEEDS_SEVENTH:
        return "needs a 7th character"
    if entry.needs or entry.has_children:
        return "is a heading and needs more characters"
    return f"is not valid for reporting on {case.day}"


def _in_its_place(case: Case, entry: CodeEntry, index: int) -> tuple[Fix, ...]:
    """Offer what replaced a code that ended, the most fitting first."""
    if index < 0:
        return ()
    replaced_by = case.book.replaced_by(entry.code, case.day)[:_CHILDREN]
    return tuple(fixes.use(index, found) for code in replaced_by if (found := case.entry(code)))


def _below(case: Case, entry: CodeEntry, index: int) -> tuple[Fix, ...]:
    """Offer the first codes under a heading, or a stem with each 7th character."""
    if index < 0:
        return ()
    if entry.needs != _NEEDS_SEVENTH:
        return tuple(fixes.use(index, below) for below in case.book.billable_below(entry.code, case.day, _CHILDREN))
    meanings = dict(case.book.seventh_characters(entry.code, case.day))
    below = case.book.billable_below(entry.code, case.day, _SEVENTH)
    return tuple(fixes.use(index, each, meanings.get(each.code.text[-1], "")) for each in below)


def _nearest(case: Case, code: Code, index: int) -> tuple[Fix, ...]:
    """Offer what the longest known beginning of an unknown code leads to."""
    if index < 0:
        return ()
    for length in range(len(code.text) - 1, 2, -1):
        entry = case.entry(Code(_CM, code.text[:length]))
        if entry and entry.valid:
            return (fixes.use(index, entry),)
        if entry:
            return _below(case, entry, index)
    return ()


@rule("ICD-DUP", source="ICD-10-CM Guidelines I.B.12")
def duplicate(case: Case) -> Iterator[Fault]:
    """A diagnosis code is listed once."""
    first = {code: index for index, code in case.distinct}
    for index, diagnosis in case.diagnoses:
        code = diagnosis.code
        if first[code] != index:
            yield Fault(
                f"{code} is listed twice, as diagnosis {first[code] + 1} and as diagnosis {index + 1}.",
                (places.diagnosis(index), places.diagnosis(first[code])),
                (code,),
                fixes=(fixes.remove_diagnosis(index, code),),
            )


@rule("MCE-DUP-PDX", source="Medicare Code Editor, edit 3", applies=INPATIENT, supersedes=("ICD-DUP",))
def principal_repeated(case: Case) -> Iterator[Fault]:
    """The principal diagnosis is not repeated as a secondary one."""
    for index, diagnosis in case.diagnoses:
        principal = case.encounter.diagnoses[0].code
        if index and diagnosis.code == principal:
            yield Fault(
                f"The principal diagnosis {principal} stands again as diagnosis {index + 1}.",
                (places.diagnosis(index), places.diagnosis(0)),
                (principal,),
                fixes=(fixes.remove_diagnosis(index, principal),),
            )
