"""Hours of work at the real desk, compressed, in a home of their own, and what the process held meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from support.leaks.planted import plant_to_code

DRIVER = Path(__file__).resolve().parents[1] / "reliability" / "desk_hours.py"


@dataclass(frozen=True, slots=True)
class Held:
    """What the process held after so many charts."""

    charts: int
    memory_kb: int
    descriptors: int
    threads: int
    widgets: int
    objects: int


def hours_at_the_desk(home: Path, reference: Path, *, charts: int, searches: int, patience: float = 3600) -> list[Held]:
    """Code so many charts, with so many searches in the encoder after each; return what was held after every lock."""
    for name in ("user", "data", "out"):
        (home / name).mkdir(parents=True)
    (home / "data" / "data").mkdir()
    os.link(reference, home / "data" / "data" / "reference.sqlite")
    plant_to_code(home / "given", charts)
    source = Path(sys.modules["coderdesk"].__path__[0]).parent
    environment = {
        **os.environ,
        "HOME": str(home / "user"),
        "CODERDESK_HOME": str(home / "data"),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": os.pathsep.join((str(source), str(DRIVER.parents[1]))),
    }
    command = [sys.executable, str(DRIVER), str(home / "given"), str(home / "out"), str(charts), str(searches)]
    done = subprocess.run(
        command, env=environment, cwd=home, capture_output=True, text=True, timeout=patience, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    lines = (line.split() for line in done.stdout.splitlines() if line.startswith("held "))
    return [Held(*map(int, line[1:])) for line in lines]
