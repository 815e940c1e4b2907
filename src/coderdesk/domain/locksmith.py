"""What services ask of whoever changes the ways into a vault."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from coderdesk.domain.ports import Work
from coderdesk.domain.progress import Progress
from coderdesk.domain.recovery_code import RecoveryCode
from coderdesk.domain.secret import Secret
from coderdesk.domain.ways_in import Opener, Rekeyed, WayIn


class Locksmith(Protocol):
    """Changes the ways into a vault. What takes an opener raises what opening with it raises, and changes nothing."""

    def change_passphrase(self, file: Path, old: Opener, new: Secret) -> WayIn:
        """Let `new` open the vault in place of `old`; where `old` is a recovery code, in place of every passphrase."""

    def put_recovery_code(self, file: Path, opener: Opener, code: RecoveryCode) -> WayIn:
        """Let `code` open the vault, in place of any code from before."""

    def keyring_name(self) -> str:
        """Return what the system's keyring is called; `QuickUnlockFailed` where it is none that is trusted."""

    def turn_quick_unlock_on(self, file: Path, opener: Opener) -> WayIn:
        """Let the system's keyring open the vault. `QuickUnlockFailed` where it will not."""

    def turn_quick_unlock_off(self, file: Path) -> Sequence[WayIn]:
        """Remove every slot of quick unlock and what the keyring holds for it; return what was removed."""

    def remove(self, file: Path, opener: Opener, way: str) -> WayIn:
        """Remove the way in of that id, or enough of its start. `LastWayIn` where nobody could get in then."""

    def rekey(
        self,
        file: Path,
        passphrase: Secret,
        progress: Progress,
        *,
        code: RecoveryCode | None = None,
        note: Callable[[Work, Rekeyed], None] | None = None,
    ) -> Rekeyed:
        """Encrypt the whole vault under a new key. It must be open nowhere.

        `code` is the recovery code, if it is at hand. `note` writes into the vault as it will be, in a transaction that
        is kept with the change or not at all. `Cancelled` or `StorageFailed`: then nothing was changed.
        """
