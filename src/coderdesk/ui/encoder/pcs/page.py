"""The page of the builder: cards, definition, two axes side by side, the rows of the table."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from coderdesk.domain.pcs import PcsAxis, PcsValue
from coderdesk.services.pcs_builder import TABLE, WHOLE, Building
from coderdesk.ui import tokens
from coderdesk.ui.encoder.pcs.cards import AxisCards
from coderdesk.ui.encoder.pcs.meaning import Meaning
from coderdesk.ui.encoder.pcs.rows import TableRows
from coderdesk.ui.encoder.pcs.values import AxisValues
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import column, row
from coderdesk.ui.widgets.labels import ElidedLabel, Label
from coderdesk.ui.words import count

#: Below this height, in px at 100 %, a definition is its first sentence.
LOW = 560
#: The axis beside has at least as many rows of room.
LEAST_ROWS = 6


class BuilderPage(QWidget):
    """Shows how far a code is. `after_wanted(start)` asks for the axis that stands beside the selected value."""

    after_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._building: Building | None = None
        self.cards = AxisCards()
        self.meaning = Meaning()
        self.values = AxisValues("Values of the axis")
        self.beside = AxisValues("Values of the next axis", is_beside=True)
        self.rows = TableRows()
        self._title = Label("", "heading")
        self._note = ElidedLabel("", "small", "text_muted")
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head = row(self._title, self._note)
        head.setStretchFactor(self._note, 1)
        self._axes = row(self.values, self.beside, gap=tokens.PADDING_HEAD)
        self._axes.setStretchFactor(self.values, 1)
        self._axes.setStretchFactor(self.beside, 1)
        self._two = QWidget()
        self._two.setLayout(self._axes)
        inside = column(self.cards, self.meaning, self._two, head, self.rows, gap=tokens.GAP_WIDE)
        inside.setStretchFactor(self._two, 3)
        inside.setStretchFactor(self.rows, 2)
        # Where there is no table yet, what the lists leave over stays empty under them.
        inside.addStretch(0)
        self.setLayout(inside)
        self._arrange()
        self.values.value_selected.connect(self._value_selected)
        look().changed.connect(self._arrange)

    def show_building(self, building: Building) -> None:
        """Show how far a code is."""
        self._building = building
        self.cards.show_building(building)
        self.values.show_axis(building.axis, building.before, building.character)
        self.rows.show_building(building)
        self._show_table(building)
        self._arrange()
        self._value_selected(self.values.selected)

    def show_after(self, start: str, axis: PcsAxis | None) -> None:
        """Show what may follow the selected value, if `start` is still what it leads to."""
        building, value = self._building, self.values.selected
        if building is None or value is None or start != _beside_start(building, value):
            return
        chosen = building.start[len(start) : len(start) + 1] if building.start.startswith(start) else ""
        self.beside.show_axis(axis, start, chosen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.meaning.show_short(self.height() < look().px(LOW))

    def _value_selected(self, value: PcsValue | None) -> None:
        building = self._building
        if building is not None and value is not None:
            self.meaning.show_value(building, value)
            self.after_wanted.emit(_beside_start(building, value))

    def _arrange(self) -> None:
        """Put the axis that is worked at at the left; the last one at the right, behind the one before it.

        How high both are follows from the axis that is worked at alone: nothing moves while the selection does.
        """
        building = self._building
        is_last = building is not None and building.place == WHOLE
        first = self.beside if is_last else self.values
        if self._axes.indexOf(first) != 0:
            self._axes.removeWidget(first)
            self._axes.insertWidget(0, first, 1)
        values = len(building.axis.values) if building is not None and building.axis is not None else 0
        self._two.setMaximumHeight(self.values.height_of(max(LEAST_ROWS, values)))
        self._two.setMinimumHeight(self.values.height_of(LEAST_ROWS // 2))

    def _show_table(self, building: Building) -> None:
        table = building.table
        for widget in (self._title, self._note, self.rows):
            widget.setVisible(table is not None)
        if table is None:
            return
        self._title.setText(f"Table {table.start}")
        body = building.chosen[TABLE].values[0].label if len(building.chosen) > TABLE else ""
        holding = f"{count(self.rows.shown, 'row')} with {body}" if body else count(self.rows.shown, "row")
        fitting = f", {self.rows.fitting} still fit" if len(building.start) > TABLE + 1 else ""
        name = f" · {building.source.system.label} {building.source.name}" if building.source is not None else ""
        self._note.setText(holding + fitting + name)


def _beside_start(building: Building, value: PcsValue) -> str:
    """Return what stands before the axis beside: the next one or, at the last, the one before it."""
    return building.start[: WHOLE - 2] if building.place == WHOLE else building.before + value.character
