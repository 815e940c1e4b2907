"""The encounters themselves, whole charts, and the port of the worklist that brings them together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from coderdesk.domain.chart import Chart
from coderdesk.domain.encounter import Encounter, EncounterType, ServiceLine, Status
from coderdesk.domain.failures import ChangedMeanwhile, UnknownEncounter
from coderdesk.domain.identifiers import ClientId, EncounterId, ProviderId
from coderdesk.domain.money import MAX_CENTS
from coderdesk.domain.people import Provider
from coderdesk.domain.worklist import WorklistCounts, WorklistItem, WorklistQuery
from coderdesk.vault import listing
from coderdesk.vault.connection import Bound, Row
from coderdesk.vault.session import Session
from coderdesk.vault.shelves import usage, values
from coderdesk.vault.shelves.documents import Documents
from coderdesk.vault.shelves.parts import save_parts, with_parts
from coderdesk.vault.shelves.people import Clients, Facilities, Patients, Providers
from coderdesk.vault.shelves.policies import Coverages
from coderdesk.vault.shelves.worklist import coding_dates, counted, listed_ids, listed_items
from coderdesk.vault.tables import Table

ENCOUNTER = Table(
    "encounter",
    (
        *("id", "version", "client", "patient", "type", "account", "external_id", "status"),
        *("service_from", "service_to", "received", "due", "place_of_service", "facility", "reason_for_visit"),
        *("bill_type", "admission_type", "admission_source", "discharge_status"),
        *("admitting_system", "admitting_code", "hold_reason", "finished_at"),
    ),
)
_FEWEST_UNITS, _MOST_UNITS = Decimal("0.001"), Decimal(10**9)
UNIT_CHARGE = Table("unit_charge", ("client", "code", "cents"), key=("client", "code"))


class Worklist:
    """The charts assigned to this coder."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, encounter: EncounterId) -> Encounter:
        """Return the encounter, or raise `UnknownEncounter`."""
        row = self._session.row("SELECT * FROM encounter WHERE id = ?", encounter)
        if row is None:
            raise UnknownEncounter(f"No encounter has the id or account number {encounter}.")
        return with_parts(self._session, row["number"], _encounter(row))

    def save(self, encounter: Encounter) -> Encounter:
        """Keep `encounter` in place of the one of the same id and return it with its version counted up.

        `ChangedMeanwhile` where its version is not the stored one (0 for one that is not stored yet), or where another
        encounter came under its external id.
        """
        self._session.take_turn()
        stored = self._session.row("SELECT number, version FROM encounter WHERE id = ?", encounter.id)
        if (stored["version"] if stored else 0) != encounter.version:
            raise ChangedMeanwhile(
                "The chart was changed elsewhere since it was opened here.", "Open it again and repeat the change."
            )
        if self.by_external_id(encounter.external_id) not in (None, encounter.id):
            raise ChangedMeanwhile("A chart of the same external id is there already.", "Import the file again.")
        saved = replace(encounter, version=encounter.version + 1)
        with self._session.whole():
            charged_before = _charged(self._session, stored["number"]) if stored else frozenset()
            used_before = usage.counted(self._session, stored["number"]) if stored else frozenset()
            number = self._save_row(saved)
            save_parts(self._session, number, saved, anew=stored is None)
            usage.count(self._session, used_before, usage.used(saved))
            self._remember_charges(saved, charged_before)
            listing.refresh(self._session, number)
        return saved

    def by_external_id(self, external_id: str) -> EncounterId | None:
        """Return the encounter that came under that name, or None."""
        if not external_id:
            return None
        # The second condition lets the partial index answer.
        found = self._session.value("SELECT id FROM encounter WHERE external_id = ? AND external_id <> ''", external_id)
        return None if found is None else EncounterId(found)

    def by_account(self, account: str) -> Sequence[EncounterId]:
        """Return the encounters of that account number, in the order they came."""
        rows = self._session.rows("SELECT id FROM encounter WHERE account = ? ORDER BY number", account)
        return [EncounterId(row["id"]) for row in rows]

    def chart(self, encounter: EncounterId, *, data: bool = False) -> Chart:
        """Return the encounter with all that it names; documents with their bytes only if `data`."""
        found = self.get(encounter)
        client = Clients(self._session).find(found.client)
        patient = Patients(self._session).find(found.patient)
        if client is None or patient is None:
            raise LookupError("an encounter without its client or patient")
        policies = Coverages(self._session)
        return Chart(
            encounter=found,
            client=client,
            patient=patient,
            coverages=tuple(policy for key in found.coverages if (policy := policies.find(key))),
            providers=self._providers(found),
            facility=Facilities(self._session).find(found.facility) if found.facility else None,
            documents=tuple(Documents(self._session).of(found.id, data=data)),
        )

    def ids(self, query: WorklistQuery) -> Sequence[EncounterId]:
        """Return every encounter that `query` asks for, in its order."""
        return listed_ids(self._session, query)

    def items(self, encounters: Sequence[EncounterId]) -> Sequence[WorklistItem]:
        """Return the rows of `encounters`, in that order."""
        return listed_items(self._session, encounters)

    def counts(self) -> WorklistCounts:
        """Return how many encounters stand where."""
        return counted(self._session)

    def patients(self, encounters: Sequence[EncounterId]) -> int:
        """Return how many patients `encounters` are of."""
        found = self._session.value(
            "SELECT count(DISTINCT patient) FROM encounter WHERE id IN (SELECT value FROM json_each(?))",
            json.dumps(list(encounters)),
        )
        return int(found)

    def coding_dates(self) -> Sequence[date]:
        """Return the days, each once and in order, on which codes are looked up for the charts not yet finished."""
        return coding_dates(self._session)

    def last_charge(self, client: ClientId, code: str) -> int | None:
        """Return the cents a unit of `code` was last charged for `client`, or None."""
        found = self._session.value("SELECT cents FROM unit_charge WHERE client = ? AND code = ?", client, code)
        return None if found is None else int(found)

    def _save_row(self, encounter: Encounter) -> int:
        row = self._session.write_returning(f"{ENCOUNTER.upsert} RETURNING number", *_columns(encounter))
        if row is None:
            raise LookupError("an encounter was neither added nor changed")
        return int(row["number"])

    def _remember_charges(self, encounter: Encounter, before: frozenset[tuple[str, int]]) -> None:
        """Keep what is newly charged for a unit; to save a chart for another reason says nothing about charges."""
        new = [charge for charge in _unit_charges(encounter.lines) if charge not in before]
        if new:
            self._session.write_many(UNIT_CHARGE.upsert, [(encounter.client, code, cents) for code, cents in new])

    def _providers(self, encounter: Encounter) -> dict[ProviderId, Provider]:
        keys = {key for _, key in encounter.providers} | {line.rendering for line in encounter.lines if line.rendering}
        shelf = Providers(self._session)
        return {key: provider for key in sorted(keys) if (provider := shelf.find(key))}


