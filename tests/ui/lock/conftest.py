"""The program at its gate, with a vault full of words that occur nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from coderdesk.services.house import House
from coderdesk.ui.app import Shell
from support.house import make_house, make_vault
from support.locking import planted_chart


@pytest.fixture
def locked_house(reference_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A house with one vault, locked, and a home of the test's own."""
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    house = make_house(reference_path, tmp_path)
    make_vault(house, tmp_path, [planted_chart()]).close()
    return house


@pytest.fixture
def vault_file(tmp_path: Path) -> Path:
    return tmp_path / "Home office.cdvault"


@pytest.fixture
def shell(qapp: QApplication, locked_house: House) -> Iterator[Shell]:
    """The program, at its gate."""
    shell = Shell(qapp, locked_house)
    yield shell
    shell.leave()
    shell.gate.deleteLater()
    shell.deleteLater()
    QApplication.processEvents()
