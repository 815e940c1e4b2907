"""The inputs of a form, told alike: each shows a value, tells when the coder gave another, and can take it back."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.identifiers import Npi
from coderdesk.domain.money import Money
from coderdesk.ui.widgets.check import CheckBox
from coderdesk.ui.widgets.editors import Choice, CodeEdit, DateField, MoneyField, ValueEdit

WRONG_NPI = "Ten digits; the last one checks the others."


class Cell(QObject):
    """One input. `given(value)`: the coder gave another value; `refused(str)`: why what was typed cannot be taken;
    `entered`: it has the focus.

    A cell that is touched holds words that are not taken yet; showing a chart anew leaves it alone.
    """

    given = Signal(object)
    refused = Signal(str)
    entered = Signal()

    def __init__(self, widget: QWidget, line: QLineEdit | None = None) -> None:
        super().__init__(widget)
        self.widget, self._line = widget, line
        widget.installEventFilter(self)

    @property
    def is_touched(self) -> bool:
        """Whether something is typed that is not taken yet."""
        return self._line is not None and self._line.isModified()

    @property
    def typed(self) -> str | None:
        """What is typed and not taken yet, or None."""
        return self._line.text() if self._line is not None and self.is_touched else None

    @property
    def words(self) -> str:
        """What stands there, as it is written."""
        return self._line.text() if self._line is not None else ""

    def type_again(self, text: str) -> None:
        """Put back what was typed and not taken."""
        if self._line is not None:
            self._line.setText(text)
            self._line.setModified(True)

    def put(self, value: Any) -> None:
        """Show `value` without telling."""
        raise NotImplementedError

    def keep(self) -> bool:
        """Take what is typed, as when the coder leaves the input; False where it cannot be taken."""
        return True

    def take_back(self) -> None:
        """Show again what was there before the coder typed."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave Undo to the chart where nothing is typed; Esc takes back what is typed."""
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit()
        if not isinstance(event, QKeyEvent) or self._line is None:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride and not self.is_touched:
            if event.matches(QKeySequence.StandardKey.Undo):
                event.ignore()
                return True
        elif event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape and self.is_touched:
            self.take_back()
            return True
        return super().eventFilter(watched, event)


class TypedCell(Cell):
    """A value that is typed; `empty` is what no text stands for."""

    def __init__(self, edit: ValueEdit[Any], empty: object) -> None:
        super().__init__(edit, edit)
        self._edit, self._empty = edit, empty
        edit.value_changed.connect(self._tell)
        edit.refused.connect(self.refused)

    def put(self, value: Any) -> None:
        shown = None if value == self._empty else value
        if shown != self._edit.value or self._edit.isModified():
            self._edit.set_value(shown)

    def keep(self) -> bool:
        return self._edit.commit() if self.is_touched else True

    def take_back(self) -> None:
        self._edit.set_value(self._edit.value)
        self._edit.selectAll()

    def _tell(self, value: object) -> None:
        self.given.emit(self._empty if value is None else value)


class ChoiceCell(Cell):
    """One of a list. A value that the list does not hold is shown all the same, and marked as unknown."""

    def __init__(self, options: Sequence[tuple[Any, str]]) -> None:
        self.choice: Choice[Any] = Choice(options)
        super().__init__(self.choice, self.choice.line)
        self._options = tuple(options)
        self.choice.chosen.connect(self._tell)

    def set_options(self, options: Sequence[tuple[Any, str]]) -> None:
        """Offer others; what is chosen stays chosen if it is among them."""
        if tuple(options) != self._options:
            self._options = tuple(options)
            touched = self.choice.line.text() if self.is_touched else None
            self.choice.set_options(self._options)
            if touched is None:
                self._rewind()
            else:
                self.choice.line.setText(touched)
                self.choice.line.setModified(True)

    def put(self, value: Any) -> None:
        if value == self.choice.value and not self.is_touched:
            return
        if value not in (known for known, _words in self._options):
            self.choice.set_options((*self._options, (value, f"{value} (not a known code)")))
        self.choice.set_value(value)
        self._rewind()

    def keep(self) -> bool:
        if self.is_touched:
            self.choice.commit()
        return True

    def take_back(self) -> None:
        self.choice.line.setText(self.choice.itemText(self.choice.currentIndex()))
        self._rewind()

    def _tell(self, value: object) -> None:
        self._rewind()
        self.given.emit(value)

    def _rewind(self) -> None:
        """Show words that are longer than the input from their beginning; in focus, ready to be typed over."""
        line = self.choice.line
        line.setCursorPosition(0)
        if self.choice.hasFocus():
            line.setSelection(len(line.text()), -len(line.text()))


class FlagCell(Cell):
    """Yes or no."""

    def __init__(self, words: str) -> None:
        self.box = CheckBox(words)
        super().__init__(self.box)
        self.box.clicked.connect(self._tell)

    @property
    def words(self) -> str:
        return "yes" if self.box.isChecked() else ""

    def type_again(self, text: str) -> None:
        if bool(text) != self.box.isChecked():
            self.box.click()

    def put(self, value: Any) -> None:
        self.box.setChecked(bool(value))

    def _tell(self, checked: bool) -> None:
        self.given.emit(checked)


def text(most: int = 60, *, required: str = "", capitals: bool = False, code: bool = False) -> Callable[[], Cell]:
    """Return a maker of plain words of at most `most` characters; `required` is what is said where there are none."""

    def take(typed: str) -> str | None:
        words = " ".join(typed.split())
        if required and not words:
            raise InvalidValue(required)
        return (words.upper() if capitals else words) or None

    def make() -> Cell:
        edit: ValueEdit[str] = ValueEdit(take, str)
        edit.setMaxLength(most)
        if code:
            edit.setProperty("face", "code")
        return TypedCell(edit, "")

    return make


def npi() -> Cell:
    """Return an input of an NPI, which is judged as it is typed."""

    def take(typed: str) -> str | None:
        digits = re.sub(r"[\s-]", "", typed)
        if digits and not Npi.is_valid(digits):
            raise InvalidValue(WRONG_NPI)
        return digits or None

    edit: ValueEdit[str] = ValueEdit(take, str)
    edit.setProperty("face", "code")
    edit.setMaxLength(14)
    cell = TypedCell(edit, "")

    def judge(typed: str) -> None:
        if len(re.sub(r"[\s-]", "", typed)) >= 10 and not edit.is_right:
            cell.refused.emit(WRONG_NPI)

    edit.textEdited.connect(judge)
    return cell


def day() -> Cell:
    """Return an input of a date."""
    edit = DateField(today=date.today)
    # Most dates of a claim stay empty: how to write one is said in the tooltip, not in ten fields.
    edit.setPlaceholderText("")
    return TypedCell(edit, None)


def amount() -> Cell:
    """Return an input of money."""
    return TypedCell(MoneyField(), Money(0))


def days() -> Cell:
    """Return an input of a number of days."""

    def take(typed: str) -> int | None:
        if typed.strip() and not re.fullmatch(r"[0-9]{1,4}", typed.strip()):
            raise InvalidValue("A whole number of days.")
        return int(typed) if typed.strip() else None

    return TypedCell(ValueEdit(take, str), 0)


def diagnosis() -> Cell:
    """Return an input of an ICD-10-CM code."""
    return TypedCell(CodeEdit(CodeSystem.ICD10CM), None)


def one_of(options: Sequence[tuple[Any, str]]) -> Callable[[], Cell]:
    """Return a maker of a choice."""
    return lambda: ChoiceCell(options)


def flag(words: str) -> Callable[[], Cell]:
    """Return a maker of a yes or no."""
    return lambda: FlagCell(words)
