"""What the selected value means or, where it has no definition, the root operation."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QSizePolicy

from coderdesk.domain.pcs import PcsValue
from coderdesk.services.pcs_builder import TABLE, Building
from coderdesk.ui import tokens
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import plain_tip, row
from coderdesk.ui.widgets.labels import IconLabel, Label

#: How many lines it has room for, usually and where there is little height; and how far they stand from its edge.
LINES, SHORT_LINES, PADDING = 3, 2, 6


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
        layout = row(
            IconLabel("info", "info"),
            self._name,
            self._text,
            margins=(tokens.PADDING, PADDING, tokens.PADDING, PADDING),
        )
        layout.setStretchFactor(self._text, 1)
        self.setLayout(layout)
        self._whole, self._is_short = "", False
        self._fit()
        look().changed.connect(self._fit)
        self.setVisible(False)

    @property
    def words(self) -> str:
        """The name and its whole definition."""
        return f"{self._name.text()}: {self._whole}" if self._whole else ""

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
        self._whole = text
        self._show()

    def show_short(self, is_short: bool) -> None:
        """Show the first sentence alone where there is little height; the tooltip has the rest."""
        if is_short != self._is_short:
            self._is_short = is_short
            self._fit()
            self._show()

    def _fit(self) -> None:
        """Keep the room of the longest definitions, so that nothing moves while the selection does."""
        lines = SHORT_LINES if self._is_short else LINES
        self.setMinimumHeight(lines * QFontMetrics(look().font("small")).lineSpacing() + look().px(2 * PADDING) + 2)

    def _show(self) -> None:
        first = self._whole.split(". ", 1)[0].rstrip(".")
        self._text.setText(f"{first}\u00a0…" if self._is_short and len(first) + 1 < len(self._whole) else self._whole)
        self.setToolTip(plain_tip(self._whole) if self._is_short else "")
        self.setAccessibleDescription(self._whole)
        self.setVisible(bool(self._whole))
