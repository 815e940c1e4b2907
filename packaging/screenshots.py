"""Takes the pictures of README.md from the running desk, on the sample charts, without a display."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import QApplication, QWidget

from coderdesk.bootstrap import HOME_VARIABLE, build_house
from coderdesk.services.checks import finish_chart
from coderdesk.ui.app import Shell
from coderdesk.ui.desk import Desk
from coderdesk.ui.theme import Mode

CLEAN = ("4471-0931", "4471-0933", "4471-0938", "4471-0944", "88120-3", "88121-1", "88129-9", "88131-6")
CHART = "4471-0926"


class Camera:
    """Lets the desk work, and keeps what it shows."""

    def __init__(self, app: QApplication, shell: Shell, folder: Path) -> None:
        self._app, self._shell, self._folder = app, shell, folder

    def wait(self, seconds: float = 0.4) -> None:
        """Let events and workers run."""
        self._shell.tasks.wait_idle(60_000)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._app.processEvents()
            time.sleep(0.005)

    def shoot(self, widget: QWidget, name: str) -> None:
        """Keep a picture."""
        self.wait()
        self._folder.mkdir(parents=True, exist_ok=True)
        widget.grab().save(str(self._folder / f"{name}.png"))


def main() -> None:
    """Write the pictures into the folder that the first argument names."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images")
    with tempfile.TemporaryDirectory() as home:
        os.environ[HOME_VARIABLE] = home
        app = QApplication(sys.argv[:1])
        app.setQuitOnLastWindowClosed(False)
        shell = Shell(app, build_house())
        shell.theme.set_look(Mode.LIGHT, 13)
        camera = Camera(app, shell, folder)
        shell.begin_demo()
        while shell.desk is None:
            camera.wait(0.1)
        desk = shell.desk
        desk.frame.resize(1440, 900)
        finish(desk)
        walk(camera, shell, desk)
        shell.leave()


def finish(desk: Desk) -> None:
    """Finish the clean charts, so that there are bills."""
    session = desk.session
    for account in CLEAN:
        with session.begin() as work:
            (encounter,) = work.worklist.by_account(account)
        finish_chart(session.begin, session.book(), encounter=encounter, at=session.now(), today=session.today())


def walk(camera: Camera, shell: Shell, desk: Desk) -> None:
    """Go from screen to screen."""
    desk.frame.open_screen("worklist")
    camera.shoot(desk.frame, "worklist")
    with desk.session.begin() as work:
        (encounter,) = work.worklist.by_account(CHART)
    desk.open_chart(encounter)
    camera.wait()
    camera.shoot(desk.frame, "chart")
    desk.frame.open_screen("bills")
    camera.shoot(desk.frame, "bills")
    shell.theme.set_look(Mode.DARK, 13)
    desk.frame.open_screen("encoder")
    desk.encoder_screen.search.field.setText("type 2 diabetes neuropathy")
    camera.shoot(desk.frame, "encoder-dark")
    shell.theme.set_look(Mode.LIGHT, 13)
    shell.lock("by you")
    shell.gate.resize(1280, 800)
    camera.shoot(shell.gate, "unlock")


if __name__ == "__main__":
    main()
