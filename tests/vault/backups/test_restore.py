"""What is in a backup, whether it is good, and a new vault made of it."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from coderdesk.domain.backups import Backup, Reason, TableChange
from coderdesk.domain.failures import (
    Cancelled,
    CoderDeskError,
    NewerVault,
    NotAVault,
    StorageFailed,
    WrongPassphrase,
)
from coderdesk.domain.identifiers import DocumentId
from coderdesk.domain.progress import Silent
from coderdesk.domain.secret import Secret
from coderdesk.domain.worklist import WorklistQuery
from coderdesk.vault.backups.container import read_tail
from coderdesk.vault.backups.finding import by_opener
from coderdesk.vault.backups.opened import OpenedBackup, verify_unopened
from coderdesk.vault.backups.restore import restore
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.keyfile import beside
from coderdesk.vault.migrations.steps import STEPS
from coderdesk.vault.store import FileVault
from support.factories import a_chart, an_encounter
from support.progress import Meanwhile, stop
from support.stored import keep


@pytest.fixture
def backup(worked_in: FileVault, folder: Path) -> Backup:
    return worked_in.back_up(folder, reason=Reason.ASKED, progress=Silent())


@pytest.fixture
def opened(backup: Backup, passphrase: Secret) -> Iterator[OpenedBackup]:
    with OpenedBackup(backup.path, by_opener(passphrase)) as found:
        yield found


def test_a_preview_says_what_is_in_it(worked_in: FileVault, opened: OpenedBackup) -> None:
    content = opened.content()
    with worked_in.begin() as work:
        newest = work.audit.entries()[0].at
    assert content.backup.vault_name == "Practice.cdvault"
    assert content.backup.schema == len(STEPS)
    assert content.created == worked_in.info().created
    assert content.newest_change == newest
    assert (content.encounters, content.documents) == (1, 2)
    assert content.clients == (("Cedar Valley Internal Medicine", 1),)


def test_a_backup_does_not_open_without_its_passphrase(backup: Backup) -> None:
    with pytest.raises(WrongPassphrase):
        OpenedBackup(backup.path, by_opener(Secret("not this one at all")))


def test_a_restored_vault_is_the_one_that_was_backed_up(
    worked_in: FileVault, opened: OpenedBackup, keeper: FileVaultKeeper, passphrase: Secret, tmp_path: Path
) -> None:
    target = tmp_path / "Restored.cdvault"
    restore(opened, target, Silent())
    assert target.stat().st_mode & 0o777 == beside(target).stat().st_mode & 0o777 == 0o600
    vault = keeper.open(target, passphrase)
    with vault.begin() as found, worked_in.begin() as work:
        (encounter,) = found.worklist.ids(WorklistQuery())
        assert found.worklist.chart(encounter, data=True) == work.worklist.chart(encounter, data=True)
        assert found.audit.entries() == work.audit.entries()
    vault.close()


def test_nothing_is_ever_restored_over_a_file_that_is_there(opened: OpenedBackup, file: Path, tmp_path: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(StorageFailed, match="is there already"):
        restore(opened, file, Silent())
    assert file.read_bytes() == before
    taken = tmp_path / "Taken.cdvault"
    beside(taken).write_text("the key file of another vault")
    with pytest.raises(StorageFailed, match="is there already"):
        restore(opened, taken, Silent())
    assert not taken.exists()


def test_a_restore_that_is_stopped_or_has_no_folder_leaves_nothing(opened: OpenedBackup, tmp_path: Path) -> None:
    there = set(tmp_path.rglob("*"))
    with pytest.raises(Cancelled):
        restore(opened, tmp_path / "Restored.cdvault", Meanwhile(stop, "Counting"))
    with pytest.raises(StorageFailed, match="does not exist"):
        restore(opened, tmp_path / "nowhere" / "Restored.cdvault", Silent())
    assert set(tmp_path.rglob("*")) == there


def test_a_good_backup_is_verified_with_and_without_its_key(opened: OpenedBackup, backup: Backup) -> None:
    verified = opened.verify(Silent())
    assert verified.opened
    assert (verified.rows["encounter"], verified.rows["document"]) == (1, 2)
    assert verify_unopened(backup.path, Silent()).opened is False


def test_every_flipped_bit_of_a_backup_is_found(backup: Backup, passphrase: Secret) -> None:
    data = backup.path.read_bytes()
    chance = random.Random(20260914)  # noqa: S311 - where to flip is no secret
    places = [chance.randrange(len(data)) for _ in range(60)]
    # The tail is small beside the pages: each part of it is looked at.
    places += range(read_tail(backup.path).pages * 4096, len(data), 97)
    for place in places:
        touched = bytearray(data)
        touched[place] ^= 1 << chance.randrange(8)
        backup.path.write_bytes(touched)
        with pytest.raises(CoderDeskError):
            verify_unopened(backup.path, Silent())
        with (
            pytest.raises(CoderDeskError),
            OpenedBackup(backup.path, by_opener(passphrase)) as opened,
        ):
            opened.verify(Silent())


def test_a_backup_that_was_cut_is_found(backup: Backup) -> None:
    data = backup.path.read_bytes()
    for size in (0, 10, 4096, len(data) // 2, len(data) - 1):
        backup.path.write_bytes(data[:size])
        with pytest.raises(NotAVault):
            verify_unopened(backup.path, Silent())


def test_what_a_backup_says_of_itself_cannot_be_changed_unnoticed(backup: Backup, passphrase: Secret) -> None:
    """Who has no key can write a whole tail anew, with a checksum that is right."""
    tail = read_tail(backup.path)
    pages = backup.path.read_bytes()[: tail.pages * 4096]
    for forged in (
        replace(tail, made="2027-01-01T00:00:00.000000Z"),
        replace(tail, schema=1),
        replace(tail, vault_name="Other.cdvault"),
        replace(tail, sealed="00" * 60),
    ):
        backup.path.write_bytes(pages + forged.to_bytes())
        assert read_tail(backup.path) == forged
        with pytest.raises(NotAVault, match="damaged"):
            OpenedBackup(backup.path, by_opener(passphrase))


def test_a_backup_of_a_newer_program_is_refused_in_plain_words(backup: Backup, passphrase: Secret) -> None:
    tail = read_tail(backup.path)
    pages = backup.path.read_bytes()[: tail.pages * 4096]
    backup.path.write_bytes(pages + replace(tail, schema=len(STEPS) + 1, program="9.0").to_bytes())
    with pytest.raises(NewerVault, match=r"newer CoderDesk \(9\.0\)"):
        OpenedBackup(backup.path, by_opener(passphrase))


def test_a_drill_proves_a_backup_and_tells_what_changed_since(
    worked_in: FileVault, backup: Backup, passphrase: Secret
) -> None:
    proof = worked_in.prove(backup.path, progress=Silent())
    assert proof.rows["encounter"] == 1
    assert proof.since == []
    keep(worked_in, replace(a_chart(), encounter=an_encounter("E11.9", id="enc-2", external_id="x:2", account="A-2")))
    with worked_in.begin() as work:
        (encounter,) = work.worklist.by_account("A-2")
        held = next(work.worklist.get(one) for one in work.worklist.ids(WorklistQuery()) if one != encounter)
        work.worklist.save(held.held("records missing"))
        work.audit.record("chart held", held.id)
        work.commit()
    proof = worked_in.prove(backup.path, opener=passphrase, progress=Silent())
    since = {change.table: change for change in proof.since}
    assert since["encounter"] == TableChange("encounter", added=1, changed=1, removed=0)
    assert since["audit"] == TableChange("audit", added=1, changed=0, removed=0)
    assert "document" not in since or since["document"].removed == 0


def test_a_drill_finds_a_backup_that_was_made_of_another_state(
    worked_in: FileVault, folder: Path, backup: Backup
) -> None:
    """Pages of a later backup of the same vault are authentic; that they are not those of this one is noticed."""
    with worked_in.begin() as work:
        scan = work.documents.find(DocumentId("scan"))
        assert scan is not None
        work.documents.save(replace(scan, text="changed since"))
        work.commit()
    later = worked_in.back_up(folder, reason=Reason.ASKED, progress=Silent())
    tail, pages = read_tail(backup.path), later.path.read_bytes()
    backup.path.write_bytes(pages[: read_tail(later.path).pages * 4096] + replace(tail).to_bytes())
    with pytest.raises(NotAVault):
        worked_in.prove(backup.path, progress=Silent())


def test_a_drill_does_not_change_backup_or_vault(worked_in: FileVault, backup: Backup) -> None:
    before = backup.path.read_bytes()
    with worked_in.begin() as work:
        trail = work.audit.entries()
    worked_in.prove(backup.path, progress=Silent())
    assert backup.path.read_bytes() == before
    assert sorted(path.name for path in backup.path.parent.iterdir()) == [backup.path.name]
    with worked_in.begin() as work:
        assert work.audit.entries() == trail


def test_a_renamed_backup_is_the_same_backup(backup: Backup, passphrase: Secret, tmp_path: Path) -> None:
    moved = tmp_path / "on another drive.bin"
    shutil.copy(backup.path, moved)
    with OpenedBackup(moved, by_opener(passphrase)) as opened:
        assert opened.content().encounters == 1
