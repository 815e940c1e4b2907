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
from coderdesk.ui.screen import RAIL, Screen, ScreenSpec
from coderdesk.ui.topbar import TopBar
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
    """

    screen_chosen = Signal(str)
    lock_requested = Signal()
    command_requested = Signal()
    keys_requested = Signal()
    quit_requested = Signal()

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
        screen.release_changed.connect(self.foot.show_release)
        self._keys.bind(
            f"screen.{spec.id}", self, lambda: self.open_screen(spec.id), context=Qt.ShortcutContext.WindowShortcut
        )
        if len(self._screens) == 1:
            self.rail.select(spec.id)
            self.top_bar.set_where(self._where[spec.id])

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
        panels = [panel for panel in (screen.panels() if screen else ()) if panel.isVisible() and panel.isEnabled()]
        if not panels:
            return
        focus = QApplication.focusWidget()
        place = next(
            (i for i, panel in enumerate(panels) if focus and (panel is focus or panel.isAncestorOf(focus))), -1
        )
        start = place + by if place >= 0 else (0 if by > 0 else -1)
        # A panel in which nothing takes the focus now, such as an empty preview, must not be the end of the walk.
        for step in range(len(panels)):
            if _focus_into(panels[(start + by * step) % len(panels)]):
                return

    def _restore(self) -> None:
        kept = self._memory.value("window/geometry") if self._memory is not None else None
        if not (isinstance(kept, QByteArray) and self.restoreGeometry(kept)):
            self.resize(*USUAL)

    def _keep(self) -> None:
        if self._memory is not None:
            self._memory.setValue("window/geometry", self.saveGeometry())


def _focus_into(panel: QWidget) -> bool:
    """Give the focus to `panel`, or to the first thing in it that takes it; False where nothing does."""
    candidates = [panel, *panel.findChildren(QWidget)]
    for widget in candidates:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled():
            widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
    return False


class _Area(QScrollArea):
    """Where a screen stands. At 200 % in a small window it scrolls, rather than press its parts together."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._screen = screen
        self.setWidget(screen)
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
