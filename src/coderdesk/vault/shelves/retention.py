"""How long charts are kept, and the legal holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from coderdesk.domain.identifiers import ClientId
from coderdesk.domain.retention import DEFAULT_MAJORITY, DEFAULT_YEARS, Held, LegalHold, RetentionRules
from coderdesk.vault.session import Session
from coderdesk.vault.shelves import values
from coderdesk.vault.shelves.records import CODER, Settings
from coderdesk.vault.tables import Table

TERM = Table("retention_term", ("client", "years"), key=("client",))
HOLD = Table("legal_hold", ("kind", "id", "reason", "coder", "moment"), key=("kind", "id"))
_YEARS, _MAJORITY, _MINOR_YEARS = "retention.years", "retention.majority", "retention.minor_years"


class Retention:
    """The rules by which charts are kept, and what is held beyond them."""

    def __init__(self, session: Session, settings: Settings, now: Callable[[], datetime]) -> None:
        self._session = session
        self._settings = settings
        self._now = now

    def rules(self) -> RetentionRules:
        """Return the rules."""
        rows = self._session.rows(TERM.select)
        number = self._settings.get
        return RetentionRules(
            years=int(number(_YEARS) or DEFAULT_YEARS),
            majority=int(number(_MAJORITY) or DEFAULT_MAJORITY),
            minor_years=int(number(_MINOR_YEARS) or DEFAULT_YEARS),
            of_client={ClientId(row["client"]): row["years"] for row in rows},
        )

    def put_rules(self, rules: RetentionRules) -> None:
        """Keep `rules` in place of those that were."""
        with self._session.whole():
            self._settings.put(_YEARS, str(rules.years))
            self._settings.put(_MAJORITY, str(rules.majority))
            self._settings.put(_MINOR_YEARS, str(rules.minor_years))
            self._session.write("DELETE FROM retention_term")
            self._session.write_many(TERM.insert, sorted(rules.of_client.items()))

    def holds(self) -> Sequence[LegalHold]:
        """Return every hold, the oldest first."""
        rows = self._session.rows(f"{HOLD.select} ORDER BY moment, kind, id")
        return [
            LegalHold(Held(row["kind"]), row["id"], row["reason"], row["coder"], values.read_moment(row["moment"]))
            for row in rows
        ]

    def hold(self, kind: Held, held: str, reason: str) -> None:
        """Put a hold on something, in place of one that is on it."""
        coder = self._settings.get(CODER)
        self._session.write(HOLD.upsert, kind, held, reason, coder, values.moment(self._now()))

    def release(self, kind: Held, held: str) -> bool:
        """Take a hold away; False where there was none."""
        return self._session.write("DELETE FROM legal_hold WHERE kind = ? AND id = ?", kind, held) > 0
