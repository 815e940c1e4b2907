"""What a check found, and what the coder can do about it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from coderdesk.domain.codes import Code


class Severity(StrEnum):
    """An error stops finishing and export; a warning shows and does not; info is advice."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Part(StrEnum):
    """Which part of a chart a finding speaks of."""

    ENCOUNTER = "encounter"
    DIAGNOSIS = "diagnosis"
    LINE = "line"
    PROCEDURE = "procedure"
    PATIENT = "patient"
    COVERAGE = "coverage"
    PROVIDER = "provider"
    FACILITY = "facility"
    CLIENT = "client"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where: the part, its index (from 0) in a list or -1, and the field, named as in the encounter file, or ""."""

    part: Part
    index: int = -1
    field: str = ""

    def __str__(self) -> str:
        number = f" {self.index + 1}" if self.index >= 0 else ""
        return f"{self.part}{number}{f', {self.field}' if self.field else ''}"


class FixKind(StrEnum):
    """What a way out does to the encounter."""

    REPLACE_DIAGNOSIS = "replace diagnosis"
    REMOVE_DIAGNOSIS = "remove diagnosis"
    MOVE_DIAGNOSIS = "move diagnosis"
    ADD_DIAGNOSIS = "add diagnosis"
    REMOVE_POINTER = "remove pointer"
    GO_TO = "go to"


@dataclass(frozen=True, slots=True)
class Fix:
    """One way out, as data: `label` is the button's text, the rest tells what to do.

    REPLACE_DIAGNOSIS index code; REMOVE_DIAGNOSIS index; MOVE_DIAGNOSIS index to; ADD_DIAGNOSIS code to (-1: at the
    end); REMOVE_POINTER index (line) to (diagnosis number from 1); GO_TO goes to the finding's first place.
    """

    kind: FixKind
    label: str
    index: int = -1
    to: int = -1
    code: Code | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says of one chart.

    `message` is one sentence and holds codes and places, never the patient's words. `quote` is the rule's own text,
    such as the Excludes1 note. `source` cites the rule, `release` the data it was judged by ("" if none is needed).
    `particulars` is what else tells this fault from another of the same rule and codes, such as a line's dates and
    units; it is not shown.
    """

    rule: str
    severity: Severity
    message: str
    source: str
    places: tuple[Place, ...]
    release: str = ""
    codes: tuple[Code, ...] = ()
    quote: str = ""
    overridable: bool = False
    fixes: tuple[Fix, ...] = ()
    particulars: str = ""

    @property
    def key(self) -> str:
        """What stays the same while the fault stays the same: rule, codes and fields, not the order of the list.

        An override is kept under it, so it lapses by itself when a code changes.
        """
        fields = sorted({f"{place.part}.{place.field}" for place in self.places})
        codes = sorted(f"{code.system}:{code.text}" for code in self.codes)
        # Without a code, the places alone tell two findings of a rule apart.
        where = [] if codes else sorted(str(place) for place in self.places)
        told = (self.particulars,) if self.particulars else ()
        return hashlib.sha256("|".join((self.rule, *codes, *fields, *where, *told)).encode()).hexdigest()[:24]
