"""Changes the ways into a vault. Each replaces the key file whole: killed at any moment, one of the two is there.

Only the key file is touched, so the vault may be open meanwhile. What is changed is authorised by a passphrase or a
recovery code each time: an open vault alone lets nobody make a way in.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.ports import Work
from coderdesk.domain.progress import Progress
from coderdesk.domain.recovery_code import RecoveryCode
from coderdesk.domain.secret import Secret
from coderdesk.domain.ways_in import LastWayIn, Opener, QuickUnlockFailed, Rekeyed, WayIn
from coderdesk.vault.calibrate import for_this_machine
from coderdesk.vault.door import Door, Unlocked, vault_id
from coderdesk.vault.kdf import KEY_BYTES, KdfParameters
from coderdesk.vault.keeper import utc_now
from coderdesk.vault.keyfile import KeyFile, keys_of_open, read_key_file, write_keys
from coderdesk.vault.keys import (
    KEYRING,
    PASSPHRASE,
    RECOVERY,
    DatabaseKey,
    Slot,
    new_slot_id,
    seal_with_passphrase,
    seal_with_random,
)
from coderdesk.vault.rekeying import Rekeying
from coderdesk.vault.system_keyring import SecretPlace, SystemKeyring
from coderdesk.vault.ways import way_of


class FileLocksmith:
    """Works on the key files of vaults.

    `kdf` is what a new passphrase costs to try (None: what is measured on this machine), `keyring` where the secrets of
    quick unlock are kept, `now` the clock that dates the slots.
    """

    def __init__(
        self,
        kdf: KdfParameters | None = None,
        now: Callable[[], datetime] = utc_now,
        keyring: SecretPlace | None = None,
    ) -> None:
        self._kdf = kdf
        self._now = now
        self._keyring = keyring or SystemKeyring()
        self._door = Door(self._keyring, now)

    def change_passphrase(self, file: Path, old: Opener, new: Secret) -> WayIn:
        """Let `new` open the vault in place of `old`, and return the new way in.

        Where `old` is a recovery code, `new` takes the place of every passphrase.
        """
        file = file.resolve()
        if not new:
            raise InvalidValue("A vault needs a passphrase.")
        found = self._unlocked(file, old)
        slot = self._with_passphrase(found.key, new, found.keys.vault)
        gone = [each.id for each in found.keys.slots if each.type == PASSPHRASE]
        if found.slot.type == PASSPHRASE:
            gone = [found.slot.id]
        return self._keep(file, found, found.keys.without(*gone).with_slot(slot), slot)

    def put_recovery_code(self, file: Path, opener: Opener, code: RecoveryCode) -> WayIn:
        """Let `code` open the vault, in place of any code from before."""
        file = file.resolve()
        found = self._unlocked(file, opener)
        slot = self._with_random(found.key, code.reveal().encode(), RECOVERY, found.keys.vault)
        return self._keep(file, found, found.keys.without(*_of_type(found.keys, RECOVERY)).with_slot(slot), slot)

    def keyring_name(self) -> str:
        """Return what the system's keyring is called; `QuickUnlockFailed` where it is none that is trusted."""
        return self._keyring.name()

    def turn_quick_unlock_on(self, file: Path, opener: Opener) -> WayIn:
        """Keep a random secret in the system's keyring that opens the vault from now on, in place of any from before.

        A vault has quick unlock on one computer at a time: a slot whose secret is not here may be another's, or what
        was left when a removal was cut short.
        """
        file = file.resolve()
        self._keyring.name()
        found = self._unlocked(file, opener)
        secret, name = secrets.token_bytes(KEY_BYTES), new_slot_id()
        slot = seal_with_random(found.key, secret, KEYRING, vault=found.keys.vault, made=self._today(), name=name)
        for before in found.keys.slots:
            if before.type == KEYRING:
                self._forget(before)
        keys = found.keys.without(*_of_type(found.keys, KEYRING))
        # The slot first: killed in between, it opens nothing, while an entry without a slot would stay for ever.
        kept = self._keep(file, found, keys.with_slot(slot), slot)
        try:
            self._keyring.put(name, secret)
        except QuickUnlockFailed:
            write_keys(file, keys_of_open(file).without(name))
            raise
        return kept

    def turn_quick_unlock_off(self, file: Path) -> Sequence[WayIn]:
        """Remove every slot of quick unlock and what the keyring holds for it; return what was removed.

        It takes no passphrase: it only ever shuts a door. An entry that the keyring will not give up opens nothing.
        """
        file = file.resolve()
        keys = keys_of_open(file)
        gone = [slot for slot in keys.slots if slot.type == KEYRING]
        left = _without(keys, *(slot.id for slot in gone))
        for slot in gone:
            self._forget(slot)
        if gone:
            write_keys(file, left)
        return tuple(way_of(slot) for slot in gone)

    def remove(self, file: Path, opener: Opener, way: str) -> WayIn:
        """Remove the slot called `way` (its id, or enough of its start). `LastWayIn` where nobody could get in then."""
        file = file.resolve()
        found = self._unlocked(file, opener)
        slots = [slot for slot in found.keys.slots if way and slot.id.startswith(way)]
        if len(slots) != 1:
            raise InvalidValue("No single way in has that id.", "Look at the list of the ways in.")
        (slot,) = slots
        left = _without(found.keys, slot.id)
        if slot.type == KEYRING:
            self._forget(slot)
        return self._keep(file, found, left, slot)

    def rekey(
        self,
        file: Path,
        passphrase: Secret,
        progress: Progress,
        *,
        code: RecoveryCode | None = None,
        note: Callable[[Work, Rekeyed], None] | None = None,
    ) -> Rekeyed:
        """Encrypt the whole vault under a new key; see `rekeying`. It must be open nowhere.

        `code` is the recovery code, if it is at hand: without it, it has to be made anew. `note` writes into the vault
        as it will be, in a transaction that is kept with the change or not at all.
        """
        return Rekeying(self._door, self._keyring, self._with_passphrase, progress).run(
            file.resolve(), passphrase, code, note, self._now
        )

    def _unlocked(self, file: Path, opener: Opener) -> Unlocked:
        # A recovery code opens a vault that is shut, which may have been left half-way through a new key.
        is_shut = isinstance(opener, RecoveryCode)
        keys = read_key_file(file, vault_id(file)) if is_shut else keys_of_open(file)
        return self._door.unlock(file, keys, opener)

    def _keep(self, file: Path, found: Unlocked, keys: KeyFile, slot: Slot) -> WayIn:
        found.key.forget()
        write_keys(file, keys)
        return way_of(slot)

    def _with_passphrase(self, key: DatabaseKey, passphrase: Secret, vault: str) -> Slot:
        cost = self._kdf or for_this_machine()
        return seal_with_passphrase(key, passphrase, cost, vault=vault, made=self._today())

    def _with_random(self, key: DatabaseKey, secret: bytes, slot_type: str, vault: str) -> Slot:
        return seal_with_random(key, secret, slot_type, vault=vault, made=self._today())

    def _forget(self, slot: Slot) -> None:
        try:
            self._keyring.remove(slot.id)
        except QuickUnlockFailed:
            # Without its slot what the keyring holds opens nothing, here or anywhere.
            return

    def _today(self) -> str:
        return self._now().date().isoformat()


def _of_type(keys: KeyFile, slot_type: str) -> tuple[str, ...]:
    return tuple(slot.id for slot in keys.slots if slot.type == slot_type)


def _without(keys: KeyFile, *names: str) -> KeyFile:
    """Take slots out, but never the last that a person can open without this computer."""
    left = keys.without(*names)
    if not any(slot.type in (PASSPHRASE, RECOVERY) for slot in left.slots):
        raise LastWayIn(
            "That is the last way into the vault; without it nobody could open it any more.",
            "Make another one first: a passphrase or a recovery code.",
        )
    return left
