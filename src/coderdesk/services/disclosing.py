"""To whom and for what something leaves the vault, as the trail keeps it and an accounting of disclosures tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coderdesk.billing.claim import ProfessionalClaim
from coderdesk.domain.chart import Chart
from coderdesk.domain.coverage import Payer
from coderdesk.domain.identifiers import EncounterId
from coderdesk.domain.people import Client

PAYMENT = "payment"
CODING = "coding for the client"
AUDIT = "audit of the coding"


@dataclass(frozen=True, slots=True)
class Destination:
    """Who gets it and why, where the coder says so; "" is whoever usually does, and what for."""

    recipient: str = ""
    purpose: str = ""


USUAL = Destination()


@dataclass(frozen=True, slots=True)
class Disclosed:
    """Who gets what is said of each chart, and why."""

    to: Mapping[EncounterId, str]
    purpose: str


def to_payers(claims: Sequence[ProfessionalClaim], said: Destination) -> Disclosed:
    """A claim goes to its payer."""
    return Disclosed(
        {claim.encounter: said.recipient or _known(claim.coverage.payer) for claim in claims},
        said.purpose or PAYMENT,
    )


def to_clients(charts: Sequence[Chart], usual: str, said: Destination) -> Disclosed:
    """A list goes to the client whose charts are on it."""
    return Disclosed(
        {chart.encounter.id: said.recipient or _known(chart.client) for chart in charts}, said.purpose or usual
    )


def _known(who: Payer | Client) -> str:
    """Return a name with the address, where that is known, as an accounting of disclosures asks for it."""
    address = who.address
    place = f"{address.city} {address.state} {address.zip}".strip()
    return ", ".join(part for part in (who.name, address.line1, address.line2, place) if part)
