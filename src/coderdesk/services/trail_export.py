"""Parts of the trail as a file: what it says, and whether all of it is as it was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from coderdesk.billing.paper.pdf import write_pdf
from coderdesk.billing.paper.trail_report import trail_pages
from coderdesk.billing.trail_csv import trail_csv
from coderdesk.domain.audit import ACCOUNTING_YEARS, LEAVING, AuditQuery, Kind, TrailLine, TrailReport, Verification
from coderdesk.domain.ports import Vault, Work
from coderdesk.domain.progress import Progress, Silent
from coderdesk.domain.secret import Secret
from coderdesk.services.disclosing import USUAL, Destination
from coderdesk.services.house import Clock
from coderdesk.services.outgoing import Outgoing, check_export_passphrase, foot_words
from coderdesk.services.trail import refusals_kept

_AT_ONCE = 1000


class TrailFormat(StrEnum):
    """How the trail can be written."""

    CSV = "csv"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class TrailWritten:
    """Where the file is, how many entries and patients it names, and what checking the trail found."""

    file: Path
    entries: int
    patients: int
    encrypted: bool
    checked: Verification


def export_trail(
    vault: Vault,
    clock: Clock,
    *,
    file: Path,
    format: TrailFormat,  # noqa: A002 - the word of the command line
    query: AuditQuery = AuditQuery(),  # noqa: B008 - frozen
    disclosures: bool = False,
    passphrase: Secret | None = None,
    said: Destination = USUAL,
    progress: Progress | None = None,
) -> TrailWritten:
    """Write the entries that `query` asks for to `file`, the oldest first, after checking the whole trail.

    With `disclosures` it is an accounting of what left the vault: exports and prints of charts, of the last six years
    where `query` does not say since when. A name that is taken gets a number. A broken trail is written all the same,
    and says so. That it was written is an entry of its own, made before the file gets its name.
    """
    watched = progress or Silent()
    with refusals_kept(vault.begin, "trail export refused"):
        if passphrase is not None:
            check_export_passphrase(passphrase)
        asked = _disclosures(query, clock) if disclosures else query
        report = _report(vault, clock, asked, watched, disclosures=disclosures)
        patients = len({line.entry.patient for line in report.lines if line.entry.patient})
        leaving = Outgoing(_named(file, format), _content(report, format, patients), patients, passphrase)
        with leaving.pending(file.parent) as pending:
            with vault.begin() as work:
                told = f"{format} {pending.name}: {len(report.lines)} entries{', encrypted' if passphrase else ''}"
                work.audit.record(
                    "disclosures exported" if disclosures else "trail exported",
                    query.encounter,
                    told,
                    kind=Kind.EXPORT,
                    patient=query.patient,
                    recipient=said.recipient,
                    purpose=said.purpose or ("accounting of disclosures" if disclosures else "audit"),
                )
                work.commit()
            pending.keep()
            written = file.parent / pending.name
    return TrailWritten(written, len(report.lines), patients, passphrase is not None, report.checked)


def trail_name(at: datetime, format: TrailFormat, *, disclosures: bool = False) -> str:  # noqa: A002
    """Return the name that is proposed for the file; it names nobody."""
    return f"{'disclosures' if disclosures else 'audit-trail'}-{at:%Y%m%d-%H%M%S}.{format}"


def _disclosures(query: AuditQuery, clock: Clock) -> AuditQuery:
    today = clock.today()
    # The 29th of February has no day of its own six years before.
    since = datetime(today.year - ACCOUNTING_YEARS, today.month, min(today.day, 28), tzinfo=UTC)
    return replace(query, kinds=LEAVING, since=query.since or since)


def _report(vault: Vault, clock: Clock, query: AuditQuery, progress: Progress, *, disclosures: bool) -> TrailReport:
    with vault.begin() as work:
        checked = work.audit.verify(progress)
        # A trail of the trail's own exports discloses nobody.
        lines = tuple(line for line in _lines(work, query, progress) if line.entry.encounter or not disclosures)
        coder = work.settings.get("coder")
        about = tuple(_about(work, query))
    name = Path(vault.info().file).stem
    return TrailReport(name, coder, clock.now(), about, lines, checked, disclosures)


def _lines(work: Work, query: AuditQuery, progress: Progress) -> Iterator[TrailLine]:
    numbers = list(reversed(work.audit.numbers(query)))
    for at in range(0, len(numbers), _AT_ONCE):
        progress.step(at, len(numbers), "Reading the trail")
        yield from work.audit.lines(numbers[at : at + _AT_ONCE])


def _about(work: Work, query: AuditQuery) -> Iterator[tuple[str, str]]:
    """Say in words which entries are asked for."""
    if query.patient is not None:
        patient = work.patients.find(query.patient)
        yield "Patient", f"{patient.name.filed}, born {patient.born}" if patient else query.patient
    if query.encounter is not None:
        yield "Chart", query.encounter
    since = f"from {query.since:%Y-%m-%d %H:%M} UTC" if query.since else "from the first entry"
    until = f"until {query.until:%Y-%m-%d %H:%M} UTC" if query.until else "until now"
    yield "Range", f"{since} {until}"
    if query.kinds:
        yield "Kinds", ", ".join(kind.value for kind in query.kinds)
    if query.text.strip():
        yield "Words", query.text.strip()


def _content(report: TrailReport, format: TrailFormat, patients: int) -> bytes:  # noqa: A002
    if format is TrailFormat.CSV:
        return trail_csv(report).encode()
    return write_pdf(trail_pages(report), title=report.title, subject=foot_words(patients))


def _named(file: Path, format: TrailFormat) -> str:  # noqa: A002
    return file.name if file.suffix.lower() == f".{format}" else f"{file.name}.{format}"
