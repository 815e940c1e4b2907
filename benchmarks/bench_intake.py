"""How long charts take to come in and to go out as files.

Run with `pytest benchmarks/bench_intake.py`: the table gives each beside the plain parse of the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from coderdesk.domain.chart import Chart
from coderdesk.domain.identifiers import DocumentId, EncounterId
from coderdesk.intake.encounter_file import write_encounters
from coderdesk.intake.read import read_file
from support.factories import a_chart

HEADING = (
    "client,account,mrn,last_name,first_name,dob,sex,type,dos,payer,payer_id,plan_type,member_id,pos,npi,provider_last"
)
ROW = "Harbor,A{0},M{1},Doe,Jane,1959-03-02,F,pro,2026-09-14,Prairie,PRM01,group,X{1},11,1245319599,Okafor"


def a_numbered_chart(number: int) -> Chart:
    """Return a clean office visit that differs from the others by its number."""
    chart = a_chart()
    encounter = replace(chart.encounter, id=EncounterId(f"e{number}"), external_id=f"test:{number}")
    note = replace(chart.documents[0], id=DocumentId(f"d{number}"), encounter=encounter.id)
    return replace(chart, encounter=encounter, documents=(note,))


CHARTS = tuple(map(a_numbered_chart, range(500)))


@pytest.fixture(scope="module")
def encounters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("encounters") / "charts.json"
    path.write_text(write_encounters(CHARTS), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def worklist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("worklist") / "monday.csv"
    path.write_text("\n".join((HEADING, *(ROW.format(number, number % 3000) for number in range(10_000)))))
    return path


@pytest.mark.benchmark(group="500 encounters in")
def test_encounter_file(benchmark: BenchmarkFixture, encounters: Path) -> None:
    assert len(benchmark(read_file, encounters).charts) == 500


@pytest.mark.benchmark(group="500 encounters in")
def test_bare_json(benchmark: BenchmarkFixture, encounters: Path) -> None:
    benchmark(lambda: json.loads(encounters.read_bytes()))


@pytest.mark.benchmark(group="500 encounters out")
def test_write_encounters(benchmark: BenchmarkFixture) -> None:
    benchmark(write_encounters, CHARTS)


@pytest.mark.benchmark(group="10,000 rows in")
def test_worklist(benchmark: BenchmarkFixture, worklist: Path) -> None:
    assert len(benchmark(read_file, worklist).charts) == 10_000


@pytest.mark.benchmark(group="10,000 rows in")
def test_bare_csv(benchmark: BenchmarkFixture, worklist: Path) -> None:
    benchmark(lambda: list(csv.reader(io.StringIO(worklist.read_text()))))
