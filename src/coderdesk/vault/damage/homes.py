"""Give the rows that were saved what they belong to, as far as it is known; and say which ones have no place."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

from coderdesk.domain.audit import Head
from coderdesk.domain.coverage import Coverage, Payer, Rank
from coderdesk.domain.damage import WORDS, Loss
from coderdesk.domain.encounter import ClaimInfo
from coderdesk.domain.identifiers import ClientId, CoverageId, FacilityId, PatientId, PayerId, ProviderId
from coderdesk.domain.people import Client, Facility, Patient, PersonName, Provider
from coderdesk.vault.chain import KEY_BYTES, START, head_seal
from coderdesk.vault.damage.look import repair
from coderdesk.vault.damage.wreck import TableWreck
from coderdesk.vault.session import Session
from coderdesk.vault.shelves.claims import save_claim_info
from coderdesk.vault.shelves.people import Clients, Facilities, Patients, Providers
from coderdesk.vault.shelves.policies import Coverages, Payers
from coderdesk.vault.store import CREATED

#: What stands where a name was lost.
LOST = "(lost)"
ON_HOLD = "Saved from a damaged vault: its dates, type and more are lost."
MAY_LACK = "Saved from a damaged vault: it may lack"
_OWNER = ClientId("lost")
_SOMEBODY = PatientId("lost")
_ENCOUNTER = """
    INSERT INTO encounter (
        number, id, version, client, patient, type, account, external_id, status, place_of_service, reason_for_visit,
        bill_type, admission_type, admission_source, discharge_status, hold_reason)
    VALUES (?, ?, 1, ?, ?, 'professional', ?, ?, 'on_hold', '', '', '', '', '', '', ?)
    ON CONFLICT DO NOTHING
"""
#: What left the vault is not held back any more.
_HOLD = """
    UPDATE encounter SET status = 'on_hold', hold_reason = ?
     WHERE number = ? AND status <> 'exported' AND hold_reason NOT LIKE 'Saved from a damaged vault%'
    RETURNING account, id
