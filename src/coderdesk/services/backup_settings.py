"""What the coder chose of the backups of a vault: where to, when, and when to be reminded."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coderdesk.domain.audit import FieldChange, Kind
from coderdesk.domain.failures import InvalidValue, StorageFailed
from coderdesk.services.house import House
from coderdesk.services.preferences import load_preferences, save_preferences

if TYPE_CHECKING:
    from coderdesk.domain.ports import Vault, Work, WorkFactory

_FOLDER = "backup.folder"
_AT_LOCKING = "backup.at_locking"
_DAILY = "backup.daily"
_REMIND = "backup.remind_days"
REMIND_DAYS = range(1, 91)


@dataclass(frozen=True, slots=True)
class BackupSettings:
    """`folder` is the coder's own, "" the usual one beside the vault. `remind_days`: after so many without a backup."""

    folder: str = ""
    at_locking: bool = True
    daily: bool = True
    remind_days: int = 7


def load_backup_settings(begin: WorkFactory) -> BackupSettings:
    """Return what the vault's coder chose."""
    with begin() as work:
        return settings_of(work)


def save_backup_settings(house: House, vault: Vault, *, settings: BackupSettings) -> None:
    """Keep what the coder chose; the folder outside of the vault too, where it is found when the vault does not open.

    `InvalidValue` for a folder that is not there, or days out of range.
    """
    if settings.folder and not Path(settings.folder).is_dir():
        raise InvalidValue(
            f"The folder {settings.folder} is not there.", "Make it, plug in its drive, or choose another."
        )
    if settings.remind_days not in REMIND_DAYS:
        raise InvalidValue("The reminder comes after 1 to 90 days.", "Choose a number between them.")
    with vault.begin() as work:
        changes = _changes(settings_of(work), settings)
        work.settings.put(_FOLDER, settings.folder)
        work.settings.put(_AT_LOCKING, "1" if settings.at_locking else "0")
        work.settings.put(_DAILY, "1" if settings.daily else "0")
        work.settings.put(_REMIND, str(settings.remind_days))
        if changes:
            work.audit.record("settings changed", detail="backups", kind=Kind.SETTINGS, changes=changes)
        work.commit()
    preferences = load_preferences(house.config_folder)
    if known := preferences.with_backups(Path(vault.info().file), settings.folder):
        with suppress(StorageFailed):
            save_preferences(house.config_folder, known)


def settings_of(work: Work) -> BackupSettings:
    """Return them within a transaction."""
    default = BackupSettings()
    days = work.settings.get(_REMIND)
    return BackupSettings(
        folder=work.settings.get(_FOLDER),
        at_locking=work.settings.get(_AT_LOCKING, "1") == "1",
        daily=work.settings.get(_DAILY, "1") == "1",
        remind_days=int(days) if days.isdecimal() and int(days) in REMIND_DAYS else default.remind_days,
    )


def _changes(old: BackupSettings, new: BackupSettings) -> list[FieldChange]:
    before, after = asdict(old), asdict(new)
    return [
        FieldChange(f"backups: {name.replace('_', ' ')}", str(before[name]), str(after[name]))
        for name in before
        if before[name] != after[name]
    ]
