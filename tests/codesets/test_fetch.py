"""Official files are fetched whole or not at all, from a real server on the loopback address."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from coderdesk.codesets.updates.fetch import OfficialFetcher
from coderdesk.codesets.updates.transfer import _line_to
from coderdesk.domain.failures import Cancelled, DownloadFailed, StorageFailed
from coderdesk.domain.progress import Silent
from support.publisher import LONGEST_S, Page, Publisher, publishing, zip_of

Serve = Callable[[dict[str, Page]], Publisher]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Return a function that serves pages until the test ends."""
    with ExitStack() as stack:
        yield lambda pages: stack.enter_context(publishing(pages))


def fetcher(publisher: Publisher, folder: Path) -> OfficialFetcher:
    """Return a fetcher that knows the test's publisher and is not patient."""
    return OfficialFetcher(folder, publisher.addresses, patience=3.0, pause=0.01)


class Steps:
    """Progress that remembers, and stops when it is told to."""

    def __init__(self, stop_when: Callable[[int, int], bool] = lambda _done, _total: False) -> None:
        self.seen: list[tuple[int, int, str]] = []
        self._stop_when = stop_when

    def step(self, done: int, total: int, doing: str) -> None:
        """Keep the step."""
        self.seen.append((done, total, doing))
        if self._stop_when(done, total):
            raise Cancelled("Stopped; nothing was changed.")


def left_in(folder: Path) -> set[str]:
    """Return the names of what lies in a folder."""
    return {file.name for file in folder.iterdir()} if folder.is_dir() else set()


def test_a_file_is_fetched_whole_and_keeps_its_name(serve: Serve, tmp_path: Path) -> None:
    content = zip_of()
    publisher = serve({"/files/2027-order.zip": Page(content)})
    steps = Steps()

    file = fetcher(publisher, tmp_path / "down").fetch(publisher.offer("/files/2027-order.zip"), steps)

    assert file.read_bytes() == content
    assert file.name == "2027-order.zip"
    assert steps.seen[-1][:2] == (len(content), len(content))
    assert left_in(tmp_path / "down") == {"2027-order.zip", "2027-order.zip.json"}


def test_a_line_that_breaks_is_taken_up_where_it_ended(serve: Serve, tmp_path: Path) -> None:
    content = zip_of()
    page = Page(content, cut=20_000, cuts=2)
    publisher = serve({"/a.zip": page})

    file = fetcher(publisher, tmp_path).fetch(publisher.offer("/a.zip"), Silent())

    assert file.read_bytes() == content
    assert [asked.get("Range") for asked in page.asked] == [None, "bytes=20000-", "bytes=40000-"]
    assert page.asked[1]["If-Range"] == '"one"'


def test_a_later_start_goes_on_with_what_an_earlier_one_left(serve: Serve, tmp_path: Path) -> None:
    content = zip_of()
    page = Page(content, cut=10_000, cuts=4)
    publisher = serve({"/a.zip": page})
    offer = publisher.offer("/a.zip")

    with pytest.raises(DownloadFailed, match="broke off") as failed:
        fetcher(publisher, tmp_path).fetch(offer, Silent())
    assert "kept" in failed.value.remedy
    file = fetcher(publisher, tmp_path).fetch(offer, Silent())

    assert file.read_bytes() == content
    assert page.asked[4]["Range"] == "bytes=40000-"


def test_a_part_of_another_edition_is_not_gone_on_with(serve: Serve, tmp_path: Path) -> None:
    old, new = zip_of(seed=1), zip_of(seed=2)
    page = Page(old, cut=10_000)
    publisher = serve({"/a.zip": page})
    offer = publisher.offer("/a.zip")
    with pytest.raises(DownloadFailed):
        fetcher(publisher, tmp_path).fetch(offer, Silent())

    page.content, page.etag, page.cut = new, '"two"', 0
    file = fetcher(publisher, tmp_path).fetch(offer, Silent())

    assert file.read_bytes() == new


def test_what_nothing_vouches_for_begins_anew(serve: Serve, tmp_path: Path) -> None:
    content = zip_of()
    page = Page(content, etag="", cut=10_000, cuts=1)
    publisher = serve({"/a.zip": page})

    file = fetcher(publisher, tmp_path).fetch(publisher.offer("/a.zip"), Silent())

    assert file.read_bytes() == content
    assert "Range" not in page.asked[1]


