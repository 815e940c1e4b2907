"""What the list of bills shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coderdesk.domain.exports import ExportFormat, ExportRecord, names_words
from coderdesk.domain.identifiers import EncounterId
from coderdesk.domain.worklist import WorklistItem
from coderdesk.ui.widgets.columns import Align, Column, mark_column
from coderdesk.ui.words import count, money, short_date

FORMAT_WORDS = {
    ExportFormat.EDI_837P: "837P file",
    ExportFormat.CMS1500: "CMS-1500 PDF",
    ExportFormat.CSV: "CSV list",
    ExportFormat.JSON: "Encounter file",
    ExportFormat.AUDIT: "Audit list",
    ExportFormat.PRINT: "Printed",
}
FORMAT_ICONS = {ExportFormat.PRINT: "print", ExportFormat.CMS1500: "pdf"}


@dataclass(frozen=True, slots=True)
class Bill:
    """A finished encounter in the list, under its payer."""

    item: WorklistItem

    @property
    def id(self) -> EncounterId:
        """The encounter."""
        return self.item.id


def bill_columns(is_chosen: Callable[[EncounterId], bool]) -> tuple[Column[Bill], ...]:
    """Return the columns; `is_chosen` says which bills will be exported."""
    return (
        mark_column(lambda bill: is_chosen(bill.id)),
        Column("Payer", lambda bill: bill.item.payer, width=110, stretch=2),
        Column("Account", lambda bill: bill.item.account, width=92, style="code_small"),
        Column("Patient", lambda bill: bill.item.patient, width=110, stretch=3, style="medium"),
        Column("Seen", lambda bill: bill.item.seen, short_date, width=98),
        Column("Total", lambda bill: bill.item.total, money, width=80, align=Align.RIGHT, style="medium"),
    )


HISTORY_COLUMNS: tuple[Column[ExportRecord], ...] = (
    Column(
        "When",
        lambda record: record.at,
        lambda at: f"{short_date(at.astimezone().date())} {at.astimezone():%H:%M}",
        width=116,
    ),
    Column(
        "What",
        lambda record: FORMAT_WORDS[record.format],
        width=112,
        icon=lambda record: FORMAT_ICONS.get(record.format, "export"),
        style="medium",
    ),
    Column(
        "File",
        lambda record: record.file,
        width=150,
        stretch=1,
        style="code_small",
        icon=lambda record: "lock" if record.encrypted else "",
        tooltip=lambda record: f"{names_words(record.patients)}{', encrypted' if record.encrypted else ''}",
    ),
    Column("Claims", lambda record: len(record.claims), lambda number: count(number, "claim"), width=76),
    Column(
        "Total",
        lambda record: record.total,
        money,
        width=88,
        align=Align.RIGHT,
        tooltip=lambda record: f"by {record.by}\nSHA-256 {record.digest}\ninterchange {record.interchange or 'none'}",
    ),
)
