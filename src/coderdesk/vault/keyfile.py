"""The key file: the slots of a vault, in a small JSON file beside it.

`Practice.cdvault` is the encrypted database; `Practice.cdvault-keys` holds its slots. SQLCipher can leave the head of a
database in clear, but has no place there for other data, so two files it is. The key file names the database by the
salt in its first 16 bytes, so that a key file of another vault is noticed, and one whose vault was renamed is found.

While a vault gets a new key, two files have to change places and only one at a time can. So for that moment the key
file holds two sets of slots, of the vault as it is and as it will be ("next"), and the database itself says which of
them counts.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from coderdesk.domain.failures import KeyFileLost, NewerVault, NotAVault, StorageFailed
from coderdesk.vault.files import write_private
from coderdesk.vault.kdf import KEY_BYTES
from coderdesk.vault.keys import NONCE_BYTES, TAG_BYTES, Slot, hex_bytes

SUFFIX = "-keys"
FORMAT = "coderdesk vault keys"
VERSION = 1
ID_BYTES = 16
MAX_BYTES = 64 * 1024
MAX_SLOTS = 16
FROM_BACKUP = "Take the copy of it that each backup holds."


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The slots of the vault whose first 16 bytes are `vault` (in hexadecimal), and of what will take its place."""

    vault: str
    slots: tuple[Slot, ...]
    following: KeyFile | None = None

    def to_bytes(self) -> bytes:
        """Return the file's content."""
        told: dict[str, object] = {"format": FORMAT, "version": VERSION, **_told(self)}
        if self.following is not None:
            told["next"] = _told(self.following)
        return json.dumps(told, indent=1).encode()

    def of(self, vault: str) -> KeyFile | None:
        """Return the slots of the vault of that salt, be it the present one or the one that will be; else None."""
        if self.vault == vault:
            return self
        return self.following if self.following is not None and self.following.vault == vault else None

    def with_slot(self, slot: Slot) -> KeyFile:
        """Put `slot` in the place of the one of its name, or behind the others."""
        if any(found.id == slot.id for found in self.slots):
            return replace(self, slots=tuple(slot if found.id == slot.id else found for found in self.slots))
        if len(self.slots) >= MAX_SLOTS:
            raise StorageFailed(f"A vault has at most {MAX_SLOTS} ways in.", "Remove one that is not used any more.")
        return replace(self, slots=(*self.slots, slot))

    def without(self, *names: str) -> KeyFile:
        """Take the slots of those names out."""
        return replace(self, slots=tuple(slot for slot in self.slots if slot.id not in names))

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
            if version != VERSION:
                raise ValueError("not a version")
            return replace(_keys(found), following=_keys(found["next"]) if "next" in found else None)
        except (ValueError, RecursionError) as error:
            raise KeyFileLost(f"{name} is damaged.", FROM_BACKUP) from error


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
    own = found.of(vault)
    if own is None:
        raise KeyFileLost(
            f"{place.name} does not belong to {file.name}, or the start of {file.name} is damaged.",
            "Put back the two files that belong together.",
        )
    if own is found.following:
        # The database got its new key, and the program was killed before it could say so here.
        with contextlib.suppress(OSError):
            write_keys(file, own)
    return replace(own, following=None)


def keys_of_open(file: Path) -> KeyFile:
    """Return the key file of a vault that may be open in this process.

    The database is not looked at: to open and close its file by hand would take away the locks that SQLite holds on it
    for the whole process (https://www.sqlite.org/howtocorrupt.html, section 2.2).
    """
    place = beside(file)
    return replace(KeyFile.from_bytes(_bytes(place), place.name), following=None)


def settle(file: Path, vault: str) -> None:
    """Once the database was opened: forget the slots of a new key that it never got."""
    with contextlib.suppress(OSError, NotAVault, NewerVault, StorageFailed):
        found = KeyFile.from_bytes(_bytes(beside(file)), beside(file).name)
        if found.following is not None and found.vault == vault:
            write_keys(file, replace(found, following=None))


def write_keys(file: Path, keys: KeyFile) -> None:
    """Put `keys` in the place of the key file of the vault at `file`; killed at any moment, one of the two is there."""
    write_private(beside(file), keys.to_bytes())


def _under_another_name(file: Path, vault: str) -> KeyFile:
    with contextlib.suppress(OSError):
        for candidate in sorted(file.parent.glob(f"*{SUFFIX}")):
            with contextlib.suppress(NotAVault, NewerVault, StorageFailed):
                found = KeyFile.from_bytes(_bytes(candidate), candidate.name).of(vault)
                if found is not None:
                    return replace(found, following=None)
    place = beside(file)
    raise KeyFileLost(
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
        raise KeyFileLost(f"{place.name} is damaged.", FROM_BACKUP)
    return data


def _told(keys: KeyFile) -> dict[str, object]:
    slots = [
        {
            "id": slot.id,
            "type": slot.type,
            **({"made": slot.made} if slot.made else {}),
            "kdf": dict(slot.kdf),
            "nonce": slot.nonce.hex(),
            "sealed": slot.sealed.hex(),
        }
        for slot in keys.slots
    ]
    return {"vault": keys.vault, "slots": slots}


def _keys(found: object) -> KeyFile:
    if not isinstance(found, Mapping):
        raise ValueError("not slots")
    slots = found.get("slots")
    if not isinstance(slots, list) or not 1 <= len(slots) <= MAX_SLOTS:
        raise ValueError("not slots")
    return KeyFile(hex_bytes(found.get("vault"), ID_BYTES).hex(), tuple(_slot(slot) for slot in slots))


def _slot(found: object) -> Slot:
    if not isinstance(found, Mapping):
        raise ValueError("not a slot")
    name, slot_type, kdf, made = found.get("id"), found.get("type"), found.get("kdf"), found.get("made", "")
    if not all(isinstance(text, str) for text in (name, slot_type, made)) or not isinstance(kdf, Mapping):
        raise ValueError("not a slot")
    return Slot(
        str(name),
        str(slot_type),
        dict(kdf),
        hex_bytes(found.get("nonce"), NONCE_BYTES),
        hex_bytes(found.get("sealed"), KEY_BYTES + TAG_BYTES),
        str(made),
    )
