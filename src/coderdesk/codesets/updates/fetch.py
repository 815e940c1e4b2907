"""Fetches an official file: whole and of the right kind, or not at all; what was begun goes on where it ended."""

from __future__ import annotations

import re
import threading
import zipfile
from collections.abc import Sequence
from datetime import date
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from urllib.parse import unquote, urlsplit

from coderdesk.codesets.updates.addresses import Addresses, official_addresses
from coderdesk.codesets.updates.kept import Kept, NotTheRest
from coderdesk.codesets.updates.transfer import PATIENCE_S, Call, Head, LedAway, NoAnswer, Unreachable, is_safe
from coderdesk.domain.failures import CoderDeskError, DownloadFailed, StorageFailed
from coderdesk.domain.progress import Progress
from coderdesk.domain.updates import Offer

#: How often a line that broke is taken up again, and how long is waited before, in seconds.
TRIES = 4
PAUSE_S = 1.0
#: How often the coder is asked whether to stop, in seconds.
_LOOK_S = 0.05
#: How long a cancelled download may take to let go of its file, in seconds.
_GRACE_S = 2.0
_NOT_HERE = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_MEGABYTE = 1_000_000


class _NotHere(Exception):
    """The file is not at this address; another may have it. `args[0]` says what is there instead."""


class OfficialFetcher:
    """Fetches into `folder`. It opens no connection but in `fetch`."""

    def __init__(
        self,
        folder: Path,
        addresses: Addresses | None = None,
        *,
        patience: float = PATIENCE_S,
        pause: float = PAUSE_S,
    ) -> None:
        self._folder, self._addresses = folder, addresses
        self._patience, self._pause = patience, pause

    def offers(self, on: date) -> Sequence[Offer]:
        """Return every official file of the releases in force on `on`."""
        return self._known.offers(on)

    def fetch(self, offer: Offer, progress: Progress) -> Path:
        """Return the file of `offer`, downloaded whole; see `Fetcher.fetch`."""
        reason, remedy = offer.terms, ""
        down: set[str] = set()
        for address in offer.addresses:
            host = urlsplit(address).hostname or ""
            if not is_safe(address):
                raise DownloadFailed(f"{address} is not a safe address.", "Only https addresses are asked.")
            if host in down:
                continue
            progress.step(0, 0, f"Asking {host}")
            try:
                return self._fetch_from(address, offer, progress)
            except _NotHere as not_here:
                reason = str(not_here.args[0])
            except Unreachable as broken:
                down.add(host)
                reason = str(broken.args[0])
                remedy = "Try again later: what has come is kept, and goes on where it ended. "
        raise DownloadFailed(
            f"{offer.title} {offer.release} could not be fetched: {reason}.",
            f"{remedy}It can be downloaded at {offer.page} and imported as a file.",
        )

    def discard(self, file: Path) -> None:
        """Remove a file that `fetch` returned."""
        if file.parent == self._folder:
            Kept(file).discard()

    @property
    def _known(self) -> Addresses:
        if self._addresses is None:
            self._addresses = official_addresses()
        return self._addresses

    def _fetch_from(self, address: str, offer: Offer, progress: Progress) -> Path:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _storage_failed(self._folder) from error
        kept = Kept(self._folder / _name(address, offer))
        for attempt in range(1, TRIES + 1):
            download = _Download(address, offer, kept, Call(self._known.same_publisher, self._patience))
            try:
                _beside(download, progress)
                break
            except OSError as error:
                raise _storage_failed(self._folder) from error
            except Unreachable as broken:
                if attempt == TRIES or isinstance(broken, NoAnswer):
                    raise
                _wait(self._pause, progress)
        return kept.file


