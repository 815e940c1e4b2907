"""A vault of an older version: backed up before it is brought to this one, and restored and saved from damage as
such."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from coderdesk.domain.backups import Reason
from coderdesk.domain.failures import StorageFailed
from coderdesk.domain.progress import Silent
from coderdesk.domain.secret import Secret
from coderdesk.domain.worklist import WorklistQuery
from coderdesk.vault.backups.finding import by_opener
from coderdesk.vault.backups.folder import backups_in, usual_folder
from coderdesk.vault.backups.opened import OpenedBackup
from coderdesk.vault.backups.restore import restore
from coderdesk.vault.connection import connect
from coderdesk.vault.damage.salvage import examine, salvage
from coderdesk.vault.door import unlock_typed
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.keyfile import KeyFile, beside
from coderdesk.vault.migrations.steps import STEPS

STORES = Path(__file__).parents[1] / "migrations" / "stores"


def statements(text: str) -> Iterator[str]:
    """Give the statements of a script one by one; a text in it may hold a line end or a semicolon."""
    pending = ""
    for line in text.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""


@pytest.fixture(params=[1, 2])
def version(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def old(version: int, keeper: FileVaultKeeper, file: Path, passphrase: Secret) -> Path:
    """A locked vault as the program of that version left it."""
    keeper.create(file, passphrase, coder="Ada").close()
    keys = KeyFile.from_bytes(beside(file).read_bytes(), file.name)
    key = unlock_typed(file, keys, passphrase).key
    file.write_bytes(b"")
    made = connect(file, key, salt=bytes.fromhex(keys.vault))
    made.execute("BEGIN")
    made.execute("PRAGMA defer_foreign_keys = ON")
    for statement in statements((STORES / f"version_{version}.sql").read_text(encoding="utf-8")):
        made.execute(statement)
    created = ("vault.created", "2026-01-01T00:00:00.000000Z")
    made.execute("INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING", created)
    made.execute("COMMIT")
    made.close()
    return file


def test_it_is_backed_up_before_it_is_migrated_and_the_backup_holds_the_old_one(
    old: Path, version: int, keeper: FileVaultKeeper, passphrase: Secret, tmp_path: Path
) -> None:
    vault = keeper.open(old, passphrase)
    assert vault.info().schema == len(STEPS)
    (backup,) = backups_in(usual_folder(old), lineage=vault.lineage())
    assert (backup.reason, backup.schema) == (Reason.MIGRATION, version)
    charts = vault.info().encounters
    vault.close()
    keeper.open(old, passphrase).close()
    assert len(backups_in(usual_folder(old))) == 1
    target = tmp_path / "Restored.cdvault"
    with OpenedBackup(backup.path, by_opener(passphrase)) as opened:
        assert opened.content().encounters == charts
        opened.verify(Silent())
        restore(opened, target, Silent())
    restored = keeper.open(target, passphrase)
    assert restored.info().schema == len(STEPS)
    with restored.begin() as work:
        for encounter in work.worklist.ids(WorklistQuery()):
            work.worklist.chart(encounter)
    restored.close()


def test_a_backup_of_the_old_version_is_proved_against_the_new_vault(
    old: Path, keeper: FileVaultKeeper, passphrase: Secret
) -> None:
    vault = keeper.open(old, passphrase)
    (backup,) = backups_in(usual_folder(old))
    proof = vault.prove(backup.path, progress=Silent())
    assert {change.table for change in proof.since} <= {"setting", "audit", "audit_chain", "sqlite_sequence"}
    vault.close()


def test_it_is_not_migrated_where_no_backup_of_it_can_be_made(
    old: Path, keeper: FileVaultKeeper, passphrase: Secret
) -> None:
    before = old.read_bytes()
    # A file stands where the folder would be made.
    usual_folder(old).write_text("in the way")
    with pytest.raises(StorageFailed):
        keeper.open(old, passphrase)
    assert len(old.read_bytes()) == len(before)
    usual_folder(old).unlink()
    keeper.open(old, passphrase).close()


def test_what_can_be_read_of_it_is_saved_into_a_vault_of_this_version(
    old: Path, version: int, keeper: FileVaultKeeper, passphrase: Secret
) -> None:
    keys = KeyFile.from_bytes(beside(old).read_bytes(), old.name)
    key = unlock_typed(old, keys, passphrase).key
    assert examine(old, key, keys, Silent()).pages == []
    told = salvage(old, key, keys, old.with_name("Saved.cdvault"), Silent())
    assert told.losses == []
    vault = keeper.open(told.file, passphrase)
    assert (vault.info().schema, vault.info().encounters) == (len(STEPS), told.rows["encounter"])
    assert vault.check(Silent()).faults == ()
    vault.close()
    assert version < len(STEPS)
