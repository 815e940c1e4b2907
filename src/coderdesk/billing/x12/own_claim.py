"""Our own rules of the claim as a whole.

Sources: 005010X222A1 loops 2000B, 2300 and 2310; Stedi's published claim edits (onset is no date of service); X12 RFI
2281 (who has an address), 345 (rendering provider), 154 (admission date); Medicare Secondary Payer Manual ch. 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from coderdesk.billing.x12.dates import days_of
from coderdesk.billing.x12.fault import ClaimRule, Fault, decimal_of
from coderdesk.billing.x12.loops import Claim, block
from coderdesk.billing.x12.parse import Segment
from coderdesk.domain.codes import icd10cm
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.money import MAX_CENTS
from coderdesk.domain.places_of_service import PLACES_OF_SERVICE
from coderdesk.domain.us_states import STATES

#: ICD-10-CM is required for services from this day on (45 CFR 162.1002(c)).
ICD10_FROM = date(2015, 10, 1)
MAX_DIAGNOSES = 12
_ECHOED = 20
_REPLACES = ("7", "8")
_MEDICARE = ("MA", "MB")
_INPATIENT = ("21", "51", "61")
_RANKS = ("P", "S", "T", *"ABCDEFGH")
_CLIA = re.compile(r"[0-9]{2}D[0-9]{7}")
#: Dates that may lie ahead: the end of an inability to work, and the return to it.
_AHEAD = ("361", "314", "296")
#: What has begun before, or when, it is treated.
_BEFORE_TREATMENT = ("431", "453", "454", "439", "484")


def service_days(claim: Claim) -> list[tuple[date, date]]:
    """Return the first and last day of every line whose dates can be read."""
    dates = (one for line in claim.lines for one in line[0].all("DTP", "472"))
    return [days for one in dates if (days := days_of(one.get(2), one.get(3)))]


def _account(claim: Claim, _today: date) -> Iterator[Fault]:
    if len(claim.account) > _ECHOED:
        yield Fault(claim.clm, "CLM01", f"payers echo {_ECHOED} characters of an account number")


def _total(claim: Claim, _today: date) -> Iterator[Fault]:
    """CLM02 is the sum of the lines, and within what HIPAA allows."""
    charges = [decimal_of(one.get(2)) for line in claim.lines for one in line[0].all("SV1")]
    total = decimal_of(claim.clm.get(2))
    if total is None or None in charges:
        yield Fault(claim.clm, "CLM02", "the total and the charges must be amounts")
    elif total != sum(charge for charge in charges if charge is not None):
        yield Fault(claim.clm, "CLM02", "the total is not the sum of the lines")
    elif not 0 <= total * 100 <= MAX_CENTS:
        yield Fault(claim.clm, "CLM02", "the total must lie between 0 and 99,999,999.99")


def _paid(claim: Claim, _today: date) -> Iterator[Fault]:
    for one in claim.claim[0].all("AMT", "F5"):
        paid = decimal_of(one.get(2))
        if paid is None or not 0 <= paid * 100 <= MAX_CENTS:
            yield Fault(one, "AMT02", "what the patient has paid must lie between 0 and 99,999,999.99")


def _frequency(claim: Claim, _today: date) -> Iterator[Fault]:
    """A claim is original, a replacement or a void; the last two name the payer's number of the original."""
    frequency = claim.clm.part(5, 3)
    original = claim.claim[0].first("REF", "F8")
    if frequency not in ("1", *_REPLACES):
        yield Fault(claim.clm, "CLM05-3", "the frequency must be 1, 7 or 8")
    elif frequency in _REPLACES and not (original and original.get(2)):
        yield Fault(claim.clm, "CLM05-3", "a replacement or void names the payer's number of the original (REF F8)")


def _place(claim: Claim, _today: date) -> Iterator[Fault]:
    """The place of service is on the CMS list; an inpatient's claim has the admission date."""
    places = {claim.clm.part(5, 1)} | {one.get(5) for line in claim.lines for one in line[0].all("SV1") if one.get(5)}
    if not all(place in PLACES_OF_SERVICE for place in places):
        yield Fault(claim.clm, "CLM05-1", "a place of service is not on the CMS list")
    if places & set(_INPATIENT) and not claim.claim[0].first("DTP", "435"):
        yield Fault(claim.clm, "", "services to an inpatient need the admission date (DTP 435)")


def _causes(claim: Claim, _today: date) -> Iterator[Fault]:
    """An auto accident has a state and a date, another accident a date."""
    causes = claim.clm.parts(11)
    if "AA" in causes and claim.clm.part(11, 4) not in STATES and not claim.clm.part(11, 5):
        yield Fault(claim.clm, "CLM11-4", "an auto accident needs the state where it happened")
    if {"AA", "OA"} & set(causes) and not claim.claim[0].first("DTP", "439"):
        yield Fault(claim.clm, "CLM11", "an accident needs its date (DTP 439)")


def _diagnoses(claim: Claim, _today: date) -> Iterator[Fault]:
    """One to twelve ICD-10-CM codes, the principal first, without dots, none of them twice."""
    days = service_days(claim)
    seen: set[str] = set()
    for one in claim.claim[0].all("HI"):
        if one.part(1, 1) not in ("ABK", "BK"):
            continue
        if len(one.elements) > MAX_DIAGNOSES:
            yield Fault(one, "HI", f"a claim takes {MAX_DIAGNOSES} diagnoses")
        for place in range(1, len(one.elements) + 1):
            kind, code = one.part(place, 1), one.part(place, 2)
            if code in seen:
                yield Fault(one, f"HI{place:02d}-2", "the diagnosis stands twice on the claim")
            seen.add(code)
            if days:
                yield from _code_set(one, place, kind, code, min(first for first, _ in days))


