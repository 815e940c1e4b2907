"""How an entry of the trail is written into its row, and read from it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from coderdesk.domain.audit import AuditEntry, FieldChange, Kind
from coderdesk.vault.connection import Row
from coderdesk.vault.shelves import values

_KINDS = {kind.value: kind for kind in Kind}


def written(changes: Sequence[FieldChange]) -> str:
    """Write changes as they are stored: "" for none, else JSON, a list of [field, old, new]."""
    if not changes:
        return ""
    return json.dumps([(each.field, each.old, each.new) for each in changes], ensure_ascii=False, separators=(",", ":"))


def entry_of(row: Row) -> AuditEntry:
    """Read an entry from its row. One that was tampered with is read as far as it goes: `verify` names it."""
    try:
        at = values.read_moment(row["moment"])
    except ValueError:
        at = datetime.min.replace(tzinfo=UTC)
    return AuditEntry(
        number=row["number"],
        at=at,
        by=row["coder"],
        kind=_KINDS.get(row["kind"], Kind.CHANGE),
        action=row["action"],
        encounter=row["encounter"],
        patient=row["patient"],
        detail=row["detail"],
        changes=_changes(row["changes"]),
        recipient=row["recipient"],
        purpose=row["purpose"],
        blanked_by=row["blanked_by"],
        digest=row["digest"],
    )


def _changes(text: str) -> tuple[FieldChange, ...]:
    try:
        return tuple(FieldChange(*map(str, each)) for each in json.loads(text or "[]"))
    except (ValueError, TypeError):
        return ()
