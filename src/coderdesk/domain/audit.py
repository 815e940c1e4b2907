"""Who did what, when, to which encounter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from coderdesk.domain.identifiers import EncounterId


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry of the trail. `detail` may hold codes, counts and reasons; it lives only inside the vault."""

    number: int
    at: datetime
    by: str
    action: str
    encounter: EncounterId | None
    detail: str
