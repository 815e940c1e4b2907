"""The code of the vault upon plain sqlite3, to be timed beside it. Invented data only: else nothing leaves in clear."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from coderdesk.domain.occupancy import Use
from coderdesk.vault.anchor import Anchor
from coderdesk.vault.connection import Connection
from coderdesk.vault.keys import DatabaseKey
from coderdesk.vault.occupancy import Occupancy
from coderdesk.vault.store import FileVault


def plain_twin(vault: FileVault, file: Path) -> FileVault:
    """Write what `vault` holds into a plain database at `file`, and put the same code upon it."""
    with vault.begin() as work:
        connection = work._connection
        connection.execute("ATTACH ? AS plain KEY ''", (str(file),))
        connection.execute("SELECT sqlcipher_export('plain')")
        connection.execute("DETACH plain")
    raw = open_plain(file)
    anchor = Anchor(file)
    # What the guard against a replaced file costs is timed on both sides.
    connection = Connection(cast("Any", raw), anchor)
    place = Occupancy(file, Use.COMMAND).take()
    return FileVault(file, DatabaseKey.random(), connection, lambda: datetime.now(UTC), place, anchor)


def open_plain(file: Path) -> sqlite3.Connection:
    """Open a plain database with the settings of the vault."""
    raw = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    raw.row_factory = sqlite3.Row
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "temp_store = MEMORY", "cache_size = -64000"):
        raw.execute(f"PRAGMA {pragma}").fetchall()
    raw.execute("PRAGMA foreign_keys = ON")
    # The log is made by the first reading.
    raw.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    return raw
