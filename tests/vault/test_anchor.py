"""A vault whose file is replaced, taken away or overwritten while it is open: nothing is written to a stray file."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from coderdesk.domain.encounter import Encounter
from coderdesk.domain.failures import StorageFailed, VaultReplaced
from coderdesk.domain.ports import Vault
from coderdesk.domain.secret import Secret
from coderdesk.vault.anchor import Anchor
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.store import FileVault
from support.factories import a_chart
from support.stored import keep


@pytest.fixture
def stored(vault: FileVault) -> Encounter:
    return keep(vault, a_chart())[0]


@pytest.fixture
def another(keeper: FileVaultKeeper, tmp_path: Path, passphrase: Secret) -> Path:
    """A vault of its own, locked."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    keeper.create(folder / "Other.cdvault", passphrase, coder="Eve").close()
    return folder / "Other.cdvault"


def open_files() -> int:
    return len(list(Path("/dev/fd").iterdir()))


def hold(vault: Vault, stored: Encounter) -> None:
    with vault.begin() as work:
        work.worklist.save(stored.held("records missing"))
        work.commit()


def renamed_over(file: Path, another: Path) -> None:
    shutil.copy(another, file.with_name("new"))
    file.with_name("new").replace(file)


def copied_over(file: Path, another: Path) -> None:
    file.write_bytes(another.read_bytes())


@pytest.mark.parametrize("replace", [renamed_over, copied_over])
def test_nothing_is_written_to_another_file_that_took_the_place(
    keeper: FileVaultKeeper,
    vault: FileVault,
    file: Path,
    stored: Encounter,
    another: Path,
    passphrase: Secret,
    replace: Callable[[Path, Path], None],
) -> None:
    replace(file, another)
    before = file.read_bytes()
    with pytest.raises(VaultReplaced, match=r"Another file took the place of Practice\.cdvault") as refused:
        hold(vault, stored)
    assert "Nothing was written over it" in refused.value.remedy
    vault.close()
    # Nor when SQLite tidies up as it closes; the other vault is whole.
    assert file.read_bytes() == before
    file.with_name(f"{file.name}-keys").write_bytes(another.with_name(f"{another.name}-keys").read_bytes())
    other = keeper.open(file, passphrase)
    with other.begin() as work:
        assert work.settings.get("coder") == "Eve"
    other.close()


def test_what_was_kept_before_a_vault_was_copied_over_stays_beside_it(
    vault: FileVault, file: Path, stored: Encounter, another: Path
) -> None:
    log = file.with_name(f"{file.name}-wal").read_bytes()
    copied_over(file, another)
    vault.close()
    (left,) = file.parent.glob(f"{file.name}-wal-of-*")
    assert left.read_bytes() == log
    assert left.stat().st_mode & 0o077 == 0


def test_a_file_that_is_replaced_within_a_work_is_not_committed_to(
    vault: FileVault, file: Path, stored: Encounter, another: Path
) -> None:
    with vault.begin() as work:
        work.worklist.save(stored.held("records missing"))
        renamed_over(file, another)
        with pytest.raises(VaultReplaced):
            work.commit()
    with vault.begin() as work:
        assert work.worklist.get(stored.id) == stored


def test_what_was_read_before_can_still_be_read(vault: FileVault, file: Path, stored: Encounter, another: Path) -> None:
    renamed_over(file, another)
    with vault.begin() as work:
        assert work.worklist.get(stored.id) == stored


def test_a_vanished_file_is_told_and_work_goes_on_once_it_is_back(
    vault: FileVault, file: Path, stored: Encounter, keeper: FileVaultKeeper, passphrase: Secret
) -> None:
    away = file.with_name("away")
    file.rename(away)
    with pytest.raises(StorageFailed, match="no longer in its folder, or its drive is gone") as refused:
        hold(vault, stored)
    assert not isinstance(refused.value, VaultReplaced)
    away.rename(file)
    hold(vault, stored)
    vault.close()
    reopened = keeper.open(file, passphrase)
    with reopened.begin() as work:
        assert work.worklist.get(stored.id).hold_reason == "records missing"
    reopened.close()


def test_a_log_that_was_taken_away_is_noticed_before_anything_is_lost_in_it(
    vault: FileVault, file: Path, stored: Encounter
) -> None:
    file.with_name(f"{file.name}-wal").unlink()
    with pytest.raises(VaultReplaced, match=r"The log beside Practice\.cdvault was taken away"):
        hold(vault, stored)


def test_a_vanished_drive_is_told(keeper: FileVaultKeeper, tmp_path: Path, passphrase: Secret) -> None:
    drive = tmp_path / "drive"
    drive.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(drive)]
    if shutil.which("mount") is None or subprocess.run(mounted, capture_output=True, check=False).returncode:
        pytest.skip("a file system of its own cannot be mounted here")
    try:
        vault = keeper.create(drive / "Practice.cdvault", passphrase, coder="Ada")
        (stored,) = keep(vault, a_chart())
    finally:
        # Lazily, as a drive that is pulled out goes although files on it are open.
        subprocess.run(["umount", "-l", str(drive)], check=True)
    with pytest.raises(StorageFailed, match="its drive is gone"):
        hold(vault, stored)
    with vault.begin() as work:
        assert work.worklist.get(stored.id) == stored
    vault.close()


def test_opening_a_vault_again_in_one_process_leaves_the_locks_of_the_first(
    vault: FileVault, file: Path, stored: Encounter, keeper: FileVaultKeeper, passphrase: Secret
) -> None:
    """Were a descriptor of the file closed, another program would think itself the last one and take the log away."""
    keeper.open(file, passphrase).close()
    script = (
        "import sys; from pathlib import Path; from coderdesk.domain.secret import Secret;"
        "from coderdesk.vault.keeper import FileVaultKeeper;"
        "FileVaultKeeper().open(Path(sys.argv[1]), Secret(sys.argv[2])).close()"
    )
    log = file.with_name(f"{file.name}-wal")
    before = log.stat().st_ino
    subprocess.run([sys.executable, "-c", script, str(file), passphrase.reveal()], check=True)
    assert log.stat().st_ino == before
    hold(vault, stored)


def test_an_anchor_lets_go_of_its_file(vault: FileVault, file: Path) -> None:
    count = open_files()
    anchors = [Anchor(file) for _ in range(5)]
    assert open_files() == count
    for anchor in anchors:
        anchor.release()
    other = file.with_name("other")
    other.write_bytes(bytes(64))
    lone = Anchor(other)
    assert open_files() == count + 1
    lone.release()
    assert open_files() == count


def test_the_log_of_another_vault_is_never_written_into_the_one_that_took_its_place(
    keeper: FileVaultKeeper, vault: FileVault, file: Path, stored: Encounter, another: Path, passphrase: Secret
) -> None:
    """SQLite knows a log by its name alone, and authenticates nothing before it writes it into the database."""
    hold(vault, stored)
    log = file.with_name(f"{file.name}-wal").read_bytes()
    vault.close()
    assert log
    shutil.copy(another, file)
    shutil.copy(another.with_name(f"{another.name}-keys"), file.with_name(f"{file.name}-keys"))
    file.with_name(f"{file.name}-wal").write_bytes(log)
    before = file.read_bytes()
    keeper.open(file, passphrase).close()
    other = keeper.open(file, passphrase)
    with other.begin() as work:
        assert work.settings.get("coder") == "Eve"
    other.close()
    assert len(file.read_bytes()) == len(before)
    (aside,) = file.parent.glob("*-wal-of-another-*")
    assert aside.read_bytes() == log
