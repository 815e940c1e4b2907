"""A change of the ways into a vault that is killed half-way leaves one that opens, and never loses the last way in."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from support.keys_until_killed import CHANGES
from support.killing_keys import kill_at_every_step, kill_changes

ROUNDS = 4


@pytest.mark.parametrize("change", [change for change in CHANGES if change != "new key"])
def test_a_killed_change_of_a_slot_leaves_a_vault_that_opens(tmp_path: Path, change: str) -> None:
    killed = kill_changes(tmp_path, ROUNDS, random.Random(f"2026 {change}"), changes=(change,), notes=0)  # noqa: S311
    assert sum(killed.before.values()) + sum(killed.after.values()) == ROUNDS


def test_a_killed_change_of_key_leaves_a_vault_that_opens(tmp_path: Path) -> None:
    killed = kill_changes(tmp_path, 16, random.Random(2026), changes=("new key",))  # noqa: S311 - no secret
    assert killed.before["new key"] > 0


@pytest.mark.parametrize("change", CHANGES)
def test_killed_before_any_of_its_steps_on_files_a_change_leaves_a_vault_that_opens(
    tmp_path: Path, change: str
) -> None:
    # Reading the key file, its neighbour, the renaming; a new key has many more.
    assert kill_at_every_step(tmp_path, change) >= (12 if change == "new key" else 3)
