"""The trail stays whole through a new key, a backup and its restoring, and says when an older copy took its place."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from coderdesk.domain.audit import CUT_SHORT, Kind
from coderdesk.domain.progress import Silent
from coderdesk.domain.secret import Secret
from coderdesk.services.backups import make_backup
from coderdesk.services.house import House
from coderdesk.services.keys import change_key
from coderdesk.services.restoring import restore_backup
from coderdesk.services.trail import verify_trail
from coderdesk.services.vaults import open_vault, unlock_vault
from coderdesk.vault.keeper import FileVaultKeeper
from support.factories import a_chart
from support.house import LIGHT, PASSPHRASE, make_vault

SECRET = Secret(PASSPHRASE)


@pytest.fixture
def house(house: House, tmp_path: Path) -> House:
    """A house that keeps seals, as the program's own does."""
    return replace(house, keeper=FileVaultKeeper(LIGHT, seals=tmp_path / "config" / "trail-seals"))


@pytest.fixture
def file(house: House, tmp_path: Path) -> Path:
    """A vault with a little work in it, locked."""
    folder = tmp_path / "vaults"
    folder.mkdir()
    make_vault(house, folder, [a_chart()]).close()
    return folder / "Home office.cdvault"


def test_a_new_key_leaves_the_trail_whole_and_its_seal_good(house: House, file: Path) -> None:
    change_key(house, file=file, passphrase=SECRET)
    vault = open_vault(house, file=file, passphrase=SECRET, remember=False)
    found = verify_trail(vault.begin)
    with vault.begin() as work:
        kinds = {entry.action: entry.kind for entry in work.audit.entries()}
    vault.close()
    assert (found.is_whole, found.sealed) == (True, found.head.entries)
    assert kinds["key changed"] is Kind.KEYS
    assert CUT_SHORT not in kinds


def test_a_restored_backup_goes_on_with_the_trail_that_it_holds(house: House, file: Path, tmp_path: Path) -> None:
    vault = open_vault(house, file=file, passphrase=SECRET, remember=False)
    made = make_backup(vault, now=house.clock.now())
    with vault.begin() as work:
        mark = work.audit.head().words
    vault.close()
    restored = restore_backup(
        house, backup=made.path, opener=SECRET, target=tmp_path / "Again.cdvault", progress=Silent(), remember=False
    )
    found = verify_trail(restored.begin)
    restored.close()
    assert found.is_whole
    assert found.head.words != mark


def test_an_older_copy_in_its_place_is_told_at_unlocking_and_by_every_check(house: House, file: Path) -> None:
    older = file.with_name("older")
    shutil.copy(file, older)
    vault = open_vault(house, file=file, passphrase=SECRET, remember=False)
    vault.close()
    shutil.copy(older, file)

    unlocked = unlock_vault(house, file=file, opener=SECRET, remember=False)
    found = verify_trail(unlocked.vault.begin)
    unlocked.vault.close()
    again = unlock_vault(house, file=file, opener=SECRET, remember=False)
    still = verify_trail(again.vault.begin)
    again.vault.close()

    assert unlocked.trail_cut
    assert "audit trail is shorter" in unlocked.news
    assert not found.is_whole
    assert "cut off" in found.faults[0].told
    assert (again.trail_cut, still.faults) == (False, found.faults)
