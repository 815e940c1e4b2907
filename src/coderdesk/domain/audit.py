"""Who did what, when, to which chart, and whether the trail that says so is whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from coderdesk.domain.identifiers import EncounterId, PatientId

#: What an entry says that was made because the trail had been longer when this computer saw it last.
CUT_SHORT = "trail cut short"


class Kind(StrEnum):
    """What sort of thing an entry tells of."""

    VIEW = "view"
    CHANGE = "change"
    OVERRIDE = "override"
    IMPORT = "import"
    EXPORT = "export"
    PRINT = "print"
    UNLOCK = "unlock"
    LOCK = "lock"
    KEYS = "keys"
    SETTINGS = "settings"
    BACKUP = "backup"
    DISPOSAL = "disposal"
    FAILURE = "failure"


#: What leaves the vault for somebody else: a disclosure, where it is of a patient.
LEAVING = (Kind.EXPORT, Kind.PRINT)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that was changed, in plain words: "charge of line 2", from "185.00" to "190.00". "" is nothing."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry of the trail.

    `number` gives the order; `at` is told by the computer's clock, which may have been wrong. `detail` and `changes`
    may hold codes, counts, reasons and what a chart says: they live only inside the vault. `recipient` and `purpose`
    say to whom and for what something left it. `blanked_by` is the number of the disposal that emptied `detail` and
    `changes`. `digest` binds the entry to all that came before it, 32 bytes.
    """

    number: int
    at: datetime
    by: str
    kind: Kind
    action: str
    encounter: EncounterId | None
    patient: PatientId | None
    detail: str
    changes: tuple[FieldChange, ...]
    recipient: str
    purpose: str
    blanked_by: int | None
    digest: bytes


@dataclass(frozen=True, slots=True)
class TrailLine:
    """An entry with what its ids stand for now: the account of its chart, the patient's name; "" once they are gone."""

    entry: AuditEntry
    account: str = ""
    patient: str = ""

    @property
    def changes(self) -> str:
        """The changes in one line: "charge of line 2: 185.00 -> 190.00; POA of diagnosis 1 (I10): (nothing) -> Y"."""
        return "; ".join(f"{each.field}: {_shown(each.old)} -> {_shown(each.new)}" for each in self.entry.changes)


def _shown(text: str) -> str:
    return text or "(nothing)"


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which entries are wanted; what is left out asks for all.

    Each word of `text` must stand in the action, the detail, the coder, the recipient, or begin the account number or
    the patient's name. `since` is the first moment, `until` the first one that is too late.
    """

    encounter: EncounterId | None = None
    patient: PatientId | None = None
    kinds: tuple[Kind, ...] = ()
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None


#: How far back an accounting of disclosures reaches, in years (45 CFR 164.528(a)(1)).
ACCOUNTING_YEARS = 6


@dataclass(frozen=True, slots=True)
class TrailReport:
    """A part of the trail as it leaves the vault, with what was found when all of it was checked.

    `lines` are in the order of their numbers, the oldest first. `about` says in words which part it is. With
    `disclosures` it is an accounting of what left the vault (45 CFR 164.528(b)(2)).
    """

    vault: str
    coder: str
    made: datetime
    about: tuple[tuple[str, str], ...]
    lines: tuple[TrailLine, ...]
    checked: Verification
    disclosures: bool = False

    @property
    def title(self) -> str:
        """What stands at the head of each page; it names nobody."""
        return "Accounting of disclosures" if self.disclosures else "Audit trail"


@dataclass(frozen=True, slots=True)
class Head:
    """How far the trail goes: the number of its last entry (0 where it has none) and that entry's digest."""

    entries: int
    digest: bytes

    @property
    def words(self) -> str:
        """As a report shows it, and `verify` takes it again: "1204:9f86d081884c7d65"."""
        return f"{self.entries}:{self.digest.hex()[:16]}"


@dataclass(frozen=True, slots=True)
class TrailFault:
    """Something that is not as it was written, at entry `number` (0: not at one entry)."""

    number: int
    told: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What became of recomputing the whole trail.

    `faults` are in the order of the entries, at most a hundred of them; `count` says how many there are. `sealed` is
    how far the seal that is kept outside the vault on this computer goes, None where there is none.
    """

    head: Head
    read: int
    faults: tuple[TrailFault, ...]
    count: int
    sealed: int | None

    @property
    def is_whole(self) -> bool:
        """Whether nothing was changed, taken out, put in or cut off."""
        return not self.count

    @property
    def words(self) -> str:
        """The verdict in one sentence."""
        if self.is_whole:
            return f"All {self.read:,} entries are as they were written; none is missing."
        more = f" And {self.count - 1:,} more." if self.count > 1 else ""
        return f"The trail is broken. {self.faults[0].told}{more}"
