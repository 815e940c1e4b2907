"""What the coder's own work adds to the code sets: uses, favourites, recent codes, notes, groups of codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType

from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.encounter import Encounter
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.identifiers import ClientId, GroupId

#: Codes that are remembered as looked at or posted.
RECENT = 50
LONGEST_NOTE = 500
LONGEST_NAME = 60
_MODIFIER = re.compile(r"[0-9A-Z]{2}")
SERVICES = (CodeSystem.CPT, CodeSystem.HCPCS)


@dataclass(frozen=True, slots=True)
class GroupCode:
    """A code of a group; modifiers and units only where it is a service."""

    code: Code
    modifiers: tuple[str, ...] = ()
    units: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        if not all(_MODIFIER.fullmatch(modifier) for modifier in self.modifiers):
            raise InvalidValue(f"A modifier of {self.code} is not two letters or digits.", "Mend it on the line first.")
        if not (self.units.is_finite() and 0 < self.units < 10_000):
            raise InvalidValue(f"{self.code} has no usable number of units.", "Mend it on the line first.")

    @property
    def is_service(self) -> bool:
        """Whether it is posted as a service line."""
        return self.code.system in SERVICES

    @property
    def words(self) -> str:
        """The code as a coder would type it: "99214-25 x2"."""
        text = "-".join((self.code.dotted, *self.modifiers))
        return text if self.units == 1 else f"{text} x{self.units.normalize():f}"


@dataclass(frozen=True, slots=True)
class CodeGroup:
    """Codes that are posted together, in their order, under a name. `client` is whom it was saved for."""

    id: GroupId
    name: str
    client: ClientId
    codes: tuple[GroupCode, ...]

    def __post_init__(self) -> None:
        if not self.codes:
            raise InvalidValue("A group needs at least one code.", "Post the codes on the chart, then save them.")

    def renamed(self, name: str) -> CodeGroup:
        """Give it another name."""
        return replace(self, name=one_line(name, LONGEST_NAME, "A group"))

    @property
    def words(self) -> str:
        """Its codes in one line."""
        return ", ".join(each.words for each in self.codes)


@dataclass(frozen=True, slots=True)
class OwnMarks:
    """What the coder has to do with one code: encounters of this client that it stands on, star, note."""

    uses: int = 0
    is_favourite: bool = False
    note: str = ""

    @property
    def use_words(self) -> str:
        """ "used 12 times for this client", "" where it never was."""
        times = {0: "", 1: "used once"}.get(self.uses, f"used {self.uses} times")
        return f"{times} for this client" if times else ""


_NO_MARKS = OwnMarks()


@dataclass(frozen=True, slots=True)
class OwnCodes:
    """The coder's own shelf as it was when it was read.

    `uses` counts encounters of one client; `favourites` has the newest last, `recent` the latest first; `groups` begins
    with those of that client.
    """

    uses: Mapping[Code, int] = field(default_factory=lambda: MappingProxyType({}))
    favourites: tuple[Code, ...] = ()
    recent: tuple[Code, ...] = ()
    notes: Mapping[Code, str] = field(default_factory=lambda: MappingProxyType({}))
    groups: tuple[CodeGroup, ...] = ()
    _starred: frozenset[Code] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starred", frozenset(self.favourites))

    def marks(self, code: Code) -> OwnMarks:
        """Return what the coder has to do with `code`."""
        uses, note, starred = self.uses.get(code, 0), self.notes.get(code, ""), code in self._starred
        return OwnMarks(uses, starred, note) if uses or note or starred else _NO_MARKS


def codes_of_chart(encounter: Encounter) -> tuple[GroupCode, ...]:
    """Return every code of a chart as codes of a group: diagnoses, procedures, services, each in its order.

    `InvalidValue` where a line has a modifier or units that no claim would take.
    """
    diagnoses = (GroupCode(diagnosis.code) for diagnosis in encounter.diagnoses)
    procedures = (GroupCode(procedure.code) for procedure in encounter.procedures)
    services = (GroupCode(line.code, line.modifiers, line.units) for line in encounter.lines)
    return (*dict.fromkeys((*diagnoses, *procedures)), *services)


def one_line(text: str, longest: int, what: str) -> str:
    """Return `text` as one line without blanks at its ends; `InvalidValue` where nothing is left or it is too long."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    if not line:
        raise InvalidValue(f"{what} needs a name.")
    if len(line) > longest:
        raise InvalidValue(f"{what} has at most {longest} characters.", "Make it shorter.")
    return line
