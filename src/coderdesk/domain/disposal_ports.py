"""What services ask of the vault about keeping charts, and about disposing of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from coderdesk.domain.disposal import BackupCopy, Candidate, Disposal, Identified, Scope, Step
from coderdesk.domain.identifiers import ClientId, PatientId
from coderdesk.domain.retention import Held, LegalHold, RetentionRules


class RetentionPort(Protocol):
    """The rules by which charts are kept, and what is held beyond them."""

    def rules(self) -> RetentionRules:
        """Return the rules."""

    def put_rules(self, rules: RetentionRules) -> None:
        """Keep `rules` in place of those that were."""

    def holds(self) -> Sequence[LegalHold]:
        """Return every legal hold, the oldest first."""

    def hold(self, kind: Held, held: str, reason: str) -> None:
        """Put a hold on something, in place of one that is on it."""

    def release(self, kind: Held, held: str) -> bool:
        """Take a hold away; False where there was none."""


class DisposalsPort(Protocol):
    """Takes charts out of the vault for good, and keeps the record of it."""

    def take_turn(self) -> None:
        """Take the one writer's place, so that what is looked at is what is disposed of."""

    def candidates(self, scope: Scope, before: date | None = None) -> Sequence[Candidate]:
        """Return the charts of which `scope` may name some, in the order they came.

        With `before` charts are left out whose last date of service is surely not before that.
        """

    def patients_of(self, client: ClientId) -> Sequence[PatientId]:
        """Return the patients whose chart a client keeps."""

    def count(self, charts: Sequence[Candidate]) -> Sequence[tuple[str, int]]:
        """Return (kind, how many) of what hangs on `charts`, themselves first."""

    def exported(self, charts: Sequence[Candidate]) -> Sequence[BackupCopy]:
        """Return the files (and prints) that named one of `charts` when they left, the latest first."""

    def take_out(
        self, charts: Sequence[Candidate], patients: Sequence[PatientId], client: ClientId | None, step: Step
    ) -> Sequence[tuple[str, int]]:
        """Take out `charts`, those of `patients` who have no chart then, and `client` if nothing of it is left.

        Returns (kind, how many) of the patients, policies and clients that went. `step` may stop it by raising.
        """

    def add(self, record: Disposal, identifiers: Iterable[tuple[Identified, str]]) -> Disposal:
        """Keep `record` with digests of `identifiers` under a key of its own; return it with them."""

    def all(self) -> Sequence[Disposal]:
        """Return the records, the newest first."""

    def find(self, key: str) -> Disposal | None:
        """Return the record of that id, or None."""

    def asked_for(self, kind: Identified, text: str) -> Sequence[str]:
        """Return the ids of the disposals that took what `text` identifies, the oldest first."""
