"""Fields of official files: codes, days, quarters."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.codesets.official.fields import (
    day,
    end_of_quarter,
    julian,
    quarter_in,
    quarter_of,
    service_text,
    year_in,
)
from coderdesk.codesets.pairs import code_of, number_of

DAYS = st.dates(date(1960, 1, 1), date(2099, 12, 31))


@given(DAYS)
def test_a_day_is_read_as_it_may_be_written(on: date) -> None:
    serial = (on - date(1899, 12, 30)).days
    for text in (f"{on:%Y%m%d}", f"{on:%m/%d/%Y}", on.isoformat(), str(serial), f" {on:%Y%m%d} "):
        assert day(text) == on


@given(DAYS)
def test_a_julian_day_is_read(on: date) -> None:
    assert julian(f"{on.year}{on.timetuple().tm_yday:03}") == on


@pytest.mark.parametrize("text", ["20260230", "13/01/2024", "0", "123", "tomorrow", "2024-1-1x", "2024-02-30"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        day(text)


@pytest.mark.parametrize("text", ["2025366", "2024367", "2024", "20240101", "ABC", "2024000"])
def test_what_is_no_julian_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        julian(text)


@given(DAYS)
def test_a_quarter_holds_its_days_and_touches_the_next(on: date) -> None:
    first, last = quarter_of(on)
    assert first <= on <= last
    assert first.day == 1
    assert first.month in (1, 4, 7, 10)
    assert (
        quarter_of(last + timedelta(days=1))[0] == last + timedelta(days=1) == end_of_quarter(first) + timedelta(days=1)
    )


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("HCPC2026_APR_ANWEB.csv", date(2026, 4, 1)),
        ("PPRRVU2025_Oct_no_descriptors.csv", date(2025, 10, 1)),
        ("2025 National Physician Fee Schedule Relative Value File October Release", date(2025, 10, 1)),
        ("HCPC2020_ANWEB_w_disclaimer.txt", None),
        ("PPRRVU25_OCT.txt", date(2025, 10, 1)),
        ("RVU25B.zip", date(2025, 4, 1)),
        ("Summary of March", None),
        ("from 2024 to 2025 JAN", None),
    ],
)
def test_a_name_tells_the_quarter(name: str, first: date | None) -> None:
    assert quarter_in(name) == first


def test_a_name_of_two_years_tells_none() -> None:
    assert year_in("CPT 2025 to 2026") is None
    assert year_in("GPCI2025.csv") == 2025
    assert year_in("120250 pages") is None


@pytest.mark.parametrize(
    ("written", "code"),
    [("100", "00100"), ("99213", "99213"), ("0001f", "0001F"), (" J1100 ", "J1100"), ("1", ""), ("J110", ""),
     ("", ""), ("992133", ""), ("9921A3", ""), ("-1", ""), ("A 123", "")],
)  # fmt: skip
def test_a_code_that_a_spreadsheet_took_for_a_number_gets_its_zeros_back(written: str, code: str) -> None:
    assert service_text(written) == code


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=5, max_size=5))
def test_the_number_of_a_code_stands_for_it(code: str) -> None:
    assert code_of(number_of(code)) == code
    assert number_of(code) < 1 << 26
