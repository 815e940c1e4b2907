"""Create vaults, open them, and say what is in them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from coderdesk.domain.failures import InvalidValue, StorageFailed
from coderdesk.domain.occupancy import Use
from coderdesk.domain.secret import Secret
from coderdesk.services.house import House
from coderdesk.services.preferences import load_preferences, save_preferences
from coderdesk.vault.strength import Strength, strength

if TYPE_CHECKING:
    from coderdesk.domain.ports import Vault

__all__ = ["MIN_SCORE", "Strength", "create_vault", "open_vault", "passphrase_strength"]

#: The least strength (of 0 to 4) that a new vault takes: some 10^8 guesses, a third of a second each.
MIN_SCORE = 3


def passphrase_strength(text: str) -> Strength:
    """Say how hard a passphrase is to guess, and how to better it."""
    return strength(text)


def create_vault(
    house: House, *, file: Path, passphrase: Secret, coder: str, remember: bool = True, use: Use = Use.COMMAND
) -> Vault:
    """Make a vault and open it for `use`. `InvalidValue` for a passphrase that is guessed too easily."""
    found = strength(passphrase.reveal())
    if found.score < MIN_SCORE:
        advice = " ".join(found.advice) or "Take four or more words that do not belong together."
        raise InvalidValue("That passphrase is guessed too easily.", advice)
    vault = house.keeper.create(file, passphrase, coder=coder.strip() or "Coder", use=use)
    with vault.begin() as work:
        work.audit.record("vault created")
        work.commit()
    if remember:
        _remember(house, file, coder)
    return vault


def open_vault(house: House, *, file: Path, passphrase: Secret, remember: bool = True, use: Use = Use.COMMAND) -> Vault:
    """Open a vault for `use`, and note it in its trail and among the known vaults."""
    vault = house.keeper.open(file, passphrase, use=use)
    with vault.begin() as work:
        work.audit.record("vault opened")
        work.commit()
    if remember:
        _remember(house, file)
    return vault


def _remember(house: House, file: Path, coder: str = "") -> None:
    preferences = load_preferences(house.config_folder)
    if coder:
        preferences = replace(preferences, coder=coder)
    try:
        save_preferences(house.config_folder, preferences.with_vault(file.resolve(), house.clock.now()))
    except StorageFailed:
        # The vault is open; that the list of known vaults could not be kept must not undo that.
        return
