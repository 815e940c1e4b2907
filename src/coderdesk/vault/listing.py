"""What the worklist sorts and searches by, kept beside the encounters.

A row repeats of its encounter what a list of 50,000 is sorted and filtered by, so that one walk over one narrow table
(or its index) answers. The names of clients and payers stay with them, so to rename one changes no row; whatever else
changes a row refreshes it in its own transaction.
"""

from __future__ import annotations

from collections.abc import Iterable

from coderdesk.domain.encounter import EncounterType, Status
from coderdesk.domain.identifiers import ClientId, CoverageId, PatientId
from coderdesk.vault.connection import Row
from coderdesk.vault.session import Session
from coderdesk.vault.shelves import values
from coderdesk.vault.tables import Table
from coderdesk.vault.words import fold, natural, search_text

ROW = Table(
    "worklist_row",
    (
        *("encounter", "id", "status", "type", "client", "payer", "seen", "received", "due", "finished_at"),
        *("account_key", "patient_key", "words"),
    ),
    key=("encounter",),
)
STATUSES = tuple(Status)
TYPES = tuple(EncounterType)

_SOURCE = """
    SELECT encounter.number, encounter.id, status, type, client.number AS client, account,
           service_from, received, due, finished_at, last, first, middle, suffix,
           (SELECT payer.number
              FROM encounter_coverage
              JOIN coverage ON coverage.id = encounter_coverage.coverage
              JOIN payer ON payer.id = coverage.payer
             WHERE encounter_coverage.encounter = encounter.number
             ORDER BY place LIMIT 1) AS payer
      FROM encounter
      LEFT JOIN client ON client.id = encounter.client
      LEFT JOIN patient ON patient.id = encounter.patient
     WHERE encounter.number = ?
"""
_CODES = """
    SELECT code FROM diagnosis WHERE encounter = ?1
    UNION SELECT code FROM procedure WHERE encounter = ?1
    UNION SELECT code FROM service_line WHERE encounter = ?1
"""


def refresh(session: Session, number: int) -> None:
    """Write anew the row of the encounter of that number, where it says something else."""
    fresh, kept = _fresh(session, number), session.row(f"{ROW.select} WHERE encounter = ?", number)
    if kept is None or tuple(kept) != fresh:
        session.write(ROW.upsert, *fresh)


def refresh_of_patient(session: Session, patient: PatientId) -> None:
    """Write anew the rows that show the name of `patient`."""
    _refresh_all(session, session.rows("SELECT number FROM encounter WHERE patient = ?", patient))


def refresh_of_coverage(session: Session, coverage: CoverageId) -> None:
    """Write anew the rows that show the payer of `coverage`."""
    rows = session.rows("SELECT encounter AS number FROM encounter_coverage WHERE coverage = ?", coverage)
    _refresh_all(session, rows)


def stale(session: Session) -> int:
    """Return how many rows are not what they would be if they were written anew, or are missing."""
    kept = {row["encounter"]: tuple(row) for row in session.rows(ROW.select)}
    numbers = [row["number"] for row in session.rows("SELECT number FROM encounter")]
    wrong = sum(_fresh(session, number) != kept.pop(number, None) for number in numbers)
    return wrong + len(kept)


def meet_client(session: Session, client: ClientId) -> None:
    """Point the rows of encounters that were saved before their client at it."""
    session.write(
        """
        UPDATE worklist_row SET client = (SELECT number FROM client WHERE id = ?1)
         WHERE client IS NULL AND encounter IN (SELECT number FROM encounter WHERE client = ?1)
        """,
        client,
    )


def _fresh(session: Session, number: int) -> tuple[str | int | None, ...]:
    row = session.row(_SOURCE, number)
    if row is None:
        raise LookupError("no encounter of that number")
    return _columns(row, [found["code"] for found in session.rows(_CODES, number)])


def _refresh_all(session: Session, rows: Iterable[Row]) -> None:
    for row in rows:
        refresh(session, row["number"])


def _columns(row: Row, codes: Iterable[str]) -> tuple[str | int | None, ...]:
    name = values.read_name(row) if row["last"] is not None else None
    filed = name.filed if name else ""
    words = (*(values.name(name) if name else ()), row["account"], *codes)
    return (
        *(row["number"], row["id"], STATUSES.index(Status(row["status"])), TYPES.index(EncounterType(row["type"]))),
        *(row["client"], row["payer"], row["service_from"], row["received"], row["due"], row["finished_at"]),
        *(natural(row["account"]), fold(filed), search_text(words)),
    )
