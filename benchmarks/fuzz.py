"""Feeds every reader of outside data with damaged files and says what came of them.

`PYTHONPATH=tests python benchmarks/fuzz.py [CASES OF EACH] [PART OF A NAME] [SEED]`. Any case can be made again from
its number: `support.fuzz.case`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from support.fuzz import fuzz
from support.fuzz_targets import targets


def main(cases: int, wanted: str, seed: str) -> None:
    """Run so many cases of each reader, and tell."""
    print(
        f"{'reader':40} {'cases':>7} {'read':>8} {'refused':>8} {'slowest':>10} {'grown MB':>9} {'seconds':>8}  faults"
    )
    faults = every = 0
    for name, make in targets().items():
        if wanted not in name:
            continue
        with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:  # noqa: S108
            report = fuzz(make(Path(folder)), cases, seed)
        print(
            f"{name:40} {report.cases:7} {report.read:8} {report.refused:8} {report.slowest:10.3f} "
            f"{report.grown_mb:9.0f} {report.seconds:8.0f}  {'; '.join(report.faults) or 'none'}",
            flush=True,
        )
        faults += len(report.faults)
        every += report.cases
    print(f"{every} cases, {faults} kinds of fault (seed {seed})")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 100_000,
        sys.argv[2] if len(sys.argv) > 2 else "",
        sys.argv[3] if len(sys.argv) > 3 else "1",
    )
