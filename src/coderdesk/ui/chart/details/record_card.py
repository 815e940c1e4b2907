"""The details of somebody who is on file, kept field by field, or of somebody new, kept when all of it is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from coderdesk.ui import tokens
from coderdesk.ui.chart.details.form import Form, Section
from coderdesk.ui.chart.details.paths import written
from coderdesk.ui.widgets.base import announce, column, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind
from coderdesk.ui.widgets.labels import Label


class RecordCard(QFrame):
    """`changed(path, value)` for one who is on file; `added(value)` for one who is new and shall be kept; `left`:
    nobody new after all. `lacks(value)` says what a new one still needs, "" where nothing."""

    changed = Signal(str, object)
    added = Signal(object)
    left = Signal()

    def __init__(self, sections: Sequence[Section], thing: str, lacks: Callable[[Any], str]) -> None:
        super().__init__()
        self._lacks = lacks
        self._new: Any = None
        self._title = sections[0].title
        self.form = Form(sections)
        self.form.changed.connect(self._changed)
        self._wrong = Label("", "small", "danger", wrap=True)
        self.add = DeskButton(f"Add the {thing}", Kind.PRIMARY, "add")
        self.cancel = DeskButton("Cancel")
        self.add.clicked.connect(self.add_new)
        self.cancel.clicked.connect(self.stop_new)
        self._bar = QWidget()
        bar = row(self.add, self.cancel, self._wrong, margins=(tokens.PADDING, 0, tokens.PADDING, 12))
        bar.setStretchFactor(self._wrong, 1)
        self._bar.setLayout(bar)
        self._bar.hide()
        self.setLayout(column(self.form, self._bar, gap=0))

    @property
    def is_new(self) -> bool:
        """Whether somebody new is written down."""
        return self._new is not None

    def show_record(self, value: Any, *, anew: bool = False) -> None:
        """Show somebody who is on file, or nobody; somebody new who is being written down stays."""
        if self.is_new and not anew:
            return
        self._end()
        self.setVisible(value is not None)
        if value is not None:
            self.form.show_value(value, anew=anew)

    def start_new(self, value: Any, title: str) -> None:
        """Begin to write somebody new down."""
        self._new = value
        self._wrong.setText("")
        self.form.set_title(self._title, title)
        self.form.show_flags({})
        self.form.show_value(value, anew=True)
        self._bar.show()
        self.show()
        self.form.focus_first()

    def add_new(self) -> None:
        """Hand the new one over, or say what is lacking."""
        if self._new is None or not self.form.keep():
            return
        lacking = self._lacks(self._new)
        self._wrong.setText(lacking)
        if lacking:
            announce(self, lacking)
            return
        added = self._new
        self._end()
        self.added.emit(added)

    def stop_new(self) -> None:
        """Write nobody new down."""
        if self.is_new:
            self._end()
            self.left.emit()

    def set_title(self, title: str) -> None:
        """Say who it is, while nobody new is written down."""
        if not self.is_new:
            self.form.set_title(self._title, title)

    def _end(self) -> None:
        self._new = None
        self._bar.hide()
        self.form.set_title(self._title, self._title)

    def _changed(self, path: str, value: object) -> None:
        if self._new is None:
            self.changed.emit(path, value)
            return
        self._new = written(self._new, path, value)
        self._wrong.setText("")
