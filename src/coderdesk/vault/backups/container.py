"""The file of a backup: the pages of a database, then what is needed to open them again.

    the database, page by page as SQLCipher encrypts it
    the tail: JSON that says what this is, holds the key file, and a sealed part
    the foot: SHA-256 of the tail (32 bytes), its length (8, little-endian), "CoderDesk backup" (16)

One file, so that the database cannot be parted from its key file. SQLite takes its length from its first page and does
not mind what follows, so the database is opened and checked where it lies, and is written once. A zip would have to be
unpacked for both. By hand, `head -c` of the pages and the text under "keys" make the two files of a vault again.

The tail holds nothing of what is in the vault. Its sealed part, which only the database key opens and which vouches
for the rest of the tail, holds the rows and the digest of each table.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coderdesk.domain.backups import Backup, Reason
from coderdesk.domain.failures import NewerVault, NotAVault, StorageFailed
from coderdesk.vault.keyfile import ID_BYTES, MAX_BYTES
from coderdesk.vault.keys import hex_bytes
from coderdesk.vault.pages import PAGE
from coderdesk.vault.shelves.values import read_moment

FORMAT = "coderdesk backup"
VERSION = 1
_MAGIC = b"CoderDesk backup"
_FOOT = 32 + 8 + len(_MAGIC)
_LONGEST_TAIL = 4 * MAX_BYTES
REMEDY = "Choose another backup."


@dataclass(frozen=True, slots=True)
class Tail:
    """What follows the database. `keys` is the content of the key file, `digest` the SHA-256 of all `pages`."""

    vault: str
    lineage: str
    vault_name: str
    made: str
    reason: Reason
    schema: int
    program: str
    pages: int
    digest: str
    keys: str
    sealed: str = ""

    def head(self) -> bytes:
        """Return what the sealed part vouches for: everything but itself."""
        return json.dumps(self._told(), sort_keys=True, separators=(",", ":")).encode()

    def to_bytes(self) -> bytes:
        """Return the tail with its foot."""
        tail = json.dumps({**self._told(), "sealed": self.sealed}, indent=1).encode()
        return tail + hashlib.sha256(tail).digest() + len(tail).to_bytes(8, "little") + _MAGIC

    def backup(self, path: Path, size: int) -> Backup:
        """Return what the file at `path` says of itself."""
        return Backup(
            path,
            self.vault,
            self.lineage,
            self.vault_name,
            read_moment(self.made),
            self.reason,
            self.schema,
            self.program,
            size,
        )

    def _told(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "version": VERSION,
            "vault": self.vault,
            "lineage": self.lineage,
            "vault_name": self.vault_name,
            "made": self.made,
            "reason": self.reason.name.lower(),
            "schema": self.schema,
            "program": self.program,
            "pages": self.pages,
            "digest": self.digest,
            "keys": self.keys,
        }


def read_tail(path: Path) -> Tail:
    """Return the tail of the backup at `path`.

    `NotAVault` where the file is no backup or its end is damaged or missing, `NewerVault` where a newer program made
    it, `StorageFailed` where it cannot be read.
    """
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            file.seek(max(0, size - _FOOT))
            foot = file.read(_FOOT)
            if len(foot) < _FOOT or not foot.endswith(_MAGIC):
                raise NotAVault(f"{path.name} is not a backup, or its end is missing.", REMEDY)
            length = int.from_bytes(foot[32:40], "little")
            if length > min(_LONGEST_TAIL, size - _FOOT):
                raise _damaged(path)
            file.seek(size - _FOOT - length)
            tail = file.read(length)
    except OSError as error:
        raise StorageFailed(
            f"The backup {path.name} cannot be read ({error.strerror}).", "Check the drive that it is on."
        ) from error
    if hashlib.sha256(tail).digest() != foot[:32]:
        raise _damaged(path)
    found = _parsed(path, tail)
    if found.pages * PAGE != size - _FOOT - length:
        raise _damaged(path)
    return found


def _parsed(path: Path, tail: bytes) -> Tail:
    try:
        found = json.loads(tail)
        if not isinstance(found, dict) or found.get("format") != FORMAT:
            raise _damaged(path)
        version = found.get("version")
        if isinstance(version, int) and version > VERSION:
            raise NewerVault(f"{path.name} was made by a newer CoderDesk.", "Install the newest version.")
        if version != VERSION:
            raise _damaged(path)
        read_moment(found["made"])
        return Tail(
            hex_bytes(found["vault"], ID_BYTES).hex(),
            hex_bytes(found["lineage"], ID_BYTES).hex(),
            Path(_text(found["vault_name"])).name,
            found["made"],
            Reason[_text(found["reason"]).upper()],
            _number(found["schema"]),
            _text(found["program"]),
            _number(found["pages"]),
            hex_bytes(found["digest"], 32).hex(),
            _text(found["keys"]),
            _text(found["sealed"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged(path) from error


def _text(found: object) -> str:
    if not isinstance(found, str):
        raise ValueError("not a text")
    return found


def _number(found: object) -> int:
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        raise ValueError("not a number")
    return found


def _damaged(path: Path) -> NotAVault:
    return NotAVault(f"The backup {path.name} is damaged.", REMEDY)
