"""Create vaults, open them, and say what is in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from coderdesk.domain.audit import Kind
from coderdesk.domain.failures import StorageFailed
from coderdesk.domain.occupancy import Use
from coderdesk.domain.recovery_code import RecoveryCode
from coderdesk.domain.secret import Secret
from coderdesk.domain.ways_in import Opener, QuickUnlock, WrongTries
from coderdesk.services.house import House
from coderdesk.services.keys import check_strength, enter_changed_ways
from coderdesk.services.preferences import load_preferences, save_preferences
from coderdesk.services.synced import synced_words
from coderdesk.vault.strength import Strength, strength

if TYPE_CHECKING:
    from coderdesk.domain.ports import Vault, Work

__all__ = ["Strength", "create_vault", "open_vault", "passphrase_strength", "unlock_vault"]

#: Entries of the trail that are made for wrong tries, one each; more are told as a number.
MOST_TRIES_TOLD = 50
_TRIES = "vault.tries"
_CUT = (
    "The audit trail is shorter than when this computer saw it last: an older copy may have been put in the vault's "
    "place. Look at Activity in the settings."
)


@dataclass(frozen=True, slots=True)
class Unlocked:
    """An open vault, and what happened at its door since it was opened last.

    `wrong_tries` were counted; `ways_changed` where the key file is not the one that the vault knew. `first_news` is
    told before either. `synced` says that a program copies the vault's folder to other computers, or "". `trail_cut`
    where the audit trail ends before what this computer saw of it last.
    """

    vault: Vault
    wrong_tries: int = 0
    ways_changed: bool = False
    first_news: str = ""
    synced: str = ""
    trail_cut: bool = False

    @property
    def news(self) -> str:
        """What the coder is told, or ""."""
        told = [self.first_news] if self.first_news else []
        if self.wrong_tries:
            tries = "1 wrong try" if self.wrong_tries == 1 else f"{self.wrong_tries} wrong tries"
            told.append(f"{tries} since you last opened it.")
        if self.ways_changed:
            told.append("The ways into this vault changed since then; look at Keys in the settings.")
        if self.trail_cut:
            told.append(_CUT)
        if self.synced:
            told.append(self.synced)
        return " ".join(told)


def passphrase_strength(text: str) -> Strength:
    """Say how hard a passphrase is to guess, and how to better it."""
    return strength(text)


def create_vault(
    house: House, *, file: Path, passphrase: Secret, coder: str, remember: bool = True, use: Use = Use.COMMAND
) -> Vault:
    """Make a vault and open it for `use`. `InvalidValue` for a passphrase that is guessed too easily."""
    check_strength(passphrase)
    vault = house.keeper.create(file, passphrase, coder=coder.strip() or "Coder", use=use)
    with vault.begin() as work:
        enter_changed_ways(work, house.keeper.ways(file))
        work.audit.record("vault created", kind=Kind.UNLOCK)
        work.commit()
    if remember:
        _remember(house, file, coder)
    return vault


def open_vault(house: House, *, file: Path, passphrase: Secret, remember: bool = True, use: Use = Use.COMMAND) -> Vault:
    """Open a vault for `use`, and note it in its trail and among the known vaults."""
    return unlock_vault(house, file=file, opener=passphrase, remember=remember, use=use).vault


def unlock_vault(
    house: House, *, file: Path, opener: Opener, remember: bool = True, use: Use = Use.COMMAND
) -> Unlocked:
    """Open a vault by a passphrase, a recovery code or quick unlock; tell what happened at its door meanwhile.

    The opening, the wrong tries and any change of the key file that the vault did not know of are entered in its trail.
    """
    return _opened(house, file, opener, use, remember=remember)


def recover_vault(
    house: House,
    *,
    file: Path,
    code: RecoveryCode,
    new: Secret,
    remember: bool = True,
    use: Use = Use.COMMAND,
) -> Unlocked:
    """Let `new` open the vault in place of a passphrase that was lost, and open it.

    `WrongRecoveryCode`, `TooSoon`, or `InvalidValue` for a weak passphrase; then nothing was changed.
    """
    check_strength(new)
    house.locksmith().change_passphrase(file, code, new)
    return replace(
        _opened(house, file, new, use, remember=remember, first="passphrase set by recovery code"), ways_changed=False
    )


def _opened(house: House, file: Path, opener: Opener, use: Use, *, remember: bool, first: str = "") -> Unlocked:
    vault = house.keeper.open(file, opener, use=use)
    try:
        tries = house.keeper.wrong_tries(file)
        with vault.begin() as work:
            wrong = _enter_tries(work, tries)
            if first:
                work.audit.record(first, kind=Kind.KEYS)
            changed = enter_changed_ways(work, house.keeper.ways(file))
            work.audit.record("vault opened", detail=_by(opener), kind=Kind.UNLOCK)
            cut = work.audit.was_cut
            work.commit()
    except BaseException:
        vault.close()
        raise
    house.keeper.forget_tries(file)
    if remember:
        _remember(house, file)
    return Unlocked(vault, wrong, changed, synced=synced_words(file.resolve().parent), trail_cut=cut)


def _enter_tries(work: Work, tries: WrongTries) -> int:
    """Enter the tries that are not in the trail yet, and return how many they are.

    Killed between the commit and the removal of their record, they are found there again: `_TRIES` says how many of
    which series are entered.
    """
    batch, _, entered = work.settings.get(_TRIES).partition(" ")
    before = int(entered) if batch == tries.batch and entered.isdecimal() else 0
    new = tries.count - before
    if new <= 0:
        return 0
    moments = tries.moments[-min(new, MOST_TRIES_TOLD) :]
    if new > len(moments):
        told = f"{new - len(moments)} before those that follow"
        work.audit.record("wrong tries", detail=told, kind=Kind.FAILURE)
    for moment in moments:
        work.audit.record("wrong try", detail=moment.isoformat(timespec="seconds"), kind=Kind.FAILURE)
    work.settings.put(_TRIES, f"{tries.batch} {tries.count}")
    return new


def _by(opener: Opener) -> str:
    if isinstance(opener, QuickUnlock):
        return "by quick unlock"
    return "by recovery code" if isinstance(opener, RecoveryCode) else "by passphrase"


def _remember(house: House, file: Path, coder: str = "") -> None:
    preferences = load_preferences(house.config_folder)
    if coder:
        preferences = replace(preferences, coder=coder)
    try:
        save_preferences(house.config_folder, preferences.with_vault(file.resolve(), house.clock.now()))
    except StorageFailed:
        # The vault is open; that the list of known vaults could not be kept must not undo that.
        return
