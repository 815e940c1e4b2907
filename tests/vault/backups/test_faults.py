"""Killed, on a full disk, in a folder that is gone or shut: no backup that is not whole, and nothing lost of the
vault."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coderdesk.domain.backups import Backup, Reason
from coderdesk.domain.failures import DamagedVault, NotAVault, StorageFailed
from coderdesk.domain.progress import Silent
from coderdesk.domain.secret import Secret
from coderdesk.vault.backups.finding import by_opener
from coderdesk.vault.backups.folder import backups_in, rotate, secure, usual_folder
from coderdesk.vault.backups.make import PART_ENDING, Source
from coderdesk.vault.backups.opened import OpenedBackup
from coderdesk.vault.backups.restore import restore
from coderdesk.vault.connection import only
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.keyfile import beside
from coderdesk.vault.store import FileVault
from support.factories import a_document

ROUNDS = 15
NOBODY = 65534
WORKER = Path(__file__).with_name("working_until_killed.py")


def work_until_killed(what: str, of: Path, passphrase: Secret, folder: Path, pause: float) -> list[str]:
    """Let it work, kill it a moment after the first, and return the lines that it told whole."""
    command = [sys.executable, str(WORKER), what, str(of), passphrase.reveal(), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        told = [worker.stdout.readline()]
        time.sleep(pause)
        worker.kill()
        told += [line for line in worker.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    assert worker.returncode == -signal.SIGKILL
    return [line.strip() for line in told]


@pytest.fixture
def large(worked_in: FileVault) -> FileVault:
    """A vault that takes a while to be copied."""
    with worked_in.begin() as work:
        work.documents.save(a_document(id="large", data=os.urandom(8_000_000)))
        work.commit()
    return worked_in


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    options = ["-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if mount is None or subprocess.run([mount, *options], capture_output=True, check=False).returncode:
        pytest.skip("a file system of its own cannot be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@contextmanager
def nobody() -> Iterator[None]:
    """Give up root for a while: root may write everywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


def test_killed_while_it_backs_up_it_leaves_only_whole_backups(
    large: FileVault, file: Path, folder: Path, keeper: FileVaultKeeper, passphrase: Secret
) -> None:
    large.close()
    chance = random.Random(20260914)  # noqa: S311 - when to kill is no secret
    told: dict[str, int] = {}
    for _ in range(ROUNDS):
        lines = work_until_killed("backup", file, passphrase, folder, chance.random() * 0.6)
        told |= {path: int(number) for number, path in (line.split(" ", 1) for line in lines)}
    backups = backups_in(folder)
    # Every file that bears a backup's name is one, and none that was told is missing.
    assert {backup.path for backup in backups} == set(folder.glob("*.cdbackup"))
    assert {str(backup.path) for backup in backups} >= set(told)
    for backup in backups:
        with OpenedBackup(backup.path, by_opener(passphrase)) as opened:
            opened.verify(Silent())
            number = only(opened.connection.execute("SELECT value FROM setting WHERE name = 'number'"))
        assert told.get(str(backup.path), int(number)) == int(number)
    vault = keeper.open(file, passphrase)
    assert vault.check(Silent()).faults == ()
    # What was left half-made is taken away once nobody can be writing it any more.
    left = list(folder.glob(f".*{PART_ENDING}*"))
    assert left
    for part in left:
        os.utime(part, (time.time() - 7200, time.time() - 7200))
    vault.back_up(folder, reason=Reason.ASKED, progress=Silent())
    assert list(folder.glob(f".*{PART_ENDING}*")) == []
    vault.close()


