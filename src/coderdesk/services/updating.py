"""Update code sets: official files fetched from their publishers, because the coder asked for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from coderdesk.domain.failures import DownloadFailed, InvalidValue
from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import FileKind, LoadedFile
from coderdesk.domain.updates import Fetcher, Offer
from coderdesk.services.code_sets import BUILT_IN, is_loaded


@dataclass(frozen=True, slots=True)
class Fetched:
    """The files that came, and why others did not."""

    files: tuple[Path, ...]
    failed: tuple[DownloadFailed, ...] = ()


def offers(fetcher: Fetcher, *, on: date) -> Sequence[Offer]:
    """Return every official file of the releases in force on `on`. Nothing is asked over the network."""
    return fetcher.offers(on)


def lacking(offered: Sequence[Offer], *, files: Sequence[LoadedFile]) -> Sequence[Offer]:
    """Return those that can be fetched, are not loaded yet, and which no installed package stands in for."""
    return [
        offer
        for offer in offered
        if not offer.by_hand and not is_loaded(offer, files) and not BUILT_IN.issuperset(offer.kinds)
    ]


def newest_of(offered: Sequence[Offer], kind: FileKind) -> Sequence[Offer]:
    """Return the one that has `kind` in its latest release and can be fetched, if any."""
    having = [offer for offer in offered if kind in offer.kinds and not offer.by_hand]
    return sorted(having, key=lambda offer: offer.effective_from)[-1:]


def chosen(offered: Sequence[Offer], *, names: Sequence[str]) -> Sequence[Offer]:
    """Return those that `names` name, by id or by a kind of file; `InvalidValue` where one names none."""
    found: list[Offer] = []
    for name in names:
        matching = [offer for offer in offered if name == offer.id or name in offer.kinds]
        if not matching:
            known = ", ".join(offer.id for offer in offered)
            raise InvalidValue(f"No official file is called {name!r}.", f"These are known: {known}.")
        found += [offer for offer in matching if offer not in found]
    return found


def fetch(fetcher: Fetcher, *, offers: Sequence[Offer], progress: Progress) -> Fetched:
    """Return the files of `offers`, downloaded whole, to be imported like any other, and what could not be had.

    `InvalidValue` where one must be downloaded by a person; `DownloadFailed` where none of them came; `Cancelled` and
    `StorageFailed` end it. Those that came are kept, and asking again does not send them again.
    """
    for offer in offers:
        if offer.by_hand:
            raise InvalidValue(f"{offer.title}: {offer.terms}", f"Open {offer.page} and import what you download.")
    files: list[Path] = []
    failed: list[DownloadFailed] = []
    for offer in offers:
        try:
            files.append(fetcher.fetch(offer, progress))
        except DownloadFailed as failure:
            failed.append(failure)
    if failed and not files:
        raise failed[0]
    return Fetched(tuple(files), tuple(failed))


def discard(fetcher: Fetcher, *, files: Sequence[Path]) -> None:
    """Remove files that were fetched, once their content is in the reference store."""
    for file in files:
        fetcher.discard(file)
