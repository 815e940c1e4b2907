"""Carries out what the bills ask for: previews, exports, printing, the record of both."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog

from coderdesk.domain.encounter import EncounterType, Status
from coderdesk.domain.exports import ExportFormat, ExportRecord, names_words
from coderdesk.domain.identifiers import EncounterId
from coderdesk.domain.page import Page
from coderdesk.domain.secret import Secret
from coderdesk.domain.worklist import WorklistItem, WorklistQuery
from coderdesk.services import billing, printers, worklist
from coderdesk.services.outgoing import export_strength, suggested_passphrase
from coderdesk.services.session import Session
from coderdesk.ui import dialogs
from coderdesk.ui.bills.screen import FACILITY, BillsScreen
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.message_line import Message
from coderdesk.ui.widgets.page_view import print_pages
from coderdesk.ui.widgets.sealing_bar import SealingBar
from coderdesk.ui.words import count

MOST_BILLS = 2000


class BillsDesk(QObject):
    """`chart_wanted(EncounterId)`: open this chart; `exported`: bills have left, so lists must be read anew."""

    chart_wanted = Signal(str)
    exported = Signal()

    def __init__(self, session: Session, tasks: Tasks, screen: BillsScreen) -> None:
        super().__init__(screen)
        self._session, self._tasks, self._screen = session, tasks, screen
        screen.view_wanted.connect(self._show_view)
        screen.preview_wanted.connect(self._preview)
        screen.chart_chosen.connect(self.chart_wanted)
        screen.export_wanted.connect(lambda: self._export_to_folder(ExportFormat.EDI_837P))
        screen.pdf_wanted.connect(lambda: self._export_to_folder(ExportFormat.CMS1500))
        screen.list_wanted.connect(lambda: self._export_to_folder(ExportFormat.CSV))
        screen.audit_wanted.connect(lambda: self._export_to_folder(ExportFormat.AUDIT))
        screen.print_wanted.connect(self._print)
        screen.chosen_changed.connect(self._count_patients)
        self.sealing = SealingBar(tasks, export_strength, suggested_passphrase)
        self.sealing.closed.connect(screen.table.setFocus)
        screen.take_bar(self.sealing)

    def export(self, format_: ExportFormat, folder: Path, passphrase: Secret | None = None) -> None:
        """Write the chosen bills into `folder`, under a passphrase of their own where one is given."""
        session, chosen, screen = self._session, self._screen.chosen, self._screen
        production, preprinted = not screen.test_file.isChecked(), screen.preprinted.isChecked()

        def done(records: Sequence[ExportRecord]) -> None:
            self._say(Message(_told(records)))
            self.exported.emit()
            self._show_view(screen.view)

        self._tasks.run_long(
            lambda progress: billing.export(
                session.billing(),
                format=format_,
                encounters=chosen,
                out=folder,
                data_only=preprinted,
                production=production,
                passphrase=passphrase,
                progress=progress,
            ),
            "Writing and validating",
            done,
            owner=self,
        )

    def _show_view(self, view: str) -> None:
        session = self._session
        if view == "history":
            self._tasks.run(lambda: billing.history(session.begin), self._screen.show_history, key="bills", owner=self)
            return
        queries = _queries(view)

        def read() -> Sequence[WorklistItem]:
            found = [worklist.list_encounters(session.begin, query=one, first=MOST_BILLS) for one in queries]
            return [item for listing in found for item in listing.first]

        self._tasks.run(
            read, lambda items: self._screen.show_bills(items, choose=view == "ready"), key="bills", owner=self
        )

    def _preview(self, encounter: str) -> None:
        session, one = self._session, EncounterId(encounter)
        self._tasks.run(
            lambda: billing.preview(session.billing(), encounter=one),
            self._screen.show_preview,
            key="bill preview",
            owner=self,
        )

    def _count_patients(self) -> None:
        session, chosen = self._session, self._screen.chosen
        if not chosen:
            self._screen.show_names("")
            return
        self._tasks.run(
            lambda: names_words(billing.named_by(session.begin, encounters=chosen)),
            self._screen.show_names,
            key="patients of the bills",
            owner=self,
        )

    def _export_to_folder(self, format_: ExportFormat) -> None:
        if self._screen.encrypt.isChecked():
            self.sealing.ask(
                "A passphrase for the files that leave", "Go on", lambda secret: self._choose_folder(format_, secret)
            )
        else:
            self._choose_folder(format_, None)

    def _choose_folder(self, format_: ExportFormat, passphrase: Secret | None) -> None:
        folder = dialogs.ask_folder(self._screen, "Where to? The files name patients.", Path.home())
        if folder is not None:
            self.export(format_, folder, passphrase)

    def _print(self) -> None:
        printer = dialogs.new_printer()
        if not dialogs.ask_printer(self._screen, printer):
            return
        session, chosen = self._session, self._screen.chosen
        preprinted = self._screen.preprinted.isChecked()

        def pages() -> tuple[Page, ...]:
            nudge = printers.nudge_of(session.begin, printer=printer.printerName())
            return billing.form_pages(session.billing(), encounters=chosen, preprinted=preprinted, nudge=nudge)

        self._tasks.run(
            pages, lambda found: self._show_print(printer, found, chosen, preprinted=preprinted), owner=self
        )

    def _show_print(
        self, printer: QPrinter, pages: tuple[Page, ...], chosen: Sequence[EncounterId], *, preprinted: bool
    ) -> None:
        """Show the preview from which the coder prints; what was printed is recorded."""
        dialog = QPrintPreviewDialog(printer, self._screen)
        dialog.setWindowTitle("Print preview")
        dialog.paintRequested.connect(lambda device: print_pages(device, pages))
        if dialogs.run(dialog):
            session = self._session
            self._tasks.run(
                lambda: billing.record_print(session.billing(), encounters=chosen, pages=pages, preprinted=preprinted),
                lambda changed: self._say(Message(changed.message, Tone.OK)),
                owner=self,
            )

    def _say(self, message: Message) -> None:
        self._screen.said.emit(message)


def _queries(view: str) -> list[WorklistQuery]:
    """Return what a view lists: professional bills by state, or the finished charts of facilities."""
    if view == FACILITY:
        done = (Status.FINISHED, Status.EXPORTED)
        return [WorklistQuery(statuses=done, type=kind) for kind in (EncounterType.OUTPATIENT, EncounterType.INPATIENT)]
    status = Status.FINISHED if view == "ready" else Status.EXPORTED
    return [WorklistQuery(statuses=(status,), type=EncounterType.PROFESSIONAL)]


def _told(records: Sequence[ExportRecord]) -> str:
    """Say what was written, whom it names, and whether it is encrypted."""
    claims = sum(len(record.claims) for record in records)
    told = [f"Exported {count(claims, 'claim')}: {', '.join(record.file for record in records)}."]
    for record in records[:1]:
        holds = "quotes charts" if record.format is ExportFormat.AUDIT else names_words(record.patients)
        if len(records) > 1:
            told.append("Each names patients")
        else:
            told.append(f"It {holds}")
        told[-1] += ", encrypted: tell its passphrase by another way." if record.encrypted else ": keep it safe."
    return " ".join(told)
