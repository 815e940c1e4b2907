"""When a vault is backed up by itself, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from coderdesk.domain.backups import Reason
from coderdesk.domain.failures import InvalidValue, StorageFailed
from coderdesk.domain.ports import Vault
from coderdesk.domain.progress import Silent
from coderdesk.domain.secret import Secret
from coderdesk.services.backup_settings import BackupSettings, save_backup_settings
from coderdesk.services.backups import (
    backup_due,
    backup_state,
    list_backups,
    make_backup,
)
from coderdesk.services.house import House
from coderdesk.services.integrity import EVERY, check_due, check_vault, last_checkup
from coderdesk.services.preferences import load_preferences
from coderdesk.services.restoring import prove_backup, restore_backup
from coderdesk.services.vaults import open_vault
from support.factories import a_chart
from support.house import PASSPHRASE, make_vault


@pytest.fixture
def vault(house: House, tmp_path: Path) -> Iterator[Vault]:
    opened = make_vault(house, tmp_path, [a_chart()])
    yield opened
    opened.close()


def worked(vault: Vault) -> None:
    with vault.begin() as work:
        work.audit.record("chart changed")
        work.commit()


def test_a_backup_is_due_once_a_day_where_anything_changed(vault: Vault) -> None:
    worked(vault)
    now = datetime.now().astimezone()
    assert backup_due(vault, now=now) is Reason.DAILY
    made = make_backup(vault, now=now, reason=Reason.DAILY)
    assert backup_due(vault, now=made.made) is None
    tomorrow = made.made + timedelta(days=1)
    assert backup_due(vault, now=tomorrow) is None
    worked(vault)
    assert backup_due(vault, now=tomorrow) is Reason.DAILY


def test_before_the_coder_would_be_reminded_one_is_made_though_nothing_changed(vault: Vault) -> None:
    made = make_backup(vault, now=datetime.now().astimezone())
    later = made.made + timedelta(days=7)
    assert backup_state(vault, now=later - timedelta(hours=1)).overdue_days == 0
    assert backup_state(vault, now=later).overdue_days == 7
    assert backup_due(vault, now=later) is Reason.DAILY


def test_after_a_clock_was_set_back_a_backup_is_due_and_none_overdue(vault: Vault) -> None:
    made = make_backup(vault, now=datetime.now().astimezone())
    before = made.made - timedelta(days=60)
    assert backup_due(vault, now=before) is Reason.DAILY
    assert backup_state(vault, now=before).overdue_days == 0


def test_what_is_switched_off_is_not_due(house: House, vault: Vault) -> None:
    worked(vault)
    now = datetime.now().astimezone()
    assert backup_due(vault, now=now, locking=True) is Reason.CLOSING
    save_backup_settings(house, vault, settings=BackupSettings(at_locking=False, daily=False))
    assert backup_due(vault, now=now, locking=True) is None
    assert backup_due(vault, now=now) is None
    with vault.begin() as work:
        changes = {change.field: (change.old, change.new) for change in work.audit.entries(limit=1)[0].changes}
    assert changes == {"backups: at locking": ("True", "False"), "backups: daily": ("True", "False")}


def test_a_failure_is_kept_until_a_backup_is_made(house: House, vault: Vault, tmp_path: Path) -> None:
    drive = tmp_path / "drive"
    drive.mkdir()
    save_backup_settings(house, vault, settings=BackupSettings(folder=str(drive)))
    drive.rmdir()
    now = datetime.now().astimezone()
    with pytest.raises(StorageFailed, match="is not there"):
        make_backup(vault, now=now)
    assert not drive.exists()
    failed = backup_state(vault, now=now).failed
    assert failed is not None
    assert "is not there" in failed.why
    drive.mkdir()
    made = make_backup(vault, now=now)
    assert made.path.parent == drive
    assert backup_state(vault, now=made.made).failed is None
    assert [backup.path for backup in list_backups(vault)] == [made.path]
    with pytest.raises(InvalidValue):
        save_backup_settings(house, vault, settings=BackupSettings(folder=str(tmp_path / "nowhere")))


def test_the_folder_is_known_outside_of_the_vault_too(house: House, tmp_path: Path) -> None:
    drive = tmp_path / "drive"
    drive.mkdir()
    make_vault(house, tmp_path, [a_chart()]).close()
    file = (tmp_path / "Home office.cdvault").resolve()
    vault = open_vault(house, file=file, passphrase=Secret(PASSPHRASE))
    save_backup_settings(house, vault, settings=BackupSettings(folder=str(drive)))
    assert load_preferences(house.config_folder).backups_of(file) == str(drive)
    vault.close()
    # It is not forgotten when the vault is opened again.
    open_vault(house, file=file, passphrase=Secret(PASSPHRASE)).close()
    assert load_preferences(house.config_folder).backups_of(file) == str(drive)


def test_a_restored_vault_in_the_same_folder_takes_none_of_the_first_ones_backups_away(
    house: House, vault: Vault, tmp_path: Path
) -> None:
    drive = tmp_path / "drive"
    drive.mkdir()
    save_backup_settings(house, vault, settings=BackupSettings(folder=str(drive)))
    now = datetime.now().astimezone()
    first = make_backup(vault, now=now)
    restored = restore_backup(
        house, backup=first.path, opener=Secret(PASSPHRASE), target=tmp_path / "Again.cdvault", progress=Silent()
    )
    second = make_backup(restored, now=now)
    assert {backup.path for backup in list_backups(restored)} == {first.path, second.path}
    with restored.begin() as work:
        assert "vault restored" in [entry.action for entry in work.audit.entries()]
    restored.close()
    assert first.path.exists()


def test_the_trail_keeps_backups_proofs_and_checks(vault: Vault) -> None:
    now = datetime.now().astimezone()
    made = make_backup(vault, now=now)
    prove_backup(vault, backup=made.path, progress=Silent())
    assert check_due(vault.begin, now=now)
    found = check_vault(vault, progress=Silent())
    with vault.begin() as work:
        told = {entry.action: entry.detail for entry in work.audit.entries(limit=3)}
    assert set(told) == {"vault backed up", "backup proved", "vault checked"}
    assert made.path.name in told["vault backed up"]
    assert "good" in told["backup proved"]
    assert last_checkup(vault.begin) == found
    assert not check_due(vault.begin, now=found.at + EVERY - timedelta(hours=1))
    assert check_due(vault.begin, now=found.at + EVERY)
    assert check_due(vault.begin, now=found.at - timedelta(days=1))
