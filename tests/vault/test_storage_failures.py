"""Disk full, read-only folders and damaged pages: told in plain words, and nothing half-kept."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from coderdesk.domain.encounter import Encounter
from coderdesk.domain.failures import CoderDeskError, InvalidValue, NotAVault, StorageFailed
from coderdesk.domain.identifiers import DocumentId
from coderdesk.domain.secret import Secret
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.store import FileVault
from coderdesk.vault.troubles import told
from support.factories import a_chart, a_document
from support.stored import keep

NOBODY = 65534


@pytest.fixture
def stored(vault: FileVault) -> Encounter:
    return keep(vault, a_chart())[0]


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


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that belongs to nobody, as the one of a coder who is not root."""
    made = Path(tempfile.mkdtemp())
    if os.geteuid() == 0:
        os.chown(made, NOBODY, NOBODY)
    yield made
    made.chmod(0o700)
    shutil.rmtree(made)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    if (
        mount is None
        or subprocess.run(
            [mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("a file system of its own cannot be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def hold(vault: FileVault, stored: Encounter, pages: int) -> None:
    """Keep a change, a trail entry and a scan of so many kilobytes."""
    with vault.begin() as work:
        work.worklist.save(stored.held("records missing"))
        work.audit.record("chart held", stored.id)
        work.documents.save(a_document(id="scan", data=os.urandom(1024) * pages))
        work.commit()


def nothing_was_kept(vault: FileVault, stored: Encounter) -> bool:
    with vault.begin() as work:
        return (
            work.worklist.get(stored.id) == stored
            and work.audit.entries() == []
            and work.documents.find(DocumentId("scan")) is None
        )


def test_a_full_disk_keeps_nothing_of_the_change_and_loses_nothing_else(
    keeper: FileVaultKeeper, small_disk: Path, passphrase: Secret
) -> None:
    file = small_disk / "Practice.cdvault"
    vault = keeper.create(file, passphrase, coder="Ada")
    (stored,) = keep(vault, a_chart())
    with pytest.raises(StorageFailed, match="disk is full"):
        hold(vault, stored, pages=2000)
    assert nothing_was_kept(vault, stored)
    hold(vault, stored, pages=1)
    vault.close()
    vault = keeper.open(file, passphrase)
    with vault.begin() as work:
        assert work.worklist.get(stored.id).hold_reason == "records missing"
    vault.close()


def test_a_vault_is_not_half_made_on_a_full_disk(keeper: FileVaultKeeper, small_disk: Path, passphrase: Secret) -> None:
    free = shutil.disk_usage(small_disk).free
    (small_disk / "filler").write_bytes(bytes(free - 65536))
    with pytest.raises(StorageFailed):
        keeper.create(small_disk / "Practice.cdvault", passphrase, coder="Ada")
    assert [path.name for path in small_disk.iterdir()] == ["filler"]


def test_a_vault_that_may_not_grow_keeps_nothing_of_the_change(vault: FileVault, stored: Encounter) -> None:
    with vault.begin() as work:
        pages = work._session.value("PRAGMA page_count")
        work._session.rows(f"PRAGMA max_page_count = {pages + 3}")
    with pytest.raises(StorageFailed, match="disk is full"):
        hold(vault, stored, pages=100)
    assert nothing_was_kept(vault, stored)


def test_after_a_failed_write_the_work_cannot_be_committed(vault: FileVault, stored: Encounter) -> None:
    with vault.begin() as work:
        pages = work._session.value("PRAGMA page_count")
        work._session.rows(f"PRAGMA max_page_count = {pages + 3}")
        work.audit.record("chart held", stored.id)
        with pytest.raises(StorageFailed):
            work.documents.save(a_document(id="scan", data=os.urandom(100_000)))
        with pytest.raises(StorageFailed, match="disk is full"):
            work.settings.put("x", "y")
        with pytest.raises(StorageFailed, match="disk is full"):
            work.commit()
    assert nothing_was_kept(vault, stored)


def test_a_vault_is_not_made_in_a_folder_that_may_not_be_written(
    keeper: FileVaultKeeper, folder: Path, passphrase: Secret
) -> None:
    folder.chmod(0o500)
    with nobody(), pytest.raises(StorageFailed, match="may not be written"):
        keeper.create(folder / "Practice.cdvault", passphrase, coder="Ada")
    assert list(folder.iterdir()) == []


def test_a_vault_in_a_folder_that_may_not_be_written_says_so(
    keeper: FileVaultKeeper, folder: Path, passphrase: Secret
) -> None:
    file = folder / "Practice.cdvault"
    with nobody():
        keeper.create(file, passphrase, coder="Ada").close()
        folder.chmod(0o500)
        with pytest.raises(StorageFailed, match="may not be written"):
            keeper.open(file, passphrase)
        folder.chmod(0o700)
        file.chmod(0o400)
        with pytest.raises(StorageFailed, match="may not be written"):
            keeper.open(file, passphrase)
        file.chmod(0o600)
        keeper.open(file, passphrase).close()


@pytest.mark.parametrize("name", ["Practice.cdvault", "Practice.cdvault-keys"])
def test_a_file_that_may_not_be_read_is_named(
    keeper: FileVaultKeeper, folder: Path, passphrase: Secret, name: str
) -> None:
    file = folder / "Practice.cdvault"
    with nobody():
        keeper.create(file, passphrase, coder="Ada").close()
        (folder / name).chmod(0)
        with pytest.raises(StorageFailed, match=f"{name} cannot be read"):
            keeper.open(file, passphrase)


def test_no_flipped_bit_is_ever_served_as_data(
    keeper: FileVaultKeeper, file: Path, passphrase: Secret, capfd: pytest.CaptureFixture[str]
) -> None:
    vault = keeper.create(file, passphrase, coder="Ada")
    (stored,) = keep(vault, a_chart())
    with vault.begin() as work:
        whole = work.worklist.chart(stored.id, data=True)
    vault.close()
    data = file.read_bytes()
    noticed = 0
    # Every fourth page or so, each at another place; `tests/reliability/test_flips.py` flips at random.
    for place in range(0, len(data), 15013):
        touched = bytearray(data)
        touched[place] ^= 1 << place % 8
        file.write_bytes(touched)
        with suppress(StorageFailed, NotAVault):
            noticed += 1
            vault = keeper.open(file, passphrase)
            with vault.begin() as work:
                assert work.worklist.chart(stored.id, data=True) == whole
            vault.close()
            noticed -= 1
    assert noticed > 5
    assert capfd.readouterr() == ("", "")


def test_a_vault_that_was_cut_while_it_was_closed_is_not_read_as_an_emptier_one(
    keeper: FileVaultKeeper, file: Path, passphrase: Secret
) -> None:
    vault = keeper.create(file, passphrase, coder="Ada")
    keep(vault, a_chart())
    vault.close()
    for size in range(4096, file.stat().st_size, 4096 * 7):
        copy = file.with_name(f"cut at {size}.cdvault")
        copy.write_bytes(file.read_bytes()[:size])
        with pytest.raises(NotAVault):
            keeper.open(copy, passphrase)


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        (sqlcipher.SQLITE_FULL, StorageFailed, "disk is full"),
        (sqlcipher.SQLITE_BUSY, StorageFailed, "another program"),
        (sqlcipher.SQLITE_LOCKED | 1 << 8, StorageFailed, "another program"),
        (sqlcipher.SQLITE_READONLY | 8 << 8, StorageFailed, "may not be written"),
        (sqlcipher.SQLITE_CANTOPEN, StorageFailed, "may not be written"),
        (sqlcipher.SQLITE_IOERR | 3 << 8, StorageFailed, "disk failed"),
        (sqlcipher.SQLITE_CORRUPT, StorageFailed, "damaged"),
        (sqlcipher.SQLITE_NOTADB, StorageFailed, "damaged"),
        (sqlcipher.SQLITE_NOMEM, StorageFailed, "memory"),
        (sqlcipher.SQLITE_TOOBIG, InvalidValue, "too large"),
        (sqlcipher.SQLITE_INTERRUPT, StorageFailed, "was locked"),
    ],
)
def test_each_trouble_of_the_world_has_its_sentence(code: int, kind: type[CoderDeskError], words: str) -> None:
    error = sqlcipher.OperationalError("as SQLite says it")
    error.sqlite_errorcode = code
    failure = told(error)
    assert type(failure) is kind
    assert words in failure.message
    assert failure.remedy
    assert "as SQLite" not in str(failure)


def test_a_fault_of_ours_stays_one(vault: FileVault) -> None:
    assert told(sqlcipher.ProgrammingError("closed")) is None
    with vault.begin() as work, pytest.raises(sqlcipher.OperationalError, match="no such table"):
        work._session.rows("SELECT * FROM nowhere")
