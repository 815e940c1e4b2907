"""What could not be judged is said, never passed over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from coderdesk.coding.edits import places
from coderdesk.coding.edits.case import Case
from coderdesk.coding.edits.registry import Fault, rule
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.findings import Place, Severity


def _met(case: Case) -> Iterator[tuple[CodeSystem, date | None, Place]]:
    """Each code set that the chart uses, the date it is asked about, and where."""
    for index, diagnosis in case.diagnoses:
        yield diagnosis.code.system, case.on, places.diagnosis(index)
    for index, procedure in enumerate(case.encounter.procedures):
        yield procedure.code.system, case.on, places.procedure(index)
    for index, line in case.lines:
        yield line.code.system, case.chart.dates(line)[0], places.line(index, "code")


@rule("NOT-CHECKED", source="CoderDesk: a rule without data says so and never guesses", severity=Severity.INFO)
def not_checked(case: Case) -> Iterator[Fault]:
    """Where no loaded release covers the date, the codes are judged by their shape only, and this says so."""
    missing: dict[CodeSystem, dict[date | None, Place]] = {}
    for system, on, place in _met(case):
        if not case.covers(system, on):
            missing.setdefault(system, {}).setdefault(on, place)
    loaded = {release.system for release in case.book.releases()}
    for system, dates in missing.items():
        days = sorted(day for day in dates if day)
        if system not in loaded:
            why = f"no {system.label} release is loaded"
        elif days:
            more = f" and {len(days) - 1} more of its dates" if len(days) > 1 else ""
            why = f"no release for {days[0]}{more} is loaded"
        else:
            why = "the date of service is not known"
        yield Fault(
            f"{system.label} codes are checked for shape only: {why}.",
            tuple(dates.values())[:1],
            particulars=system.value,
        )
    yield from _dental(case)
    yield from _poa(case)


def _dental(case: Case) -> Iterator[Fault]:
    """Dental codes are in no release of HCPCS Level II, so a loaded one cannot tell whether they exist."""
    unlisted = [
        places.line(index, "code")
        for index, line in case.lines
        if line.code.is_dental
        and case.covers(CodeSystem.HCPCS, on := case.chart.dates(line)[0])
        and case.entry(line.code, on) is None
    ]
    if unlisted:
        yield Fault(
            "Dental codes are checked for shape only: the ADA publishes them, and the HCPCS file has none.",
            tuple(unlisted),
            particulars="dental",
        )


def _poa(case: Case) -> Iterator[Fault]:
    """On a stay, an indicator that is left out may be right (an exempt code) or missing: a list must tell."""
    listed = case.on is not None and any(
        case.book.is_poa_exempt(diagnosis.code, case.on) is not None for _, diagnosis in case.diagnoses
    )
    bare = [index for index, diagnosis in case.diagnoses if not diagnosis.poa]
    if case.is_inpatient and bare and not listed:
        yield Fault(
            f"Missing present-on-admission indicators are not checked: no list of exempt codes for {case.on} is loaded."
            if case.on
            else "Missing present-on-admission indicators are not checked: the day of discharge is not known.",
            tuple(places.diagnosis(index, "poa") for index in bare),
            particulars="poa",
        )
