"""Keep what is typed before it is kept for good, so that neither a crash nor a lock loses it.

A draft is no change of a chart: it lies beside it in the vault, and the trail says nothing of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from coderdesk.domain.ports import WorkFactory


def drafts_of(begin: WorkFactory, *, encounter: str) -> Mapping[str, str]:
    """Return the drafts of a chart ("": of none) by field."""
    with begin() as work:
        return work.drafts.of(encounter)


def keep_drafts(begin: WorkFactory, *, encounter: str, changes: Mapping[str, str | None], at: datetime) -> None:
    """Keep each text of `changes` as the draft of its field; None takes the draft away."""
    kept = {field: text for field, text in changes.items() if text is not None}
    with begin() as work:
        if kept:
            work.drafts.put(encounter, kept, at)
        work.drafts.drop(encounter, [field for field in changes if field not in kept])
        work.commit()
