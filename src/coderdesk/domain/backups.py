"""Backups of a vault, as the coder speaks of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

#: What the name of a backup's file ends with.
ENDING = ".cdbackup"


class Reason(StrEnum):
    """Why a backup was made."""

    ASKED = "asked for"
    CLOSING = "at locking"
    DAILY = "of the day"
    MIGRATION = "before a new version"
    REKEY = "before a new key"

    @property
    def before_a_change(self) -> bool:
        """Whether it was made because the whole vault was about to be rewritten; such ones are kept apart."""
        return self in (Reason.MIGRATION, Reason.REKEY)


@dataclass(frozen=True, slots=True)
class Backup:
    """A file that holds a whole vault as it was at one moment, as it says of itself without a passphrase.

    `vault` is the id of the vault's key file, `lineage` what stays the same when a vault gets a new key or is
    restored. `vault_name` is the name of the vault's file, `size` the bytes of the whole backup, `schema` the version
    of its tables.
    """

    path: Path
    vault: str
    lineage: str
    vault_name: str
    made: datetime
    reason: Reason
    schema: int
    program: str
    size: int


@dataclass(frozen=True, slots=True)
class BackupContent:
    """What is in a backup, told only to who can open it.

    `clients` are the clients' names with their encounters. `newest_change` is the moment of the trail's last entry,
    None in a vault that was never worked in.
    """

    backup: Backup
    created: datetime
    newest_change: datetime | None
    encounters: int
    documents: int
    clients: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class VerifiedBackup:
    """A backup that was read through: every page is authentic, and each table has the rows that it had in the vault.

    `rows` are the rows of each table. `opened` is False where only the checksum could be looked at, for want of a key.
    """

    backup: Backup
    opened: bool
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TableChange:
    """How a table of the vault differs from the same one in a backup of it, in rows."""

    table: str
    added: int
    changed: int
    removed: int


@dataclass(frozen=True, slots=True)
class Proof:
    """A backup restored into memory whose every table has the same rows as the vault had when it was made.

    `rows` are the rows of each table; `since` tells what changed in the vault since then, of tables that changed.
    """

    backup: Backup
    rows: Mapping[str, int]
    since: Sequence[TableChange]
