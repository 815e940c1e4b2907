"""A coder who works at a desk in a process of its own, to be killed there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from coderdesk.domain.occupancy import Use
from coderdesk.domain.secret import Secret
from coderdesk.services.vaults import open_vault
from coderdesk.ui.app import Shell
from support.house import PASSPHRASE, make_house


def at_work(program: str, vault_file: Path, reference_path: Path) -> subprocess.Popen[str]:
    """Start `program`, Python that begins with `sit_down()`, at that vault; what it prints can be read."""
    tests = str(Path(__file__).resolve().parents[1])
    return subprocess.Popen(
        [sys.executable, "-c", program, str(vault_file), str(reference_path)],
        stdout=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": os.pathsep.join((tests, os.environ.get("PYTHONPATH", ""))),
        },
    )


def sit_down() -> Shell:
    """In the process of `at_work`: open its vault, and return the program with its desk at rest."""
    file, reference = map(Path, sys.argv[1:])
    shell = Shell(QApplication([]), make_house(reference, file.parent))
    vault = open_vault(shell.house, file=file, passphrase=Secret(PASSPHRASE), remember=False, use=Use.DESK)
    shell.enter(vault, file)
    assert shell.tasks.wait_idle()
    return shell
