"""Carrier block and items 1, 1a, 4, 6, 7, 9 and 11 of the CMS-1500: who is insured, and with whom."""

from __future__ import annotations

from coderdesk.billing.claim import ProfessionalClaim
from coderdesk.billing.paper.cms1500_boxes import Boxes
from coderdesk.billing.paper.cms1500_text import city_state_zip, identifier, plain
from coderdesk.domain.coverage import Coverage, PlanType, Rank, Relationship, Subscriber
from coderdesk.domain.people import Patient, Sex

_RELATIONSHIP = {Relationship.SELF: "self", Relationship.SPOUSE: "spouse", Relationship.CHILD: "child"}


def fill_insurance(boxes: Boxes, claim: ProfessionalClaim) -> None:
    """Fill in everything that speaks of coverage."""
    billed = claim.coverage
    _fill_carrier(boxes, claim)
    boxes.tick(f"1_{billed.payer.plan_type}")
    boxes.write("1a", billed.member_id, identifier)
    insured = _speaks_of(claim)
    if insured:
        _fill_insured(boxes, insured, claim.patient)
    if billed.payer.plan_type is PlanType.MEDICARE or billed.payer.is_medicare:
        _fill_medicare_group(boxes, billed, insured)
    elif insured:
        boxes.write("11", insured.group_number, identifier)
    other = next((coverage for coverage in claim.others if coverage is not insured), None)
    boxes.choose("11d", other is not None)
    if other:
        _fill_other(boxes, other, claim.patient)


def _speaks_of(claim: ProfessionalClaim) -> Coverage | None:
    """Return the coverage of items 4, 6, 7 and 11: the one that is billed, but to Medicare the one that paid before it.

    None where Medicare pays first: it wants those items blank, and "NONE" in item 11 (CMS Claims Processing Manual
    ch. 26 section 10.2).
    """
    billed = claim.coverage
    if not billed.payer.is_medicare:
        return billed
    if billed.rank is Rank.PRIMARY:
        return None
    return next((coverage for coverage in claim.others if coverage.rank is Rank.PRIMARY), None)


def _fill_medicare_group(boxes: Boxes, billed: Coverage, insured: Coverage | None) -> None:
    """Item 11 to Medicare: the policy of who pays before it, or the word that says that nobody does."""
    policy = (insured.group_number or insured.member_id) if insured and insured is not billed else billed.group_number
    if identifier(policy):
        boxes.put("11", identifier(policy))
    elif billed.rank is Rank.PRIMARY:
        boxes.put("11", "NONE")


def _fill_carrier(boxes: Boxes, claim: ProfessionalClaim) -> None:
    """The payer's address, its street right above the city, as the window of an envelope shows it."""
    payer = claim.coverage.payer
    lines = [line for line in (plain(payer.address.line1), plain(payer.address.line2)) if line]
    boxes.write("carrier_name", payer.name)
    if lines:
        boxes.put("carrier_street", lines[-1])
    if len(lines) > 1:
        boxes.put("carrier_attn", lines[0])
    boxes.put("carrier_city_state_zip", city_state_zip(payer.address))


def _insured_person(coverage: Coverage, patient: Patient) -> Subscriber:
    if coverage.relationship is Relationship.SELF or coverage.subscriber is None:
        return Subscriber(patient.name, patient.born, patient.sex, patient.address, patient.phone)
    return coverage.subscriber


def _fill_insured(boxes: Boxes, coverage: Coverage, patient: Patient) -> None:
    """Items 4, 6, 7, 11a and 11c."""
    person = _insured_person(coverage, patient)
    boxes.write_name("4", person.name)
    boxes.tick(f"6_{_RELATIONSHIP.get(coverage.relationship, 'other')}")
    boxes.write_home("7", person.address)
    boxes.put_phone("7", person.phone)
    boxes.put_date("11a", person.born)
    if person.sex is not Sex.UNKNOWN:
        boxes.tick(f"11a_{person.sex}")
    boxes.write("11c", coverage.plan_name or coverage.payer.name)


def _fill_other(boxes: Boxes, other: Coverage, patient: Patient) -> None:
    """Item 9: who else covers the patient."""
    boxes.write_name("9", _insured_person(other, patient).name)
    boxes.put("9a", identifier(other.group_number) or identifier(other.member_id))
    boxes.write("9d", other.plan_name or other.payer.name)
