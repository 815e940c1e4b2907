"""A large vault backed up, verified, restored, proved, checked, glanced at and saved from damage; and who works
meanwhile.

Run with `pytest benchmarks/bench_backup.py`. CODERDESK_VAULT_MB says how large (100 unless it is told, 1024 for the
figures in docs/performance.md); the filled vault is kept in pytest's cache.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from coderdesk.domain.backups import Backup, Reason
from coderdesk.domain.progress import Silent
from coderdesk.domain.secret import Secret
from coderdesk.vault.backups.finding import by_opener
from coderdesk.vault.backups.opened import OpenedBackup
from coderdesk.vault.backups.restore import restore
from coderdesk.vault.damage.look import glance
from coderdesk.vault.damage.salvage import salvage
from coderdesk.vault.door import unlock_typed
from coderdesk.vault.kdf import KdfParameters
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.keyfile import KeyFile, beside
from coderdesk.vault.store import FileVault
from support.factories import a_document
from support.filled import many_charts
from support.stored import put

Result = TypeVar("Result")
MEGABYTES = int(os.environ.get("CODERDESK_VAULT_MB", "100"))
PASSPHRASE = Secret("lantern orbit gravel teaspoon")
#: Argon2id is not what is measured here.
LIGHT = KdfParameters(time=1, memory_kib=8, lanes=1)
SCAN = 400_000


@pytest.fixture(scope="module")
def file(pytestconfig: pytest.Config) -> Path:
    """A locked vault of so many megabytes: charts, and scans of 400 KB that belong to them."""
    file = Path(pytestconfig.cache.mkdir("large")) / f"{MEGABYTES} MB.cdvault"
    if not file.exists():
        # What a run that was stopped left half-made.
        for left in file.parent.glob(f"{file.name}*"):
            left.unlink()
        _fill(file)
    return file


def _fill(file: Path) -> None:
    chance = random.Random(1)
    making = file.with_name("making.cdvault")
    for left in file.parent.glob("making*"):
        left.unlink()
    vault = FileVaultKeeper(LIGHT).create(making, PASSPHRASE, coder="Ada")
    charts = MEGABYTES * 5
    for begin in range(0, charts, 100):
        with vault.begin() as work:
            for number, chart in enumerate(many_charts(chance, range(begin, begin + 100)), begin):
                put(work, chart)
                if number % 2 == 0:
                    scan = a_document(id=f"scan {number}", encounter=chart.encounter.id, data=chance.randbytes(SCAN))
                    work.documents.save(scan)
            work.commit()
    vault.close()
    beside(making).rename(beside(file))
    making.rename(file)


@pytest.fixture(scope="module")
def vault(file: Path) -> Iterator[FileVault]:
    opened = FileVaultKeeper(LIGHT).open(file, PASSPHRASE)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("backups")


@pytest.fixture(scope="module")
def backup(vault: FileVault, folder: Path) -> Backup:
    return vault.back_up(folder, reason=Reason.ASKED, progress=Silent())


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    begun = time.perf_counter()
    return work(), time.perf_counter() - begun


def test_back_up_and_who_works_meanwhile(vault: FileVault, folder: Path, figure: Callable[[str], None]) -> None:
    alone: list[float] = []
    waits: list[float] = []
    done = threading.Event()

    def commit(into: list[float]) -> None:
        begun = time.perf_counter()
        with vault.begin() as work:
            work.settings.put("bench", str(begun))
            work.commit()
        into.append(time.perf_counter() - begun)

    for _ in range(200):
        commit(alone)

    def work_on() -> None:
        while not done.is_set():
            commit(waits)
            time.sleep(0.005)

    writer = threading.Thread(target=work_on)
    writer.start()
    made, seconds = timed(lambda: vault.back_up(folder, reason=Reason.ASKED, progress=Silent()))
    done.set()
    writer.join()
    made.path.unlink()
    alone.sort()
    waits.sort()
    figure(f"back up {made.size / 1e6:,.0f} MB while another commits: {seconds:.1f} s")
    figure(
        f"{len(waits)} commits meanwhile: median {waits[len(waits) // 2] * 1e3:.1f} ms, "
        f"longest {waits[-1] * 1e3:.0f} ms (alone: median {alone[100] * 1e3:.1f} ms, longest {alone[-1] * 1e3:.0f} ms)"
    )


def test_back_up_alone(vault: FileVault, folder: Path, figure: Callable[[str], None]) -> None:
    made, seconds = timed(lambda: vault.back_up(folder, reason=Reason.ASKED, progress=Silent()))
    made.path.unlink()
    figure(f"back up {made.size / 1e6:,.0f} MB and read it back: {seconds:.1f} s")


def test_verify_and_restore(backup: Backup, tmp_path: Path, figure: Callable[[str], None]) -> None:
    with OpenedBackup(backup.path, by_opener(PASSPHRASE)) as opened:
        _content, seconds = timed(opened.content)
        figure(f"look into a backup of {backup.size / 1e6:,.0f} MB: {seconds * 1e3:.0f} ms")
        _verified, seconds = timed(lambda: opened.verify(Silent()))
        figure(f"verify it: {seconds:.1f} s")
        _none, seconds = timed(lambda: restore(opened, tmp_path / "Restored.cdvault", Silent()))
        figure(f"restore it: {seconds:.1f} s")


def test_prove(vault: FileVault, backup: Backup, figure: Callable[[str], None]) -> None:
    _proof, seconds = timed(lambda: vault.prove(backup.path, progress=Silent()))
    figure(f"prove it: {seconds:.1f} s")


def test_look_and_check(vault: FileVault, file: Path, figure: Callable[[str], None]) -> None:
    with vault.begin() as work:
        # Nothing else opens the database in the way that the keeper does.
        connection, key = work._connection, vault._key  # noqa: SLF001
        _none, seconds = timed(lambda: glance(file, key, connection))
    figure(f"glance as it is opened: {seconds * 1e3:.0f} ms (goal: 250 ms)")
    found, seconds = timed(lambda: vault.check(Silent()))
    assert found.faults == ()
    figure(f"check all of it: {seconds:.1f} s")


def test_salvage(backup: Backup, tmp_path: Path, figure: Callable[[str], None]) -> None:
    damaged = tmp_path / "Damaged.cdvault"
    with OpenedBackup(backup.path, by_opener(PASSPHRASE)) as opened:
        restore(opened, damaged, Silent())
    with damaged.open("r+b") as wrecked:
        for page in range(1000, damaged.stat().st_size // 4096, 5000):
            wrecked.seek(page * 4096)
            wrecked.write(bytes(4096))
    keys = KeyFile.from_bytes(beside(damaged).read_bytes(), damaged.name)
    key = unlock_typed(damaged, keys, PASSPHRASE).key
    told, seconds = timed(lambda: salvage(damaged, key, keys, tmp_path / "Saved.cdvault", Silent()))
    figure(f"save what can be read of it: {seconds:.1f} s, {sum(told.rows.values()):,} rows")
