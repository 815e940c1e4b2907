"""Bring outside files into the vault: one transaction a file, all of it or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from coderdesk.domain.chart import Chart
from coderdesk.domain.documents import Document
from coderdesk.domain.encounter import Encounter
from coderdesk.domain.failures import CoderDeskError, FileRefused
from coderdesk.domain.identifiers import ClientId, EncounterId
from coderdesk.domain.people import Client
from coderdesk.domain.ports import Shelf, Work, WorkFactory
from coderdesk.domain.progress import Progress, Silent
from coderdesk.intake.draft import Draft, LooseDocument
from coderdesk.intake.read import read_file

__all__ = ["ImportReport", "ImportedFile", "charts_of_file", "import_file", "import_paths", "store_charts"]


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """What one file brought: charts and documents that are new, and those that were there already."""

    file: str
    charts: tuple[EncounterId, ...] = ()
    charts_known: int = 0
    documents: int = 0
    documents_known: int = 0
    notices: tuple[str, ...] = ()
    seen_before: bool = False


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a whole import brought, and which files were refused (each wholly)."""

    files: tuple[ImportedFile, ...] = ()
    refused: tuple[CoderDeskError, ...] = ()

    @property
    def charts(self) -> int:
        """How many new charts there are."""
        return sum(len(file.charts) for file in self.files)

    @property
    def documents(self) -> int:
        """How many new documents there are."""
        return sum(file.documents for file in self.files)


@dataclass(slots=True)
class _Tally:
    charts: list[EncounterId] = field(default_factory=list)
    charts_known: int = 0
    documents: int = 0
    documents_known: int = 0


def import_paths(
    begin: WorkFactory,
    *,
    paths: Sequence[Path],
    at: datetime,
    today: date,
    client: ClientId | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Import files, and every file below folders; a refused file does not stop the others."""
    watched = progress or Silent()
    files = list(_files(paths))
    done, refused = [], []
    for number, (file, named) in enumerate(files):
        watched.step(number, len(files), file.name)
        try:
            done.append(import_file(begin, file=file, at=at, today=today, client=client))
        except FileRefused as refusal:
            if named or not _is_beside_charts(file):
                refused.append(refusal)
    watched.step(len(files), len(files), "")
    return ImportReport(tuple(done), tuple(refused))


def import_file(
    begin: WorkFactory,
    *,
    file: Path,
    at: datetime,
    today: date,
    client: ClientId | None = None,
    read: Callable[..., Draft] = read_file,
) -> ImportedFile:
    """Import one file wholly, or raise `FileRefused` and leave the vault as it was."""
    digest = _digest(file)
    with begin() as work:
        if work.imports.seen(digest):
            return ImportedFile(file.name, seen_before=True)
        for_client = work.clients.find(client) if client else None
    # Reading may take long and touches nothing: the transaction is not held open meanwhile.
    draft = read(file, client=for_client)
    with begin() as work:
        tally = _Tally()
        for chart in draft.charts:
            _store_chart(work, chart, today, tally)
        _store_people(work, draft)
        waiting = _store_loose(work, draft, file.name, tally)
        if not waiting:
            # A file whose documents still wait for their encounter is read again when it is offered again.
            work.imports.add(digest, file.name, at)
        work.audit.record(
            "file imported", detail=f"{file.name}: {len(tally.charts)} charts, {tally.documents} documents"
        )
        work.commit()
    return ImportedFile(
        file.name,
        tuple(tally.charts),
        tally.charts_known,
        tally.documents,
        tally.documents_known,
        (*draft.notices, *([_waiting_words(waiting)] if waiting else [])),
    )


def charts_of_file(file: Path) -> tuple[Chart, ...]:
    """Read the charts of an outside file without a vault."""
    return read_file(file).charts


def store_charts(work: Work, charts: Sequence[Chart], today: date) -> tuple[EncounterId, ...]:
    """Store the charts that are not there yet inside a running transaction; return their ids."""
    tally = _Tally()
    for chart in charts:
        _store_chart(work, chart, today, tally)
    return tuple(tally.charts)


def _store_chart(work: Work, chart: Chart, today: date, tally: _Tally) -> None:
    encounter = chart.encounter
    known = work.worklist.by_external_id(encounter.external_id) if encounter.external_id else None
    if known is not None:
        # What the coder did to a chart is never overwritten by the file that it came from.
        tally.charts_known += 1
        _store_documents(work, chart.documents, known, tally)
        return
    _store_named(work, chart)
    work.worklist.save(_dated(replace(encounter, version=0), chart.client, today))
    work.audit.record("chart imported", encounter.id)
    tally.charts.append(encounter.id)
    _store_documents(work, chart.documents, encounter.id, tally)


def _store_named(work: Work, chart: Chart) -> None:
    """Keep whom the chart names and the vault does not know; those whom it knows stay as the coder left them."""
    _add_missing(work.clients, (chart.client,))
    if work.patients.find(chart.patient.id) is None:
        work.patients.save(chart.patient)
    _add_missing(work.providers, chart.providers.values())
    _add_missing(work.facilities, (chart.facility,) if chart.facility else ())
    _add_missing(work.payers, (coverage.payer for coverage in chart.coverages))
    for coverage in chart.coverages:
        if work.coverages.find(coverage.id) is None:
            work.coverages.save(coverage)


def _store_people(work: Work, draft: Draft) -> None:
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


def _store_loose(work: Work, draft: Draft, file: str, tally: _Tally) -> int:
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


def _waiting_words(waiting: int) -> str:
    documents = "1 document belongs" if waiting == 1 else f"{waiting} documents belong"
    return f"{documents} to an encounter that is not in the vault; import this file again once that has come."


def _encounter_of(work: Work, loose: LooseDocument, file: str) -> EncounterId | None:
    if loose.external_id:
        return work.worklist.by_external_id(loose.external_id)
    found = work.worklist.by_account(loose.account)
    if len(found) == 1:
        return found[0]
    why = f"{len(found)} encounters have" if found else "no encounter has"
    raise FileRefused(
        file,
        "",
        f"{why} the account number {loose.account}",
        "Import the encounter first; name the note after its account (ACCOUNT.txt) or begin it with 'Account: ...'.",
    )


def _add_missing(shelf: Shelf[Any, Any], values: Iterable[Any]) -> None:
    for value in values:
        if shelf.find(value.id) is None:
            shelf.save(value)


def _store_documents(work: Work, documents: Sequence[Document], encounter: EncounterId, tally: _Tally) -> None:
    for document in documents:
        if work.documents.find(document.id) is not None:
            tally.documents_known += 1
            continue
        work.documents.save(replace(document, encounter=encounter))
        tally.documents += 1


def _dated(encounter: Encounter, client: Client, today: date) -> Encounter:
    """Say when the chart came and when it is due, where the file does not."""
    received = encounter.received or today
    return replace(encounter, received=received, due=encounter.due or received + timedelta(days=client.turnaround_days))


def _files(paths: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
    """Give each file, and whether it was named itself rather than found below a folder."""
    for path in paths:
        if path.is_dir():
            below = sorted(found for found in path.rglob("*") if found.is_file())
            yield from ((found, False) for found in below if not found.name.startswith("."))
        else:
            yield path, True


def _is_beside_charts(file: Path) -> bool:
    """Whether a file in a folder of charts is plainly no chart: a licence or a read-me."""
    return file.stem.upper() in ("LICENSE", "LICENCE", "README", "NOTICE")


def _digest(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise FileRefused(file.name, "", f"it cannot be read ({error.strerror})") from error
