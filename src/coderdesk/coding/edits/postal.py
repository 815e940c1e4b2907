"""US addresses as a claim takes them."""

from __future__ import annotations

import re

from coderdesk.domain.people import Address
from coderdesk.domain.us_states import STATES

_ZIP = re.compile(r"[0-9]{5}(?:[0-9]{4})?")
_ZIP_PLUS_4 = re.compile(r"[0-9]{9}")
_BOX = re.compile(
    r"\b(?:p[.\s]*o[.\s]*(?:box|bx)|p\.?o\.?b\.?\s*[0-9]|post\s*office\s*(?:box|bx)|lock\s*box|pmb\b)", re.IGNORECASE
)


def is_domestic(address: Address) -> bool:
    """Say whether `address` lies in the US; an empty country does."""
    return address.country.strip().upper() in ("", "US", "USA")


def is_given(address: Address) -> bool:
    """Say whether anything of `address` is filled in."""
    return bool(address.line1 or address.line2 or address.city or address.state or address.zip)


def lacks(address: Address) -> tuple[str, ...]:
    """Name what `address` still needs, in the words of a form: "street", "city", "state", "ZIP"."""
    wanted = [("street", address.line1), ("city", address.city)]
    if is_domestic(address):
        wanted += [("state", address.state), ("ZIP", address.zip)]
    return tuple(word for word, value in wanted if not value.strip())


def has_zip_plus_4(address: Address) -> bool:
    """Say whether the ZIP has nine digits."""
    return bool(_ZIP_PLUS_4.fullmatch(address.zip_digits))


def faults(address: Address) -> tuple[tuple[str, str], ...]:
    """Return (field, what it must be) for what is filled in but cannot be right; foreign addresses are not judged."""
    if not is_domestic(address):
        return ()
    found = []
    if address.state and address.state not in STATES:
        found.append(("state", "be a two-letter US postal abbreviation"))
    if address.zip and not _ZIP.fullmatch(address.zip_digits):
        found.append(("zip", "have five or nine digits"))
    return tuple(found)


def is_box(address: Address) -> bool:
    """Say whether mail to `address` goes to a post office box or lockbox."""
    return bool(_BOX.search(address.line1) or _BOX.search(address.line2))