def test_a_weak_validator_does_not_vouch_for_a_part(serve: Serve, tmp_path: Path) -> None:
    page = Page(zip_of(), etag='W/"one"', cut=10_000, cuts=1)
    publisher = serve({"/a.zip": page})

    fetcher(publisher, tmp_path).fetch(publisher.offer("/a.zip"), Silent())

    assert "Range" not in page.asked[1]


def test_a_part_longer_than_the_file_begins_anew(serve: Serve, tmp_path: Path) -> None:
    page = Page(zip_of(80_000), cut=10_000, cuts=4)
    publisher = serve({"/a.zip": page})
    offer = publisher.offer("/a.zip")
    with pytest.raises(DownloadFailed):
        fetcher(publisher, tmp_path).fetch(offer, Silent())

    # The same validator over other content: the publisher's fault, and not to be trusted.
    page.content = zip_of(20_000)
    file = fetcher(publisher, tmp_path).fetch(offer, Silent())

    assert file.read_bytes() == page.content


def test_a_file_that_is_here_is_asked_about_and_not_sent_again(serve: Serve, tmp_path: Path) -> None:
    page = Page(zip_of())
    publisher = serve({"/a.zip": page})
    desk = fetcher(publisher, tmp_path)

    first = desk.fetch(publisher.offer("/a.zip"), Silent())
    again = desk.fetch(publisher.offer("/a.zip"), Silent())

    assert first == again
    assert page.asked[1]["If-None-Match"] == '"one"'
    desk.discard(first)
    assert left_in(tmp_path) == set()


def test_a_newer_edition_takes_the_place_of_the_one_that_is_here(serve: Serve, tmp_path: Path) -> None:
    page = Page(zip_of())
    publisher = serve({"/a.zip": page})
    desk, offer = fetcher(publisher, tmp_path), publisher.offer("/a.zip")
    desk.fetch(offer, Silent())

    page.content, page.etag, page.cut = zip_of(seed=2), '"two"', 10_000
    with pytest.raises(DownloadFailed):
        desk.fetch(offer, Silent())
    page.cut = 0

    assert desk.fetch(offer, Silent()).read_bytes() == page.content


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (Page(b"<html>gone</html>", 404, "text/html"), "HTTP 404"),
        (Page(b"<html>maintenance</html>", 200, "text/html"), "web page in place"),
        (Page(b"  <!DOCTYPE html><p>maintenance</p>", 200, "application/zip"), "web page in place"),
        (Page(b"%PDF-1.7 " + b"0" * 500), "no zip file"),
        (Page(zip_of(50)[:-60] + b"0" * 200), "no whole zip"),
        (Page(zip_of(10)), "no whole zip"),
        (Page(zip_of(2_000_000)), "more than such a file"),
        (Page(zip_of(2_000_000), says_length=False), "more came"),
        (Page(b"", 302, location="https://elsewhere.test/a.zip"), "leads away from The test, to elsewhere.test"),
        (Page(b"", 302, location="http://elsewhere.test/a.zip"), "leads away"),
        (Page(b"", 302, location="/a.zip"), "leads away"),
    ],
    ids=[
        "missing", "a web page", "a web page that says it is a zip", "a PDF", "a torn zip", "too small", "too large",
        "too large without saying so", "led elsewhere", "led out of https", "led in circles",
    ],
)  # fmt: skip
def test_what_is_not_the_file_is_refused_with_the_reason(serve: Serve, tmp_path: Path, page: Page, reason: str) -> None:
    publisher = serve({"/a.zip": page})

    with pytest.raises(DownloadFailed, match=reason) as failed:
        fetcher(publisher, tmp_path).fetch(publisher.offer("/a.zip", least=300), Silent())

    assert "https://example.test/page" in failed.value.remedy
    assert left_in(tmp_path) == set()


def test_the_next_address_is_tried_where_one_has_it_not(serve: Serve, tmp_path: Path) -> None:
    content = zip_of()
    publisher = serve({"/old.zip": Page(b"<html></html>", 200, "text/html"), "/new.zip": Page(content)})

    file = fetcher(publisher, tmp_path).fetch(publisher.offer("/none.zip", "/old.zip", "/new.zip"), Silent())

    assert (file.name, file.read_bytes()) == ("new.zip", content)


