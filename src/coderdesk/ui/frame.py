"""The window: rail, top bar, screens, foot. It knows no service and nothing of what the screens show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QFrame, QMainWindow, QScrollArea, QStackedWidget, QWidget

from coderdesk.ui.foot import Foot
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.overlay import Overlay, open_boxes
from coderdesk.ui.rail import Rail
from coderdesk.ui.screen import RAIL, Place, Screen, ScreenSpec
from coderdesk.ui.topbar import TopBar
from coderdesk.ui.walking import walk
from coderdesk.ui.widgets.base import column, row
from coderdesk.ui.widgets.message_line import Message, MessageList
from coderdesk.ui.window import SMALLEST, TITLE

USUAL = (1440, 900)


class Memory(Protocol):
    """Where the window's place is kept; a `QSettings` on a file in the configuration folder is one."""

    def value(self, key: str, /) -> Any:
        """Return what was kept under `key`, or None."""

    def setValue(self, key: str, value: Any, /) -> None:
        """Keep `value` under `key`."""


class Frame(QMainWindow):
    """The desk around the screens.

    `screen_chosen(id)` is emitted after another screen was opened; `lock_requested` and `command_requested` by key or
    click; `keys_requested` by F1; `quit_requested` when the coder closes the window, which stays open until `leave`.
    `lent_wanted(id)` where a screen was chosen that stands in a window of its own.
    """

    screen_chosen = Signal(str)
    lock_requested = Signal()
    command_requested = Signal()
    keys_requested = Signal()
    quit_requested = Signal()
    lent_wanted = Signal(str)

    def __init__(
        self,
        screens: Mapping[str, Screen],
        keys: KeyTable,
        *,
        specs: tuple[ScreenSpec, ...] = RAIL,
        memory: Memory | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        self.setMinimumSize(*SMALLEST)
        self._keys, self._memory, self._may_close = keys, memory, False
        self._screens: dict[str, Screen] = {}
        self._areas: dict[str, _Area] = {}
        self._where: dict[str, tuple[str, ...]] = {}
        self._lent: set[str] = set()
        self.top_bar, self.rail, self.foot = TopBar(keys), Rail(keys), Foot(keys)
        self._stack = QStackedWidget()
        self._stack.setAccessibleName("Screen")
        #: What an overlay covers: everything inside the window.
        self.body = QWidget()
        middle = row(self.rail, self._stack, gap=0)
        middle.setStretchFactor(self._stack, 1)
        self.body.setLayout(column(self.top_bar, middle, self.foot, gap=0))
        self.setCentralWidget(self.body)
        self._messages = MessageList()
        self._message_box = Overlay(self.body, "Past messages", width=640, height=420)
        self._message_box.fill(column(self._messages, gap=0))
        self._messages.closed.connect(self._message_box.close_box)
        for spec in specs:
            if spec.id in screens:
                self._add(spec, screens[spec.id])
        self._bind()
        self._restore()

    # -- what the desk is told ---------------------------------------------------------------------------------------

    @property
    def current(self) -> str:
        """The id of the screen that is open."""
        shown = self._stack.currentWidget()
        return next((name for name, area in self._areas.items() if area is shown), "")

    def open_screen(self, screen: str) -> None:
        """Open a screen; it is told, and so is the one that is left."""
        for box in open_boxes(self.body):
            box.close_box()
        if screen in self._lent:
            self.lent_wanted.emit(screen)
            return
        if screen == self.current:
            self._screens[screen].entered()
            return
        before = self._screens.get(self.current)
        if before is not None:
            before.left()
        self._stack.setCurrentWidget(self._areas[screen])
        self.rail.select(screen)
        self.top_bar.set_where(self._where.get(screen, ()))
        self._screens[screen].entered()
        self.screen_chosen.emit(screen)

    @property
    def screen_ids(self) -> tuple[str, ...]:
        """The ids of the screens, in the order of the rail."""
        return tuple(self._screens)

    def hold(self, screen: str, holder: QWidget) -> None:
        """Let `holder` stand where a screen is that it has taken in; it may become a window while that is lent."""
        self._areas[screen].place.take(holder)

    def lend(self, screen: str, instead: str) -> None:
        """Let a screen stand in a window of its own; where it is open, `instead` is opened."""
        if screen == self.current:
            self.open_screen(instead)
        self._lent.add(screen)

    def take_back(self, screen: str) -> None:
        """Let a screen that was lent stand at its place again."""
        self._lent.discard(screen)

    def is_lent(self, screen: str) -> bool:
        """Say whether a screen stands in a window of its own."""
        return screen in self._lent

    def say(self, message: Message) -> None:
        """Show a message at the foot and keep it in the list."""
        self.foot.messages.say(message)

    def show_messages(self) -> None:
        """Open the list of past messages."""
        self._message_box.open()
        self._messages.show_messages(self.foot.messages.said())

    def leave(self) -> None:
        """Close the window for good, and keep where it stood."""
        self._may_close = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._keep()
        if self._may_close:
            event.accept()
        else:
            event.ignore()
            self.quit_requested.emit()

    # -- parts -------------------------------------------------------------------------------------------------------

    def _add(self, spec: ScreenSpec, screen: Screen) -> None:
        self._screens[spec.id] = screen
        self._where[spec.id] = (spec.title,)
        self._areas[spec.id] = _Area(screen)
        self._stack.addWidget(self._areas[spec.id])
        self.rail.add(spec)
        screen.said.connect(self.say)
        screen.where_changed.connect(lambda path: self._set_where(spec.id, path))
        screen.release_changed.connect(lambda words: self._show_release(spec.id, words))
        self._keys.bind(
            f"screen.{spec.id}", self, lambda: self.open_screen(spec.id), context=Qt.ShortcutContext.WindowShortcut
        )
        if len(self._screens) == 1:
            self.rail.select(spec.id)
            self.top_bar.set_where(self._where[spec.id])

    def _show_release(self, screen: str, words: str) -> None:
        # The foot speaks of what this window shows.
        if screen not in self._lent:
            self.foot.show_release(words)

    def _set_where(self, screen: str, path: tuple[str, ...]) -> None:
        self._where[screen] = tuple(path)
        if screen == self.current:
            self.top_bar.set_where(path)

    def _bind(self) -> None:
        self.rail.chosen.connect(self.open_screen)
        self.top_bar.command_asked.connect(self.command_requested)
        self.top_bar.lock_asked.connect(self.lock_requested)
        self.foot.messages.list_asked.connect(self.show_messages)
        self.foot.messages.undo_chosen.connect(self._undo)
        for action, slot in {
            "desk.command": self.command_requested.emit,
            "desk.keys": self.keys_requested.emit,
            "desk.lock": self.lock_requested.emit,
            "desk.quit": self.quit_requested.emit,
            "desk.undo": self._undo,
            "desk.messages": self.show_messages,
            "desk.find": self._find,
            "desk.next_panel": lambda: self._walk(1),
            "desk.previous_panel": lambda: self._walk(-1),
        }.items():
            self._keys.bind(action, self, slot, context=Qt.ShortcutContext.WindowShortcut)

    def _reachable(self) -> Screen | None:
        """Return the screen that is open, unless a box stands over it."""
        return None if open_boxes(self.body) else self._screens.get(self.current)

    def _undo(self) -> None:
        if (screen := self._reachable()) is not None:
            self.foot.messages.take_back_undo()
            screen.undo()

    def _find(self) -> None:
        if (screen := self._reachable()) is not None:
            screen.start_find()

    def _walk(self, by: int) -> None:
        """Give the focus to the next panel of the screen, round and round."""
        screen = self._reachable()
        walk(screen.panels() if screen else (), by)

    def _restore(self) -> None:
        kept = self._memory.value("window/geometry") if self._memory is not None else None
        if not (isinstance(kept, QByteArray) and self.restoreGeometry(kept)):
            self.resize(*USUAL)

    def _keep(self) -> None:
        if self._memory is not None:
            self._memory.setValue("window/geometry", self.saveGeometry())


class _Area(QScrollArea):
    """Where a screen stands. At 200 % in a small window it scrolls, rather than press its parts together."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._screen = screen
        self.place = Place()
        self.place.take(screen)
        self.setWidget(self.place)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(1, 1)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._show_focus)

    def _show_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._screen.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, 0)
