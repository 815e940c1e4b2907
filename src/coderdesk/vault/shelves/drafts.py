"""What is typed and not kept yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from coderdesk.vault.session import Session
from coderdesk.vault.shelves import values
from coderdesk.vault.tables import Table

_KEY = ("encounter", "field")
DRAFT = Table("draft", (*_KEY, "text", "moment"), key=_KEY)


class Drafts:
    """Drafts by encounter ("": of none) and field."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, encounter: str) -> Mapping[str, str]:
        """Return the text of each field that has a draft."""
        rows = self._session.rows(f"{DRAFT.select} WHERE encounter = ? ORDER BY field", encounter)
        return {row["field"]: row["text"] for row in rows}

    def put(self, encounter: str, texts: Mapping[str, str], at: datetime) -> None:
        """Keep these texts in place of those of the same fields."""
        moment = values.moment(at)
        self._session.write_many(DRAFT.upsert, [(encounter, field, text, moment) for field, text in texts.items()])

    def drop(self, encounter: str, fields: Iterable[str]) -> None:
        """Forget the drafts of these fields."""
        self._session.write_many(
            "DELETE FROM draft WHERE encounter = ? AND field = ?", [(encounter, field) for field in fields]
        )
