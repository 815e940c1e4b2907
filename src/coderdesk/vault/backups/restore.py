"""Make a vault of a backup: always a new one, never in place of another."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
from pathlib import Path

from coderdesk.domain.failures import NotAVault, StorageFailed
from coderdesk.domain.progress import Progress
from coderdesk.vault.backups.container import REMEDY
from coderdesk.vault.backups.opened import OpenedBackup, counted_rows
from coderdesk.vault.connection import connect_to_copy
from coderdesk.vault.files import OWNER_ONLY, move_new, write_private
from coderdesk.vault.keyfile import beside
from coderdesk.vault.pages import PAGE

_AT_ONCE = 256


def restore(backup: OpenedBackup, target: Path, progress: Progress) -> None:
    """Write the vault that is in `backup` to `target` and its key file beside it; the ways in are those of that day.

    What was written is read back: its checksum is that of the backup, and its tables have the rows that the vault had.
    `StorageFailed` where a file is there already, or the folder or the disk will not take it; `NotAVault` where the
    backup is damaged; `Cancelled`. Then nothing is left behind.
    """
    check_free(target)
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        _write(backup, part, progress)
        put_in_place(part, target, backup.keys.to_bytes())
    except OSError as error:
        raise told(error, target) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def check_free(target: Path) -> None:
    """Refuse a name that is taken, or a folder that is not there. `StorageFailed`."""
    if not target.parent.is_dir():
        raise StorageFailed(f"The folder {target.parent} does not exist.", "Make it, or choose another.")
    for path in (target, beside(target), target.with_name(f"{target.name}-wal")):
        if os.path.lexists(path):
            raise StorageFailed(f"{path.name} is there already.", "Choose another name; nothing is overwritten.")


def put_in_place(part: Path, target: Path, keys: bytes) -> None:
    """Give a finished database the name `target`, its key file first; neither replaces a file that is there."""
    write_private(beside(target), keys, new=True)
    try:
        move_new(part, target)
    except BaseException:
        beside(target).unlink(missing_ok=True)
        raise


def told(error: OSError, target: Path) -> StorageFailed:
    """Return what to tell where a new vault could not be written to `target`."""
    if isinstance(error, FileExistsError):
        return StorageFailed(f"{target.name} is there already.", "Choose another name; nothing is overwritten.")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageFailed(f"The disk of {target.parent} is full.", "Make room, or choose another folder.")
    return StorageFailed(
        f"{target.name} could not be written to {target.parent} ({error.strerror}).", "Choose another folder."
    )


def _write(backup: OpenedBackup, part: Path, progress: Progress) -> None:
    pages, digest = backup.tail.pages, hashlib.sha256()
    descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY)
    with backup.path.open("rb") as source, os.fdopen(descriptor, "wb") as into:
        for done in range(0, pages, _AT_ONCE):
            progress.step(done, pages, "Restoring")
            block = source.read(min(_AT_ONCE, pages - done) * PAGE)
            digest.update(block)
            into.write(block)
        into.flush()
        os.fsync(into.fileno())
    if digest.hexdigest() != backup.tail.digest:
        raise NotAVault(f"The backup {backup.path.name} is damaged.", REMEDY)
    progress.step(pages, pages, "Counting")
    copy = connect_to_copy(part, backup.key)
    try:
        counted = counted_rows(copy)
    finally:
        copy.close()
    if counted != {name: rows.count for name, rows in backup.rows.items()}:
        raise NotAVault(f"{backup.path.name} does not hold the rows that the vault had.", REMEDY)
