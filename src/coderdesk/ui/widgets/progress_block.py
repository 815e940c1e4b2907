"""How far long work is, where a screen waits for nothing else: a bar, and under it what is being done."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget

from coderdesk.ui.tasks import LongTask
from coderdesk.ui.widgets.base import column, named, row
from coderdesk.ui.widgets.labels import ElidedLabel, Label


class ProgressBlock(QWidget):
    """Shows one `LongTask`; `name` is what a screen reader calls the bar. The button that stops it is the screen's."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._task: LongTask | None = None
        self._bar = named(QProgressBar(), name)
        self._bar.setTextVisible(False)
        self._doing, self._share = ElidedLabel("", "small", "text_muted"), Label("", "small", "text_muted")
        said = row(self._doing, self._share)
        said.setStretchFactor(self._doing, 1)
        self.setLayout(column(self._bar, said, gap=8))

    def watch(self, task: LongTask, doing: str) -> None:
        """Show how far `task` is; `doing` until it says so itself."""
        self._task = task
        self._show(0, 0, doing)
        task.progressed.connect(self._show)
        task.ended.connect(self._end)

    def stop(self) -> None:
        """Ask the work to stop at its next step."""
        if self._task is not None:
            self._task.cancel()
            self._doing.setText("Stopping…")

    def _show(self, done: int, total: int, doing: str) -> None:
        if self._task is not None and self._task.is_cancelled:
            return
        self._bar.setRange(0, max(1, total))
        self._bar.setValue(min(done, total))
        self._share.setText(f"{done * 100 // total} %" if total else "")
        self._doing.setText(doing)

    def _end(self, _told: object) -> None:
        self._task = None
