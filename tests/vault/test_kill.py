"""A program that is killed while it commits loses nothing that it said was kept, and leaves nothing half-kept."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from coderdesk.domain.audit import Verification
from coderdesk.domain.identifiers import DocumentId, EncounterId
from coderdesk.domain.progress import Silent
from coderdesk.domain.secret import Secret
from coderdesk.domain.worklist import WorklistQuery
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.store import FileVault
from support.factories import a_chart
from support.light_vaults import LIGHT
from support.stored import keep

ROUNDS = 20
CODER = Path(__file__).with_name("coding_until_killed.py")


def code_until_killed(command: list[str], commits: int, pause: float) -> tuple[int, int]:
    """Let a coder commit so often, kill it a moment later, and return the last number and control number it told."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as coder:
        assert coder.stdout is not None
        told = [coder.stdout.readline() for _ in range(commits)]
        time.sleep(pause)
        coder.kill()
        # A line without its end is a commit that was not told.
        told += [line for line in coder.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    assert coder.returncode == -signal.SIGKILL
    number, control = told[-1].split()
    return int(number), int(control)


def state(vault: FileVault, encounter: EncounterId) -> tuple[int, int]:
    """Return the number that everything in the vault agrees on, and the next control number."""
    with vault.begin() as work:
        found = work.worklist.get(encounter)
        number = int(found.account)
        note = work.documents.find(DocumentId("note"))
        trail = work.audit.entries()
        assert work._session.value("PRAGMA integrity_check") == "ok"
        assert work._session.rows("PRAGMA foreign_key_check") == []
        assert len(found.diagnoses) == number % 12
        assert note is not None
        assert note.text == f"{number} " * 3000
        assert [int(entry.detail) for entry in trail[:2]] == [number, number - 1]
        assert list(work.worklist.ids(WorklistQuery(text=str(number)))) == [encounter]
        return number, work.exports.next_control_numbers()[0]


def trail_of(vault: FileVault) -> Verification:
    """Return what checking the trail finds."""
    with vault.begin() as work:
        return work.audit.verify(Silent())


def test_no_kill_loses_what_was_told_as_kept(file: Path, passphrase: Secret, tmp_path: Path) -> None:
    chance = random.Random(20260914)  # noqa: S311 - when to kill is no secret
    seals = tmp_path / "seals"
    keeper = FileVaultKeeper(LIGHT, seals=seals)
    vault = keeper.create(file, passphrase, coder="Ada")
    (stored,) = keep(vault, a_chart(account="0"))
    vault.close()
    command = [sys.executable, str(CODER), str(file), passphrase.reveal(), stored.id, str(seals)]
    for _ in range(ROUNDS):
        number, control = code_until_killed(command, chance.randint(2, 12), chance.random() * 0.01)
        vault = keeper.open(file, passphrase)
        kept, following = state(vault, stored.id)
        trail = trail_of(vault)
        vault.close()
        # The seal outside is written after the commit: a kill in between leaves it one behind, which accuses nobody.
        assert trail.is_whole
        assert trail.sealed is not None
        assert trail.head.entries - trail.sealed in (0, 1)
        # One commit may have been kept without being told.
        assert kept - number in (0, 1)
        assert following - control in (1, 2)
