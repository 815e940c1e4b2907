"""`coderdesk import`, `worklist`, `check`, `finish` and `export`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from coderdesk.cli.output import complain, export_json, finding_json, item_json, say, say_json, table
from coderdesk.cli.passphrase import export_passphrase
from coderdesk.cli.vault import opened
from coderdesk.domain.exports import ExportFormat, names_words
from coderdesk.domain.failures import CoderDeskError, InvalidValue
from coderdesk.domain.identifiers import ClientId, EncounterId
from coderdesk.domain.ports import WorkFactory
from coderdesk.domain.progress import Silent
from coderdesk.domain.worklist import WorklistQuery
from coderdesk.services import billing, checks, importing, worklist
from coderdesk.services.checks import Checked
from coderdesk.services.codes import build_code_sets, open_book
from coderdesk.services.disclosing import Destination
from coderdesk.services.house import Book, House
from coderdesk.services.trail import record_views

#: What `check` ends with where an error stands, as linters do.
ERRORS_FOUND = 1


def import_(house: House, args: argparse.Namespace) -> int:
    """Bring files in; refused ones are told, the others are kept."""
    with closing(opened(house, args)) as vault:
        report = importing.import_paths(
            vault.begin,
            paths=args.paths,
            at=house.clock.now(),
            today=house.clock.today(),
            client=_client(vault.begin, args.client),
        )
    for refusal in report.refused:
        complain(refusal)
    if args.json:
        say_json(
            {
                "charts": report.charts,
                "documents": report.documents,
                "files": [_file_json(file) for file in report.files],
                "refused": [{"message": r.message, "remedy": r.remedy} for r in report.refused],
            }
        )
    else:
        for file in report.files:
            say(_file_line(file))
        say(f"{report.charts} charts and {report.documents} documents are new.")
    return report.refused[0].exit_code if report.refused else 0


def _file_json(file: importing.ImportedFile) -> dict[str, Any]:
    return {
        "file": file.file,
        "charts": list(file.charts),
        "charts_known": file.charts_known,
        "documents": file.documents,
        "documents_known": file.documents_known,
        "seen_before": file.seen_before,
        "notices": list(file.notices),
    }


def _file_line(file: importing.ImportedFile) -> str:
    if file.seen_before:
        return f"{file.file}: imported before; nothing is new."
    known = f", {file.charts_known} known already" if file.charts_known else ""
    notices = "".join(f"\n  {notice}" for notice in file.notices)
    return f"{file.file}: {len(file.charts)} charts{known}, {file.documents} documents.{notices}"


def _client(begin: WorkFactory, name: str) -> ClientId | None:
    if not name:
        return None
    with begin() as work:
        for client in work.clients.all():
            if client.name.casefold() == name.strip().casefold():
                return client.id
    raise InvalidValue(
        "The vault has no client of that name.", "Import one of its charts first, or leave --client out."
    )


def list_(house: House, args: argparse.Namespace) -> int:
    """List the charts, those that are due first at the top."""
    with closing(opened(house, args)) as vault:
        query = WorklistQuery(text=args.filter)
        listing = worklist.list_encounters(vault.begin, query=query, first=0)
        items = worklist.rows(vault.begin, encounters=listing.ids)
    if args.json:
        say_json([item_json(item) for item in items])
    else:
        rows = [
            (i.status.value, i.account, i.patient, str(i.seen or ""), i.client, i.type.value, i.payer, str(i.due or ""))
            for i in items
        ]
        say(table(rows, ("Status", "Account", "Patient", "Seen", "Client", "Type", "Payer", "Due")))
    return 0


def check(house: House, args: argparse.Namespace) -> int:
    """Check charts of a vault, or of an encounter file."""
    if (args.vault is None) == (args.file is None):
        raise InvalidValue("Give either --vault FILE or --file ENCOUNTER.json.")
    build_code_sets(house.reference, Silent())
    with closing(open_book(house.reference)) as book:
        found = _checked_file(house, args, book) if args.file else _checked_vault(house, args, book)
    _show_findings(found, as_json=args.json)
    return ERRORS_FOUND if any(one.errors for one in found) else 0


def _checked_file(house: House, args: argparse.Namespace, book: Book) -> list[Checked]:
    charts = importing.charts_of_file(args.file)
    return [checks.checked(chart, book, house.clock.today()) for chart in charts]


def _checked_vault(house: House, args: argparse.Namespace, book: Book) -> list[Checked]:
    with closing(opened(house, args)) as vault:
        ids = _chosen(vault.begin, args.encounters)
        today = house.clock.today()
        record_views(vault.begin, "chart checked", ids)
        return [checks.check_encounter(vault.begin, book, encounter=one, today=today) for one in ids]


def _chosen(begin: WorkFactory, names: Sequence[str]) -> Sequence[EncounterId]:
    with begin() as work:
        return worklist.resolve(work, names) if names else work.worklist.ids(WorklistQuery())


def _show_findings(found: Sequence[Checked], *, as_json: bool) -> None:
    if as_json:
        say_json(
            [
                finding_json(
                    finding,
                    encounter=one.chart.encounter.id,
                    account=one.chart.encounter.account,
                    standing=finding in one.standing,
                )
                for one in found
                for finding in one.findings
            ]
        )
        return
    for one in found:
        for finding in one.findings:
            note = "" if finding in one.standing else " (overridden)"
            say(f"{one.chart.encounter.account}  {finding.severity.value:7}  {finding.rule}  {finding.message}{note}")
            say(f"    {finding.source}{f', {finding.release}' if finding.release else ''}")
    errors = sum(len(one.errors) for one in found)
    warnings = sum(len(one.warnings) for one in found)
    say(f"{len(found)} charts: {errors} errors, {warnings} warnings.")


def finish(house: House, args: argparse.Namespace) -> int:
    """Mark charts coded; each that is blocked is told, the others are finished."""
    build_code_sets(house.reference, Silent())
    done, blocked = [], []
    with closing(open_book(house.reference)) as book, closing(opened(house, args)) as vault:
        for one in _chosen(vault.begin, args.encounters):
            try:
                checks.finish_chart(vault.begin, book, encounter=one, at=house.clock.now(), today=house.clock.today())
                done.append(one)
            except CoderDeskError as failure:
                complain(failure)
                blocked.append((one, failure))
    if args.json:
        say_json(
            {
                "finished": done,
                "refused": [{"encounter": one, "message": failure.message} for one, failure in blocked],
            }
        )
    else:
        say(f"{len(done)} charts finished, {len(blocked)} refused.")
    return blocked[0][1].exit_code if blocked else 0


def export(house: House, args: argparse.Namespace) -> int:
    """Write bills or lists into a folder, each saying how many patients it names."""
    passphrase = export_passphrase(args, of="the exported files")
    build_code_sets(house.reference, Silent())
    with closing(open_book(house.reference)) as book, closing(opened(house, args)) as vault:
        desk = billing.BillingDesk(vault.begin, book, house.clock)
        written = billing.export(
            desk,
            format=ExportFormat(args.format),
            encounters=_named(vault.begin, args.encounters),
            out=args.out,
            data_only=args.data_only,
            production=not args.test,
            passphrase=passphrase,
            said=Destination(args.recipient, args.purpose),
        )
    if args.json:
        say_json([export_json(record) for record in written])
    else:
        for record in written:
            said = f"{names_words(record.patients)}{', encrypted' if record.encrypted else ''}"
            say(f"{record.file}: {len(record.claims)} encounters, {record.total.grouped}; this file {said}")
        if not written:
            say("Nothing is ready to export.")
    return 0


def _named(begin: WorkFactory, names: Sequence[str]) -> Sequence[EncounterId]:
    if not names:
        return ()
    with begin() as work:
        return worklist.resolve(work, names)
