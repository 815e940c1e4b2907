"""Kill changes of the ways into a vault at random moments, and look whether it still opens by what should open it.

`kill_changes` is for tests and for longer runs alike.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from coderdesk.domain.failures import NotAVault, WrongPassphrase
from coderdesk.domain.recovery_code import RecoveryCode
from coderdesk.domain.secret import Secret
from coderdesk.domain.ways_in import Opener, QuickUnlock, QuickUnlockFailed, WrongRecoveryCode
from coderdesk.domain.worklist import WorklistQuery
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.locksmith import FileLocksmith
from coderdesk.vault.tries import forget_tries
from support.factories import a_chart
from support.keys_until_killed import CHANGES, LIGHT, KeyringInFile, Secrets, write_secrets
from support.stored import keep

PROGRAM = Path(__file__).with_name("keys_until_killed.py")
CHARTS = 3
#: Rows of filling, so that a new key takes long enough to be killed within.
NOTES = 60


@dataclass(frozen=True)
class Killed:
    """How often each change was killed before and after it was told as kept, and half-way states that were found."""

    before: Counter[str]
    after: Counter[str]
    unfinished: int


@dataclass
class Ground:
    """A vault to be killed at, and what opens it."""

    file: Path
    keeper: FileVaultKeeper
    smith: FileLocksmith
    told: Secrets


def make_ground(folder: Path, *, notes: int = NOTES) -> Ground:
    """Return a vault with charts and long notes that opens by passphrase, recovery code and keyring."""
    ring = folder / "ring"
    ring.mkdir()
    keyring = KeyringInFile(ring)
    keeper, smith = FileVaultKeeper(LIGHT, keyring=keyring), FileLocksmith(LIGHT, keyring=keyring)
    told = Secrets(
        "lantern orbit gravel teaspoon",
        "copper violin meadow orbit",
        RecoveryCode.random().reveal(),
        RecoveryCode.random().reveal(),
        str(ring),
    )
    file = folder / "Practice.cdvault"
    vault = keeper.create(file, Secret(told.passphrase), coder="Ada")
    keep(vault, *(a_chart(id=f"chart {number}", external_id=f"{number}", documents=()) for number in range(CHARTS)))
    with vault.begin() as work:
        for number in range(notes):
            work.settings.put(f"filling {number}", f"{number} " * 40_000)
        work.commit()
    vault.close()
    smith.put_recovery_code(file, Secret(told.passphrase), RecoveryCode(told.code))
    smith.turn_quick_unlock_on(file, Secret(told.passphrase))
    return Ground(file, keeper, smith, told)


def kill_changes(
    folder: Path, rounds: int, chance: random.Random, *, changes: tuple[str, ...] = tuple(CHANGES), notes: int = NOTES
) -> Killed:
    """Carry out `rounds` changes in programs of their own, each killed at a random moment, and check after each.

    `AssertionError` where a vault does not open by what should open it, or not all of its data is there.
    """
    ground = make_ground(folder, notes=notes)
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    lasting = {change: _lasting(ground, change, folder) for change in changes}
    unfinished = 0
    for round_ in range(rounds):
        change = changes[round_ % len(changes)]
        done, _seconds = _kill(ground, change, folder, chance.random() * lasting[change] * 1.2)
        (after if done else before)[change] += 1
        unfinished += b'"next"' in ground.file.with_name(f"{ground.file.name}-keys").read_bytes()
        check(ground, change, done=done)
    return Killed(before, after, unfinished)


def kill_at_every_step(folder: Path, change: str, *, notes: int = 0) -> int:
    """Carry out `change` again and again, killed before its first step on the vault's folder, before its second, and so
    on until one is not reached; check after each, and return how many there were."""
    ground = make_ground(folder, notes=notes)
    step = 0
    while True:
        step += 1
        done, _seconds = _kill(ground, change, folder, 60.0, step)
        check(ground, change, done=done)
        if done:
            return step - 1


def check(ground: Ground, change: str, *, done: bool) -> None:
    """Assert that the vault opens by what it should after `change` was killed, and set it up for the next one."""
    told = ground.told
    openers: dict[str, Opener] = {
        "old": Secret(told.passphrase),
        "new": Secret(told.new_passphrase),
        "code": RecoveryCode(told.code),
        "new code": RecoveryCode(told.new_code),
        "ring": QuickUnlock(),
    }
    opens = {name: _opens(ground, opener) for name, opener in openers.items()}
    words = f"{change} ({'done' if done else 'killed'}): {opens}"
    swaps = change in ("passphrase", "recover")
    assert opens["old"] != opens["new"], words
    assert opens["new"] is False or swaps, words
    assert opens["new"] or not (done and swaps), words
    if change == "recovery code":
        assert opens["code"] != opens["new code"], words
        assert opens["new code"] or not done, words
    elif change == "remove":
        assert not (opens["code"] and done), words
    else:
        assert opens["code"], words
    assert opens["ring"] or change == "quick unlock off", words
    assert not (opens["ring"] and done and change == "quick unlock off"), words
    assert not list(ground.file.parent.glob(".*new-key*")), words
    _set_up(ground, opens)


def _set_up(ground: Ground, opens: dict[str, bool]) -> None:
    told = ground.told
    if opens["new"]:
        told = replace(told, passphrase=told.new_passphrase, new_passphrase=told.passphrase)
    if not opens["code"]:
        code = told.new_code if opens["new code"] else RecoveryCode.random().reveal()
        if not opens["new code"]:
            ground.smith.put_recovery_code(ground.file, Secret(told.passphrase), RecoveryCode(code))
        told = replace(told, code=code, new_code=RecoveryCode.random().reveal())
    if not opens["ring"]:
        ground.smith.turn_quick_unlock_on(ground.file, Secret(told.passphrase))
    ground.told = told


def _opens(ground: Ground, opener: Opener) -> bool:
    """Say whether `opener` opens the vault; where it does, all of its data must be there."""
    try:
        vault = ground.keeper.open(ground.file, opener)
    except (WrongPassphrase, WrongRecoveryCode, QuickUnlockFailed):
        forget_tries(ground.file)
        return False
    except NotAVault as failure:
        raise AssertionError(str(failure)) from failure
    with vault.begin() as work:
        assert len(work.worklist.ids(WorklistQuery())) == CHARTS
        assert work._session.value("PRAGMA integrity_check") == "ok"
        assert work._session.rows("PRAGMA cipher_integrity_check") == []
    vault.close()
    return True


def _lasting(ground: Ground, change: str, folder: Path) -> float:
    """Return how many seconds the change takes when nobody kills it."""
    done, seconds = _kill(ground, change, folder, 60.0)
    assert done
    check(ground, change, done=True)
    return seconds


def _kill(ground: Ground, change: str, folder: Path, after: float, step: int = 0) -> tuple[bool, float]:
    """Start the change and kill it so long after it began, or before a step.

    Return whether it had told that it was kept, and how many seconds it lived.
    """
    place = folder / "secrets.json"
    write_secrets(place, ground.told)
    command = [sys.executable, str(PROGRAM), change, str(ground.file), str(place), str(step)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        began = time.monotonic()
        try:
            program.wait(after)
        except subprocess.TimeoutExpired:
            program.kill()
        seconds = time.monotonic() - began
        done = program.stdout.read() == "done\n"
    assert program.returncode in (0, -signal.SIGKILL)
    return done, seconds
