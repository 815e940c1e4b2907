"""Dates that can be meant."""

from __future__ import annotations

import re
from datetime import date

from coderdesk.domain.failures import InvalidValue

EARLIEST = date(1880, 1, 1)
LATEST = date(2100, 12, 31)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_US = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


def plausible(day: date) -> date:
    """Return `day`, or raise `InvalidValue` where no living chart can hold it (before 1880 or after 2100)."""
    if not EARLIEST <= day <= LATEST:
        raise InvalidValue("A date lies before 1880 or after 2100.", "Check the year.")
    return day


def parse_date(text: str) -> date:
    """Read 2026-09-14 or 09/14/2026; anything else, and any day that no calendar has, is an `InvalidValue`."""
    cleaned = text.strip()
    try:
        if match := _ISO.fullmatch(cleaned):
            return plausible(date(int(match[1]), int(match[2]), int(match[3])))
        if match := _US.fullmatch(cleaned):
            return plausible(date(int(match[3]), int(match[1]), int(match[2])))
    except ValueError as error:
        if isinstance(error, InvalidValue):
            raise
    raise InvalidValue("A date must be a real day, written 2026-09-14 or 09/14/2026.")
