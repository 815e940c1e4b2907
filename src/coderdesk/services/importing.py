"""Bring outside files into the vault: one transaction a file, all of it or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path

from coderdesk.domain.audit import Kind
from coderdesk.domain.chart import Chart
from coderdesk.domain.counting import count
from coderdesk.domain.failures import CoderDeskError, FileRefused
from coderdesk.domain.identifiers import ClientId, EncounterId
from coderdesk.domain.ports import WorkFactory
from coderdesk.domain.progress import Progress, Silent
from coderdesk.intake.draft import Draft
from coderdesk.intake.files import head_of
from coderdesk.intake.read import read_file
from coderdesk.services.otherwise import otherwise_words
from coderdesk.services.storing import Tally, store_chart, store_loose, store_people
from coderdesk.services.trail import record_failure

__all__ = ["ImportReport", "ImportedFile", "charts_of_file", "import_file", "import_paths"]


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """What one file brought: charts and documents that are new, and those that were there already.

    `waiting` counts the documents whose encounter has not come yet.
    """

    file: str
    charts: tuple[EncounterId, ...] = ()
    charts_known: int = 0
    documents: int = 0
    documents_known: int = 0
    notices: tuple[str, ...] = ()
    seen_before: bool = False
    waiting: int = 0


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
    bring = partial(import_file, begin, at=at, today=today, client=client)
    files = list(_files(paths))
    report = _pass(files, bring, watched)
    # A note may lie before the worklist that names its encounter: what found none is offered once more.
    early = [file for file in files if file[0] in report.early]
    if early and report.charts:
        report = _joined(report, _pass(early, bring, watched))
    watched.step(len(files), len(files), "")
    for refusal in report.refused.values():
        # Not the file's name, for the same reason as below.
        record_failure(begin, "import refused", _reason(refusal))
    return ImportReport(tuple(report.done.values()), tuple(report.refused.values()))


@dataclass(slots=True)
class _Pass:
    """What became of each file of one pass."""

    done: dict[Path, ImportedFile] = field(default_factory=dict)
    refused: dict[Path, CoderDeskError] = field(default_factory=dict)

    @property
    def charts(self) -> int:
        return sum(len(file.charts) for file in self.done.values())

    @property
    def early(self) -> set[Path]:
        """The files of which something may find its encounter now."""
        return {path for path, file in self.done.items() if file.waiting} | set(self.refused)


def _pass(files: Sequence[tuple[Path, bool]], bring: Callable[..., ImportedFile], watched: Progress) -> _Pass:
    found = _Pass()
    for number, (file, named) in enumerate(files):
        watched.step(number, len(files), file.name)
        try:
            found.done[file] = bring(file=file)
        except FileRefused as refusal:
            if named or not _is_beside_charts(file):
                found.refused[file] = refusal
    return found


def _joined(first: _Pass, second: _Pass) -> _Pass:
    """Return the first pass with what the second made of the files that it had left."""
    done = {path: file for path, file in first.done.items() if path not in second.refused}
    refused = {path: refusal for path, refusal in first.refused.items() if path not in second.done}
    return _Pass({**done, **second.done}, {**refused, **second.refused})


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
    # Before anything is read: a pipe has no end, and a folder no bytes.
    head_of(file)
    digest = _digest(file)
    with begin() as work:
        if work.imports.seen(digest):
            return ImportedFile(file.name, seen_before=True)
        for_client = work.clients.find(client) if client else None
    # Reading may take long and touches nothing: the transaction is not held open meanwhile.
    draft = read(file, client=for_client)
    with begin() as work:
        tally = Tally(file=file.name)
        for chart in draft.charts:
            store_chart(work, chart, today, tally)
        store_people(work, draft)
        waiting = store_loose(work, draft, file.name, tally)
        if not waiting:
            # A file whose documents still wait for their encounter is read again when it is offered again.
            work.imports.add(digest, file.name, at, tally.touched)
        # Not the file's name: a note is named after its account, and the trail outlives the chart.
        told = f"{count(len(tally.charts), 'chart')}, {count(tally.documents, 'document')}"
        work.audit.record("file imported", detail=told, kind=Kind.IMPORT)
        work.commit()
    return ImportedFile(
        file.name,
        tuple(tally.charts),
        tally.charts_known,
        tally.documents,
        tally.documents_known,
        (*draft.notices, *otherwise_words(tally.otherwise), *([_waiting_words(waiting)] if waiting else [])),
        waiting=waiting,
    )


def charts_of_file(file: Path) -> tuple[Chart, ...]:
    """Read the charts of an outside file without a vault."""
    return read_file(file).charts


def _reason(refusal: CoderDeskError) -> str:
    """Return why a file was refused and where in it, without its name."""
    if not isinstance(refusal, FileRefused):
        return refusal.message
    return f"{refusal.place}: {refusal.reason}" if refusal.place else refusal.reason


def _waiting_words(waiting: int) -> str:
    documents = "1 document belongs" if waiting == 1 else f"{waiting} documents belong"
    return f"{documents} to an encounter that is not in the vault; import this file again once that has come."


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
