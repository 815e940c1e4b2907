"""Patients, providers, payers and clients, as the panels of a chart and the settings edit them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coderdesk.domain.coverage import Coverage, Payer
from coderdesk.domain.differences import differences
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.identifiers import EncounterId, Npi
from coderdesk.domain.people import Client, Facility, Patient, Provider
from coderdesk.domain.ports import Shelf, Work, WorkFactory
from coderdesk.services.naming import names_in


@dataclass(frozen=True, slots=True)
class Directory:
    """Everybody whom a chart can name."""

    clients: tuple[Client, ...]
    providers: tuple[Provider, ...]
    facilities: tuple[Facility, ...]
    payers: tuple[Payer, ...]


def directory(begin: WorkFactory) -> Directory:
    """Return every client, provider, facility and payer of the vault, by name."""
    with begin() as work:
        return Directory(
            tuple(work.clients.all()),
            tuple(work.providers.all()),
            tuple(work.facilities.all()),
            tuple(work.payers.all()),
        )


def save_client(begin: WorkFactory, *, client: Client) -> None:
    """Keep a client; a new NPI must be right."""
    with begin() as work:
        _keep(work, work.clients, client, "client", npi=client.npi)
        work.commit()


def save_provider(begin: WorkFactory, *, provider: Provider) -> None:
    """Keep a provider; a new NPI must be right."""
    with begin() as work:
        _keep(work, work.providers, provider, "provider", npi=provider.npi)
        work.commit()


def save_facility(begin: WorkFactory, *, facility: Facility) -> None:
    """Keep a facility; a new NPI must be right."""
    with begin() as work:
        _keep(work, work.facilities, facility, "facility", npi=facility.npi)
        work.commit()


def save_payer(begin: WorkFactory, *, payer: Payer) -> None:
    """Keep a payer."""
    with begin() as work:
        _keep(work, work.payers, payer, "payer")
        work.commit()


def save_patient(begin: WorkFactory, *, patient: Patient, encounter: EncounterId | None = None) -> None:
    """Keep a patient; `encounter` is the chart in which it was edited, for the trail."""
    if not patient.name.last.strip():
        raise InvalidValue("A patient needs a last name.")
    with begin() as work:
        old = work.patients.find(patient.id)
        work.patients.save(patient)
        work.audit.record(
            "patient changed" if old else "patient added",
            encounter,
            patient=patient.id,
            changes=differences(old, patient, names_in(work)),
        )
        work.commit()


def save_coverage(begin: WorkFactory, *, coverage: Coverage, encounter: EncounterId | None = None) -> None:
    """Keep a coverage and its payer; `encounter` is the chart in which it was edited, for the trail."""
    save_coverages(begin, coverages=(coverage,), encounter=encounter)


def save_coverages(begin: WorkFactory, *, coverages: Sequence[Coverage], encounter: EncounterId | None = None) -> None:
    """Keep several coverages and their payers, all of them or none; `encounter` as for one."""
    with begin() as work:
        for coverage in coverages:
            old = work.coverages.find(coverage.id)
            if work.payers.find(coverage.payer.id) != coverage.payer:
                work.payers.save(coverage.payer)
            work.coverages.save(coverage)
            work.audit.record(
                "coverage changed" if old else "coverage added",
                encounter,
                patient=coverage.patient,
                changes=differences(old, coverage, names_in(work)),
            )
        work.commit()


def coverages_of(begin: WorkFactory, *, patient: Patient) -> Sequence[Coverage]:
    """Return the patient's policies in the order of billing."""
    with begin() as work:
        return work.coverages.of(patient.id)


def _keep(work: Work, shelf: Shelf[Any, Any], value: Any, kind: str, *, npi: str = "") -> None:
    """Keep one of the directory, with what changed of it in the trail."""
    old = shelf.find(value.id)
    _refuse_wrong_npi(npi, old.npi if old and npi else "")
    shelf.save(value)
    name = value.name.filed if isinstance(value, Provider) else value.name
    changes = differences(old, value, names_in(work))
    work.audit.record(f"{kind} changed" if old else f"{kind} added", detail=name, changes=changes)


def _refuse_wrong_npi(npi: str, old: str) -> None:
    """A wrong NPI that came with a chart may stay until it is mended; the coder cannot type a new wrong one."""
    if npi and npi != old and not Npi.is_valid(npi):
        raise InvalidValue("That NPI is wrong.", "It is ten digits, the last of which checks the others.")
