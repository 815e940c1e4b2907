"""The vault at 50,000 encounters, each job beside the same job on the same data in plain sqlite3.

Run with `pytest benchmarks/bench_vault.py --benchmark-group-by=group`. The filled vault is kept in pytest's cache, as
it takes a minute or two to make; `pytest --cache-clear` makes it anew.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any, cast

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from coderdesk.domain.chart import Chart
from coderdesk.domain.identifiers import EncounterId
from coderdesk.domain.worklist import SortBy, WorklistItem, WorklistQuery
from coderdesk.vault.kdf import KdfParameters, derive
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.store import FileVault
from support.filled import ENCOUNTERS, PASSPHRASE, filled_vault, many_charts
from support.plain import plain_twin
from support.stored import put

KINDS = ["vault", "plain sqlite3"]


@pytest.fixture(scope="module")
def file(pytestconfig: pytest.Config) -> Path:
    return filled_vault(Path(pytestconfig.cache.mkdir("vault")))


@pytest.fixture(scope="module")
def vaults(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, FileVault]]:
    """The same data twice: in a vault, and in plain sqlite3 with the same settings behind the same code."""
    vault = FileVaultKeeper().open(file, PASSPHRASE)
    bare = plain_twin(vault, tmp_path_factory.mktemp("plain") / "plain.db")
    yield {"vault": vault, "plain sqlite3": bare}
    vault.close()
    bare.close()


def _timed(benchmark: BenchmarkFixture, job: Callable[..., Any], rounds: int, **told: Any) -> Any:
    """Time `job` exactly so often and return what it gave last."""
    return cast("Any", benchmark).pedantic(job, rounds=rounds, **told)


def _ids(vault: FileVault, **asked: Any) -> Sequence[EncounterId]:
    with vault.begin() as work:
        return work.worklist.ids(WorklistQuery(**asked))


def _page(vault: FileVault, encounters: Sequence[EncounterId]) -> Sequence[WorklistItem]:
    with vault.begin() as work:
        return work.worklist.items(encounters)


@pytest.mark.benchmark(group="unlock")
@pytest.mark.parametrize("kind", ["vault", "Argon2id alone"])
def test_unlock(benchmark: BenchmarkFixture, file: Path, kind: str) -> None:
    keeper = FileVaultKeeper()
    if kind == "vault":
        _timed(benchmark, lambda: keeper.open(file, PASSPHRASE).close(), 5)
    else:
        _timed(benchmark, lambda: derive(PASSPHRASE, bytes(16), KdfParameters()), 5)


@pytest.mark.benchmark(group="first show: every id and the first page, just unlocked")
def test_first_show(benchmark: BenchmarkFixture, file: Path) -> None:
    opened: list[FileVault] = []

    def unlock() -> tuple[tuple[FileVault], dict[str, Any]]:
        opened.append(FileVaultKeeper().open(file, PASSPHRASE))
        return (opened[-1],), {}

    def show(vault: FileVault) -> Sequence[WorklistItem]:
        with vault.begin() as work:
            return work.worklist.items(work.worklist.ids(WorklistQuery())[:60])

    assert len(_timed(benchmark, show, 5, setup=unlock)) == 60
    for vault in opened:
        vault.close()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sort", [SortBy.DUE, SortBy.PATIENT, SortBy.CLIENT])
def test_every_id(benchmark: BenchmarkFixture, vaults: dict[str, FileVault], kind: str, sort: SortBy) -> None:
    benchmark.group = f"every id by {sort}"
    assert len(benchmark(_ids, vaults[kind], sort=sort)) == ENCOUNTERS


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["k", "ker", "abbey ker", "e1", "99214", "nothing"])
def test_filter(benchmark: BenchmarkFixture, vaults: dict[str, FileVault], kind: str, text: str) -> None:
    benchmark.group = f"filter by {text!r}"
    benchmark(_ids, vaults[kind], text=text)


@pytest.mark.benchmark(group="filter by 'ker', sorted by patient")
@pytest.mark.parametrize("kind", KINDS)
def test_filter_in_another_order(benchmark: BenchmarkFixture, vaults: dict[str, FileVault], kind: str) -> None:
    benchmark(_ids, vaults[kind], text="ker", sort=SortBy.PATIENT)


@pytest.mark.benchmark(group="a page of 60 in the middle")
@pytest.mark.parametrize("kind", KINDS)
def test_page(benchmark: BenchmarkFixture, vaults: dict[str, FileVault], kind: str) -> None:
    ids = _ids(vaults[kind])
    places = count(0, 977)
    benchmark(lambda: _page(vaults[kind], ids[(place := next(places) % (ENCOUNTERS - 60)) : place + 60]))


@pytest.mark.benchmark(group="a whole chart")
@pytest.mark.parametrize("kind", KINDS)
def test_chart(benchmark: BenchmarkFixture, vaults: dict[str, FileVault], kind: str) -> None:
    ids = _ids(vaults[kind])
    places = count(0, 977)

    def chart() -> Chart:
        with vaults[kind].begin() as work:
            return work.worklist.chart(ids[next(places) % ENCOUNTERS])

    benchmark(chart)


@pytest.mark.benchmark(group="one change of a chart, with its trail, committed")
@pytest.mark.parametrize("kind", KINDS)
def test_commit(benchmark: BenchmarkFixture, vaults: dict[str, FileVault], kind: str) -> None:
    ids = _ids(vaults[kind])
    places = count(0, 977)

    def change() -> None:
        with vaults[kind].begin() as work:
            encounter = work.worklist.get(ids[next(places) % ENCOUNTERS])
            work.worklist.save(encounter.with_line(encounter.lines[0]))
            work.audit.record("chart changed", encounter.id)
            work.commit()

    _timed(benchmark, change, 200)


@pytest.mark.benchmark(group="import 2,000 charts in one transaction")
@pytest.mark.parametrize("kind", KINDS)
def test_import(benchmark: BenchmarkFixture, tmp_path: Path, kind: str) -> None:
    charts = list(many_charts(random.Random(2), range(2_000)))
    file = tmp_path / "Practice.cdvault"
    vault = FileVaultKeeper(KdfParameters(1, 8, 1)).create(file, PASSPHRASE, coder="Ada")
    if kind != "vault":
        encrypted, vault = vault, plain_twin(vault, tmp_path / "plain.db")
        encrypted.close()

    def load() -> None:
        with vault.begin() as work:
            for chart in charts:
                put(work, chart)
                work.audit.record("chart imported", chart.encounter.id)
            work.commit()

    _timed(benchmark, load, 1)
    assert len(_ids(vault)) == 2_000
    vault.close()
