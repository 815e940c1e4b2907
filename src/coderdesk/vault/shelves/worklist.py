"""The list that the coder works down: which encounters, in which order, and their rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from coderdesk.domain.encounter import EncounterType, Status
from coderdesk.domain.identifiers import EncounterId
from coderdesk.domain.money import MAX_CENTS, Money
from coderdesk.domain.worklist import SortBy, WorklistCounts, WorklistItem, WorklistQuery
from coderdesk.vault.connection import Bound, Row
from coderdesk.vault.listing import STATUSES, TYPES
from coderdesk.vault.session import Session
from coderdesk.vault.shelves import values
from coderdesk.vault.words import search_words

_SORT_KEYS = {
    SortBy.DUE: "due",
    SortBy.STATUS: "status",
    SortBy.ACCOUNT: "account_key",
    SortBy.PATIENT: "patient_key",
    SortBy.SEEN: "seen",
    SortBy.RECEIVED: "received",
    SortBy.CLIENT: "client.sort_key",
    SortBy.TYPE: "type",
    SortBy.PAYER: "payer.sort_key",
}
# The sort keys of clients and payers stay with them.
_JOINS = {
    SortBy.CLIENT: "LEFT JOIN client ON client.number = worklist_row.client",
    SortBy.PAYER: "LEFT JOIN payer ON payer.number = worklist_row.payer",
}
_ITEMS = """
    SELECT encounter.id, encounter.status, account, last, first, middle, suffix,
           service_from, encounter.received, encounter.due, encounter.type,
           client.name AS client, payer.name AS payer,
           (SELECT coalesce(sum(pages), 0) FROM document WHERE document.encounter = encounter.id) AS pages,
           (SELECT count(*) FROM diagnosis WHERE diagnosis.encounter = encounter.number) AS diagnoses,
           (SELECT count(*) FROM service_line WHERE service_line.encounter = encounter.number) AS lines,
           (SELECT coalesce(sum(charge), 0) FROM service_line WHERE service_line.encounter = encounter.number) AS total
      FROM json_each(?) AS wanted
      JOIN encounter ON encounter.id = wanted.value
      JOIN worklist_row ON worklist_row.encounter = encounter.number
      LEFT JOIN client ON client.number = worklist_row.client
      LEFT JOIN payer ON payer.number = worklist_row.payer
      LEFT JOIN patient ON patient.id = encounter.patient
     ORDER BY wanted.key
