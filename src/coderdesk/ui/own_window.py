"""A screen in a window of its own, as on a second monitor."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow

from coderdesk.ui.frame import Memory
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.screen import Place, Screen
from coderdesk.ui.walking import walk
from coderdesk.ui.window import SMALLEST, TITLE

USUAL = (1280, 860)


class OwnWindow(QMainWindow):
    """Holds one screen and remembers where it stood, under `name`.

    It is shown empty first (`appear`), and takes the screen in (`hold`) when it has been seen: to dress a screen anew
    takes longer than a key may. `back_wanted` when the coder closes it: the host takes the screen back. `acts` are the
    actions of everywhere that the host carries out here too (lock, the command box, the screens).
    """

    back_wanted = Signal()

    def __init__(self, name: str, keys: KeyTable, memory: Memory, acts: Mapping[str, Callable[[], object]]) -> None:
        super().__init__()
        self.setWindowTitle(TITLE)
        self.setMinimumSize(*SMALLEST)
        self._key, self._memory = f"{name}/geometry", memory
        self._screen: Screen | None = None
        self._place = Place()
        self.setCentralWidget(self._place)
        for action, slot in {
            **acts,
            "desk.find": lambda: self._screen.start_find() if self._screen is not None else None,
            "desk.next_panel": lambda: self._walk(1),
            "desk.previous_panel": lambda: self._walk(-1),
        }.items():
            keys.bind(action, self, slot, context=Qt.ShortcutContext.WindowShortcut)

    def appear(self) -> None:
        """Show the window where it stood last."""
        kept = self._memory.value(self._key)
        if not (isinstance(kept, QByteArray) and self.restoreGeometry(kept)):
            self.resize(*USUAL)
        self.show()

    def hold(self, screen: Screen) -> None:
        """Take `screen` in, with the focus there."""
        self._screen = screen
        self._place.take(screen)
        self.come()

    def come(self) -> None:
        """Come to the front, with the focus in the screen."""
        self.raise_()
        self.activateWindow()
        if self._screen is not None:
            self._screen.entered()

    def release(self) -> None:
        """Let the screen go, keep where the window stood, and go away."""
        self._memory.setValue(self._key, self.saveGeometry())
        self._screen = None
        self.hide()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.back_wanted.emit()

    def _walk(self, by: int) -> None:
        if self._screen is not None:
            walk(self._screen.panels(), by)