def _charged(session: Session, number: int) -> frozenset[tuple[str, int]]:
    rows = session.rows("SELECT code, units, charge FROM service_line WHERE encounter = ?", number)
    found = ((row["code"], _per_unit(row["charge"], Decimal(row["units"]))) for row in rows)
    return frozenset((code, cents) for code, cents in found if cents)


def _unit_charges(lines: Iterable[ServiceLine]) -> list[tuple[str, int]]:
    found = ((line.code.text, _per_unit(line.charge.cents, line.units)) for line in lines)
    return [(code, cents) for code, cents in found if cents]


def _per_unit(cents: int, units: Decimal) -> int:
    """Return the cents of one unit, half a cent upwards; 0 where nothing was charged or the units make no sense."""
    if cents <= 0 or not units.is_finite() or not _FEWEST_UNITS <= units <= _MOST_UNITS:
        return 0
    each = (Decimal(cents) / units).quantize(Decimal(1), ROUND_HALF_UP)
    return int(each) if each <= MAX_CENTS else 0


def _columns(encounter: Encounter) -> tuple[Bound, ...]:
    admitting = encounter.admitting
    return (
        *(encounter.id, encounter.version, encounter.client, encounter.patient, encounter.type, encounter.account),
        *(
            encounter.external_id,
            encounter.status,
            values.day(encounter.service_from),
            values.day(encounter.service_to),
        ),
        *(values.day(encounter.received), values.day(encounter.due), encounter.place_of_service, encounter.facility),
        *(encounter.reason_for_visit, encounter.bill_type, encounter.admission_type, encounter.admission_source),
        encounter.discharge_status,
        *((admitting.system, admitting.text) if admitting else (None, None)),
        encounter.hold_reason,
        values.moment(encounter.finished_at) if encounter.finished_at else None,
    )


def _encounter(row: Row) -> Encounter:
    return Encounter(
        id=row["id"],
        client=row["client"],
        patient=row["patient"],
        type=EncounterType(row["type"]),
        account=row["account"],
        external_id=row["external_id"],
        status=Status(row["status"]),
        service_from=values.read_day(row["service_from"]),
        service_to=values.read_day(row["service_to"]),
        received=values.read_day(row["received"]),
        due=values.read_day(row["due"]),
        place_of_service=row["place_of_service"],
        facility=row["facility"],
        reason_for_visit=row["reason_for_visit"],
        bill_type=row["bill_type"],
        admission_type=row["admission_type"],
        admission_source=row["admission_source"],
        discharge_status=row["discharge_status"],
        admitting=values.read_code(row["admitting_system"], row["admitting_code"]) if row["admitting_code"] else None,
        hold_reason=row["hold_reason"],
        finished_at=values.read_moment(row["finished_at"]) if row["finished_at"] else None,
        version=row["version"],
    )
