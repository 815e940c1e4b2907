"""Which result stands ready for Enter."""

from __future__ import annotations

import pytest

from coderdesk.domain.book import CodeBook, SearchHit
from coderdesk.domain.codes import CodeSystem, icd10cm
from coderdesk.ui.chart.first_choice import first_choice, is_vague
from support.factories import DATE_OF_SERVICE


def hit(book: CodeBook, code: str, score: float) -> SearchHit:
    """Return a real code as a result of that score."""
    entry = book.entry(icd10cm(code), DATE_OF_SERVICE)
    assert entry is not None
    return SearchHit(entry, "Title", score=score)


def test_nothing_found_leaves_nothing_for_enter() -> None:
    assert first_choice((), "asthma") == -1


@pytest.mark.parametrize(
    ("hits", "typed", "chosen"),
    [
        # As good and exact: the exact one.
        ([("H66.90", 1.0), ("H66.93", 1.0)], "otitis media", 0),
        ([("E11.40", 1.0), ("E11.42", 1.0)], "diabetes neuropathy", 1),
        ([("E11.40", 1.0), ("E11.42", 0.99)], "diabetes neuropathy", 1),
        # As good and exact, but another condition: Enter must not take it for the words that fit the first.
        ([("E11.40", 1.0), ("E11.610", 1.0)], "diabetes neuropathy", 0),
        ([("S52.539A", 1.0), ("S52.531A", 1.0)], "colles fracture", 1),
        # Clearly less good: what fits best.
        ([("E11.40", 1.0), ("E11.42", 0.9)], "diabetes neuropathy", 0),
        # Only a header is as good: it opens, and the coder chooses.
        ([("H66.90", 1.0), ("H66.9", 1.0)], "otitis media", 1),
        # A header with an exact code as good: the code.
        ([("E11.4", 1.0), ("E11.42", 1.0)], "diabetes nerve", 1),
        # What was asked for by its name or by its code is what is meant.
        ([("E11.40", 1.0), ("E11.42", 1.0)], "diabetes neuropathy unspecified", 0),
        ([("E11.40", 1.5), ("E11.42", 1.5)], "E11.4", 0),
        ([("E11.4", 2.0), ("E11.41", 2.0)], "e11.4", 0),
        # An exact code that fits best stays.
        ([("E11.42", 1.0), ("E11.40", 1.0)], "polyneuropathy", 0),
    ],
)
def test_enter_never_lands_on_an_unspecified_code_where_something_exact_fits_as_well(
    book: CodeBook, hits: list[tuple[str, float]], typed: str, chosen: int
) -> None:
    assert first_choice([hit(book, code, score) for code, score in hits], typed) == chosen


@pytest.mark.parametrize("words", ["otitis media", "low back pain", "colles fracture", "ckd"])
def test_common_words_lead_to_no_unspecified_code(book: CodeBook, words: str) -> None:
    hits = book.search(words, systems=[CodeSystem.ICD10CM], on=DATE_OF_SERVICE, limit=60)

    entry = hits[first_choice(hits, words)].entry

    assert entry.needs or not is_vague(entry.title)
