"""Whether a folder is copied to other computers by a program that synchronises folders.

Such a program copies the database while it is written and puts older or other copies in its place; and what it copied
stays with its provider. Each is known by what it leaves in the folder that it watches, by its own settings, or by the
name of its folder. Nothing is asked over the network, and nothing of another program is changed.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

#: What lies at the top of a folder that is watched. A pattern matches the whole of a name.
_MARKERS: tuple[tuple[str, str], ...] = (
    (r"\.dropbox\.cache", "Dropbox"),
    (r"\.tmp\.drive(download|upload)|\.shortcut-targets-by-id", "Google Drive"),
    (r"\.(nextcloud)sync\.log", "Nextcloud"),
    (r"\.owncloudsync\.log|\._?sync_[0-9a-f]+\.db", "Nextcloud or ownCloud"),
    (r"\.stfolder", "Syncthing"),
    (r"\.megaignore", "MEGA"),
    (r"\.849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
)
#: How the folders are called where their owner changed nothing.
_NAMES: tuple[tuple[str, str], ...] = (
    (r"dropbox( \(.+\))?", "Dropbox"),
    (r"onedrive( - .+)?", "OneDrive"),
    (r"google ?drive|googledrive-.+|drivefs", "Google Drive"),
    (r"google-drive:.*", "Google Drive"),
    (r"icloud ?drive|iclouddrive|com~apple~clouddocs|mobile documents", "iCloud"),
    (r"nextcloud", "Nextcloud"),
    (r"owncloud", "ownCloud"),
    (r"box|box sync|box-box", "Box"),
    (r"pclouddrive|pcloud drive", "pCloud"),
    (r"mega|megasync( uploads)?", "MEGA"),
    (r"proton ?drive(-.+)?", "Proton Drive"),
    (r"tresorit", "Tresorit"),
    (r"yandex\.disk", "Yandex Disk"),
)
#: Where macOS keeps the folders of every provider, each called "Provider-account".
_APPLE = "cloudstorage"


def synced_by(folder: Path, home: Path | None = None, environment: Mapping[str, str] | None = None) -> str:
    """Return what synchronises `folder` ("Dropbox"), or "". One that is not there is judged by where it would be."""
    home = Path.home() if home is None else home
    environment = os.environ if environment is None else environment
    place = Path(os.path.realpath(folder))
    for root, provider in _told(home, environment):
        if root == place or root in place.parents:
            return provider
    above = [place, *place.parents]
    for each in above:
        if provider := _marked(each):
            return provider
    # A folder in the middle of a home may be called anything; what is named by a program stands at its top.
    tops = {Path(os.path.realpath(home)), *(each for each in above if each.parent == each)}
    for each in above:
        apple = each.parent.name.casefold() == _APPLE
        known = _named(each.name.split("-", 1)[0] if apple else each.name)
        if apple:
            return known or each.name.split("-", 1)[0]
        if known and (each.parent in tops or known in ("iCloud", "Google Drive")):
            return known
    return ""


def _marked(folder: Path) -> str:
    """Return which program left its mark in `folder`, or ""."""
    try:
        names = [entry.name for entry in os.scandir(folder) if entry.name.startswith(".")]
        # In a home a folder of that name holds Dropbox's settings.
        if (folder / ".dropbox").is_file():
            return "Dropbox"
    except OSError:
        return ""
    for pattern, provider in _MARKERS:
        if any(re.fullmatch(pattern, name) for name in names):
            return provider
    return ""


def _named(name: str) -> str:
    return next((provider for pattern, provider in _NAMES if re.fullmatch(pattern, name.casefold())), "")


def _told(home: Path, environment: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    """Give the folders that the settings of such programs name."""
    for name in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial"):
        if folder := environment.get(name):
            yield Path(os.path.realpath(folder)), "OneDrive"
    data = [Path(environment[name]) for name in ("APPDATA", "LOCALAPPDATA") if environment.get(name)]
    for info in (home / ".dropbox" / "info.json", *(each / "Dropbox" / "info.json" for each in data)):
        for account in _json(info).values():
            if isinstance(account, dict) and isinstance(account.get("path"), str):
                yield Path(os.path.realpath(account["path"])), "Dropbox"
    config = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
    for folder in _settings(config / "onedrive" / "config", r'\s*sync_dir\s*=\s*"?([^"\n]+)"?'):
        yield Path(os.path.realpath(folder.replace("~", str(home), 1))), "OneDrive"
    for name in ("Nextcloud", "ownCloud"):
        for place in (config / name, *(each / name for each in data)):
            for folder in _settings(place / f"{name.lower()}.cfg", r"\s*[^=]*localPath\s*=\s*(.+)"):
                yield Path(os.path.realpath(folder)), name


def _json(file: Path) -> dict[str, object]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _settings(file: Path, pattern: str) -> list[str]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return []
    return [match[1].strip() for line in lines if (match := re.fullmatch(pattern, line)) and match[1].strip()]
