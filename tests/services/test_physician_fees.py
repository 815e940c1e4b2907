"""What the fee schedule pays, to the cent."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.domain.codes import service_code
from coderdesk.domain.money import Money
from coderdesk.domain.service_codes import Fee, Locality
from coderdesk.services.physician_fees import anesthesia_formula, fee_payment, to_the_cent

#: The units of 99213 in the release of October 2025.
VISIT = Fee(
    service_code("99213"), "", "A", Decimal("1.30"), Decimal("1.35"), Decimal("0.57"), Decimal("0.10"), "0", "XXX", "0",
    "0", "0", "0", "0", "", Decimal("32.3465"), "09", "99", "2025 October",
)  # fmt: skip
NATIONAL = Locality("", "", "", "National", Decimal(1), Decimal(1), Decimal(1), None, "")
ALABAMA = Locality("10112", "AL", "00", "ALABAMA", Decimal(1), Decimal("0.869"), Decimal("0.575"), None, "2025")
UNITS = st.decimals(min_value=0, max_value=300, places=2)
INDEX = st.decimals(min_value="0.3", max_value="2.5", places=3)


def test_an_index_of_one_gives_the_amount_that_cms_publishes() -> None:
    office, facility = (fee_payment(VISIT, NATIONAL, facility=facility) for facility in (False, True))

    assert office is not None
    assert facility is not None
    assert (office.amount, facility.amount) == (Money.parse("88.95"), Money.parse("63.72"))


def test_each_kind_of_unit_is_multiplied_by_the_index_of_its_own() -> None:
    payment = fee_payment(VISIT, ALABAMA, facility=False)

    assert payment is not None
    assert [part.product for part in payment.parts] == [Decimal("1.30"), Decimal("1.17315"), Decimal("0.0575")]
    assert payment.units == Decimal("2.53065")
    assert payment.exact == Decimal("81.857670225")
    assert payment.amount == Money.parse("81.86")
    assert payment.formula == "(1.30 × 1 + 1.35 × 0.869 + 0.10 × 0.575) × 32.3465 = 81.857670225"


def test_a_service_that_is_not_given_at_a_place_has_no_amount_there() -> None:
    nowhere = replace(VISIT, pe_facility=None)

    assert fee_payment(nowhere, ALABAMA, facility=True) is None
    assert fee_payment(nowhere, ALABAMA, facility=False) is not None


@pytest.mark.parametrize("status", list("BCEIJMNPX"))
def test_a_status_that_is_not_paid_by_units_has_no_amount(status: str) -> None:
    assert fee_payment(replace(VISIT, status=status), NATIONAL, facility=False) is None


@pytest.mark.parametrize(
    ("dollars", "cents"), [("0.005", 1), ("0.0049999", 0), ("10.125", 1013), ("10.135", 1014), ("0", 0)]
)
def test_half_a_cent_goes_up(dollars: str, cents: int) -> None:
    assert to_the_cent(Decimal(dollars)) == Money(cents)


@given(work=UNITS, expense=UNITS, malpractice=UNITS, a=INDEX, b=INDEX, c=INDEX)
def test_no_digit_is_lost_before_the_end(
    work: Decimal, expense: Decimal, malpractice: Decimal, a: Decimal, b: Decimal, c: Decimal
) -> None:
    fee = replace(VISIT, work=work, pe_non_facility=expense, malpractice=malpractice)
    payment = fee_payment(fee, replace(ALABAMA, work=a, practice_expense=b, malpractice=c), facility=False)

    assert payment is not None
    # In whole units of a ten-millionth of a thousandth of a cent: integers lose nothing.
    numbers = [(work, a), (expense, b), (malpractice, c)]
    units = sum(int(one * 100) * int(index * 1000) for one, index in numbers)
    whole = units * 323465
    assert payment.exact == Decimal(whole).scaleb(-9)
    assert payment.amount.cents == (whole + 5 * 10**6) // 10**7


def test_anesthesia_is_paid_by_the_factor_of_the_place() -> None:
    assert anesthesia_formula(replace(ALABAMA, anesthesia_factor=Decimal("20.21"))).endswith("× 20.21")
    assert anesthesia_formula(ALABAMA) == ""
