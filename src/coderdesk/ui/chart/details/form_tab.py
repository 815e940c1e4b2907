"""A tab that is one form: the patient, the claim, the stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from coderdesk.domain.findings import Part, Place
from coderdesk.ui.chart.details.form import Form, ScrolledForms, Section
from coderdesk.ui.chart.details.unkept import put_back, unkept
from coderdesk.ui.chart.details.view import Details
from coderdesk.ui.widgets.base import column


class FormTab(QFrame):
    """`changed(path, value, label)` for each field. `subject` says which part of the chart the form is of."""

    changed = Signal(str, object, str)

    def __init__(self, sections: Sequence[Section], part: Part, subject: Callable[[Details], Any]) -> None:
        super().__init__()
        self._part, self._subject = part, subject
        self.form = Form(sections)
        self.form.changed.connect(lambda path, value: self.changed.emit(path, value, self.form.label(path)))
        self.setLayout(column(ScrolledForms(self.form), gap=0))

    def show_details(self, details: Details, *, anew: bool) -> None:
        """Show a chart; `anew` where it is another one than before."""
        self.form.show_value(self._subject(details), anew=anew)
        self.form.show_flags(details.flags(self._part))
        self.form.set_open(details.is_open)

    def focus_on(self, place: Place | None) -> None:
        """Give the focus to the field that a finding speaks of, or to the first."""
        if place is None or not self.form.focus_on(place.field):
            self.form.focus_first()

    def typed(self) -> dict[str, str]:
        """Return what is typed and not taken yet."""
        return unkept({"form": self.form}, {})

    def type_again(self, typed: Mapping[str, str]) -> bool:
        """Put back what `typed` returned; False where nothing of it has a place any more."""
        return put_back(typed, {"form": self.form}, {})

    def keep(self) -> bool:
        """Take what is typed; False where it cannot be taken."""
        return self.form.keep()
