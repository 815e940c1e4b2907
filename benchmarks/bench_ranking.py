"""What the coder's own codes add to a keystroke: re-ranking 60 results by 3,000 used codes and 200 stars, under 2 ms.

Run with `pytest benchmarks/bench_ranking.py`: a round re-ranks the results of one search of the real code sets.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from coderdesk.codesets.reference import ReferenceBook, open_reference
from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.favourites import OwnCodes
from coderdesk.services.ranking import ranked
from support.factories import DATE_OF_SERVICE
from support.reference import built_reference

WORDS = ("diabetes", "fracture radius", "hypertension", "E11", "pain")
USED, STARRED, RESULTS = 3_000, 200, 60


@pytest.fixture(scope="module")
def book(pytestconfig: pytest.Config) -> Iterator[ReferenceBook]:
    opened = open_reference(built_reference(Path(pytestconfig.cache.mkdir("reference"))))
    yield opened
    opened.close()


@pytest.mark.parametrize("words", WORDS)
def test_ranking_by_use(benchmark: BenchmarkFixture, book: ReferenceBook, words: str) -> None:
    chance = random.Random(7)
    hits = book.search(words, on=DATE_OF_SERVICE, limit=RESULTS)
    found = [hit.entry.code for hit in hits]
    others = [Code(CodeSystem.ICD10CM, f"Z{number:04d}") for number in range(USED)]
    own = OwnCodes(
        uses={code: chance.randint(1, 60) for code in (*others, *found[::2])},
        favourites=(*others[:STARRED], *found[::5]),
    )

    order = benchmark(lambda: ranked(hits, own, words))

    assert sorted(hit.entry.code for hit in order) == sorted(found)
