"""A few rows of the ICD-10-PCS tables, held in memory: for tests that ask how a code is built, not what the books say.

The values are those of table 0SR (Replacement, Lower Joints) and 0DT (Resection, Gastrointestinal System), cut short.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import reduce

from coderdesk.domain.book import CodeEntry, Release
from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.pcs import PcsAxis, PcsRow, PcsTable, PcsValue
from coderdesk.services.pcs_builder import TABLE

RELEASE = Release(CodeSystem.ICD10PCS, "FY2026", date(2025, 10, 1), date(2026, 9, 30), "small tables", 33)
REPLACEMENT = (
    "Putting in or on biological or synthetic material that physically takes the place and/or function of all or a "
    "portion of a body part"
)


def _axis(place: int, title: str, **values: str) -> PcsAxis:
    return PcsAxis(place, title, tuple(PcsValue(key.lstrip("_"), label) for key, label in values.items()))


def _row(*axes: PcsAxis) -> PcsRow:
    return PcsRow(axes, reduce(lambda so_far, axis: so_far * len(axis.values), axes, 1))


_SIDES = _axis(4, "Body Part", _9="Hip Joint, Right", B="Hip Joint, Left")
_NONE = _axis(7, "Qualifier", Z="No Qualifier")
HIPS = PcsTable(
    "0SR",
    (
        _axis(1, "Section", _0="Medical and Surgical"),
        _axis(2, "Body System", S="Lower Joints"),
        _axis(3, "Operation", R="Replacement"),
    ),
    (
        _row(
            _SIDES,
            _axis(5, "Approach", _0="Open"),
            _axis(
                6,
                "Device",
                _1="Synthetic Substitute, Metal",
                _3="Synthetic Substitute, Ceramic",
                _4="Synthetic Substitute, Ceramic on Polyethylene",
            ),
            _axis(7, "Qualifier", _9="Cemented", A="Uncemented", Z="No Qualifier"),
        ),
        _row(
            _SIDES,
            _axis(5, "Approach", _0="Open"),
            _axis(6, "Device", _7="Autologous Tissue Substitute", K="Nonautologous Tissue Substitute"),
            _NONE,
        ),
    ),
    REPLACEMENT,
)
BOWEL = PcsTable(
    "0DT",
    (
        _axis(1, "Section", _0="Medical and Surgical"),
        _axis(2, "Body System", D="Gastrointestinal System"),
        _axis(3, "Operation", T="Resection"),
    ),
    (
        _row(
            _axis(4, "Body Part", F="Large Intestine, Right", J="Appendix", N="Sigmoid Colon"),
            _axis(5, "Approach", _0="Open", _4="Percutaneous Endoscopic"),
            _axis(6, "Device", Z="No Device"),
            _NONE,
        ),
        _row(
            _axis(4, "Body Part", J="Appendix"),
            _axis(5, "Approach", _8="Via Natural or Artificial Opening Endoscopic"),
            _axis(6, "Device", Z="No Device"),
            _NONE,
        ),
    ),
)


class SmallTables:
    """`PcsTables` over what this module holds; outside fiscal year 2026 nothing is loaded."""

    def __init__(self, *tables: PcsTable, official: bool = True) -> None:
        self._official = official
        self._codes: dict[str, tuple[PcsAxis, ...]] = {}
        self._tables = {table.start: table for table in tables or (HIPS, BOWEL)}
        for table in self._tables.values():
            for row in table.rows:
                self._expand("", (*table.head, *row.axes), ())

    @property
    def codes(self) -> frozenset[str]:
        """Every code that the tables allow."""
        return frozenset(self._codes)

    def source(self, on: date) -> Release | None:
        return RELEASE if RELEASE.effective_from <= on <= date(2026, 9, 30) else None

    def is_official(self, on: date) -> bool:
        return self._official and self.source(on) is not None

    def next_axis(self, start: str, on: date) -> PcsAxis | None:
        if self.source(on) is None or len(start) == 7:
            return None
        found = {code[len(start)]: axes for code, axes in sorted(self._codes.items()) if code.startswith(start)}
        if not found:
            return None
        some = next(iter(found.values()))[len(start)]
        values = [self._counted(start + character, axes) for character, axes in found.items()]
        return PcsAxis(some.place, some.title, tuple(values))

    def chosen(self, start: str, on: date) -> Sequence[PcsAxis]:
        if self.source(on) is None:
            return ()
        axes = next((axes for code, axes in self._codes.items() if code.startswith(start)), ())
        return axes[: len(start)]

    def table(self, start: str, on: date) -> PcsTable | None:
        return self._tables.get(start[:3]) if self.source(on) else None

    def _counted(self, start: str, axes: tuple[PcsAxis, ...]) -> PcsValue:
        value = axes[len(start) - 1].values[0]
        codes = sum(code.startswith(start) for code in self._codes)
        return PcsValue(value.character, value.label, codes, REPLACEMENT if start == "0SR" else "")

    def _expand(self, code: str, axes: tuple[PcsAxis, ...], chosen: tuple[PcsAxis, ...]) -> None:
        if not axes:
            self._codes[code] = chosen
            return
        axis = axes[0]
        for value in axis.values:
            one = PcsAxis(axis.place, axis.title, (value,))
            self._expand(code + value.character, axes[1:], (*chosen, one))


class SmallPcsBook:
    """What the builder is made from, in memory: `tables`, and each of their codes titled by its labels."""

    def __init__(self, tables: SmallTables | None = None) -> None:
        self.pcs = tables or SmallTables()

    def entry(self, code: Code, on: date) -> CodeEntry | None:
        if code.text not in self.pcs.codes:
            return None
        labels = [axis.values[0].label for axis in self.pcs.chosen(code.text, on) or ()]
        valid = self.pcs.source(on) is not None
        title = ", ".join(labels[TABLE - 1 :]) or code.text
        return CodeEntry(code, title, True, valid, RELEASE.effective_from, RELEASE.effective_to, RELEASE)
