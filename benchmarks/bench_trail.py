"""What the chain of the trail adds to a transaction: the same coding change with its entry chained, and with its entry
merely inserted, taken in turn on one vault. The goal is 10 % at most.

Run with `pytest benchmarks/bench_trail.py --benchmark-only`. "Bare" is the entry as version 3 kept it: the same fields
in a table without digests, no end of the trail, no seal outside. Both tell old and new, so that only the chain differs;
what telling old and new costs is said beside it. Processor time leaves out the waiting for the disk, which the work of
other programs lengthens.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any, cast

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from coderdesk.domain.audit import AuditQuery, FieldChange, Kind
from coderdesk.domain.differences import differences
from coderdesk.domain.encounter import Encounter
from coderdesk.domain.identifiers import EncounterId
from coderdesk.services.coding import open_chart, record_change
from coderdesk.services.trail import list_trail, verify_trail
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.shelves.audit_rows import written
from coderdesk.vault.shelves.values import moment
from coderdesk.vault.store import FileVault
from coderdesk.vault.work import StoredWork
from support.factories import a_chart
from support.light_vaults import LIGHT, PASSPHRASE
from support.stored import keep

#: Changes of each sort, taken in turn so that the machine's mood falls on both alike.
ROUNDS = 1500
ENTRIES = 100_000
_BARE = "INSERT INTO bare (moment, coder, action, encounter, detail, changes) VALUES (?, ?, ?, ?, ?, ?)"


class _BareAudit:
    """The trail without its chain: one row more in a table."""

    def __init__(self, work: StoredWork) -> None:
        self._session, self._settings = work._session, work.settings  # noqa: SLF001 - what the shelves are handed

    def record(self, action: str, encounter: EncounterId, detail: str, *, changes: Sequence[FieldChange] = ()) -> None:
        """Insert an entry."""
        told = (moment(datetime.now(UTC)), self._settings.get("coder"), action, encounter, detail, written(changes))
        self._session.write(_BARE, *told)

    def settle(self) -> None:
        """There is no end to keep."""

    def settled(self) -> None:
        """There is no seal to keep."""


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[FileVault]:
    made = FileVaultKeeper(LIGHT, seals=tmp_path / "seals").create(tmp_path / "P.cdvault", PASSPHRASE, coder="Ada")
    with made.begin() as work:
        work._session.write(  # noqa: SLF001
            "CREATE TABLE bare (number INTEGER PRIMARY KEY AUTOINCREMENT, moment TEXT NOT NULL, coder TEXT NOT NULL, "
            "action TEXT NOT NULL, encounter TEXT, detail TEXT NOT NULL, changes TEXT NOT NULL)"
        )
        work._session.write("CREATE INDEX bare_of ON bare (encounter, number) WHERE encounter IS NOT NULL")  # noqa: SLF001
        work.commit()
    yield made
    made.close()


def _bare(vault: FileVault) -> Callable[[], Any]:
    def begin() -> Any:
        work = vault.begin()
        cast("Any", work).audit = _BareAudit(work)
        return work

    return begin


def test_a_coding_change_with_and_without_the_chain(
    benchmark: BenchmarkFixture, vault: FileVault, figure: Callable[[str], None]
) -> None:
    now = open_chart(vault.begin, encounter=keep(vault, a_chart())[0].id)
    took: dict[str, list[float]] = {"chained": [], "bare": []}
    worked: dict[str, list[float]] = {"chained": [], "bare": []}
    begins = {"chained": vault.begin, "bare": _bare(vault)}

    def one(kind: str, encounter: Encounter, number: int) -> Encounter:
        line = replace(encounter.lines[0], note=f"note {number}")
        changed = encounter.with_line_replaced(0, line)
        begun, begun_work = time.perf_counter(), time.process_time()
        saved = record_change(begins[kind], encounter=changed, what="changed the note")
        worked[kind].append(time.process_time() - begun_work)
        took[kind].append(time.perf_counter() - begun)
        return saved

    def all_of_them() -> None:
        encounter = now
        gc.disable()
        for number in range(ROUNDS):
            for kind in ("chained", "bare") if number % 2 else ("bare", "chained"):
                encounter = one(kind, encounter, number)
        gc.enable()

    cast("Any", benchmark).pedantic(all_of_them, rounds=1)
    chained, bare = median(took["chained"]), median(took["bare"])
    pairs = median(c / b for c, b in zip(took["chained"], took["bare"], strict=True))
    telling = _telling(now)
    figure(
        f"one coding change: chained {chained * 1e3:.2f} ms, bare {bare * 1e3:.2f} ms: {chained / bare:.3f} x, pair by "
        f"pair {pairs:.3f} x, in processor time {median(worked['chained']) / median(worked['bare']):.3f} x "
        f"({median(worked['bare']) * 1e3:.2f} ms) (goal: at most 1.10); "
        f"of either, telling old and new took {telling * 1e3:.3f} ms"
    )
    assert verify_trail(vault.begin).is_whole


def _telling(encounter: Encounter) -> float:
    changed = encounter.with_line_replaced(0, replace(encounter.lines[0], note="other"))
    begun = time.perf_counter()
    for _ in range(1000):
        differences(encounter, changed)
    return (time.perf_counter() - begun) / 1000


def test_a_hundred_thousand_entries(
    benchmark: BenchmarkFixture, vault: FileVault, figure: Callable[[str], None]
) -> None:
    """What recording many in one transaction, checking all of them and finding some of them costs."""
    chart = keep(vault, a_chart())[0]

    def fill() -> None:
        with vault.begin() as work:
            for number in range(ENTRIES):
                work.audit.record("chart opened", chart.id if number % 3 else None, f"{number}", kind=Kind.VIEW)
            work.commit()

    cast("Any", benchmark).pedantic(fill, rounds=1)
    begun = time.perf_counter()
    found = verify_trail(vault.begin)
    took = time.perf_counter() - begun
    assert (found.is_whole, found.read) == (True, ENTRIES)
    figure(f"{ENTRIES:,} entries checked in {took:.2f} s")
    for words, query in (
        ("all", AuditQuery()),
        ("two words", AuditQuery(text="opened 9999")),
        ("of one kind", AuditQuery(kinds=(Kind.FAILURE,))),
        ("of one patient", AuditQuery(patient=chart.patient)),
    ):
        begun = time.perf_counter()
        listing = list_trail(vault.begin, query=query)
        took = time.perf_counter() - begun
        figure(f"{ENTRIES:,} entries, {words}: {len(listing.numbers):,} listed and the first 100 read in {took:.3f} s")
