"""One connection to the encrypted database: how it is opened, and every statement that goes through it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from sqlcipher3 import dbapi2 as sqlcipher

from coderdesk.vault.anchor import Anchor
from coderdesk.vault.keys import DatabaseKey
from coderdesk.vault.troubles import told, told_on_opening, unstorable, vault_is_locked

Bound: TypeAlias = str | bytes | int | float | None
Row: TypeAlias = sqlcipher.Row
Result = TypeVar("Result")

#: How long a writer waits for another one, in seconds.
BUSY_SECONDS = 5.0
#: So many pages are copied between two looks at whether to go on: some 4 MB.
PAGES_AT_ONCE = 1000
_ALWAYS = (
    # A wrong key would otherwise write a line of SQLCipher's own to stderr.
    "cipher_log_level = NONE",
    # Sorting and temporary tables spill in clear otherwise.
    "temp_store = MEMORY",
)
_PRAGMAS = (
    *_ALWAYS,
    "journal_mode = WAL",
    "synchronous = FULL",
    # On macOS, fsync alone leaves data in the drive's cache.
    "fullfsync = ON",
    "foreign_keys = ON",
    # What is deleted is written over with zeros where it stood; SQLCipher's own default, said out loud.
    "secure_delete = ON",
    "cache_size = -64000",
    # A large import must not leave a log of its size behind.
    "journal_size_limit = 67108864",
)


class Connection:
    """A connection of one piece of work at a time, which any thread may close.

    Each statement runs to its end under a lock and returns all of its rows, so that closing never pulls the store from
    under a running statement. Errors come out as the failures of `troubles`.
    """

    def __init__(self, raw: sqlcipher.Connection, anchor: Anchor | None = None) -> None:
        """Take over `raw`; with an `anchor`, nothing is written once another file took its file's place."""
        self._raw = raw
        self._anchor = anchor
        self._log_file = anchor.log() if anchor is not None else None
        self._lock = threading.Lock()
        self._stopped = False

    def execute(self, sql: str, parameters: Sequence[Bound] = ()) -> list[Row]:
        """Run one statement and return its rows."""
        return self._run(lambda raw: raw.execute(sql, parameters).fetchall())

    def change_many(self, sql: str, rows: Iterable[Sequence[Bound]]) -> int:
        """Run one statement for each of `rows` and return how many rows were changed."""
        return self._run(lambda raw: raw.executemany(sql, rows).rowcount)

    def check_file(self) -> None:
        """Return where a write goes to the file of the vault's name; else `VaultReplaced` or `StorageFailed`."""
        if self._anchor is None:
            return
        with self._lock:
            # Closing takes this lock too, and the anchor goes only after it.
            if self._stopped:
                raise vault_is_locked()
            self._anchor.check(self._log_file)

    def copy_into(self, target: Connection, step: Callable[[int, int], None]) -> None:
        """Copy the whole database into `target`, an empty one under a key of its own, page by page as it stands.

        `step(done, total)` hears of the pages from time to time; what it raises ends the copy, which is then not whole.
        """

        def heard(_status: int, left: int, total: int) -> None:
            step(total - left, total)

        with target._lock:
            self._run(lambda raw: raw.backup(target._raw, pages=PAGES_AT_ONCE, progress=heard))

    def undo(self) -> None:
        """Undo the open transaction, if there is one."""
        with self._lock, contextlib.suppress(sqlcipher.Error):
            if self._raw.in_transaction:
                self._raw.rollback()

    @property
    def is_running(self) -> bool:
        """Whether a statement runs at this moment."""
        return self._lock.locked()

    @property
    def is_free(self) -> bool:
        """Whether it is open and nothing on it waits to be kept or undone."""
        return not self._stopped and not self._raw.in_transaction

    def stop(self) -> None:
        """Run nothing any more, and ask the statement that runs now, on whichever thread, to end."""
        self._stopped = True
        with contextlib.suppress(sqlcipher.Error):
            self._raw.interrupt()

    def close(self) -> None:
        """Close, once the statement that runs has ended; an open transaction is undone."""
        self.stop()
        while not self._lock.acquire(timeout=0.02):
            # Asked once, a statement that is only about to begin would not hear it.
            self.stop()
        try:
            with contextlib.suppress(sqlcipher.Error):
                # An interrupt that came too late would stop the checkpoint of closing; a statement takes it away.
                self._raw.execute("ROLLBACK" if self._raw.in_transaction else "SELECT 1").fetchall()
            self._raw.close()
        finally:
            self._lock.release()

    def with_raw(self, work: Callable[[sqlcipher.Connection], Result]) -> Result:
        """Run `work` on the connection itself, as one statement: work that is long asks `check_running` now and
        then."""
        return self._run(work)

    def check_running(self) -> None:
        """Raise the failure of a locked vault once the connection was asked to stop."""
        if self._stopped:
            raise vault_is_locked()

    def _run(self, statement: Callable[[sqlcipher.Connection], Result]) -> Result:
        with self._lock:
            if self._stopped:
                raise vault_is_locked()
            try:
                return statement(self._raw)
            except sqlcipher.Error as error:
                if failure := told(error):
                    raise failure from error
                raise
            except (UnicodeEncodeError, OverflowError):
                # Their text quotes the value.
                raise unstorable() from None


