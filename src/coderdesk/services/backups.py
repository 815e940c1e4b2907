"""Back up a vault: when the coder asks, at locking, once a day, and before the vault is rewritten."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from coderdesk.domain.audit import Kind
from coderdesk.domain.backups import Backup, Reason
from coderdesk.domain.failures import Cancelled, CoderDeskError, StorageFailed
from coderdesk.domain.progress import Progress, Silent
from coderdesk.services.backup_settings import BackupSettings, load_backup_settings, settings_of

if TYPE_CHECKING:
    from coderdesk.domain.ports import Vault, Work

_LAST = "backup.last"
_FAILED = "backup.failed"
#: Every folder that a backup was made in, as a list in JSON; a disposal looks into all of them.
_FOLDERS = "backup.folders"
#: Entries of the trail that say nothing of the coder's work.
_NO_WORK = frozenset(
    {
        "vault created",
        "vault opened",
        "vault locked",
        "vault backed up",
        "vault checked",
        "backup failed",
        "backup proved",
    }
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """When a backup was made or failed. `name` is that of its file, "" where it failed; then `why` says it."""

    at: datetime
    name: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class BackupState:
    """How well a vault is backed up. `last` is the last good one, `failed` the last failure since, if any.

    `same_disk`: the backups would be lost with the vault's disk. `overdue_days`: the days without a backup where they
    are more than the coder wants, else 0.
    """

    settings: BackupSettings
    folder: Path
    same_disk: bool
    last: Attempt | None
    failed: Attempt | None
    overdue_days: int


def backup_state(vault: Vault, *, now: datetime) -> BackupState:
    """Say how well `vault` is backed up."""
    from coderdesk.vault.backups.folder import on_same_disk

    info = vault.info()
    with vault.begin() as work:
        settings, last, failed = settings_of(work), _attempt(work, _LAST), _attempt(work, _FAILED)
    folder = _folder(settings, Path(info.file))
    # A clock that was set back makes a backup look as if it were to come: it says nothing of how old it is.
    since = min(last.at, now) if last else info.created
    days = (now - since) // timedelta(days=1)
    return BackupState(
        settings,
        folder,
        on_same_disk(folder, Path(info.file)),
        last,
        failed if failed and (last is None or failed.at >= last.at) else None,
        days if days >= settings.remind_days else 0,
    )


def make_backup(
    vault: Vault,
    *,
    now: datetime,
    reason: Reason = Reason.ASKED,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Backup:
    """Back `vault` up to its folder, or to `folder`, note it in its trail and remove the backups whose time is over.

    A folder that the coder chose must be there: a drive that is not plugged in is not stood in for by a folder of its
    name. What goes wrong is kept for the coder to see, and raised: `Cancelled` or `StorageFailed`.
    """
    place, must_exist = _place(vault, folder)
    try:
        if must_exist and not place.is_dir():
            raise StorageFailed(f"The folder {place} is not there.", "Plug in its drive, or choose another folder.")
        made = vault.back_up(place, reason=reason, progress=progress or Silent())
    except Cancelled:
        raise
    except CoderDeskError as failure:
        _note_failure(vault, Attempt(now, why=failure.message))
        raise
    with vault.begin() as work:
        work.settings.put(_LAST, _kept(Attempt(made.made, name=made.path.name)))
        _remember(work, place)
        told = f"{made.path.name}, {reason.value}, {made.size} bytes"
        work.audit.record("vault backed up", detail=told, kind=Kind.BACKUP)
        work.commit()
    _rotate(made)
    return made


def list_backups(vault: Vault, *, folder: Path | None = None) -> Sequence[Backup]:
    """Return the backups of `vault` in its folder, or in `folder`, the newest first."""
    from coderdesk.vault.backups.folder import backups_in

    place, must_exist = _place(vault, folder)
    if not must_exist and not place.exists():
        return []
    lineage = vault.lineage()
    return backups_in(place, lineage=lineage) if lineage else []


def other_folders(vault: Vault) -> Sequence[Path]:
    """Return the folders, other than that of `vault` today, in which backups of it were made."""
    usual, _ = _place(vault, None)
    with vault.begin() as work:
        return [folder for folder in _folders(work) if folder != usual.absolute()]


def read_backup_file(path: Path) -> Backup:
    """Return what the backup at `path` says of itself. `NotAVault`, `NewerVault` or `StorageFailed` where it cannot."""
    from coderdesk.vault.backups.folder import read_backup

    return read_backup(path)


def backups_in_folder(folder: Path) -> Sequence[Backup]:
    """Return the backups of every vault in `folder`, the newest first. `StorageFailed` where it cannot be read."""
    from coderdesk.vault.backups.folder import backups_in

    return backups_in(folder)


def backup_due(vault: Vault, *, now: datetime, locking: bool = False) -> Reason | None:
    """Say whether a backup should be made now by itself, and why: once a day, and at locking; where anything
    changed."""
    with vault.begin() as work:
        settings, last = settings_of(work), _attempt(work, _LAST)
        if locking:
            return Reason.CLOSING if settings.at_locking and _worked_since(work, last) else None
        if not settings.daily or (last is not None and last.at.astimezone().date() == now.astimezone().date()):
            return None
        # Where nothing changed, one now and then is enough, before the coder would be reminded.
        is_old = last is None or not now - timedelta(days=settings.remind_days) < last.at <= now
        return Reason.DAILY if is_old or _worked_since(work, last) else None


def _worked_since(work: Work, last: Attempt | None) -> bool:
    entries = work.audit.entries(limit=200)
    since = [entry for entry in entries if last is None or entry.at >= last.at]
    # More entries than were read are more than unlocking and locking.
    return len(since) == len(entries) > 0 or any(entry.action not in _NO_WORK for entry in since)


def _rotate(made: Backup) -> None:
    from coderdesk.vault.backups.folder import backups_in, rotate

    try:
        # A vault that was restored has the same lineage, and may have the same folder; it is another one.
        found = backups_in(made.path.parent, lineage=made.lineage)
        rotate([backup for backup in found if backup.vault_name == made.vault_name], now=made.made)
    except StorageFailed:
        # The backup is made; that older ones could not be listed must not say otherwise.
        return


def _place(vault: Vault, folder: Path | None) -> tuple[Path, bool]:
    """Return where the backups of `vault` are, and whether that folder must be there already."""
    if folder is not None:
        return folder, True
    settings = load_backup_settings(vault.begin)
    return _folder(settings, Path(vault.info().file)), bool(settings.folder)


def _folder(settings: BackupSettings, file: Path) -> Path:
    from coderdesk.vault.backups.folder import usual_folder

    return Path(settings.folder) if settings.folder else usual_folder(file)


def _remember(work: Work, folder: Path) -> None:
    known, place = _folders(work), folder.absolute()
    if place not in known:
        work.settings.put(_FOLDERS, json.dumps([str(one) for one in (*known, place)]))


def _folders(work: Work) -> list[Path]:
    return [Path(folder) for folder in json.loads(work.settings.get(_FOLDERS, "[]"))]


def _note_failure(vault: Vault, attempt: Attempt) -> None:
    try:
        with vault.begin() as work:
            work.settings.put(_FAILED, _kept(attempt))
            work.audit.record("backup failed", detail=attempt.why, kind=Kind.FAILURE)
            work.commit()
    except CoderDeskError:
        # The vault was locked, or its own disk is full: the failure itself is told all the same.
        return


def _kept(attempt: Attempt) -> str:
    return json.dumps({"at": attempt.at.isoformat(), "name": attempt.name, "why": attempt.why})


def _attempt(work: Work, key: str) -> Attempt | None:
    try:
        found = json.loads(work.settings.get(key, "null"))
        return (
            Attempt(datetime.fromisoformat(found["at"]), found.get("name", ""), found.get("why", "")) if found else None
        )
    except (ValueError, KeyError, TypeError):
        return None
