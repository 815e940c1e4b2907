"""The encoder between the screens: what it posts, where it stands, what leads to it and back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from coderdesk.domain.codes import Code
from coderdesk.domain.favourites import CodeGroup
from coderdesk.services.charts import coding_date
from coderdesk.ui.chart.desk import ChartDesk
from coderdesk.ui.encoder.screen import EncoderScreen
from coderdesk.ui.frame import Frame, Memory
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.own_window import OwnWindow
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.message_line import Message

ENCODER, CHART, WORKLIST = "encoder", "chart", "worklist"


class EncoderHost(QObject):
    """Aims the encoder at the open chart, posts what it finds there, and gives it a window of its own.

    `command_wanted` is the command box asked for in that window.
    """

    command_wanted = Signal()

    def __init__(self, frame: Frame, chart: ChartDesk, screen: EncoderScreen, keys: KeyTable, memory: Memory) -> None:
        super().__init__(frame)
        self._frame, self._chart, self._screen = frame, chart, screen
        self._window = OwnWindow(ENCODER, screen, keys, memory, self._acts())
        self._window.back_wanted.connect(self._take_back)
        frame.hold(ENCODER, self._window)
        self._came_from: QWidget | None = None
        self._aimed = ""
        screen.post_wanted.connect(self._post)
        screen.group_wanted.connect(self._post_group)
        screen.copy_wanted.connect(self._copy)
        screen.code_sets_wanted.connect(lambda: self._open("code_sets"))
        screen.back_wanted.connect(self._back)
        screen.window_wanted.connect(self.turn_window)
        chart.screen.look_up_wanted.connect(self.look_up)
        chart.screen.encoder_window_wanted.connect(self.turn_window)
        chart.saved.connect(lambda _saved: self.aim())
        frame.screen_chosen.connect(self._came_to)
        frame.lent_wanted.connect(self._come)

    # -- the chart ---------------------------------------------------------------------------------------------------

    def aim(self) -> None:
        """Tell the encoder which chart its codes go into, and let it look them up on that chart's date."""
        state = self._chart.state
        if state is None or self._chart.encounter is None:
            self._screen.show_target("")
            return
        where = (state.chart.client.name, state.chart.patient.name.initials, state.encounter.account)
        self._screen.show_target(state.encounter.account, where)
        # A date that the coder gave for this chart stays.
        if self._aimed != state.encounter.id:
            self._aimed = state.encounter.id
            self._screen.show_date(coding_date(state.encounter, self._chart.session.today()))

    def look_up(self, code: Code, path: str) -> None:
        """Show `code` at its place in the encoder, with the focus there; Esc leads back."""
        self._came_from = QApplication.focusWidget()
        self.aim()
        self._frame.open_screen(ENCODER)
        self._screen.go_to_place(code, path)

    def _post(self, code: Code, path: str) -> None:
        """Post a code into the open chart; where none is open, copy it."""
        if self._chart.encounter is not None:
            self._chart.posting.post_code(code, path)
        else:
            self._copy(code)

    def _post_group(self, group: CodeGroup) -> None:
        if self._chart.encounter is not None:
            self._chart.own.post_group(group)
        else:
            self._frame.say(Message("Open a chart first: the codes of a group go into one.", Tone.INFO))

    def _copy(self, code: Code) -> None:
        QGuiApplication.clipboard().setText(code.dotted)
        self._frame.say(Message(f"{code.dotted} is copied.", Tone.OK))

    def _back(self) -> None:
        came_from, self._came_from = self._came_from, None
        self._open(CHART)
        if came_from is not None and came_from.isVisible():
            came_from.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- its own window ----------------------------------------------------------------------------------------------

    @property
    def window(self) -> OwnWindow | None:
        """The window that the encoder stands in, or None while it stands in the frame."""
        return self._window if self._frame.is_lent(ENCODER) else None

    def turn_window(self) -> None:
        """Give the encoder a window of its own, or take it back into the frame."""
        if self.window is not None:
            self._take_back()
            self._open(ENCODER)
            return
        self.aim()
        self._frame.lend(ENCODER, CHART if self._chart.encounter is not None else WORKLIST)
        self._window.go_out()

    def hide(self) -> None:
        """Put the window out of sight at once."""
        self._window.hide()

    def close(self) -> None:
        """Take the window away, as when the desk is locked."""
        self._take_back()

    def _take_back(self) -> None:
        if self.window is not None:
            self._come_forward()
            self._frame.take_back(ENCODER)
            self._window.go_in()

    def lead_to(self, screen: str) -> None:
        """Open a screen of the frame from wherever the encoder stands."""
        self._open(screen)

    def _open(self, screen: str) -> None:
        """Open a screen of the frame, with the frame in front."""
        self._come_forward()
        self._frame.open_screen(screen)

    def _come_forward(self) -> None:
        if self.window is not None:
            self._frame.raise_()
            self._frame.activateWindow()

    def _came_to(self, screen: str) -> None:
        if screen == ENCODER:
            self.aim()

    def _come(self, _screen: str) -> None:
        self._window.come()

    def _acts(self) -> dict[str, Callable[[], object]]:
        frame = self._frame
        return {
            **{f"screen.{each}": partial(self._open, each) for each in frame.screen_ids if each != ENCODER},
            "desk.lock": frame.lock_requested.emit,
            "desk.command": self._command,
            "desk.undo": self._chart.undo,
        }

    def _command(self) -> None:
        self._come_forward()
        self.command_wanted.emit()
