"""From a secret to a key: Argon2id (RFC 9106) from what a person chose, HKDF (RFC 5869) from what is random anyway."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from coderdesk.domain.failures import StorageFailed
from coderdesk.domain.secret import Secret

NAME = "argon2id"
RANDOM_NAME = "hkdf-sha256"
KEY_BYTES = 32
SALT_BYTES = 16
#: What a key file may ask for. A hostile one must not be able to take the machine's memory or its afternoon.
MAX_TIME = 20
MAX_MEMORY_KIB = 2 * 1024 * 1024
MAX_LANES = 16


@dataclass(frozen=True, slots=True)
class KdfParameters:
    """The cost of one try: `time` passes over `memory_kib` KiB in `lanes` threads.

    The defaults took 0.4 s on a laptop of 2024; `calibrate` finds what this machine takes.
    """

    time: int = 3
    memory_kib: int = 256 * 1024
    lanes: int = 2

    def __post_init__(self) -> None:
        # RFC 9106 section 3.1: at least 8 KiB a lane.
        if not (
            1 <= self.time <= MAX_TIME
            and 1 <= self.lanes <= MAX_LANES
            and 8 * self.lanes <= self.memory_kib <= MAX_MEMORY_KIB
        ):
            raise ValueError("Argon2id parameters are outside of what is taken")

    @classmethod
    def from_json(cls, found: Mapping[str, object]) -> KdfParameters:
        """Read what `to_json` wrote; `ValueError` where it is anything else or costs more than is taken."""
        numbers = [found.get(name) for name in ("time", "memory_kib", "lanes")]
        whole = [number for number in numbers if isinstance(number, int) and not isinstance(number, bool)]
        if found.get("name") != NAME or len(whole) != len(numbers):
            raise ValueError("not Argon2id parameters")
        return cls(*whole)

    def to_json(self) -> dict[str, object]:
        """Return the parameters as a key file keeps them."""
        return {"name": NAME, "time": self.time, "memory_kib": self.memory_kib, "lanes": self.lanes}


def derive(secret: Secret, salt: bytes, cost: KdfParameters) -> bytes:
    """Return 32 bytes that only `secret` gives with `salt`.

    The passphrase is taken in its composed form (NFC), so that it is the same from every keyboard (RFC 8265 4.2.2).
    """
    from argon2.exceptions import HashingError
    from argon2.low_level import Type, hash_secret_raw

    text = unicodedata.normalize("NFC", secret.reveal())
    try:
        return hash_secret_raw(
            # A passphrase file may hold bytes that are no text; they reach us as lone surrogates.
            text.encode("utf-8", "surrogatepass"),
            salt,
            time_cost=cost.time,
            memory_cost=cost.memory_kib,
            parallelism=cost.lanes,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )
    except HashingError as error:
        raise StorageFailed(
            f"The vault needs {cost.memory_kib // 1024} MB of free memory to be unlocked.",
            "Close other programs and try again.",
        ) from error


def stretch(secret: bytes, salt: bytes) -> bytes:
    """Return 32 bytes that only `secret` gives with `salt`, at once: for secrets of 128 random bits and more.

    Whoever guesses at such a secret is not held up by the cost of a try but by the number of them.
    """
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), KEY_BYTES, salt, b"coderdesk key slot").derive(secret)
