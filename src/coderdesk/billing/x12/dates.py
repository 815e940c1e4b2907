"""Days as X12 writes them."""

from __future__ import annotations

from datetime import date


def day_of(text: str) -> date | None:
    """Read CCYYMMDD; None for anything else and for a day that no calendar has."""
    if len(text) != 8 or not (text.isascii() and text.isdecimal()):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def days_of(form: str, text: str) -> tuple[date, date] | None:
    """Read a day (D8) or a period (RD8) as its first and last day; None where it is neither."""
    first, dash, last = text.partition("-")
    if form == "RD8" and dash:
        begins, ends = day_of(first), day_of(last)
    elif form == "D8" and not dash:
        begins = ends = day_of(first)
    else:
        return None
    return (begins, ends) if begins and ends else None
