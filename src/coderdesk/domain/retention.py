"""How long charts are kept, and what holds them longer.

The periods are the user's to set: what binds a practice is the law of its state, its contracts and its payers. The
sources of the defaults:

- 42 CFR 424.516(f): who bills Medicare for ordered or certified items and services keeps the documentation for seven
  years from the date of service. (42 CFR 422.504(d) and 423.505(d) ask ten of Medicare Advantage and Part D.)
- Minors: most states count the same years from the age of majority on, eighteen in all but Alabama, Nebraska
  (nineteen) and Mississippi (twenty-one).
- 45 CFR 164.316(b)(2)(i): six years for what HIPAA's Security Rule asks to be documented. That is the audit trail and
  the certificates of disposal, which this program never removes. HIPAA sets no period for charts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.identifiers import ClientId

DEFAULT_YEARS = 7
DEFAULT_MAJORITY = 18
YEARS = range(1, 101)
MAJORITIES = range(14, 26)


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """`years` from the date of service, for some clients others; for who was a minor then, `minor_years` from the
    birthday on which the age of `majority` is reached, if that is later."""

    years: int = DEFAULT_YEARS
    majority: int = DEFAULT_MAJORITY
    minor_years: int = DEFAULT_YEARS
    of_client: Mapping[ClientId, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if any(years not in YEARS for years in (self.years, self.minor_years, *self.of_client.values())):
            raise InvalidValue(f"Charts are kept for {YEARS[0]} to {YEARS[-1]} years.")
        if self.majority not in MAJORITIES:
            raise InvalidValue(f"The age of majority lies from {MAJORITIES[0]} to {MAJORITIES[-1]}.")

    def kept_through(self, client: ClientId, served: date, born: date | None) -> date:
        """Return the last day on which a chart of that date of service is kept.

        A patient whose birth date is not known counts as of age.
        """
        through = years_after(served, self.of_client.get(client, self.years))
        if born is None:
            return through
        of_age = years_after(born, self.majority)
        return max(through, years_after(of_age, self.minor_years)) if served < of_age else through


def earliest_kept(rules: RetentionRules, today: date) -> date:
    """Return a day such that no chart of that day or later has passed its retention."""
    fewest = min((rules.years, *rules.of_client.values()))
    # A day later, for 29 February.
    return date(max(today.year - fewest, 1), today.month, min(today.day, 28)) + timedelta(days=4)


def years_after(day: date, years: int) -> date:
    """Return the anniversary; that of 29 February is 1 March in other years. The calendar's last day where none is."""
    if day.year + years > date.max.year:
        return date.max
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


class Held(StrEnum):
    """What a legal hold is put on."""

    CLIENT = "client"
    PATIENT = "patient"
    ENCOUNTER = "encounter"


@dataclass(frozen=True, slots=True)
class LegalHold:
    """Why something may not be disposed of, whoever asks for it, until the hold is released."""

    kind: Held
    id: str
    reason: str
    by: str
    at: datetime
