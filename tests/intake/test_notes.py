"""A note is filed by the account in its first line or in its file's name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coderdesk.domain.documents import DocumentFormat
from coderdesk.domain.failures import FileRefused
from coderdesk.intake.draft import LooseDocument
from coderdesk.intake.read import read_file
from support.whole_charts import a_pdf

WriteFile = Callable[[str, str | bytes], Path]
Refuse = Callable[[str, str | bytes], FileRefused]


@pytest.fixture
def loose(file: WriteFile) -> Callable[[str, str | bytes], LooseDocument]:
    """Return what reads one note."""

    def read(name: str, content: str | bytes) -> LooseDocument:
        draft = read_file(file(name, content))
        assert draft.charts == ()
        (found,) = draft.loose
        return found

    return read


Loose = Callable[[str, str | bytes], LooseDocument]


@pytest.mark.parametrize("name", ["4471-0926.txt", "4471-0926_consult.md", "4471-0926_a_b.TXT"])
def test_a_file_is_named_after_its_account(loose: Loose, name: str) -> None:
    found = loose(name, "Consultation\nNo acute distress.")
    assert (found.account, found.external_id, found.document.encounter) == ("4471-0926", "", "")
    assert found.document.text == "Consultation\nNo acute distress."


@pytest.mark.parametrize(
    "line",
    ["Account: 7710_03", "ACCOUNT # 7710_03", "Account number: 7710_03, visit", "\n  account no.: 7710_03   page 1"],
)
def test_the_first_line_wins_over_the_name(loose: Loose, line: str) -> None:
    assert loose("4471.txt", f"{line}\nOffice visit\n").account == "7710_03"


def test_a_note_that_speaks_of_accounts_further_down_is_filed_by_its_name(loose: Loose) -> None:
    assert loose("4471.txt", "Office visit\nAccount: 9\n").account == "4471"


def test_a_first_line_is_enough_for_a_file_of_any_name(loose: Loose) -> None:
    assert loose("transcript", "Account: 4471\nOffice visit").account == "4471"


def test_the_text_of_a_pdf_names_its_account_too(loose: Loose) -> None:
    found = loose("scan0001.pdf", a_pdf("Account: 4471-0926\nOperative report", "Page two"))
    assert (found.account, found.document.title, found.document.pages) == ("4471-0926", "Operative report", 2)
    assert found.document.format is DocumentFormat.PDF
    assert found.document.data.startswith(b"%PDF")


def test_a_scan_is_kept_for_its_pages(loose: Loose) -> None:
    document = loose("4471_scan.pdf", a_pdf("", "")).document
    assert (document.is_scan, document.pages, document.title) == (True, 2, "Scan")


def test_pages_without_text_are_told(file: WriteFile) -> None:
    draft = read_file(file("4471.pdf", a_pdf("one", "", "three")))
    assert draft.notices == ("4471.pdf: 1 of 3 pages have no text and can only be looked at.",)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Operative report\nLeft knee", "Operative report"),
        ("\n\n# Consult\n", "Consult"),
        ("Account: 1\n\nDischarge summary", "Discharge summary"),
        ("word " * 20, "Note"),
        ("Account: 1\n", "Note"),
    ],
)
def test_a_short_first_line_is_the_title(loose: Loose, text: str, title: str) -> None:
    assert loose("1.txt", text).document.title == title


def test_line_ends_are_newlines_and_unprintable_characters_are_blanks(loose: Loose) -> None:
    assert loose("1.txt", b"one\r\ntwo\rthree\x1a").document.text == "one\ntwo\nthree "


def test_form_feeds_part_the_pages_of_a_text(loose: Loose) -> None:
    assert loose("1.txt", "page one\fpage two").document.pages == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_a_note_is_read_in_the_encoding_that_it_has(loose: Loose, encoding: str) -> None:
    assert loose("1.txt", "Señora, 38.2 °C".encode(encoding)).document.text == "Señora, 38.2 °C"


def test_the_same_note_twice_is_one_and_for_another_account_another(loose: Loose) -> None:
    first = loose("1.txt", "Office visit").document.id
    assert loose("1_copy.txt", "Office visit").document.id == first
    assert loose("1.txt", "Office visit\r\n").document.id != first
    assert loose("2.txt", "Office visit").document.id != first


@pytest.mark.parametrize(
    ("name", "content", "place", "reason"),
    [
        ("1.txt", " \n\f\n", "", "the note is empty"),
        ("1.txt", b"one\n\0\1\2", "line 2", "NUL characters"),
        ("1.pdf", b"hello", "", "it is not a PDF"),
        ("1.pdf", a_pdf("Report")[:-20], "", "cut short"),
        ("_consult.txt", "Office visit", "", "nothing says which encounter it belongs to"),
    ],
)
def test_a_note_that_cannot_be_read_or_filed_is_refused(
    refused: Refuse, name: str, content: str | bytes, place: str, reason: str
) -> None:
    failure = refused(name, content)
    assert (failure.file, failure.place) == (name, place)
    assert reason in failure.reason


def test_a_note_without_an_account_says_what_to_do(refused: Refuse) -> None:
    assert "Account: 4471-0926" in refused("_.txt", "Office visit").remedy
