"""Put what was read into the vault: what is new is kept, what is known stays as the coder left it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from coderdesk.domain.audit import Kind
from coderdesk.domain.chart import Chart
from coderdesk.domain.documents import Document
from coderdesk.domain.encounter import Encounter
from coderdesk.domain.failures import FileRefused, UnknownEncounter
from coderdesk.domain.identifiers import EncounterId
from coderdesk.domain.people import Client, Patient
from coderdesk.domain.ports import Shelf, Work
from coderdesk.intake.draft import Draft, LooseDocument
from coderdesk.services.otherwise import told_otherwise


@dataclass(slots=True)
class Tally:
    """What became of the charts and documents of a file."""

    charts: list[EncounterId] = field(default_factory=list)
    charts_known: int = 0
    documents: int = 0
    documents_known: int = 0
    #: The charts that are there through this file, or got a document from it, in the order of the file.
    touched: list[EncounterId] = field(default_factory=list)
    file: str = ""
    #: The kinds of things that the file tells otherwise than the vault, with the accounts of the charts that name them.
    otherwise: dict[str, list[str]] = field(default_factory=dict)


def store_charts(work: Work, charts: Sequence[Chart], today: date) -> tuple[EncounterId, ...]:
    """Store the charts that are not there yet inside a running transaction; return their ids."""
    tally = Tally()
    for chart in charts:
        store_chart(work, chart, today, tally)
    return tuple(tally.charts)


def store_chart(work: Work, chart: Chart, today: date, tally: Tally) -> None:
    """Keep a chart that is not there yet; of one that is, only the documents that are new."""
    encounter = chart.encounter
    known = _known(work, encounter)
    if known is not None:
        # What the coder did to a chart is never overwritten by the file that it came from.
        tally.charts_known += 1
        tally.touched.append(known)
        _store_documents(work, chart.documents, known, tally)
        return
    for kind in told_otherwise(work, chart):
        tally.otherwise.setdefault(kind, []).append(encounter.account)
    _store_named(work, chart, tally.file)
    work.worklist.save(_dated(replace(encounter, version=0), chart.client, today))
    work.audit.record("chart imported", encounter.id, kind=Kind.IMPORT)
    tally.charts.append(encounter.id)
    tally.touched.append(encounter.id)
    _store_documents(work, chart.documents, encounter.id, tally)


def _known(work: Work, encounter: Encounter) -> EncounterId | None:
    """Return the encounter as the vault has it: by the name in its source, or, for one made at a desk, by its id."""
    if encounter.external_id:
        return work.worklist.by_external_id(encounter.external_id)
    try:
        return work.worklist.get(encounter.id).id
    except UnknownEncounter:
        return None


def _refuse_another_person(known: Patient, named: Patient, file: str) -> None:
    """A chart must never be filed with another patient because two sources gave two people one id."""
    if known.name.last.casefold() != named.name.last.casefold() and known.born != named.born:
        raise FileRefused(
            file or "The file",
            "patient.id",
            "the vault knows another person under that patient id",
            "Give each patient an id of their own, or leave the ids out.",
        )


def _store_named(work: Work, chart: Chart, file: str) -> None:
    """Keep whom the chart names and the vault does not know; those whom it knows stay as the coder left them."""
    _add_missing(work.clients, (chart.client,))
    patient = work.patients.find(chart.patient.id)
    if patient is None:
        work.patients.save(chart.patient)
    else:
        _refuse_another_person(patient, chart.patient, file)
    _add_missing(work.providers, chart.providers.values())
    _add_missing(work.facilities, (chart.facility,) if chart.facility else ())
    _add_missing(work.payers, (coverage.payer for coverage in chart.coverages))
    for coverage in chart.coverages:
        if work.coverages.find(coverage.id) is None:
            work.coverages.save(coverage)


def store_people(work: Work, draft: Draft) -> None:
    """Keep whom the file names without a chart, so that a chart that comes later finds them."""
    _add_missing(work.clients, draft.clients)
    _add_missing(work.providers, draft.providers)
    _add_missing(work.facilities, draft.facilities)
    _add_missing(work.payers, draft.payers)
    for patient in draft.patients:
        # A patient belongs to a client; one whose client is nowhere cannot be kept.
        if work.patients.find(patient.id) is None and work.clients.find(patient.client) is not None:
            work.patients.save(patient)
    for coverage in draft.coverages:
        if work.coverages.find(coverage.id) is None and work.patients.find(coverage.patient) is not None:
            work.coverages.save(coverage)


def store_loose(work: Work, draft: Draft, file: str, tally: Tally) -> int:
    """File documents that came without their encounter; return how many wait because it has not come yet.

    A note whose account nobody has is more likely misnamed than early: it refuses the whole file.
    """
    waiting = 0
    for loose in draft.loose:
        encounter = _encounter_of(work, loose, file)
        if encounter is None:
            waiting += 1
        else:
            _store_documents(work, (loose.document,), encounter, tally)
    return waiting


def _encounter_of(work: Work, loose: LooseDocument, file: str) -> EncounterId | None:
    if loose.external_id:
        return work.worklist.by_external_id(loose.external_id)
    found = work.worklist.by_account(loose.account)
    if len(found) == 1:
        return found[0]
    if found:
        raise FileRefused(
            file,
            "",
            f"{len(found)} encounters have the account number {loose.account}",
            "Name the note in the note_file column of the client's worklist, or put it into the encounter file.",
        )
    raise FileRefused(
        file,
        "",
        f"no encounter has the account number {loose.account}",
        "Import the encounter first; name the note after its account (ACCOUNT.txt) or begin it with 'Account: ...'.",
    )


def _add_missing(shelf: Shelf[Any, Any], values: Iterable[Any]) -> None:
    for value in values:
        if shelf.find(value.id) is None:
            shelf.save(value)


def _store_documents(work: Work, documents: Sequence[Document], encounter: EncounterId, tally: Tally) -> None:
    for document in documents:
        if work.documents.find(document.id) is not None:
            tally.documents_known += 1
            continue
        work.documents.save(replace(document, encounter=encounter))
        tally.documents += 1
        tally.touched.append(encounter)


def _dated(encounter: Encounter, client: Client, today: date) -> Encounter:
    """Say when the chart came and when it is due, where the file does not."""
    received = encounter.received or today
    return replace(encounter, received=received, due=encounter.due or received + timedelta(days=client.turnaround_days))
