"""Bills: what is ready, how it looks, and writing it out.

A bill is offered only after every check passed; a file that fails validation is not written; what is written is
recorded with its digest and control numbers before it gets its name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from coderdesk.billing.audit_export import audit_csv
from coderdesk.billing.claim import ProfessionalClaim, assemble
from coderdesk.billing.csv_export import coded_encounters_csv
from coderdesk.billing.paper.cms1500 import Nudge, data_only, whole_page
from coderdesk.billing.paper.cms1500_fields import fields
from coderdesk.billing.paper.pdf import write_pdf
from coderdesk.domain.audit import Kind
from coderdesk.domain.book import CodeBook
from coderdesk.domain.chart import Chart
from coderdesk.domain.counting import count
from coderdesk.domain.encounter import EncounterType, Status
from coderdesk.domain.exports import ClaimRecord, EdiSegment, ExportFormat, ExportRecord
from coderdesk.domain.failures import CoderDeskError, ExportRefused
from coderdesk.domain.identifiers import EncounterId, ExportId, new_id
from coderdesk.domain.page import Page
from coderdesk.domain.ports import WorkFactory
from coderdesk.domain.progress import Progress, Silent
from coderdesk.domain.secret import Secret
from coderdesk.domain.worklist import WorklistQuery
from coderdesk.intake.encounter_file import write_encounters
from coderdesk.services import edi
from coderdesk.services.auditing import MOST_ENTRIES, audited, unlicensed
from coderdesk.services.changed import Changed
from coderdesk.services.checks import refuse_if_blocked
from coderdesk.services.disclosing import AUDIT, CODING, USUAL, Destination, Disclosed, to_clients, to_payers
from coderdesk.services.house import Clock
from coderdesk.services.outgoing import Outgoing, check_export_passphrase, foot_words
from coderdesk.services.trail import refusals_kept

CLAIM_FORMATS = (ExportFormat.EDI_837P, ExportFormat.CMS1500)


@dataclass(frozen=True, slots=True)
class BillingDesk:
    """What billing needs: the vault's transactions, the code sets and the clock."""

    begin: WorkFactory
    book: CodeBook
    clock: Clock


@dataclass(frozen=True, slots=True)
class BillPreview:
    """How a bill will look: pages, segments with their reasons, and what stands in its way (sentences)."""

    pages: tuple[Page, ...]
    segments: tuple[EdiSegment, ...]
    problems: tuple[str, ...]


def preview(desk: BillingDesk, *, encounter: EncounterId) -> BillPreview:
    """Return how the bill of one encounter will look, without using a control number; the trail keeps the view."""
    with desk.begin() as work:
        chart = work.worklist.chart(encounter)
        parties = edi.parties_of(work, chart)
        work.audit.record("bill previewed", encounter, kind=Kind.VIEW)
        work.commit()
    try:
        refuse_if_blocked(chart, desk.book, desk.clock.today())
        claim = assemble(chart)
        pages = whole_page(fields(claim, signed=desk.clock.today()))
        segments, problems = edi.preview([claim], parties, desk.clock.now())
    except CoderDeskError as failure:
        return BillPreview((), (), (str(failure),))
    return BillPreview(pages, segments, problems)


def form_pages(
    desk: BillingDesk, *, encounters: Sequence[EncounterId], preprinted: bool, nudge: Nudge | None = None
) -> tuple[Page, ...]:
    """Return the CMS-1500 pages of finished encounters: the whole page, or the data alone for `preprinted` forms."""
    with refusals_kept(desk.begin, "print refused"):
        claims = [assemble(chart) for chart in _charts(desk, encounters)]
    return _pages(claims, signed=desk.clock.today(), preprinted=preprinted, nudge=nudge)


def _pages(
    claims: Sequence[ProfessionalClaim], *, signed: date, preprinted: bool, nudge: Nudge | None = None
) -> tuple[Page, ...]:
    pages: list[Page] = []
    for claim in claims:
        form = fields(claim, signed=signed)
        pages.extend(data_only(form, nudge or Nudge()) if preprinted else whole_page(form))
    return tuple(pages)


