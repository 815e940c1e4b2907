"""ICD-10-PCS as it is built: seven axes, and what the tables allow on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from coderdesk.domain.book import Release


@dataclass(frozen=True, slots=True)
class PcsValue:
    """One value of an axis: its character, its label, how many valid codes it leads to, and its definition ("")."""

    character: str
    label: str
    codes: int = 0
    definition: str = ""


@dataclass(frozen=True, slots=True)
class PcsAxis:
    """The axis at `place` (1 to 7), its title in this section ("Body Part"), and the values that may follow."""

    place: int
    title: str
    values: tuple[PcsValue, ...]


@dataclass(frozen=True, slots=True)
class PcsRow:
    """A row of a table: the axes 4 to 7; every combination of their values is a valid code."""

    axes: tuple[PcsAxis, ...]
    codes: int


@dataclass(frozen=True, slots=True)
class PcsTable:
    """The table of the first three characters: what they mean, and its rows."""

    start: str
    head: tuple[PcsAxis, ...]
    rows: tuple[PcsRow, ...]
    definition: str = ""


class PcsTables(Protocol):
    """What the ICD-10-PCS tables allow on a date; from the official tables where loaded, else from the valid codes."""

    def source(self, on: date) -> Release | None:
        """Return the release whose tables answer for `on`, or None where no PCS release is loaded."""

    def is_official(self, on: date) -> bool:
        """Say whether the official tables answer for `on`, rather than the list of valid codes."""

    def next_axis(self, start: str, on: date) -> PcsAxis | None:
        """Return the axis after the characters `start` (none to six), only what leads to a valid code on `on`.

        None where `start` is no beginning of a valid code or is whole.
        """

    def chosen(self, start: str, on: date) -> Sequence[PcsAxis]:
        """Return an axis with its one chosen value for each character of `start`."""

    def table(self, start: str, on: date) -> PcsTable | None:
        """Return the table of the first three characters of `start`, or None where there is none."""
