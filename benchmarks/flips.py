"""Flips one bit in each of many random places of a vault (database, log, key file), and says what came of it.

`PYTHONPATH=tests python benchmarks/flips.py [FLIPS] [SEED]`.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

from support.flips import Outcome, flip_again_and_again


def main(flips: int, seed: str) -> None:
    """Flip so many bits and tell what came of them."""
    with tempfile.TemporaryDirectory() as folder:
        found = flip_again_and_again(Path(folder), flips, random.Random(seed))
    print(f"{'':66} " + " ".join(f"{part:>9}" for part in found))
    for outcome in Outcome:
        print(f"{outcome.value:66} " + " ".join(f"{counted[outcome]:9}" for counted in found.values()))
    every = sum(found.values(), Counter())
    print(f"{every.total()} flips: {every[Outcome.SERVED]} served as data (seed {seed})")
    sys.exit(1 if every[Outcome.SERVED] else 0)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, sys.argv[2] if len(sys.argv) > 2 else "1")
