"""The keyed digests that bind each entry of the trail to the one before. docs/audit-trail.md tells what they prove.

An entry has two digests, both keyed BLAKE2b of 32 bytes (RFC 7693) under the trail's own key, 32 random bytes that lie
in the vault:

- the *content* digest, over a random salt, the detail and the changes. It lets a disposal empty these (and the salt,
  without which nobody can try out what they were) while the chain goes on holding;
- the *entry* digest, over the digest of the entry before (32 zero bytes for the first), the number, moment, coder,
  kind, action, encounter, patient, recipient and purpose, and the content digest.

What is digested is a sequence of fields, each written as its length in bytes (eight bytes, big-endian) and its bytes:
texts in UTF-8, numbers in decimal. An absent one has the length 2^64 - 1 and no bytes. So no two entries are written
alike. The personalization of each digest names its sort, so that none can stand for another.
"""

from __future__ import annotations

import hmac
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from coderdesk.domain.audit import Head

KEY_BYTES = 32
SALT_BYTES = 16
DIGEST_BYTES = 32
#: What stands in place of a digest before the first entry.
START = Head(0, bytes(DIGEST_BYTES))
NAME_BYTES = 16
_CONTENT, _ENTRY, _HEAD, _NAME = b"cd trail said 1", b"cd trail entry 1", b"cd trail end 1", b"cd trail name 1"
_ABSENT = b"\xff" * 8
_pack = struct.Struct(">Q").pack


@dataclass(frozen=True, slots=True)
class Told:
    """The fields of an entry as they are stored, in the order in which they are digested."""

    number: int
    moment: str
    coder: str
    kind: str
    action: str
    encounter: str | None
    patient: str | None
    recipient: str
    purpose: str

    @property
    def fields(self) -> tuple[int | str | None, ...]:
        """The fields in their order."""
        return (
            *(self.number, self.moment, self.coder, self.kind, self.action, self.encounter, self.patient),
            *(self.recipient, self.purpose),
        )


def content_digest(key: bytes, salt: bytes, detail: str, changes: str) -> bytes:
    """Return the digest of what a disposal may empty; `changes` is the stored text."""
    return _digest(key, _CONTENT, (salt, detail.encode(), changes.encode()))


def entry_digest(key: bytes, before: bytes, told: Told, content: bytes) -> bytes:
    """Return the digest that binds an entry to the one whose digest is `before`."""
    texts = (None if field is None else str(field).encode() for field in told.fields)
    return _digest(key, _ENTRY, (before, *texts, content))


def head_seal(key: bytes, head: Head) -> bytes:
    """Return the seal over how far the trail goes, without which an end that was cut off would look like the end."""
    return _digest(key, _HEAD, (b"%d" % head.entries, head.digest))


def trail_name(key: bytes) -> bytes:
    """Return the name of a trail, by which a seal that is kept elsewhere is told from another trail's: 16 bytes."""
    return _digest(key, _NAME, ())[:NAME_BYTES]


def same(one: bytes, other: bytes) -> bool:
    """Compare two digests."""
    return hmac.compare_digest(one, other)


def _digest(key: bytes, sort: bytes, fields: Sequence[bytes | None]) -> bytes:
    told = b"".join([_ABSENT if field is None else _pack(len(field)) + field for field in fields])
    return blake2b(told, digest_size=DIGEST_BYTES, key=key, person=sort).digest()
