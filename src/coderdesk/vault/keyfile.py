"""The key file: the slots of a vault, in a small JSON file beside it.

`Practice.cdvault` is the encrypted database; `Practice.cdvault-keys` holds its slots. SQLCipher can leave the head of a
database in clear, but has no place there for other data, so two files it is. The key file names the database by the
salt in its first 16 bytes, so that a key file of another vault is noticed, and one whose vault was renamed is found.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from coderdesk.domain.failures import NewerVault, NotAVault, StorageFailed
from coderdesk.vault.files import write_private
from coderdesk.vault.kdf import KEY_BYTES
from coderdesk.vault.keys import NONCE_BYTES, TAG_BYTES, Slot, hex_bytes

SUFFIX = "-keys"
FORMAT = "coderdesk vault keys"
VERSION = 1
ID_BYTES = 16
MAX_BYTES = 64 * 1024
MAX_SLOTS = 16


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The slots of the vault whose first 16 bytes are `vault` (in hexadecimal)."""

    vault: str
    slots: tuple[Slot, ...]

    def to_bytes(self) -> bytes:
        """Return the file's content."""
        slots = [
            {
                "id": slot.id,
                "type": slot.type,
                "kdf": dict(slot.kdf),
                "nonce": slot.nonce.hex(),
                "sealed": slot.sealed.hex(),
            }
            for slot in self.slots
        ]
        told = {"format": FORMAT, "version": VERSION, "vault": self.vault, "slots": slots}
        return json.dumps(told, indent=1).encode()

    @classmethod
    def from_bytes(cls, data: bytes, name: str) -> KeyFile:
        """Read a key file. `NewerVault` where a newer program wrote it, `NotAVault` where it is damaged or none."""
        try:
            found = json.loads(data)
            if not isinstance(found, dict) or found.get("format") != FORMAT:
                raise ValueError("not a key file")
            version = found.get("version")
            if isinstance(version, int) and version > VERSION:
                raise NewerVault(f"{name} was written by a newer CoderDesk.", "Install the newest version.")
            slots = found.get("slots")
            if version != VERSION or not isinstance(slots, list) or not 1 <= len(slots) <= MAX_SLOTS:
                raise ValueError("not slots")
            vault = hex_bytes(found.get("vault"), ID_BYTES).hex()
            return cls(vault, tuple(_slot(slot) for slot in slots))
        except (ValueError, RecursionError) as error:
            raise NotAVault(f"{name} is damaged.", "Put back a copy of it from a backup.") from error


def beside(file: Path) -> Path:
    """Return where the key file of the vault at `file` belongs."""
    return file.with_name(file.name + SUFFIX)


def read_key_file(file: Path, vault: str) -> KeyFile:
    """Return the key file of the vault at `file` whose first bytes are `vault`.

    A vault that was renamed or copied within its folder without its key file finds it there under the old name, and
    gets a copy under the new one.
    """
    place = beside(file)
    if not place.exists():
        found = _under_another_name(file, vault)
        with contextlib.suppress(OSError):
            write_private(place, found.to_bytes())
        return found
    found = KeyFile.from_bytes(_bytes(place), place.name)
    if found.vault != vault:
        raise NotAVault(
            f"{place.name} does not belong to {file.name}, or the start of {file.name} is damaged.",
            "Put back the two files that belong together.",
        )
    return found


def _under_another_name(file: Path, vault: str) -> KeyFile:
    with contextlib.suppress(OSError):
        for candidate in sorted(file.parent.glob(f"*{SUFFIX}")):
            with contextlib.suppress(NotAVault, NewerVault, StorageFailed):
                found = KeyFile.from_bytes(_bytes(candidate), candidate.name)
                if found.vault == vault:
                    return found
    place = beside(file)
    raise NotAVault(
        f"{file.name} is not a CoderDesk vault, or its key file {place.name} is missing.",
        f"A vault is two files: copy {place.name} from where the vault came from to the same folder.",
    )


def _bytes(place: Path) -> bytes:
    try:
        with place.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise StorageFailed(
            f"{place.name} cannot be read ({error.strerror}).", "Check that you may read it."
        ) from error
    if len(data) > MAX_BYTES:
        raise NotAVault(f"{place.name} is damaged.", "Put back a copy of it from a backup.")
    return data


def _slot(found: object) -> Slot:
    if not isinstance(found, Mapping):
        raise ValueError("not a slot")
    name, slot_type, kdf = found.get("id"), found.get("type"), found.get("kdf")
    if not isinstance(name, str) or not isinstance(slot_type, str) or not isinstance(kdf, Mapping):
        raise ValueError("not a slot")
    return Slot(
        name,
        slot_type,
        dict(kdf),
        hex_bytes(found.get("nonce"), NONCE_BYTES),
        hex_bytes(found.get("sealed"), KEY_BYTES + TAG_BYTES),
    )
