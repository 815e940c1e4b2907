"""Killed at any moment, whatever it does, the program loses nothing that it said was kept and leaves nothing half done.

A few rounds of each job; `benchmarks/kills.py` does hundreds.
"""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from coderdesk.vault.store import FileVault
from support.kill_jobs import BackingUp
from support.killing import Ack, Tell, kill_again_and_again
from support.kills import JOBS

KILLS = 5


@pytest.mark.parametrize("name", JOBS)
def test_a_kill_loses_nothing_that_was_told_as_kept(name: str, tmp_path: Path) -> None:
    chance = random.Random(f"{name} 20260914")  # noqa: S311 - when to kill is no secret
    tally = kill_again_and_again(JOBS[name](tmp_path), KILLS, chance)
    assert tally.kills == KILLS
    assert tally.told


class TooEarly(BackingUp):
    """Tells of each change before it is kept."""

    def work(self, tell: Tell) -> None:
        vault = self.opened()
        for number in range(self.number + 1, self.number + 1000):
            with vault.begin() as work:
                work.settings.put("kill.number", str(number))
                tell({"number": number})
                time.sleep(0.05)
                work.commit()

    def check_told(self, vault: FileVault, told: list[Ack]) -> None:
        with vault.begin() as work:
            kept = int(work.settings.get("kill.number", "0"))
        assert not told or kept >= told[-1]["number"]
        self.number = kept


def test_work_that_tells_before_it_keeps_is_found_out(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        kill_again_and_again(TooEarly(tmp_path), 50, random.Random(1))  # noqa: S311
