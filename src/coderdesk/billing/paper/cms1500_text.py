"""How the CMS-1500 wants values written (NUCC instructions, general rules): upper case, hardly any punctuation."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from coderdesk.billing.text import fold
from coderdesk.domain.money import Money
from coderdesk.domain.people import Address, PersonName, Provider

#: Room of item 19: beside its title, and on the line below.
_NOTE_UPPER, _NOTE_LOWER = 23, 48
#: Beyond it a quantity is a slip, and writing it out in full would fill memory.
_LARGEST_EXPONENT = 15


def plain(text: str) -> str:
    """Return a name or a street without punctuation; hyphens stay, and "&" and "/", which carry meaning."""
    closed = re.sub(r"[.'`]", "", fold(text))
    return " ".join(re.sub(r"[^A-Z0-9 &/-]", " ", closed).split())


def identifier(text: str) -> str:
    """Return an identifier without blanks, hyphens and other marks."""
    return re.sub(r"[^A-Z0-9]", "", fold(text))


def digits(text: str) -> str:
    """Return the digits of `text`."""
    return re.sub(r"[^0-9]", "", fold(text))


def filed_name(name: PersonName) -> str:
    """Return "LAST SUFFIX, FIRST, MI"."""
    last = f"{plain(name.last)} {plain(name.suffix)}".strip()
    return ", ".join(part for part in (last, plain(name.first), plain(name.middle)[:1]) if part)


def signed_name(provider: Provider) -> str:
    """Return "FIRST MI LAST CREDENTIALS", or an organisation's name."""
    name = provider.name
    if provider.organisation:
        return plain(name.last)
    parts = (plain(name.first), plain(name.middle)[:1], plain(name.last), plain(name.suffix))
    return " ".join(part for part in (*parts, plain(provider.credentials)) if part)


def street(address: Address) -> str:
    """Return both lines of the street address as one."""
    return plain(f"{address.line1} {address.line2}")


def zip_code(address: Address) -> str:
    """Return the ZIP, nine digits with their hyphen; what is no ZIP is written as it stands."""
    found = digits(address.zip)
    return f"{found[:5]}-{found[5:]}" if len(found) == 9 else plain(address.zip)


def city_state_zip(address: Address) -> str:
    """Return "CITY ST ZIP"."""
    parts = (plain(address.city), plain(address.state), zip_code(address))
    return " ".join(part for part in parts if part)


def phone(text: str) -> tuple[str, str]:
    """Return area code and number; the area is "" where `text` is not a number of the North American plan."""
    found = digits(text)
    if len(found) == 11 and found.startswith("1"):
        found = found[1:]
    return (found[:3], found[3:]) if len(found) == 10 else ("", found)


def date_parts(day: date, *, century: bool = True) -> tuple[str, str, str]:
    """Return MM, DD and CCYY, or YY where the form has no room for the century (item 24A)."""
    year = f"{day.year:04d}"
    return f"{day.month:02d}", f"{day.day:02d}", year if century else year[-2:]


def amount(money: Money, length: int) -> str | None:
    """Return dollars, a blank and cents, or None where `length` characters cannot hold them.

    The blank stands on the left of the dotted rule; an amount that needs its place gives it up, since the rule parts
    dollars from cents anyway. A form takes no negative amounts.
    """
    if money.cents < 0:
        return None
    dollars, cents = divmod(money.cents, 100)
    for text in (f"{dollars} {cents:02d}", f"{dollars}{cents:02d}"):
        if len(text) <= length:
            return text
    return None


def quantity(number: Decimal) -> str | None:
    """Return a positive number with as many decimals as it needs, or None for what is none."""
    if not number.is_finite() or number <= 0 or abs(number.adjusted()) > _LARGEST_EXPONENT:
        return None
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def note_lines(text: str) -> tuple[str, str]:
    """Part item 19 between its upper and its lower line; the lower may be too long still.

    A short note stands on the lower line alone. A longer one begins beside the title, and breaks between words unless
    that alone would cost its end.
    """
    note = fold(text)
    if len(note) <= _NOTE_LOWER:
        return "", note
    between = note.rfind(" ", 0, _NOTE_UPPER + 1)
    fits_whole = len(note) <= _NOTE_UPPER + _NOTE_LOWER
    if between > 0 and (len(note) - between - 1 <= _NOTE_LOWER or not fits_whole):
        return note[:between], note[between + 1 :]
    return note[:_NOTE_UPPER].rstrip(), note[_NOTE_UPPER:].lstrip()
