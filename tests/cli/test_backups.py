"""Backups at the command line, in JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

from coderdesk.domain.resources import resource_folder
from support.calls import Call

SAMPLES = resource_folder() / "samples"
CLEAN = SAMPLES / "cedar-01-diabetes.json"
OTHER = SAMPLES / "cedar-04-two-diabetes-types.json"


@pytest.fixture
def backup(call: Call, vault: tuple[str, ...]) -> Path:
    """Return the file of a backup of a vault with one chart."""
    call("import", *vault, CLEAN)
    return Path(call("vault", "backup", *vault, "--json").json["file"])


def test_a_vault_is_backed_up_beside_it_and_the_backup_is_listed(
    call: Call, vault: tuple[str, ...], backup: Path, tmp_path: Path
) -> None:
    assert backup.parent == tmp_path / "home backups"
    (listed,) = call("vault", "backups", *vault, "--json").json
    assert listed["file"] == str(backup)
    assert listed["bytes"] == backup.stat().st_size
    assert (listed["why"], listed["vault"]) == ("asked for", "home.cdvault")
    assert call("vault", "backups", "--folder", backup.parent, "--json").json == [listed]


def test_a_backup_becomes_a_new_vault_and_never_replaces_one(
    call: Call, vault: tuple[str, ...], backup: Path, passphrase_file: Path, tmp_path: Path
) -> None:
    opener = ("--passphrase-file", passphrase_file)
    seen = call("vault", "restore", "--backup", backup, *opener, "--json").json
    assert (seen["encounters"], seen["clients"]) == (1, [{"client": "Cedar Valley Internal Medicine", "encounters": 1}])
    target = tmp_path / "again.cdvault"
    assert call("vault", "restore", "--backup", backup, "--to", target, *opener).code == 0
    (row,) = call("worklist", "--vault", target, *opener, "--json").json
    assert row["account"] == "4471-0926"
    refused = call("vault", "restore", "--backup", backup, "--to", target, *opener)
    assert refused.code == 5
    assert "is there already" in refused.err


def test_a_backup_is_proved_and_what_changed_since_is_told(call: Call, vault: tuple[str, ...], backup: Path) -> None:
    call("import", *vault, OTHER)
    proved = call("vault", "prove", *vault, "--backup", backup, "--json")
    assert proved.code == 0
    assert proved.json["good"] is True
    assert proved.json["rows"]["encounter"] == 1
    assert {"table": "encounter", "added": 1, "changed": 0, "removed": 0} in proved.json["changed_since"]


def test_a_damaged_backup_is_told(call: Call, backup: Path, passphrase_file: Path) -> None:
    opener = ("--passphrase-file", passphrase_file)
    good = call("vault", "verify", "--backup", backup, *opener, "--json")
    assert (good.code, good.json["opened"], good.json["rows"]["encounter"]) == (0, True, 1)
    data = bytearray(backup.read_bytes())
    data[50_000] ^= 1
    backup.write_bytes(data)
    for how in (opener, ("--checksum-only",)):
        bad = call("vault", "verify", "--backup", backup, *how)
        assert bad.code == 4
        assert "is damaged" in bad.err


def test_a_folder_that_is_gone_is_told(call: Call, vault: tuple[str, ...], tmp_path: Path) -> None:
    gone = call("vault", "backup", *vault, "--to", tmp_path / "drive that was taken out")
    assert gone.code == 5
    assert "is not there" in gone.err
    assert not (tmp_path / "drive that was taken out").exists()


def test_a_vault_is_checked(call: Call, vault: tuple[str, ...], backup: Path) -> None:
    assert backup.exists()
    found = call("vault", "check", *vault, "--json")
    assert (found.code, found.json["whole"], found.json["faults"]) == (0, True, [])
    assert found.json["rows"] > 10


def test_what_can_be_read_of_a_damaged_vault_is_saved_and_the_good_backup_named(
    call: Call, vault: tuple[str, ...], backup: Path, tmp_path: Path
) -> None:
    file = Path(vault[1])
    data = bytearray(file.read_bytes())
    for page in range(20, len(data) // 4096, 9):
        data[page * 4096 : page * 4096 + 4096] = bytes(4096)
    file.write_bytes(data)
    refused = call("worklist", *vault)
    assert refused.code == 4
    assert "Save what can be read" in refused.err
    seen = call("vault", "salvage", *vault, "--json").json
    assert len(seen["damaged_pages"]) == len(range(20, len(data) // 4096, 9))
    assert seen["newest_good_backup"]["file"] == str(backup)
    target = tmp_path / "saved.cdvault"
    saved = call("vault", "salvage", *vault, "--to", target, "--json")
    assert saved.code == 0
    assert call("vault", "check", "--vault", target, *vault[2:], "--json").code in (0, 1)
    assert call("worklist", "--vault", target, *vault[2:]).code == 0
