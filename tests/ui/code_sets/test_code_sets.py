"""What is loaded, and building it again with a way to stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from coderdesk.domain.progress import Progress
from coderdesk.services.session import Books, Session
from coderdesk.ui.code_sets.screen import CodeSetsScreen
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import LongTask, Tasks


def building(session: Session, build: Callable[[Path, Progress], None]) -> Session:
    """Return the session with another way to build."""
    reference = replace(session.house.reference, build=build)
    return Session(replace(session.house, reference=reference), session.vault, Books(reference))


def shown(qtbot: QtBot, tasks: Tasks, keys: KeyTable, session: Session) -> tuple[CodeSetsScreen, list[str]]:
    """Return the screen with what it says."""
    screen = CodeSetsScreen(session, tasks, keys)
    qtbot.addWidget(screen)
    said: list[str] = []
    screen.said.connect(lambda message: said.append(message.text))
    screen.resize(1368, 834)
    screen.show()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    screen.entered()
    assert tasks.wait_idle()
    return screen, said


def test_what_is_loaded_is_listed(
    qtbot: QtBot, tasks: Tasks, keys: KeyTable, make_session: Callable[..., Session]
) -> None:
    screen, _said = shown(qtbot, tasks, keys, make_session())

    release = screen.table.current_item

    assert release is not None
    assert release.codes > 70_000


def test_building_again_is_told_when_it_is_done(
    qtbot: QtBot, tasks: Tasks, keys: KeyTable, make_session: Callable[..., Session]
) -> None:
    built: list[Path] = []
    session = building(make_session(), lambda path, _progress: built.append(path))
    screen, said = shown(qtbot, tasks, keys, session)

    QTest.keyClick(screen.table, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert tasks.wait_idle()

    assert built == [session.house.reference.path]
    assert said == ["The code sets were built again."]


def test_building_is_stopped_and_what_was_there_stays(
    qtbot: QtBot, tasks: Tasks, keys: KeyTable, make_session: Callable[..., Session]
) -> None:
    def build(_path: Path, progress: Progress) -> None:
        step = 0
        while True:
            progress.step(step, 0, "Reading")
            step += 1

    screen, said = shown(qtbot, tasks, keys, building(make_session(), build))
    running: list[LongTask] = []
    told: list[str] = []
    tasks.long_started.connect(running.append)
    tasks.failed.connect(lambda failure: told.append(str(failure)))

    screen.rebuild()
    running[0].cancel()
    assert tasks.wait_idle()

    assert told == ["Stopped; nothing was changed."]
    assert said == []
    screen.entered()
    assert tasks.wait_idle()
    assert screen.table.current_item is not None
