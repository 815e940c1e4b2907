"""Dated look-up in the built store."""

from __future__ import annotations

from datetime import date

from coderdesk.domain.book import CodeBook
from coderdesk.domain.codes import icd10cm

ON = date(2026, 9, 14)


def test_a_billable_code_has_title_dates_parent_and_chapter(book: CodeBook) -> None:
    entry = book.entry(icd10cm("E11.42"), ON)
    assert entry is not None
    assert entry.title == "Type 2 diabetes mellitus with diabetic polyneuropathy"
    assert entry.billable
    assert entry.valid
    assert (entry.valid_from, entry.valid_to) == (date(2015, 10, 1), None)
    assert entry.parent == icd10cm("E11.4")
    assert entry.chapter == "Endocrine, nutritional and metabolic diseases (E00-E89)"