"""


def listed_ids(session: Session, query: WorklistQuery) -> Sequence[EncounterId]:
    """Return every encounter that `query` asks for, in its order; what has no sort key comes last, either way."""
    conditions, told = _conditions(query)
    for word in search_words(query.text):
        condition, more = _word(session, word)
        conditions.append(condition)
        told += more
    # All ids come as one value: to step through 50,000 rows costs more than to find and sort them.
    found = session.value(
        f"""
        SELECT json_group_array(id) FROM (
            SELECT worklist_row.id FROM worklist_row {_JOINS.get(query.sort, "")}
             {f"WHERE {' AND '.join(conditions)}" if conditions else ""}
             ORDER BY {_order(query)}, encounter
        )
        """,  # noqa: S608 - conditions and keys are those of this module
        *told,
    )
    ids: list[EncounterId] = json.loads(found)
    return ids


def listed_items(session: Session, encounters: Sequence[EncounterId]) -> Sequence[WorklistItem]:
    """Return the rows of `encounters`, in that order; one that is not there any more has none."""
    return [_item(row) for row in session.rows(_ITEMS, json.dumps(list(encounters)))]


def counted(session: Session) -> WorklistCounts:
    """Return how many encounters stand in each status and type, in the order of the enumerations, zeros included."""
    rows = session.rows("SELECT status, type, count(*) AS number FROM worklist_row GROUP BY status, type")
    return WorklistCounts(
        by_status=tuple(
            (status, sum(row["number"] for row in rows if row["status"] == place))
            for place, status in enumerate(STATUSES)
        ),
        by_type=tuple(
            (kind, sum(row["number"] for row in rows if row["type"] == place)) for place, kind in enumerate(TYPES)
        ),
        total=sum(row["number"] for row in rows),
    )


def coding_dates(session: Session) -> Sequence[date]:
    """Return `Encounter.coding_date` of the encounters that are neither finished nor exported, each day once."""
    rows = session.rows(
        """
        SELECT DISTINCT CASE WHEN type = ? THEN coalesce(service_to, service_from) ELSE service_from END AS day
          FROM encounter WHERE status NOT IN (?, ?) ORDER BY day
        """,
        EncounterType.INPATIENT,
        Status.FINISHED,
        Status.EXPORTED,
    )
    days = (values.read_day(row["day"]) for row in rows)
    return [day for day in days if day is not None]


def _order(query: WorklistQuery) -> str:
    key = _SORT_KEYS[query.sort]
    if query.descending:
        # NULL is SQLite's smallest value.
        return f"{key} DESC"
    # The one order that an index is kept for, which cannot be one of NULLS LAST.
    return f"{key} IS NULL, {key}" if query.sort is SortBy.DUE else f"{key} NULLS LAST"


def _conditions(query: WorklistQuery) -> tuple[list[str], list[Bound]]:
    conditions: list[str] = []
    told: list[Bound] = []
    if query.statuses:
        # The sign keeps SQLite from a walk by status, which would have to be sorted.
        conditions.append(f"+status IN ({', '.join('?' for _ in query.statuses)})")
        told += [STATUSES.index(status) for status in query.statuses]
    if query.type is not None:
        conditions.append("+type = ?")
        told.append(TYPES.index(query.type))
    if query.client is not None:
        conditions.append("worklist_row.client = (SELECT number FROM client WHERE id = ?)")
        told.append(query.client)
    if query.payer is not None:
        conditions.append("worklist_row.payer = (SELECT number FROM payer WHERE id = ?)")
        told.append(query.payer)
    if query.finished_on is not None:
        conditions.append("finished_at >= ? AND finished_at < ?")
        told += [_begin(query.finished_on), _begin(query.finished_on + timedelta(days=1))]
    return conditions, told


def _word(session: Session, word: str) -> tuple[str, list[Bound]]:
    """Return the condition that `word` begins a word of an encounter, its client or its payer."""
    conditions = ["instr(worklist_row.words, ?)"]
    told: list[Bound] = [word]
    for table in ("client", "payer"):
        rows = session.rows(f"SELECT number FROM {table} WHERE instr(words, ?)", word)  # noqa: S608
        if rows:
            conditions.append(f"worklist_row.{table} IN (SELECT value FROM json_each(?))")  # noqa: S608
            told.append(json.dumps([row["number"] for row in rows]))
    return f"({' OR '.join(conditions)})", told


def _begin(day: date) -> str:
    """Return the moment at which `day` begins where the coder sits."""
    return values.moment(datetime.combine(day, time()).astimezone().astimezone(UTC))


def _item(row: Row) -> WorklistItem:
    name = values.read_name(row) if row["last"] is not None else None
    cents = row["total"]
    return WorklistItem(
        id=row["id"],
        status=Status(row["status"]),
        account=row["account"],
        patient=name.filed if name else "",
        seen=values.read_day(row["service_from"]),
        received=values.read_day(row["received"]),
        due=values.read_day(row["due"]),
        client=row["client"] or "",
        type=EncounterType(row["type"]),
        payer=row["payer"] or "",
        pages=row["pages"],
        diagnoses=row["diagnoses"],
        lines=row["lines"],
        # The list must show even a chart whose lines add up to more than a claim can hold; the checks name it.
        total=Money(max(-MAX_CENTS, min(cents, MAX_CENTS))),
        initials=name.initials if name else "",
    )
