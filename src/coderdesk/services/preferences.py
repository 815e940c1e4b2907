"""What the desk remembers between two starts, outside every vault. Nothing in it names a patient or a client.

One JSON file in the configuration folder. A damaged file is not an error: the desk starts with the defaults.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from coderdesk.domain.failures import StorageFailed

FILE = "preferences.json"
MODES = ("system", "light", "dark")
SCALES = range(11, 19)


@dataclass(frozen=True, slots=True)
class KnownVault:
    """A vault that was opened on this computer."""

    path: str
    opened: str = ""
    #: The folder of its backups that the coder chose, "" for the usual one: looked in where the vault does not open.
    backups: str = ""

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return Path(self.path).stem

    @property
    def is_there(self) -> bool:
        """Whether a file is there; not where the system takes no path of that kind."""
        return os.path.exists(self.path)  # noqa: PTH110 - that of Path raises for a name that is too long


@dataclass(frozen=True, slots=True)
class Preferences:
    """`mode` is one of `MODES`, `scale` the body text's size in pixels, `keys` the changed shortcuts by action."""

    mode: str = "system"
    scale: int = 13
    autolock_minutes: int = 10
    keys: dict[str, str] = field(default_factory=dict)
    vaults: tuple[KnownVault, ...] = ()
    coder: str = ""

    def with_vault(self, path: Path, at: datetime) -> Preferences:
        """Put `path` first among the known vaults."""
        others = tuple(vault for vault in self.vaults if Path(vault.path) != path)
        known = KnownVault(str(path), at.isoformat(), self.backups_of(path))
        return replace(self, vaults=(known, *others)[:12])

    def with_backups(self, path: Path, folder: str) -> Preferences | None:
        """Note where the backups of a known vault are; None where nothing changes."""
        if self.backups_of(path) == folder:
            return None
        vaults = (replace(vault, backups=folder) if Path(vault.path) == path else vault for vault in self.vaults)
        return replace(self, vaults=tuple(vaults))

    def backups_of(self, path: Path) -> str:
        """Return the folder of a vault's backups that the coder chose, or ""."""
        return next((vault.backups for vault in self.vaults if Path(vault.path) == path), "")

    def without_vault(self, path: Path) -> Preferences:
        """Forget a vault; its file stays."""
        return replace(self, vaults=tuple(vault for vault in self.vaults if Path(vault.path) != path))


def load_preferences(folder: Path) -> Preferences:
    """Return what is kept in `folder`, each value that cannot be used replaced by its default."""
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Preferences()
    return _usable(found) if isinstance(found, dict) else Preferences()


def save_preferences(folder: Path, preferences: Preferences) -> None:
    """Keep `preferences` in `folder`, whole or not at all. `StorageFailed` where the folder cannot be written."""
    text = json.dumps(asdict(preferences), indent=2)
    temporary = folder / f".{FILE}.new"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(folder / FILE)
    except OSError as error:
        raise StorageFailed(
            "The preferences could not be kept.", f"Check that {folder} can be written ({error.strerror})."
        ) from error


def _usable(found: dict[str, Any]) -> Preferences:
    default = Preferences()
    mode, scale, minutes = found.get("mode"), found.get("scale"), found.get("autolock_minutes")
    keys, vaults, coder = found.get("keys"), found.get("vaults"), found.get("coder")
    return Preferences(
        mode=mode if mode in MODES else default.mode,
        scale=scale if isinstance(scale, int) and scale in SCALES else default.scale,
        autolock_minutes=minutes if isinstance(minutes, int) and 1 <= minutes <= 240 else default.autolock_minutes,
        keys={str(k): str(v) for k, v in keys.items()} if isinstance(keys, dict) else {},
        vaults=tuple(
            KnownVault(str(v["path"]), str(v.get("opened", "")), str(v.get("backups", "")))
            for v in (vaults if isinstance(vaults, list) else [])
            if isinstance(v, dict) and v.get("path")
        ),
        coder=coder if isinstance(coder, str) else "",
    )
