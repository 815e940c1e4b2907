"""The list that the coder works down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coderdesk.domain.encounter import EncounterType, Status
from coderdesk.domain.identifiers import ClientId, EncounterId, PayerId
from coderdesk.domain.money import Money


class SortBy(StrEnum):
    """The columns that the list can be ordered by."""

    DUE = "due"
    STATUS = "status"
    ACCOUNT = "account"
    PATIENT = "patient"
    SEEN = "seen"
    RECEIVED = "received"
    CLIENT = "client"
    TYPE = "type"
    PAYER = "payer"


@dataclass(frozen=True, slots=True)
class WorklistQuery:
    """What to show: each word of `text` must begin a word of patient, account, client, payer or a code on the chart."""

    text: str = ""
    client: ClientId | None = None
    type: EncounterType | None = None
    payer: PayerId | None = None
    statuses: tuple[Status, ...] = ()
    finished_on: date | None = None
    sort: SortBy = SortBy.DUE
    descending: bool = False


@dataclass(frozen=True, slots=True)
class WorklistItem:
    """One row."""

    id: EncounterId
    status: Status
    account: str
    patient: str
    seen: date | None
    received: date | None
    due: date | None
    client: str
    type: EncounterType
    payer: str
    pages: int
    diagnoses: int
    lines: int
    total: Money
    initials: str


@dataclass(frozen=True, slots=True)
class WorklistCounts:
    """How many encounters stand in each state."""

    by_status: tuple[tuple[Status, int], ...]
    by_type: tuple[tuple[EncounterType, int], ...]
    total: int

    def of(self, status: Status) -> int:
        """Return how many are in `status`."""
        return dict(self.by_status).get(status, 0)
