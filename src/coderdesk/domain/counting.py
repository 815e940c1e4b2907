"""Numbers with what they count, in words."""

from __future__ import annotations


def count(number: int, thing: str, things: str = "") -> str:
    """Return "1 error", "2 errors", "1,234 charts"; `things` where "s" does not make the plural."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"
