"""NPIs check themselves; ids of the same thing are the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.identifiers import Npi, stable_id


def test_the_published_example_is_an_npi() -> None:
    # CMS, "Requirements for National Provider Identifier (NPI) and NPI Check Digit": 1234567893
    assert Npi("1234567893").text == "1234567893"


@given(st.integers(min_value=1_000_000_00, max_value=2_999_999_99))
def test_exactly_one_last_digit_checks_the_others(first_nine: int) -> None:
    assert sum(Npi.is_valid(f"{first_nine}{last}") for last in range(10)) == 1


@given(st.integers(min_value=0, max_value=8), st.integers(min_value=1, max_value=9))
def test_a_single_wrong_digit_is_always_found(place: int, shift: int) -> None:
    digits = list("1234567893")
    digits[place] = str((int(digits[place]) + shift) % 10)
    assert not Npi.is_valid("".join(digits))


@pytest.mark.parametrize("text", ["", "123456789", "12345678931", "3234567893", "123456789X", "١٢٣٤٥٦٧٨٩٣"])
def test_what_has_not_its_shape_is_no_npi(text: str) -> None:
    with pytest.raises(InvalidValue):
        Npi(text)


def test_an_id_is_the_same_for_the_same_parts_and_another_for_others() -> None:
    assert stable_id("patient", "Cedar ", "MRN1") == stable_id("patient", "cedar", "mrn1")
    assert stable_id("patient", "a", "bc") != stable_id("patient", "ab", "c")
    assert stable_id("patient", "a") != stable_id("payer", "a")