def test_killed_while_it_restores_it_leaves_only_whole_vaults(
    large: FileVault, folder: Path, keeper: FileVaultKeeper, passphrase: Secret, tmp_path: Path
) -> None:
    backup = large.back_up(folder, reason=Reason.ASKED, progress=Silent())
    before = backup.path.read_bytes()
    into = tmp_path / "restored"
    into.mkdir()
    chance = random.Random(20260915)  # noqa: S311 - when to kill is no secret
    told: set[str] = set()
    for _ in range(ROUNDS):
        lines = work_until_killed("restore", backup.path, passphrase, into, chance.random() * 0.3)
        told |= {line.split(" ", 1)[1] for line in lines}
    vaults = sorted(into.glob("Restored *.cdvault"))
    assert {str(vault) for vault in vaults} >= told
    for place in vaults[:: max(1, len(vaults) // 10)]:
        vault = keeper.open(place, passphrase)
        assert vault.info().encounters == 1
        assert vault.check(Silent()).faults == ()
        vault.close()
    assert all(beside(place).exists() for place in vaults)
    assert backup.path.read_bytes() == before


def test_a_full_disk_is_told_by_its_folder_and_keeps_no_half_backup(large: FileVault, small_disk: Path) -> None:
    with pytest.raises(StorageFailed, match=f"The disk of {small_disk} is full"):
        large.back_up(small_disk, reason=Reason.ASKED, progress=Silent())
    assert list(small_disk.iterdir()) == []
    assert large.check(Silent()).faults == ()


def test_a_full_disk_keeps_no_half_restored_vault(
    large: FileVault, folder: Path, small_disk: Path, passphrase: Secret
) -> None:
    backup = large.back_up(folder, reason=Reason.ASKED, progress=Silent())
    with (
        OpenedBackup(backup.path, by_opener(passphrase)) as opened,
        pytest.raises(StorageFailed, match="is full"),
    ):
        restore(opened, small_disk / "Restored.cdvault", Silent())
    assert list(small_disk.iterdir()) == []


def test_a_folder_that_may_not_be_written_is_told(keeper: FileVaultKeeper, passphrase: Secret) -> None:
    place = Path(tempfile.mkdtemp())
    if os.geteuid() == 0:
        os.chown(place, NOBODY, NOBODY)
    shut = place / "shut"
    try:
        with nobody():
            vault = keeper.create(place / "Practice.cdvault", passphrase, coder="Ada")
            shut.mkdir()
            shut.chmod(0o500)
            with pytest.raises(StorageFailed, match=f"could not be written to {shut}"):
                vault.back_up(shut, reason=Reason.ASKED, progress=Silent())
            vault.close()
        assert list(shut.iterdir()) == []
    finally:
        shut.chmod(0o700)
        shutil.rmtree(place)


def test_before_a_rewrite_a_folder_that_is_gone_is_stood_in_for_by_the_usual_one(
    worked_in: FileVault, file: Path, tmp_path: Path
) -> None:
    with worked_in.begin() as work:
        work.settings.put("backup.folder", str(tmp_path / "drive that was taken out"))
        work.commit()
    connection = worked_in._take()
    made = secure(Source(file, worked_in._key, connection), reason=Reason.REKEY, now=datetime(2026, 9, 14, tzinfo=UTC))
    worked_in._give_back(connection)
    assert made.path.parent == usual_folder(file)
    assert not (tmp_path / "drive that was taken out").exists()


def test_a_damaged_vault_makes_no_backup(
    large: FileVault, file: Path, folder: Path, keeper: FileVaultKeeper, passphrase: Secret
) -> None:
    """A good backup is never followed, and in time rotated away, by one of a damaged vault."""
    with large.begin() as work:
        work._session.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    with file.open("r+b") as opened:
        opened.seek(file.stat().st_size - 4096 * 700)
        opened.write(os.urandom(4096))
    # What a connection has read before it keeps in memory.
    while large._idle:
        large._idle.pop().close()
    with pytest.raises((StorageFailed, NotAVault)):
        large.back_up(folder, reason=Reason.ASKED, progress=Silent())
    assert list(folder.iterdir()) == []
    large.close()
    with pytest.raises(DamagedVault):
        keeper.open(file, passphrase)


def test_a_clock_that_was_set_back_takes_no_backup_away(worked_in: FileVault, folder: Path) -> None:
    made: list[Backup] = []
    for days in (0, 1, 2, -40, -39):
        worked_in._now = lambda days=days: datetime(2026, 9, 14, 15, tzinfo=UTC) + timedelta(days)  # type: ignore[misc]
        made.append(worked_in.back_up(folder, reason=Reason.DAILY, progress=Silent()))
        assert rotate(backups_in(folder, lineage=worked_in.lineage()), now=made[-1].made) == []
    assert len(list(folder.iterdir())) == 5


def test_rotation_touches_nothing_that_is_no_backup_of_this_vault(
    worked_in: FileVault, folder: Path, keeper: FileVaultKeeper, passphrase: Secret, tmp_path: Path
) -> None:
    other = keeper.create(tmp_path / "Other.cdvault", passphrase, coder="Eve")
    theirs = other.back_up(folder, reason=Reason.ASKED, progress=Silent())
    other.close()
    letter, fake = folder / "letter.txt", folder / "looks like one.cdbackup"
    letter.write_text("mine")
    fake.write_text("no backup")
    old = worked_in.back_up(folder, reason=Reason.ASKED, progress=Silent())
    new = worked_in.back_up(folder, reason=Reason.ASKED, progress=Silent())
    assert rotate(backups_in(folder, lineage=worked_in.lineage()), now=new.made) == [old]
    assert set(folder.iterdir()) == {theirs.path, letter, fake, new.path}
