"""The lines of the physician fee schedule for a code: units, indicators in words, what is paid in a locality."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from coderdesk.domain.service_codes import Fee, Locality
from coderdesk.services.physician_fees import FeePayment, anesthesia_formula, fee_payment
from coderdesk.services.service_facts import Fact, indicators
from coderdesk.ui.encoder.services.fact_rows import FactRows, Line, line_of
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import column, named, row
from coderdesk.ui.widgets.columns import Align, Column
from coderdesk.ui.widgets.editors import Choice
from coderdesk.ui.widgets.labels import Label
from coderdesk.ui.widgets.models import SnapshotModel
from coderdesk.ui.widgets.table import DeskTable
from coderdesk.ui.words import money

#: What the schedule comes to where every index is 1: the amounts that CMS publishes as national.
NATIONAL = Locality("", "", "", "National, every index 1", Decimal(1), Decimal(1), Decimal(1), None, "")


@dataclass(frozen=True, slots=True)
class FeeLine:
    """A line of the schedule with what it pays in the chosen locality, outside and in a facility."""

    fee: Fee
    office: FeePayment | None
    facility: FeePayment | None


def _units(value: Decimal | None) -> str:
    return "NA" if value is None else f"{value:f}"


def _amount(value: FeePayment | None) -> str:
    return money(value.amount) if value is not None else "–"


def _number(title: str, value: Callable[[FeeLine], str], width: int) -> Column[FeeLine]:
    return Column(title, value, align=Align.RIGHT, width=width, style="small")


COLUMNS: tuple[Column[FeeLine], ...] = (
    Column("Line", lambda line: line.fee.modifier or "global", width=66, stretch=1, style="code_small"),
    _number("Work", lambda line: _units(line.fee.work), 52),
    _number("PE office", lambda line: _units(line.fee.pe_non_facility), 68),
    _number("PE facility", lambda line: _units(line.fee.pe_facility), 76),
    _number("MP", lambda line: _units(line.fee.malpractice), 50),
    _number("Office $", lambda line: _amount(line.office), 72),
    _number("Facility $", lambda line: _amount(line.facility), 76),
)


class FeePanel(QWidget):
    """A table of lines; of the selected one, how each amount is made and what each indicator means.

    `locality_chosen(str)` is the locality that the coder chose, as `choose_locality` takes it.
    """

    locality_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._fees: tuple[Fee, ...] = ()
        self._localities: dict[str, Locality] = {"": NATIONAL}
        # What the coder chose stays chosen through a year that does not have it.
        self._chosen = ""
        self.locality = named(Choice[str]([("", NATIONAL.name)]), "Medicare locality")
        self.locality.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._model = SnapshotModel[FeeLine](COLUMNS)
        self.table = DeskTable(self._model, "Lines of the fee schedule")
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._note = Label("", "caption", "text_muted", wrap=True)
        self._head = FactRows("Physician fee schedule")
        self.rows = FactRows("How the line is paid")
        place = row(Label("Locality", "small", "text_muted"), self.locality)
        place.setStretchFactor(self.locality, 1)
        self._place = QWidget()
        self._place.setLayout(place)
        self.setLayout(column(self._head, self._place, self.table, self.rows, self._note, gap=6))
        self.locality.chosen.connect(self._take_locality)
        self.table.current_changed.connect(self._explain)
        look().changed.connect(self._pay)

    @property
    def lines(self) -> tuple[FeeLine, ...]:
        """What is listed."""
        return self._model.items

    def show_fees(self, fees: Sequence[Fee], localities: Sequence[Locality], empty: str, place_note: str) -> None:
        """Show the lines of another code; `empty` says why there are none, `place_note` why no locality is there."""
        self._fees = tuple(fees)
        places = {"": NATIONAL, **{f"{one.contractor}-{one.number}": one for one in localities}}
        if places != self._localities:
            self._localities = places
            self.locality.set_options([(key, _place_words(key, one)) for key, one in places.items()])
            self.locality.set_value(self._chosen if self._chosen in places else "")
        head = Line(fees[0].release if fees else "", head="Physician fee schedule")
        self._head.show_lines([head] if fees else [head, Line(empty)])
        for widget in (self.table, self._place):
            widget.setVisible(bool(fees))
        self._note.setText(place_note)
        self._note.setVisible(bool(place_note and fees))
        self._pay()

    def choose_locality(self, key: str) -> None:
        """Choose a locality by contractor and number ("10112-00"); the national amounts where it is not loaded."""
        self._chosen = key
        self.locality.set_value(key if key in self._localities else "")
        self._pay()

    def _take_locality(self, key: str) -> None:
        self._chosen = key
        self._pay()
        self.locality_chosen.emit(key)

    def _pay(self) -> None:
        place = self._localities.get(self.locality.value or "", NATIONAL)
        lines = [
            FeeLine(fee, fee_payment(fee, place, facility=False), fee_payment(fee, place, facility=True))
            for fee in self._fees
        ]
        self._model.show_items(lines)
        self.table.select(max(0, self.table.current_row))
        self._fit()
        self._explain(self.table.current_item)

    def _fit(self) -> None:
        self.setMinimumWidth(look().px(sum(column.width for column in COLUMNS)))
        self.table.setFixedHeight(self.table.height_of(max(1, len(self._model.items))))

    def _explain(self, line: FeeLine | None) -> None:
        if line is None:
            self.rows.show_lines(())
            return
        place = self._localities.get(self.locality.value or "", NATIONAL)
        facts = (*_payment_facts(line, place), *indicators(line.fee))
        self.rows.show_lines([line_of(fact) for fact in facts])


def _place_words(key: str, place: Locality) -> str:
    return f"{place.state} {place.name.strip()} ({key})" if key else place.name


def _payment_facts(line: FeeLine, place: Locality) -> list[Fact]:
    """Say how each amount is made, or why there is none."""
    if line.fee.status == "J":
        formula = anesthesia_formula(place)
        return [Fact("Anesthesia", formula or "Base units and time, at the locality's own conversion factor")]
    if line.office is None and line.facility is None:
        return [Fact("Not paid by units", f"status {line.fee.status}", "the units, if any, are for information")]
    facts = []
    for name, payment in (("Office", line.office), ("Facility", line.facility)):
        if payment is None:
            facts.append(Fact(name, "NA", "not given at such a place"))
        else:
            facts.append(Fact(f"{name} ${money(payment.amount)}", payment.formula))
    how = f"(work + practice expense + malpractice, each × its index) × ${line.fee.conversion_factor} a unit"
    facts.append(Fact("How", how, "rounded once, to the cent; before deductible, reductions and caps"))
    return facts