def _code_set(one: Segment, place: int, kind: str, code: str, first: date) -> Iterator[Fault]:
    ten = kind in ("ABK", "ABF")
    if ten != (first >= ICD10_FROM):
        yield Fault(one, f"HI{place:02d}-1", "ICD-10-CM is for services from 1 October 2015 on, and only for them")
    if ten and not _is_icd10cm(code):
        yield Fault(one, f"HI{place:02d}-2", "the diagnosis is not written like an ICD-10-CM code without its dot")


def _is_icd10cm(text: str) -> bool:
    try:
        return icd10cm(text).text == text and icd10cm(text).is_well_formed
    except InvalidValue:
        return False


def _dates(claim: Claim, today: date) -> Iterator[Fault]:
    """Dates are days, in order, and none lies in the future that cannot; the onset is no date of service."""
    served = service_days(claim)
    found: dict[str, tuple[date, date]] = {}
    for one in claim.claim[0].all("DTP"):
        qualifier, days = one.get(1), days_of(one.get(2), one.get(3))
        if days is None:
            yield Fault(one, "DTP03", "the date is not a day of the form that its qualifier says")
            continue
        found[qualifier] = days
        if days[1] < days[0]:
            yield Fault(one, "DTP03", "the period ends before it begins")
        if days[0] > today and qualifier not in _AHEAD:
            yield Fault(one, "DTP03", "the date lies in the future")
        if qualifier in _BEFORE_TREATMENT and served and days[0] > max(last for _, last in served):
            yield Fault(one, "DTP03", "the date lies after the last service")
        if qualifier == "431" and any(first <= days[0] <= last for first, last in served):
            yield Fault(one, "DTP03", "the onset is sent only where it is not a date of service")
    if "435" in found and "096" in found and found["096"] < found["435"]:
        yield Fault(claim.clm, "", "the discharge (DTP 096) lies before the admission (DTP 435)")


def _payers(claim: Claim, _today: date) -> Iterator[Fault]:
    """Ranks differ and none is skipped; SBR05 stands where Medicare comes second, and only there."""
    own = block(claim.subscriber, "2000B").first("SBR")
    others = [one for level in claim.others if (one := level[0].first("SBR"))]
    if own is None:
        return
    if own.get(9) in _MEDICARE and own.get(2) != "18":
        yield Fault(own, "SBR02", "with Medicare the patient is the subscriber")
    ranks = [one.get(1) for one in (own, *others)]
    if len(set(ranks)) < len(ranks):
        yield Fault(own, "SBR01", "two payers have the same rank")
    elif own.get(1) in _RANKS and not set(_RANKS[: _RANKS.index(own.get(1))]) <= set(ranks):
        yield Fault(own, "SBR01", "the payer comes second or later, and the claim does not name who comes before")
    for one in (own, *others):
        second = one.get(9) in _MEDICARE and one.get(1) != "P"
        if second != bool(one.get(5)):
            said = "why Medicare comes second is missing" if second else "is given only where Medicare comes second"
            yield Fault(one, "SBR05", f"the insurance type: {said}")
        if one.get(3) and one.get(4):
            yield Fault(one, "SBR04", "the group's name stands only where its number is not known")
        if not one.get(9):
            yield Fault(one, "SBR09", "the claim filing indicator is missing")


def _patient(claim: Claim, _today: date) -> Iterator[Fault]:
    """Who was treated has an address and a birth date, as the subscriber or as a patient of his own, never as both."""
    sbr = block(claim.subscriber, "2000B").first("SBR")
    if sbr is None:
        return
    insured = block(claim.subscriber, "2010BA")
    own = sbr.get(2) == "18"
    if own == bool(claim.patient):
        yield Fault(sbr, "SBR02", "the patient is either the subscriber (18) or has a level of his own (2000C)")
    for tag in ("N3", "N4", "DMG"):
        treated = insured if own else block(claim.patient, "2010CA")
        if not treated.first(tag):
            yield Fault(sbr, "", f"the patient's {tag} is missing")
        if not own and insured.first(tag):
            yield Fault(sbr, "", f"a subscriber who was not treated has no {tag}")


def _providers(claim: Claim, _today: date) -> Iterator[Fault]:
    """The rendering provider is another than the billing one, the supervising another than the rendering one."""
    billing = block(claim.billing, "2010AA").first("NM1")
    rendering = block(claim.claim, "2310B").first("NM1")
    supervising = block(claim.claim, "2310D").first("NM1")
    if rendering and billing and rendering.get(9) == billing.get(9) != "":
        yield Fault(rendering, "NM109", "the rendering provider is the billing provider and is left out")
    acting = rendering or billing
    if supervising and acting and supervising.get(9) == acting.get(9) != "":
        yield Fault(supervising, "NM109", "the supervising provider is the rendering provider and is left out")


def _numbers(claim: Claim, _today: date) -> Iterator[Fault]:
    for one in claim.claim[0].all("REF", "X4"):
        if not _CLIA.fullmatch(one.get(2)):
            yield Fault(one, "REF02", "a CLIA number is two digits, D and seven digits")


CLAIM_RULES: tuple[tuple[str, ClaimRule], ...] = (
    ("X12-ACCOUNT", _account),
    ("X12-TOTAL", _total),
    ("X12-PAID", _paid),
    ("X12-FREQUENCY", _frequency),
    ("X12-PLACE", _place),
    ("X12-CAUSES", _causes),
    ("X12-DIAGNOSES", _diagnoses),
    ("X12-DATES", _dates),
    ("X12-PAYERS", _payers),
    ("X12-PATIENT", _patient),
    ("X12-PROVIDERS", _providers),
    ("X12-NUMBERS", _numbers),
)
