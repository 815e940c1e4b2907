"""Charts, patients and clients taken out of every table that holds something of them.

Which table is dealt with how stands in `KEPT` and `TAKEN`; a test holds that no table is in neither.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from coderdesk.domain.disposal import Candidate, Step
from coderdesk.domain.identifiers import ClientId, PatientId
from coderdesk.vault.migrations.m0002_keep_the_coders_own import COUNT_ANEW
from coderdesk.vault.session import Session

#: Charts that are taken out between two looks at whether to stop.
BATCH = 250

#: What is counted before it goes, as the certificate has it, by (number) or by (id) of its encounter.
_BY_NUMBER = {
    "diagnoses": "diagnosis",
    "procedures": "procedure",
    "service lines": "service_line",
    "quotations as evidence": "evidence",
    "overrides": "override",
}
_BY_ID = {"documents": "document", "entries of bills": "claim", "drafts": "draft"}
_IN = "IN (SELECT value FROM json_each(?1))"

#: Settings that may quote a chart: where the coder was when the desk was locked, and what the list was filtered by.
_QUOTING = ("desk.place",)

#: Tables from which rows of a disposed chart, patient or client go.
TAKEN = frozenset(
    {
        *("encounter", "encounter_provider", "encounter_coverage", "document", "diagnosis", "procedure"),
        *("service_line", "line_modifier", "line_pointer", "line_drug", "evidence", "override", "claim_info"),
        *("accident_cause", "claim", "worklist_row", "imported_file", "imported_chart", "draft"),
        *("patient", "coverage", "subscriber"),
        *("client", "unit_charge", "code_use", "code_group", "group_code", "retention_term"),
    }
)
#: Tables that stay, and why that leaks nothing.
KEPT = {
    "audit": "the trail outlives what it speaks of; what its entries say of who went is emptied",
    "audit_chain": "binds the entries of the trail",
    "export": "that a file left, when and with which digest; its claims go",
    "provider": "no patient",
    "facility": "no patient",
    "payer": "no patient",
    "control_number": "numbers are never used twice",
    "setting": "no patient, but where the coder was, which is forgotten",
    "favourite": "codes alone",
    "recent_code": "codes alone",
    "code_note": "the coder's own words on a code",
    "legal_hold": "nothing that is held can go",
    "disposal": "the record of the disposal",
    "disposal_count": "the record of the disposal",
    "disposal_digest": "the record of the disposal",
    "disposal_backup": "the record of the disposal",
}


def count(session: Session, charts: Sequence[Candidate]) -> list[tuple[str, int]]:
    """Return how much of each kind hangs on `charts`, themselves first."""
    numbers, ids = json.dumps([chart.number for chart in charts]), json.dumps([chart.id for chart in charts])
    found = [("charts", len(charts))]
    for told, (tables, where, bound) in {
        **{kind: (table, f"encounter {_IN}", numbers) for kind, table in _BY_NUMBER.items()},
        **{kind: (table, f"encounter {_IN}", ids) for kind, table in _BY_ID.items()},
    }.items():
        found.append((told, int(session.value(f"SELECT count(*) FROM {tables} WHERE {where}", bound))))  # noqa: S608
    return found


def take_charts(session: Session, charts: Sequence[Candidate], step: Step) -> None:
    """Take out `charts` with all that hangs on them. `step` may stop it, before anything is committed."""
    digests = _digests(session, charts)
    # Each document that goes is looked for in the evidence of every chart. An index for that alone would cost each
    # posting of a code, so it is there only meanwhile.
    session.write_returning("CREATE INDEX evidence_of_document ON evidence (document)")
    for first in range(0, len(charts), BATCH):
        step(first, len(charts))
        batch = charts[first : first + BATCH]
        numbers, ids = json.dumps([chart.number for chart in batch]), json.dumps([chart.id for chart in batch])
        session.write(f"DELETE FROM claim WHERE encounter {_IN}", ids)  # noqa: S608
        # Before the documents that they point into.
        session.write(f"DELETE FROM evidence WHERE encounter {_IN}", numbers)  # noqa: S608
        session.write(f"DELETE FROM encounter WHERE number {_IN}", numbers)  # noqa: S608
    session.write_returning("DROP INDEX evidence_of_document")
    session.write_many("DELETE FROM setting WHERE name = ?", [(name,) for name in _QUOTING])
    # What was typed into no chart may name one all the same: an account, the words of a filter.
    session.write("DELETE FROM draft WHERE encounter = ''")
    step(len(charts), len(charts))
    _forget_files(session, digests)
    _count_anew(session, {chart.client for chart in charts})


def take_patients(session: Session, patients: Sequence[PatientId]) -> tuple[int, int]:
    """Take out `patients` who have no chart any more; return how many they and their policies were."""
    ids = json.dumps(sorted(patients))
    policies = session.write(f"DELETE FROM coverage WHERE patient {_IN}", ids)  # noqa: S608
    return session.write(f"DELETE FROM patient WHERE id {_IN}", ids), policies  # noqa: S608


def take_client(session: Session, client: ClientId) -> bool:
    """Take out a client with what was kept for it; False where a chart or a patient of it is still there."""
    for table in ("encounter", "patient"):
        if session.value(f"SELECT 1 FROM {table} WHERE client = ? LIMIT 1", client) is not None:  # noqa: S608
            return False
    return session.write("DELETE FROM client WHERE id = ?", client) > 0


def without_charts(session: Session, patients: Sequence[PatientId]) -> list[PatientId]:
    """Return those of `patients` who have no chart."""
    rows = session.rows(
        f"SELECT id FROM patient WHERE id {_IN} AND NOT EXISTS (SELECT 1 FROM encounter WHERE patient = patient.id)",  # noqa: S608
        json.dumps(list(patients)),
    )
    return [PatientId(row["id"]) for row in rows]


def _digests(session: Session, charts: Sequence[Candidate]) -> str:
    rows = session.rows(
        f"SELECT DISTINCT digest FROM imported_chart WHERE encounter {_IN}",  # noqa: S608
        json.dumps([chart.id for chart in charts]),
    )
    return json.dumps([row["digest"] for row in rows])


def _forget_files(session: Session, digests: str) -> None:
    """Forget the files that brought nothing else, so that their names go and they may be imported again."""
    nothing_left = "NOT EXISTS (SELECT 1 FROM imported_chart WHERE imported_chart.digest = imported_file.digest)"
    session.write(f"DELETE FROM imported_file WHERE digest {_IN} AND {nothing_left}", digests)  # noqa: S608
    # Of a file that was imported before its charts were listed nobody knows whom its name names.
    session.write(f"UPDATE imported_file SET file = '' WHERE file <> '' AND {nothing_left}")  # noqa: S608


def _count_anew(session: Session, clients: set[ClientId]) -> None:
    ids = json.dumps(sorted(clients))
    session.write(f"DELETE FROM code_use WHERE client {_IN}", ids)  # noqa: S608
    counted = COUNT_ANEW.replace("WHERE status <> 'ready'", f"WHERE status <> 'ready' AND client {_IN}")
    session.write(f"INSERT INTO code_use (client, system, code, encounters) {counted}", ids)
