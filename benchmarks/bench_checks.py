"""How long the checks take: they run at each change of a chart, and are to stay under 20 ms.

Run with `pytest benchmarks/bench_checks.py`: the table gives each chart beside the plain office visit of the same run.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from coderdesk.codesets.reference import open_reference
from coderdesk.coding.edits.engine import check
from coderdesk.domain.book import CodeBook
from coderdesk.domain.chart import Chart
from coderdesk.domain.codes import icd10cm
from coderdesk.domain.encounter import Diagnosis
from support.factories import DATE_OF_SERVICE, a_chart, a_line, an_inpatient_chart
from support.reference import built_reference
from support.twins import TODAY

_CATEGORIES = "A41 C50 D64 E11 E78 E87 F32 G47 I10 I11 I25 I50 J18 J44 K21 L03 M17 N17 N18 R52 S52 T81 Z00 Z79 Z85"


@pytest.fixture(scope="module")
def book(pytestconfig: pytest.Config) -> Iterator[CodeBook]:
    opened = open_reference(built_reference(Path(pytestconfig.cache.mkdir("reference"))))
    yield opened
    opened.close()


def _diagnoses(book: CodeBook, each: int) -> tuple[Diagnosis, ...]:
    """Return the first `each` codes of each category."""
    return tuple(
        Diagnosis(entry.code, poa="Y")
        for category in _CATEGORIES.split()
        for entry in book.billable_below(icd10cm(category), DATE_OF_SERVICE, each)
    )


@pytest.mark.benchmark(group="check a chart")
@pytest.mark.parametrize("kind", ["office visit", "stay with 25 diagnoses", "500 diagnoses, 50 lines"])
def test_check(benchmark: BenchmarkFixture, book: CodeBook, kind: str) -> None:
    charts: dict[str, Chart] = {
        "office visit": a_chart(),
        "stay with 25 diagnoses": an_inpatient_chart(diagnoses=_diagnoses(book, 2)[:25], procedures=("0FT44ZZ",)),
        "500 diagnoses, 50 lines": a_chart(diagnoses=_diagnoses(book, 40)[:500], lines=(a_line(),) * 50),
    }
    benchmark(check, charts[kind], book, today=TODAY)
