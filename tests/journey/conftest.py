"""The program as its user starts it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coderdesk.services.house import House
from coderdesk.ui.app import Shell
from support.hands import Hands


@pytest.fixture
def shell(qapp: QApplication, house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Shell]:
    """Return the program as it starts, with a home of the test's own."""
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    shell = Shell(qapp, house)
    yield shell
    shell.leave()
    shell.gate.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def hands(qtbot: QtBot, shell: Shell) -> Hands:
    """Return hands at the open gate."""
    shell.begin()
    shell.gate.activateWindow()
    qtbot.waitUntil(shell.gate.isActiveWindow)
    return Hands(qtbot, shell)
