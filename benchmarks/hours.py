"""Eight hours of a coder's work at the real desk, compressed: does memory, or the number of open files, grow?

`PYTHONPATH=tests python benchmarks/hours.py [CHARTS] [SEARCHES A CHART]`. 200 charts with 15 searches each, a lock
every four charts (ten minutes) and an export every twenty-five. The first quarter warms up; what is told is the rest.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import linear_regression

from support.hours import hours_at_the_desk
from support.reference import built_reference

#: Charts that a coder does in an hour.
AN_HOUR = 25


def main(charts: int, searches: int) -> None:
    """Work so many charts off and tell what grew."""
    with tempfile.TemporaryDirectory() as folder:
        reference = built_reference(Path(folder))
        held = hours_at_the_desk(Path(folder) / "home", reference, charts=charts, searches=searches)
    warm = held[len(held) // 4 :]
    print(f"{'charts':>7} {'memory MB':>10} {'descriptors':>12} {'threads':>8} {'widgets':>8} {'objects':>8}")
    for one in held:
        told = (one.descriptors, one.threads, one.widgets, one.objects)
        print(f"{one.charts:7} {one.memory_kb / 1024:10.1f} {told[0]:12} {told[1]:8} {told[2]:8} {told[3]:8}")
    slope, _ = linear_regression([one.charts for one in warm], [one.memory_kb / 1024 for one in warm])
    print(f"after the warm-up: {slope * AN_HOUR:+.2f} MB an hour of work", end=", ")
    print(f"descriptors {min(one.descriptors for one in warm)} to {max(one.descriptors for one in warm)}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200, int(sys.argv[2]) if len(sys.argv) > 2 else 15)
