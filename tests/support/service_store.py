"""A store that holds nothing but what the readers make of some official files."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from coderdesk.codesets.official import load
from coderdesk.codesets.official.reader import Member, Reading
from coderdesk.codesets.official.readers import recognised
from coderdesk.codesets.sources import content_version
from coderdesk.codesets.store import Store
from coderdesk.codesets.tables import create_indexes, create_tables
from coderdesk.domain.progress import Silent

_AT = "2026-11-28T00:00:00+00:00"


def store_of(path: Path, members: Sequence[Member], *, without: Sequence[int] = ()) -> Store:
    """Load `members` in order into a new store at `path`, take those of the numbers `without` out again; open it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as store:
        store.execute("PRAGMA synchronous = OFF")
        store.execute("BEGIN")
        create_tables(store)
        create_indexes(store)
        added: list[tuple[int, Reading]] = []
        for number, member in enumerate(members, 1):
            found = recognised(member, Silent())
            assert found is not None, member.name
            load.add(store, member, found, digest=str(number), at=_AT, progress=Silent(), number=number)
            added.append((number, found))
        load.derive(store, added, Silent())
        for number in without:
            load.remove(store, number, Silent())
        store.execute("INSERT INTO meta VALUES ('content', ?)", (content_version(),))
        store.execute("COMMIT")
    return Store(path)
