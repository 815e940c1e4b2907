"""What may be disposed of, its removal, and the record of it."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Iterable, Sequence
from datetime import date

from coderdesk.domain.disposal import (
    BackupCopy,
    Candidate,
    Disposal,
    Identified,
    IdentifierDigest,
    Scope,
    ScopeKind,
    Step,
)
from coderdesk.domain.encounter import Status
from coderdesk.domain.identifiers import ClientId, PatientId
from coderdesk.vault.connection import Bound, Row
from coderdesk.vault.session import Session
from coderdesk.vault.shelves import removal, values
from coderdesk.vault.tables import Table

DISPOSAL = Table(
    "disposal",
    ("id", "moment", "coder", "scope", "before", "reason", "first", "last", "key", "overwritten"),
)
COUNT = Table("disposal_count", ("disposal", "place", "kind", "many"), key=("disposal", "place"))
DIGEST = Table("disposal_digest", ("disposal", "kind", "digest"), key=("disposal", "kind", "digest"))
BACKUP = Table("disposal_backup", ("disposal", "place", "file", "made"), key=("disposal", "place"))
_KEY_BYTES = 32

# Its last date of service: of the encounter or of one of its lines, whichever is later.
_CANDIDATES = """
    SELECT encounter.number, encounter.id, encounter.account, encounter.status, encounter.received,
           encounter.client, client.name AS client_name, encounter.patient,
           patient.last, patient.first, patient.middle, patient.suffix, patient.born,
           nullif(max(coalesce(service_to, service_from, ''), coalesce((
               SELECT max(coalesce(line.service_to, line.service_from, ''))
                 FROM service_line AS line WHERE line.encounter = encounter.number), '')), '') AS served,
           EXISTS (SELECT 1 FROM claim JOIN export ON export.number = claim.export
                    WHERE claim.encounter = encounter.id AND export.format IN ('837p', 'cms1500', 'print')) AS billed,
           coalesce(
               (SELECT reason FROM legal_hold WHERE kind = 'encounter' AND legal_hold.id = encounter.id),
               (SELECT reason FROM legal_hold WHERE kind = 'patient' AND legal_hold.id = encounter.patient),
               (SELECT reason FROM legal_hold WHERE kind = 'client' AND legal_hold.id = encounter.client),
               '') AS held
      FROM encounter
      JOIN client ON client.id = encounter.client
      JOIN patient ON patient.id = encounter.patient
"""


_EXPORTED = """
    SELECT CASE format WHEN 'print' THEN 'printed: ' || file ELSE file END AS file, moment
      FROM export
     WHERE number IN (SELECT export FROM claim WHERE encounter IN (SELECT value FROM json_each(?)))
     ORDER BY moment DESC, number DESC
