"""Quick unlock against the keyring of this session, as a program of its own: `in_a_keyring.py FOLDER`.

Says in one line of JSON what it found; the test that started it judges.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import secretstorage

from coderdesk.domain.secret import Secret
from coderdesk.domain.ways_in import QuickUnlock, QuickUnlockFailed
from coderdesk.vault.kdf import KdfParameters
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.locksmith import FileLocksmith

PASSPHRASE = Secret("lantern orbit gravel teaspoon")
LIGHT = KdfParameters(time=1, memory_kib=8, lanes=1)


def entries() -> list[dict[str, object]]:
    """Return label, attributes and length of the secret of each entry in the keyring."""
    bus = secretstorage.dbus_init()
    try:
        collection = secretstorage.get_default_collection(bus)
        return [
            {
                "label": item.get_label(),
                "attributes": dict(item.get_attributes()),
                "secret": item.get_secret().decode(),
            }
            for item in collection.get_all_items()
        ]
    finally:
        bus.close()


def main(folder: Path) -> None:
    """Turn quick unlock on, open the vault by it, and turn it off."""
    file = folder / "Practice of Harper Maxine.cdvault"
    keeper, smith = FileVaultKeeper(LIGHT), FileLocksmith(LIGHT)
    keeper.create(file, PASSPHRASE, coder="Ada Coder").close()
    told: dict[str, object] = {"name": smith.keyring_name()}
    told["slot"] = smith.turn_quick_unlock_on(file, PASSPHRASE).id
    told["on"] = entries()
    vault = keeper.open(file, QuickUnlock())
    told["key"] = vault._key.reveal().hex()
    vault.close()
    smith.turn_quick_unlock_off(file)
    told["off"] = entries()
    try:
        keeper.open(file, QuickUnlock())
    except QuickUnlockFailed as failure:
        told["refused"] = failure.message
    print(json.dumps(told))  # noqa: T201 - what the test reads


if __name__ == "__main__":
    main(Path(sys.argv[1]))
