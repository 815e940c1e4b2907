"""Who acted for a claim, and where (loops 2310A to 2310D).

Sources: 005010X222A1; X12 RFI 345 (2310B is sent where the rendering provider is another than the billing provider, and
2420A where a line's is another than that), RFI 1210 and 423 (2310C is sent where the service was given elsewhere, but
not at the patient's home; with an NPI only where that place is not part of the billing provider).
"""

from __future__ import annotations

from coderdesk.billing.claim import ClaimLine, ProfessionalClaim
from coderdesk.billing.x12.segments import Sheet, Spelling
from coderdesk.billing.x12.write_parties import ORGANISATION, npi, organisation, write_address, write_provider
from coderdesk.domain.people import Provider

_REFERRING, _RENDERING, _SUPERVISING = "Referring provider", "Rendering provider", "Supervising provider"
_FACILITY = "Service facility"
_HOME = "12"


def line_rendering(claim: ProfessionalClaim, line: ClaimLine) -> Provider | None:
    """Return who rendered `line`, None where that is not known."""
    return line.rendering or claim.rendering


def claim_rendering(claim: ProfessionalClaim) -> Provider | None:
    """Return whom the claim names for all lines that name nobody else, None where nobody rendered a line.

    That is the encounter's own rendering provider if he rendered a line, else the first line's.
    """
    acted = [provider for line in claim.lines if (provider := line_rendering(claim, line))]
    if claim.rendering in acted:
        return claim.rendering
    return acted[0] if acted else None


def write_providers(sheet: Sheet, claim: ProfessionalClaim, spelling: Spelling) -> None:
    """Write 2310A to 2310D, each where the guide wants it."""
    if claim.referring:
        write_provider(sheet, _REFERRING, "DN", claim.referring, spelling)
    rendering = claim_rendering(claim)
    if rendering is None:
        raise spelling.refused("the rendering provider is missing", "Choose the rendering provider.")
    if rendering.npi.strip() != claim.billing.npi.strip():
        write_provider(sheet, _RENDERING, "82", rendering, spelling, may_be_organisation=True)
        write_taxonomy(sheet, _RENDERING, rendering, spelling)
    _write_facility(sheet, claim, spelling)
    if claim.supervising:
        write_provider(sheet, _SUPERVISING, "DQ", claim.supervising, spelling)


def write_taxonomy(sheet: Sheet, loop: str, provider: Provider, spelling: Spelling) -> None:
    """Write the PRV of a rendering provider whose taxonomy code is known."""
    if taxonomy := spelling.maybe_number(provider.taxonomy, f"taxonomy code of the {loop.lower()}"):
        sheet.add(loop, "What kind of provider", "PRV", "PE", "PXC", taxonomy)


def _write_facility(sheet: Sheet, claim: ProfessionalClaim, spelling: Spelling) -> None:
    facility = claim.facility
    if facility is None or claim.place_of_service == _HOME or facility.address == claim.billing.address:
        return
    whose = "the service facility"
    name = organisation(facility.name, whose, spelling)
    number = facility.npi.strip()
    external = npi(number, whose, spelling) if number and number != claim.billing.npi.strip() else ()
    sheet.add(_FACILITY, "Where the service was given", "NM1", "77", ORGANISATION, *name, *external)
    write_address(sheet, _FACILITY, facility.address, whose, spelling)
