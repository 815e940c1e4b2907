"""Money is whole cents, and says no to what is not an amount."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.money import MAX_CENTS, Money, Sum

AMOUNTS = st.integers(min_value=-MAX_CENTS, max_value=MAX_CENTS).map(Money)


@given(AMOUNTS)
def test_what_is_written_reads_back(amount: Money) -> None:
    assert Money.parse(str(amount)) == amount
    assert Money.parse(amount.grouped) == amount


@pytest.mark.parametrize(
    ("text", "cents"), [("185", 18500), ("185.5", 18550), ("$1,234.50", 123450), ("-12.00", -1200), (".5", 50)]
)
def test_amounts_are_read_as_people_write_them(text: str, cents: int) -> None:
    assert Money.parse(text).cents == cents


@pytest.mark.parametrize("text", ["", "-", "$", ".", "1.", "1.234", "12,34", "1e3", "NaN", "٣", "1 000", "--1", "1.-5"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        Money.parse(text)


@given(st.text(max_size=20))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    try:
        amount = Money.parse(text)
    except InvalidValue:
        return
    assert Money.parse(str(amount)) == amount


@given(st.lists(st.integers(min_value=0, max_value=10_000_00).map(Money), max_size=50))
def test_a_total_is_exact(amounts: list[Money]) -> None:
    assert Money.total(amounts).cents == sum(amount.cents for amount in amounts)


def test_an_amount_beyond_the_claim_limit_is_refused() -> None:
    with pytest.raises(InvalidValue):
        Money(MAX_CENTS) + Money(1)


def test_a_sum_may_be_beyond_the_limit_of_an_amount() -> None:
    both = Sum.of((Money(MAX_CENTS), Money(MAX_CENTS)))
    assert (str(both), both.grouped, both.capped) == ("199999999.98", "199,999,999.98", Money(MAX_CENTS))


@given(AMOUNTS)
def test_a_sum_of_one_amount_is_written_like_it(amount: Money) -> None:
    alone = Sum.of((amount,))
    assert (str(alone), alone.grouped, alone.capped) == (str(amount), amount.grouped, amount)
