"""The ways into a vault are changed, and a vault never loses its last."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coderdesk.domain.failures import Cancelled, InvalidValue, NotAVault, StorageFailed, VaultInUse, WrongPassphrase
from coderdesk.domain.progress import Silent, Stoppable
from coderdesk.domain.recovery_code import RecoveryCode
from coderdesk.domain.secret import Secret
from coderdesk.domain.ways_in import (
    LastWayIn,
    Opener,
    QuickUnlock,
    QuickUnlockFailed,
    WayKind,
    WrongRecoveryCode,
)
from coderdesk.domain.worklist import WorklistQuery
from coderdesk.vault import occupancy, rekeying
from coderdesk.vault.kdf import KdfParameters
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.keyfile import KeyFile, beside, keys_of_open, write_keys
from coderdesk.vault.keys import RECOVERY, DatabaseKey, open_with_random, seal_with_random
from coderdesk.vault.locksmith import FileLocksmith
from coderdesk.vault.store import FileVault
from coderdesk.vault.tries import tries_beside
from support.factories import a_chart
from support.keyrings import KeyringInMemory
from support.stored import keep

LIGHT = KdfParameters(time=1, memory_kib=8, lanes=1)
NEW = Secret("copper violin meadow orbit")


@pytest.fixture
def keyring() -> KeyringInMemory:
    return KeyringInMemory()


@pytest.fixture
def keeper(keyring: KeyringInMemory) -> FileVaultKeeper:
    return FileVaultKeeper(LIGHT, keyring=keyring)


@pytest.fixture
def smith(keyring: KeyringInMemory) -> FileLocksmith:
    return FileLocksmith(LIGHT, keyring=keyring)


@pytest.fixture
def shut(keeper: FileVaultKeeper, file: Path, passphrase: Secret) -> Path:
    """A vault with three charts, shut."""
    vault = keeper.create(file, passphrase, coder="Ada")
    keep(vault, *(a_chart(id=f"chart {number}", external_id=f"{number}", documents=()) for number in range(3)))
    vault.close()
    return file


def opens(keeper: FileVaultKeeper, file: Path, opener: Opener) -> bool:
    try:
        vault = keeper.open(file, opener)
    except (WrongPassphrase, WrongRecoveryCode, QuickUnlockFailed):
        tries_beside(file).unlink(missing_ok=True)
        return False
    with vault.begin() as work:
        assert len(work.worklist.ids(WorklistQuery())) == 3
    vault.close()
    return True


def kinds(keeper: FileVaultKeeper, file: Path) -> list[WayKind | None]:
    return [way.kind for way in keeper.ways(file)]


def test_a_new_passphrase_takes_the_place_of_the_old_one(
    smith: FileLocksmith, keeper: FileVaultKeeper, shut: Path, passphrase: Secret
) -> None:
    way = smith.change_passphrase(shut, passphrase, NEW)
    assert way.kind is WayKind.PASSPHRASE
    assert way.made == datetime.now(UTC).date()
    assert way.cost == "Argon2id, 1 pass over 0.0078125 MB in 1 lane"
    assert opens(keeper, shut, NEW)
    assert not opens(keeper, shut, passphrase)


def test_a_change_with_a_wrong_passphrase_changes_nothing(
    smith: FileLocksmith, keeper: FileVaultKeeper, shut: Path, passphrase: Secret
) -> None:
    before = beside(shut).read_bytes()
    changes: list[Callable[[], object]] = [
        lambda: smith.change_passphrase(shut, NEW, NEW),
        lambda: smith.put_recovery_code(shut, NEW, RecoveryCode.random()),
        lambda: smith.turn_quick_unlock_on(shut, NEW),
        lambda: smith.remove(shut, NEW, keeper.ways(shut)[0].id),
        lambda: smith.rekey(shut, NEW, Silent()),
    ]
    for change in changes:
        with pytest.raises(WrongPassphrase):
            change()
        tries_beside(shut).unlink()
    assert beside(shut).read_bytes() == before


def test_an_empty_passphrase_is_refused(smith: FileLocksmith, shut: Path, passphrase: Secret) -> None:
    with pytest.raises(InvalidValue):
        smith.change_passphrase(shut, passphrase, Secret(""))


def test_a_recovery_code_opens_the_vault_and_only_the_last_one_does(
    smith: FileLocksmith, keeper: FileVaultKeeper, shut: Path, passphrase: Secret
) -> None:
    first, second = RecoveryCode.random(), RecoveryCode.random()
    with pytest.raises(WrongRecoveryCode, match="has no recovery code"):
        keeper.open(shut, first)
    smith.put_recovery_code(shut, passphrase, first)
    assert opens(keeper, shut, first)
    smith.put_recovery_code(shut, passphrase, second)
    assert kinds(keeper, shut) == [WayKind.PASSPHRASE, WayKind.RECOVERY]
    assert opens(keeper, shut, second)
    assert not opens(keeper, shut, first)
    assert opens(keeper, shut, passphrase)


def test_a_lost_passphrase_is_set_anew_by_the_recovery_code(
    smith: FileLocksmith, keeper: FileVaultKeeper, shut: Path, passphrase: Secret
) -> None:
    code = RecoveryCode.random()
    smith.put_recovery_code(shut, passphrase, code)
    smith.change_passphrase(shut, code, NEW)
    assert opens(keeper, shut, NEW)
    assert opens(keeper, shut, code)
    assert not opens(keeper, shut, passphrase)


def test_quick_unlock_keeps_a_secret_of_its_own_in_the_keyring(
    smith: FileLocksmith, keeper: FileVaultKeeper, shut: Path, passphrase: Secret, keyring: KeyringInMemory
) -> None:
    with pytest.raises(QuickUnlockFailed, match="Quick unlock is off"):
        keeper.open(shut, QuickUnlock())
    way = smith.turn_quick_unlock_on(shut, passphrase)
    assert list(keyring.secrets) == [way.id]
    (secret,) = keyring.secrets.values()
    vault = keeper.open(shut, QuickUnlock())
    assert secret != vault._key.reveal()
    vault.close()
    text = beside(shut).read_text()
    assert secret.hex() not in text
    assert shut.stem not in "".join(keyring.secrets)


def test_turned_on_twice_there_is_one_slot_and_one_secret(
    smith: FileLocksmith, keeper: FileVaultKeeper, shut: Path, passphrase: Secret, keyring: KeyringInMemory
) -> None:
    smith.turn_quick_unlock_on(shut, passphrase)
    smith.turn_quick_unlock_on(shut, passphrase)
    assert kinds(keeper, shut) == [WayKind.PASSPHRASE, WayKind.KEYRING]
    assert len(keyring.secrets) == 1
    assert opens(keeper, shut, QuickUnlock())


def test_turned_off_neither_slot_nor_secret_is_left(
    smith: FileLocksmith, keeper: FileVaultKeeper, shut: Path, passphrase: Secret, keyring: KeyringInMemory
) -> None:
    smith.turn_quick_unlock_on(shut, passphrase)
    (gone,) = smith.turn_quick_unlock_off(shut)
    assert gone.kind is WayKind.KEYRING
    assert keyring.secrets == {}
    assert kinds(keeper, shut) == [WayKind.PASSPHRASE]
    assert smith.turn_quick_unlock_off(shut) == ()


def test_a_keyring_that_refuses_leaves_no_slot(
    smith: FileLocksmith, keeper: FileVaultKeeper, shut: Path, passphrase: Secret, keyring: KeyringInMemory
) -> None:
    def refuse(slot: str, secret: bytes) -> None:
        raise QuickUnlockFailed("The keyring is locked.")

    keyring.put = refuse  # type: ignore[method-assign]
    with pytest.raises(QuickUnlockFailed, match="locked"):
        smith.turn_quick_unlock_on(shut, passphrase)
    assert kinds(keeper, shut) == [WayKind.PASSPHRASE]


def test_on_another_computer_quick_unlock_is_told_as_such(smith: FileLocksmith, shut: Path, passphrase: Secret) -> None:
    smith.turn_quick_unlock_on(shut, passphrase)
    elsewhere = FileVaultKeeper(LIGHT, keyring=KeyringInMemory())
    with pytest.raises(QuickUnlockFailed, match="keyring of this computer does not open"):
        elsewhere.open(shut, QuickUnlock())


def test_a_way_in_is_removed_by_the_start_of_its_id(
    smith: FileLocksmith, keeper: FileVaultKeeper, shut: Path, passphrase: Secret, keyring: KeyringInMemory
) -> None:
    code = RecoveryCode.random()
    recovery = smith.put_recovery_code(shut, passphrase, code)
    quick = smith.turn_quick_unlock_on(shut, passphrase)
    assert smith.remove(shut, passphrase, recovery.id[:8]) == recovery
    smith.remove(shut, passphrase, quick.id)
    assert keyring.secrets == {}
    assert kinds(keeper, shut) == [WayKind.PASSPHRASE]
    for unknown in ("", "nothing", recovery.id):
        with pytest.raises(InvalidValue, match="No single way in"):
            smith.remove(shut, passphrase, unknown)


def test_the_last_way_in_stays(smith: FileLocksmith, keeper: FileVaultKeeper, shut: Path, passphrase: Secret) -> None:
    (only,) = keeper.ways(shut)
    # Quick unlock is bound to one computer, and is no way in that could be the last.
    smith.turn_quick_unlock_on(shut, passphrase)
    with pytest.raises(LastWayIn):
        smith.remove(shut, passphrase, only.id)
    code = RecoveryCode.random()
    recovery = smith.put_recovery_code(shut, passphrase, code)
    smith.remove(shut, passphrase, only.id)
    with pytest.raises(LastWayIn):
        smith.remove(shut, code, recovery.id)
    assert opens(keeper, shut, code)


def test_a_vault_has_at_most_sixteen_ways_in(shut: Path) -> None:
    keys = keys_of_open(shut)
    key = DatabaseKey.random()
    for _ in range(15):
        keys = keys.with_slot(seal_with_random(key, bytes(32), RECOVERY, vault=keys.vault))
    with pytest.raises(StorageFailed, match="at most 16"):
        keys.with_slot(seal_with_random(key, bytes(32), RECOVERY, vault=keys.vault))
    assert KeyFile.from_bytes(keys.to_bytes(), "keys") == keys


def test_slots_of_a_newer_program_are_carried_along(
    smith: FileLocksmith, keeper: FileVaultKeeper, shut: Path, passphrase: Secret
) -> None:
    keys = keys_of_open(shut)
    strange = replace(keys.slots[0], id="f" * 16, type="passkey", kdf={"name": "webauthn", "rounds": [1, {"a": None}]})
    write_keys(shut, keys.with_slot(strange))
    smith.change_passphrase(shut, passphrase, NEW)
    assert strange in keys_of_open(shut).slots
    assert None in kinds(keeper, shut)


@given(st.data())
@settings(max_examples=150)
def test_any_touched_slot_of_a_random_secret_opens_nothing(data: st.DataObject) -> None:
    secret, vault = data.draw(st.binary(min_size=16, max_size=32)), "ab" * 16
    slot = seal_with_random(DatabaseKey.random(), secret, RECOVERY, vault=vault, made="2026-11-28")
    assert open_with_random(slot, secret, vault=vault) is not None
    touched = bytearray(KeyFile(vault, (slot,)).to_bytes())
    place = data.draw(st.integers(touched.index(b'"vault"'), len(touched) - 1))
    touched[place] ^= 1 << data.draw(st.integers(0, 7))
    try:
        found = KeyFile.from_bytes(bytes(touched), "keys")
        opened = open_with_random(found.slots[0], secret, vault=found.vault)
    except (NotAVault, ValueError):
        return
    assert opened is None


def test_a_new_key_opens_by_what_was_at_hand_and_names_what_was_not(
    smith: FileLocksmith, keeper: FileVaultKeeper, shut: Path, passphrase: Secret, keyring: KeyringInMemory
) -> None:
    code = RecoveryCode.random()
    smith.put_recovery_code(shut, passphrase, code)
    smith.turn_quick_unlock_on(shut, passphrase)
    vault = keeper.open(shut, passphrase)
    before, head = vault._key.reveal(), shut.read_bytes()[:16]
    vault.close()
    done = smith.rekey(shut, passphrase, Silent())
    assert [way.kind for way in done.kept] == [WayKind.PASSPHRASE, WayKind.KEYRING]
    assert [way.kind for way in done.lost] == [WayKind.RECOVERY]
    vault = keeper.open(shut, passphrase)
    assert vault._key.reveal() != before
    assert shut.read_bytes()[:16] != head
    vault.close()
    assert opens(keeper, shut, QuickUnlock())
    assert not opens(keeper, shut, code)
    assert sorted(path.name for path in shut.parent.iterdir()) == [shut.name, f"{shut.name}-keys"]


def test_with_the_code_at_hand_every_way_in_stays(
    smith: FileLocksmith, keeper: FileVaultKeeper, shut: Path, passphrase: Secret
) -> None:
    code = RecoveryCode.random()
    smith.put_recovery_code(shut, passphrase, code)
    done = smith.rekey(shut, passphrase, Silent(), code=code)
    assert done.lost == ()
    assert opens(keeper, shut, code)
    with pytest.raises(WrongRecoveryCode):
        smith.rekey(shut, passphrase, Silent(), code=RecoveryCode.random())


def test_a_vault_that_is_open_gets_no_new_key(
    smith: FileLocksmith, keeper: FileVaultKeeper, shut: Path, passphrase: Secret, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(occupancy, "WAIT_FOR_COMMANDS_S", 0.1)
    vault = keeper.open(shut, passphrase)
    before = shut.read_bytes(), beside(shut).read_bytes()
    with pytest.raises(VaultInUse):
        smith.rekey(shut, passphrase, Silent())
    vault.close()
    assert (shut.read_bytes(), beside(shut).read_bytes()) == before
    smith.rekey(shut, passphrase, Silent())


def test_a_stopped_change_of_key_leaves_the_vault_as_it_was(
    smith: FileLocksmith, keeper: FileVaultKeeper, shut: Path, passphrase: Secret
) -> None:
    before = beside(shut).read_bytes()
    stopped = Stoppable()
    stopped.stop()
    with pytest.raises(Cancelled):
        smith.rekey(shut, passphrase, stopped)
    assert beside(shut).read_bytes() == before
    assert opens(keeper, shut, passphrase)
    assert not list(shut.parent.glob(".*"))


def test_a_full_disk_is_told_before_anything_is_written(
    smith: FileLocksmith, shut: Path, passphrase: Secret, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rekeying, "_SPARE", 2**60)
    with pytest.raises(StorageFailed, match="no room"):
        smith.rekey(shut, passphrase, Silent())
    assert not list(shut.parent.glob(".*"))


def full(*_: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("step", ["make_private", "_note", "write_keys"])
def test_a_step_that_fails_leaves_the_vault_as_it_was(
    smith: FileLocksmith,
    keeper: FileVaultKeeper,
    shut: Path,
    passphrase: Secret,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    before = beside(shut).read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(rekeying, step, full)
        with pytest.raises(StorageFailed, match="No space left on device"):
            smith.rekey(shut, passphrase, Silent())
    assert beside(shut).read_bytes() == before
    assert not list(shut.parent.glob(".*"))
    assert opens(keeper, shut, passphrase)


def test_a_disk_that_fills_up_after_the_change_is_no_failure_of_it(
    smith: FileLocksmith, keeper: FileVaultKeeper, shut: Path, passphrase: Secret, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = shut.read_bytes()[:16]
    with monkeypatch.context() as patched:
        patched.setattr(rekeying, "sync_folder", full)
        smith.rekey(shut, passphrase, Silent())
    assert shut.read_bytes()[:16] != head
    assert "next" in json.loads(beside(shut).read_bytes())
    assert opens(keeper, shut, passphrase)
    assert json.loads(beside(shut).read_bytes()).keys() == {"format", "version", "vault", "slots"}


def test_a_vault_found_half_way_through_a_new_key_opens_on_both_sides(
    smith: FileLocksmith, keeper: FileVaultKeeper, shut: Path, passphrase: Secret
) -> None:
    """Between two steps the key file has both sets of slots; the database's own head says which counts."""
    old_database, old_keys = shut.read_bytes(), keys_of_open(shut)
    smith.rekey(shut, passphrase, Silent())
    new_database, new_keys = shut.read_bytes(), keys_of_open(shut)
    for database in (old_database, new_database):
        shut.write_bytes(database)
        write_keys(shut, replace(old_keys, following=new_keys))
        assert opens(keeper, shut, passphrase)
        settled = KeyFile.from_bytes(beside(shut).read_bytes(), "keys")
        assert settled.following is None
        assert settled == (old_keys if database is old_database else new_keys)


def test_what_a_killed_change_of_key_left_is_removed_at_opening(
    keeper: FileVaultKeeper, shut: Path, passphrase: Secret
) -> None:
    left = rekeying.new_database(shut)
    for ending in ("", "-wal", "-journal"):
        left.with_name(left.name + ending).write_bytes(b"half")
    vault: FileVault = keeper.open(shut, passphrase)
    vault.close()
    assert sorted(path.name for path in shut.parent.iterdir()) == [shut.name, f"{shut.name}-keys"]
