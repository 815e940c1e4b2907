"""The vault is shut and gets a new key; this is seen meanwhile."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from coderdesk.ui.tasks import LongTask
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import column, named, row
from coderdesk.ui.widgets.buttons import DeskButton
from coderdesk.ui.widgets.labels import ElidedLabel, IconLabel, Label

WIDTH = 480
TITLE = "The vault gets a new key"
WHY = (
    "It is backed up, written anew beside itself, checked, and put in its place. Stopped or cut short at any moment, "
    "it opens as before."
)


class NewKeyScreen(QWidget):
    """Shows how far it is, and can be stopped until the new vault takes the old one's place."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(TITLE)
        self._task: LongTask | None = None
        self._bar = named(QProgressBar(), TITLE)
        self._bar.setTextVisible(False)
        self._doing, self._share = ElidedLabel("", "small", "text_muted"), Label("", "small", "text_muted")
        self.cancel = DeskButton("Cancel")
        self.cancel.clicked.connect(self._stop)
        said = row(self._doing, self._share)
        said.setStretchFactor(self._doing, 1)
        self._card = QFrame()
        self._card.setProperty("ground", "raised")
        self._card.setProperty("edge", "card")
        self._card.setLayout(
            column(
                row(IconLabel("lock", "accent", 20), Label(TITLE, "title"), None),
                Label(WHY, "body", "text_muted", wrap=True),
                *(4, self._bar, said, 4, row(self.cancel, None)),
                gap=8,
                margins=(24, 20, 24, 20),
            )
        )
        self._rescale()
        look().changed.connect(self._rescale)
        self.setLayout(column(None, row(None, self._card, None), None, margins=(16, 16, 16, 16)))

    def watch(self, task: LongTask) -> None:
        """Show how far `task` is."""
        self._task = task
        self.cancel.setEnabled(True)
        self._show(0, 0, "Unlocking")
        task.progressed.connect(self._show)
        task.ended.connect(self._end)
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, done: int, total: int, doing: str) -> None:
        if self._task is not None and self._task.is_cancelled:
            return
        self._bar.setRange(0, max(1, total))
        self._bar.setValue(min(done, total))
        self._share.setText(f"{done * 100 // total} %" if total else "")
        self._doing.setText(doing)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self.cancel.setEnabled(False)
            self._doing.setText("Stopping…")

    def _end(self, _told: object) -> None:
        self._task = None

    def _rescale(self) -> None:
        self._card.setFixedWidth(look().px(WIDTH))
