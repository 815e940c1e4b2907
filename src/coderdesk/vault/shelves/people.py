"""Clients, patients, providers and facilities."""

from __future__ import annotations

from collections.abc import Sequence

from coderdesk.domain.identifiers import ClientId, FacilityId, PatientId, ProviderId
from coderdesk.domain.people import Address, Client, Facility, Patient, Provider, Sex
from coderdesk.vault import listing
from coderdesk.vault.connection import Row
from coderdesk.vault.session import Session
from coderdesk.vault.shelves import values
from coderdesk.vault.tables import Table
from coderdesk.vault.words import fold, natural, search_text

CLIENT = Table(
    "client",
    (
        *("id", "name", "npi", "tax_id", "tax_id_type", "taxonomy"),
        *values.ADDRESS,
        "has_pay_to",
        *(f"pay_to_{column}" for column in values.ADDRESS),
        *("phone", "contact", "turnaround_days", "sort_key", "words"),
    ),
)
PATIENT = Table("patient", ("id", "client", *values.NAME, "born", "sex", *values.ADDRESS, "phone", "mrn", "died"))
PROVIDER = Table("provider", ("id", *values.NAME, "npi", "taxonomy", "credentials", "organisation"))
FACILITY = Table("facility", ("id", "name", "npi", *values.ADDRESS, "place_of_service"))


class Clients:
    """The practices and hospitals that hire the coder."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, key: ClientId) -> Client | None:
        """Return the client of that id, or None."""
        row = self._session.row(f"{CLIENT.select} WHERE id = ?", key)
        return None if row is None else _client(row)

    def save(self, value: Client) -> None:
        """Keep `value` in place of the one of the same id."""
        is_new = self._session.row("SELECT 1 FROM client WHERE id = ?", value.id) is None
        self._session.write(
            CLIENT.upsert,
            *(value.id, value.name, value.npi, value.tax_id, value.tax_id_type, value.taxonomy),
            *values.address(value.address),
            value.pay_to is not None,
            *values.address(value.pay_to or Address()),
            *(value.phone, value.contact, value.turnaround_days, natural(value.name), search_text([value.name])),
        )
        if is_new:
            listing.meet_client(self._session, value.id)

    def all(self) -> Sequence[Client]:
        """Return every client, by name."""
        return [_client(row) for row in self._session.rows(f"{CLIENT.select} ORDER BY sort_key, id")]


class Patients:
    """The people whose charts these are."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, key: PatientId) -> Patient | None:
        """Return the patient of that id, or None."""
        row = self._session.row(f"{PATIENT.select} WHERE id = ?", key)
        return None if row is None else _patient(row)

    def save(self, value: Patient) -> None:
        """Keep `value` in place of the one of the same id."""
        self._session.write(
            PATIENT.upsert,
            *(value.id, value.client, *values.name(value.name), values.day(value.born), value.sex),
            *(*values.address(value.address), value.phone, value.mrn, values.day(value.died)),
        )
        listing.refresh_of_patient(self._session, value.id)


class Providers:
    """Clinicians."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, key: ProviderId) -> Provider | None:
        """Return the provider of that id, or None."""
        row = self._session.row(f"{PROVIDER.select} WHERE id = ?", key)
        return None if row is None else _provider(row)

    def save(self, value: Provider) -> None:
        """Keep `value` in place of the one of the same id."""
        self._session.write(
            PROVIDER.upsert,
            *(value.id, *values.name(value.name)),
            *(value.npi, value.taxonomy, value.credentials, value.organisation),
        )

    def all(self) -> Sequence[Provider]:
        """Return every provider, by name."""
        found = [_provider(row) for row in self._session.rows(PROVIDER.select)]
        return sorted(found, key=lambda provider: (fold(provider.name.filed), provider.id))


class Facilities:
    """Places where services are given."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, key: FacilityId) -> Facility | None:
        """Return the facility of that id, or None."""
        row = self._session.row(f"{FACILITY.select} WHERE id = ?", key)
        return None if row is None else _facility(row)

    def save(self, value: Facility) -> None:
        """Keep `value` in place of the one of the same id."""
        self._session.write(
            FACILITY.upsert,
            *(value.id, value.name, value.npi, *values.address(value.address), value.place_of_service),
        )

    def all(self) -> Sequence[Facility]:
        """Return every facility, by name."""
        found = [_facility(row) for row in self._session.rows(FACILITY.select)]
        return sorted(found, key=lambda facility: (fold(facility.name), facility.id))


def _provider(row: Row) -> Provider:
    """Read a row of `PROVIDER`."""
    return Provider(
        id=row["id"],
        name=values.read_name(row),
        npi=row["npi"],
        taxonomy=row["taxonomy"],
        credentials=row["credentials"],
        organisation=bool(row["organisation"]),
    )


def _client(row: Row) -> Client:
    return Client(
        id=row["id"],
        name=row["name"],
        npi=row["npi"],
        tax_id=row["tax_id"],
        tax_id_type=row["tax_id_type"],
        taxonomy=row["taxonomy"],
        address=values.read_address(row),
        pay_to=values.read_address(row, "pay_to_") if row["has_pay_to"] else None,
        phone=row["phone"],
        contact=row["contact"],
        turnaround_days=row["turnaround_days"],
    )


def _patient(row: Row) -> Patient:
    return Patient(
        id=row["id"],
        client=row["client"],
        name=values.read_name(row),
        born=values.read_day(row["born"]),
        sex=Sex(row["sex"]),
        address=values.read_address(row),
        phone=row["phone"],
        mrn=row["mrn"],
        died=values.read_day(row["died"]),
    )


def _facility(row: Row) -> Facility:
    return Facility(
        id=row["id"],
        name=row["name"],
        npi=row["npi"],
        address=values.read_address(row),
        place_of_service=row["place_of_service"],
    )
