"""Eight hours of a coder's work at the real desk, compressed: does memory, or the number of open files, grow?

`PYTHONPATH=tests python benchmarks/hours.py REFERENCE.sqlite [CHARTS] [SEARCHES A CHART]`. 200 charts with 15 searches
each, a lock every four charts (ten minutes) and an export every twenty-five. The reference store is one that was built
(`coderdesk codes build`). The first quarter warms up; what is told is the rest.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import linear_regression

from support.hours import hours_at_the_desk

#: Charts that a coder does in an hour.
AN_HOUR = 25


def main(reference: Path, charts: int, searches: int) -> None:
    """Work so many charts off and tell what grew."""
    with tempfile.TemporaryDirectory() as folder:
        held = hours_at_the_desk(Path(folder), reference, charts=charts, searches=searches)
    warm = held[len(held) // 4 :]
    print(f"{'charts':>7} {'memory MB':>10} {'descriptors':>12} {'threads':>8} {'widgets':>8} {'objects':>8}")
    for one in held:
        told = (one.descriptors, one.threads, one.widgets, one.objects)
        print(f"{one.charts:7} {one.memory_kb / 1024:10.1f} {told[0]:12} {told[1]:8} {told[2]:8} {told[3]:8}")
    slope, _ = linear_regression([one.charts for one in warm], [one.memory_kb / 1024 for one in warm])
    print(f"after the warm-up: {slope * AN_HOUR:+.2f} MB an hour of work", end=", ")
    print(f"descriptors {min(one.descriptors for one in warm)} to {max(one.descriptors for one in warm)}")


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[2:4]]
    main(Path(sys.argv[1]), *(numbers or [200]), *([15] if len(numbers) < 2 else []))
