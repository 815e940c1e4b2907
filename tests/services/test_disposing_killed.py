"""A disposal that is killed at any moment has taken all or nothing, and leaves no byte after the next opening."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from coderdesk.domain.progress import Silent
from coderdesk.domain.secret import Secret
from coderdesk.vault.kdf import KdfParameters
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.store import FileVault
from support.images import plain_image, traces
from support.several import numbered, words_of
from support.stored import keep

ROUNDS = 6
PASSPHRASE = Secret("lantern orbit gravel teaspoon")
PROGRAM = Path(__file__).with_name("disposing_until_killed.py")
GONE, STAYING = range(1, 120), range(200, 220)


def filled(folder: Path) -> Path:
    """Make a vault of many old charts and some new ones."""
    folder.mkdir()
    file = folder / "Practice.cdvault"
    vault = FileVaultKeeper(KdfParameters(time=1, memory_kib=8, lanes=1)).create(file, PASSPHRASE, coder="Ada")
    keep(vault, *(numbered(number) for number in GONE))
    keep(vault, *(numbered(number, served=date(2026, 9, 1)) for number in STAYING))
    vault.close()
    return folder


def ids(vault: FileVault) -> set[str]:
    with vault.begin() as work:
        assert work._session.value("PRAGMA integrity_check") == "ok"
        assert work._session.rows("PRAGMA foreign_key_check") == []
        return {row[0] for row in work._session.rows("SELECT id FROM encounter")}


@pytest.mark.slow
def test_all_or_nothing_is_gone_whenever_it_is_killed(tmp_path: Path) -> None:
    chance = random.Random(20260920)  # noqa: S311 - when to kill is no secret
    first = filled(tmp_path / "first")
    whole, rest = {f"encounter-{number}" for number in (*GONE, *STAYING)}, {f"encounter-{number}" for number in STAYING}
    # How long it takes on this machine, told to the end: kills are spread over both parts of it.
    before, after = run(shutil.copytree(first, tmp_path / "timed"), kill_after="done", pause=0.0)
    for number in range(ROUNDS):
        folder = shutil.copytree(first, tmp_path / f"round {number}")
        part = chance.random()
        was_kept = number % 2 == 1
        run(folder, kill_after="kept" if was_kept else "begun", pause=part * (after if was_kept else before))
        vault = FileVaultKeeper().open(folder / "Practice.cdvault", PASSPHRASE)
        left = ids(vault)
        # One that was not told as kept may be so all the same.
        assert left == rest if was_kept else left in (whole, rest)
        image = plain_image(vault)
        if left == rest:
            assert traces(image, tuple(word for one in GONE for word in words_of(one))) == []
            with vault.begin() as work:
                assert work.disposals.all()[0].overwritten is not None
                assert work.audit.verify(Silent()).is_whole
        else:
            assert traces(image, words_of(1)) == list(words_of(1))
        assert traces(image, words_of(210)) == list(words_of(210))
        vault.close()
        shutil.rmtree(folder)


def run(folder: Path, kill_after: str, pause: float) -> tuple[float, float]:
    """Let it run, kill it `pause` seconds after it told `kill_after`; return how long it took to be kept, and then."""
    command = [sys.executable, str(PROGRAM), str(folder / "Practice.cdvault"), PASSPHRASE.reveal()]
    told: dict[str, float] = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        while kill_after not in told:
            told[program.stdout.readline().strip()] = time.monotonic()
            assert "" not in told, "it ended before its time"
        time.sleep(pause)
        program.kill()
    assert program.returncode in (-signal.SIGKILL, 0)
    kept = told.get("kept", told["begun"])
    return kept - told["begun"], told.get("done", kept) - kept
