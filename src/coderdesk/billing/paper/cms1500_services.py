"""Item 24 of the CMS-1500: the service lines."""

from __future__ import annotations

from coderdesk.billing.claim import MAX_POINTERS, ClaimLine, ProfessionalClaim
from coderdesk.billing.paper.cms1500_boxes import Boxes
from coderdesk.billing.paper.cms1500_layout import LETTERS
from coderdesk.billing.paper.cms1500_text import amount, date_parts, digits, identifier, quantity
from coderdesk.billing.text import fold
from coderdesk.domain.encounter import Drug
from coderdesk.domain.failures import ExportRefused

#: Modifiers that one line takes.
_MODIFIERS = 4
#: Where the quantity of a drug begins in the shaded half, counted from 0: qualifier, eleven digits, three blanks.
_QUANTITY_AT = 16
#: Eight digits, a point, three digits.
_QUANTITY_LENGTH = 12
_BETWEEN = "   "


def fill_service(boxes: Boxes, row: int, line: ClaimLine, claim: ProfessionalClaim) -> None:
    """Write `line` into `row` (from 1) of the form. `ExportRefused` where one of its numbers cannot be written."""
    service, item = line.service, f"24.{row}"
    where = f"line {line.number}"
    _fill_supplement(boxes, f"{item}_suppl", line)
    for end, day in (("from", line.first), ("to", line.last)):
        for part, text in zip(("mm", "dd", "yy"), date_parts(day, century=False), strict=True):
            boxes.texts[f"{item}A_{end}_{part}"] = text
    boxes.write(f"{item}B_pos", line.place_of_service, identifier)
    if service.emergency:
        boxes.put(f"{item}C_emg", "Y")
    boxes.put(f"{item}D_cpt", service.code.text)
    _fill_modifiers(boxes, f"{item}D_mods", service.modifiers)
    _fill_pointers(boxes, f"{item}E_ptr", line, len(claim.diagnoses))
    charge = amount(service.charge, boxes.length(f"{item}F_charge"))
    boxes.put_number(f"{item}F_charge", charge, f"The charge of {where}")
    boxes.put_number(f"{item}G_units", quantity(service.units), f"The number of units of {where}")
    if service.epsdt or service.family_planning:
        boxes.put(f"{item}H_epsdt", "Y")
    _fill_rendering(boxes, item, line, claim)


def _fill_supplement(boxes: Boxes, box: str, line: ClaimLine) -> None:
    """The shaded half: the drug, then what the service was, as an unlisted code must say, then the note."""
    service, parts = line.service, []
    if service.drug:
        parts.append(_drug(service.drug, f"line {line.number} on account {boxes.account}"))
    given = [text for text in dict.fromkeys((service.description, service.note)) if text.strip()]
    said = [text for text in map(fold, given) if text]
    if said:
        parts.append("ZZ" + " ".join(said))
    if len(said) < len(given):
        boxes.cut.append(box)
    boxes.put(box, _BETWEEN.join(parts))


def _drug(drug: Drug, where: str) -> str:
    """Return "N4" and the NDC, and unit and quantity from the seventeenth character on, where Medicare reads them."""
    given = quantity(drug.quantity)
    if given is None or len(given) > _QUANTITY_LENGTH:
        raise ExportRefused(f"The quantity of the drug of {where} cannot be written.", "Mend the quantity of the drug.")
    number = "N4" + identifier(drug.ndc)
    return f"{number.ljust(_QUANTITY_AT - len(_BETWEEN))}{_BETWEEN}{identifier(drug.unit)}{given}"


def _fill_modifiers(boxes: Boxes, box: str, modifiers: tuple[str, ...]) -> None:
    written = [text for text in map(identifier, modifiers) if text]
    boxes.put(box, " ".join(text[:2].ljust(2) for text in written[:_MODIFIERS]).rstrip())
    if len(written) > _MODIFIERS or any(len(text) > 2 for text in written):
        boxes.cut.append(box)


def _fill_pointers(boxes: Boxes, box: str, line: ClaimLine, diagnoses: int) -> None:
    pointers = line.service.pointers
    if any(not 1 <= pointer <= diagnoses for pointer in pointers):
        raise ExportRefused(
            f"Line {line.number} on account {boxes.account} points at a diagnosis that is not on the claim.",
            "Mend the pointers of the line.",
        )
    boxes.put(box, "".join(LETTERS[pointer - 1] for pointer in pointers[:MAX_POINTERS]))
    if len(pointers) > MAX_POINTERS:
        boxes.cut.append(box)


def _fill_rendering(boxes: Boxes, item: str, line: ClaimLine, claim: ProfessionalClaim) -> None:
    """24I and 24J. Who bills for himself has no rendering provider apart from the billing one."""
    provider = line.rendering or claim.rendering
    boxes.write(f"{item}J_npi", provider.npi if provider else claim.billing.npi, digits)
    taxonomy = identifier(provider.taxonomy) if provider else ""
    if taxonomy and not claim.coverage.payer.is_medicare:
        boxes.put(f"{item}I_qual", "ZZ")
        boxes.put(f"{item}J_id", taxonomy)
