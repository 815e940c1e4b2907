"""Payers, and what covers a patient."""

from __future__ import annotations

from collections.abc import Sequence

from coderdesk.domain.coverage import Coverage, Payer, PlanType, Rank, Relationship, Subscriber
from coderdesk.domain.identifiers import CoverageId, PatientId, PayerId
from coderdesk.domain.people import Sex
from coderdesk.vault import listing
from coderdesk.vault.connection import Row
from coderdesk.vault.session import Session
from coderdesk.vault.shelves import values
from coderdesk.vault.tables import Table
from coderdesk.vault.words import natural, search_text

PAYER = Table(
    "payer",
    (
        *("id", "name", "payer_id", "plan_type", "claim_filing"),
        *values.ADDRESS,
        *("filing_days", "sort_key", "words"),
    ),
)
COVERAGE = Table(
    "coverage",
    (*("id", "patient", "payer", "rank", "member_id", "group_number", "plan_name", "relationship", "msp_type"),),
)
SUBSCRIBER = Table("subscriber", ("coverage", *values.NAME, "born", "sex", *values.ADDRESS, "phone"), key=("coverage",))
# Primary, secondary, tertiary; within one rank as they were first saved.
_IN_ORDER_OF_BILLING = "ORDER BY instr('PST', rank), rowid"


class Payers:
    """Who pays."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, key: PayerId) -> Payer | None:
        """Return the payer of that id, or None."""
        row = self._session.row(f"{PAYER.select} WHERE id = ?", key)
        return None if row is None else _payer(row)

    def save(self, value: Payer) -> None:
        """Keep `value` in place of the one of the same id."""
        self._session.write(
            PAYER.upsert,
            *(value.id, value.name, value.payer_id, value.plan_type, value.claim_filing),
            *values.address(value.address),
            *(value.filing_days, natural(value.name), search_text([value.name])),
        )

    def all(self) -> Sequence[Payer]:
        """Return every payer, by name."""
        return [_payer(row) for row in self._session.rows(f"{PAYER.select} ORDER BY sort_key, id")]


class Coverages:
    """The policies of patients."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._payers = Payers(session)

    def find(self, key: CoverageId) -> Coverage | None:
        """Return the coverage of that id, or None."""
        row = self._session.row(f"{COVERAGE.select} WHERE id = ?", key)
        return None if row is None else self._read(row)

    def save(self, value: Coverage) -> None:
        """Keep `value` (and its payer, if that is not kept yet) in place of the one of the same id."""
        if self._payers.find(value.payer.id) is None:
            self._payers.save(value.payer)
        self._session.write(
            COVERAGE.upsert,
            *(value.id, value.patient, value.payer.id, value.rank, value.member_id, value.group_number),
            *(value.plan_name, value.relationship, value.msp_type),
        )
        self._save_subscriber(value.id, value.subscriber)
        listing.refresh_of_coverage(self._session, value.id)

    def of(self, patient: PatientId) -> Sequence[Coverage]:
        """Return the policies of `patient` in the order of billing."""
        rows = self._session.rows(f"{COVERAGE.select} WHERE patient = ? {_IN_ORDER_OF_BILLING}", patient)
        return [self._read(row) for row in rows]

    def _save_subscriber(self, coverage: CoverageId, subscriber: Subscriber | None) -> None:
        if subscriber is None:
            self._session.write("DELETE FROM subscriber WHERE coverage = ?", coverage)
            return
        self._session.write(
            SUBSCRIBER.upsert,
            *(coverage, *values.name(subscriber.name), values.day(subscriber.born), subscriber.sex),
            *(*values.address(subscriber.address), subscriber.phone),
        )

    def _read(self, row: Row) -> Coverage:
        payer = self._payers.find(row["payer"])
        if payer is None:
            raise LookupError("a coverage without its payer")
        subscriber = self._session.row(f"{SUBSCRIBER.select} WHERE coverage = ?", row["id"])
        return Coverage(
            id=row["id"],
            patient=row["patient"],
            payer=payer,
            rank=Rank(row["rank"]),
            member_id=row["member_id"],
            group_number=row["group_number"],
            plan_name=row["plan_name"],
            relationship=Relationship(row["relationship"]),
            subscriber=None if subscriber is None else _subscriber(subscriber),
            msp_type=row["msp_type"],
        )


def _payer(row: Row) -> Payer:
    return Payer(
        id=row["id"],
        name=row["name"],
        payer_id=row["payer_id"],
        plan_type=PlanType(row["plan_type"]),
        claim_filing=row["claim_filing"],
        address=values.read_address(row),
        filing_days=row["filing_days"],
    )


def _subscriber(row: Row) -> Subscriber:
    return Subscriber(
        name=values.read_name(row),
        born=values.read_day(row["born"]),
        sex=Sex(row["sex"]),
        address=values.read_address(row),
        phone=row["phone"],
    )
