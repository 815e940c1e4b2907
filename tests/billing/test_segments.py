"""Values as X12 spells them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.billing.x12.segments import KEPT, Spelling, amount, d8, segment, spelled
from coderdesk.domain.failures import ExportRefused
from coderdesk.domain.money import MAX_CENTS, Money

SPELLING = Spelling("Account 4471-0926")


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("Núñez", "NUNEZ"),
        ("Straße", "STRASSE"),
        ("Łukasz Ångström", "LUKASZ ANGSTROM"),
        ("Øre*Sund:a^b~c", "ORE SUND A B C"),
        ("O’Brien–Smith", "O'BRIEN-SMITH"),
        ("Apt #3, 2nd floor", "APT #3, 2ND FLOOR"),
        ("a|b>c<d{e}f[g]h\\i`j", "A B C D E F G H I J"),
        ("  two \r\n lines\t", "TWO LINES"),
        ("李", ""),
    ],
)
def test_text_is_folded_and_holds_no_delimiter(given_text: str, expected: str) -> None:
    assert spelled(given_text) == expected


@given(st.text())
def test_whatever_is_spelled_holds_only_what_x12_may_carry(text: str) -> None:
    once = spelled(text)
    assert KEPT.issuperset(once)
    assert once == once.strip() == spelled(once)


@pytest.mark.parametrize(
    ("money", "expected"),
    [("185.00", "185"), ("185.50", "185.5"), ("0.05", "0.05"), ("0", "0"), ("100", "100"), ("-12.30", "-12.3")],
)
def test_an_amount_has_no_needless_zero(money: str, expected: str) -> None:
    assert amount(Money.parse(money)) == expected


@given(st.integers(-MAX_CENTS, MAX_CENTS))
def test_an_amount_says_the_same_cents_and_fits_ten_digits(cents: int) -> None:
    text = amount(Money(cents))
    assert Decimal(text) * 100 == cents
    assert len(text.replace("-", "").replace(".", "")) <= 10


def test_a_day_is_written_with_its_century() -> None:
    assert d8(date(987, 3, 2)) == "09870302"


def test_empty_ends_are_left_out_and_empty_middles_kept() -> None:
    assert segment("SV1", ("HC", "99214", "", ""), "185", "", "") == "SV1*HC:99214*185"
    assert segment("NM1", "IL", "", ("", "x".upper(), "")) == "NM1*IL**:X"


def test_a_segment_of_nothing_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="without any element"):
        segment("REF", "", ("", ""))


@pytest.mark.parametrize("value", ["a", "A*B", "A:B", "A~", "^", "É", "\n"])
def test_an_unspelled_value_is_a_fault_of_the_program(value: str) -> None:
    with pytest.raises(ValueError, match="not spelled"):
        segment("REF", "G1", value)


def test_a_name_is_cut_and_a_number_never_is() -> None:
    assert SPELLING.name("Wolfeschlegelsteinhausenbergerdorff" * 2, "last name", 60) == (
        "WOLFESCHLEGELSTEINHAUSENBERGERDORFFWOLFESCHLEGELSTEINHAUSENB"
    )
    with pytest.raises(ExportRefused, match="Account 4471-0926: the referral number has more than 50 characters"):
        SPELLING.maybe_number("9" * 51, "referral number")


@pytest.mark.parametrize("number", ["12*34", "né", "ß", "A\tB", "１２"])
def test_a_number_that_would_be_changed_is_refused(number: str) -> None:
    with pytest.raises(ExportRefused, match="holds a character that an 837P cannot carry"):
        SPELLING.maybe_number(number, "referral number")


def test_a_number_only_becomes_upper_case() -> None:
    assert SPELLING.number(" abc-12 3/4 ", "account number") == "ABC-12 3/4"


@pytest.mark.parametrize(
    ("text", "said"), [("", "is missing"), ("  ", "is missing"), ("李", "has no letter that an 837P can carry")]
)
def test_a_name_of_which_nothing_is_left_is_refused(text: str, said: str) -> None:
    with pytest.raises(ExportRefused, match=f"Account 4471-0926: the last name of the patient {said}"):
        SPELLING.name(text, "last name of the patient")


def test_a_note_is_refused_rather_than_cut() -> None:
    assert SPELLING.words("x" * 80, "note") == "X" * 80
    with pytest.raises(ExportRefused, match="the note has 81 characters; an 837P takes 80"):
        SPELLING.words("x" * 81, "note")
    with pytest.raises(ExportRefused, match="the note has no character"):
        SPELLING.words("李", "note")


@pytest.mark.parametrize(
    ("value", "expected"), [("1", "1"), ("1.50", "1.5"), ("1E+3", "1000"), ("0.001", "0.001"), ("120.0", "120")]
)
def test_a_quantity_is_written_plainly(value: str, expected: str) -> None:
    assert SPELLING.quantity(Decimal(value), "units") == expected


@pytest.mark.parametrize("value", ["0", "-1", "NaN", "Infinity", "1E-9999999", "1E+9999999", "0.0005", "100000000"])
def test_a_quantity_that_no_claim_takes_is_refused(value: str) -> None:
    with pytest.raises(ExportRefused, match="the units must be more than zero"):
        SPELLING.quantity(Decimal(value), "units")


def test_a_refusal_names_the_account_and_never_the_value() -> None:
    with pytest.raises(ExportRefused) as refusal:
        SPELLING.maybe_number("Secret★1", "member number")
    assert "Secret" not in str(refusal.value)
