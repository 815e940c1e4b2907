"""What the selected value means or, where it has no definition, the root operation."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QSizePolicy

from coderdesk.domain.pcs import PcsValue
from coderdesk.services.pcs_builder import TABLE, Building
from coderdesk.ui import tokens
from coderdesk.ui.widgets.base import row
from coderdesk.ui.widgets.labels import IconLabel, Label


class Meaning(QFrame):
    """A line under the cards; not there where nothing is defined."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setProperty("edge", "card")
        self.setAccessibleName("Definition")
        self._name = Label("", "heading")
        self._text = Label("", "small", wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
        layout = row(IconLabel("info", "info"), self._name, self._text, margins=(tokens.PADDING, 8, tokens.PADDING, 8))
        layout.setStretchFactor(self._text, 1)
        self.setLayout(layout)
        self.setVisible(False)

    @property
    def words(self) -> str:
        """The name and its definition."""
        return f"{self._name.text()}: {self._text.text()}" if self._text.text() else ""

    def show_value(self, building: Building, value: PcsValue | None) -> None:
        """Show the definition of `value`, else that of the root operation."""
        name, text = "", ""
        if value is not None and value.definition:
            name, text = value.label, value.definition
        elif len(building.chosen) >= TABLE:
            operation = building.chosen[TABLE - 1].values[0]
            name = operation.label
            text = operation.definition or (building.table.definition if building.table is not None else "")
        self._name.setText(name)
        self._text.setText(text)
        self.setVisible(bool(text))
