"""The list that the coder works down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coderdesk.domain.chart import Chart
from coderdesk.domain.documents import Document
from coderdesk.domain.encounter import Status
from coderdesk.domain.failures import UnknownEncounter
from coderdesk.domain.identifiers import DocumentId, EncounterId
from coderdesk.domain.ports import Work, WorkFactory
from coderdesk.domain.worklist import WorklistCounts, WorklistItem, WorklistQuery


@dataclass(frozen=True, slots=True)
class Listing:
    """Every encounter that a query asks for, in order, with the first rows and the counts of the whole list."""

    query: WorklistQuery
    ids: Sequence[EncounterId]
    first: Sequence[WorklistItem]
    counts: WorklistCounts


def list_encounters(begin: WorkFactory, *, query: WorklistQuery, first: int = 60) -> Listing:
    """Return what `query` asks for; the rows of the first `first`, the others by `rows`."""
    with begin() as work:
        ids = work.worklist.ids(query)
        return Listing(query, ids, work.worklist.items(ids[:first]), work.worklist.counts())


def rows(begin: WorkFactory, *, encounters: Sequence[EncounterId]) -> Sequence[WorklistItem]:
    """Return the rows of `encounters`, in that order."""
    with begin() as work:
        return work.worklist.items(encounters)


def chart_of(begin: WorkFactory, *, encounter: EncounterId) -> Chart:
    """Return a chart with its documents' texts, without the bytes of PDFs."""
    with begin() as work:
        return work.worklist.chart(encounter)


def document_of(begin: WorkFactory, *, document: DocumentId) -> Document | None:
    """Return one document with its bytes."""
    with begin() as work:
        return work.documents.find(document)


def next_chart(begin: WorkFactory, *, after: EncounterId | None = None, query: WorklistQuery) -> EncounterId | None:
    """Return the next chart of `query` that is ready or being coded, other than `after`; None where all are done."""
    with begin() as work:
        ids = work.worklist.ids(query)
        items = (item for start in range(0, len(ids), 100) for item in work.worklist.items(ids[start : start + 100]))
        for item in items:
            if item.id != after and item.status in (Status.READY, Status.CODING):
                return item.id
    return None


def resolve(work: Work, names: Sequence[str]) -> list[EncounterId]:
    """Return the encounters that `names` (ids or account numbers) mean, each once.

    `UnknownEncounter` where one means none, or more than one.
    """
    found = []
    for name in names:
        accounts = work.worklist.by_account(name)
        if len(accounts) > 1:
            raise UnknownEncounter(
                f"{len(accounts)} encounters have the account number {name}.",
                f"Name one by its id: {', '.join(accounts)}.",
            )
        found.append(accounts[0] if accounts else work.worklist.get(EncounterId(name)).id)
    return list(dict.fromkeys(found))
