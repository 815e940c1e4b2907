"""Official files fetched from the command line, from a server on the loopback address."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import pytest

from coderdesk.cli.main import parse, run
from coderdesk.codesets.updates.addresses import Addresses
from coderdesk.codesets.updates.fetch import OfficialFetcher
from coderdesk.services.house import House
from support.calls import Answer, Call
from support.publisher import Page, Publisher, publishing


def order_zip(tmp_path: Path) -> bytes:
    """Return a zip with a list of codes of fiscal year 2028, in the official layout."""
    letters = [(f"{letter}00{end}", len(end)) for letter in ascii_uppercase for end in ("", "0")]
    lines = [
        f"{number:05} {code:7} {billable} {f'Title of {code}':60} Title of {code}"
        for number, (code, billable) in enumerate(letters, 1)
    ]
    file = tmp_path / "order.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("icd10cm_order_2028.txt", "\r\n".join(lines) + "\r\n")
    return file.read_bytes()


@pytest.fixture
def publisher(tmp_path: Path) -> Iterator[Publisher]:
    """Return a publisher of one file."""
    with publishing({"/2026-order.zip": Page(order_zip(tmp_path))}) as running:
        yield running


@pytest.fixture
def call(own_house: House, publisher: Publisher, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Return a function that carries out a command over a catalogue of that publisher."""
    base: dict[str, Any] = {"publisher": "Test", "page": "https://example.test/page", "least": 100, "most": 100_000}
    entries = (
        {**base, "id": "codes", "title": "Codes", "kinds": ["icd10cm order"], "every": "fiscal year",
         "addresses": [publisher.url("/{year}-order.zip")]},
        {**base, "id": "hcpcs", "title": "Supplies", "kinds": ["hcpcs"], "every": "quarter",
         "addresses": [publisher.url("/{year}-q{quarter}.zip")]},
        {**base, "id": "ptp", "title": "Pairs", "kinds": ["ptp"], "every": "quarter", "addresses": [],
         "terms": "The AMA's terms must be accepted."},
    )  # fmt: skip
    fetcher = OfficialFetcher(tmp_path / "down", Addresses(entries, publisher.addresses.hosts), patience=3, pause=0.01)
    house = replace(own_house, fetcher=fetcher)

    def carry_out(*arguments: str | Path) -> Answer:
        code = run(house, parse([str(argument) for argument in arguments]))
        written = capsys.readouterr()
        return Answer(code, written.out, written.err)

    return carry_out


def test_the_list_says_what_there_is_and_fetches_nothing(call: Call, publisher: Publisher) -> None:
    listed = call("codes", "update", "--list", "--json", "--on", "2026-09-14").json

    assert [(one["id"], one["release"], one["loaded"]) for one in listed] == [
        ("codes", "FY2026", False),
        ("hcpcs", "2026 Q3", False),
        ("ptp", "2026 Q3", False),
    ]
    assert listed[2]["terms"]
    assert publisher.pages["/2026-order.zip"].asked == []


def test_a_named_file_is_fetched_and_loaded(call: Call, publisher: Publisher, tmp_path: Path) -> None:
    answer = call("codes", "update", "icd10cm order", "--yes", "--json", "--on", "2026-09-14")

    assert answer.code == 0, answer.err
    assert [one["kind"] for one in answer.json["imported"]] == ["icd10cm order"]
    assert list((tmp_path / "down").iterdir()) == []
    assert len(publisher.pages["/2026-order.zip"].asked) == 1


def test_what_came_is_loaded_and_what_did_not_is_told(call: Call, publisher: Publisher) -> None:
    publisher.pages["/2026-q3.zip"] = Page(b"<html></html>", 404, "text/html")

    answer = call("codes", "update", "codes", "hcpcs", "--yes", "--json", "--on", "2026-09-14")

    assert answer.code == 8
    assert "Supplies 2026 Q3 could not be fetched" in answer.err
    assert [one["kind"] for one in answer.json["imported"]] == ["icd10cm order"]


def test_without_a_name_what_no_package_holds_is_fetched(call: Call, publisher: Publisher) -> None:
    publisher.pages["/2026-q3.zip"] = Page(b"<html></html>", 404, "text/html")

    answer = call("codes", "update", "--on", "2026-09-14")

    assert answer.code == 8
    assert len(publisher.pages["/2026-q3.zip"].asked) == 1
    assert publisher.pages["/2026-order.zip"].asked == []


def test_what_stands_behind_terms_is_left_to_a_person(call: Call) -> None:
    answer = call("codes", "update", "ptp")

    assert answer.code == 3
    assert "The AMA's terms must be accepted" in answer.err
    assert "https://example.test/page" in answer.err


def test_a_name_that_is_none_is_told(call: Call) -> None:
    answer = call("codes", "update", "everything")

    assert answer.code == 3
    assert "codes, hcpcs, ptp" in answer.err


def test_a_file_that_is_not_there_is_told_with_its_own_exit_code(call: Call) -> None:
    answer = call("codes", "update", "codes", "--on", "2030-09-14")

    assert (answer.code, answer.out) == (8, "")
    assert "HTTP 404" in answer.err
