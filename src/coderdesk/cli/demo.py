"""`coderdesk demo --headless`: the main job on the sample charts."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from coderdesk.cli.codes import told
from coderdesk.cli.output import say
from coderdesk.domain.counting import count
from coderdesk.services.codes import build_code_sets, open_book
from coderdesk.services.demo import DEMO_PASSPHRASE, run_demo
from coderdesk.services.house import House


def demo(house: House, args: argparse.Namespace) -> int:
    """Import the sample charts into a fresh vault, check them, finish the clean ones, bill them, and tell about it."""
    out: Path = args.out or Path("coderdesk-demo")
    if build_code_sets(house.reference, told()):
        say(f"Built the code sets into {house.reference.path}.")
    with closing(open_book(house.reference)) as book:
        done = run_demo(house, book, out=out, progress=told())
    say(f"Made the vault {done.vault} (its passphrase: {DEMO_PASSPHRASE}).")
    say(f"Imported and checked {len(done.checked)} charts; {len(done.finished)} are clean and finished:")
    for one in done.checked:
        encounter = one.chart.encounter
        state = "finished" if encounter.id in done.finished else count(len(one.errors), "error")
        warnings = count(len(one.warnings), "warning")
        say(f"  {encounter.account:12} {encounter.type.value:12} {state:9} {warnings}")
        for finding in one.errors:
            say(f"      {finding.rule}: {finding.message}")
    say(f"Wrote into {out}:")
    for record in done.exports:
        say(f"  {record.file:34} {count(len(record.claims), 'encounter'):14} {record.total.grouped:>12}")
    return 0
