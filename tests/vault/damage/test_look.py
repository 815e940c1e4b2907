"""Whether a vault is whole: seen as it is opened, and looked at whole in the background."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from coderdesk.domain.failures import Cancelled, DamagedVault, KeyFileLost, StorageFailed
from coderdesk.domain.progress import Silent
from coderdesk.domain.secret import Secret
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.keyfile import beside
from coderdesk.vault.store import FileVault
from support.factories import a_chart, a_document
from support.progress import Meanwhile, stop
from support.stored import keep
from vault.damage.conftest import Wrecked


def every_page(wrecked: Wrecked) -> range:
    return range(1, len(wrecked.whole) // 4096 + 1)


def test_a_damaged_page_is_seen_as_the_vault_is_opened(
    wrecked: Wrecked, keeper: FileVaultKeeper, passphrase: Secret
) -> None:
    for number, page in enumerate(every_page(wrecked)[::23]):
        (wrecked.zero if number % 2 else wrecked.garble)([page])
        with pytest.raises(DamagedVault) as seen:
            keeper.open(wrecked.file, passphrase)
        assert "backup" in seen.value.remedy
        wrecked.mend()
    keeper.open(wrecked.file, passphrase).close()


def test_a_vault_whose_end_is_missing_is_damaged(wrecked: Wrecked, keeper: FileVaultKeeper, passphrase: Secret) -> None:
    for size in (len(wrecked.whole) - 4096, len(wrecked.whole) - 100, 4096 * 30):
        wrecked.file.write_bytes(wrecked.whole[:size])
        with pytest.raises(DamagedVault):
            keeper.open(wrecked.file, passphrase)


def test_a_key_file_that_is_lost_or_damaged_is_told_as_such(
    wrecked: Wrecked, keeper: FileVaultKeeper, passphrase: Secret
) -> None:
    place = beside(wrecked.file)
    data = place.read_bytes()
    place.write_bytes(data[: len(data) // 2])
    with pytest.raises(KeyFileLost, match="damaged"):
        keeper.open(wrecked.file, passphrase)
    place.unlink()
    with pytest.raises(KeyFileLost, match="missing"):
        keeper.open(wrecked.file, passphrase)


def test_a_whole_vault_passes_its_check_and_what_was_looked_at_is_told(vault: FileVault) -> None:
    keep(vault, a_chart())
    found = vault.check(Silent())
    assert found.faults == ()
    assert found.pages > 50
    assert found.rows > 10


def test_a_check_can_be_stopped_and_ends_when_the_vault_is_locked(vault: FileVault) -> None:
    keep(vault, a_chart())
    for doing in ("Looking at every page", "Looking at the tables", "Comparing the list with the charts"):
        with pytest.raises(Cancelled):
            vault.check(Meanwhile(stop, doing))

    def lock() -> None:
        threading.Thread(target=vault.close).start()
        while not vault._closed:
            time.sleep(0.001)

    with pytest.raises(StorageFailed, match="was locked"):
        vault.check(Meanwhile(lock, "Looking at every page"))


def test_damage_that_came_while_it_was_open_is_found(vault: FileVault, file: Path) -> None:
    keep(vault, a_chart())
    with vault.begin() as work:
        work.documents.save(a_document(id="scan", data=bytes(200_000)))
        work.commit()
        work._session.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    with file.open("r+b") as opened:
        opened.seek(file.stat().st_size - 4096 * 5)
        opened.write(bytes(4096))
    (fault,) = vault.check(Silent()).faults
    assert fault.says.startswith("1 of ")
    assert "saved" in fault.remedy


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        ("UPDATE worklist_row SET due = '2020-01-01'", "worklist shows 1 chart"),
        ("DELETE FROM worklist_row", "worklist shows 1 chart"),
        ("DELETE FROM code_use", "counts of the codes"),
        ("INSERT INTO code_use VALUES ('client-cedar', 'icd10cm', 'X99', 3)", "counts of the codes"),
        ("INSERT INTO evidence VALUES (77, 'line', 0, 0, 'nothing', 0, 1, '')", "belong to something"),
        ("UPDATE control_number SET last = -0", None),
    ],
)
def test_what_contradicts_itself_is_found_and_lists_are_made_anew(
    vault: FileVault, harm: str, says: str | None
) -> None:
    chart = a_chart()
    (stored,) = keep(vault, chart)
    with vault.begin() as work:
        work.worklist.save(stored.held("records missing"))
        work.commit()
    with vault.begin() as work:
        work._connection.execute("PRAGMA foreign_keys = OFF")
        work._session.write(harm)
        work.commit()
        work._connection.execute("PRAGMA foreign_keys = ON")
    faults = [fault.says for fault in vault.check(Silent()).faults]
    assert [says in fault for fault in faults] == [True] if says else faults == []
    vault.repair()
    left = [fault.says for fault in vault.check(Silent()).faults]
    assert left == [fault for fault in faults if "belong" in fault]


def test_a_page_that_is_written_at_this_moment_is_not_taken_for_damage(vault: FileVault) -> None:
    """The check looks at the file while others change it and the log is written back into it."""
    keep(vault, a_chart())
    done = threading.Event()

    def work_on() -> None:
        number = 0
        while not done.is_set():
            number += 1
            with vault.begin() as work:
                work.documents.save(a_document(id=f"scan {number % 5}", data=bytes([number % 251]) * 400_000))
                work.commit()

    writer = threading.Thread(target=work_on)
    writer.start()
    try:
        for _ in range(8):
            assert vault.check(Silent()).faults == ()
    finally:
        done.set()
        writer.join()
