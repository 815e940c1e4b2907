"""The trail: entries are only ever added, each bound to the one before."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coderdesk.domain.audit import CUT_SHORT, AuditEntry, AuditQuery, FieldChange, Head, Kind, TrailLine, Verification
from coderdesk.domain.failures import StorageFailed
from coderdesk.domain.identifiers import EncounterId, PatientId
from coderdesk.domain.progress import Progress
from coderdesk.vault.chain import SALT_BYTES, Told, content_digest, entry_digest, head_seal, same
from coderdesk.vault.seal import OutsideSeal
from coderdesk.vault.session import Session
from coderdesk.vault.shelves import values
from coderdesk.vault.shelves.audit_check import verify
from coderdesk.vault.shelves.audit_query import condition
from coderdesk.vault.shelves.audit_rows import entry_of, written
from coderdesk.vault.shelves.records import CODER, Settings
from coderdesk.vault.tables import Table
from coderdesk.vault.troubles import DAMAGED, unstorable

AUDIT = Table(
    "audit",
    (
        *("moment", "coder", "kind", "action", "encounter", "patient", "recipient", "purpose"),
        *("detail", "changes", "salt", "content", "digest", "blanked_by"),
    ),
    key=("number",),
)
CHAIN = Table("audit_chain", ("id", "key", "entries", "digest", "seal"))
_APPEND = f"INSERT INTO audit (number, {', '.join(AUDIT.columns)}) VALUES ({', '.join('?' * 15)})"  # noqa: S608
_ENTRY = (
    "SELECT number, moment, coder, kind, action, encounter, patient, recipient, purpose, detail, changes, blanked_by, "
    "digest FROM audit"
)


class Audit:
    """Who did what, when, to which chart. An entry is kept in the transaction that it speaks of, or not at all."""

    def __init__(
        self, session: Session, settings: Settings, now: Callable[[], datetime], outside: OutsideSeal | None = None
    ) -> None:
        self._session = session
        self._settings = settings
        self._now = now
        self._outside = outside
        self._key = self._seal = b""
        #: The end of the trail with what this transaction added; None before its first entry.
        self._head: Head | None = None
        self._was_cut = False

    @property
    def was_cut(self) -> bool:
        """Whether this transaction found the trail shorter than this computer had seen it, and recorded that."""
        return self._was_cut

    def record(
        self,
        action: str,
        encounter: EncounterId | None = None,
        detail: str = "",
        *,
        kind: Kind = Kind.CHANGE,
        patient: PatientId | None = None,
        changes: Sequence[FieldChange] = (),
        recipient: str = "",
        purpose: str = "",
    ) -> int:
        """Add an entry under the coder's name and the present moment, and return its number.

        `patient` is that of `encounter` where it is not given. `InvalidValue` for a text that cannot be stored.
        """
        said = _Said(action, encounter, detail, kind, patient, changes, recipient, purpose)
        with self._session.whole():
            return self._append(self._head or self._end(), said).entries

    def blank(self, *, because: int, encounter: EncounterId | None = None, patient: PatientId | None = None) -> int:
        """Empty what earlier entries of a chart or a patient say, and return how many they are.

        `because` is the number of the entry of a disposal, of that `encounter` or `patient`. That the entries were
        there, when, by whom, of what kind and for whom stays, and the chain holds: `vault.chain` says how.
        """
        whose, value = ("patient", patient) if encounter is None else ("encounter", encounter)
        return self._session.write(
            f"UPDATE audit SET detail = '', changes = '', salt = x'', blanked_by = ? "  # noqa: S608 - a column of ours
            f"WHERE {whose} = ? AND number < ? AND blanked_by IS NULL",
            because,
            value,
            because,
        )

    def entries(self, encounter: EncounterId | None = None, limit: int = 500) -> Sequence[AuditEntry]:
        """Return the latest entries (of `encounter`, or all), the newest first."""
        return self.page(self.numbers(AuditQuery(encounter=encounter), max(0, limit)))

    def numbers(self, query: AuditQuery, limit: int = -1) -> Sequence[int]:
        """Return the numbers of the entries that `query` asks for, the newest first; all where `limit` is negative."""
        where, told = condition(query)
        rows = self._session.rows(
            f"SELECT number FROM audit {where} ORDER BY number DESC LIMIT ?",  # noqa: S608 - conditions of ours
            *told,
            limit,
        )
        return [row[0] for row in rows]

    def page(self, numbers: Sequence[int]) -> Sequence[AuditEntry]:
        """Return the entries of those numbers, in that order, leaving out numbers that none has."""
        found: dict[int, AuditEntry] = {}
        for at in range(0, len(numbers), 500):
            asked = numbers[at : at + 500]
            rows = self._session.rows(f"{_ENTRY} WHERE number IN ({', '.join('?' * len(asked))})", *asked)
            found |= {row["number"]: entry_of(row) for row in rows}
        return [found[number] for number in numbers if number in found]

    def lines(self, numbers: Sequence[int]) -> Sequence[TrailLine]:
        """Return what `page` returns, each with what its ids stand for now."""
        entries = self.page(numbers)
        accounts = self._names("SELECT id, account FROM encounter", {entry.encounter for entry in entries})
        people = self._names(
            "SELECT id, last || CASE WHEN first = '' THEN '' ELSE ', ' || first END FROM patient",
            {entry.patient for entry in entries},
        )
        return [TrailLine(entry, accounts.get(entry.encounter, ""), people.get(entry.patient, "")) for entry in entries]

    def _names(self, select: str, ids: set[Any]) -> dict[str | None, str]:
        wanted = json.dumps([each for each in ids if each is not None])
        rows = self._session.rows(f"{select} WHERE id IN (SELECT value FROM json_each(?))", wanted)  # noqa: S608
        return {row[0]: row[1] for row in rows}

    def head(self) -> Head:
        """Return how far the trail goes by what it says of its end. `StorageFailed` where that is gone."""
        return self._head or self._read_end()

    def verify(self, progress: Progress, anchor: str = "") -> Verification:
        """Recompute the whole trail: `audit_check.verify`."""
        return verify(self._session, self._outside, progress, anchor)

    def settle(self) -> None:
        """Write the end of the trail, as the last thing before the commit of what was recorded."""
        if self._head is not None:
            self._seal = head_seal(self._key, self._head)
            self._session.write(
                "UPDATE audit_chain SET entries = ?, digest = ?, seal = ? WHERE id = 1",
                *(self._head.entries, self._head.digest, self._seal),
            )

    def settled(self) -> None:
        """Keep the end outside the vault too, once it was committed."""
        if self._head is not None and self._outside is not None:
            self._outside.compared = True
            self._outside.write(self._key, self._head, self._seal, anew=self._was_cut)
        self._head, self._was_cut = None, False

    def _end(self) -> Head:
        """Take the writer's place and return the newest end; tell first if it lies before what is sealed outside."""
        self._session.take_turn()
        head = self._read_end()
        if self._outside is None or self._outside.compared:
            return head
        sealed = self._outside.read(self._key)
        if sealed is None or self._reaches(sealed):
            return head
        self._was_cut = True
        told = f"This computer saw it reach entry {sealed.words}; the vault had it until {head.words}."
        return self._append(head, _Said(CUT_SHORT, detail=told, kind=Kind.FAILURE))

    def _reaches(self, sealed: Head) -> bool:
        found = self._session.value("SELECT digest FROM audit WHERE number = ?", sealed.entries)
        return sealed.entries == 0 or (found is not None and same(found, sealed.digest))

    def _read_end(self) -> Head:
        row = self._session.row("SELECT key, entries, digest, seal FROM audit_chain")
        if row is None:
            raise StorageFailed("The end of the audit trail is missing.", DAMAGED)
        self._key, head = row["key"], Head(row["entries"], row["digest"])
        return head

    def _append(self, head: Head, said: _Said) -> Head:
        moment, coder = values.moment(self._now()), self._settings.get(CODER)
        patient = said.patient
        if patient is None and said.encounter is not None:
            patient = self._session.value("SELECT patient FROM encounter WHERE id = ?", said.encounter)
        told = Told(
            *(head.entries + 1, moment, coder, said.kind.value, said.action, said.encounter, patient),
            *(said.recipient, said.purpose),
        )
        salt, changed = secrets.token_bytes(SALT_BYTES), written(said.changes)
        try:
            content = content_digest(self._key, salt, said.detail, changed)
            digest = entry_digest(self._key, head.digest, told, content)
        except UnicodeEncodeError:
            # Its text quotes the value.
            raise unstorable() from None
        self._session.write(_APPEND, *told.fields, said.detail, changed, salt, content, digest, None)
        self._head = Head(told.number, digest)
        return self._head


@dataclass(frozen=True, slots=True)
class _Said:
    """What an entry says, apart from who and when."""

    action: str
    encounter: EncounterId | None = None
    detail: str = ""
    kind: Kind = Kind.CHANGE
    patient: PatientId | None = None
    changes: Sequence[FieldChange] = ()
    recipient: str = ""
    purpose: str = ""
