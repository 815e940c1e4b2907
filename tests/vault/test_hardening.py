"""The process keeps its memory and its files to itself."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from coderdesk.domain.secret import Secret
from coderdesk.vault.hardening import make_files_private, make_folders_private
from coderdesk.vault.keeper import FileVaultKeeper

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="rights and cores are those of POSIX")

SHOW = """
import os, resource, sys
from pathlib import Path
from coderdesk.bootstrap import main
sys.argv = ["coderdesk", "--version"]
assert main() == 0
print(*resource.getrlimit(resource.RLIMIT_CORE))
Path("made").write_text("x"); Path("folder").mkdir()
print(oct(Path("made").stat().st_mode & 0o777), oct(Path("folder").stat().st_mode & 0o777))
if sys.platform == "linux":
    import ctypes
    print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


WINDOW = """
import ctypes, resource, sys
from PySide6.QtCore import QCoreApplication, QTimer
from coderdesk import bootstrap
from coderdesk.ui.app import Shell

def tell():
    core, _hard = resource.getrlimit(resource.RLIMIT_CORE)
    print(f"core {core}, dumpable {ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)}", flush=True)
begin = Shell.begin
def begin_and_tell(shell):
    begin(shell)
    tell()
    QTimer.singleShot(2000, lambda: (tell(), QCoreApplication.quit()))
Shell.begin = begin_and_tell
sys.exit(bootstrap.main([]))
"""


def test_the_front_door_switches_cores_off_and_makes_private_files(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "CODERDESK_HOME": str(tmp_path)},
    ).stdout.splitlines()
    assert told[1:3] == ["0 0", "0o600 0o700"]
    if sys.platform == "linux":
        assert told[3] == "0"


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells what others may see")
def test_another_program_of_the_user_may_not_read_its_memory(tmp_path: Path) -> None:
    script = (
        "from coderdesk.vault.hardening import close_memory, harden; harden(); close_memory();"
        "print('up', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        # What a process of the same user may not dump belongs to root.
        assert Path(f"/proc/{process.pid}/mem").stat().st_uid == 0
        assert Path(f"/proc/{process.pid}/limits").read_text().count("Max core file size        0")
        process.communicate("\n")


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells what others may see")
def test_the_window_closes_its_memory_once_it_is_shown(tmp_path: Path, reference_path: Path) -> None:
    (tmp_path / "data").mkdir()
    shutil.copyfile(reference_path, tmp_path / "data" / "reference.sqlite")
    told = subprocess.run(
        [sys.executable, "-c", WINDOW],
        env={**os.environ, "CODERDESK_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout.splitlines()
    assert told == ["core 0, dumpable 1", "core 0, dumpable 0"]


def test_folders_of_ours_are_closed_to_others(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir(mode=0o755)
    make_folders_private((tmp_path / "ours", tmp_path / "not there"))
    assert stat.S_IMODE((tmp_path / "ours").stat().st_mode) == 0o700


def test_a_vault_that_came_with_wider_rights_is_closed_when_it_is_opened(
    keeper: FileVaultKeeper, file: Path, passphrase: Secret
) -> None:
    keeper.create(file, passphrase, coder="Ada").close()
    for path in file.parent.iterdir():
        path.chmod(0o664)
    vault = keeper.open(file, passphrase)
    with vault.begin() as work:
        work.settings.put("one", "two")
        work.commit()
    assert {stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()} == {0o600}
    vault.close()


def test_a_file_that_is_not_there_is_no_trouble(tmp_path: Path) -> None:
    make_files_private((tmp_path / "nothing",))
    assert list(tmp_path.iterdir()) == []
