"""A publisher of official files on the loopback address: it behaves well, or as badly as a test asks."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random

from coderdesk.codesets.updates.addresses import Addresses
from coderdesk.domain.releases import FileKind
from coderdesk.domain.updates import Offer

#: How long any answer of the server may take, in seconds: a test that goes wrong ends by itself.
LONGEST_S = 8.0


def zip_of(size: int = 60_000, name: str = "content.txt", seed: int = 1) -> bytes:
    """Return a zip file of about `size` bytes, the same one whenever it is asked for."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), Random(seed).randbytes(size))  # noqa: S311 - content, no secret
    return packed.getvalue()


@dataclass
class Page:
    """What stands at one path, and how it is given.

    `cut` ends the line after so many bytes, for the first `cuts` askings; `silent` keeps it open instead, without a
    word. `etag` vouches for the content; without it nothing can go on. `asked` keeps the headers of every asking.
    """

    content: bytes = b""
    status: int = 200
    kind: str = "application/zip"
    etag: str = '"one"'
    location: str = ""
    cut: int = 0
    cuts: int = 1_000
    silent: bool = False
    says_length: bool = True
    asked: list[dict[str, str]] = field(default_factory=list)


@dataclass
class Publisher:
    """The server: its address, its pages, and what lets every silent answer end."""

    address: str
    pages: dict[str, Page]
    released: threading.Event
    begun: threading.Event

    def url(self, path: str) -> str:
        """Return the address of a path."""
        return f"{self.address}{path}"

    @property
    def addresses(self) -> Addresses:
        """Return a catalogue in which this server is a publisher."""
        return Addresses((), {"127.0.0.1": "TEST", "localhost": "TEST"})

    def offer(self, *paths: str, least: int = 100, most: int = 1_000_000) -> Offer:
        """Return an offer of the file at `paths`, tried in this order."""
        return Offer(
            id="test-file",
            title="Test file",
            kinds=(FileKind.HCPCS,),
            publisher="The test",
            page="https://example.test/page",
            release="FY2027",
            effective_from=date(2026, 10, 1),
            addresses=tuple(self.url(path) for path in paths),
            least=least,
            most=most,
        )


@contextmanager
def publishing(pages: dict[str, Page]) -> Iterator[Publisher]:
    """Serve `pages` on a free port of the loopback address."""
    released, begun = threading.Event(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = LONGEST_S

        def do_GET(self) -> None:
            page = pages.get(self.path, Page(b"<html>not here</html>", 404, "text/html"))
            page.asked.append(dict(self.headers.items()))
            try:
                _answer(self, page, released, begun.set)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Publisher(f"http://127.0.0.1:{server.server_port}", pages, released, begun)
    finally:
        released.set()
        server.shutdown()
        thread.join(LONGEST_S)
        server.server_close()


def _answer(to: BaseHTTPRequestHandler, page: Page, released: threading.Event, begun: Callable[[], None]) -> None:
    content, status, span = page.content, page.status, ""
    asked = to.headers.get("Range", "")
    if status == 200 and page.etag and to.headers.get("If-None-Match") == page.etag:
        content, status = b"", 304
    elif status == 200 and asked and to.headers.get("If-Range", page.etag) == page.etag:
        first = int(asked.removeprefix("bytes=").partition("-")[0])
        if first >= len(content):
            content, status = b"", 416
        else:
            content, status, span = content[first:], 206, f"bytes {first}-{len(content) - 1}/{len(content)}"
    to.send_response(status)
    to.send_header("Content-Type", page.kind)
    if page.etag:
        to.send_header("ETag", page.etag)
    if page.location:
        to.send_header("Location", page.location)
    if span:
        to.send_header("Content-Range", span)
    if page.says_length or status != 200:
        to.send_header("Content-Length", str(len(content)))
    to.send_header("Connection", "close")
    to.end_headers()
    if status == 304:
        return
    sent = len(content)
    if page.cut and len(page.asked) <= page.cuts:
        sent = min(page.cut, sent)
    to.wfile.write(content[:sent])
    to.wfile.flush()
    begun()
    if page.silent:
        released.wait(LONGEST_S)
