"""The ways into a vault, as the coder sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from coderdesk.domain.failures import CoderDeskError
from coderdesk.domain.recovery_code import RecoveryCode
from coderdesk.domain.secret import Secret


class WayKind(StrEnum):
    """What opens a slot. The values are the types of slots in the key file."""

    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a kind
    RECOVERY = "recovery"
    KEYRING = "keyring"

    @property
    def words(self) -> str:
        """How the coder calls it."""
        return {"passphrase": "Passphrase", "recovery": "Recovery code", "keyring": "Quick unlock"}[self.value]


@dataclass(frozen=True, slots=True)
class QuickUnlock:
    """Unlock by what the operating system's keyring holds."""


#: What a vault is opened with.
Opener = Secret | RecoveryCode | QuickUnlock


@dataclass(frozen=True, slots=True)
class WayIn:
    """One slot of a vault: `id` names it, `kind` is None for one that only a newer program knows.

    `made` is the day it was made (None: before that was kept), `cost` what a try costs, in words, or "".
    """

    id: str
    kind: WayKind | None
    made: date | None = None
    cost: str = ""


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """What became of the ways in when the vault got a new key: those that open it as before, and those to make anew."""

    kept: tuple[WayIn, ...]
    lost: tuple[WayIn, ...]


@dataclass(frozen=True, slots=True)
class WrongTries:
    """The wrong tries since the vault was opened last.

    `count` of them, of which the last few `moments` (UTC) are known. `batch` tells this series from any other.
    `since` is when the wait for the next try began.
    """

    batch: str = ""
    count: int = 0
    moments: tuple[datetime, ...] = ()
    since: datetime | None = None

    #: So many are free: a slip of the finger costs nothing.
    FREE = 2
    LONGEST_WAIT = 300

    @property
    def delay(self) -> int:
        """How long to wait after the last of them, in seconds: nothing, then 2, 4, 8 and so on up to five minutes."""
        over = self.count - self.FREE
        return 0 if over <= 0 else min(2 ** min(over, 16), self.LONGEST_WAIT)

    def seconds_left(self, now: datetime) -> int:
        """Return how many whole seconds the next try has to wait; never more than `delay`, whatever the clock says."""
        if self.since is None:
            return 0
        left = self.since + timedelta(seconds=self.delay) - now
        return max(0, min(self.delay, -(-int(left.total_seconds() * 1000) // 1000)))


class TooSoon(CoderDeskError):
    """The next try has to wait: `seconds` are left, after `count` wrong ones."""

    exit_code = 4

    def __init__(self, count: int, seconds: int) -> None:
        tries = "1 wrong try" if count == 1 else f"{count} wrong tries"
        wait = "1 second" if seconds == 1 else f"{seconds} seconds"
        super().__init__(f"After {tries} the next one has to wait {wait}.", "Then try again.")
        self.count = count
        self.seconds = seconds


class WrongRecoveryCode(CoderDeskError):
    """The recovery code is well typed, and opens none of the vault's slots."""

    exit_code = 4


class QuickUnlockFailed(CoderDeskError):
    """The system's keyring is not one that is trusted, is locked, or holds nothing for this vault."""

    exit_code = 4


class LastWayIn(CoderDeskError):
    """Without this slot nobody could open the vault any more."""

    exit_code = 3
