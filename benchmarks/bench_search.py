"""How long the code search takes to answer a keystroke, over all sets: 95 of 100 are to be answered within 10 ms.

The official files of `../shared/codesets` are imported first, where they lie beside the checkout: then everything that
a coder may have loaded is searched, some 260,000 codes and every entry of the indexes.

Run with `pytest benchmarks/bench_search.py --benchmark-json=FILE`: a round is one keystroke while a title or inclusion
term is typed out, and `p95_ms` in the extra information is what counts. The plain full-text search of the same titles,
ranked by bm25, stands beside it.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import Any, cast

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from coderdesk.codesets.reference import ReferenceBook, open_reference
from coderdesk.codesets.search.words import raw_words
from support.factories import DATE_OF_SERVICE
from support.reference import built_reference

_CODESETS = Path(__file__).parents[2] / "shared" / "codesets"
_OFFICIAL = ("icd10cm_*_20*.xml", "icd10pcs_index_*.xml", "2026-*-order*.zip", "HCPC2026*.csv")
_TYPED_OUT = 120
_KEYSTROKES = 1_500
_RESULTS = 50


@pytest.fixture(scope="module")
def store(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the path of a store with every official file that is at hand."""
    built = built_reference(Path(pytestconfig.cache.mkdir("reference")))
    files = [str(file) for pattern in _OFFICIAL for file in sorted(_CODESETS.glob(pattern))]
    if not files:
        return built
    home = tmp_path_factory.mktemp("home")
    store = home / "data" / "reference.sqlite"
    store.parent.mkdir()
    shutil.copyfile(built, store)
    command = [sys.executable, "-m", "coderdesk", "codes", "import", "--yes", *files]
    subprocess.run(command, env={**os.environ, "CODERDESK_HOME": str(home)}, check=True)  # noqa: S603 - our own
    return store


@pytest.fixture(scope="module")
def book(store: Path) -> Iterator[ReferenceBook]:
    opened = open_reference(store)
    opened.warm()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def titles(store: Path) -> list[str]:
    """Return every title and inclusion term that the search knows."""
    with closing(sqlite3.connect(f"{store.as_uri()}?mode=ro", uri=True)) as opened:
        return [
            text
            for (text,) in opened.execute(
                "SELECT title FROM code UNION ALL SELECT text FROM note WHERE kind = 'inclusion term'"
            )
        ]


@pytest.fixture(scope="module")
def keystrokes(titles: list[str]) -> list[str]:
    """Return what stands in the box after each of some keystrokes, in a fixed mixture."""
    mixed = random.Random(20260914)
    typed = [text[:end] for text in mixed.sample(titles, _TYPED_OUT) for end in range(1, min(len(text), 80) + 1)]
    return mixed.sample(typed, min(_KEYSTROKES, len(typed)))


def _type(benchmark: BenchmarkFixture, keystrokes: list[str], search: Callable[[str], object]) -> None:
    """Time `search` for each of `keystrokes`, one a round."""
    taken = []

    def one(text: str) -> None:
        start = perf_counter()
        search(text)
        taken.append(perf_counter() - start)

    waiting = iter(keystrokes)
    cast("Any", benchmark).pedantic(one, setup=lambda: ((next(waiting),), {}), rounds=len(keystrokes))
    taken.sort()
    benchmark.extra_info["p50_ms"] = round(taken[len(taken) // 2] * 1000, 2)
    benchmark.extra_info["p95_ms"] = round(taken[len(taken) * 95 // 100] * 1000, 2)


@pytest.mark.benchmark(group="a keystroke, all sets")
def test_search(benchmark: BenchmarkFixture, book: ReferenceBook, keystrokes: list[str]) -> None:
    _type(benchmark, keystrokes, lambda text: book.search(text, on=DATE_OF_SERVICE, limit=_RESULTS))


@pytest.mark.benchmark(group="a keystroke, all sets")
def test_plain_full_text_search_with_bm25(
    benchmark: BenchmarkFixture, titles: list[str], keystrokes: list[str], tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "plain.sqlite")) as plain:
        plain.execute("CREATE VIRTUAL TABLE plain USING fts5 (title, prefix = '2 3')")
        plain.executemany("INSERT INTO plain VALUES (?)", ((title,) for title in titles))
        plain.commit()

        def search(text: str) -> object:
            words = " ".join(f'"{word}"*' for word in raw_words(text))
            query = "SELECT rowid FROM plain WHERE plain MATCH ? ORDER BY bm25(plain) LIMIT ?"
            return plain.execute(query, (words, _RESULTS)).fetchall() if words else ()

        _type(benchmark, keystrokes, search)
