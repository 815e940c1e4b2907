"""How long the reference store takes to build, to open, and to be asked.

Run with `pytest benchmarks/bench_reference.py`. A build is to take at most 20 s; it stands beside the bare parse of the
tabular list, the smallest of its parts.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any, cast

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from coderdesk.codesets.build import build_reference_store
from coderdesk.codesets.reference import ReferenceBook, open_reference
from coderdesk.codesets.sources import data_file
from coderdesk.domain.codes import Code, icd10cm
from coderdesk.domain.progress import Silent
from support.factories import DATE_OF_SERVICE
from support.reference import built_reference


@pytest.fixture(scope="module")
def store(pytestconfig: pytest.Config) -> Path:
    return built_reference(Path(pytestconfig.cache.mkdir("reference")))


@pytest.fixture(scope="module")
def book(store: Path) -> Iterator[ReferenceBook]:
    opened = open_reference(store)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def codes(book: ReferenceBook) -> list[Code]:
    """Return more codes than a book keeps in memory."""
    categories = [icd10cm(f"{letter}{number:02}") for letter in "ABCEIJKMSTZ" for number in range(100)]
    return [entry.code for category in categories for entry in book.billable_below(category, DATE_OF_SERVICE, 40)]


@pytest.mark.benchmark(group="build")
def test_build(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    cast("Any", benchmark).pedantic(build_reference_store, (tmp_path / "reference.sqlite", Silent()), rounds=1)


@pytest.mark.benchmark(group="build")
def test_bare_parse_of_the_tabular_list(benchmark: BenchmarkFixture) -> None:
    tabular = data_file("simple-icd-10-cm", "data/icd10c-tabular-*.xml")
    cast("Any", benchmark).pedantic(ET.parse, (tabular,), rounds=3)


@pytest.mark.benchmark(group="open")
def test_open(benchmark: BenchmarkFixture, store: Path) -> None:
    benchmark(lambda: open_reference(store).close())


@pytest.mark.benchmark(group="look up")
@pytest.mark.parametrize("question", ["entry", "children", "notes", "seventh_characters", "excludes1_between"])
def test_ask(benchmark: BenchmarkFixture, book: ReferenceBook, codes: list[Code], question: str) -> None:
    turn = cycle(codes)
    other = icd10cm("E11.42")
    asked: dict[str, Callable[[], object]] = {
        "entry": lambda: book.entry(next(turn), DATE_OF_SERVICE),
        "children": lambda: book.children(Code(other.system, next(turn).text[:3]), DATE_OF_SERVICE),
        "notes": lambda: book.notes(next(turn), DATE_OF_SERVICE),
        "seventh_characters": lambda: book.seventh_characters(Code(other.system, next(turn).text[:6]), DATE_OF_SERVICE),
        "excludes1_between": lambda: book.excludes1_between(next(turn), other, DATE_OF_SERVICE),
    }
    benchmark(asked[question])
