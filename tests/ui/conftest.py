"""Every test of the screens begins light, at 13 px, with work that has somewhere to run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from coderdesk.domain.chart import Chart
from coderdesk.services.session import Books, Session
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.theme import Mode, Theme
from support.house import make_house, make_vault


@pytest.fixture(autouse=True)
def theme(qapp: QApplication) -> Iterator[Theme]:
    """Return the look, light at 100 %, and put it back afterwards."""
    theme = Theme.install(qapp, Mode.LIGHT)
    yield theme
    if theme.mode is not Mode.LIGHT or theme.base_px != 13:
        Theme.install(qapp, Mode.LIGHT)


@pytest.fixture
def keys() -> KeyTable:
    """Return the table of keys with its defaults."""
    return KeyTable()


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    """Return a runner of work; it must be idle when the test ends."""
    tasks = Tasks()
    yield tasks
    assert tasks.wait_idle()
    tasks.close()


Shoot = Callable[[QWidget, str], None]


@pytest.fixture
def shoot(qtbot: QtBot) -> Shoot:
    """Return a function that paints a widget, demands more than one colour, and keeps the picture where asked.

    The folder is named by the environment variable CODERDESK_SHOTS.
    """

    def take(widget: QWidget, name: str) -> None:
        picture = widget.grab().toImage()
        assert not picture.isNull()
        width, height = picture.width(), picture.height()
        across, down = range(0, width, max(1, width // 97)), range(0, height, max(1, height // 61))
        seen = {picture.pixel(x, y) for x in across for y in down}
        assert len(seen) > 1, f"{name} paints one flat colour"
        folder = os.environ.get("CODERDESK_SHOTS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            picture.save(str(Path(folder) / f"{name}.png"))

    return take


MakeSession = Callable[..., Session]


@pytest.fixture
def make_session(reference_path: Path, tmp_path: Path) -> Iterator[MakeSession]:
    """Return a function that makes an unlocked vault, cheap to open, which holds the charts that it is given."""
    made: list[Session] = []

    def make(*charts: Chart) -> Session:
        house = make_house(reference_path, tmp_path)
        made.append(Session(house, make_vault(house, tmp_path, charts, f"Vault {len(made)}"), Books(house.reference)))
        return made[-1]

    yield make
    for session in made:
        session.lock()