"""


class Homes:
    """The rows of a new vault, written without a look at what they name.

    `hit` says which charts, by number, may lack something of which tables. After `find`, every reference holds,
    `rebuilt` are the accounts of charts that were put up anew, `held` of those that are on hold for what they lack,
    and `homeless` what was taken out because its chart, or what else it is a part of, is lost.
    """

    def __init__(
        self, session: Session, encounters: TableWreck, patients: TableWreck, hit: Mapping[int, Sequence[str]]
    ) -> None:
        self._session = session
        self._missing_charts = encounters.missing
        self._missing_patients = patients.missing
        self._hit = hit
        self.rebuilt: list[str] = []
        self.held: list[str] = []
        self.homeless: list[Loss] = []

    def find(self) -> None:
        """Put up what is named and lost, take out what has no place, and write anew what follows from the rest."""
        self._put_up_charts()
        self._hold_charts()
        self._put_up_people()
        while self._take_out():
            pass
        self._write_lists()
        self._mend_settings()
        self._mend_trail()

    def _put_up_charts(self) -> None:
        for number, known in sorted(self._missing_charts.items()):
            if isinstance(id_ := known.get("id"), str):
                patient = str(known.get("patient") or _SOMEBODY)
                client = self._client_of(patient)
                told = (number, id_, client, patient, str(known.get("account") or ""))
                self._session.write(_ENCOUNTER, *told, str(known.get("external_id") or ""), ON_HOLD)
                self.rebuilt.append(str(known.get("account") or id_))

    def _hold_charts(self) -> None:
        """Put on hold what may lack something: a chart must not be billed as if it were whole."""
        for number, tables in sorted(self._hit.items()):
            several = ", ".join(WORDS[table][1] if table in WORDS else table for table in tables)
            row = self._session.write_returning(_HOLD, f"{MAY_LACK} {several}.", number)
            if row is not None:
                self.held.append(str(row["account"] or row["id"]))
        for row in self._session.rows(
            "SELECT number FROM encounter WHERE number NOT IN (SELECT encounter FROM claim_info)"
        ):
            save_claim_info(self._session, row["number"], ClaimInfo(), anew=True)

    def _client_of(self, patient: str) -> str:
        rows = self._session.rows("SELECT client FROM patient WHERE id = ?", patient)
        if rows:
            return str(rows[0][0])
        known = (each.get("client") for each in self._missing_patients.values() if each.get("id") == patient)
        return str(next(known, None) or _OWNER)

    def _put_up_people(self) -> None:
        """Whoever is named and lost stands as "(lost)": what names them is kept."""
        session = self._session
        for id_ in self._lost("patient"):
            Patients(session).save(Patient(PatientId(id_), ClientId(self._client_of(id_)), PersonName(LOST)))
        for id_ in self._lost("client"):
            Clients(session).save(Client(ClientId(id_), LOST))
        for id_ in self._lost("provider"):
            Providers(session).save(Provider(ProviderId(id_), PersonName(LOST)))
        for id_ in self._lost("facility"):
            Facilities(session).save(Facility(FacilityId(id_), LOST))
        for id_ in self._lost("payer"):
            Payers(session).save(Payer(PayerId(id_), LOST))
        for id_ in self._lost("coverage"):
            owner = self._session.rows(
                "SELECT encounter.patient FROM encounter_coverage JOIN encounter ON encounter.number = encounter "
                "WHERE coverage = ?",
                id_,
            )
            if owner:
                policy = Coverage(CoverageId(id_), PatientId(owner[0][0]), Payer(PayerId("lost"), LOST), Rank.PRIMARY)
                Coverages(session).save(policy)

    def _lost(self, parent: str) -> list[str]:
        """Return the ids of `parent` that are named somewhere and are not there."""
        found: set[str] = set()
        for table, column, to in self._references(parent):
            if to == "id":
                rows = self._session.rows(
                    f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL "  # noqa: S608
                    f"AND {column} NOT IN (SELECT id FROM {parent})"
                )
                found |= {str(row[0]) for row in rows}
        return sorted(found)

    def _references(self, parent: str) -> list[tuple[str, str, str]]:
        rows = self._session.rows(
            'SELECT child.name, key."from", key."to" FROM sqlite_schema AS child '
            "JOIN pragma_foreign_key_list(child.name) AS key "
            "WHERE child.type = 'table' AND key.\"table\" = ?",
            parent,
        )
        return [(str(row[0]), str(row[1]), str(row[2])) for row in rows]

    def _take_out(self) -> bool:
        """Take out the rows whose owner is not there; what belongs to them may follow in the next turn."""
        any_left = False
        for table in sorted({row["table"] for row in self._session.rows("PRAGMA foreign_key_check")}):
            keys: dict[int, list[tuple[str, str, str]]] = {}
            for row in self._session.rows(f"PRAGMA foreign_key_list({table})"):
                keys.setdefault(row["id"], []).append((row["table"], row["from"], row["to"]))
            for parts in keys.values():
                parent = parts[0][0]
                on = " AND ".join(f"{parent}.{to} = {table}.{column}" for _parent, column, to in parts)
                given = " AND ".join(f"{table}.{column} IS NOT NULL" for _parent, column, _to in parts)
                there = f"SELECT 1 FROM {parent} WHERE {on}"  # noqa: S608
                gone = self._session.write(f"DELETE FROM {table} WHERE {given} AND NOT EXISTS ({there})")  # noqa: S608
                if gone:
                    any_left = True
                    self.homeless.append(Loss(table, gone))
        return any_left

    def _write_lists(self) -> None:
        repair(self._session)
        for name in ("interchange", "group"):
            self._session.write("INSERT OR IGNORE INTO control_number VALUES (?, 0)", name)
        self._session.write(
            "UPDATE control_number SET last = "
            "max(last, (SELECT coalesce(max(cast(interchange AS INTEGER)), 0) FROM export))"
        )

    def _mend_settings(self) -> None:
        self._session.write(
            "INSERT OR IGNORE INTO setting (name, value) "
            "SELECT ?, coalesce(min(moment), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')) FROM audit",
            CREATED,
        )

    def _mend_trail(self) -> None:
        """Where the end of the trail is lost, it goes on under a new key; to verify it tells that it was broken
        here."""
        if self._session.rows("SELECT 1 FROM audit_chain"):
            return
        rows = self._session.rows("SELECT number, digest FROM audit ORDER BY number DESC LIMIT 1")
        head = Head(rows[0]["number"], rows[0]["digest"]) if rows else START
        key = secrets.token_bytes(KEY_BYTES)
        self._session.write(
            "INSERT INTO audit_chain VALUES (1, ?, ?, ?, ?)", key, head.entries, head.digest, head_seal(key, head)
        )
