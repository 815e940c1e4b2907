"""Keep what is typed before it is kept for good, so that neither a crash nor a lock loses it.

A draft is no change of a chart: it lies beside it in the vault, and the trail says nothing of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from coderdesk.domain.ports import Vault, WorkFactory


def drafts_of(begin: WorkFactory, *, encounter: str) -> Mapping[str, str]:
    """Return the drafts of a chart ("": of none) by field."""
    with begin() as work:
        return work.drafts.of(encounter)


Unkept = Mapping[str, Mapping[str, str | None]]


def seal_unkept(vault: Vault, unkept: Unkept) -> bytes:
    """Return drafts (by chart and field) that the vault would not take, so that only it can read them again."""
    return vault.seal(json.dumps(unkept).encode())


def keep_sealed(vault: Vault, *, sealed: bytes, at: datetime) -> None:
    """Keep what `seal_unkept` sealed. `StorageFailed` where the vault still does not take it; nothing where it was
    sealed under a key that the vault has no more."""
    try:
        unkept: Unkept = json.loads(vault.unseal(sealed))
    except ValueError:
        return
    for encounter, changes in unkept.items():
        keep_drafts(vault.begin, encounter=encounter, changes=changes, at=at)


def keep_drafts(begin: WorkFactory, *, encounter: str, changes: Mapping[str, str | None], at: datetime) -> None:
    """Keep each text of `changes` as the draft of its field; None takes the draft away."""
    kept = {field: text for field, text in changes.items() if text is not None}
    with begin() as work:
        if kept:
            work.drafts.put(encounter, kept, at)
        work.drafts.drop(encounter, [field for field in changes if field not in kept])
        work.commit()
