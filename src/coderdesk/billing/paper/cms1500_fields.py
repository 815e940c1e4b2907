"""What is written into each box of the CMS-1500 (02/12), by the NUCC's instructions.

One form takes six service lines. A claim with more becomes several forms, and each stands alone: all of the items are
repeated, and items 28 and 29 are the form's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from coderdesk.billing.claim import ClaimLine, ProfessionalClaim
from coderdesk.billing.paper.cms1500_boxes import Boxes
from coderdesk.billing.paper.cms1500_insured import fill_insurance
from coderdesk.billing.paper.cms1500_layout import LETTERS, LINES_PER_FORM
from coderdesk.billing.paper.cms1500_services import fill_service
from coderdesk.billing.paper.cms1500_text import (
    amount,
    digits,
    filed_name,
    identifier,
    note_lines,
    signed_name,
)
from coderdesk.domain.encounter import ClaimInfo
from coderdesk.domain.failures import ExportRefused
from coderdesk.domain.money import Money
from coderdesk.domain.people import Sex

SIGNATURE = "SIGNATURE ON FILE"
#: Home: the one place of service whose address is the patient's, and is not repeated in item 32.
_HOME = "12"


@dataclass(frozen=True, slots=True)
class FormPage:
    """One form: what stands in each box, by the names of `cms1500_layout.BOXES`.

    `number` of `of` counts the forms of the claim. `total` is item 28 and `paid` item 29; over the forms they add up to
    the claim's. `cut` names the boxes whose value was longer than the form allows and was shortened to it, or has no
    letter that the form can hold.
    """

    number: int
    of: int
    texts: Mapping[str, str] = field(repr=False)
    total: Money
    paid: Money
    cut: tuple[str, ...] = ()


def fields(claim: ProfessionalClaim, *, signed: date | None = None) -> tuple[FormPage, ...]:
    """Return the forms of `claim`, six service lines to each; `signed` is the date of item 31, blank where None.

    Text that is too long is cut to the length of its box and named in `FormPage.cut`. `ExportRefused`, naming line and
    account, where a number cannot be written as it is (24F over 999,999.99, 24G over three characters, 29), where a
    pointer points nowhere, or where the patient's name has no Latin letter.
    """
    common = Boxes(account=claim.control_number)
    for fill in (_fill_patient, fill_insurance, _fill_condition, _fill_dates, _fill_claim, _fill_providers):
        fill(common, claim)
    if signed:
        common.put("31_date", f"{signed:%m %d} {signed.year:04d}")
    groups = [claim.lines[at : at + LINES_PER_FORM] for at in range(0, len(claim.lines), LINES_PER_FORM)]
    sheets = [_with_services(common, group, claim) for group in groups]
    # Only now: a line whose charge is beyond any form has been refused by its number.
    totals = [Money.total(line.service.charge for line in group) for group in groups]
    shares = _paid(claim.info.amount_paid, totals)
    forms: list[FormPage] = []
    for number, (boxes, total, paid) in enumerate(zip(sheets, totals, shares, strict=True), start=1):
        boxes.put_number("28", amount(total, boxes.length("28")), "The total charge")
        boxes.put_number("29", amount(paid, boxes.length("29")), "The amount paid")
        forms.append(FormPage(number, len(groups), MappingProxyType(boxes.texts), total, paid, tuple(boxes.cut)))
    return tuple(forms)


def _with_services(common: Boxes, lines: tuple[ClaimLine, ...], claim: ProfessionalClaim) -> Boxes:
    boxes = common.copy()
    for row, line in enumerate(lines, start=1):
        fill_service(boxes, row, line, claim)
    return boxes


def _paid(paid: Money, totals: list[Money]) -> Iterator[Money]:
    """Part what was paid over the forms: each takes up to its own total, the last whatever is left.

    Were it repeated on each form, a payer that reads them one by one would take it off more than once.
    """
    for total in totals[:-1]:
        here = min(paid, total)
        paid -= here
        yield here
    if totals:
        yield paid


def _fill_patient(boxes: Boxes, claim: ProfessionalClaim) -> None:
    """Items 2, 3 and 5."""
    patient = claim.patient
    name = filed_name(patient.name)
    if not name:
        raise ExportRefused(
            f"The patient's name on account {claim.control_number} has no letter that the form can hold.",
            "Enter the name in Latin letters, as on the insurance card.",
        )
    boxes.put("2", name)
    boxes.put_date("3", patient.born)
    if patient.sex is not Sex.UNKNOWN:
        boxes.tick(f"3_sex_{patient.sex}")
    boxes.write_home("5", patient.address)
    boxes.put_phone("5", patient.phone)


def _fill_condition(boxes: Boxes, claim: ProfessionalClaim) -> None:
    """Items 10, 12 and 13: what the condition comes from, and whose signatures are on file."""
    info = claim.info
    for item, cause in (("10a", "employment"), ("10b", "auto"), ("10c", "other")):
        boxes.choose(item, cause in info.accident)
    if "auto" in info.accident:
        boxes.write("10b_state", info.accident_state)
    if info.release == "Y":
        boxes.put("12_sig", SIGNATURE)
    if info.benefits == "Y":
        boxes.put("13_sig", SIGNATURE)


def _fill_dates(boxes: Boxes, claim: ProfessionalClaim) -> None:
    """Items 14 to 16 and 18. Items 14 and 15 take one date each, told apart by its qualifier."""
    info = claim.info
    _fill_qualified(boxes, "14", (("431", info.onset), ("484", info.last_menstrual_period)))
    of_accident = ("439", info.accident_date)
    _fill_qualified(boxes, "15", (of_accident, ("454", info.initial_treatment), ("304", info.last_seen)))
    boxes.put_date("16_from", info.unable_from)
    boxes.put_date("16_to", info.unable_to)
    boxes.put_date("18_from", info.hospital_from)
    boxes.put_date("18_to", info.hospital_to)


def _fill_qualified(boxes: Boxes, item: str, choices: tuple[tuple[str, date | None], ...]) -> None:
    known = [(qualifier, day) for qualifier, day in choices if day]
    if known:
        boxes.put(f"{item}_qual", known[0][0])
        boxes.put_date(item, known[0][1])
    if len(known) > 1:
        boxes.cut.append(f"{item}_qual")


def _fill_claim(boxes: Boxes, claim: ProfessionalClaim) -> None:
    """Items 19 to 23, 26 and 27."""
    info = claim.info
    upper, lower = note_lines(info.note)
    boxes.put("19_upper", upper)
    boxes.write("19", info.note, by=lambda _: lower)
    boxes.choose("20", info.outside_lab)
    if info.outside_lab and info.outside_lab_charge:
        charge = amount(info.outside_lab_charge, boxes.length("20_charges"))
        boxes.put_number("20_charges", charge, "The charge of the outside laboratory")
    boxes.put("21_icd_ind", "0")
    for index, code in enumerate(claim.diagnoses):
        boxes.put(f"21{LETTERS[index]}", code.text)
    if info.frequency in ("7", "8"):
        boxes.put("22_code", info.frequency)
        boxes.write("22_ref", info.original_reference, identifier)
    _fill_authorization(boxes, info)
    # The hyphen stays: this is the key by which the payment is matched.
    boxes.write("26", claim.control_number)
    boxes.choose("27", info.assignment in ("A", "B"))


def _fill_authorization(boxes: Boxes, info: ClaimInfo) -> None:
    """Item 23, which takes one number."""
    numbers = (info.prior_authorization, info.referral_number, info.clia, info.mammography)
    known = [number for number in map(identifier, numbers) if number]
    if known:
        boxes.put("23", known[0])
    if len(known) > 1:
        boxes.cut.append("23")


def _fill_providers(boxes: Boxes, claim: ProfessionalClaim) -> None:
    """Items 17, 25 and 31 to 33."""
    others = (("DN", claim.referring), ("DK", claim.ordering), ("DQ", claim.supervising))
    acting = next(((qualifier, provider) for qualifier, provider in others if provider), None)
    if acting:
        boxes.put("17_qual", acting[0])
        boxes.put("17_name", signed_name(acting[1]))
        boxes.write("17b_npi", acting[1].npi, digits)
    billing = claim.billing
    boxes.write("25", billing.tax_id, digits)
    if boxes.texts.get("25"):
        boxes.tick("25_ssn" if billing.tax_id_type == "SY" else "25_ein")
    if claim.info.provider_signature:
        boxes.put("31_sig", SIGNATURE)
    _fill_facility(boxes, claim)
    boxes.put_phone("33", billing.phone)
    boxes.write_place("33", billing.name, billing.address)
    boxes.write("33a", billing.npi, digits)
    if billing.taxonomy and not claim.coverage.payer.is_medicare:
        boxes.put("33b", "ZZ" + identifier(billing.taxonomy))


def _fill_facility(boxes: Boxes, claim: ProfessionalClaim) -> None:
    """Item 32: the facility, or the billing provider's own address where that is where the service was given."""
    place = claim.facility
    if place is None and claim.place_of_service == _HOME:
        return
    name, address = (place.name, place.address) if place else (claim.billing.name, claim.billing.address)
    boxes.write_place("32", name, address)
    if place:
        boxes.write("32a", place.npi, digits)
