"""What the worklist shows of an encounter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from coderdesk.domain.encounter import Status
from coderdesk.domain.identifiers import EncounterId
from coderdesk.domain.worklist import SortBy, WorklistItem
from coderdesk.ui.encounter_words import STATUS_WORDS, TYPE_WORDS
from coderdesk.ui.widgets.columns import Column, mark_column
from coderdesk.ui.words import due_tone, due_words, short_date

STATUS_INK = {
    Status.READY: "text",
    Status.CODING: "accent",
    Status.ON_HOLD: "warning",
    Status.FINISHED: "ok",
    Status.EXPORTED: "text_muted",
}
DONE = (Status.FINISHED, Status.EXPORTED)


def columns(is_marked: Callable[[EncounterId], bool], today: Callable[[], date]) -> tuple[Column[WorklistItem], ...]:
    """Return the columns; `is_marked` says which rows the coder marked, `today` what deadlines are counted from."""

    def due(item: WorklistItem) -> str:
        return "" if item.status in DONE else due_words(item.due, today())

    return (
        mark_column(lambda item: is_marked(item.id)),
        Column(
            "Status",
            lambda item: STATUS_WORDS[item.status],
            width=96,
            sort=SortBy.STATUS,
            ink=lambda item: STATUS_INK[item.status],
            icon=lambda item: item.status.value,
        ),
        Column("Account", lambda item: item.account, width=96, style="code_small", sort=SortBy.ACCOUNT),
        Column("Patient", lambda item: item.patient, width=130, stretch=3, style="medium", sort=SortBy.PATIENT),
        Column("Seen", lambda item: item.seen, short_date, width=98, sort=SortBy.SEEN),
        Column("Client", lambda item: item.client, width=110, stretch=2, sort=SortBy.CLIENT),
        Column("Type", lambda item: TYPE_WORDS[item.type], width=96, sort=SortBy.TYPE),
        Column("Payer", lambda item: item.payer, width=110, stretch=2, sort=SortBy.PAYER),
        Column("Received", lambda item: item.received, short_date, width=98, ink="text_muted", sort=SortBy.RECEIVED),
        Column(
            "Due",
            due,
            width=104,
            sort=SortBy.DUE,
            ink=lambda item: due_tone(item.due, today()).ink if due(item) else "text_muted",
            icon=lambda item: "due" if due(item) else "",
            tooltip=lambda item: short_date(item.due),
        ),
    )
