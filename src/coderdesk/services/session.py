"""An unlocked vault with what is needed to work in it."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import date, datetime

from coderdesk.domain.failures import CoderDeskError
from coderdesk.domain.ports import Vault, Work
from coderdesk.services.billing import BillingDesk
from coderdesk.services.codes import open_book
from coderdesk.services.house import Book, House, Reference
from coderdesk.services.trail import record_lock


class Books:
    """The code book of each thread: a book is for one thread at a time, and cheap to open."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self._own = threading.local()

    def reopen(self) -> None:
        """Let every thread open its book anew, as after the store was built again."""
        # What a thread still holds is closed when the last reading of it ends.
        self._own = threading.local()

    def book(self) -> Book:
        """Return this thread's book. `ReferenceMissing` where the code sets are not built."""
        found: Book | None = getattr(self._own, "book", None)
        if found is None:
            found = self._own.book = open_book(self._reference)
        return found


class Session:
    """What the front door holds between unlocking and locking."""

    def __init__(self, house: House, vault: Vault, books: Books) -> None:
        self.house = house
        self.vault = vault
        self.books = books

    def begin(self) -> Work:
        """Start a transaction on this thread."""
        return self.vault.begin()

    def book(self) -> Book:
        """Return this thread's code book."""
        return self.books.book()

    def today(self) -> date:
        """Return the local day."""
        return self.house.clock.today()

    def now(self) -> datetime:
        """Return the moment, in UTC."""
        return self.house.clock.now()

    def billing(self) -> BillingDesk:
        """Return what billing needs, for this thread."""
        return BillingDesk(self.begin, self.book(), self.house.clock)

    def lock(self, why: str = "") -> None:
        """Close the vault and forget its key; the trail keeps `why`, unless the vault cannot be written any more."""
        with suppress(CoderDeskError):
            record_lock(self.begin, why)
        self.vault.close()
