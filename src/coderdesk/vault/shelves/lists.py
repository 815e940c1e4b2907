"""Lists that hang on an encounter, kept in place of what was kept: what did not change is not written."""

from __future__ import annotations

from collections.abc import Sequence

from coderdesk.vault.connection import Bound
from coderdesk.vault.session import Session
from coderdesk.vault.tables import Table


def keep_list(session: Session, table: Table, number: int, rows: Sequence[tuple[Bound, ...]], *, anew: bool) -> bool:
    """Keep `rows`, in the order of the table's key, as all that `table` has of the encounter of that number.

    `anew` where it has none yet. Returns whether anything was written. To read a list costs far less than to write it
    again: each page that is touched is encrypted, authenticated and synchronised with the log.
    """
    if not anew:
        kept = session.rows(f"{table.select} WHERE encounter = ? ORDER BY {', '.join(table.key)}", number)
        if [tuple(row) for row in kept] == list(rows):
            return False
        if kept:
            # The name comes from this package alone, never from data.
            session.write(f"DELETE FROM {table.name} WHERE encounter = ?", number)  # noqa: S608
    if rows:
        session.write_many(table.insert, rows)
    return bool(rows) or not anew
