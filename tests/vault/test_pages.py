"""The pages of a vault, read without SQLite, are those that SQLite wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from coderdesk.domain.identifiers import DocumentId
from coderdesk.vault.keys import DatabaseKey
from coderdesk.vault.pages import EMPTY, LOCK_BYTE_PAGE, PAGE, USABLE, BadPage, PageFile
from coderdesk.vault.store import FileVault
from support.factories import a_chart, a_document
from support.stored import keep


def test_every_page_of_a_vault_is_authentic_and_begins_as_sqlites_do(vault: FileVault, file: Path) -> None:
    keep(vault, a_chart())
    key = DatabaseKey(vault._key.reveal())
    vault.close()
    with PageFile(file, key) as pages:
        assert pages.count == file.stat().st_size // PAGE
        assert all(pages.is_authentic(number, pages.raw(number)) for number in range(1, pages.count + 1))
        first = pages.page(1)
        assert (len(first), first[:16]) == (USABLE, b"SQLite format 3\0")
        assert int.from_bytes(first[28:32], "big") == pages.count
        with pytest.raises(BadPage):
            pages.page(pages.count + 1)


def test_no_page_is_authentic_under_another_key_or_in_another_place(vault: FileVault, file: Path) -> None:
    key = DatabaseKey(vault._key.reveal())
    vault.close()
    with PageFile(file, DatabaseKey.random()) as pages:
        assert not any(pages.is_authentic(number, pages.raw(number)) for number in range(1, pages.count + 1))
    with PageFile(file, key) as pages:
        assert pages.is_authentic(2, pages.raw(2))
        assert not pages.is_authentic(3, pages.raw(2))


def test_what_stands_in_the_log_is_newer_than_the_database(vault: FileVault, file: Path) -> None:
    """While a vault is open, most of what was kept last stands in its log alone."""
    keep(vault, a_chart())
    with vault.begin() as work:
        work.documents.save(a_document(id="scan", data=bytes(range(256)) * 500))
        work.commit()
    with PageFile(file, vault._key) as pages:
        assert pages.count > file.stat().st_size // PAGE
        in_log = [number for number in range(1, pages.count + 1) if pages.is_in_log(number)]
        assert in_log
        assert all(pages.is_authentic(number, pages.raw(number)) for number in in_log)
        assert not pages.has_foreign_log
    with vault.begin() as work:
        assert work.documents.find(DocumentId("scan")) is not None


def test_the_page_at_one_gigabyte_is_empty_in_every_larger_vault(vault: FileVault, file: Path) -> None:
    """SQLite locks bytes of it and never writes it. To be seen without a gigabyte, a vault is stretched to that
    length."""
    key = DatabaseKey(vault._key.reveal())
    vault.close()
    with file.open("r+b") as opened:
        opened.truncate((LOCK_BYTE_PAGE + 1) * PAGE)
    with PageFile(file, key) as pages:
        assert pages.is_authentic(LOCK_BYTE_PAGE, pages.raw(LOCK_BYTE_PAGE))
        assert not pages.is_authentic(LOCK_BYTE_PAGE, b"\1" + EMPTY[1:])
        # Every other empty page is none that was written.
        assert not pages.is_authentic(LOCK_BYTE_PAGE + 1, pages.raw(LOCK_BYTE_PAGE + 1))
        with pytest.raises(BadPage):
            pages.page(LOCK_BYTE_PAGE)
