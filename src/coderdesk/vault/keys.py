"""The database key, and the slots that wrap it.

The database is encrypted under a random key that nobody ever sees. Each slot holds that key, sealed under something
that the coder has: a passphrase, a printed recovery code, what the system's keyring holds. To change a passphrase is
to rewrite a slot, not the database.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from coderdesk.domain.secret import Secret
from coderdesk.vault.kdf import KEY_BYTES, RANDOM_NAME, SALT_BYTES, KdfParameters, derive, stretch

PASSPHRASE = "passphrase"  # noqa: S105 - the name of a slot type
RECOVERY = "recovery"
KEYRING = "keyring"
NONCE_BYTES = 12
TAG_BYTES = 16


class DatabaseKey:
    """The 32 bytes that the database is encrypted under. It prints as stars and can be forgotten."""

    __slots__ = ("_bytes",)

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError("a database key has 32 bytes")
        self._bytes = bytearray(key)

    @classmethod
    def random(cls) -> DatabaseKey:
        """Make a new key."""
        return cls(secrets.token_bytes(KEY_BYTES))

    def reveal(self) -> bytes:
        """Return the bytes; `ValueError` once the key was forgotten."""
        if not self._bytes:
            raise ValueError("the key was forgotten")
        return bytes(self._bytes)

    def forget(self) -> None:
        """Overwrite the key. Copies that other libraries made are out of reach."""
        for place in range(len(self._bytes)):
            self._bytes[place] = 0
        self._bytes.clear()

    def __repr__(self) -> str:
        return "DatabaseKey(***)"


@dataclass(frozen=True, slots=True)
class Slot:
    """The database key, sealed. `kdf` says how the sealing key is made; its shape depends on `type`.

    `made` is the day it was made (ISO), "" in one from before that was kept. Slots of a type that this program does not
    know are carried along untouched.
    """

    id: str
    type: str
    kdf: Mapping[str, object]
    nonce: bytes
    sealed: bytes
    made: str = ""

    def context(self, vault: str) -> bytes:
        """Return the data that is authenticated with the sealed key: whose it is, its type, its cost, since when.

        So a slot cannot be moved to another vault, nor its cost lowered, without being noticed.
        """
        return _context(vault, self.id, self.type, self.kdf, self.made)


def new_slot_id() -> str:
    """Return a name that no slot has; it says nothing."""
    return secrets.token_hex(8)


def seal_with_passphrase(
    key: DatabaseKey, secret: Secret, cost: KdfParameters, *, vault: str, made: str = "", name: str = ""
) -> Slot:
    """Return a slot that `secret` opens, called `name` or something new."""
    salt = secrets.token_bytes(SALT_BYTES)
    kdf = {**cost.to_json(), "salt": salt.hex()}
    return _seal(key, derive(secret, salt, cost), PASSPHRASE, kdf, vault=vault, made=made, name=name)


def seal_for_later(key: DatabaseKey, data: bytes) -> bytes:
    """Return `data` so that only the vault of `key` can read it again; it is of no use for anything else."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(_later(key)).encrypt(nonce, data, None)


def unseal(key: DatabaseKey, sealed: bytes) -> bytes:
    """Return what `seal_for_later` was given under the same key; `ValueError` under another."""
    try:
        return AESGCM(_later(key)).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)
    except InvalidTag as error:
        raise ValueError("it was sealed under another key") from error


def _later(key: DatabaseKey) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"coderdesk words kept for later").derive(key.reveal())


def open_with_passphrase(slot: Slot, secret: Secret, *, vault: str) -> DatabaseKey | None:
    """Return the key that `slot` holds, or None where `secret` does not open it or the slot was tampered with.

    `ValueError` where the slot's parameters are not ones that this program takes.
    """
    cost = KdfParameters.from_json(slot.kdf)
    return _open(slot, derive(secret, _salt(slot), cost), vault)


def seal_with_random(
    key: DatabaseKey, secret: bytes, slot_type: str, *, vault: str, made: str = "", name: str = ""
) -> Slot:
    """Return a slot that `secret`, at least 128 random bits, opens."""
    salt = secrets.token_bytes(SALT_BYTES)
    kdf = {"name": RANDOM_NAME, "salt": salt.hex()}
    return _seal(key, stretch(secret, salt), slot_type, kdf, vault=vault, made=made, name=name)


def open_with_random(slot: Slot, secret: bytes, *, vault: str) -> DatabaseKey | None:
    """Return the key that `slot` holds, or None where `secret` does not open it or the slot was tampered with.

    `ValueError` where the slot's parameters are not ones that this program takes.
    """
    if slot.kdf.get("name") != RANDOM_NAME:
        raise ValueError("not the parameters of a random secret")
    return _open(slot, stretch(secret, _salt(slot)), vault)


def hex_bytes(found: object, size: int) -> bytes:
    """Read `size` bytes of lower-case hexadecimal, the only way that they are written; else `ValueError`."""
    if not isinstance(found, str):
        raise ValueError("not hexadecimal")
    read = bytes.fromhex(found)
    if len(read) != size or read.hex() != found:
        raise ValueError(f"not {size} bytes of hexadecimal")
    return read


def _seal(
    key: DatabaseKey,
    sealing_key: bytes,
    slot_type: str,
    kdf: Mapping[str, object],
    *,
    vault: str,
    made: str,
    name: str,
) -> Slot:
    nonce, name = secrets.token_bytes(NONCE_BYTES), name or new_slot_id()
    sealed = AESGCM(sealing_key).encrypt(nonce, key.reveal(), _context(vault, name, slot_type, kdf, made))
    return Slot(name, slot_type, kdf, nonce, sealed, made)


def _open(slot: Slot, sealing_key: bytes, vault: str) -> DatabaseKey | None:
    try:
        return DatabaseKey(AESGCM(sealing_key).decrypt(slot.nonce, slot.sealed, slot.context(vault)))
    except InvalidTag:
        return None


def _salt(slot: Slot) -> bytes:
    return hex_bytes(slot.kdf.get("salt"), SALT_BYTES)


def _context(vault: str, slot: str, slot_type: str, kdf: Mapping[str, object], made: str) -> bytes:
    told: dict[str, object] = {"vault": vault, "slot": slot, "type": slot_type, "kdf": dict(kdf)}
    if made:
        told["made"] = made
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
