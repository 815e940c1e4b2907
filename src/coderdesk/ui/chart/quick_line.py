"""A service line as a coder types it: "99214-25 x2 185"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from coderdesk.domain.codes import Code
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.money import Money
from coderdesk.services.charts import as_service

_QUICK = re.compile(
    r"""\s*(?P<code>[0-9A-Za-z]{5})
        (?P<modifiers>(?:-[0-9A-Za-z]{2})*)
        (?:\s+[xX×](?P<units>[0-9]{1,4}(?:\.[0-9]{1,3})?))?
        (?:\s+\$?(?P<charge>[0-9,]{1,12}(?:\.[0-9]{1,2})?))?\s*""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class QuickLine:
    """What was typed: `charge` is None where it was left out.

    `is_sure` is False for a bare code that may be the beginning of a diagnosis as well, such as E1142.
    """

    code: Code
    modifiers: tuple[str, ...] = ()
    units: Decimal = Decimal(1)
    charge: Money | None = None
    is_sure: bool = True

    @property
    def words(self) -> str:
        """What Enter will do with it."""
        parts = [f"Enter posts {'-'.join((self.code.text, *self.modifiers))} as a service line"]
        if self.units != 1:
            parts.append(f"{self.units.normalize():f} units")
        parts.append(f"${self.charge.grouped}" if self.charge is not None else "at the usual charge")
        return ", ".join(parts)


def read_quick_line(text: str) -> QuickLine | None:
    """Return the line that `text` writes, or None where it is no CPT or HCPCS code with what may follow one."""
    match = _QUICK.fullmatch(text)
    code = as_service(match["code"]) if match else None
    if match is None or code is None:
        return None
    try:
        charge = Money.parse(match["charge"]) if match["charge"] else None
    except InvalidValue:
        return None
    modifiers = tuple(part.upper() for part in match["modifiers"].split("-") if part)
    told_more = bool(modifiers or match["units"] or match["charge"])
    # No code of ICD-10-CM begins with a digit.
    is_sure = told_more or code.text[0].isdigit()
    return QuickLine(code, modifiers, Decimal(match["units"] or 1), charge, is_sure)
