"""Which entries of the trail a query asks for, as a condition."""

from __future__ import annotations

from coderdesk.domain.audit import AuditQuery
from coderdesk.vault.connection import Bound
from coderdesk.vault.shelves.values import moment

#: A whole note pasted into the filter must not become a query of a thousand conditions.
MOST_WORDS = 12
_SAYS = (
    r"(action LIKE ? ESCAPE '\' OR detail LIKE ? ESCAPE '\' OR coder LIKE ? ESCAPE '\' OR recipient LIKE ? ESCAPE '\'"
)
_OF_CHART = r"encounter IN (SELECT id FROM encounter WHERE account LIKE ? ESCAPE '\')"
_OF_PATIENT = r"patient IN (SELECT id FROM patient WHERE last LIKE ? ESCAPE '\' OR first LIKE ? ESCAPE '\')"
_WORD = f"{_SAYS} OR {_OF_CHART} OR {_OF_PATIENT})"


def condition(query: AuditQuery) -> tuple[str, list[Bound]]:
    """Return the WHERE of `query`, "" where it asks for everything, and what is bound to it."""
    parts: list[str] = []
    told: list[Bound] = []
    if query.encounter is not None:
        parts.append("encounter = ?")
        told.append(query.encounter)
    if query.patient is not None:
        parts.append("patient = ?")
        told.append(query.patient)
    if query.kinds:
        parts.append(f"kind IN ({', '.join('?' * len(query.kinds))})")
        told += [kind.value for kind in query.kinds]
    if query.since is not None:
        parts.append("moment >= ?")
        told.append(moment(query.since))
    if query.until is not None:
        parts.append("moment < ?")
        told.append(moment(query.until))
    for word in query.text.split()[:MOST_WORDS]:
        parts.append(_WORD)
        begins = word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
        told += [f"%{begins}"] * 4 + [begins] * 3
    return (f"WHERE {' AND '.join(parts)}" if parts else ""), told
