"""Fiscal years of ICD-10: 1 October to 30 September, with an update on 1 April or 1 January in some years."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from coderdesk.codesets.official.text import year_in

_APRIL = re.compile(r"(?<![a-z])apr(?:il)?(?![a-z])", re.IGNORECASE)
_JANUARY = re.compile(r"(?<![a-z])jan(?:uary)?(?![a-z])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Edition:
    """The release of a fiscal year: that of 1 October, or an update in the course of the year (`month` 1 or 4)."""

    year: int
    month: int = 10

    @property
    def name(self) -> str:
        """The name that the field uses: "FY2026", "FY2026 (April 2026)"."""
        update = {1: f" (January {self.year})", 4: f" (April {self.year})"}.get(self.month, "")
        return f"FY{self.year}{update}"

    @property
    def first(self) -> date:
        """The day from which it holds."""
        return date(self.year - 1, 10, 1) if self.month == 10 else date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """The last day of its fiscal year."""
        return date(self.year, 9, 30)


def edition_in(*names: str) -> Edition | None:
    """Return the edition that file names tell ("icd10cm-order-April-2026.txt"), or None where they name no year."""
    year = year_in(*names)
    return None if year is None else Edition(year, month_in(*names))


def month_in(*names: str) -> int:
    """Return the month of an update that one of `names` tells (4 or 1), else 10."""
    spaced = [name.replace("_", " ").replace("-", " ") for name in names]
    if any(_APRIL.search(name) for name in spaced):
        return 4
    return 1 if any(_JANUARY.search(name) for name in spaced) else 10