class _Download:
    """One file on its way from one address. `done` and `total` (0: not known) tell how far it is, in bytes."""

    def __init__(self, address: str, offer: Offer, kept: Kept, call: Call) -> None:
        self._address, self._offer, self._kept, self.call = address, offer, kept, call
        self.done = self.total = 0

    @property
    def words(self) -> str:
        """What is being done."""
        of = f"{self.done / _MEGABYTE:.1f} of {self.total / _MEGABYTE:.1f} MB" if self.total else "Waiting"
        return f"{self._offer.title} {self._offer.release}: {of} from {urlsplit(self._address).hostname}"

    def run(self) -> None:
        """Bring the file, or the rest of it, and see that it is what it should be."""
        try:
            head = self.call.ask(self._address, {**_own_headers(), **self._kept.conditions(self._address)})
            if head.status == HTTPStatus.NOT_MODIFIED:
                return
            self._judge(head)
            self._take(head)
        except NotTheRest as wrong:
            self._kept.discard_part()
            raise Unreachable("another part came than was asked for") from wrong
        except _NotHere:
            self._kept.discard_part()
            raise
        except LedAway as away:
            raise _NotHere(f"the address leads away from {self._offer.publisher}, to {away.args[0]}") from away
        finally:
            self.call.close()
        self._kept.finish()

    def _judge(self, head: Head) -> None:
        """Refuse by what is said before the content."""
        host = urlsplit(self._address).hostname
        if head.status in _NOT_HERE:
            raise _NotHere(f"{host} does not have it (HTTP {head.status})")
        if head.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            self._kept.discard_part()
            raise Unreachable("the file changed on the way")
        if head.status not in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
            raise Unreachable(f"{host} answers HTTP {head.status}")
        if head.kind == "text/html":
            raise _NotHere(f"{host} sent a web page in place of the file")
        if head.whole is not None and head.whole > self._offer.most:
            raise _NotHere(f"{host} offers {_megabytes(head.whole)}, more than such a file can have")

    def _take(self, head: Head) -> None:
        """Write the content behind what is kept, or from the start, and check the whole."""
        with self._kept.writing(self._address, head) as part:
            self.done, self.total = part.tell(), head.whole or 0
            while data := self.call.read():
                if self.done == 0:
                    self._look_at(data)
                self.done += len(data)
                if self.done > self._offer.most:
                    raise _NotHere("more came than such a file can have")
                part.write(data)
        if head.whole is not None and self.done < head.whole:
            raise Unreachable("the connection broke off")
        if self.done < self._offer.least or not zipfile.is_zipfile(self._kept.part):
            raise _NotHere(f"what came ({_megabytes(self.done)}) is no whole zip of that kind")

    def _look_at(self, beginning: bytes) -> None:
        if beginning.lstrip()[:1] == b"<":
            raise _NotHere(f"{urlsplit(self._address).hostname} sent a web page in place of the file")
        if not beginning.startswith(b"PK"):
            raise _NotHere("what came is no zip file")


def _beside(download: _Download, progress: Progress) -> None:
    """Run `download` on a thread of its own, so that stopping never waits for a silent server."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            download.run()
        except BaseException as error:  # noqa: BLE001 - carried to the thread that asked, and raised there
            raised.append(error)

    worker = threading.Thread(target=run, name="download", daemon=True)
    worker.start()
    try:
        while worker.is_alive():
            progress.step(download.done, download.total, download.words)
            worker.join(_LOOK_S)
        progress.step(download.done, download.total, download.words)
    except CoderDeskError:
        download.call.hang_up()
        worker.join(_GRACE_S)
        raise
    if raised:
        raise raised[0]


def _wait(seconds: float, progress: Progress) -> None:
    pause, left = threading.Event(), seconds
    while left > 0:
        progress.step(0, 0, "The connection broke off; trying again")
        pause.wait(min(_LOOK_S, left))
        left -= _LOOK_S


def _own_headers() -> dict[str, str]:
    return {"User-Agent": f"CoderDesk/{version('coderdesk')}"}


def _name(address: str, offer: Offer) -> str:
    """Return a bare file name for `address`: the publisher's own, with nothing in it that a disk would mind."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", Path(unquote(urlsplit(address).path)).name).strip(".-")
    return name if name.endswith(".zip") else f"{offer.id}.zip"


def _megabytes(number: int) -> str:
    return f"{number / _MEGABYTE:.1f} MB"


def _storage_failed(folder: Path) -> StorageFailed:
    return StorageFailed(
        f"The download could not be written to {folder}.", "See that the folder may be written and that space is free."
    )
