"""The vault beside the same work on plain sqlite3, in one run: opening, a page of the worklist, a commit, an import.

Run with `pytest benchmarks/bench_vault_plain.py`. Vault and plain database hold the same 50,000 encounters and take
turns, so that both meet the same machine; what counts is the median of the ratios of each turn. The trail, its chain
and the guard against a replaced file are on both sides: what is measured is the encryption.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any, cast

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from coderdesk.domain.worklist import WorklistQuery
from coderdesk.vault.connection import connect
from coderdesk.vault.kdf import KdfParameters, derive
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.store import FileVault
from support.filled import ENCOUNTERS, PASSPHRASE, filled_vault, many_charts
from support.plain import open_plain, plain_twin
from support.stored import put

GOAL = 1.3
IMPORTED = 10_000
Tell = Callable[[str], None]
Job = Callable[[FileVault], Any]


@pytest.fixture(scope="module")
def file(pytestconfig: pytest.Config) -> Path:
    return filled_vault(Path(pytestconfig.cache.mkdir("vault")))


@pytest.fixture(scope="module")
def plain_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plain") / "plain.db"


@pytest.fixture(scope="module")
def vault(file: Path) -> Iterator[FileVault]:
    opened = FileVaultKeeper().open(file, PASSPHRASE)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def plain(vault: FileVault, plain_file: Path) -> Iterator[FileVault]:
    """The same data in plain sqlite3, with the same settings behind the same code."""
    made = plain_twin(vault, plain_file)
    yield made
    made.close()


def turns(
    benchmark: BenchmarkFixture, tell: Tell, what: str, ours: Callable[[], Any], theirs: Callable[[], Any], rounds: int
) -> None:
    """Time both by turns, and tell the medians and the median of the ratios."""
    pairs: list[tuple[float, float]] = []

    def turn() -> None:
        pairs.append((_seconds(ours), _seconds(theirs)))

    ours(), theirs()
    cast("Any", benchmark).pedantic(turn, rounds=rounds)
    ratios = sorted(one / other for one, other in pairs)
    middle, quarter = median(ratios), len(ratios) // 4
    one, other = (median(side) * 1e3 for side in zip(*pairs, strict=True))
    # On a busy machine the least of many tells more than the middle.
    least, other_least = (min(side) * 1e3 for side in zip(*pairs, strict=True))
    verdict = "" if middle <= GOAL else ", MISSED"
    tell(
        f"{what}: {one:.3f} ms in the vault, {other:.3f} ms in plain sqlite3; ratio {middle:.2f} "
        f"({ratios[quarter]:.2f}-{ratios[-1 - quarter]:.2f} in the middle half; goal: at most {GOAL}{verdict}); "
        f"the least {least:.3f} and {other_least:.3f} ms, ratio {least / other_least:.2f}"
    )


def _seconds(job: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    job()
    return time.perf_counter() - begun


def test_opening(
    benchmark: BenchmarkFixture,
    figure: Tell,
    file: Path,
    vault: FileVault,
    plain: FileVault,
    plain_file: Path,
) -> None:
    """A connection with the raw key and the first row, beside a connection and the first row."""
    with plain.begin() as work:
        assert len(work.worklist.ids(WorklistQuery())) == ENCOUNTERS
    key = vault._key  # noqa: SLF001 - Argon2id apart, which is dear on purpose
    first = "SELECT id FROM encounter ORDER BY number LIMIT 1"

    def ours() -> None:
        connection = connect(file, key)
        connection.execute(first)
        connection.close()

    def theirs() -> None:
        raw = open_plain(plain_file)
        raw.execute(first).fetchall()
        raw.close()

    turns(benchmark, figure, "opening, with the raw key", ours, theirs, 60)


def test_unlocking(benchmark: BenchmarkFixture, figure: Tell, tmp_path: Path) -> None:
    """All that a coder waits for after the passphrase: what of it is the derivation, and what is not."""
    file, cost = tmp_path / "Practice.cdvault", KdfParameters()
    keeper = FileVaultKeeper(cost)
    keeper.create(file, PASSPHRASE, coder="Ada").close()
    pairs: list[tuple[float, float]] = []

    def turn() -> None:
        whole = _seconds(lambda: keeper.open(file, PASSPHRASE).close())
        pairs.append((whole, _seconds(lambda: derive(PASSPHRASE, bytes(16), cost))))

    cast("Any", benchmark).pedantic(turn, rounds=5)
    whole, derivation = (median(side) * 1e3 for side in zip(*pairs, strict=True))
    rest = median(one - other for one, other in pairs) * 1e3
    figure(f"unlocking: {whole:.0f} ms, of which Argon2id takes {derivation:.0f} ms and all the rest {rest:.0f} ms")


def test_page(benchmark: BenchmarkFixture, figure: Tell, vault: FileVault, plain: FileVault) -> None:
    """Sixty rows of the worklist, each time others."""
    with plain.begin() as work:
        ids = work.worklist.ids(WorklistQuery())

    def page(places: Iterator[int]) -> Job:
        def job(held: FileVault) -> None:
            place = next(places) % (ENCOUNTERS - 60)
            with held.begin() as work:
                assert len(work.worklist.items(ids[place : place + 60])) == 60

        return job

    ours, theirs = page(count(0, 977)), page(count(0, 977))
    turns(benchmark, figure, "a page of the worklist", lambda: ours(vault), lambda: theirs(plain), 400)


def test_commit(benchmark: BenchmarkFixture, figure: Tell, vault: FileVault, plain: FileVault) -> None:
    """One change of a chart with its entry in the trail, kept."""
    with plain.begin() as work:
        ids = work.worklist.ids(WorklistQuery())

    def change(places: Iterator[int]) -> Job:
        def job(held: FileVault) -> None:
            with held.begin() as work:
                encounter = work.worklist.get(ids[next(places) % ENCOUNTERS])
                work.worklist.save(encounter.with_line(encounter.lines[0]))
                work.audit.record("chart changed", encounter.id)
                work.commit()

        return job

    ours, theirs = change(count(0, 977)), change(count(0, 977))
    turns(benchmark, figure, "a commit", lambda: ours(vault), lambda: theirs(plain), 300)


def test_import(benchmark: BenchmarkFixture, figure: Tell, tmp_path: Path) -> None:
    """Ten thousand encounters with all that they name, and their trail, in one transaction each time."""
    charts = list(many_charts(random.Random(2), range(IMPORTED)))
    numbers = count()
    keeper = FileVaultKeeper(KdfParameters(1, 8, 1))

    def load(held: FileVault) -> None:
        with held.begin() as work:
            for chart in charts:
                put(work, chart)
                work.audit.record("chart imported", chart.encounter.id)
            work.commit()

    def empty() -> FileVault:
        return keeper.create(tmp_path / f"{next(numbers)}.cdvault", PASSPHRASE, coder="Ada")

    def pair() -> tuple[FileVault, FileVault]:
        made = empty()
        return made, plain_twin(made, tmp_path / f"{next(numbers)}.db")

    pairs = [pair() for _ in range(4)]
    ours, theirs = iter([one for one, _ in pairs]), iter([other for _, other in pairs])
    turns(
        benchmark,
        figure,
        f"an import of {IMPORTED:,} encounters",
        lambda: load(next(ours)),
        lambda: load(next(theirs)),
        3,
    )
    for each in (each for both in pairs for each in both):
        each.close()
