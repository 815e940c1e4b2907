"""First start: the code sets are being built, once, from what is installed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from coderdesk.ui.failures import Told
from coderdesk.ui.index_hint import AT_FIRST
from coderdesk.ui.tasks import LongTask
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import column, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind
from coderdesk.ui.widgets.labels import IconLabel, Label
from coderdesk.ui.widgets.progress_block import ProgressBlock

WIDTH = 480
TITLE = "Building the code sets"
WHY = "ICD-10-CM and ICD-10-PCS are read once from what is installed on this computer. Nothing is downloaded."


class FirstStart(QWidget):
    """Shows how far the building is. `cancelled` (go on without), `retried` after it failed or was stopped.

    Give it the running work with `watch`; when that ends well the host takes the screen away.
    """

    cancelled = Signal()
    retried = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(TITLE)
        self._icon = IconLabel("code_sets", "accent", 20)
        self._title = Label(TITLE, "title")
        self._text = Label(WHY, "body", "text_muted", wrap=True)
        self._index = Label(AT_FIRST, "small", "text_muted", wrap=True)
        self._progress = ProgressBlock(TITLE)
        self._cancel = DeskButton("Cancel")
        self._cancel.clicked.connect(self._stop)
        self._retry = DeskButton("Build now", Kind.PRIMARY)
        self._retry.clicked.connect(self.retried)
        self._without = DeskButton("Go on without code sets")
        self._without.clicked.connect(self.cancelled)
        card = QFrame()
        card.setProperty("ground", "raised")
        card.setProperty("edge", "card")
        card.setLayout(
            column(
                row(self._icon, self._title, None), self._text, 4, self._progress, 4,
                row(self._retry, self._without, self._cancel, None), 4, self._index, gap=8, margins=(24, 20, 24, 20),
            )
        )  # fmt: skip
        self._card = card
        self._width()
        look().changed.connect(self._width)
        self.setLayout(column(None, row(None, card, None), None, margins=(16, 16, 16, 16)))
        self._show_running(True)

    def watch(self, task: LongTask) -> None:
        """Show how far `task` is."""
        self._title.setText(TITLE)
        self._text.setText(WHY)
        self._icon.set_icon("code_sets", "accent")
        self._cancel.setEnabled(True)
        self._show_running(True)
        self._progress.watch(task, "Starting")
        task.ended.connect(self._end)
        self._cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stop(self) -> None:
        self._progress.stop()
        self._cancel.setEnabled(False)

    def _end(self, told: Told | None) -> None:
        if told is None:
            return
        self._title.setText("Stopped" if told.cancelled else "The code sets could not be built")
        self._icon.set_icon("info" if told.cancelled else "failed", "info" if told.cancelled else "danger")
        self._text.setText(f"{told} Without code sets charts can be read, but codes are not found or checked.")
        self._show_running(False)
        self._retry.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_running(self, running: bool) -> None:
        for widget in (self._progress, self._cancel):
            widget.setVisible(running)
        for widget in (self._retry, self._without):
            widget.setVisible(not running)

    def _width(self) -> None:
        self._card.setFixedWidth(look().px(WIDTH))
