"""The service lines of a claim (loops 2400, 2410 and 2420).

Sources: 005010X222A1 loop 2400 as mapped by pyx12; X12 RFI 2448 (the description is sent in the judgment of the
submitter: who enters one wants it sent); CMS Claims Processing Manual ch. 26 section 10.4 item 20 and FCSO's notes on
purchased tests.
"""

from __future__ import annotations

from coderdesk.billing.claim import MAX_POINTERS, ClaimLine, ProfessionalClaim
from coderdesk.billing.x12.segments import Element, Sheet, Spelling, amount, d8
from coderdesk.billing.x12.write_parties import ORGANISATION, npi, write_provider
from coderdesk.billing.x12.write_providers import claim_rendering, line_rendering, write_taxonomy
from coderdesk.domain.encounter import Drug

_LINE, _DRUG = "Service line", "Drug"
_RENDERING, _ORDERING, _PURCHASED = "Rendering provider of the line", "Ordering provider", "Purchased service provider"
MAX_LINES = 50
_MAX_MODIFIERS = 4


def write_lines(sheet: Sheet, claim: ProfessionalClaim, spelling: Spelling) -> None:
    """Write every line. `ExportRefused` where there are more than fifty, or none."""
    if not 0 < len(claim.lines) <= MAX_LINES:
        raise spelling.refused(
            f"the claim has {len(claim.lines)} service lines; an 837P takes one to {MAX_LINES}",
            "Move lines to another encounter.",
        )
    _refuse_purchases_without_their_facts(claim, spelling)
    for line in claim.lines:
        _write_line(sheet, claim, line, spelling)


def _write_line(sheet: Sheet, claim: ProfessionalClaim, line: ClaimLine, spelling: Spelling) -> None:
    service, where = line.service, f"line {line.number}"
    sheet.add(_LINE, f"Line {line.number}", "LX", str(line.number))
    sheet.add(_LINE, "The service, its charge, units and diagnoses", "SV1", *_sv1(claim, line, spelling))
    if line.first == line.last:
        sheet.add(_LINE, "Date of service", "DTP", "472", "D8", d8(line.first))
    else:
        sheet.add(_LINE, "Dates of service", "DTP", "472", "RD8", f"{d8(line.first)}-{d8(line.last)}")
    account = spelling.number(claim.control_number, "account number")
    sheet.add(_LINE, "Number by which a remittance names the line", "REF", "6R", f"{account}-{line.number}")
    if note := spelling.words(service.note, f"note of {where}"):
        sheet.add(_LINE, "Note to the payer on this line", "NTE", "ADD", note)
    if claim.info.outside_lab:
        _write_purchase(sheet, claim, spelling)
    if service.drug:
        _write_drug(sheet, service.drug, where, spelling)
    _write_line_providers(sheet, claim, line, spelling)


def _sv1(claim: ProfessionalClaim, line: ClaimLine, spelling: Spelling) -> tuple[Element, ...]:
    service, where = line.service, f"line {line.number}"
    if len(service.modifiers) > _MAX_MODIFIERS:
        raise spelling.refused(f"{where} has more than {_MAX_MODIFIERS} modifiers")
    if len(service.pointers) > MAX_POINTERS:
        raise spelling.refused(f"{where} points at more than {MAX_POINTERS} diagnoses")
    modifiers = [spelling.number(modifier, f"modifier of {where}", 2) for modifier in service.modifiers]
    modifiers += [""] * (_MAX_MODIFIERS - len(modifiers))
    elsewhere = line.place_of_service != claim.place_of_service
    return (
        ("HC", service.code.text, *modifiers, spelling.words(service.description, f"description of {where}")),
        amount(service.charge),
        spelling.number(service.unit, f"kind of units of {where}", 2),
        spelling.quantity(service.units, f"number of units of {where}"),
        spelling.number(line.place_of_service, f"place of service of {where}", 2) if elsewhere else "",
        "",
        tuple(str(pointer) for pointer in service.pointers),
        "",
        "Y" if service.emergency else "",
        "",
        "Y" if service.epsdt else "",
        "Y" if service.family_planning else "",
    )


def _write_drug(sheet: Sheet, drug: Drug, where: str, spelling: Spelling) -> None:
    ndc = spelling.number(drug.ndc.replace("-", ""), f"NDC of {where}")
    sheet.add(_DRUG, "The drug, by NDC", "LIN", "", "N4", ndc)
    quantity = spelling.quantity(drug.quantity, f"quantity of the drug of {where}")
    unit = spelling.number(drug.unit, f"unit of the drug of {where}", 2)
    sheet.add(_DRUG, "How much was given", "CTP", "", "", "", quantity, (unit,))
    if prescription := spelling.maybe_number(drug.prescription, f"prescription number of {where}"):
        sheet.add(_DRUG, "Prescription number", "REF", "XZ", prescription)


def _refuse_purchases_without_their_facts(claim: ProfessionalClaim, spelling: Spelling) -> None:
    """A chart holds one purchase price; the payer must be told which line it is for and who did the work."""
    if not claim.info.outside_lab:
        return
    if len(claim.lines) != 1:
        raise spelling.refused("a purchased test is billed on a claim of its own", "Move it to its own encounter.")
    if claim.info.outside_lab_charge.cents <= 0:
        raise spelling.refused("the purchase price of the outside lab is missing", "Fill in the charge of item 20.")
    if claim.facility is None or not claim.facility.npi.strip():
        raise spelling.refused("the outside lab is not named", "Name it, with its NPI, as the service facility.")


def _write_purchase(sheet: Sheet, claim: ProfessionalClaim, spelling: Spelling) -> None:
    """Write PS1; who did the work follows in 2420B, after the drug."""
    lab = spelling.number(claim.facility.npi if claim.facility else "", "NPI of the outside lab", 10)
    price = amount(claim.info.outside_lab_charge)
    sheet.add(_LINE, "Bought from an outside lab, for how much", "PS1", lab, price)


def _write_line_providers(sheet: Sheet, claim: ProfessionalClaim, line: ClaimLine, spelling: Spelling) -> None:
    own = line_rendering(claim, line)
    if own and own != claim_rendering(claim):
        write_provider(sheet, _RENDERING, "82", own, spelling, may_be_organisation=True)
        write_taxonomy(sheet, _RENDERING, own, spelling)
    if claim.info.outside_lab and claim.facility:
        lab = npi(claim.facility.npi, "the outside lab", spelling)
        sheet.add(_PURCHASED, "Who did the work, by NPI", "NM1", "QB", ORGANISATION, "", "", "", "", "", *lab)
    rendered_by = own.npi if own else claim.billing.npi
    if claim.ordering and claim.ordering.npi.strip() != rendered_by.strip():
        write_provider(sheet, _ORDERING, "DK", claim.ordering, spelling)
