"""A backup is one file that holds the vault as it was at one moment, whoever works in it meanwhile."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from coderdesk.domain.backups import Reason
from coderdesk.domain.failures import Cancelled, NotAVault, StorageFailed
from coderdesk.domain.identifiers import DocumentId
from coderdesk.domain.progress import Silent
from coderdesk.domain.secret import Secret
from coderdesk.domain.worklist import WorklistQuery
from coderdesk.vault.backups.container import read_tail
from coderdesk.vault.backups.folder import backups_in
from coderdesk.vault.backups.make import STEP
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.keyfile import beside
from coderdesk.vault.store import FileVault
from support.factories import a_document
from support.progress import Meanwhile, stop


def unpacked(backup: Path, into: Path) -> Path:
    """Take a backup apart as its format says, without our own reader of backups, and return the vault's file."""
    tail = read_tail(backup)
    into.mkdir()
    file = into / "By hand.cdvault"
    file.write_bytes(backup.read_bytes()[: tail.pages * 4096])
    beside(file).write_text(tail.keys, encoding="utf-8")
    return file


def test_a_backup_is_one_file_of_its_owner_alone_and_holds_the_whole_vault(
    worked_in: FileVault, folder: Path, keeper: FileVaultKeeper, passphrase: Secret, tmp_path: Path
) -> None:
    made = worked_in.back_up(folder, reason=Reason.ASKED, progress=Silent())
    assert list(folder.iterdir()) == [made.path]
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (made.vault_name, made.reason, made.size) == ("Practice.cdvault", Reason.ASKED, made.path.stat().st_size)
    copy = keeper.open(unpacked(made.path, tmp_path / "apart"), passphrase)
    with copy.begin() as found, worked_in.begin() as work:
        (encounter,) = found.worklist.ids(WorklistQuery())
        assert found.worklist.chart(encounter, data=True) == work.worklist.chart(encounter, data=True)
        assert found.audit.entries() == work.audit.entries()
    copy.close()


def test_who_works_in_the_vault_meanwhile_neither_waits_nor_changes_the_backup(
    worked_in: FileVault, folder: Path, keeper: FileVaultKeeper, passphrase: Secret, tmp_path: Path
) -> None:
    def write() -> None:
        with worked_in.begin() as work:
            work.settings.put("written meanwhile", "yes")
            work.commit()

    meanwhile = Meanwhile(write)
    with worked_in.begin() as work:
        work.documents.save(a_document(id="large", data=bytes(3 * STEP * 4096)))
        work.commit()
    made = worked_in.back_up(folder, reason=Reason.ASKED, progress=meanwhile)
    assert meanwhile.calls > 5
    copy = keeper.open(unpacked(made.path, tmp_path / "apart"), passphrase)
    with copy.begin() as found, worked_in.begin() as work:
        assert found.settings.get("written meanwhile") == ""
        assert work.settings.get("written meanwhile") == "yes"
        assert found.documents.find(DocumentId("scan")) == work.documents.find(DocumentId("scan"))
    copy.close()


def test_a_backup_that_is_stopped_leaves_nothing(worked_in: FileVault, folder: Path) -> None:
    for doing in ("Copying", "Counting", "Reading back"):
        with pytest.raises(Cancelled):
            worked_in.back_up(folder, reason=Reason.ASKED, progress=Meanwhile(stop, doing))
        assert list(folder.iterdir()) == []
    worked_in.back_up(folder, reason=Reason.ASKED, progress=Silent())


def test_locking_ends_a_backup_that_is_being_made(worked_in: FileVault, folder: Path) -> None:
    def lock() -> None:
        # The window locks from a thread of its own, and waits for the step that runs.
        threading.Thread(target=worked_in.close).start()
        while not worked_in._closed:
            pass

    with worked_in.begin() as work:
        work.documents.save(a_document(id="large", data=bytes(3 * STEP * 4096)))
        work.commit()
    with pytest.raises(StorageFailed, match="was locked"):
        worked_in.back_up(folder, reason=Reason.ASKED, progress=Meanwhile(lock, "Copying"))
    assert list(folder.iterdir()) == []


def test_backups_of_one_minute_have_names_of_their_own(worked_in: FileVault, folder: Path) -> None:
    made = [worked_in.back_up(folder, reason=Reason.ASKED, progress=Silent()) for _ in range(3)]
    assert len({backup.path for backup in made}) == 3
    assert backups_in(folder, lineage=worked_in.lineage()) == made[::-1]


def test_nothing_of_the_vault_stands_in_the_file_in_clear(worked_in: FileVault, folder: Path) -> None:
    made = worked_in.back_up(folder, reason=Reason.ASKED, progress=Silent())
    data = made.path.read_bytes()
    for planted in ("chart changed", "worklist_row", "diagnosis", "Practice A"):
        for encoding in ("utf-8", "utf-16-le"):
            assert planted.encode(encoding) not in data, planted


def test_a_page_of_zeros_is_not_copied_as_if_it_were_the_vaults(worked_in: FileVault, file: Path, folder: Path) -> None:
    with worked_in.begin() as work:
        work._session.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    # What a connection has read before it keeps in memory.
    while worked_in._idle:
        worked_in._idle.pop().close()
    scan = file.stat().st_size // 4096 - 20
    with file.open("r+b") as opened:
        opened.seek(scan * 4096)
        opened.write(bytes(4096))
    # SQLCipher reads a page of zeros as one, without a word; a copy of it would be authentic.
    with pytest.raises(NotAVault, match="overwritten"):
        worked_in.back_up(folder, reason=Reason.ASKED, progress=Silent())
    assert list(folder.iterdir()) == []


def test_the_database_in_a_backup_opens_where_it_lies(worked_in: FileVault, folder: Path) -> None:
    made = worked_in.back_up(folder, reason=Reason.ASKED, progress=Silent())
    key = worked_in._key.reveal().hex()
    raw = sqlcipher.connect(f"{made.path.as_uri()}?mode=ro&immutable=1", uri=True)
    raw.execute(f"PRAGMA key = \"x'{key}'\"")
    assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert raw.execute("SELECT count(*) FROM encounter").fetchone() == (1,)
    raw.close()
