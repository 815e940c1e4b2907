"""Work goes on for hours and nothing piles up: no desk that was left, no descriptor, no memory.

A few charts; `benchmarks/hours.py` does eight hours of them.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from support.hours import hours_at_the_desk


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process holds this way")
def test_nothing_piles_up_from_one_unlocking_to_the_next(tmp_path: Path, reference_path: Path) -> None:
    first, *_between, last = hours_at_the_desk(tmp_path, reference_path, charts=12, searches=2)
    assert last.charts == 12
    # Of a desk that was left there would be hundreds.
    assert last.objects - first.objects < 100
    assert last.widgets - first.widgets < 100
    assert last.descriptors - first.descriptors <= 4
    assert last.threads - first.threads <= 2
    assert last.memory_kb - first.memory_kb < 40_000
