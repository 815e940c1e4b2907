"""How values are spelt on the form."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.billing.paper.cms1500_text import (
    amount,
    city_state_zip,
    date_parts,
    filed_name,
    identifier,
    note_lines,
    phone,
    plain,
    quantity,
    signed_name,
    zip_code,
)
from coderdesk.domain.money import MAX_CENTS, Money
from coderdesk.domain.people import Address, PersonName
from support.factories import a_provider


@pytest.mark.parametrize(
    ("name", "written"),
    [
        (PersonName("Whitfield", "Darlene", "M"), "WHITFIELD, DARLENE, M"),
        (PersonName("García-Márquez", "José", "Luis", "Jr."), "GARCIA-MARQUEZ JR, JOSE, L"),
        (PersonName("O'Brien", "Mary Ann"), "OBRIEN, MARY ANN"),
        (PersonName("St. James", ""), "ST JAMES"),
    ],
)
def test_a_name_is_written_last_first_and_initial(name: PersonName, written: str) -> None:
    assert filed_name(name) == written


def test_a_provider_is_written_first_name_first_with_credentials() -> None:
    assert (
        signed_name(a_provider(name=PersonName("Okafor", "Rose", "Adaeze"), credentials="M.D.")) == "ROSE A OKAFOR MD"
    )


def test_an_organisation_is_written_as_it_is_called() -> None:
    laboratory = a_provider(name=PersonName("Quarry Labs, Inc."), organisation=True, credentials="")
    assert signed_name(laboratory) == "QUARRY LABS INC"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("123 N. Main Street, #101", "123 N MAIN STREET 101"),
        ("12-14 Rue d'Or", "12-14 RUE DOR"),
        ("Smith & Sons", "SMITH & SONS"),
    ],
)
def test_streets_and_firms_lose_their_punctuation(written: str, kept: str) -> None:
    assert plain(written) == kept


def test_identifiers_lose_hyphens_and_blanks() -> None:
    assert identifier("pma 884-02.17") == "PMA8840217"


@pytest.mark.parametrize(
    ("written", "kept"),
    [("506131234", "50613-1234"), ("50613-1234", "50613-1234"), ("50613", "50613"), ("SW1A 1AA", "SW1A 1AA")],
)
def test_a_zip_of_nine_digits_keeps_its_hyphen(written: str, kept: str) -> None:
    assert zip_code(Address(zip=written)) == kept


def test_city_state_and_zip_stand_without_commas() -> None:
    assert city_state_zip(Address("", "", "St. Paul", "MN", "551020000")) == "ST PAUL MN 55102-0000"


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("(319) 555-0142", ("319", "5550142")),
        ("+1 319 555 0142", ("319", "5550142")),
        ("5550142", ("", "5550142")),
        ("+49 30 9018201", ("", "49309018201")),
        ("", ("", "")),
    ],
)
def test_a_phone_number_is_parted_into_area_and_number(written: str, parts: tuple[str, str]) -> None:
    assert phone(written) == parts


def test_dates_have_two_two_and_four_digits_and_two_in_item_24a() -> None:
    assert date_parts(date(2026, 3, 9)) == ("03", "09", "2026")
    assert date_parts(date(2026, 3, 9), century=False) == ("03", "09", "26")


@pytest.mark.parametrize(
    ("money", "written"),
    [
        ("0", "0 00"),
        ("185", "185 00"),
        ("24.5", "24 50"),
        ("99999.99", "99999 99"),
        ("100000.00", "10000000"),
        ("999999.99", "99999999"),
        ("1000000.00", None),
        ("99999999.99", None),
        ("-1.00", None),
    ],
)
def test_a_charge_has_dollars_a_blank_and_cents_while_there_is_room(money: str, written: str | None) -> None:
    assert amount(Money.parse(money), 8) == written


@given(st.integers(0, MAX_CENTS), st.integers(4, 12))
def test_an_amount_is_written_whole_or_not_at_all(cents: int, length: int) -> None:
    written = amount(Money(cents), length)
    if written is None:
        assert len(str(cents).rjust(3, "0")) > length
    else:
        assert len(written) <= length
        assert int(written.replace(" ", "")) == cents


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("1", "1"),
        ("1.50", "1.5"),
        ("10.00", "10"),
        ("1E+2", "100"),
        ("0.25", "0.25"),
        ("0", None),
        ("-1", None),
        ("NaN", None),
        ("Infinity", None),
        ("1E+999999", None),
    ],
)
def test_a_quantity_has_decimals_only_where_it_is_fractional(number: str, written: str | None) -> None:
    assert quantity(Decimal(number)) == written


@given(st.decimals(min_value="0.001", max_value="99999", places=3))
def test_a_quantity_keeps_its_value(number: Decimal) -> None:
    written = quantity(number)
    assert written is not None
    assert Decimal(written) == number


def test_a_short_note_stands_on_the_lower_line_alone() -> None:
    assert note_lines("Repeat x-ray, see report.") == ("", "REPEAT X-RAY, SEE REPORT.")


def test_a_longer_note_begins_beside_the_title_and_breaks_between_words() -> None:
    upper, lower = note_lines("Second opinion asked for by the plan on the tenth of March")
    assert (upper, lower) == ("SECOND OPINION ASKED", "FOR BY THE PLAN ON THE TENTH OF MARCH")


@given(st.text(st.sampled_from("ABC "), max_size=71).map(lambda text: " ".join(text.split())))
def test_a_note_of_up_to_71_characters_is_kept_whole(note: str) -> None:
    upper, lower = note_lines(note)
    assert len(upper) <= 23
    assert len(lower) <= 48
    assert f"{upper}{lower}".replace(" ", "") == note.replace(" ", "")
