"""One desk at a vault, short commands beside it, maintenance alone; whoever dies leaves no lock behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coderdesk.domain.failures import VaultInUse
from coderdesk.domain.occupancy import Use
from coderdesk.domain.secret import Secret
from coderdesk.vault import occupancy
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.occupancy import Occupancy, alone_with
from coderdesk.vault.oslock import FileLock

HOLD = """
import sys
from pathlib import Path
from coderdesk.domain.occupancy import Use
from coderdesk.vault.occupancy import Occupancy
place = Occupancy(Path(sys.argv[1]), Use(sys.argv[2]), "being given a new key").take()
print("held", flush=True)
sys.stdin.readline()
place.release()
"""


class Other:
    """Another program that is at a vault until it is told to leave, or killed; in a `with`, killed at its end."""

    def __init__(self, file: Path, use: Use) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(file), use.value], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "held\n"

    def __enter__(self) -> Other:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()
        assert self.process.returncode == -signal.SIGKILL

    def leave(self) -> None:
        self.process.communicate("\n")
        assert self.process.returncode == 0


@pytest.fixture
def made(keeper: FileVaultKeeper, file: Path, passphrase: Secret) -> Path:
    """A vault, locked."""
    keeper.create(file, passphrase, coder="Ada").close()
    return file


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(occupancy, "WAIT_FOR_COMMANDS_S", 0.2)


def names(file: Path) -> list[str]:
    return sorted(path.name.removeprefix(file.name) for path in file.parent.iterdir())


def test_a_second_desk_is_told_where_the_first_is(keeper: FileVaultKeeper, made: Path, passphrase: Secret) -> None:
    other = Other(made, Use.DESK)
    with pytest.raises(VaultInUse, match="open in another CoderDesk window") as refused:
        keeper.open(made, passphrase, use=Use.DESK)
    assert refused.value.remedy == "Go on there, or lock it there first."
    other.leave()
    keeper.open(made, passphrase, use=Use.DESK).close()
    assert names(made) == ["", "-keys"]


def test_two_desks_of_one_process_exclude_each_other_too(
    keeper: FileVaultKeeper, made: Path, passphrase: Secret
) -> None:
    first = keeper.open(made, passphrase, use=Use.DESK)
    with pytest.raises(VaultInUse):
        keeper.open(made, passphrase, use=Use.DESK)
    first.close()
    keeper.open(made, passphrase, use=Use.DESK).close()


def test_a_link_to_a_vault_is_the_vault(keeper: FileVaultKeeper, made: Path, passphrase: Secret) -> None:
    link = made.with_name("Link.cdvault")
    link.symlink_to(made)
    first = keeper.open(made, passphrase, use=Use.DESK)
    with pytest.raises(VaultInUse):
        keeper.open(link, passphrase, use=Use.DESK)
    first.close()


def test_commands_run_beside_a_desk_and_beside_each_other(
    keeper: FileVaultKeeper, made: Path, passphrase: Secret
) -> None:
    other = Other(made, Use.DESK)
    first, second = keeper.open(made, passphrase), keeper.open(made, passphrase)
    with first.begin() as work:
        work.settings.put("kept", "beside")
        work.commit()
    with second.begin() as work:
        assert work.settings.get("kept") == "beside"
    first.close()
    second.close()
    other.leave()


@pytest.mark.parametrize("use", [Use.DESK, Use.COMMAND])
def test_nothing_opens_while_maintenance_runs(
    keeper: FileVaultKeeper, made: Path, passphrase: Secret, use: Use
) -> None:
    other = Other(made, Use.MAINTENANCE)
    with pytest.raises(VaultInUse, match="is being given a new key right now"):
        keeper.open(made, passphrase, use=use)
    other.leave()
    keeper.open(made, passphrase, use=use).close()


@pytest.mark.parametrize("use", [Use.DESK, Use.COMMAND, Use.MAINTENANCE])
def test_maintenance_does_not_begin_beside_anybody(made: Path, use: Use) -> None:
    other = Other(made, use)
    with pytest.raises(VaultInUse), alone_with(made, "being restored"):
        raise AssertionError("somebody is there")
    other.leave()
    with alone_with(made, "being restored"):
        assert names(made) == ["", "-desk", "-keys", "-work"]
    assert names(made) == ["", "-keys"]


@pytest.mark.parametrize("use", [Use.DESK, Use.COMMAND])
def test_an_open_vault_can_be_alone_for_a_while(
    keeper: FileVaultKeeper, made: Path, passphrase: Secret, use: Use
) -> None:
    vault = keeper.open(made, passphrase, use=use)
    with vault.alone("being given a new key"), pytest.raises(VaultInUse, match="given a new key"):
        keeper.open(made, passphrase)
    beside = keeper.open(made, passphrase)
    with pytest.raises(VaultInUse, match="works in"), vault.alone("being given a new key"):
        raise AssertionError("a command is at it")
    beside.close()
    # What it was opened for still holds.
    with pytest.raises(VaultInUse), alone_with(made, "being restored"):
        raise AssertionError("it is open")
    vault.close()
    with alone_with(made, "being restored"):
        pass


def test_maintenance_waits_for_a_short_command(
    keeper: FileVaultKeeper, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(occupancy, "WAIT_FOR_COMMANDS_S", 30.0)
    with Other(made, Use.COMMAND) as other:
        assert other.process.stdin is not None
        other.process.stdin.write("\n")
        other.process.stdin.flush()
        with alone_with(made, "being restored"):
            assert other.process.wait(20) == 0


@pytest.mark.parametrize("use", list(Use))
def test_whoever_is_killed_leaves_no_lock(keeper: FileVaultKeeper, made: Path, passphrase: Secret, use: Use) -> None:
    Other(made, use).kill()
    # The files of the dead are there; they lock nothing, and go with whoever comes next.
    assert len(names(made)) > 2
    keeper.open(made, passphrase, use=Use.DESK).close()
    with alone_with(made, "being restored"):
        pass
    assert names(made) == ["", "-keys"]


def test_a_file_that_somebody_put_there_locks_nothing_and_says_nothing(
    keeper: FileVaultKeeper, made: Path, passphrase: Secret
) -> None:
    desk = made.with_name(f"{made.name}-desk")
    desk.write_text("CALL THIS NUMBER")
    keeper.open(made, passphrase, use=Use.DESK).close()
    held = FileLock(desk)
    assert held.acquire(alone=True)
    desk.write_text("CALL THIS NUMBER")
    with pytest.raises(VaultInUse, match="Another CoderDesk works in"):
        Occupancy(made, Use.DESK).take()
    held.release()


def test_a_wrong_passphrase_takes_no_place(keeper: FileVaultKeeper, made: Path) -> None:
    from coderdesk.domain.failures import WrongPassphrase

    with pytest.raises(WrongPassphrase):
        keeper.open(made, Secret("not the passphrase"), use=Use.DESK)
    assert names(made) == ["", "-keys", "-tries"]


def test_ten_programs_that_come_at_once_are_at_it_one_at_a_time(made: Path, tmp_path: Path) -> None:
    script = """
import os, sys, time
from pathlib import Path
from coderdesk.vault.oslock import FileLock
lock, inside = FileLock(Path(sys.argv[1])), Path(sys.argv[2])
for _ in range(30):
    assert lock.acquire(alone=True, wait_s=60)
    os.close(os.open(inside, os.O_CREAT | os.O_EXCL))
    inside.unlink()
    lock.release()
"""
    lock, inside = tmp_path / "lock", tmp_path / "inside"
    others = [subprocess.Popen([sys.executable, "-c", script, str(lock), str(inside)]) for _ in range(10)]
    assert [other.wait(120) for other in others] == [0] * 10
    assert not lock.exists()


def test_a_child_that_is_started_while_a_vault_is_open_does_not_keep_its_lock(made: Path) -> None:
    place = Occupancy(made, Use.DESK).take()
    with subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE) as child:
        place.release()
        time.sleep(0.05)
        again = Occupancy(made, Use.DESK).take()
        again.release()
        child.communicate(b"")
    assert os.path.lexists(made)
