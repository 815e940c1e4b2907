"""The unit of work: one transaction, and the shelves that take part in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Self

from coderdesk.vault.connection import Connection
from coderdesk.vault.seal import OutsideSeal
from coderdesk.vault.session import Session
from coderdesk.vault.shelves.audit import Audit
from coderdesk.vault.shelves.disposals import Disposals
from coderdesk.vault.shelves.documents import Documents
from coderdesk.vault.shelves.drafts import Drafts
from coderdesk.vault.shelves.encounters import Worklist
from coderdesk.vault.shelves.own_codes import CodeGroups, OwnCodesShelf
from coderdesk.vault.shelves.people import Clients, Facilities, Patients, Providers
from coderdesk.vault.shelves.policies import Coverages, Payers
from coderdesk.vault.shelves.records import Exports, Imports, Settings
from coderdesk.vault.shelves.retention import Retention


class StoredWork:
    """One transaction on one vault, of one thread. Leaving it without `commit` undoes everything.

    Used after its end it raises `RuntimeError`. It may commit more than once; each commit keeps what came before it.
    """

    def __init__(
        self,
        connection: Connection,
        now: Callable[[], datetime],
        give_back: Callable[[Connection], None],
        seal: OutsideSeal | None = None,
    ) -> None:
        self._connection = connection
        self._give_back = give_back
        self._session = Session(connection)
        self._ended = False
        self.clients = Clients(self._session)
        self.patients = Patients(self._session)
        self.providers = Providers(self._session)
        self.facilities = Facilities(self._session)
        self.payers = Payers(self._session)
        self.coverages = Coverages(self._session)
        self.worklist = Worklist(self._session)
        self.documents = Documents(self._session)
        self.exports = Exports(self._session)
        self.settings = Settings(self._session)
        self.audit = Audit(self._session, self.settings, now, seal)
        self.imports = Imports(self._session)
        self.own_codes = OwnCodesShelf(self._session)
        self.groups = CodeGroups(self._session)
        self.drafts = Drafts(self._session)
        self.retention = Retention(self._session, self.settings, now)
        self.disposals = Disposals(self._session)

    def commit(self) -> None:
        """Keep everything done in this work. `StorageFailed` where the disk will not take it; then nothing is kept."""
        self.audit.settle()
        self._session.commit()
        self.audit.settled()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._ended:
            return
        self._ended = True
        self._session.end()
        self._give_back(self._connection)
