"""837P files: who sends them to whom, their control numbers, their validation, and the record of them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from coderdesk.billing.claim import ProfessionalClaim
from coderdesk.billing.x12.envelope import Receiver, Submitter
from coderdesk.billing.x12.offer import problems_of, render_837p
from coderdesk.domain.audit import Kind
from coderdesk.domain.chart import Chart
from coderdesk.domain.coverage import Payer
from coderdesk.domain.exports import ClaimRecord, EdiSegment, ExportFormat, ExportRecord
from coderdesk.domain.failures import ExportRefused
from coderdesk.domain.identifiers import ExportId, new_id
from coderdesk.domain.people import Client
from coderdesk.domain.ports import Work, WorkFactory
from coderdesk.domain.progress import Progress
from coderdesk.domain.secret import Secret
from coderdesk.services.disclosing import USUAL, Destination, Disclosed, to_payers
from coderdesk.services.house import Clock
from coderdesk.services.outfile import PendingFile
from coderdesk.services.outgoing import Outgoing


@dataclass(frozen=True, slots=True)
class Parties:
    """Who sends a file and who gets it."""

    submitter: Submitter
    receiver: Receiver


def parties_of(work: Work, chart: Chart) -> Parties:
    """Return the parties of `chart`: those of the settings, else the client itself and its payer."""
    return _parties(work, chart.client, chart.primary.payer if chart.primary else None)


def _parties(work: Work, client: Client, payer: Payer | None) -> Parties:
    kept = work.settings.get
    submitter = Submitter(
        name=kept("submitter.name") or client.name,
        id=kept("submitter.id") or client.tax_id.replace("-", "") or client.npi,
        contact=kept("submitter.contact") or client.contact or client.name,
        phone=kept("submitter.phone") or client.phone,
    )
    receiver = Receiver(
        name=kept("receiver.name") or (payer.name if payer else ""),
        id=kept("receiver.id") or (payer.payer_id if payer else ""),
    )
    return Parties(submitter, receiver)


def preview(
    claims: Sequence[ProfessionalClaim], parties: Parties, at: datetime
) -> tuple[tuple[EdiSegment, ...], tuple[str, ...]]:
    """Return the segments of `claims` under control numbers that are never sent, and what is wrong with them."""
    file = render_837p(
        claims, submitter=parties.submitter, receiver=parties.receiver, interchange=1, group=1, at=at, production=False
    )
    return file.segments, tuple(problem.message for problem in problems_of(file.text, today=at.date()))


def export_837p(
    begin: WorkFactory,
    clock: Clock,
    claims: Sequence[ProfessionalClaim],
    *,
    out: Path,
    production: bool,
    progress: Progress,
    passphrase: Secret | None = None,
    said: Destination = USUAL,
) -> tuple[ExportRecord, ...]:
    """Write one file for each pair of sender and receiver: all of them, or none where one fails.

    With a `passphrase` each is in an encrypted zip.
    """
    batches = _batches(begin, claims)
    numbered = []
    for parties, batch in batches:
        interchange, group = _control_numbers(begin)
        file = render_837p(
            batch,
            submitter=parties.submitter,
            receiver=parties.receiver,
            interchange=interchange,
            group=group,
            at=clock.now(),
            production=production,
        )
        problems = problems_of(file.text, today=clock.today(), progress=progress)
        if problems:
            more = f", and {len(problems) - 1} more" if len(problems) > 1 else ""
            raise ExportRefused(
                f"The 837P did not pass its validation: {problems[0].message.rstrip('.')}{more}.",
                "Nothing was written.",
            )
        numbered.append(_Numbered(interchange, group, batch, file.text))
    return _write(begin, clock, out, numbered, passphrase, said)


def _batches(begin: WorkFactory, claims: Sequence[ProfessionalClaim]) -> list[tuple[Parties, list[ProfessionalClaim]]]:
    found: dict[Parties, list[ProfessionalClaim]] = {}
    with begin() as work:
        for claim in claims:
            parties = _parties(work, claim.billing, claim.coverage.payer)
            found.setdefault(parties, []).append(claim)
    return list(found.items())


def _control_numbers(begin: WorkFactory) -> tuple[int, int]:
    # Committed before anything is written: a number that was handed out is used, whatever becomes of the file.
    with begin() as work:
        numbers = work.exports.next_control_numbers()
        work.commit()
    return numbers


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A valid file under its control numbers, not written yet."""

    interchange: int
    group: int
    claims: Sequence[ProfessionalClaim]
    text: str


def _write(
    begin: WorkFactory,
    clock: Clock,
    out: Path,
    numbered: Sequence[_Numbered],
    passphrase: Secret | None,
    said: Destination,
) -> tuple[ExportRecord, ...]:
    with ExitStack() as all_or_none:
        leaving = [
            Outgoing(f"claims-{one.interchange:09d}.837", one.text.encode("ascii"), patients_of(one.claims), passphrase)
            for one in numbered
        ]
        files = [all_or_none.enter_context(one.pending(out)) for one in leaving]
        records = [_record(clock, one, going, file) for one, going, file in zip(numbered, leaving, files, strict=True)]
        with begin() as work:
            kept = tuple(
                _keep(work, record, one.claims, to_payers(one.claims, said))
                for record, one in zip(records, numbered, strict=True)
            )
            work.commit()
        for file in files:
            file.keep()
    return kept


def _record(clock: Clock, numbered: _Numbered, leaving: Outgoing, file: PendingFile) -> ExportRecord:
    return ExportRecord(
        id=ExportId(new_id()),
        at=clock.now(),
        by="",
        format=ExportFormat.EDI_837P,
        file=file.name,
        digest=file.digest,
        claims=claim_records(numbered.claims),
        interchange=f"{numbered.interchange:09d}",
        group=str(numbered.group),
        transaction="0001",
        patients=leaving.patients,
        encrypted=leaving.encrypted,
    )


def patients_of(claims: Sequence[ProfessionalClaim]) -> int:
    """Return how many patients `claims` name."""
    return len({claim.patient.id for claim in claims})


def claim_records(claims: Sequence[ProfessionalClaim]) -> tuple[ClaimRecord, ...]:
    """Return what the record of an export keeps of each claim."""
    return tuple(
        ClaimRecord(
            encounter=claim.encounter,
            control_number=claim.control_number,
            payer=claim.coverage.payer.name,
            frequency=claim.info.frequency,
            total=claim.total,
            lines=len(claim.lines),
        )
        for claim in claims
    )


def keep_record(
    begin: WorkFactory, record: ExportRecord, claims: Sequence[ProfessionalClaim], disclosed: Disclosed
) -> ExportRecord:
    """Keep the record under the coder's name, mark the claims' encounters exported, and note both in the trail."""
    with begin() as work:
        kept = _keep(work, record, claims, disclosed)
        work.commit()
    return kept


def _keep(work: Work, record: ExportRecord, claims: Sequence[ProfessionalClaim], disclosed: Disclosed) -> ExportRecord:
    signed = replace(record, by=work.settings.get("coder"))
    sealed = ", encrypted" if record.encrypted else ""
    work.exports.add(signed)
    for claim in claims:
        work.worklist.save(work.worklist.get(claim.encounter).exported())
    for listed in record.claims:
        work.audit.record(
            "printed" if record.format is ExportFormat.PRINT else "exported",
            listed.encounter,
            f"{record.format} {record.file}{sealed}",
            kind=Kind.PRINT if record.format is ExportFormat.PRINT else Kind.EXPORT,
            recipient=disclosed.to[listed.encounter],
            purpose=disclosed.purpose,
        )
    return signed
