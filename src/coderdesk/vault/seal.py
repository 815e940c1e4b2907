"""The seal of the trail outside the vault: how far it went when this computer saw it last.

Whoever puts an older copy of a vault in its place, or cuts off the end of its trail together with the seal inside,
would leave a trail that looks whole. So its length and last digest are also kept in another folder (`trail-seals`,
beside the preferences), one small file for each place of a vault. It names nobody: a trail's name is a digest.

The file holds two records and the newer one counts, so that a power cut while one is written leaves the other. A record
is written after the commit that it tells of, and not forced to the disk each time: it may be a little behind the vault,
never ahead of it. A seal that is behind proves less; it accuses nobody.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import struct
import threading
from pathlib import Path

from coderdesk.domain.audit import Head
from coderdesk.vault.chain import head_seal, same, trail_name

_MAGIC = b"CDseal1\n"
#: Magic, the trail's name, the number of its last entry, that entry's digest, the seal over both.
_RECORD = struct.Struct(">8s16sQ32s32s")
#: Records lie in sectors of their own.
_SECTOR = 512


class OutsideSeal:
    """The seal of the trail of the vault at one place. All of it may fail without harm: then there is no seal."""

    def __init__(self, folder: Path, vault: Path) -> None:
        self._place = folder / f"{hashlib.sha256(str(vault.resolve()).encode()).hexdigest()[:32]}.seal"
        self._lock = threading.Lock()
        self._descriptor: int | None = None
        self._last = 0
        self._key = self._name = b""
        #: Whether what is outside was compared with the trail since the vault was opened.
        self.compared = False

    def look(self) -> bytes:
        """Return what is kept, b"" for nothing. Whoever looks before reading the vault never finds it ahead of that."""
        try:
            return self._place.read_bytes()
        except OSError:
            return b""

    def read(self, key: bytes, data: bytes | None = None) -> Head | None:
        """Return how far the trail under `key` went, or None where no whole seal of it is kept (in `data`, or now)."""
        data = self.look() if data is None else data
        found = [_read(data[at : at + _RECORD.size], key) for at in (0, _SECTOR)]
        return max((head for head in found if head), key=lambda head: head.entries, default=None)

    def write(self, key: bytes, head: Head, seal: bytes, *, anew: bool = False) -> None:
        """Keep `head` with its `seal`, unless a later one is kept; `anew`, as where the trail was cut, in any case."""
        if key != self._key:
            self._key, self._name = key, trail_name(key)
        record = _RECORD.pack(_MAGIC, self._name, head.entries, head.digest, seal)
        with self._lock:
            if head.entries <= self._last and not anew:
                return
            try:
                descriptor = self._opened()
                if anew:
                    os.ftruncate(descriptor, 0)
                os.lseek(descriptor, _SECTOR * (head.entries % 2), os.SEEK_SET)
                os.write(descriptor, record)
            except OSError:
                return
            self._last = head.entries

    def close(self) -> None:
        """Force what was written to the disk, let go of the file and forget the trail's key."""
        with self._lock:
            self._key = self._name = b""
            if self._descriptor is None:
                return
            with contextlib.suppress(OSError):
                os.fsync(self._descriptor)
            with contextlib.suppress(OSError):
                os.close(self._descriptor)
            self._descriptor = None

    def _opened(self) -> int:
        if self._descriptor is None:
            self._place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._descriptor = os.open(self._place, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        return self._descriptor


def _read(record: bytes, key: bytes) -> Head | None:
    if len(record) != _RECORD.size:
        return None
    magic, name, entries, digest, seal = _RECORD.unpack(record)
    head = Head(entries, digest)
    known = magic == _MAGIC and same(name, trail_name(key))
    return head if known and same(seal, head_seal(key, head)) else None
