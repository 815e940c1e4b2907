"""What is known of CPT and HCPCS codes beyond their titles: coverage, fee schedule, units, pairs, add-ons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from coderdesk.domain.codes import Code


class Setting(StrEnum):
    """For whom an NCCI edit is made: practitioners and surgery centres, outpatient hospitals, equipment suppliers."""

    PRACTITIONER = "practitioner"
    OUTPATIENT = "outpatient"
    DME = "dme"


@dataclass(frozen=True, slots=True)
class HcpcsDetail:
    """A HCPCS Level II code as its file tells it. Fields that a file leaves out are "" or None.

    `coverage` is C, D, I, M or S and `action` A, B, C, D, F, N, P, R, S or T, as the file has them. `note` is a
    processing note: its number, with the text behind it where the notes are loaded.
    """

    code: Code
    long: str
    short: str = ""
    coverage: str = ""
    pricing: tuple[str, ...] = ()
    statute: str = ""
    betos: str = ""
    type_of_service: tuple[str, ...] = ()
    anesthesia_units: int | None = None
    cross_references: tuple[str, ...] = ()
    note: str = ""
    added: date | None = None
    effective: date | None = None
    terminated: date | None = None
    action: str = ""


@dataclass(frozen=True, slots=True)
class CptTexts:
    """The AMA's descriptors of a CPT code, from the user's own licensed files; "" where a length is not loaded."""

    code: Code
    long: str
    medium: str = ""
    short: str = ""
    effective: date | None = None


@dataclass(frozen=True, slots=True)
class ModifierEntry:
    """A modifier with its text. `licensed` marks the AMA's, which came from the user's own file."""

    code: str
    text: str
    source: str
    licensed: bool = False


@dataclass(frozen=True, slots=True)
class Fee:
    """A line of the physician fee schedule: relative value units, and the indicators that payment rules hang on.

    `modifier` is "", 26, TC or 53. Units are RVUs; `conversion_factor` is dollars a unit.
    """

    code: Code
    modifier: str
    status: str
    work: Decimal
    pe_non_facility: Decimal | None
    pe_facility: Decimal | None
    malpractice: Decimal
    pc_tc: str
    global_days: str
    multiple: str
    bilateral: str
    assistant: str
    co_surgeon: str
    team: str
    endoscopic_base: str
    conversion_factor: Decimal
    supervision: str
    imaging_family: str
    release: str

    def total(self, *, facility: bool) -> Decimal | None:
        """Return the relative value units in all, None where the service is not given at such a place (NA)."""
        expense = self.pe_facility if facility else self.pe_non_facility
        return None if expense is None else self.work + expense + self.malpractice


@dataclass(frozen=True, slots=True)
class Locality:
    """A Medicare payment locality: geographic indices and, where loaded, the anaesthesia conversion factor."""

    contractor: str
    state: str
    number: str
    name: str
    work: Decimal
    practice_expense: Decimal
    malpractice: Decimal
    anesthesia_factor: Decimal | None
    release: str


@dataclass(frozen=True, slots=True)
class UnitsLimit:
    """A medically unlikely edit: `adjudication` is 1 (a line), 2 (a day, absolute) or 3 (a day, clinical)."""

    code: Code
    setting: Setting
    units: int
    adjudication: str
    rationale: str
    release: str


@dataclass(frozen=True, slots=True)
class CodePair:
    """A procedure-to-procedure edit: `column1` is paid and `column2` denied, unless `modifier` is 1 and one is there.

    `modifier` is 0 (never allowed), 1 (allowed) or 9 (not applicable). `ends` is None where the edit is in force.
    """

    column1: str
    column2: str
    setting: Setting
    begins: date
    ends: date | None
    modifier: str
    rationale: str
    release: str


@dataclass(frozen=True, slots=True)
class AddOn:
    """An add-on code's primaries: `kind` 1 all are listed, 2 none is (the payer decides), 3 some are."""

    code: str
    kind: str
    primaries: tuple[str, ...]
    release: str


class ServiceBook(Protocol):
    """Dated look-up in the files that speak of CPT and HCPCS codes; empty answers where none is loaded."""

    def hcpcs(self, code: Code, on: date) -> HcpcsDetail | None:
        """Return what the HCPCS file says of `code`, or None."""

    def cpt(self, code: Code, on: date) -> CptTexts | None:
        """Return the licensed descriptors of `code`, or None where the user has loaded none. Never exported."""

    def modifiers(self, on: date) -> Sequence[ModifierEntry]:
        """Return every modifier that a loaded file has."""

    def fees(self, code: Code, on: date) -> Sequence[Fee]:
        """Return the lines of the fee schedule for `code`, the global one first."""

    def localities(self, on: date) -> Sequence[Locality]:
        """Return the payment localities, by state and name."""

    def units_limit(self, code: Code, on: date, setting: Setting) -> UnitsLimit | None:
        """Return the medically unlikely edit of `code`, or None: no published value does not mean no limit."""

    def pair(self, one: str, other: str, on: date, setting: Setting) -> CodePair | None:
        """Return the edit between two codes in either order that is in force on `on`, or None. Under 0.1 ms."""

    def partners(self, code: str, on: date, setting: Setting) -> Sequence[CodePair]:
        """Return every edit of `code` that is in force on `on`, those where it is column 1 first."""

    def add_on(self, code: str, on: date) -> AddOn | None:
        """Return the add-on edit of `code`, or None where it is no add-on."""

    def has_pairs(self, on: date, setting: Setting) -> bool:
        """Say whether a release of code pairs covers `on`."""
