"""On how many encounters of a client each code stands: `code_use`, kept in step with the encounters."""

from __future__ import annotations

from typing import NamedTuple

from coderdesk.domain.codes import Code
from coderdesk.domain.encounter import Encounter, Status
from coderdesk.domain.identifiers import ClientId
from coderdesk.vault.session import Session
from coderdesk.vault.shelves import values


class Used(NamedTuple):
    """That a code stands on an encounter of a client."""

    client: str
    system: str
    code: str


_COUNTED = """
    SELECT client, system, code
      FROM (SELECT system, code FROM diagnosis WHERE encounter = ?1
            UNION SELECT system, code FROM procedure WHERE encounter = ?1
            UNION SELECT system, code FROM service_line WHERE encounter = ?1)
      JOIN encounter ON encounter.number = ?1
     WHERE status <> 'ready'
"""
_ONE_MORE = """
    INSERT INTO code_use (client, system, code, encounters) VALUES (?, ?, ?, 1)
    ON CONFLICT (client, system, code) DO UPDATE SET encounters = encounters + 1
"""
_THE_LAST = "DELETE FROM code_use WHERE client = ? AND system = ? AND code = ? AND encounters = 1"
_ONE_LESS = "UPDATE code_use SET encounters = encounters - 1 WHERE client = ? AND system = ? AND code = ?"


def counted(session: Session, number: int) -> frozenset[Used]:
    """Return what the stored encounter of that number counts for."""
    return frozenset(Used(*row) for row in session.rows(_COUNTED, number))


def used(encounter: Encounter) -> frozenset[Used]:
    """Return what `encounter` counts for: each of its codes once, none while nobody has taken it up."""
    if encounter.status is Status.READY:
        return frozenset()
    codes = {
        *(diagnosis.code for diagnosis in encounter.diagnoses),
        *(procedure.code for procedure in encounter.procedures),
        *(line.code for line in encounter.lines),
    }
    return frozenset(Used(encounter.client, code.system, code.text) for code in codes)


def count(session: Session, before: frozenset[Used], after: frozenset[Used]) -> None:
    """Count what an encounter stands for now, `after`, in place of what it stood for, `before`."""
    if less := sorted(before - after):
        session.write_many(_THE_LAST, less)
        session.write_many(_ONE_LESS, less)
    if more := sorted(after - before):
        session.write_many(_ONE_MORE, more)


def uses_of(session: Session, client: ClientId) -> dict[Code, int]:
    """Return on how many encounters of `client` each code stands."""
    rows = session.rows("SELECT system, code, encounters FROM code_use WHERE client = ?", client)
    return {values.read_code(row["system"], row["code"]): row["encounters"] for row in rows}
