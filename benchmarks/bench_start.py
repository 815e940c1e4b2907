"""From starting the program to a window that can be used, beside a bare PySide6 window in the same run.

Run with `pytest benchmarks/bench_start.py`. The program runs as a process of its own, offscreen, by its entry point;
bare window and program take turns, so that both meet the same machine. "Usable" is: painted, and a key that was pressed
has arrived in the line that has the focus.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from typing import Any, cast

import pytest
from benchmarks.conftest import Home, spread
from pytest_benchmark.fixture import BenchmarkFixture

ROUNDS = 15


@pytest.mark.benchmark(group="start to a window that takes keys (whole process)")
def test_start(benchmark: BenchmarkFixture, home: Home, figure: Callable[[str], None]) -> None:
    bare: list[float] = []
    ours: list[float] = []
    cast("Any", benchmark).pedantic(
        lambda: ours.append(home.drive("start").start),
        setup=lambda: bare.append(home.drive("bare").start),
        rounds=ROUNDS,
    )
    pairs = sorted(one / other for one, other in zip(ours, bare, strict=True))
    figure(f"Start to usable: {spread(ours)}; bare PySide6 window: {spread(bare)}")
    figure(f"  ratio of the least {min(ours) / min(bare):.2f}, median of pairs {median(pairs):.2f} (goal: at most 2.5)")


@pytest.mark.benchmark(group="passphrase to a worklist that takes keys (whole process)")
def test_unlock(benchmark: BenchmarkFixture, home: Home, figure: Callable[[str], None]) -> None:
    """From Enter on: key derivation, opening the vault, putting the desk together, the first rows painted."""
    took: list[float] = []
    cast("Any", benchmark).pedantic(lambda: took.append(home.drive("unlock").lines["worklist"][0]), rounds=ROUNDS // 2)
    figure(f"Enter after the passphrase to a painted worklist, {spread(took)}")
