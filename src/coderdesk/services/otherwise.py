"""What a file says of people and payers otherwise than the vault, which the coder must hear of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any

from coderdesk.domain.chart import Chart
from coderdesk.domain.ports import Work

#: Accounts that a notice names before it only counts.
_NAMED = 5


def told_otherwise(work: Work, chart: Chart) -> Iterator[str]:
    """Give the kinds ("patient", "payer" ...) that `chart` names with details which differ from those in the vault.

    What the file leaves out differs from nothing: only a detail that it gives is compared.
    """
    named: list[tuple[str, Any, Any]] = [
        ("client", work.clients.find(chart.client.id), chart.client),
        ("patient", work.patients.find(chart.patient.id), chart.patient),
    ]
    named += [("provider", work.providers.find(one.id), one) for one in chart.providers.values()]
    if chart.facility:
        named.append(("facility", work.facilities.find(chart.facility.id), chart.facility))
    for coverage in chart.coverages:
        named.append(("coverage", work.coverages.find(coverage.id), coverage))
        named.append(("payer", work.payers.find(coverage.payer.id), coverage.payer))
    yield from dict.fromkeys(kind for kind, kept, told in named if kept is not None and _differs(kept, told))


def otherwise_words(kinds: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Give one sentence for each kind, from the accounts of the charts that it was told otherwise for."""
    for kind, accounts in kinds.items():
        named = ", ".join(account or "without number" for account in accounts[:_NAMED])
        more = f" and {len(accounts) - _NAMED} more" if len(accounts) > _NAMED else ""
        yield f"The {kind} has other details in the vault, which were kept; compare them (account {named}{more})."


def _differs(kept: Any, told: Any) -> bool:
    for part in fields(told):
        # A coverage's payer is compared as a payer.
        if part.name in ("id", "payer"):
            continue
        value = getattr(told, part.name)
        default = None if part.default is MISSING else part.default
        if value and value != default and value != getattr(kept, part.name):
            return True
    return False