def connect(file: Path, key: DatabaseKey, *, salt: bytes | None = None, anchor: Anchor | None = None) -> Connection:
    """Open the database at `file`, which must be there (an empty one becomes a database under `key` and `salt`).

    With an `anchor`, the connection writes only while that holds.

    `NotAVault` where it does not open under `key`, `StorageFailed` where the disk or the folder is in the way.
    """
    return Connection(_opened(f"{file.absolute().as_uri()}?mode=rw", file.name, key, salt, _PRAGMAS), anchor)


def connect_to_part(file: Path, key: DatabaseKey, *, salt: bytes) -> Connection:
    """Open an empty file that pages are copied into. It is worth nothing until the copy is whole, so nothing guards
    it."""
    pragmas = (*_ALWAYS, "journal_mode = OFF", "synchronous = OFF")
    return Connection(_opened(f"{file.absolute().as_uri()}?mode=rw", file.name, key, salt, pragmas))


def connect_to_copy(file: Path, key: DatabaseKey) -> Connection:
    """Open the database at the head of `file`, which nobody writes, for reading. Nothing is made beside it."""
    return Connection(_opened(f"{file.absolute().as_uri()}?mode=ro&immutable=1", file.name, key, None, _ALWAYS))


def connect_to_memory(key: DatabaseKey) -> Connection:
    """Open an empty database in memory. It takes the pages of an encrypted one only where it has a key as well."""
    return Connection(_opened("file::memory:", "memory", key, bytes(16), _ALWAYS))


def _opened(uri: str, name: str, key: DatabaseKey, salt: bytes | None, pragmas: Iterable[str]) -> sqlcipher.Connection:
    raw: sqlcipher.Connection | None = None
    try:
        raw = sqlcipher.connect(
            uri,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            # The lock of `Connection` keeps threads apart.
            check_same_thread=False,
            uri=True,
        )
        raw.row_factory = sqlcipher.Row
        # A key cannot be bound as a parameter; it is hexadecimal, made here.
        raw.execute(f"PRAGMA key = \"x'{key.reveal().hex()}{(salt or b'').hex()}'\"")
        for pragma in pragmas:
            raw.execute(f"PRAGMA {pragma}").fetchall()
        raw.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    except sqlcipher.Error as error:
        if raw is not None:
            raw.close()
        if failure := told_on_opening(error, name):
            raise failure from error
        raise
    return raw


def only(rows: Sequence[Row]) -> Any:
    """Return the one value of the one row that a statement always gives."""
    return rows[0][0]
