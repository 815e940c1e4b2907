"""Signs that a file is only a part of what was published: what is asked before it is loaded."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from functools import wraps

from coderdesk.codesets.official import sheets
from coderdesk.codesets.official.reader import Check, Member, Reader, Reading
from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import FileKind

#: A file with so much less than the one before it may be cut short.
_SHRUNK = 0.9


def asked_if_whole(reader: Reader) -> Reader:
    """Return `reader` with these questions added to what it reads."""

    @wraps(reader)
    def read(member: Member, progress: Progress) -> Reading | None:
        found = reader(member, progress)
        if found is None:
            return None
        return replace(found, questions=(*found.questions, *_cut_short(member)), check=_shrunk(found))

    return read


def _cut_short(member: Member) -> tuple[str, ...]:
    """Ask about a text file whose last line has no end: what was cut off there cannot be told from what is left."""
    if member.head[:4] in sheets.BINARY or member.data.rstrip(b"\x1a").endswith((b"\n", b"\r")):
        return ()
    lines = member.data.count(b"\n") + 1
    return (f"The last line ({lines:,}) has no end: the file may be cut short.",)


def _shrunk(reading: Reading) -> Check:
    """Return what asks about a file that has much less than the loaded one before it, of its kind and edition, has."""
    edition, (what, how_many) = reading.name.partition(", ")[2], reading.counts[0]

    def check(store: sqlite3.Connection, before: Sequence[tuple[FileKind, str]]) -> Sequence[str]:
        del before
        rows = store.execute(
            "SELECT name, json_extract(counts, '$[0][1]') FROM import WHERE kind = ? AND effective_from <= ?"
            " ORDER BY effective_from DESC, number DESC",
            (reading.kind.value, str(reading.effective_from)),
        )
        known = next(((name, many) for name, many in rows if name.partition(", ")[2] == edition), None)
        if known is None or how_many >= _SHRUNK * known[1]:
            return ()
        return (f"It has {how_many:,} {what} where {known[0]} has {known[1]:,}: it may be only a part.",)

    return check
