"""The database key is sealed in slots, and a slot that was touched opens nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.domain.failures import CoderDeskError, NewerVault, NotAVault, WrongPassphrase
from coderdesk.domain.secret import Secret
from coderdesk.vault.calibrate import for_this_machine
from coderdesk.vault.kdf import KdfParameters
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.keyfile import KeyFile
from coderdesk.vault.keys import DatabaseKey, open_with_passphrase, seal_with_passphrase
from coderdesk.vault.tries import tries_beside

LIGHT = KdfParameters(time=1, memory_kib=8, lanes=1)
VAULT = "00" * 16
SECRET = Secret("lantern orbit gravel teaspoon")


@pytest.fixture
def keys(keeper: FileVaultKeeper, file: Path) -> Path:
    """The key file of a vault."""
    keeper.create(file, SECRET, coder="Ada").close()
    return file.with_name(f"{file.name}-keys")


def test_a_slot_gives_the_key_back_to_its_passphrase_alone() -> None:
    key = DatabaseKey.random()
    slot = seal_with_passphrase(key, SECRET, LIGHT, vault=VAULT)
    found = open_with_passphrase(slot, SECRET, vault=VAULT)
    assert found is not None
    assert found.reveal() == key.reveal()
    assert open_with_passphrase(slot, Secret("another"), vault=VAULT) is None
    assert open_with_passphrase(slot, SECRET, vault="11" * 16) is None


def test_two_slots_of_the_same_key_have_nothing_in_common() -> None:
    key = DatabaseKey.random()
    one, other = (seal_with_passphrase(key, SECRET, LIGHT, vault=VAULT) for _ in range(2))
    assert one.sealed != other.sealed
    assert one.nonce != other.nonce
    assert one.kdf["salt"] != other.kdf["salt"]


def test_a_new_vault_costs_what_was_measured(file: Path) -> None:
    FileVaultKeeper().create(file, SECRET, coder="Ada").close()
    slot = json.loads(file.with_name(f"{file.name}-keys").read_bytes())["slots"][0]
    kdf = {name: slot["kdf"][name] for name in ("name", "time", "memory_kib", "lanes")}
    assert KdfParameters.from_json(kdf) == for_this_machine()


def test_the_key_prints_as_stars_and_can_be_forgotten() -> None:
    key = DatabaseKey.random()
    shown = key.reveal().hex()
    assert shown not in repr(key) + str(key)
    key.forget()
    with pytest.raises(ValueError, match="forgotten"):
        key.reveal()


def test_a_key_file_holds_no_secret(keys: Path) -> None:
    text = keys.read_text()
    assert "lantern" not in text
    assert "Ada" not in text
    assert set(json.loads(text)) == {"format", "version", "vault", "slots"}


def test_any_flipped_bit_in_the_slots_is_noticed(keeper: FileVaultKeeper, file: Path, keys: Path) -> None:
    whole = keys.read_bytes()
    begin = whole.index(b'"slots"')
    seen: set[str] = set()
    for place in range(begin, len(whole)):
        for bit in range(8):
            touched = bytearray(whole)
            touched[place] ^= 1 << bit
            keys.write_bytes(touched)
            # Thousands of tries in a row would have to wait.
            tries_beside(file).unlink(missing_ok=True)
            with pytest.raises((WrongPassphrase, NotAVault)) as caught:
                keeper.open(file, SECRET).close()
            seen.add(caught.type.__name__)
    assert seen == {"WrongPassphrase", "KeyFileLost", "NotAVault"}


@pytest.mark.parametrize(
    ("time", "memory_kib", "lanes"),
    [(3, 100 * 1024 * 1024, 2), (10**6, 8, 1), (1, 8, 255), (0, 8, 1), (1, 0, 1), (1, 8, 2), (-3, 262144, 2)],
)
def test_a_hostile_key_file_cannot_ask_for_everything(
    keeper: FileVaultKeeper, file: Path, keys: Path, time: int, memory_kib: int, lanes: int
) -> None:
    found = json.loads(keys.read_bytes())
    found["slots"][0]["kdf"] |= {"time": time, "memory_kib": memory_kib, "lanes": lanes}
    keys.write_text(json.dumps(found))
    with pytest.raises(NotAVault, match="damaged"):
        keeper.open(file, SECRET)


def _without(name: str) -> Any:
    return lambda found: found.pop(name)


@pytest.mark.parametrize(
    "change",
    [
        lambda found: found.update(slots=[]),
        lambda found: found.update(slots=found["slots"] * 17),
        lambda found: found.update(slots={"0": found["slots"][0]}),
        lambda found: found.update(slots=["passphrase"]),
        lambda found: found.update(vault=17),
        lambda found: found.update(version="1"),
        lambda found: found.update(version=0),
        lambda found: found.update(format="zip"),
        lambda found: found["slots"][0].update(kdf=[]),
        lambda found: found["slots"][0]["kdf"].update(time=True),
        lambda found: found["slots"][0]["kdf"].update(salt=None),
        lambda found: found["slots"][0].update(type="keyring"),
        *(_without(name) for name in ("format", "version", "vault", "slots")),
    ],
)
def test_a_key_file_of_another_shape_is_told_as_damaged(
    keeper: FileVaultKeeper, file: Path, keys: Path, change: Any
) -> None:
    found = json.loads(keys.read_bytes())
    change(found)
    keys.write_text(json.dumps(found))
    with pytest.raises(NotAVault, match=r"Practice\.cdvault-keys"):
        keeper.open(file, SECRET)


@given(st.binary(max_size=300) | st.text(alphabet='{}[]",:0123456789abc\\u', max_size=300).map(str.encode))
def test_whatever_a_key_file_holds_it_is_a_failure_of_the_world(data: bytes) -> None:
    with pytest.raises(CoderDeskError):
        KeyFile.from_bytes(data, "keys")


@pytest.mark.parametrize("data", [b"[" * 100_000, b'{"format":' * 50_000, b"9" * 60_000, b"x" * 10_000_000])
def test_a_key_file_that_is_meant_to_break_the_reader_is_told_as_damaged(
    keeper: FileVaultKeeper, file: Path, keys: Path, data: bytes
) -> None:
    keys.write_bytes(data)
    with pytest.raises(NotAVault, match="damaged"):
        keeper.open(file, SECRET)


def test_a_key_file_of_a_newer_program_is_told(keeper: FileVaultKeeper, file: Path, keys: Path) -> None:
    found = json.loads(keys.read_bytes())
    keys.write_text(json.dumps({**found, "version": 2, "slots": "of a new kind"}))
    with pytest.raises(NewerVault, match="newer CoderDesk"):
        keeper.open(file, SECRET)


def test_slots_of_a_kind_that_is_not_known_are_carried_along(keeper: FileVaultKeeper, file: Path, keys: Path) -> None:
    found = json.loads(keys.read_bytes())
    other = {**found["slots"][0], "id": "r1", "type": "recovery", "kdf": {"name": "hkdf", "rounds": 1}}
    keys.write_text(json.dumps({**found, "slots": [other, *found["slots"]]}))
    keeper.open(file, SECRET).close()
    read = KeyFile.from_bytes(keys.read_bytes(), keys.name)
    assert json.loads(read.to_bytes())["slots"][0] == other


def test_any_of_two_passphrases_opens(keeper: FileVaultKeeper, file: Path, keys: Path) -> None:
    read = KeyFile.from_bytes(keys.read_bytes(), keys.name)
    key = open_with_passphrase(read.slots[0], SECRET, vault=read.vault)
    assert key is not None
    second = seal_with_passphrase(key, Secret("second one"), LIGHT, vault=read.vault)
    keys.write_bytes(KeyFile(read.vault, (*read.slots, second)).to_bytes())
    for passphrase in (SECRET, Secret("second one")):
        keeper.open(file, passphrase).close()
