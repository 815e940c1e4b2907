"""Vaults are made, opened and refused."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from pathlib import Path

import pytest

from coderdesk.domain.failures import (
    CoderDeskError,
    InvalidValue,
    NewerVault,
    NotAVault,
    StorageFailed,
    WrongPassphrase,
)
from coderdesk.domain.ports import Vault, VaultKeeper
from coderdesk.domain.secret import Secret
from coderdesk.domain.worklist import WorklistQuery
from coderdesk.vault import keeper as keeper_module
from coderdesk.vault.connection import Connection
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.migrations.run import migrate
from coderdesk.vault.migrations.steps import STEPS
from support.factories import a_chart
from support.stored import keep


def keys_of(file: Path) -> Path:
    return file.with_name(f"{file.name}-keys")


def counted(vault: Vault) -> int:
    with vault.begin() as work:
        return len(work.worklist.ids(WorklistQuery()))


@pytest.fixture
def closed(keeper: FileVaultKeeper, file: Path, passphrase: Secret) -> Path:
    """A vault with one chart, locked."""
    vault = keeper.create(file, passphrase, coder="Ada")
    keep(vault, a_chart())
    vault.close()
    return file


def test_the_keeper_is_what_the_services_ask_for() -> None:
    keeper: VaultKeeper = FileVaultKeeper()
    assert keeper is not None


def test_a_new_vault_opens_with_its_passphrase_and_holds_what_was_saved(
    keeper: FileVaultKeeper, closed: Path, passphrase: Secret
) -> None:
    vault = keeper.open(closed, passphrase)
    assert counted(vault) == 1
    vault.close()


def test_a_new_vault_says_what_it_is(keeper: FileVaultKeeper, file: Path, passphrase: Secret) -> None:
    vault = keeper.create(file, passphrase, coder="Ada")
    keep(vault, a_chart())
    info = vault.info()
    vault.close()
    assert (info.file, info.schema, info.encounters) == (str(file), len(STEPS), 1)
    assert info.created.isoformat().startswith("2026-09-14T15:")
    assert info.size > 4096
    assert info.cipher.startswith("SQLCipher 4.")


def test_a_vault_is_two_files_that_only_their_owner_can_read(closed: Path) -> None:
    assert sorted(path.name for path in closed.parent.iterdir()) == ["Practice.cdvault", "Practice.cdvault-keys"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in closed.parent.iterdir()} == {0o600}


def test_the_log_beside_an_open_vault_is_private_too(keeper: FileVaultKeeper, closed: Path, passphrase: Secret) -> None:
    vault = keeper.open(closed, passphrase)
    keep(vault, a_chart(id="another", external_id="another"))
    beside = [path for path in closed.parent.iterdir() if path.name.endswith(("-wal", "-shm"))]
    assert len(beside) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in beside} == {0o600}
    vault.close()


def test_a_vault_without_passphrase_is_not_made(keeper: FileVaultKeeper, file: Path) -> None:
    with pytest.raises(InvalidValue, match="needs a passphrase"):
        keeper.create(file, Secret(""), coder="Ada")
    assert list(file.parent.iterdir()) == []


@pytest.mark.parametrize("there", ["Practice.cdvault", "Practice.cdvault-keys"])
def test_nothing_that_is_there_is_overwritten(
    keeper: FileVaultKeeper, file: Path, passphrase: Secret, there: str
) -> None:
    (file.parent / there).write_text("mine")
    with pytest.raises(StorageFailed, match=f"{there} is there already"):
        keeper.create(file, passphrase, coder="Ada")
    assert [path.name for path in file.parent.iterdir()] == [there]
    assert (file.parent / there).read_text() == "mine"


def test_a_dangling_link_is_not_written_through(keeper: FileVaultKeeper, file: Path, passphrase: Secret) -> None:
    file.symlink_to(file.parent / "elsewhere")
    with pytest.raises(StorageFailed, match="is there already"):
        keeper.create(file, passphrase, coder="Ada")


def test_a_missing_folder_is_named(keeper: FileVaultKeeper, tmp_path: Path, passphrase: Secret) -> None:
    with pytest.raises(StorageFailed, match="does not exist"):
        keeper.create(tmp_path / "nowhere" / "Practice.cdvault", passphrase, coder="Ada")


@pytest.mark.parametrize("step", ["migrate", "_put_in_place", "write_private", "move_new", "connect"])
def test_a_vault_whose_making_fails_leaves_nothing_behind(
    keeper: FileVaultKeeper, file: Path, passphrase: Secret, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keeper_module, step, fail)
    with pytest.raises(StorageFailed, match="No space left on device"):
        keeper.create(file, passphrase, coder="Ada")
    assert list(file.parent.iterdir()) == []


@pytest.mark.parametrize("name", ["Practice.cdvault", "Practice.cdvault-keys"])
def test_a_vault_that_appears_meanwhile_is_not_overwritten(
    keeper: FileVaultKeeper, file: Path, passphrase: Secret, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def meanwhile(connection: Connection, building: str) -> int:
        (file.parent / name).write_text("theirs")
        return migrate(connection, building)

    monkeypatch.setattr(keeper_module, "migrate", meanwhile)
    with pytest.raises(StorageFailed):
        keeper.create(file, passphrase, coder="Ada")
    assert [path.name for path in file.parent.iterdir()] == [name]
    assert (file.parent / name).read_text() == "theirs"


@pytest.mark.parametrize("given", ["lantern orbit gravel", "", "Lantern orbit gravel teaspoon", "x" * 100_000])
def test_a_wrong_passphrase_is_told_as_such(
    keeper: FileVaultKeeper, closed: Path, given: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(WrongPassphrase, match="does not open"):
        keeper.open(closed, Secret(given))
    assert capfd.readouterr() == ("", "")


def test_a_passphrase_is_the_same_from_every_keyboard(keeper: FileVaultKeeper, file: Path) -> None:
    keeper.create(file, Secret("Käse Ångström Straße"), coder="Ada").close()
    keeper.open(file, Secret("Ka\u0308se A\u030angstro\u0308m Straße")).close()


def test_a_passphrase_that_is_no_text_works_too(keeper: FileVaultKeeper, file: Path) -> None:
    odd = Secret(b"\xff\xfe\x00 odd".decode("utf-8", "surrogateescape"))
    keeper.create(file, odd, coder="Ada").close()
    keeper.open(file, odd).close()


def test_a_missing_file_is_told(keeper: FileVaultKeeper, file: Path, passphrase: Secret) -> None:
    with pytest.raises(NotAVault, match="There is no file"):
        keeper.open(file, passphrase)
    assert list(file.parent.iterdir()) == []


@pytest.mark.parametrize(
    "content", [b"", b"short", os.urandom(8192), b"SQLite format 3\0" + bytes(4096), b'{"a": 1}' * 900]
)
def test_other_files_are_not_vaults(keeper: FileVaultKeeper, file: Path, passphrase: Secret, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(NotAVault, match="not a CoderDesk vault"):
        keeper.open(file, passphrase)
    assert file.read_bytes() == content


def test_a_plain_database_beside_a_key_file_is_not_a_vault(
    keeper: FileVaultKeeper, closed: Path, passphrase: Secret
) -> None:
    closed.unlink()
    plain = sqlite3.connect(closed)
    plain.execute("CREATE TABLE note (text)")
    plain.close()
    with pytest.raises(NotAVault, match="not a CoderDesk vault"):
        keeper.open(closed, passphrase)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders here")
def test_a_folder_and_a_pipe_are_not_vaults(keeper: FileVaultKeeper, tmp_path: Path, passphrase: Secret) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(NotAVault, match="not a CoderDesk vault"):
            keeper.open(path, passphrase)


@pytest.mark.parametrize("left", [15, 16, 4095, 4096, 5000, -1])
def test_a_truncated_vault_is_told_as_damaged(
    keeper: FileVaultKeeper, closed: Path, passphrase: Secret, left: int, capfd: pytest.CaptureFixture[str]
) -> None:
    os.truncate(closed, left % closed.stat().st_size)
    with pytest.raises(NotAVault):
        keeper.open(closed, passphrase)
    assert capfd.readouterr() == ("", "")


def test_a_vault_whose_first_page_is_damaged_is_told(keeper: FileVaultKeeper, closed: Path, passphrase: Secret) -> None:
    data = bytearray(closed.read_bytes())
    data[2000] ^= 1
    closed.write_bytes(data)
    with pytest.raises(NotAVault, match="damaged"):
        keeper.open(closed, passphrase)


def test_a_vault_of_a_newer_program_is_left_alone(keeper: FileVaultKeeper, closed: Path, passphrase: Secret) -> None:
    vault = keeper.open(closed, passphrase)
    with vault.begin() as work:
        work.settings.put("x", "y")
        work._session.write(f"PRAGMA user_version = {len(STEPS) + 1}")
        work.commit()
    vault.close()
    with pytest.raises(NewerVault, match="newer CoderDesk"):
        keeper.open(closed, passphrase)


def test_a_missing_key_file_is_told_with_what_to_do(keeper: FileVaultKeeper, closed: Path, passphrase: Secret) -> None:
    keys_of(closed).unlink()
    with pytest.raises(NotAVault, match=r"its key file Practice\.cdvault-keys is missing") as caught:
        keeper.open(closed, passphrase)
    assert "copy Practice.cdvault-keys" in caught.value.remedy


def test_the_key_file_of_another_vault_is_noticed(keeper: FileVaultKeeper, closed: Path, passphrase: Secret) -> None:
    other = closed.with_name("Other.cdvault")
    keeper.create(other, passphrase, coder="Ada").close()
    shutil.copy(keys_of(other), keys_of(closed))
    with pytest.raises(NotAVault, match=r"does not belong to Practice\.cdvault"):
        keeper.open(closed, passphrase)


def test_both_files_can_be_copied_elsewhere(
    keeper: FileVaultKeeper, closed: Path, passphrase: Secret, tmp_path: Path
) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    for path in (closed, keys_of(closed)):
        shutil.copy(path, folder)
    vault = keeper.open(folder / closed.name, passphrase)
    assert counted(vault) == 1
    vault.close()


def test_a_vault_renamed_without_its_key_file_finds_it(
    keeper: FileVaultKeeper, closed: Path, passphrase: Secret
) -> None:
    renamed = closed.rename(closed.with_name("Renamed.cdvault"))
    keeper.open(renamed, passphrase).close()
    assert keys_of(renamed).read_bytes() == keys_of(closed).read_bytes()
    keys_of(closed).unlink()
    keeper.open(renamed, passphrase).close()


def test_a_link_opens_the_vault_that_it_points_to(
    keeper: FileVaultKeeper, closed: Path, passphrase: Secret, tmp_path: Path
) -> None:
    link = tmp_path / "desk" / "link.cdvault"
    link.parent.mkdir()
    link.symlink_to(closed)
    keeper.open(link, passphrase).close()
    assert list(link.parent.iterdir()) == [link]


def test_names_with_signs_of_addresses_in_them_work(
    keeper: FileVaultKeeper, tmp_path: Path, passphrase: Secret
) -> None:
    file = tmp_path / "100% Größe?mode=ro#1 & more.cdvault"
    keeper.create(file, passphrase, coder="Ada").close()
    keeper.open(file, passphrase).close()
    assert {path.name for path in tmp_path.iterdir()} == {file.name, f"{file.name}-keys"}


def test_no_failure_of_opening_tells_the_passphrase(keeper: FileVaultKeeper, closed: Path, passphrase: Secret) -> None:
    with pytest.raises(CoderDeskError) as caught:
        keeper.open(closed, Secret("hunter2 hunter2"))
    assert "hunter2" not in str(caught.value) + repr(caught.value.__cause__)