"""


class Disposals:
    """Takes charts out of the vault for good, and keeps the record of it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def take_turn(self) -> None:
        """Take the one writer's place, so that what is looked at is what is disposed of."""
        self._session.take_turn()

    def candidates(self, scope: Scope, before: date | None = None) -> Sequence[Candidate]:
        """Return the charts of which `scope` may name some, in the order they came.

        With `before` charts are left out whose last date of service is surely not before that.
        """
        column = {ScopeKind.PATIENT: "encounter.patient", ScopeKind.CLIENT: "encounter.client"}.get(scope.kind)
        conditions: list[tuple[str, Bound]] = [(f"{column} = ?", scope.id)] if column else []
        if before is not None:
            # One without dates of its own is dated by its lines, or by its arrival.
            conditions.append(("coalesce(service_to, service_from, '') < ?", before.isoformat()))
        where = f"WHERE {' AND '.join(sql for sql, _ in conditions)}" if conditions else ""
        told = [value for _, value in conditions]
        rows = self._session.rows(f"{_CANDIDATES} {where} ORDER BY encounter.number", *told)
        return [_candidate(row) for row in rows]

    def patients_of(self, client: ClientId) -> Sequence[PatientId]:
        """Return the patients whose chart a client keeps."""
        rows = self._session.rows("SELECT id FROM patient WHERE client = ? ORDER BY id", client)
        return [PatientId(row["id"]) for row in rows]

    def count(self, charts: Sequence[Candidate]) -> list[tuple[str, int]]:
        """Return (kind, how many) of what hangs on `charts`, themselves first."""
        return removal.count(self._session, charts)

    def exported(self, charts: Sequence[Candidate]) -> list[BackupCopy]:
        """Return the files (and prints) that named one of `charts` when they left, the latest first."""
        rows = self._session.rows(_EXPORTED, json.dumps([chart.id for chart in charts]))
        return [BackupCopy(row["file"], values.read_moment(row["moment"])) for row in rows]

    def take_out(
        self, charts: Sequence[Candidate], patients: Sequence[PatientId], client: ClientId | None, step: Step
    ) -> list[tuple[str, int]]:
        """Take out `charts`, those of `patients` who have no chart then, and `client` if nothing of it is left.

        Returns (kind, how many) of the patients, policies and clients that went. `step` may stop it by raising.
        """
        with self._session.whole():
            removal.take_charts(self._session, charts, step)
            gone, policies = removal.take_patients(self._session, removal.without_charts(self._session, patients))
            clients = int(client is not None and removal.take_client(self._session, client))
        return [("patients", gone), ("policies", policies), ("clients", clients)]

    def add(self, record: Disposal, identifiers: Iterable[tuple[Identified, str]]) -> Disposal:
        """Keep `record` with digests of `identifiers` under a key of its own; return it with them."""
        key = secrets.token_bytes(_KEY_BYTES)
        with self._session.whole():
            self._session.write(
                DISPOSAL.insert,
                *(record.id, values.moment(record.at), record.by, record.scope, values.day(record.before)),
                *(record.reason, values.day(record.first), values.day(record.last), key, None),
            )
            number = self._session.value("SELECT number FROM disposal WHERE id = ?", record.id)
            self._session.write_many(
                COUNT.insert, [(number, place, kind, many) for place, (kind, many) in enumerate(record.counts)]
            )
            self._session.write_many(
                DIGEST.insert, {(number, kind, _digest(key, kind, text)) for kind, text in identifiers}
            )
            self._session.write_many(
                BACKUP.insert,
                [
                    (number, place, copy.file, values.moment(copy.made) if copy.made else None)
                    for place, copy in enumerate(record.backups)
                ],
            )
        return self._read(self._session.rows("SELECT * FROM disposal WHERE number = ?", number)[0])

    def all(self) -> Sequence[Disposal]:
        """Return the records, the newest first."""
        return [self._read(row) for row in self._session.rows("SELECT * FROM disposal ORDER BY number DESC")]

    def find(self, key: str) -> Disposal | None:
        """Return the record of that id, or None."""
        row = self._session.row("SELECT * FROM disposal WHERE id = ?", key)
        return None if row is None else self._read(row)

    def asked_for(self, kind: Identified, text: str) -> Sequence[str]:
        """Return the ids of the disposals that took what `text` identifies, the oldest first."""
        found = []
        for row in self._session.rows("SELECT number, id, key FROM disposal ORDER BY number"):
            digest = _digest(row["key"], kind, text)
            if self._session.row(
                "SELECT 1 FROM disposal_digest WHERE disposal = ? AND kind = ? AND digest = ?",
                *(row["number"], kind, digest),
            ):
                found.append(str(row["id"]))
        return found

    def _read(self, row: Row) -> Disposal:
        number = row["number"]
        counts = self._session.rows(f"{COUNT.select} WHERE disposal = ? ORDER BY place", number)
        digests = self._session.rows(f"{DIGEST.select} WHERE disposal = ? ORDER BY kind, digest", number)
        copies = self._session.rows(f"{BACKUP.select} WHERE disposal = ? ORDER BY place", number)
        return Disposal(
            id=row["id"],
            at=values.read_moment(row["moment"]),
            by=row["coder"],
            scope=ScopeKind(row["scope"]),
            before=values.read_day(row["before"]),
            reason=row["reason"],
            first=values.read_day(row["first"]),
            last=values.read_day(row["last"]),
            counts=tuple((each["kind"], each["many"]) for each in counts),
            digests=tuple(IdentifierDigest(Identified(each["kind"]), each["digest"].hex()) for each in digests),
            backups=tuple(
                BackupCopy(each["file"], values.read_moment(each["made"]) if each["made"] else None) for each in copies
            ),
            overwritten=values.read_moment(row["overwritten"]) if row["overwritten"] else None,
        )


def _digest(key: bytes, kind: Identified, text: str) -> bytes:
    return hmac.digest(key, f"{kind}\0{text}".encode(), "sha256")


def _candidate(row: Row) -> Candidate:
    return Candidate(
        number=row["number"],
        id=row["id"],
        account=row["account"],
        client=row["client"],
        client_name=row["client_name"],
        patient=row["patient"],
        name=values.read_name(row),
        born=values.read_day(row["born"]),
        status=Status(row["status"]),
        served=values.read_day(row["served"]),
        received=values.read_day(row["received"]),
        billed=bool(row["billed"]),
        held=row["held"],
    )
