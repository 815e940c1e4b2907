"""Money, in whole cents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from coderdesk.domain.failures import InvalidValue

#: The most that an amount of a HIPAA transaction may hold (ten significant characters).
MAX_CENTS = 99_999_999_99
_AMOUNT = re.compile(r"(-?)\$?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.([0-9]{1,2}))?")


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount of US dollars, held as whole cents. May be negative; never beyond 99,999,999.99 either way."""

    cents: int = 0

    def __post_init__(self) -> None:
        if abs(self.cents) > MAX_CENTS:
            raise InvalidValue("An amount is larger than 99,999,999.99.", "Check the charge and the units.")

    @classmethod
    def parse(cls, text: str) -> Money:
        """Read "185", "185.5", "$1,234.50" or "-12.00"; anything else is an `InvalidValue`."""
        cleaned = text.strip()
        match = _AMOUNT.fullmatch(cleaned)
        if not match or not cleaned.strip("-$") or cleaned.endswith("."):
            raise InvalidValue("An amount must be dollars and cents, such as 185.00.")
        whole = int((match[2] or "0").replace(",", ""))
        cents = whole * 100 + int((match[3] or "0").ljust(2, "0"))
        return cls(-cents if match[1] else cents)

    @classmethod
    def total(cls, amounts: Iterable[Money]) -> Money:
        """Add up `amounts`."""
        return cls(sum(amount.cents for amount in amounts))

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + other.cents)

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - other.cents)

    def __neg__(self) -> Money:
        return Money(-self.cents)

    def __bool__(self) -> bool:
        return self.cents != 0

    def __str__(self) -> str:
        """Write "1234.50": no sign of currency, no thousands separator."""
        return _written(self.cents)

    @property
    def grouped(self) -> str:
        """Write "1,234.50" for the eye."""
        return _written(self.cents, ",")

    @property
    def decimal(self) -> Decimal:
        """The amount in dollars."""
        return Decimal(self.cents).scaleb(-2)


@dataclass(frozen=True, slots=True, order=True)
class Sum:
    """What amounts add up to, without a limit: for charts and lists, whose sum may be beyond what a claim can say."""

    cents: int = 0

    @classmethod
    def of(cls, amounts: Iterable[Money | Sum]) -> Sum:
        """Add up `amounts`."""
        return cls(sum(amount.cents for amount in amounts))

    def __str__(self) -> str:
        """Write "1234.50": no sign of currency, no thousands separator."""
        return _written(self.cents)

    @property
    def grouped(self) -> str:
        """Write "1,234.50" for the eye."""
        return _written(self.cents, ",")

    @property
    def capped(self) -> Money:
        """The amount that is nearest to this: where the sum is beyond the limit, the limit."""
        return Money(max(-MAX_CENTS, min(self.cents, MAX_CENTS)))


def _written(cents: int, separator: str = "") -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100:{separator}}.{abs(cents) % 100:02d}"
