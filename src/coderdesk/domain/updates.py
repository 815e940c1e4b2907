"""Where official files are published, and the port that brings one here when the coder asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import FileKind


@dataclass(frozen=True, slots=True)
class Offer:
    """One official file of one release, and where it is published.

    `id` names it on the command line; the first of `kinds` is what it is fetched for, the others come along. `release`
    is as the publisher calls it ("FY2027", "April 2026", "2026 Q4"), in force from `effective_from`. `addresses` are
    tried in this order: publishers spell a year's file differently. With none the file stands behind terms that a
    person must accept, said in `terms`: `page` is opened, and what was downloaded there is imported as a file. A file
    below `least` or above `most` bytes is not what it claims to be.
    """

    id: str
    title: str
    kinds: tuple[FileKind, ...]
    publisher: str
    page: str
    release: str
    effective_from: date
    addresses: tuple[str, ...]
    least: int
    most: int
    terms: str = ""

    @property
    def by_hand(self) -> bool:
        """Whether only a person may download it."""
        return not self.addresses


class Fetcher(Protocol):
    """Fetches official files. The one part of the program that opens a connection, and only when it is called."""

    def offers(self, on: date) -> Sequence[Offer]:
        """Return every official file of the releases in force on `on`. Nothing is asked over the network."""

    def fetch(self, offer: Offer, progress: Progress) -> Path:
        """Return the file of `offer`, downloaded whole.

        What was begun before goes on where it ended. Raises `DownloadFailed` where the publisher does not give it or
        gives something else, `StorageFailed` where the disk does not take it, `Cancelled` through `progress`.
        """

    def discard(self, file: Path) -> None:
        """Remove a file that `fetch` returned; nothing where it is gone."""
