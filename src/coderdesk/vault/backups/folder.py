"""Where the backups of a vault are, and which of them there are."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from datetime import datetime, tzinfo
from pathlib import Path

from coderdesk.domain.backups import ENDING, Backup, Reason
from coderdesk.domain.failures import CoderDeskError, StorageFailed
from coderdesk.domain.progress import Silent
from coderdesk.domain.rotation import kept
from coderdesk.vault.backups.container import read_tail
from coderdesk.vault.backups.make import Source, back_up

#: The setting under which the coder's own folder is kept; "" is the one beside the vault.
FOLDER = "backup.folder"


def usual_folder(file: Path) -> Path:
    """Return where the backups of the vault at `file` go while its coder chose no other folder."""
    return file.with_name(f"{file.stem} backups")


def read_backup(path: Path) -> Backup:
    """Return what the backup at `path` says of itself. `NotAVault`, `NewerVault` or `StorageFailed` where it cannot."""
    tail = read_tail(path)
    return tail.backup(path, path.stat().st_size)


def backups_in(folder: Path, *, lineage: str = "", vault_name: str = "") -> list[Backup]:
    """Return the backups in `folder`, the newest first: those of `lineage`, or of a vault of that name, or all.

    What is no backup, or is damaged at its end, is left out. `StorageFailed` where the folder is not there.
    """
    try:
        files = [path for path in folder.iterdir() if path.suffix == ENDING and not path.name.startswith(".")]
    except OSError as error:
        raise StorageFailed(
            f"The folder {folder} cannot be read ({error.strerror}).", "Plug in its drive, or choose another folder."
        ) from error
    found = []
    for path in files:
        with contextlib.suppress(CoderDeskError, OSError):
            backup = read_backup(path)
            if backup.lineage == lineage if lineage else not vault_name or backup.vault_name == vault_name:
                found.append(backup)
    return sorted(found, key=lambda backup: (backup.made, backup.path), reverse=True)


def rotate(backups: Iterable[Backup], *, now: datetime, zone: tzinfo | None = None) -> list[Backup]:
    """Remove those of `backups` (of one vault) whose time is over, and return what was removed.

    A file that cannot be removed stays for the next time.
    """
    backups = list(backups)
    staying = {backup.path for backup in kept(backups, now=now, zone=zone)}
    removed = []
    for backup in backups:
        if backup.path not in staying:
            with contextlib.suppress(OSError):
                backup.path.unlink()
                removed.append(backup)
    return removed


def secure(source: Source, *, reason: Reason, now: datetime) -> Backup:
    """Back the vault up before it is rewritten: to its folder, or beside the vault where that one is out of reach.

    `StorageFailed` where it can be written to neither; then it must not be rewritten.
    """
    rows = source.connection.execute("SELECT value FROM setting WHERE name = ?", (FOLDER,))
    usual = usual_folder(source.file)
    chosen = Path(rows[0][0]) if rows and rows[0][0] else usual
    # A drive that is not plugged in must not be stood in for by a folder of its name.
    if chosen != usual and chosen.is_dir():
        with contextlib.suppress(StorageFailed):
            return back_up(source, chosen, reason=reason, now=now, progress=Silent())
    return back_up(source, usual, reason=reason, now=now, progress=Silent())


def on_same_disk(folder: Path, file: Path) -> bool:
    """Say whether `folder`, or where it will be made, lies on the disk that `file` lies on: one loss would take
    both."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        return folder.stat().st_dev == file.parent.stat().st_dev
    except OSError:
        return False
