"""Who else covers the patient (loops 2320, 2330A and 2330B).

Source: 005010X222A1 loop 2320 as mapped by pyx12. What another payer has paid is not known here: the claim is billed to
the first payer, and the others are named.
"""

from __future__ import annotations

from coderdesk.billing.claim import ProfessionalClaim
from coderdesk.billing.x12.segments import Sheet, Spelling
from coderdesk.billing.x12.write_levels import insured_name, member_number, sbr, write_payer
from coderdesk.billing.x12.write_parties import write_address
from coderdesk.domain.coverage import Coverage, Relationship

_COVERAGE, _SUBSCRIBER, _PAYER = "Other coverage", "Other subscriber", "Other payer"
MAX_OTHERS = 10


def write_other_payers(sheet: Sheet, claim: ProfessionalClaim, spelling: Spelling) -> None:
    """Write a 2320 for each further coverage. `ExportRefused` where there are more than ten."""
    if len(claim.others) > MAX_OTHERS:
        raise spelling.refused(f"an 837P takes {MAX_OTHERS} further payers", "Remove those that do not apply.")
    for coverage in claim.others:
        _write_other(sheet, claim, coverage, spelling)


def _write_other(sheet: Sheet, claim: ProfessionalClaim, coverage: Coverage, spelling: Spelling) -> None:
    own = coverage.relationship is Relationship.SELF
    relationship = coverage.relationship.value
    sheet.add(_COVERAGE, "Another payer: its rank, group and kind", "SBR", *sbr(coverage, relationship, spelling))
    sheet.add(
        _COVERAGE, "Assignment and release towards that payer", "OI", "", "", claim.info.benefits, "", "",
        claim.info.release,
    )  # fmt: skip
    kind, name = insured_name(coverage, claim.patient.name if own else None, spelling)
    number = member_number(coverage, spelling)
    sheet.add(_SUBSCRIBER, "The insured with that payer", "NM1", "IL", kind, *name, "MI", number)
    address = claim.patient.address if own else coverage.subscriber.address if coverage.subscriber else None
    if address and address.is_complete:
        write_address(sheet, _SUBSCRIBER, address, "the other subscriber", spelling)
    write_payer(sheet, _PAYER, "That payer", coverage.payer, spelling)
