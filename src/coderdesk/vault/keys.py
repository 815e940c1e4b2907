"""The database key, and the slots that wrap it.

The database is encrypted under a random key that nobody ever sees. Each slot holds that key, sealed under something
that the coder has: a passphrase now, others later. To change a passphrase is to rewrite a slot, not the database.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from coderdesk.domain.secret import Secret
from coderdesk.vault.kdf import KEY_BYTES, SALT_BYTES, KdfParameters, derive

PASSPHRASE = "passphrase"  # noqa: S105 - the name of a slot type
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

    Slots of a type that this program does not know are carried along untouched.
    """

    id: str
    type: str
    kdf: Mapping[str, object]
    nonce: bytes
    sealed: bytes

    def context(self, vault: str) -> bytes:
        """Return the data that is authenticated with the sealed key: whose it is, of which type, at what cost.

        So a slot cannot be moved to another vault, nor its cost lowered, without being noticed.
        """
        return _context(vault, self.id, self.type, self.kdf)


def seal_with_passphrase(key: DatabaseKey, secret: Secret, cost: KdfParameters, *, vault: str) -> Slot:
    """Return a slot that `secret` opens."""
    salt, nonce, name = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES), secrets.token_hex(8)
    kdf = {**cost.to_json(), "salt": salt.hex()}
    sealed = AESGCM(derive(secret, salt, cost)).encrypt(nonce, key.reveal(), _context(vault, name, PASSPHRASE, kdf))
    return Slot(name, PASSPHRASE, kdf, nonce, sealed)


def open_with_passphrase(slot: Slot, secret: Secret, *, vault: str) -> DatabaseKey | None:
    """Return the key that `slot` holds, or None where `secret` does not open it or the slot was tampered with.

    `ValueError` where the slot's parameters are not ones that this program takes.
    """
    cost = KdfParameters.from_json(slot.kdf)
    salt = hex_bytes(slot.kdf.get("salt"), SALT_BYTES)
    sealing_key = derive(secret, salt, cost)
    try:
        return DatabaseKey(AESGCM(sealing_key).decrypt(slot.nonce, slot.sealed, slot.context(vault)))
    except InvalidTag:
        return None


def hex_bytes(found: object, size: int) -> bytes:
    """Read `size` bytes of lower-case hexadecimal, the only way that they are written; else `ValueError`."""
    if not isinstance(found, str):
        raise ValueError("not hexadecimal")
    read = bytes.fromhex(found)
    if len(read) != size or read.hex() != found:
        raise ValueError(f"not {size} bytes of hexadecimal")
    return read


def _context(vault: str, slot: str, slot_type: str, kdf: Mapping[str, object]) -> bytes:
    told = {"vault": vault, "slot": slot, "type": slot_type, "kdf": dict(kdf)}
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
