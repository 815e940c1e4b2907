"""Runs a piece of work in a process of its own, kills that with signal 9 at a random moment, and looks at what is left.

The work tells each commit over a pipe after it returned. Whatever was told must be there afterwards.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Protocol

from coderdesk.domain.progress import Silent
from coderdesk.vault.store import FileVault

Ack = Mapping[str, Any]
Tell = Callable[[Ack], None]
#: No work takes so long between two commits; a process that does hangs.
PATIENCE_S = 60.0


class Job(Protocol):
    """Work on one vault in a folder of its own, that can be killed and begun anew."""

    def prepare(self) -> None:
        """Make ready what the next round of work needs."""

    def work(self, tell: Tell) -> None:
        """Open the vault and work in it; `tell` of each commit. Runs in the process that is killed."""

    def check(self, told: list[Ack]) -> None:
        """Look at what is left; `told` is what this round told. `AssertionError` where something is lost."""


@dataclass(slots=True)
class Tally:
    """What became of the rounds of one job: kills, rounds that ended before, commits that were told."""

    kills: int = 0
    ended: int = 0
    told: int = 0
    #: Seconds into the round at which each kill came.
    moments: list[float] = field(default_factory=list)


def kill_again_and_again(job: Job, kills: int, chance: random.Random) -> Tally:
    """Run and kill `job` until it was killed so often, and check what is left each time."""
    tally, pace = Tally(), [0.03]
    while tally.kills < kills:
        job.prepare()
        # Some are killed while they open the vault, most within one of the commits that follow.
        commits = chance.choice((0, 0, 1, 2, 3, 5))
        begun = time.monotonic()
        told, killed, gaps = _round(job, commits, chance.random() * 1.3 * median(pace[-30:]))
        pace += gaps
        if killed:
            tally.kills += 1
            tally.moments.append(time.monotonic() - begun)
        else:
            tally.ended += 1
        tally.told += len(told)
        job.check(told)
    return tally


def _round(job: Job, commits: int, pause: float) -> tuple[list[Ack], bool, list[float]]:
    """Run `job` in a process, wait for so many commits and a pause, kill it; return what it told, whether it was killed
    before it ended, and the seconds between its commits."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _work(job, reading, writing)
    os.close(writing)
    told, gaps, rest, last = [], [], b"", time.monotonic()
    until = last + PATIENCE_S if commits else last + pause
    while (left := until - time.monotonic()) > 0:
        if not select.select([reading], [], [], left)[0]:
            break
        if not (data := os.read(reading, 65536)):
            break
        *lines, rest = (rest + data).split(b"\n")
        now = time.monotonic()
        gaps += [(now - last) / len(lines)] * bool(lines)
        last = now
        told += [json.loads(line) for line in lines]
        if commits and len(told) >= commits:
            commits, until = 0, now + pause
    os.kill(child, signal.SIGKILL)
    # What it told before it died counts; a line without its end is a commit that was not told.
    while data := os.read(reading, 65536):
        *lines, rest = (rest + data).split(b"\n")
        told += [json.loads(line) for line in lines]
    os.close(reading)
    _pid, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, -signal.SIGKILL), f"the work itself failed with {code}"
    return told, code != 0, gaps


def _work(job: Job, reading: int, writing: int) -> None:
    code = 1
    try:
        os.close(reading)
        job.work(lambda ack: _write_all(writing, json.dumps(ack).encode() + b"\n"))
        code = 0
    except BaseException:  # noqa: BLE001 - nothing may come back into the tests of the process that was forked
        traceback.print_exc()
    finally:
        os._exit(code)


def _write_all(descriptor: int, data: bytes) -> None:
    # A line is shorter than what a pipe takes at once, so it is there wholly or not at all.
    assert os.write(descriptor, data) == len(data)


def assert_sound(vault: FileVault) -> None:
    """Every page authenticates, every table and reference is right, and the trail has not been broken."""
    with vault.begin() as work:
        session = work._session
        assert session.rows("PRAGMA cipher_integrity_check") == []
        assert session.value("PRAGMA integrity_check") == "ok"
        assert session.rows("PRAGMA foreign_key_check") == []
    with vault.begin() as work:
        found = work.audit.verify(Silent())
        assert found.is_whole, found.faults


def files_beside(file: Path) -> set[str]:
    """Return the names of everything in a vault's folder."""
    return {path.name for path in file.parent.iterdir()}
