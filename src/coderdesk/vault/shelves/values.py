"""How the plain values inside others are written into columns, and read back."""

from __future__ import annotations

from datetime import UTC, date, datetime

from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.people import Address, PersonName
from coderdesk.vault.connection import Row

NAME = ("last", "first", "middle", "suffix")
ADDRESS = ("line1", "line2", "city", "state", "zip", "country")


def day(value: date | None) -> str | None:
    """Write a date as 2026-09-14."""
    return None if value is None else value.isoformat()


def read_day(text: str | None) -> date | None:
    """Read what `day` wrote."""
    return None if text is None else date.fromisoformat(text)


def moment(value: datetime) -> str:
    """Write a moment in UTC, all of them equally long so that they sort as text. `ValueError` without a time zone."""
    if value.tzinfo is None:
        raise ValueError("a moment must say its time zone")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def read_moment(text: str) -> datetime:
    """Read what `moment` wrote."""
    return datetime.fromisoformat(text)


def name(value: PersonName) -> tuple[str, str, str, str]:
    """Write a name into the columns `NAME`."""
    return value.last, value.first, value.middle, value.suffix


def read_name(row: Row) -> PersonName:
    """Read what `name` wrote."""
    return PersonName(*(row[column] for column in NAME))


def address(value: Address) -> tuple[str, str, str, str, str, str]:
    """Write an address into the columns `ADDRESS`."""
    return value.line1, value.line2, value.city, value.state, value.zip, value.country


def read_address(row: Row, prefix: str = "") -> Address:
    """Read what `address` wrote, where each column's name begins with `prefix`."""
    return Address(*(row[prefix + column] for column in ADDRESS))


def read_code(system: str, text: str) -> Code:
    """Read a code from the columns `system` and `code`."""
    return Code(CodeSystem(system), text)
