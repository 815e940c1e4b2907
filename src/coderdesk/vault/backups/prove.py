"""The drill: restore a backup into memory, and compare every row with the vault as it was then, and as it is now."""

from __future__ import annotations

from collections.abc import Callable

from sqlcipher3 import dbapi2 as sqlcipher

from coderdesk.domain.backups import Proof, TableChange
from coderdesk.domain.failures import NotAVault, StorageFailed
from coderdesk.domain.progress import Progress
from coderdesk.vault.backups.container import REMEDY
from coderdesk.vault.backups.make import STEP
from coderdesk.vault.backups.opened import OpenedBackup
from coderdesk.vault.backups.rows import digest_rows, encoded, key_columns, ordered
from coderdesk.vault.connection import Connection, connect_to_memory
from coderdesk.vault.migrations.run import migrate


def prove(backup: OpenedBackup, vault: Connection, progress: Progress) -> Proof:
    """Restore `backup` into memory and compare it, table by table, row by row.

    The digest of each table must be the one that was taken in the vault in the moment of the backup, else `NotAVault`.
    What differs from `vault` (a connection to the vault as it is now) is what changed since. `StorageFailed` where the
    memory does not suffice; `Cancelled`.
    """
    memory = connect_to_memory(backup.key)
    try:
        _load(backup, memory, progress)
        telling = _telling(progress, "Comparing with the vault of that day")
        found = memory.with_raw(lambda raw: digest_rows(raw, telling))
        if found != backup.rows:
            raise NotAVault(f"{backup.path.name} does not hold what the vault held.", REMEDY)
        if not _is_sound(memory):
            raise NotAVault(f"{backup.path.name} holds a vault that was damaged already.", REMEDY)
        # What is compared with the vault of today must have its tables.
        migrate(memory, backup.path.name)
        since = _changed(memory, vault, progress)
    finally:
        memory.close()
    return Proof(backup.backup, {name: rows.count for name, rows in found.items()}, since)


def _load(backup: OpenedBackup, memory: Connection, progress: Progress) -> None:
    def between(_status: int, remaining: int, total: int) -> None:
        progress.step(total - remaining, total, "Restoring into memory")

    try:
        backup.connection.with_raw(
            lambda source: memory.with_raw(lambda into: source.backup(into, pages=STEP, progress=between))
        )
    except sqlcipher.Error as error:
        # Copying raises errors without a code; what can go wrong here is the memory, or a page of the backup.
        if "memory" in str(error):
            raise StorageFailed(
                f"There is not enough free memory to restore {backup.path.name} into it.",
                "Close other programs, or verify the backup instead.",
            ) from error
        raise NotAVault(f"The backup {backup.path.name} is damaged.", REMEDY) from error


def _is_sound(memory: Connection) -> bool:
    return [row[0] for row in memory.execute("PRAGMA integrity_check(1)")] == ["ok"] and not memory.execute(
        "PRAGMA foreign_key_check"
    )


def _changed(memory: Connection, vault: Connection, progress: Progress) -> list[TableChange]:
    telling = _telling(progress, "Comparing with the vault of today")
    vault.execute("BEGIN")
    try:
        then = memory.with_raw(lambda raw: digest_rows(raw, lambda *_told: None))
        now = vault.with_raw(lambda raw: digest_rows(raw, telling))
        names = [name for name in now if now[name] != then.get(name)]
        return memory.with_raw(
            lambda old: vault.with_raw(lambda new: [_compared(name, old, new) for name in names if name in then])
        )
    finally:
        vault.undo()


def _telling(progress: Progress, doing: str) -> Callable[[int, int, str], None]:
    def tell(done: int, total: int, _table: str) -> None:
        progress.step(done, total, doing)

    return tell


def _compared(table: str, old: sqlcipher.Connection, new: sqlcipher.Connection) -> TableChange:
    width = len(key_columns(new, table))
    added = changed = removed = 0
    before, after = ordered(old, table), ordered(new, table)
    was, now = next(before, None), next(after, None)
    while was is not None or now is not None:
        if now is None or (was is not None and was[:width] < now[:width]):
            removed, was = removed + 1, next(before, None)
        elif was is None or now[:width] < was[:width]:
            added, now = added + 1, next(after, None)
        else:
            changed += encoded(was) != encoded(now)
            was, now = next(before, None), next(after, None)
    return TableChange(table, added, changed, removed)
