"""The concrete parts that the front doors are handed, as ports.

`bootstrap` builds one of these; nothing else knows which classes stand behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from coderdesk.domain.book import CodeBook
from coderdesk.domain.pcs import PcsTables
from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import OfficialFiles
from coderdesk.domain.service_codes import ServiceBook
from coderdesk.domain.tabular import TabularList
from coderdesk.domain.terms import TermBook

if TYPE_CHECKING:
    # The ports name every value of the trade, and the window that asks for a passphrase needs none of them yet.
    from coderdesk.domain.locksmith import Locksmith
    from coderdesk.domain.ports import VaultKeeper
    from coderdesk.domain.updates import Fetcher


class Book(CodeBook, TabularList, Protocol):
    """A code book, and the tabular list as it is printed, that is held open and must be closed by its opener.

    `services` is what the loaded files say of CPT and HCPCS codes; `terms` are the books that lead from words to codes,
    and `pcs` is what the ICD-10-PCS tables allow.
    """

    @property
    def pcs(self) -> PcsTables:
        """The ICD-10-PCS tables."""

    @property
    def terms(self) -> TermBook:
        """The books of terms."""

    @property
    def services(self) -> ServiceBook:
        """The book of services."""

    def close(self) -> None:
        """Let go of the store."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The reference store: where it is, and how it is built and opened."""

    path: Path
    build: Callable[[Path, Progress], None]
    is_current: Callable[[Path], bool]
    open: Callable[[Path], Book]

    @property
    def ready(self) -> bool:
        """Whether the store is there and of this program's version."""
        return self.is_current(self.path)


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""

    def today(self) -> date:
        """Return the present day where the coder sits."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present moment in UTC, to the second."""
        return datetime.now(UTC).replace(microsecond=0)

    def today(self) -> date:
        """Return the local day."""
        return datetime.now().astimezone().date()


@dataclass(frozen=True, slots=True)
class House:
    """Everything that a front door needs: it hands parts of it to the service functions."""

    keeper: VaultKeeper
    locksmith: Callable[[], Locksmith]
    reference: Reference
    fetcher: Fetcher
    official: OfficialFiles
    clock: Clock
    data_folder: Path
    config_folder: Path