def test_a_redirect_within_the_publisher_is_followed(serve: Serve, tmp_path: Path) -> None:
    publisher = serve({"/a.zip": Page(b"", 301, location="/b.zip"), "/b.zip": Page(zip_of())})

    assert fetcher(publisher, tmp_path).fetch(publisher.offer("/a.zip"), Silent()).read_bytes() == zip_of()


def test_a_server_that_fails_is_tried_again(serve: Serve, tmp_path: Path) -> None:
    page = Page(b"busy", 503, "text/plain")
    publisher = serve({"/a.zip": page})

    with pytest.raises(DownloadFailed, match="HTTP 503"):
        fetcher(publisher, tmp_path).fetch(publisher.offer("/a.zip"), Silent())

    assert len(page.asked) == 4


def test_a_silent_server_is_stopped_at_once_and_what_came_is_kept(serve: Serve, tmp_path: Path) -> None:
    content = zip_of()
    page = Page(content, cut=30_000, cuts=1, silent=True)
    publisher = serve({"/a.zip": page})
    desk = OfficialFetcher(tmp_path, publisher.addresses, patience=60.0)
    began = time.monotonic()

    with pytest.raises(Cancelled):
        desk.fetch(publisher.offer("/a.zip"), Steps(lambda done, _total: done >= 30_000))

    # Far less than the server's own patience, and than that of the fetcher.
    assert time.monotonic() - began < LONGEST_S / 2
    page.silent = False
    assert fetcher(publisher, tmp_path).fetch(publisher.offer("/a.zip"), Silent()).read_bytes() == content
    assert page.asked[-1]["Range"] == "bytes=30000-"


def test_a_server_that_falls_silent_is_given_up(serve: Serve, tmp_path: Path) -> None:
    publisher = serve({"/a.zip": Page(zip_of(), cut=1_000, silent=True)})
    desk = OfficialFetcher(tmp_path, publisher.addresses, patience=0.2, pause=0.01)

    with pytest.raises(DownloadFailed, match="silent"):
        desk.fetch(publisher.offer("/a.zip"), Silent())


def test_a_server_that_is_not_there_is_told(serve: Serve, tmp_path: Path) -> None:
    with publishing({}) as gone:
        offer = gone.offer("/a.zip")

    with pytest.raises(DownloadFailed, match=r"127\.0\.0\.1 cannot be reached"):
        fetcher(gone, tmp_path).fetch(offer, Silent())


def test_another_publisher_is_asked_where_the_first_does_not_answer(serve: Serve, tmp_path: Path) -> None:
    with publishing({}) as gone:
        down = gone.url("/a.zip").replace("127.0.0.1", "localhost")
    publisher = serve({"/b.zip": Page(zip_of())})
    offer = replace(publisher.offer(), addresses=(down, publisher.url("/b.zip")))

    assert fetcher(publisher, tmp_path).fetch(offer, Silent()).name == "b.zip"


def test_a_folder_that_cannot_be_written_is_told(serve: Serve, tmp_path: Path) -> None:
    publisher = serve({"/a.zip": Page(zip_of())})
    taken = tmp_path / "taken"
    taken.write_text("a file")

    with pytest.raises(StorageFailed, match="could not be written"):
        fetcher(publisher, taken).fetch(publisher.offer("/a.zip"), Silent())


def test_plain_http_is_asked_of_this_machine_alone(tmp_path: Path, serve: Serve) -> None:
    publisher = serve({})
    offer = publisher.offer("/a.zip")

    with pytest.raises(DownloadFailed, match="not a safe address"):
        fetcher(publisher, tmp_path).fetch(replace(offer, addresses=("http://cms.test/a.zip",)), Silent())


def test_the_proxy_of_the_environment_is_used_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://kim:pass%20word@proxy.test:3128")
    monkeypatch.setenv("no_proxy", "ftp.cdc.gov")

    through = _line_to(urlsplit("https://www.cms.gov/a.zip"), 1.0)
    straight = _line_to(urlsplit("https://ftp.cdc.gov/a.zip"), 1.0)

    assert (through.host, through.port) == ("proxy.test", 3128)
    assert straight.host == "ftp.cdc.gov"
