"""The door of a vault: what stands in front of the database, and how it is opened."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from coderdesk.domain.failures import DamagedVault, KeyFileLost, NotAVault, StorageFailed, WrongPassphrase
from coderdesk.domain.recovery_code import RecoveryCode
from coderdesk.domain.secret import Secret
from coderdesk.domain.ways_in import Opener, QuickUnlock, QuickUnlockFailed, WrongRecoveryCode
from coderdesk.vault import keyfile
from coderdesk.vault.anchor import head_of
from coderdesk.vault.keyfile import KeyFile
from coderdesk.vault.keys import (
    KEYRING,
    PASSPHRASE,
    RECOVERY,
    DatabaseKey,
    Slot,
    open_with_passphrase,
    open_with_random,
)
from coderdesk.vault.pages import PAGE, SQLITE_NAME
from coderdesk.vault.system_keyring import SecretPlace
from coderdesk.vault.tries import add_try, check_wait
from coderdesk.vault.troubles import DAMAGED


@dataclass(frozen=True, slots=True)
class Unlocked:
    """The database key, the slot that gave it, and the key file that the slot stands in."""

    key: DatabaseKey
    slot: Slot
    keys: KeyFile


class Door:
    """Unlocks vaults: finds the slot that an opener opens, and keeps the wrong tries."""

    def __init__(self, keyring: SecretPlace, now: Callable[[], datetime]) -> None:
        self._keyring = keyring
        self._now = now

    def unlock(self, file: Path, keys: KeyFile, opener: Opener) -> Unlocked:
        """Return the key of the vault at `file` (resolved), whose slots are in `keys`.

        `WrongPassphrase`, `WrongRecoveryCode` and `QuickUnlockFailed` where `opener` opens no slot; `TooSoon` while the
        wait after wrong tries is not over; `NotAVault` where a slot's parameters are none that this program takes.
        """
        if isinstance(opener, QuickUnlock):
            return self._by_keyring(file, keys)
        check_wait(file, self._now())
        try:
            return unlock_typed(file, keys, opener)
        except (WrongPassphrase, WrongRecoveryCode):
            if _has_slot(keys, opener):
                add_try(file, self._now())
            raise

    def _by_keyring(self, file: Path, keys: KeyFile) -> Unlocked:
        slots = [slot for slot in keys.slots if slot.type == KEYRING]
        if not slots:
            raise QuickUnlockFailed(f"Quick unlock is off for {file.name}.", "Unlock with the passphrase.")
        for slot in slots:
            secret = self._keyring.get(slot.id)
            try:
                key = None if secret is None else open_with_random(slot, secret, vault=keys.vault)
            except ValueError as error:
                raise KeyFileLost(f"{keyfile.beside(file).name} is damaged.", keyfile.FROM_BACKUP) from error
            if key is not None:
                return Unlocked(key, slot, keys)
        raise QuickUnlockFailed(
            f"The keyring of this computer does not open {file.name}.",
            "Unlock with the passphrase, then turn quick unlock off and on again.",
        )


def unlock_typed(file: Path, keys: KeyFile, opener: Secret | RecoveryCode) -> Unlocked:
    """Return the key that one of the slots in `keys` holds for what was typed; `file` is what it is called.

    `WrongPassphrase`, `WrongRecoveryCode`, or `NotAVault` where a slot is damaged. No wrong try is kept.
    """
    try:
        found = _by_code(file, keys, opener) if isinstance(opener, RecoveryCode) else _by_words(file, keys, opener)
    except ValueError as error:
        raise KeyFileLost(f"{keyfile.beside(file).name} is damaged.", keyfile.FROM_BACKUP) from error
    if found is None:
        raise _wrong(file, opener)
    return found


def _has_slot(keys: KeyFile, opener: Secret | RecoveryCode) -> bool:
    wanted = RECOVERY if isinstance(opener, RecoveryCode) else PASSPHRASE
    return any(slot.type == wanted for slot in keys.slots)


def _by_words(file: Path, keys: KeyFile, passphrase: Secret) -> Unlocked | None:
    slots = [slot for slot in keys.slots if slot.type == PASSPHRASE]
    if not slots:
        raise NotAVault(f"{keyfile.beside(file).name} holds no passphrase slot.", "Use the recovery code instead.")
    for slot in slots:
        key = open_with_passphrase(slot, passphrase, vault=keys.vault)
        if key is not None:
            return Unlocked(key, slot, keys)
    return None


def _by_code(file: Path, keys: KeyFile, code: RecoveryCode) -> Unlocked | None:
    slots = [slot for slot in keys.slots if slot.type == RECOVERY]
    if not slots:
        raise WrongRecoveryCode(f"{file.name} has no recovery code.", "Unlock with the passphrase.")
    for slot in slots:
        key = open_with_random(slot, code.reveal().encode(), vault=keys.vault)
        if key is not None:
            return Unlocked(key, slot, keys)
    return None


def _wrong(file: Path, opener: Opener) -> WrongPassphrase | WrongRecoveryCode:
    if isinstance(opener, RecoveryCode):
        return WrongRecoveryCode(
            f"The recovery code is well typed, but does not open {file.name}.",
            "Look for the page that was printed last, and for the vault's name on it.",
        )
    return WrongPassphrase(
        f"The passphrase does not open {file.name}.", "Check Caps Lock and the keyboard's language, then try again."
    )


def vault_id(file: Path) -> str:
    """Return the first 16 bytes of the database, in hexadecimal: the salt that SQLCipher keeps there."""
    if not file.exists():
        raise NotAVault(f"There is no file {file.name} in {file.parent}.", "Look for where it was moved to.")
    try:
        # A folder, or a pipe that would be waited for, holds no vault.
        head = b""
        if file.is_file():
            head = head_of(file)
    except OSError as error:
        raise StorageFailed(f"{file.name} cannot be read ({error.strerror}).", "Check that you may read it.") from error
    if len(head) < keyfile.ID_BYTES or head == SQLITE_NAME:
        raise NotAVault(f"{file.name} is not a CoderDesk vault.", "Choose a file that CoderDesk made.")
    return head.hex()


def check_usable(file: Path) -> None:
    """Refuse a database that cannot be worked in: one that may not be written, or that was cut within a page."""
    if not os.access(file, os.W_OK):
        raise StorageFailed(f"{file.name} may not be written.", "Check its permissions, or copy it to another folder.")
    # With a log beside it, the log may still complete the page.
    if file.stat().st_size % PAGE and not file.with_name(f"{file.name}-wal").exists():
        raise DamagedVault(f"{file.name} is not whole: its end is missing.", DAMAGED)
