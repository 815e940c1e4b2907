"""To whom and for what something leaves the vault, as the trail keeps it and an accounting of disclosures tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coderdesk.domain.chart import Chart
from coderdesk.domain.exports import ClaimRecord
from coderdesk.domain.identifiers import EncounterId

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


def to_payers(claims: Sequence[ClaimRecord], said: Destination) -> Disclosed:
    """A claim goes to its payer."""
    return Disclosed({claim.encounter: said.recipient or claim.payer for claim in claims}, said.purpose or PAYMENT)


def to_clients(charts: Sequence[Chart], usual: str, said: Destination) -> Disclosed:
    """A list goes to the client whose charts are on it."""
    return Disclosed(
        {chart.encounter.id: said.recipient or chart.client.name for chart in charts}, said.purpose or usual
    )
