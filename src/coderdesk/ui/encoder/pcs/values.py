"""The values of an axis: character, label, and how many codes lie behind each."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame

from coderdesk.domain.pcs import PcsAxis, PcsValue
from coderdesk.services.pcs_builder import WHOLE
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import column, row
from coderdesk.ui.widgets.columns import Align, Column
from coderdesk.ui.widgets.labels import ElidedLabel, Label
from coderdesk.ui.widgets.models import SnapshotModel
from coderdesk.ui.widgets.table import DeskTable
from coderdesk.ui.words import count

#: So many codes are told without the word.
MANY = 1_000
#: Said of a value that no installed package names.
UNNAMED = "named by the official tables"


def leads_to(start: str, value: PcsValue) -> str:
    """Say what `value` after `start` leads to: how many codes or, on the last axis, the code."""
    if len(start) == WHOLE - 1:
        return start + value.character
    return count(value.codes, "code") if value.codes < MANY else f"{value.codes:,}"


def _columns(start: Callable[[], str]) -> tuple[Column[PcsValue], ...]:
    return (
        Column("Character", lambda value: value.character, width=30, style="code"),
        Column(
            "Value",
            lambda value: value.label or UNNAMED,
            width=120,
            stretch=1,
            ink=lambda value: "text" if value.label else "text_muted",
            tooltip=lambda value: value.definition,
        ),
        Column(
            "Leads to",
            lambda value: leads_to(start(), value),
            align=Align.RIGHT,
            width=92,
            style="small",
            ink="text_muted",
        ),
    )


class ValueTable(DeskTable):
    """The values as a list. `left_pressed` and `right_pressed` go to the axis before and after; letters go up."""

    left_pressed = Signal()
    right_pressed = Signal()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.height_of(self.model().rowCount()))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(160), self.height_of(min(2, self.model().rowCount())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Left: self.left_pressed, Qt.Key.Key_Right: self.right_pressed}
        pressed = moves.get(Qt.Key(event.key()))
        if pressed is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            pressed.emit()
        else:
            super().keyPressEvent(event)


class AxisValues(QFrame):
    """One axis with its head. `value_selected(PcsValue or None)` follows the selection, `value_chosen(PcsValue)` Enter.

    One that stands `is_beside` only shows what comes next: it takes no focus, and nothing in it is selected unasked.
    """

    value_selected = Signal(object)
    value_chosen = Signal(object)

    def __init__(self, name: str, *, is_beside: bool = False) -> None:
        super().__init__()
        self._start, self._is_beside = "", is_beside
        self.axis: PcsAxis | None = None
        self._model = SnapshotModel[PcsValue](_columns(lambda: self._start))
        self.table = ValueTable(self._model, name)
        self.table.horizontalHeader().hide()
        if is_beside:
            self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._title = Label("", "heading")
        self._note = ElidedLabel("", "small", "text_muted")
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        card = QFrame()
        card.setProperty("edge", "card")
        card.setLayout(column(self.table, gap=0, margins=(1, 1, 1, 1)))
        head = row(self._title, self._note)
        head.setStretchFactor(self._note, 1)
        self.setLayout(column(head, card, None, gap=6))
        look().changed.connect(self._fit)
        self.table.current_changed.connect(self.value_selected)
        self.table.opened.connect(self.value_chosen)

    @property
    def start(self) -> str:
        """The characters before this axis."""
        return self._start

    @property
    def selected(self) -> PcsValue | None:
        """The value that is selected."""
        value: PcsValue | None = self.table.current_item
        return value

    def show_axis(self, axis: PcsAxis | None, start: str, character: str = "") -> None:
        """Show the values that may follow `start`, with `character` selected (else the first)."""
        self.axis, self._start = axis, start
        values = axis.values if axis is not None else ()
        self.setVisible(axis is not None)
        self._title.setText(f"{axis.place}  {axis.title}" if axis is not None else "")
        note = count(len(values), "value") + (f" after {start}" if start else "")
        self._note.setText(note)
        self.table.blockSignals(True)
        self._model.show_items(values)
        rows = [place for place, value in enumerate(values) if value.character == character]
        if self._is_beside and not rows:
            self.table.setCurrentIndex(QModelIndex())
        else:
            self.table.select(rows[0] if rows else 0)
        self.table.blockSignals(False)
        self._fit()

    def height_of(self, rows: int) -> int:
        """Return how high it is with its head and so many values, in px."""
        return self._title.sizeHint().height() + look().px(10) + self.table.height_of(rows)

    def _fit(self) -> None:
        """Let the card end where the values do."""
        self.table.setMaximumHeight(self.table.height_of(len(self._model.items)))
        self.table.updateGeometry()

    def select(self, character: str) -> None:
        """Select the value of `character`, where it is offered."""
        for place, value in enumerate(self._model.items):
            if value.character == character:
                self.table.select(place)
