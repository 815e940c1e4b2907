"""What a claim must know beyond people, codes and dates: one row an encounter, a column a field."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from coderdesk.domain.encounter import ClaimInfo
from coderdesk.domain.money import Money
from coderdesk.vault.connection import Bound
from coderdesk.vault.session import Session
from coderdesk.vault.shelves import values
from coderdesk.vault.shelves.lists import keep_list
from coderdesk.vault.tables import Table

# The causes of an accident are a set, so they have a table of their own.
_FIELDS = tuple(field.name for field in fields(ClaimInfo) if field.name != "accident")
_DEFAULT = ClaimInfo()
_DAYS = frozenset(name for name in _FIELDS if getattr(_DEFAULT, name) is None)
_AMOUNTS = frozenset(name for name in _FIELDS if isinstance(getattr(_DEFAULT, name), Money))
_FLAGS = frozenset(name for name in _FIELDS if isinstance(getattr(_DEFAULT, name), bool))

CLAIM_INFO = Table("claim_info", ("encounter", *_FIELDS), key=("encounter",))
ACCIDENT = Table("accident_cause", ("encounter", "cause"), key=("encounter", "cause"))


def save_claim_info(session: Session, number: int, claim: ClaimInfo, *, anew: bool) -> None:
    """Keep `claim` for the encounter of that number; `anew` where it has none yet."""
    told = [(number, *(_column(getattr(claim, name)) for name in _FIELDS))]
    keep_list(session, CLAIM_INFO, number, told, anew=anew)
    keep_list(session, ACCIDENT, number, [(number, cause) for cause in sorted(claim.accident)], anew=anew)


def load_claim_info(session: Session, number: int) -> ClaimInfo:
    """Return what is kept for the encounter of that number."""
    row = session.row(f"{CLAIM_INFO.select} WHERE encounter = ?", number)
    if row is None:
        raise LookupError("an encounter without what its claim must know")
    causes = session.rows("SELECT cause FROM accident_cause WHERE encounter = ?", number)
    told = {name: _field(name, row[name]) for name in _FIELDS}
    return ClaimInfo(accident=frozenset(cause["cause"] for cause in causes), **told)


def _column(value: Any) -> Bound:
    if isinstance(value, Money):
        return value.cents
    return values.day(value) if isinstance(value, date) else value


def _field(name: str, value: Any) -> Any:
    if name in _DAYS:
        return values.read_day(value)
    if name in _AMOUNTS:
        return Money(value)
    return bool(value) if name in _FLAGS else value
