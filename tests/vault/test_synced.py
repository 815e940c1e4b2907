"""A folder that is copied to other computers is known by marks, settings and names; no other is taken for one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coderdesk.domain.secret import Secret
from coderdesk.services.house import House
from coderdesk.services.synced import synced_words
from coderdesk.services.vaults import unlock_vault
from coderdesk.vault.synced import synced_by
from support.house import PASSPHRASE, make_vault


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = tmp_path / "home"
    (made / "work" / "charts").mkdir(parents=True)
    return made


@pytest.mark.parametrize(
    ("mark", "provider"),
    [
        (".dropbox.cache", "Dropbox"),
        (".tmp.driveupload", "Google Drive"),
        (".nextcloudsync.log", "Nextcloud"),
        ("._sync_0f3a9c.db", "Nextcloud or ownCloud"),
        (".stfolder", "Syncthing"),
        (".megaignore", "MEGA"),
        (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
    ],
)
def test_a_mark_at_the_top_of_a_folder_tells_of_all_below_it(home: Path, mark: str, provider: str) -> None:
    (home / "work" / mark).mkdir()
    assert synced_by(home / "work" / "charts", home, {}) == provider
    assert synced_by(home / "work", home, {}) == provider
    assert synced_by(home, home, {}) == ""


@pytest.mark.parametrize(
    ("folder", "provider"),
    [
        ("Dropbox", "Dropbox"),
        ("Dropbox (Cedar Valley)", "Dropbox"),
        ("OneDrive", "OneDrive"),
        ("OneDrive - Cedar Valley", "OneDrive"),
        ("Google Drive", "Google Drive"),
        ("iCloudDrive", "iCloud"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "iCloud"),
        ("Library/CloudStorage/GoogleDrive-kim@example.org", "Google Drive"),
        ("Library/CloudStorage/OneDrive-Personal", "OneDrive"),
        ("Library/CloudStorage/Egnyte-cedar", "Egnyte"),
        ("Nextcloud", "Nextcloud"),
        ("pCloudDrive", "pCloud"),
        ("Box", "Box"),
    ],
)
def test_the_usual_name_of_a_folder_tells_of_it(home: Path, folder: str, provider: str) -> None:
    assert synced_by(home / folder / "Practice", home, {}) == provider


@pytest.mark.parametrize("folder", ["work", "Documents", "work/Box", "work/dropbox notes", "Documents/mega", "Boxes"])
def test_what_only_sounds_like_one_is_none(home: Path, folder: str) -> None:
    (home / folder).mkdir(parents=True, exist_ok=True)
    assert synced_by(home / folder, home, {}) == ""


def test_a_folder_that_the_settings_name_may_be_called_anything(home: Path) -> None:
    place = home / "work"
    assert synced_by(place, home, {"OneDriveCommercial": str(place)}) == "OneDrive"
    (home / ".dropbox").mkdir()
    (home / ".dropbox" / "info.json").write_text(json.dumps({"personal": {"path": str(place), "host": 7}}))
    assert synced_by(place / "charts", home, {}) == "Dropbox"
    (home / ".dropbox" / "info.json").write_text("{ torn")
    assert synced_by(place / "charts", home, {}) == ""
    (home / ".config" / "Nextcloud").mkdir(parents=True)
    (home / ".config" / "Nextcloud" / "nextcloud.cfg").write_text(
        f"[Accounts]\n0\\Folders\\1\\localPath={place}/\n0\\url=https://cloud.example.org\n"
    )
    assert synced_by(place, home, {}) == "Nextcloud"
    (home / ".config" / "onedrive").mkdir()
    (home / ".config" / "onedrive" / "config").write_text('sync_dir = "~/elsewhere"\n')
    assert synced_by(home / "elsewhere" / "new", home, {}) == "OneDrive"


def test_dropbox_own_settings_do_not_make_a_home_synchronised(home: Path) -> None:
    (home / ".dropbox").mkdir()
    assert synced_by(home / "work", home, {}) == ""
    (home / "work" / ".dropbox").write_text("{}")
    assert synced_by(home / "work" / "charts", home, {}) == "Dropbox"


def test_a_link_into_such_a_folder_is_followed(home: Path) -> None:
    (home / "Dropbox" / "vaults").mkdir(parents=True)
    (home / "vaults").symlink_to(home / "Dropbox" / "vaults")
    assert synced_by(home / "vaults", home, {}) == "Dropbox"


def test_what_is_said_names_the_program_and_what_to_do(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(home))
    assert synced_words(home / "work") == ""
    told = synced_words(home / "Dropbox")
    assert told.startswith("Dropbox copies this folder to other computers:")
    assert "Keep the vault elsewhere" in told


def test_an_opened_vault_says_that_its_folder_is_synchronised(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "shared with others"
    (folder / ".stfolder").mkdir(parents=True)
    make_vault(house, folder).close()
    unlocked = unlock_vault(house, file=folder / "Home office.cdvault", opener=Secret(PASSPHRASE))
    unlocked.vault.close()
    assert unlocked.news.startswith("Syncthing copies this folder to other computers")
