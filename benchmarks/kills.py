"""Kills the program at random moments of everything that writes a vault, and looks at what is left each time.

`PYTHONPATH=tests python benchmarks/kills.py [KILLS OF EACH] [SEED] [PART OF A NAME]`. What was told must be there, each
page authenticate, every reference hold, the trail verify; the first that does not ends the run with its seed.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from support.killing import kill_again_and_again
from support.kills import JOBS


def main(kills: int, seed: str, wanted: str) -> None:
    """Do so many kills of each job and tell what became of them."""
    every = 0
    print(f"{'job':18} {'kills':>6} {'ended before':>13} {'commits told':>13} {'killed after (ms)':>18} {'seconds':>8}")
    for name, job in JOBS.items():
        if wanted not in name:
            continue
        begun = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            tally = kill_again_and_again(job(Path(folder)), kills, random.Random(f"{name} {seed}"))
        spread = f"{min(tally.moments) * 1e3:.0f}-{median(tally.moments) * 1e3:.0f}-{max(tally.moments) * 1e3:.0f}"
        took = time.monotonic() - begun
        print(f"{name:18} {tally.kills:6} {tally.ended:13} {tally.told:13} {spread:>18} {took:8.0f}", flush=True)
        every += tally.kills
    print(f"{every} kills: 0 vaults damaged, 0 commits lost that were told (seed {seed})")


if __name__ == "__main__":
    told = sys.argv[1:]
    main(int(told[0]) if told else 100, told[1] if len(told) > 1 else "1", told[2] if len(told) > 2 else "")