def export(
    desk: BillingDesk,
    *,
    format: ExportFormat,  # noqa: A002 - the word of the command line
    encounters: Sequence[EncounterId],
    out: Path,
    data_only: bool = False,
    production: bool = True,
    passphrase: Secret | None = None,
    said: Destination = USUAL,
    progress: Progress | None = None,
) -> tuple[ExportRecord, ...]:
    """Write files of `encounters` into the folder `out` and return their records.

    No `encounters` means all that the format is for: finished professional ones for claims, finished and exported ones
    for CSV and the audit, all for JSON. With a `passphrase` a PDF is encrypted and anything else leaves in an encrypted
    zip; it is kept nowhere. `said` names who gets them and why, where that is not a claim's payer or a list's client.
    `Blocked` or `ExportRefused` where one of them may not be billed, `InvalidValue` for a weak
    passphrase; then nothing is written, and the trail keeps what was refused.
    """
    going = _Going(out, passphrase, said)
    with refusals_kept(desk.begin, "export refused"):
        if passphrase is not None:
            check_export_passphrase(passphrase)
        chosen = tuple(encounters) or _all_for(desk, format)
        if not chosen:
            return ()
        if format is ExportFormat.JSON:
            return (_write_charts(desk, format, _load(desk, chosen, data=True), going),)
        if format is ExportFormat.AUDIT:
            return (_write_audit(desk, chosen, going),)
        charts = _charts(desk, chosen)
        if format is ExportFormat.CSV:
            return (_write_charts(desk, format, charts, going),)
        claims = [assemble(chart) for chart in charts]
        if format is ExportFormat.CMS1500:
            pages = _pages(claims, signed=desk.clock.today(), preprinted=data_only)
            content = write_pdf(pages, title="CMS-1500", subject=foot_words(edi.patients_of(claims)))
            return (_write_claims(desk, claims, content, going),)
        return edi.export_837p(
            desk.begin,
            desk.clock,
            claims,
            out=out,
            production=production,
            passphrase=passphrase,
            said=said,
            progress=progress or Silent(),
        )


@dataclass(frozen=True, slots=True)
class _Going:
    """Where files go, under which passphrase if any, and to whom the coder says that they go."""

    out: Path
    passphrase: Secret | None
    said: Destination


def named_by(begin: WorkFactory, *, encounters: Sequence[EncounterId]) -> int:
    """Return how many patients a file of `encounters` will name, to be said before it is written."""
    with begin() as work:
        return work.worklist.patients(encounters)


def record_print(
    desk: BillingDesk, *, encounters: Sequence[EncounterId], pages: Sequence[Page], preprinted: bool
) -> Changed:
    """Record that CMS-1500 pages were handed to a printer."""
    # They are on paper by now, whatever a check would say.
    claims = [assemble(chart) for chart in _load(desk, encounters)]
    kind = "pre-printed forms" if preprinted else "whole pages"
    digest = hashlib.sha256(repr(tuple(pages)).encode()).hexdigest()
    record = ExportRecord(
        ExportId(new_id()),
        desk.clock.now(),
        "",
        ExportFormat.PRINT,
        kind,
        digest,
        edi.claim_records(claims),
        patients=edi.patients_of(claims),
    )
    edi.keep_record(desk.begin, record, claims, to_payers(claims, USUAL))
    return Changed(frozenset(encounters), f"Printed {count(len(pages), 'page')}.")


def history(begin: WorkFactory, *, limit: int = 200) -> Sequence[ExportRecord]:
    """Return the latest exports, the newest first."""
    with begin() as work:
        return work.exports.all(limit)


def _all_for(desk: BillingDesk, format: ExportFormat) -> tuple[EncounterId, ...]:  # noqa: A002
    if format is ExportFormat.JSON:
        query = WorklistQuery()
    elif format in (ExportFormat.CSV, ExportFormat.AUDIT):
        query = WorklistQuery(statuses=(Status.FINISHED, Status.EXPORTED))
    else:
        query = WorklistQuery(statuses=(Status.FINISHED,), type=EncounterType.PROFESSIONAL)
    with desk.begin() as work:
        return tuple(work.worklist.ids(query))


