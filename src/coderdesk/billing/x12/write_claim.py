"""The claim itself (loop 2300): its total, its dates, its numbers, its note and its diagnoses.

Source: 005010X222A1 loop 2300 as mapped by pyx12, in the order of the map. The onset is left out where it is a date of
service: X12 wants it only where it differs, and clearinghouses reject it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from coderdesk.billing.claim import MAX_DIAGNOSES, ProfessionalClaim
from coderdesk.billing.x12.segments import Sheet, Spelling, amount, d8
from coderdesk.domain.encounter import ClaimInfo
from coderdesk.domain.money import MAX_CENTS

_LOOP = "Claim"
#: Payers need echo only the first twenty characters of CLM01 in a remittance.
_ACCOUNT = 20
_CAUSES = {"auto": "AA", "employment": "EM", "other": "OA"}
_MAX_CAUSES = 2
_REPLACES = ("7", "8")


def write_claim(sheet: Sheet, claim: ProfessionalClaim, spelling: Spelling) -> None:
    """Write CLM, DTP, AMT, REF, NTE and HI."""
    info = claim.info
    # Added by hand: Money refuses a sum over the limit, but cannot say whose it is.
    if sum(line.service.charge.cents for line in claim.lines) > MAX_CENTS:
        raise spelling.refused("the charges add up to more than 99,999,999.99", "Check the charges.")
    sheet.add(_LOOP, "Account, total, place of service and frequency", "CLM", *_clm(claim, spelling))
    for qualifier, days, meaning in _dates(claim):
        sheet.add(_LOOP, meaning, "DTP", qualifier, "RD8" if "-" in days else "D8", days)
    if info.amount_paid:
        sheet.add(_LOOP, "What the patient has paid", "AMT", "F5", amount(info.amount_paid))
    for qualifier, number, meaning in _references(info, spelling):
        sheet.add(_LOOP, meaning, "REF", qualifier, number)
    if note := spelling.words(info.note, "note of the claim"):
        sheet.add(_LOOP, "Note to the payer", "NTE", "ADD", note)
    if not 0 < len(claim.diagnoses) <= MAX_DIAGNOSES:
        raise spelling.refused(f"an 837P takes one to {MAX_DIAGNOSES} diagnoses")
    coded = [("ABF" if place else "ABK", code.text) for place, code in enumerate(claim.diagnoses)]
    sheet.add(_LOOP, "Diagnoses, the principal first", "HI", *coded)


def _clm(claim: ProfessionalClaim, spelling: Spelling) -> tuple[str | tuple[str, ...], ...]:
    info = claim.info
    return (
        spelling.number(claim.control_number, "account number", _ACCOUNT),
        amount(claim.total),
        "",
        "",
        (
            spelling.number(claim.place_of_service, "place of service", 2),
            "B",
            spelling.number(info.frequency, "frequency of the claim", 1),
        ),
        "Y" if info.provider_signature else "N",
        spelling.number(info.assignment, "assignment of the claim", 1),
        spelling.number(info.benefits, "assignment of benefits", 1),
        spelling.number(info.release, "release of information", 1),
        "",
        _causes(info, spelling),
        *("",) * 8,
        spelling.maybe_number(info.delay_reason, "delay reason", 2),
    )


def _causes(info: ClaimInfo, spelling: Spelling) -> tuple[str, ...]:
    """Return CLM11: up to two causes, and of an auto accident the state."""
    codes = [code for cause, code in _CAUSES.items() if cause in info.accident]
    if len(codes) < len(info.accident):
        raise spelling.refused("an accident is auto, employment or other", "Change the kind of accident.")
    if len(codes) > _MAX_CAUSES:
        raise spelling.refused("an 837P takes two causes of an accident", "Leave out the least important one.")
    codes += [""] * (_MAX_CAUSES - len(codes))
    state = spelling.maybe_number(info.accident_state, "state of the accident", 2) if "auto" in info.accident else ""
    return (*codes, "", state)


def _dates(claim: ProfessionalClaim) -> Iterator[tuple[str, str, str]]:
    """Yield qualifier, day or days, and meaning of each DTP."""
    info = claim.info
    accident = info.accident_date if info.accident else None
    onset = info.onset if not _is_served_on(claim, info.onset) else None
    for qualifier, day, meaning in (
        ("431", onset, "Onset of the illness"),
        ("454", info.initial_treatment, "Initial treatment"),
        ("304", info.last_seen, "Last seen"),
        ("439", accident, "Accident"),
        ("484", info.last_menstrual_period, "Last menstrual period"),
    ):
        if day:
            yield qualifier, d8(day), meaning
    yield from _disability(info)
    if info.hospital_from:
        yield "435", d8(info.hospital_from), "Admission to the hospital"
    if info.hospital_to:
        yield "096", d8(info.hospital_to), "Discharge from the hospital"


def _is_served_on(claim: ProfessionalClaim, day: date | None) -> bool:
    return day is not None and any(line.first <= day <= line.last for line in claim.lines)


def _disability(info: ClaimInfo) -> Iterator[tuple[str, str, str]]:
    if info.unable_from and info.unable_to:
        yield "314", f"{d8(info.unable_from)}-{d8(info.unable_to)}", "Unable to work, from and to"
    elif info.unable_from:
        yield "360", d8(info.unable_from), "Unable to work from"
    elif info.unable_to:
        yield "361", d8(info.unable_to), "Unable to work until"


def _references(info: ClaimInfo, spelling: Spelling) -> Iterator[tuple[str, str, str]]:
    """Yield qualifier, number and meaning of each REF."""
    original = info.original_reference if info.frequency in _REPLACES else ""
    for qualifier, given, what in (
        ("EW", info.mammography, "mammography certification number"),
        ("9F", info.referral_number, "referral number"),
        ("G1", info.prior_authorization, "prior authorisation number"),
        ("F8", original, "payer's number of the original claim"),
        ("X4", info.clia, "CLIA number"),
        ("EA", info.medical_record, "medical record number"),
    ):
        if number := spelling.maybe_number(given, what):
            yield qualifier, number, f"{what[:1].upper()}{what[1:]}"
