"""Which Excludes1 note forbids two codes together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from coderdesk.codesets.store import Store
from coderdesk.domain.book import Note, NoteKind
from coderdesk.domain.codes import Code, CodeSystem

Places = Callable[[Code, date], tuple[int, list[str]]]


def excludes1_between(store: Store, places: Places, one: Code, other: Code, on: date) -> Note | None:
    """Return the Excludes1 note that stands at or above either code and points at the other, or None.

    Where both have such a note, the one nearest to its code is returned. `places` gives the keys of the places whose
    notes reach a code.
    """
    if one == other or {one.system, other.system} != {CodeSystem.ICD10CM}:
        return None
    return _pointing(store, places, one, other, on) or _pointing(store, places, other, one, on)


def _pointing(store: Store, places: Places, holder: Code, target: Code, on: date) -> Note | None:
    tabular, keys = places(holder, on)
    if not keys:
        return None
    marks = ", ".join("?" * len(keys))
    rows = store.rows(
        f"SELECT e.at, n.text FROM excludes1 e JOIN note n ON n.id = e.note"  # noqa: S608 - question marks only
        f" WHERE e.release = ? AND e.at IN ({marks})"
        " AND substr(?, 1, length(e.first)) >= e.first AND substr(?, 1, length(e.last)) <= e.last"
        " AND (e.pattern = '' OR ? GLOB e.pattern)",
        (tabular, *keys, target.text, target.text, target.text),
    )
    if not rows:
        return None
    at, text = max(rows, key=lambda row: keys.index(row[0]))
    level = at if " " in at else Code(holder.system, at).dotted
    return Note(NoteKind.EXCLUDES1, text, level, at == holder.text)
