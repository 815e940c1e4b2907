"""The settings, the files that were read in, and what left the vault."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from coderdesk.domain.exports import ClaimRecord, ExportFormat, ExportRecord
from coderdesk.domain.failures import ExportRefused
from coderdesk.domain.identifiers import EncounterId
from coderdesk.domain.money import Money
from coderdesk.vault.connection import Row
from coderdesk.vault.session import Session
from coderdesk.vault.shelves import values
from coderdesk.vault.tables import Table

#: The setting under which the coder's name is kept.
CODER = "coder"
EXPORT = Table(
    "export",
    (
        *("id", "moment", "coder", "format", "file", "digest"),
        *("interchange", "functional_group", "transaction_set", "patients", "encrypted"),
    ),
)
CLAIM = Table(
    "claim",
    ("export", "place", "encounter", "control_number", "payer", "frequency", "total", "lines"),
    key=("export", "place"),
)
SETTING = Table("setting", ("name", "value"), key=("name",))
IMPORTED_FILE = Table("imported_file", ("digest", "file", "moment"), key=("digest",))
IMPORTED_CHART = Table("imported_chart", ("digest", "encounter"), key=("digest", "encounter"))


class Settings:
    """Small values that belong to the vault."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, key: str, default: str = "") -> str:
        """Return the value kept under `key`, or `default`."""
        found = self._session.value("SELECT value FROM setting WHERE name = ?", key)
        return default if found is None else str(found)

    def put(self, key: str, value: str) -> None:
        """Keep `value` under `key`."""
        self._session.write(SETTING.upsert, key, value)


class Imports:
    """Which files were read in already."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def seen(self, digest: str) -> bool:
        """Say whether a file of that SHA-256 was imported wholly before."""
        return self._session.row("SELECT 1 FROM imported_file WHERE digest = ?", digest.lower()) is not None

    def add(self, digest: str, file: str, at: datetime, encounters: Iterable[EncounterId] = ()) -> None:
        """Remember an imported file by its digest, its name without folder and the `encounters` that it brought to."""
        self._session.write(IMPORTED_FILE.upsert, digest.lower(), file, values.moment(at))
        self._session.write_many(
            f"{IMPORTED_CHART.insert} ON CONFLICT DO NOTHING",
            [(digest.lower(), encounter) for encounter in dict.fromkeys(encounters)],
        )


class Exports:
    """The record of what left the vault."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def next_control_numbers(self) -> tuple[int, int]:
        """Return an interchange and a group control number that were never handed out before.

        They count as used from the commit of this work on. `ExportRefused` after number 999,999,999, the last that
        ISA13 can hold: to begin again from 1 would use numbers twice.
        """
        return self._next("interchange"), self._next("group")

    def add(self, record: ExportRecord) -> None:
        """Keep the record of an export. One that is kept already is never changed: `IntegrityError`."""
        self._session.write(
            EXPORT.insert,
            *(record.id, values.moment(record.at), record.by, record.format, record.file, record.digest),
            *(record.interchange, record.group, record.transaction, record.patients, record.encrypted),
        )
        number = self._session.value("SELECT number FROM export WHERE id = ?", record.id)
        self._session.write_many(
            CLAIM.insert,
            [
                (
                    *(number, place, claim.encounter, claim.control_number, claim.payer),
                    *(claim.frequency, claim.total.cents, claim.lines),
                )
                for place, claim in enumerate(record.claims)
            ],
        )

    def all(self, limit: int = 200) -> Sequence[ExportRecord]:
        """Return the latest exports, the newest first."""
        rows = self._session.rows("SELECT * FROM export ORDER BY number DESC LIMIT ?", max(0, limit))
        return [self._read(row) for row in rows]

    def _next(self, name: str) -> int:
        row = self._session.write_returning(
            "UPDATE control_number SET last = last + 1 WHERE name = ? AND last < 999999999 RETURNING last", name
        )
        if row is None:
            raise ExportRefused(
                "All 999,999,999 control numbers of this vault are used up.", "Begin a new vault for further claims."
            )
        return int(row["last"])

    def _read(self, row: Row) -> ExportRecord:
        claims = self._session.rows(f"{CLAIM.select} WHERE export = ? ORDER BY place", row["number"])
        return ExportRecord(
            id=row["id"],
            at=values.read_moment(row["moment"]),
            by=row["coder"],
            format=ExportFormat(row["format"]),
            file=row["file"],
            digest=row["digest"],
            claims=tuple(
                ClaimRecord(
                    claim["encounter"],
                    claim["control_number"],
                    claim["payer"],
                    claim["frequency"],
                    Money(claim["total"]),
                    claim["lines"],
                )
                for claim in claims
            ),
            interchange=row["interchange"],
            group=row["functional_group"],
            transaction=row["transaction_set"],
            patients=row["patients"],
            encrypted=bool(row["encrypted"]),
        )