def _load(desk: BillingDesk, encounters: Sequence[EncounterId], *, data: bool = False) -> list[Chart]:
    with desk.begin() as work:
        charts = [work.worklist.chart(one, data=data) for one in encounters]
    return [unlicensed(chart, desk.book, desk.clock.today()) for chart in charts]


def _charts(desk: BillingDesk, encounters: Sequence[EncounterId]) -> list[Chart]:
    """Load charts that may leave as coded: finished, and with no error standing today."""
    charts = _load(desk, encounters)
    for chart in charts:
        if chart.encounter.status not in (Status.FINISHED, Status.EXPORTED):
            unfinished = ExportRefused(f"Account {chart.encounter.account} is not finished.", "Finish it first.")
            raise unfinished.about(chart.encounter.id)
        # Checked again: a release may have been imported, or a payer changed, since it was finished.
        refuse_if_blocked(chart, desk.book, desk.clock.today())
    return charts


def _write_charts(
    desk: BillingDesk,
    format: ExportFormat,  # noqa: A002
    charts: Sequence[Chart],
    going: _Going,
) -> ExportRecord:
    if format is ExportFormat.CSV:
        content, ending = coded_encounters_csv(charts), "csv"
    else:
        content, ending = write_encounters(charts), "json"
    leaving = Outgoing(f"encounters-{_stamp(desk)}.{ending}", content.encode(), _patients(charts), going.passphrase)
    disclosed = to_clients(charts, CODING, going.said)
    return _write(desk, going, leaving, format, _listed(charts), (), disclosed)


def _write_audit(desk: BillingDesk, encounters: Sequence[EncounterId], going: _Going) -> ExportRecord:
    """Write the codes of `encounters`, finished or not, with what they rest on and what led to them."""
    today = desk.clock.today()
    with desk.begin() as work:
        found = [(work.worklist.chart(one), work.audit.entries(one, MOST_ENTRIES)) for one in encounters]
    content = audit_csv([audited(chart, entries, desk.book, today) for chart, entries in found])
    charts = [chart for chart, _ in found]
    leaving = Outgoing(f"audit-{_stamp(desk)}.csv", content.encode(), _patients(charts), going.passphrase)
    disclosed = to_clients(charts, AUDIT, going.said)
    return _write(desk, going, leaving, ExportFormat.AUDIT, _listed(charts), (), disclosed)


def _patients(charts: Sequence[Chart]) -> int:
    return len({chart.patient.id for chart in charts})


def _listed(charts: Sequence[Chart]) -> tuple[ClaimRecord, ...]:
    return tuple(
        ClaimRecord(
            encounter=chart.encounter.id,
            control_number=chart.encounter.account,
            payer=chart.primary.payer.name if chart.primary else "",
            frequency=chart.encounter.claim.frequency,
            total=chart.encounter.total.capped,
            lines=len(chart.encounter.lines),
        )
        for chart in charts
    )


def _write_claims(
    desk: BillingDesk, claims: Sequence[ProfessionalClaim], content: bytes, going: _Going
) -> ExportRecord:
    leaving = Outgoing(f"cms1500-{_stamp(desk)}.pdf", content, edi.patients_of(claims), going.passphrase)
    listed = edi.claim_records(claims)
    return _write(desk, going, leaving, ExportFormat.CMS1500, listed, claims, to_payers(claims, going.said))


def _write(
    desk: BillingDesk,
    going: _Going,
    leaving: Outgoing,
    format: ExportFormat,  # noqa: A002
    listed: tuple[ClaimRecord, ...],
    claims: Sequence[ProfessionalClaim],
    disclosed: Disclosed,
) -> ExportRecord:
    with leaving.pending(going.out) as file:
        record = ExportRecord(
            ExportId(new_id()),
            desk.clock.now(),
            "",
            format,
            file.name,
            file.digest,
            listed,
            patients=leaving.patients,
            encrypted=leaving.encrypted,
        )
        kept = edi.keep_record(desk.begin, record, claims, disclosed)
        file.keep()
    return kept


def _stamp(desk: BillingDesk) -> str:
    return desk.clock.now().strftime("%Y%m%d-%H%M%S")
