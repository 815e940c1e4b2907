"""Our own rules of service lines: code, modifiers, charge, units, pointers, dates, drug.

Sources: 005010X222A1 loops 2400 and 2410; 45 CFR 162.1002 (code sets); HIPAA limit of ten characters in an amount.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from coderdesk.billing.x12.dates import days_of
from coderdesk.billing.x12.fault import ClaimRule, Fault, decimal_of
from coderdesk.billing.x12.loops import Claim, Level
from coderdesk.billing.x12.parse import Segment
from coderdesk.domain.codes import service_code
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.money import MAX_CENTS

MAX_LINES = 50
_MODIFIER = re.compile(r"[A-Z0-9]{2}")
_NDC = re.compile(r"[0-9]{11}")
_MODIFIERS_AT = (3, 4, 5, 6)
_FINEST = Decimal("0.001")
_MOST_UNITS = Decimal("99999999.999")
#: Characters of REF 6R that payers must echo in an 835.
_ECHOED = 30


def _services(claim: Claim) -> Iterator[tuple[Level, Segment]]:
    for line in claim.lines:
        if service := line[0].first("SV1"):
            yield line, service


def _count(claim: Claim, _today: date) -> Iterator[Fault]:
    if not 0 < len(claim.lines) <= MAX_LINES:
        yield Fault(claim.clm, "", f"a claim has one to {MAX_LINES} service lines")


def _code(claim: Claim, _today: date) -> Iterator[Fault]:
    for _, one in _services(claim):
        if one.part(1, 1) == "HC" and not _is_service_code(one.part(1, 2)):
            yield Fault(one, "SV101-2", "the service is not written like a CPT or HCPCS code")


def _is_service_code(text: str) -> bool:
    try:
        return service_code(text).text == text and service_code(text).is_well_formed
    except InvalidValue:
        return False


def _modifiers(claim: Claim, _today: date) -> Iterator[Fault]:
    for _, one in _services(claim):
        given = [text for place in _MODIFIERS_AT if (text := one.part(1, place))]
        if not all(_MODIFIER.fullmatch(text) for text in given):
            yield Fault(one, "SV101-3", "a modifier has two letters or digits")
        if len(set(given)) < len(given):
            yield Fault(one, "SV101-3", "a modifier stands twice on the line")


def _charge(claim: Claim, _today: date) -> Iterator[Fault]:
    for _, one in _services(claim):
        charge = decimal_of(one.get(2))
        if charge is None or not 0 <= charge * 100 <= MAX_CENTS or charge * 100 % 1:
            yield Fault(one, "SV102", "the charge must be an amount between 0 and 99,999,999.99")


def _units(claim: Claim, _today: date) -> Iterator[Fault]:
    for _, one in _services(claim):
        units = decimal_of(one.get(4))
        if units is None or not 0 < units <= _MOST_UNITS or units % _FINEST:
            yield Fault(one, "SV104", "the units must be more than zero, with at most eight digits and three decimals")
        if one.get(3) == "MJ" and not one.part(1, 2).startswith("0"):
            yield Fault(one, "SV103", "minutes are for anaesthesia")


def _pointers(claim: Claim, _today: date) -> Iterator[Fault]:
    """A line points at one to four diagnoses, each on the claim and each once."""
    listed = sum(len(one.elements) for one in claim.claim[0].all("HI") if one.part(1, 1) in ("ABK", "BK"))
    there = {str(number) for number in range(1, listed + 1)}
    for _, one in _services(claim):
        pointers = one.parts(7)
        if not pointers or not set(pointers) <= there:
            yield Fault(one, "SV107", "a pointer points at no diagnosis of the claim")
        if len(set(pointers)) < len(pointers):
            yield Fault(one, "SV107", "a line points at a diagnosis twice")


def _days(claim: Claim, today: date) -> Iterator[Fault]:
    for line in claim.lines:
        one = line[0].first("DTP", "472")
        days = days_of(one.get(2), one.get(3)) if one else None
        where = one or line[0].segments[0]
        if days is None:
            yield Fault(where, "DTP03", "the line has no date of service")
        elif days[1] < days[0]:
            yield Fault(where, "DTP03", "the service ends before it begins")
        elif days[1] > today:
            yield Fault(where, "DTP03", "the date of service lies in the future")


def _born(claim: Claim, _today: date) -> Iterator[Fault]:
    """Nobody is treated before birth."""
    births = [one for level in (claim.subscriber, claim.patient) for each in level for one in each.all("DMG")]
    for born in births[-1:]:
        birth = days_of("D8", born.get(2))
        for line in claim.lines:
            one = line[0].first("DTP", "472")
            days = days_of(one.get(2), one.get(3)) if one else None
            if one and days and birth and days[0] < birth[0]:
                yield Fault(one, "DTP03", "the service lies before the patient's birth")


def _drug(claim: Claim, _today: date) -> Iterator[Fault]:
    for line in claim.lines:
        for each in line:
            for one in each.all("LIN"):
                if one.get(2) == "N4" and not _NDC.fullmatch(one.get(3)):
                    yield Fault(one, "LIN03", "an NDC has eleven digits")
            for one in each.all("CTP"):
                quantity = decimal_of(one.get(4))
                if quantity is None or quantity <= 0:
                    yield Fault(one, "CTP04", "the quantity of the drug must be more than zero")


def _control(claim: Claim, _today: date) -> Iterator[Fault]:
    """A remittance names a line by REF 6R, so each line has its own."""
    given = [one for line in claim.lines for one in line[0].all("REF", "6R")]
    times = Counter(one.get(2) for one in given)
    for one in given:
        if times[one.get(2)] > 1:
            yield Fault(one, "REF02", "two lines of the claim have the same control number")
        if len(one.get(2)) > _ECHOED:
            yield Fault(one, "REF02", f"payers echo {_ECHOED} characters of a line's control number")


LINE_RULES: tuple[tuple[str, ClaimRule], ...] = (
    ("X12-LINES", _count),
    ("X12-SERVICE", _code),
    ("X12-MODIFIERS", _modifiers),
    ("X12-CHARGE", _charge),
    ("X12-UNITS", _units),
    ("X12-POINTERS", _pointers),
    ("X12-SERVICE-DATE", _days),
    ("X12-BORN", _born),
    ("X12-DRUG", _drug),
    ("X12-LINE-NUMBER", _control),
)
