"""Hours at the desk, compressed, as a program of its own: `desk_hours.py INPUTS OUT CHARTS SEARCHES_A_CHART`.

Each chart is opened, coded, checked and finished; between charts codes are searched in the encoder; every four charts
(ten minutes of work) the vault is locked and unlocked, every twenty-five the bills are exported. After each lock it
prints what the process holds: charts done, memory in KB, open descriptors, threads, widgets, objects of the desk.
"""

from __future__ import annotations

import gc
import os
import sys
from itertools import cycle, islice
from pathlib import Path

from PySide6.QtWidgets import QApplication

from support.at_the_desk import (
    Script,
    at_the_gate,
    choose,
    choosing_files,
    desk,
    drive,
    end,
    is_open,
    later,
    press,
    rested,
    type_in,
)
from support.desk_steps import make_vault, open_chart, post_codes
from support.leaks.planted import PASSPHRASE
from support.searches import SEARCHES

INPUTS, OUT, CHARTS, SEARCHES_EACH = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
LOCK_EVERY, EXPORT_EVERY = 4, 25
WORDS = cycle(SEARCHES)


def hours() -> Script:
    """Make a vault, bring the charts in, and work them off."""
    yield from make_vault("Hours", "Kim", PASSPHRASE)
    later("Ctrl+O")
    yield choosing_files
    choose(str(INPUTS / "hours.json"))
    yield rested(0.3)
    for number in range(CHARTS):
        yield from code(f"77-C{number:03}")
        yield from search()
        if (number + 1) % EXPORT_EVERY == 0:
            yield from export()
        if (number + 1) % LOCK_EVERY == 0:
            yield from lock_and_unlock()
            tell(number + 1)
    end(0)


def code(account: str) -> Script:
    """Open a chart, post two diagnoses and a line, and finish it."""
    yield from open_chart(account)
    yield from post_codes()
    encounter = desk().chart.encounter
    assert encounter is not None
    assert (len(encounter.diagnoses), len(encounter.lines)) == (2, 1)
    press("F9")
    yield rested(0.2)


def search() -> Script:
    """Search the encoder."""
    press("Alt+3")
    yield rested()
    press("/")
    for text in islice(WORDS, SEARCHES_EACH):
        press("Ctrl+A")
        type_in(text)
        yield rested()


def export() -> Script:
    """Write the bills that are ready."""
    press("Alt+4")
    yield rested(0.3)
    later("Ctrl+E")
    yield choosing_files
    choose(str(OUT))
    yield rested(0.5)


def lock_and_unlock() -> Script:
    """Lock, and come back."""
    press("Alt+1")
    yield rested()
    press("Ctrl+L")
    yield at_the_gate
    type_in(PASSPHRASE)
    press("Return")
    yield is_open
    yield rested(0.2)


def tell(charts: int) -> None:
    """Print what the process holds."""
    gc.collect()
    status = Path("/proc/self/status").read_text(encoding="ascii")
    held = dict(line.split(":", 1) for line in status.splitlines())
    descriptors = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - the listing itself is one of them
    # What of the desk Python holds: one that was left and is still there would double it.
    own = sum(str(type(one).__module__).startswith("coderdesk.ui") for one in gc.get_objects())
    widgets = len(QApplication.allWidgets())
    numbers = (charts, held["VmRSS"].split()[0], descriptors, held["Threads"].strip(), widgets, own)
    print("held", *numbers, flush=True)  # noqa: T201 - what the test waits for


if __name__ == "__main__":
    drive(hours)
