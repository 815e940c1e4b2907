"""The slots of a vault as ways in, for the eye."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from coderdesk.domain.ways_in import WayIn, WayKind
from coderdesk.vault.kdf import KdfParameters
from coderdesk.vault.keyfile import keys_of_open
from coderdesk.vault.keys import PASSPHRASE, Slot


def ways_of(file: Path) -> Sequence[WayIn]:
    """Return the ways into the vault at `file`, in the order of its slots; `NotAVault` where they are damaged."""
    return tuple(way_of(slot) for slot in keys_of_open(file).slots)


def way_of(slot: Slot) -> WayIn:
    """Return `slot` without what it seals."""
    try:
        made = date.fromisoformat(slot.made)
    except ValueError:
        made = None
    kind = WayKind(slot.type) if slot.type in list(WayKind) else None
    return WayIn(slot.id, kind, made, _cost(slot))


def _cost(slot: Slot) -> str:
    if slot.type != PASSPHRASE:
        return ""
    try:
        cost = KdfParameters.from_json(slot.kdf)
    except ValueError:
        return ""
    passes = "1 pass" if cost.time == 1 else f"{cost.time} passes"
    lanes = "1 lane" if cost.lanes == 1 else f"{cost.lanes} lanes"
    return f"Argon2id, {passes} over {cost.memory_kib / 1024:g} MB in {lanes}"
