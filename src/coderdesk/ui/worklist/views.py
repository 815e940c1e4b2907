"""The saved views over the worklist."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from coderdesk.domain.encounter import EncounterType, Status
from coderdesk.domain.identifiers import ClientId, PayerId
from coderdesk.domain.worklist import SortBy, WorklistCounts, WorklistQuery

OPEN = (Status.READY, Status.CODING)


@dataclass(frozen=True, slots=True)
class View:
    """A tab: which states it shows, of which type, and how many there are."""

    id: str
    title: str
    statuses: tuple[Status, ...]
    count_of: Callable[[WorklistCounts], int | None]
    type: EncounterType | None = None


def _count(*statuses: Status) -> Callable[[WorklistCounts], int]:
    return lambda counts: sum(counts.of(status) for status in statuses)


VIEWS: tuple[View, ...] = (
    View("open", "Due first", OPEN, _count(*OPEN)),
    View("hold", "On hold", (Status.ON_HOLD,), _count(Status.ON_HOLD)),
    View("finished", "Finished", (Status.FINISHED,), _count(Status.FINISHED)),
    View("exported", "Exported", (Status.EXPORTED,), _count(Status.EXPORTED)),
    View("all", "All", (), lambda counts: counts.total),
)


def view_query(
    view: str,
    *,
    text: str,
    client: ClientId | None,
    type_: EncounterType | None,
    payer: PayerId | None,
    sort: tuple[str, bool],
    today: date,  # noqa: ARG001 - a view may come to depend on the day
) -> WorklistQuery:
    """Return the query of a view with everything that narrows it."""
    chosen = next((found for found in VIEWS if found.id == view), VIEWS[0])
    return WorklistQuery(
        text=text,
        client=client,
        type=type_ or chosen.type,
        payer=payer,
        statuses=chosen.statuses,
        sort=SortBy(sort[0]),
        descending=sort[1],
    )
