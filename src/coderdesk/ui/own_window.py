"""A screen that can stand in a window of its own, as on a second monitor."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from coderdesk.ui.frame import Memory
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.screen import Screen
from coderdesk.ui.walking import walk
from coderdesk.ui.widgets.base import column
from coderdesk.ui.window import SMALLEST, TITLE

USUAL = (1280, 860)


class OwnWindow(QWidget):
    """Holds one screen for good, at its place in the frame or as a window, and remembers where that stood (`name`).

    It stays where it is in the tree of widgets and only turns into a window: Qt dresses a screen anew, with all that is
    in it, that is taken from one window into another, and that takes longer than a key may. `back_wanted` when the
    coder closes the window: the host brings it back. `acts` are the actions of everywhere that the host carries out
    here too (lock, the command box, the screens), while it is a window.
    """

    back_wanted = Signal()

    def __init__(
        self, name: str, screen: Screen, keys: KeyTable, memory: Memory, acts: Mapping[str, Callable[[], object]]
    ) -> None:
        super().__init__()
        self.setWindowTitle(TITLE)
        self._key, self._memory, self._screen = f"{name}/geometry", memory, screen
        self.setLayout(column(screen, gap=0))
        self._acts = [
            keys.bind(action, self, slot, context=Qt.ShortcutContext.WindowShortcut)
            for action, slot in {
                **acts,
                "desk.find": screen.start_find,
                "desk.next_panel": lambda: walk(screen.panels(), 1),
                "desk.previous_panel": lambda: walk(screen.panels(), -1),
            }.items()
        ]
        self._let_act(on=False)

    def go_out(self) -> None:
        """Become a window where it stood last, with the focus in it."""
        self.setWindowFlags(Qt.WindowType.Window)
        self.setMinimumSize(*SMALLEST)
        kept = self._memory.value(self._key)
        if not (isinstance(kept, QByteArray) and self.restoreGeometry(kept)):
            self.resize(*USUAL)
        self.create()
        # Else it would lie over the frame for ever, being a child of it.
        self.windowHandle().setTransientParent(None)  # type: ignore[arg-type] # Qt takes none
        self._let_act(on=True)
        self.show()
        self.come()

    def come(self) -> None:
        """Come to the front, with the focus in the screen."""
        self.raise_()
        self.activateWindow()
        self._screen.entered()

    def go_in(self) -> None:
        """Keep where the window stood, and be a part of the frame again."""
        self._memory.setValue(self._key, self.saveGeometry())
        self._let_act(on=False)
        self.setMinimumSize(0, 0)
        self.setWindowFlags(Qt.WindowType.Widget)
        self.show()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.back_wanted.emit()

    def _let_act(self, *, on: bool) -> None:
        # In the frame the same keys are the frame's.
        for act in self._acts:
            act.setEnabled(on)
