"""Writing the whole database anew, so that neither it nor its log holds a page of what was taken out.

What is deleted is zeroed where it stood (`secure_delete`), but older states of a page lie in the log, and what was
deleted by a program without that setting lies in free pages. `VACUUM` writes every page that is in use anew, in memory
until it reaches the log, encrypted; the checkpoint brings them into the database, cuts off what is behind its end, and
empties the log.

That it is due is told by the record of the disposal, which is kept in the very transaction that takes the charts out;
so a program that is killed in between finishes it when the vault is opened next.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from datetime import datetime

from coderdesk.domain.failures import StorageFailed
from coderdesk.vault.connection import Connection, only
from coderdesk.vault.shelves.values import moment

#: How long a reader that still looks at the old pages is waited for, in seconds.
PATIENCE = 10.0
_PAUSE = 0.05


def overwrite_if_due(connection: Connection, now: Callable[[], datetime]) -> None:
    """Write over what a disposal took out, where the program was stopped before it had.

    Where the disk is full now, or another program in the way, it stays due.
    """
    if only(connection.execute("SELECT EXISTS (SELECT 1 FROM disposal WHERE overwritten IS NULL)")):
        with contextlib.suppress(StorageFailed):
            overwrite(connection, now)


def overwrite(connection: Connection, now: Callable[[], datetime]) -> None:
    """Write every page anew, empty the log, and note that it is done.

    `StorageFailed` where the disk is full or a reader does not let go of the old pages; then it stays due.
    """
    connection.execute("VACUUM")
    empty_log(connection)
    connection.change_many("UPDATE disposal SET overwritten = ? WHERE overwritten IS NULL", ((moment(now()),),))


def empty_log(connection: Connection) -> None:
    """Bring the whole log into the database and cut it to nothing. `StorageFailed` where a reader is in the way."""
    until = time.monotonic() + PATIENCE
    while only(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")):
        if time.monotonic() > until:
            raise StorageFailed(
                "Another program still reads old pages of the vault, so they could not all be written over.",
                "Close it and open the vault again: CoderDesk finishes it then.",
            )
        time.sleep(_PAUSE)
