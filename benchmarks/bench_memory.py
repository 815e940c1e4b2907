"""What the desk holds in memory: vault open, the sample charts in it, a chart shown, a hundred searches done.

Run with `pytest benchmarks/bench_memory.py`. The program runs as a process of its own; what it holds is what Linux says
of it (VmRSS, and VmHWM for the most), a bare window beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from benchmarks.conftest import Home
from pytest_benchmark.fixture import BenchmarkFixture

GOAL_MB = 300


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells a process's memory this way")
@pytest.mark.benchmark(group="unlock, open a chart, search a hundred times (whole process)")
def test_memory(benchmark: BenchmarkFixture, home: Home, figure: Callable[[str], None]) -> None:
    told = cast("Any", benchmark).pedantic(home.drive, args=("work",), rounds=1).lines
    (bare, _most) = home.drive("bare").lines["memory bare"]
    figure(f"Memory of a bare window: {bare:.0f} MB")
    for name in ("work", "worklist", "chart", "searches"):
        now, most = told[f"memory {name}"]
        place = {"work": "gate", "worklist": "worklist of 32 charts", "searches": "a hundred searches"}.get(name, name)
        figure(f"Memory at: {place}: {now:.0f} MB; the most so far {most:.0f} MB (goal: under {GOAL_MB} MB)")
    assert told["memory searches"][0] < GOAL_MB
