"""Long work, told in one line that can be stopped."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from coderdesk.ui.tasks import LongTask
from coderdesk.ui.widgets.base import row
from coderdesk.ui.widgets.buttons import DeskButton, Kind, Size
from coderdesk.ui.widgets.labels import ElidedLabel, Label


class ProgressLine(QWidget):
    """Title, bar, what is being done, Cancel. It shows one `LongTask` and hides when that has ended: `ended`."""

    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._task: LongTask | None = None
        self._title = Label("", "small_medium")
        self._doing = ElidedLabel("", "small", "text_muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setMinimumWidth(80)
        self._cancel = DeskButton("Cancel", Kind.GHOST, size=Size.CARD)
        self._cancel.clicked.connect(self.cancel)
        layout = row(self._title, self._bar, self._doing, self._cancel)
        layout.setStretchFactor(self._bar, 1)
        layout.setStretchFactor(self._doing, 2)
        self.setLayout(layout)
        self.hide()

    def watch(self, task: LongTask) -> None:
        """Show how far `task` is, until it has ended."""
        self._task = task
        self._title.setText(task.title)
        self._bar.setAccessibleName(task.title)
        self._cancel.setEnabled(True)
        self._cancel.setAccessibleName(f"Cancel: {task.title}")
        self._show(0, 0, "")
        task.progressed.connect(self._show)
        task.ended.connect(self._finish)
        self.show()

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        if self._task is not None:
            self._task.cancel()
            self._cancel.setEnabled(False)
            self._doing.setText("Stopping…")

    def _show(self, done: int, total: int, doing: str) -> None:
        if self._task is not None and self._task.is_cancelled:
            return
        # A bar without an end would have to move by itself; the words tell that something is done.
        self._bar.setVisible(total > 0)
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(min(done, total))
        self._doing.setText(doing)

    def _finish(self, _told: object) -> None:
        self._task = None
        self.hide()
        self.ended.emit()
