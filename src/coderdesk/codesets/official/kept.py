"""The official files that were imported, kept beside the store so that a store built anew holds them again.

Each is kept by the digest of its content, packed, in a folder that only its user may read: licensed content stays on
the machine that it was imported on. `manifest.json` says which of them are loaded, in the order of their numbers.
"""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from coderdesk.codesets.official.reader import Member

_MANIFEST = "manifest.json"
_QUICK = 3


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that is loaded: its number and digest, the bare name it had, and the member of an archive it was."""

    number: int
    digest: str
    file: str
    inside: str
    imported_at: str


def folder(store: Path) -> Path:
    """Return the folder of the files kept for the store at `store`."""
    return store.with_suffix(".sources")


def keep(store: Path, digest: str, data: bytes) -> None:
    """Keep the content of a file. Raises `OSError` where the disk will not take it; nothing half-written stays."""
    place = _made(store) / f"{digest}.gz"
    if place.exists():
        return
    _write(place, gzip.compress(data, _QUICK, mtime=0))


def note(store: Path, connection: sqlite3.Connection) -> None:
    """Write down which files are loaded, as the table `import` has them, and let go of the content of all others."""
    rows = connection.execute("SELECT number, digest, file, inside, imported_at FROM import ORDER BY number").fetchall()
    loaded = [KeptFile(*row) for row in rows]
    if not loaded and not folder(store).exists():
        return
    text = json.dumps([asdict(one) for one in loaded], ensure_ascii=False, indent=1)
    _write(_made(store) / _MANIFEST, text.encode("utf-8"))
    wanted = {f"{one.digest}.gz" for one in loaded}
    for file in folder(store).glob("*.gz"):
        if file.name not in wanted:
            with suppress(OSError):
                file.unlink()


def files(store: Path) -> Sequence[KeptFile]:
    """Return the files that are to be loaded again when the store at `store` is built anew."""
    try:
        listed = json.loads((folder(store) / _MANIFEST).read_text(encoding="utf-8"))
        return [KeptFile(**one) for one in listed]
    except (OSError, ValueError, TypeError, RecursionError):
        return ()


def member(store: Path, kept: KeptFile) -> Member | None:
    """Return a kept file as it was read when it was imported, or None where its content is lost or damaged."""
    try:
        data = gzip.decompress((folder(store) / f"{kept.digest}.gz").read_bytes())
    except (OSError, ValueError, EOFError, zlib.error):
        return None
    return Member(Path(kept.file), kept.inside, data)


def _made(store: Path) -> Path:
    place = folder(store)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def _write(place: Path, data: bytes) -> None:
    """Put `data` at `place`, readable by its user alone: whole, or not at all."""
    temporary = place.with_name(f"{place.name}.part")
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as written:  # noqa: PTH123
            written.write(data)
            written.flush()
            os.fsync(written.fileno())
        temporary.replace(place)
    finally:
        with suppress(OSError):
            temporary.unlink()
