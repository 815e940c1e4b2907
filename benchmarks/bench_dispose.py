"""Disposing of 10,000 of 20,000 charts: what would go, taking it out, and writing every page anew.

Run with `pytest benchmarks/bench_dispose.py -s`; each step is done once and timed by the clock.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from coderdesk.domain.disposal import Blocked, Scope, ScopeKind
from coderdesk.domain.encounter import Evidence
from coderdesk.domain.secret import Secret
from coderdesk.services import disposing, retention
from coderdesk.vault.kdf import KdfParameters
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.store import FileVault
from support.filled import many_charts
from support.stored import put

CHARTS = 20_000
GONE = 10_000
TODAY = date(2026, 9, 20)


@contextmanager
def timed(what: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    print(f"{what:<44} {time.perf_counter() - began:8.2f} s")


def _filled(file: Path) -> FileVault:
    vault = FileVaultKeeper(KdfParameters(1, 8, 1)).create(file, Secret("lantern orbit gravel"), coder="Ada")
    chance = random.Random(20260914)
    with vault.begin() as work:
        for number, chart in enumerate(many_charts(chance, range(CHARTS))):
            day = date(2015, 3, 2) if number < GONE else date(2026, 9, 1)
            encounter = replace(chart.encounter, service_from=day, service_to=day)
            if chart.documents and encounter.diagnoses:
                quoted = Evidence(chart.documents[0].id, 0, 4, chart.documents[0].text[:4])
                first, *others = encounter.diagnoses
                encounter = replace(encounter, diagnoses=(replace(first, evidence=(quoted,)), *others))
            lines = tuple(replace(line, service_from=None, service_to=None) for line in encounter.lines)
            put(work, replace(chart, encounter=replace(encounter, lines=lines)))
        work.commit()
    return vault


def test_ten_thousand_charts_are_disposed_of(tmp_path: Path) -> None:
    vault = _filled(tmp_path / "Practice.cdvault")
    scope = Scope(ScopeKind.BEFORE, before=date(2016, 1, 1))
    print(f"\n{vault.info().size / 1e6:,.1f} MB")
    with timed("the reminder: what has passed its retention"):
        retention.passed(vault.begin, today=TODAY)
    with timed(f"preview of {GONE:,} of {CHARTS:,} charts"):
        found = disposing.preview(vault.begin, scope=scope, today=TODAY, blocked=Blocked.INCLUDE)
    assert len(found.going) == GONE
    with timed("disposal, pages written over"):
        done = disposing.dispose(
            vault,
            scope=scope,
            reason="retention passed",
            expected=found.fingerprint,
            at=datetime(2026, 9, 20, tzinfo=UTC),
            today=TODAY,
            blocked=Blocked.INCLUDE,
        )
    assert done.record.overwritten is not None
    with timed("of that, writing over alone"):
        vault.overwrite()
    print(f"{vault.info().size / 1e6:,.1f} MB; {dict(done.record.counts)}")
    vault.close()
