"""How long the 1.67 million code pairs of a quarter take to come in, and one of them to be found.

Run with `pytest benchmarks/bench_official.py`. Beside each stands what a plain table does in the same run: a row for
each pair, read with the csv module, with an index for each direction. It keeps no dates and no rationale.
"""

from __future__ import annotations

import csv
import io
import random
import shutil
import sqlite3
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import Any, cast

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from coderdesk.codesets.official.files import OfficialStore
from coderdesk.codesets.reference import ReferenceBook, open_reference
from coderdesk.domain.progress import Silent
from coderdesk.domain.service_codes import Setting

GOAL_SECONDS = 30
GOAL_MICROSECONDS = 100
ON = date(2024, 8, 1)
ASKED = 20_000
Pair = tuple[str, str]


@pytest.fixture(scope="module")
def archive() -> Path:
    """Return the official archive beside the checkout, or skip."""
    path = Path(__file__).resolve().parents[1].parent / "shared" / "codesets" / "ccipra-v303r0.zip"
    if not path.exists():
        pytest.skip("the official code pairs are not beside this checkout")
    return path


def _import(path: Path, archive: Path) -> None:
    official = OfficialStore(path)
    official.apply(official.preview([archive], Silent()), Silent())


@pytest.fixture(scope="module")
def imported(archive: Path, reference_path: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """Return a store with the pairs in it, and how many seconds the preview and the import took together."""
    path = tmp_path_factory.mktemp("official") / "reference.sqlite"
    shutil.copyfile(reference_path, path)
    begun = time.perf_counter()
    _import(path, archive)
    return path, time.perf_counter() - begun


@pytest.fixture(scope="module")
def plain(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """Return a plain table of the same pairs, and how many seconds it took."""
    path = tmp_path_factory.mktemp("plain") / "pairs.sqlite"
    begun = time.perf_counter()
    with closing(sqlite3.connect(path)) as store, store, zipfile.ZipFile(archive) as members:
        store.execute("PRAGMA synchronous = OFF")
        store.execute("CREATE TABLE pair (column1 TEXT, column2 TEXT, modifier TEXT, PRIMARY KEY (column1, column2))")
        for name in members.namelist():
            rows = csv.reader(io.TextIOWrapper(members.open(name), "latin-1"), delimiter="\t")
            found = ((row[0], row[1], row[5]) for row in rows if len(row) == 7 and len(row[0]) == 5)
            store.executemany("INSERT INTO pair VALUES (?, ?, ?)", found)
        store.execute("CREATE INDEX backwards ON pair (column2)")
    return path, time.perf_counter() - begun


@pytest.fixture(scope="module")
def asked(plain: tuple[Path, float]) -> list[Pair]:
    """Return pairs of codes, half of them with an edit, in no order."""
    chance = random.Random(7)
    with closing(sqlite3.connect(plain[0])) as store:
        held = store.execute("SELECT column1, column2 FROM pair ORDER BY random() LIMIT ?", (ASKED,)).fetchall()
    turned = [(two, one) if chance.random() < 0.5 else (one, two) for one, two in held[: ASKED // 2]]
    mixed = [(held[at][0], held[-at][1]) for at in range(1, ASKED // 2)]
    pairs = [*turned, *mixed]
    chance.shuffle(pairs)
    return pairs


def _each(find: Callable[[Pair], object], pairs: list[Pair]) -> list[float]:
    """Return how many microseconds each pair took."""
    taken = []
    for pair in pairs:
        begun = time.perf_counter_ns()
        find(pair)
        taken.append((time.perf_counter_ns() - begun) / 1000)
    return taken


def _spread(microseconds: list[float]) -> str:
    cut = quantiles(microseconds, n=100, method="inclusive")
    return f"median {median(microseconds):.0f}, p99 {cut[98]:.0f}, most {max(microseconds):.0f} microseconds"


@pytest.mark.benchmark(group="1.67 million code pairs")
def test_import(
    benchmark: BenchmarkFixture,
    imported: tuple[Path, float],
    plain: tuple[Path, float],
    reference_path: Path,
    archive: Path,
    tmp_path: Path,
    figure: Callable[[str], None],
) -> None:
    path = tmp_path / "reference.sqlite"
    shutil.copyfile(reference_path, path)
    cast("Any", benchmark).pedantic(_import, args=(path, archive), rounds=1)
    more = (path.stat().st_size - reference_path.stat().st_size) / 1e6
    figure(f"Preview and import of the code pairs: {imported[1]:.1f} s (goal: at most {GOAL_SECONDS} s), {more:.0f} MB")
    figure(f"A plain table of them: {plain[1]:.1f} s, {plain[0].stat().st_size / 1e6:.0f} MB")
    assert imported[1] < GOAL_SECONDS


@pytest.fixture
def book(imported: tuple[Path, float]) -> Iterator[ReferenceBook]:
    opened = open_reference(imported[0])
    yield opened
    opened.close()


@pytest.mark.benchmark(group="a code pair")
def test_look_up(
    benchmark: BenchmarkFixture,
    book: ReferenceBook,
    plain: tuple[Path, float],
    asked: list[Pair],
    figure: Callable[[str], None],
) -> None:
    practitioner = Setting.PRACTITIONER

    def find(pair: Pair) -> object:
        return book.services.pair(*pair, ON, practitioner)

    ours = _each(find, asked)
    with closing(sqlite3.connect(plain[0])) as store:
        query = "SELECT modifier FROM pair WHERE column1 = ? AND column2 = ? OR column1 = ? AND column2 = ?"

        def find_plain(pair: Pair) -> object:
            return store.execute(query, (*pair, pair[1], pair[0])).fetchone()

        theirs = _each(find_plain, asked)
        assert all((find(pair) is None) == (find_plain(pair) is None) for pair in asked)
    figure(f"A code pair in either order: {_spread(ours)} (goal: p99 under {GOAL_MICROSECONDS})")
    figure(f"In a plain table: {_spread(theirs)}")
    turn = iter(asked * 50)
    benchmark(lambda: find(next(turn)))
    assert quantiles(ours, n=100)[98] < GOAL_MICROSECONDS


@pytest.mark.benchmark(group="all pairs of a code")
def test_partners(benchmark: BenchmarkFixture, book: ReferenceBook, figure: Callable[[str], None]) -> None:
    found = benchmark(lambda: book.services.partners("99213", ON, Setting.PRACTITIONER))
    figure(f"All {len(found):,} pairs of 99213 are listed at once")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells a process's memory this way")
def test_memory(
    benchmark: BenchmarkFixture,
    archive: Path,
    reference_path: Path,
    tmp_path: Path,
    figure: Callable[[str], None],
) -> None:
    """Tell the most memory that a process takes that does nothing but import."""
    import subprocess

    path = tmp_path / "reference.sqlite"
    shutil.copyfile(reference_path, path)
    program = (
        "import re, sys; from pathlib import Path; from benchmarks.bench_official import _import;"
        " most = lambda: int(re.search(r'VmHWM:\\s*([0-9]+)', Path('/proc/self/status').read_text())[1]) // 1024;"
        " before = most(); _import(Path(sys.argv[1]), Path(sys.argv[2])); print(before, most())"
    )
    done = cast("Any", benchmark).pedantic(
        lambda: subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", program, str(path), str(archive)],
            capture_output=True, text=True, check=True, cwd=Path(__file__).resolve().parents[1],
        ),
        rounds=1,
    )  # fmt: skip
    before, most = map(int, done.stdout.split())
    figure(f"Memory while importing the code pairs: {most} MB at most, {before} MB before")
