"""A service line in full: everything that a claim can say of it, edited in place under the list."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QWidget

from coderdesk.domain.codes import service_code
from coderdesk.domain.encounter import Drug, ServiceLine
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.money import Money
from coderdesk.domain.places_of_service import PLACES_OF_SERVICE
from coderdesk.ui import tokens
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import column, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind
from coderdesk.ui.widgets.check import CheckBox
from coderdesk.ui.widgets.editors import Choice, CodeEdit, DateField, MoneyField, ValueEdit
from coderdesk.ui.widgets.fields import Field
from coderdesk.ui.widgets.labels import Label
from coderdesk.ui.widgets.retyping import texts_of, type_into

DRUG_UNITS = (
    ("UN", "UN unit"),
    ("ML", "ML millilitre"),
    ("GR", "GR gram"),
    ("ME", "ME milligram"),
    ("F2", "F2 int. unit"),
)
LINE_UNITS = (("UN", "units"), ("MJ", "minutes"))


def _modifiers(text: str) -> tuple[str, ...] | None:
    found = tuple(part for part in re.split(r"[\s,;-]+", text.strip().upper()) if part)
    if any(not re.fullmatch(r"[A-Z0-9]{2}", part) for part in found):
        raise InvalidValue("A modifier is two letters or digits.")
    return found or None


def _pointers(text: str) -> tuple[int, ...] | None:
    """Read "1 2 4" or "ABD", as the form has it."""
    found: list[int] = []
    for part in re.findall(r"[0-9]+|[A-La-l]", text):
        number = int(part) if part.isdecimal() else ord(part.upper()) - ord("A") + 1
        if number not in found:
            found.append(number)
    if re.sub(r"[0-9A-La-l\s,]", "", text):
        raise InvalidValue("Pointers are numbers of diagnoses: 1 2 4.")
    return tuple(found) or None


def _quantity(text: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        found = Decimal(text.strip())
    except InvalidOperation as error:
        raise InvalidValue("A number, such as 1 or 2.5.") from error
    if not found.is_finite() or abs(found) >= 10**6:
        raise InvalidValue("A number below a million.")
    return found


def _write_number(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _revenue(text: str) -> str | None:
    digits = text.strip()
    if digits and not re.fullmatch(r"[0-9]{3,4}", digits):
        raise InvalidValue("A revenue code has 4 digits.")
    return digits.zfill(4) if digits else None


def _ndc(text: str) -> str | None:
    digits = re.sub(r"[\s-]", "", text)
    if digits and not re.fullmatch(r"[0-9]{11}", digits):
        raise InvalidValue("An NDC has 11 digits (5-4-2).")
    return digits or None


class LineEditor(QFrame):
    """`saved(index, ServiceLine)` on Enter or Save, `closed` on Esc or Cancel. Nothing is kept before."""

    saved = Signal(int, object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "raised")
        self.setProperty("edge", "top")
        self.setAccessibleName("Service line")
        self._index, self._line = -1, ServiceLine(service_code("00000"))
        #: How the fields stood when the line was opened.
        self._shown: dict[str, str] = {}
        self._make_editors()
        self._title = Label("", "heading")
        save = DeskButton("Save", Kind.PRIMARY)
        save.set_key("Enter")
        cancel = DeskButton("Cancel")
        cancel.set_key("Esc")
        save.clicked.connect(self._save)
        cancel.clicked.connect(self.closed.emit)
        self.setLayout(
            column(
                row(self._title, None, cancel, save),
                self._form(),
                gap=6,
                margins=(tokens.PADDING, tokens.GAP, tokens.PADDING, tokens.GAP),
            )
        )
        self.hide()

    def _make_editors(self) -> None:
        self.code = CodeEdit(None)
        self.modifiers = ValueEdit(_modifiers, " ".join)
        self.pointers = ValueEdit(_pointers, lambda found: " ".join(map(str, found)))
        self.units = ValueEdit(_quantity, _write_number)
        self.unit = Choice(LINE_UNITS)
        self.charge = MoneyField(negative=True)
        places = [("", "as the encounter"), *((code, f"{code} {name}") for code, name in PLACES_OF_SERVICE.items())]
        self.place = Choice(places)
        self.first, self.last = DateField(), DateField()
        self.description, self.note = QLineEdit(), QLineEdit()
        self.description.setMaxLength(80)
        self.note.setMaxLength(80)
        self.emergency, self.epsdt = CheckBox("Emergency"), CheckBox("EPSDT")
        self.family_planning = CheckBox("Family planning")
        self.ndc = ValueEdit(_ndc, str)
        self.quantity = ValueEdit(_quantity, _write_number)
        self.drug_unit = Choice(DRUG_UNITS)
        self.revenue = ValueEdit(_revenue, str)
        self._values: tuple[ValueEdit[Any], ...] = (
            self.code,
            self.modifiers,
            self.pointers,
            self.units,
            self.charge,
            self.first,
            self.last,
            self.revenue,
            self.ndc,
            self.quantity,
        )

    def _form(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(look().px(8))
        grid.setVerticalSpacing(look().px(6))
        places: list[tuple[str, QWidget, int, int, int]] = [
            ("Code", self.code, 0, 0, 2),
            ("Modifiers", self.modifiers, 0, 2, 2),
            ("Points to", self.pointers, 0, 4, 2),
            ("Units", self.units, 0, 6, 2),
            ("Of", self.unit, 0, 8, 2),
            ("Charge", self.charge, 0, 10, 2),
            ("From", self.first, 1, 0, 3),
            ("To", self.last, 1, 3, 3),
            ("Place of service", self.place, 1, 6, 4),
            ("Revenue", self.revenue, 1, 10, 2),
            ("Description", self.description, 2, 0, 6),
            ("Note to the payer", self.note, 2, 6, 6),
            ("Drug NDC", self.ndc, 3, 0, 4),
            ("Drug quantity", self.quantity, 3, 4, 4),
            ("Drug unit", self.drug_unit, 3, 8, 4),
        ]
        for label, editor, at, across, span in places:
            field = Field(label, editor)
            # The columns share the room alike; what is long scrolls in its line.
            editor.setMinimumWidth(1)
            if isinstance(editor, ValueEdit):
                editor.refused.connect(field.set_error)
            grid.addWidget(field, at, across, 1, span)
        flags = QWidget()
        flags.setLayout(row(self.emergency, self.epsdt, self.family_planning, None))
        grid.addWidget(flags, 4, 0, 1, 12)
        for across in range(12):
            grid.setColumnStretch(across, 1)
        return grid

    def edit(self, index: int, line: ServiceLine, field: str = "") -> None:
        """Show `line`, the one at `index`, with the focus in `field` ("" for the charge)."""
        self._index, self._line = index, line
        self._title.setText(f"Service line {index + 1}")
        self.code.set_value(line.code)
        self.modifiers.set_value(line.modifiers or None)
        self.pointers.set_value(line.pointers or None)
        self.units.set_value(line.units)
        self.unit.set_value(line.unit)
        self.charge.set_value(line.charge)
        self.place.set_value(line.place_of_service)
        self.first.set_value(line.service_from)
        self.last.set_value(line.service_to)
        self.description.setText(line.description)
        self.note.setText(line.note)
        self.emergency.setChecked(line.emergency)
        self.epsdt.setChecked(line.epsdt)
        self.family_planning.setChecked(line.family_planning)
        self.ndc.set_value(line.drug.ndc if line.drug else None)
        self.quantity.set_value(line.drug.quantity if line.drug else None)
        self.drug_unit.set_value(line.drug.unit if line.drug else "UN")
        self.revenue.set_value(line.revenue_code or None)
        self._shown = texts_of(self._editors)
        self.show()
        editor = self.modifiers if field == "modifiers" else self.charge
        editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        editor.selectAll()

    def typed(self) -> dict[str, Any]:
        """Return what is typed and not saved, with which line it is of; nothing where nothing is."""
        if self.isHidden():
            return {}
        now = texts_of(self._editors)
        changed = {name: text for name, text in now.items() if text != self._shown.get(name)}
        return {"index": self._index, "of": self._line.code.text, "texts": changed} if changed else {}

    def type_again(self, texts: dict[str, Any]) -> None:
        """Put back what was typed into a line that is being edited."""
        type_into(self._editors, texts)

    @property
    def _editors(self) -> dict[str, QWidget]:
        return {name: value for name, value in vars(self).items() if isinstance(value, (QLineEdit, Choice, CheckBox))}

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._save()
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _save(self) -> None:
        for choice in (self.unit, self.place, self.drug_unit):
            choice.commit()
        wrong: list[QWidget] = [editor for editor in self._values if not editor.commit()]
        if self.code.is_right and self.code.value is None:
            self.code.refused.emit("A line needs its code.")
            wrong.insert(0, self.code)
        if self.ndc.is_right and self.ndc.value is None and self.quantity.value is not None:
            self.ndc.refused.emit("Which drug? Its NDC goes with the quantity.")
            wrong.append(self.ndc)
        if wrong:
            wrong[0].setFocus()
            return
        self.saved.emit(self._index, self._edited())

    def _edited(self) -> ServiceLine:
        first: date | None = self.first.value
        return replace(
            self._line,
            code=self.code.value or self._line.code,
            modifiers=self.modifiers.value or (),
            pointers=self.pointers.value or (),
            units=self.units.value if self.units.value is not None else Decimal(1),
            unit=self.unit.value or "UN",
            charge=self.charge.value or Money(0),
            place_of_service=self.place.value or "",
            service_from=first,
            service_to=self.last.value,
            description=self.description.text().strip(),
            note=self.note.text().strip(),
            emergency=self.emergency.isChecked(),
            epsdt=self.epsdt.isChecked(),
            family_planning=self.family_planning.isChecked(),
            drug=self._drug(),
            revenue_code=self.revenue.value or "",
        )

    def _drug(self) -> Drug | None:
        if not self.ndc.value:
            return None
        before = self._line.drug
        return Drug(
            self.ndc.value,
            self.quantity.value or Decimal(1),
            self.drug_unit.value or "UN",
            before.prescription if before else "",
        )
