"""What was freed goes back to the system."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import pytest

from coderdesk.services.memory import give_back


def held_mb() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 // 2**20


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc is asked")
def test_scattered_memory_that_was_freed_is_given_back() -> None:
    pieces = [bytes(1000) for _ in range(100_000)]
    # Every hundredth stays, so that no whole region becomes free by itself.
    kept = pieces[::100]
    full = held_mb()
    pieces.clear()
    gc.collect()
    give_back()
    assert full - held_mb() > 40
    assert len(kept) == 1000
