"""The vault is shut and gets a new key; this is seen meanwhile."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from coderdesk.ui.tasks import LongTask
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import column, row
from coderdesk.ui.widgets.buttons import DeskButton
from coderdesk.ui.widgets.labels import IconLabel, Label
from coderdesk.ui.widgets.progress_block import ProgressBlock

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
        self._progress = ProgressBlock(TITLE)
        self.cancel = DeskButton("Cancel")
        self.cancel.clicked.connect(self._stop)
        self._card = QFrame()
        self._card.setProperty("ground", "raised")
        self._card.setProperty("edge", "card")
        self._card.setLayout(
            column(
                row(IconLabel("lock", "accent", 20), Label(TITLE, "title"), None),
                Label(WHY, "body", "text_muted", wrap=True),
                *(4, self._progress, 4, row(self.cancel, None)),
                gap=8,
                margins=(24, 20, 24, 20),
            )
        )
        self._rescale()
        look().changed.connect(self._rescale)
        self.setLayout(column(None, row(None, self._card, None), None, margins=(16, 16, 16, 16)))

    def watch(self, task: LongTask) -> None:
        """Show how far `task` is."""
        self.cancel.setEnabled(True)
        self._progress.watch(task, "Unlocking")
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stop(self) -> None:
        self._progress.stop()
        self.cancel.setEnabled(False)

    def _rescale(self) -> None:
        self._card.setFixedWidth(look().px(WIDTH))
