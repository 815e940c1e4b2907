"""What a service did, for the front door to show."""

from __future__ import annotations

from dataclasses import dataclass

from coderdesk.domain.identifiers import EncounterId


@dataclass(frozen=True, slots=True)
class Changed:
    """Which encounters are no longer as they were, and one sentence for the message line."""

    encounters: frozenset[EncounterId]
    message: str
