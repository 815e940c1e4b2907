"""What Medicare's physician fee schedule pays for a service in a locality, with every number it was made of.

Source of the formula: 42 CFR 414.20(a) with 414.22, 414.26 and 414.28: the relative value units of work, practice
expense and malpractice, each multiplied by the locality's index, added up and multiplied by the conversion factor.
Amounts are those of the schedule itself: before deductible and coinsurance, multiple-procedure rules, the cap on
imaging (section 5102(b) of the Deficit Reduction Act) and sequestration.

Rounding: nothing is rounded before the end; the product is rounded once, to the cent, half a cent upward, as the
published amounts are (99213 in 2025 without a locality: 2.75 units x 32.3465 = 88.952875, published as 88.95).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from coderdesk.domain.money import Money
from coderdesk.domain.service_codes import Fee, Locality

#: The statuses of services that the schedule pays by its units: active, restricted, paid if nothing else is.
PAID = frozenset("ART")
#: An anesthesia unit of time (Medicare Claims Processing Manual, chapter 12, section 50).
MINUTES_A_UNIT = 15
_CENT = Decimal("0.01")
#: Enough digits that no product of published numbers is ever rounded on the way.
_DIGITS = 40


@dataclass(frozen=True, slots=True)
class Part:
    """One of the three kinds of unit: its name, the units, the locality's index, and their product."""

    name: str
    units: Decimal
    index: Decimal

    @property
    def product(self) -> Decimal:
        """The adjusted units."""
        return _exact(self.units * self.index)


@dataclass(frozen=True, slots=True)
class FeePayment:
    """What the schedule pays for one unit of a service in a locality, in a facility or not.

    `exact` is the product in dollars before it is rounded to `amount`.
    """

    fee: Fee
    locality: Locality
    facility: bool
    parts: tuple[Part, ...]
    exact: Decimal
    amount: Money

    @property
    def units(self) -> Decimal:
        """The adjusted units in all."""
        return sum((part.product for part in self.parts), Decimal())

    @property
    def formula(self) -> str:
        """Write it out: "(1.30 x 1.000 + 1.29 x 0.869 + 0.10 x 0.575) x 32.3465 = 79.8415..."."""
        inside = " + ".join(f"{part.units} × {part.index}" for part in self.parts)
        return f"({inside}) × {self.fee.conversion_factor} = {self.exact.normalize():f}"


def fee_payment(fee: Fee, locality: Locality, *, facility: bool) -> FeePayment | None:
    """Return what is paid in `locality`; None where it is not given at such a place, or not paid by units."""
    expense = fee.pe_facility if facility else fee.pe_non_facility
    if expense is None or fee.status not in PAID:
        return None
    parts = (
        Part("Work", fee.work, locality.work),
        Part("Practice expense", expense, locality.practice_expense),
        Part("Malpractice", fee.malpractice, locality.malpractice),
    )
    exact = _exact(sum((part.product for part in parts), Decimal()) * fee.conversion_factor)
    return FeePayment(fee, locality, facility, parts, exact, to_the_cent(exact))


def to_the_cent(dollars: Decimal) -> Money:
    """Round an amount of dollars to the cent, half a cent upward."""
    return Money(int(dollars.quantize(_CENT, ROUND_HALF_UP).scaleb(2)))


def anesthesia_formula(locality: Locality) -> str:
    """Say how anesthesia is paid in `locality`; "" where its conversion factor is not loaded."""
    if locality.anesthesia_factor is None:
        return ""
    return f"(base units + minutes ÷ {MINUTES_A_UNIT}) × {locality.anesthesia_factor}"


def _exact(value: Decimal) -> Decimal:
    with localcontext() as context:
        context.prec = _DIGITS
        return +value
