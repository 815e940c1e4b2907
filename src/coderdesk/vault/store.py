"""An open vault."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from coderdesk.domain.backups import Backup, Proof, Reason
from coderdesk.domain.damage import Checkup
from coderdesk.domain.ports import VaultInfo
from coderdesk.domain.progress import Progress
from coderdesk.domain.recovery_code import RecoveryCode
from coderdesk.domain.secret import Secret
from coderdesk.vault.anchor import Anchor
from coderdesk.vault.connection import Connection, connect, only
from coderdesk.vault.keyfile import beside
from coderdesk.vault.keys import DatabaseKey, seal_for_later, unseal
from coderdesk.vault.migrations.run import schema_version
from coderdesk.vault.occupancy import Occupancy
from coderdesk.vault.overwriting import overwrite
from coderdesk.vault.seal import OutsideSeal
from coderdesk.vault.session import Session
from coderdesk.vault.shelves.values import read_moment
from coderdesk.vault.troubles import vault_is_locked
from coderdesk.vault.work import StoredWork

#: The setting under which the moment of creation is kept.
CREATED = "vault.created"
#: A connection holds up to 64 MB of decrypted pages, so few of them wait for work.
MAX_IDLE = 2


class FileVault:
    """An unlocked vault. Each work has a connection to itself, whichever thread it runs on."""

    def __init__(
        self,
        file: Path,
        key: DatabaseKey,
        first: Connection,
        now: Callable[[], datetime],
        place: Occupancy,
        anchor: Anchor,
        seal: OutsideSeal | None = None,
    ) -> None:
        """Take over `key`, `first` (opened under it), the `place` at the vault, the `anchor` of its file and the
        seal of its trail, if there is one."""
        self._file = file
        self._key = key
        self._now = now
        self._place, self._anchor, self._seal = place, anchor, seal
        self._lock = threading.Lock()
        self._closed = False
        self._idle = [first]
        self._busy: set[Connection] = set()

    def begin(self) -> StoredWork:
        """Start a transaction on this thread. `StorageFailed` once the vault was locked."""
        return StoredWork(self._take(), self._now, self._give_back, self._seal)

    def info(self) -> VaultInfo:
        """Return what may be said of the vault."""
        connection = self._take()
        try:
            version = only(connection.execute("PRAGMA cipher_version"))
            created = only(connection.execute("SELECT value FROM setting WHERE name = ?", (CREATED,)))
            return VaultInfo(
                file=str(self._file),
                schema=schema_version(connection),
                created=read_moment(created),
                encounters=only(connection.execute("SELECT count(*) FROM encounter")),
                size=sum(path.stat().st_size for path in self._files() if path.exists()),
                cipher=f"SQLCipher {version}, AES-256",
            )
        finally:
            self._give_back(connection)

    def back_up(self, folder: Path, *, reason: Reason, progress: Progress) -> Backup:
        """Copy the vault as it is now into a new file in `folder`, while it is worked in (`vault.backups.make`)."""
        from coderdesk.vault.backups.make import Source, back_up

        connection = self._take()
        try:
            source = Source(self._file, self._key, connection)
            return back_up(source, folder, reason=reason, now=self._now(), progress=progress)
        finally:
            self._give_back(connection)

    def prove(self, backup: Path, *, opener: Secret | RecoveryCode | None = None, progress: Progress) -> Proof:
        """Restore `backup` into memory and compare it with the vault (`vault.backups.prove`).

        Without `opener` it must have been made under the key that the vault has now.
        """
        from coderdesk.vault.backups.finding import by_key, by_opener
        from coderdesk.vault.backups.opened import OpenedBackup
        from coderdesk.vault.backups.prove import prove

        connection = self._take()
        try:
            with OpenedBackup(backup, by_key(self._key) if opener is None else by_opener(opener)) as opened:
                return prove(opened, connection, progress)
        finally:
            self._give_back(connection)

    def check(self, progress: Progress) -> Checkup:
        """Look at every page, tree, reference and rule of the vault (`vault.damage.look`)."""
        from coderdesk.vault.damage.look import check

        connection = self._take()
        try:
            return check(self._file, self._key, connection, now=self._now(), progress=progress)
        finally:
            self._give_back(connection)

    def repair(self) -> None:
        """Write anew, in one transaction, what follows from the rest of the vault."""
        from coderdesk.vault.damage.look import repair

        connection = self._take()
        session = Session(connection)
        try:
            repair(session)
            session.commit()
        finally:
            session.end()
            self._give_back(connection)

    def lineage(self) -> str:
        """Return what the backups of this vault share, or "" where none was made yet."""
        from coderdesk.vault.backups.make import lineage_of

        connection = self._take()
        try:
            return lineage_of(connection)
        finally:
            self._give_back(connection)

    def seal(self, data: bytes) -> bytes:
        """Return `data` so that only this vault, unlocked, can read it again."""
        with self._lock:
            return seal_for_later(self._key, data)

    def unseal(self, sealed: bytes) -> bytes:
        """Return what `seal` was given; `ValueError` where another vault, or another key of this one, sealed it."""
        with self._lock:
            return unseal(self._key, sealed)

    def alone(self, doing: str) -> AbstractContextManager[None]:
        """Be alone with the vault for a while, as for a new key; `doing` as it ends "The vault is ...".

        `VaultInUse` where a command, or another desk, is at it.
        """
        return self._place.alone(doing)

    def overwrite(self) -> None:
        """Write every page anew, so that nothing of what was disposed of is left in the vault's files.

        `StorageFailed` where the disk is full or another program is in the way; it is then done at the next opening.
        """
        self._rest()
        connection = self._take()
        try:
            overwrite(connection, self._now)
        finally:
            self._give_back(connection)

    def close(self) -> None:
        """Lock: close every connection, also one at work on another thread, forget the key, and leave the place."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            connections = [*self._idle, *self._busy]
            self._idle.clear()
            self._busy.clear()
            self._key.forget()
        for connection in connections:
            connection.stop()
        self._anchor.set_log_aside()
        # One that runs may be waiting for another's transaction to end.
        for connection in sorted(connections, key=lambda each: each.is_running):
            connection.close()
        if self._seal is not None:
            self._seal.close()
        self._anchor.release()
        self._place.release()

    def _rest(self) -> None:
        """Close the connections that wait for work: each holds pages of before in memory."""
        with self._lock:
            waiting, self._idle = self._idle, []
        for connection in waiting:
            connection.close()

    def _take(self) -> Connection:
        with self._lock:
            if self._closed:
                raise vault_is_locked()
            connection = self._idle.pop() if self._idle else connect(self._file, self._key, anchor=self._anchor)
            self._busy.add(connection)
            return connection

    def _give_back(self, connection: Connection) -> None:
        with self._lock:
            self._busy.discard(connection)
            if connection.is_free and not self._closed and len(self._idle) < MAX_IDLE:
                self._idle.append(connection)
                return
        connection.close()

    def _files(self) -> tuple[Path, ...]:
        return self._file, self._file.with_name(f"{self._file.name}-wal"), beside(self._file)
