"""Service lines: what they point at, how many, how much, when and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from coderdesk.coding.edits import fixes, places
from coderdesk.coding.edits.case import Case
from coderdesk.coding.edits.registry import PROFESSIONAL, Fault, rule
from coderdesk.coding.edits.words import listed, shown
from coderdesk.domain.encounter import EncounterType, ServiceLine
from coderdesk.domain.findings import Fix
from coderdesk.domain.places_of_service import FIRST_DAYS, is_place_of_service

MAX_POINTERS = 4
_MOST_UNITS = Decimal("99999999.999")
_FINEST_UNITS = Decimal("0.001")
_SERVICE_UNITS = {
    EncounterType.PROFESSIONAL: ("UN", "MJ"),
    EncounterType.OUTPATIENT: ("UN", "DA"),
    EncounterType.INPATIENT: ("UN", "DA"),
}


def name(index: int, line: ServiceLine) -> str:
    """Name a line in a sentence: "Line 2 (83036)"."""
    return f"Line {index + 1} ({line.code})"


@rule("DX-POINTER", source="837P SV107; NUCC CMS-1500 item 24E")
def pointers(case: Case) -> Iterator[Fault]:
    """A professional line points at one to four diagnoses, each once, and each on the chart."""
    there = len(case.encounter.diagnoses)
    professional = case.encounter.type is EncounterType.PROFESSIONAL
    for index, line in case.lines:
        faults: list[tuple[str, tuple[Fix, ...]]] = []
        for number in sorted(set(line.pointers)):
            if not 1 <= number <= there:
                gone = f"points at diagnosis {number}, which is not on the chart"
                faults.append((gone, (fixes.remove_pointer(index, number),)))
        twice = [str(number) for number, times in sorted(Counter(line.pointers).items()) if times > 1]
        if twice:
            faults.append((f"points at diagnosis {listed(twice)} more than once", fixes.go_to("Change the pointers")))
        if len(set(line.pointers)) > MAX_POINTERS:
            faults.append((f"points at more than {MAX_POINTERS} diagnoses", fixes.go_to("Change the pointers")))
        if professional and not line.pointers:
            faults.append(("points at no diagnosis", fixes.go_to("Point at a diagnosis")))
        for said, ways in faults:
            yield Fault(
                f"{name(index, line)} {said}.",
                (places.line(index, "pointers"),),
                (line.code,),
                particulars=f"{case.nth(index)} {said}",
                fixes=ways,
            )


@rule("LINE-UNITS", source="837 SV104, SV205; NUCC CMS-1500 item 24G")
def units(case: Case) -> Iterator[Fault]:
    """Units are more than zero, at most eight digits with three decimals, and of a kind that the bill takes."""
    for index, line in case.lines:
        field = "units"
        if not line.units.is_finite() or line.units <= 0:
            said = "must have more than zero units"
        elif not _fits(line.units):
            said = "has more digits in its units than a claim takes: eight, with three decimals"
        elif line.unit not in _SERVICE_UNITS[case.encounter.type]:
            said = f"must be counted in {' or '.join(_SERVICE_UNITS[case.encounter.type])}"
            field = "unit"
        else:
            continue
        yield Fault(
            f"{name(index, line)} {said}.",
            (places.line(index, field),),
            (line.code,),
            particulars=case.nth(index),
            fixes=fixes.go_to("Change the units"),
        )


def _fits(units: Decimal) -> bool:
    """Say whether `units` is a number of at most eight digits with three decimals."""
    # In this order: what is no number cannot be compared, and what is too large cannot be rounded.
    return units.is_finite() and -_MOST_UNITS <= units <= _MOST_UNITS and units == units.quantize(_FINEST_UNITS)


@rule("LINE-CHARGE", source="837 SV102, SV203; NUCC CMS-1500 item 24F", overridable=True)
def charges(case: Case) -> Iterator[Fault]:
    """A line has a charge of more than zero; zero takes a reason (a tracking code, a vaccine supplied free)."""
    for index, line in case.lines:
        if line.charge.cents > 0:
            continue
        negative = line.charge.cents < 0
        yield Fault(
            f"{name(index, line)} {'has a negative charge' if negative else 'has no charge'}.",
            (places.line(index, "charge"),),
            (line.code,),
            particulars=case.nth(index),
            firm=negative,
            fixes=fixes.go_to("Fill in the charge"),
        )


@rule("CLAIM-POS", source="CMS Place of Service Codes (code source 237); 837P CLM05-1, SV105", applies=PROFESSIONAL)
def place_of_service(case: Case) -> Iterator[Fault]:
    """The place of service is there, is on the CMS list, and was in use on the date of service."""
    own = case.encounter.place_of_service
    inherits = not case.encounter.lines or any(not line.place_of_service for _, line in case.lines)
    if own or inherits:
        amiss = _amiss(own, case.encounter.service_from)
        if amiss or not own:
            yield Fault(
                f"The place of service{shown(own)} {amiss}." if own else "The place of service is missing.",
                (places.encounter("place_of_service"),),
                fixes=fixes.go_to("Fill in the place of service"),
            )
    for index, line in case.lines:
        amiss = _amiss(line.place_of_service, case.chart.dates(line)[0])
        if line.place_of_service and amiss:
            yield Fault(
                f"The place of service{shown(line.place_of_service)} of line {index + 1} {amiss}.",
                (places.line(index, "place_of_service"),),
                (line.code,),
                particulars=case.nth(index),
                fixes=fixes.go_to("Change the place of service"),
            )


def _amiss(place: str, on: date | None) -> str:
    """Say what is wrong with a place of service on a date, "" where nothing is."""
    if not is_place_of_service(place):
        return "is not on the CMS list"
    return "" if is_place_of_service(place, on) else f"may be reported from {FIRST_DAYS[place]} on"


@rule("LINE-DATE", source="837P DTP*472; NUCC CMS-1500 item 24A")
def dates(case: Case) -> Iterator[Fault]:
    """A line with dates of its own ends no earlier than it begins, and not in the future."""
    for index, line in case.lines:
        if line.service_from is None and line.service_to is None:
            continue
        first, last = case.chart.dates(line)
        if first and last and last < first:
            said = "ends before it begins"
        elif _latest(first, last, case.today) > case.today:
            said = "has a date in the future"
        else:
            continue
        yield Fault(
            f"{name(index, line)} {said}.",
            (places.line(index, "service_from" if line.service_from else "service_to"),),
            (line.code,),
            particulars=case.nth(index),
            fixes=fixes.go_to("Change the dates of the line"),
        )


def _latest(first: date | None, last: date | None, today: date) -> date:
    return max(first or today, last or today)


@rule("UNITS-DAYS", source="NUCC CMS-1500 items 24A and 24G", overridable=True, applies=PROFESSIONAL)
def grouped_days(case: Case) -> Iterator[Fault]:
    """A line that groups several days has as many units as days; drugs and minutes are counted otherwise."""
    for index, line in case.lines:
        first, last = case.chart.dates(line)
        if not first or not last or last <= first or line.drug or line.unit != "UN":
            continue
        days = (last - first).days + 1
        if _fits(line.units) and line.units != days and line.units > 0:
            yield Fault(
                f"{name(index, line)} covers {days} days but has {line.units.normalize():f} units.",
                (places.line(index, "units"),),
                (line.code,),
                particulars=f"{case.nth(index)} {first} {last} {line.units.normalize()}",
                fixes=fixes.go_to("Change the units or the dates"),
            )
