"""Editors of dates, money and codes: typed, forgiving in what they take, strict in what they give."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Generic, TypeVar, cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QCompleter, QLineEdit, QWidget

from coderdesk.domain.codes import Code, CodeSystem, service_code
from coderdesk.domain.dates import parse_date, plausible
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.money import Money
from coderdesk.ui import tokens
from coderdesk.ui.icons import paint_icon
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import restyle
from coderdesk.ui.words import short_date

Value = TypeVar("Value")
_NO_DATE = "A date must be a real day, written 2026-09-14, 09/14/2026 or 0914; t is today."

_DAYS_FROM_TODAY = re.compile(r"(?:t|today)?\s*([+-]\s*[0-9]{1,4})?")
_DIGITS = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4}|[0-9]{2})?")
_SHORT = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})(?:[/.-]([0-9]{2}))?")


def read_date(text: str, today: date) -> date | None:
    """Read what a coder types for a date; None for nothing, `InvalidValue` for what is no day.

    Besides 2026-09-14 and 09/14/2026: `t` today, `t-3` or `-3` three days ago, `0914` and `9/14` the last such day up
    to today, `091426` and `9/14/26` in this century unless that lies more than a year ahead, `09142026`.
    """
    typed = text.strip().lower()
    if not typed:
        return None
    if match := _DAYS_FROM_TODAY.fullmatch(typed):
        return plausible(today + timedelta(days=int((match[1] or "0").replace(" ", ""))))
    if match := _DIGITS.fullmatch(typed) or _SHORT.fullmatch(typed):
        return _day(int(match[1]), int(match[2]), match[3] or "", today)
    return parse_date(typed)


def _day(month: int, day: int, year: str, today: date) -> date:
    """Return a day whose year may be short or left out."""
    try:
        if len(year) == 4:
            return plausible(date(int(year), month, day))
        if year:
            found = date(2000 + int(year), month, day)
            return found if found <= today + timedelta(days=366) else found.replace(year=found.year - 100)
        found = _last_of(month, day, today.year)
        return found if found <= today else _last_of(month, day, today.year - 1)
    except ValueError as error:
        raise InvalidValue(_NO_DATE) from error


def _last_of(month: int, day: int, year: int) -> date:
    """Return that day of `year`; a 29 February is that of the last leap year up to it."""
    while (month, day) == (2, 29) and not (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)):
        year -= 1
    return date(year, month, day)


class ValueEdit(QLineEdit, Generic[Value]):
    """A line that holds a value: read when the coder leaves it or presses Enter, and then written the usual way.

    `value_changed(value or None)` is emitted when it became another one; `refused(str)` says what is wrong ("" when it
    is right again), for `Field.set_error`.
    """

    value_changed = Signal(object)
    refused = Signal(str)

    def __init__(
        self, read: Callable[[str], Value | None], write: Callable[[Value], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._read, self._write = read, write
        self._value: Value | None = None
        self.editingFinished.connect(self.commit)
        self.textEdited.connect(lambda _text: self._say(""))

    @property
    def value(self) -> Value | None:
        """The value that was last read, or None."""
        return self._value

    @property
    def is_right(self) -> bool:
        """Whether what stands in the line can be read."""
        try:
            self._read(self.text())
        except InvalidValue:
            return False
        return True

    def set_value(self, value: Value | None) -> None:
        """Show `value` without telling."""
        self._value = value
        self.setText("" if value is None else self._write(value))
        self._say("")

    def commit(self) -> bool:
        """Read what was typed; False, with `refused` emitted, where it cannot be read."""
        try:
            value = self._read(self.text())
        except InvalidValue as error:
            self._say(error.message)
            return False
        self._say("")
        changed, self._value = value != self._value, value
        self.setText("" if value is None else self._write(value))
        if changed:
            self.value_changed.emit(value)
        return True

    def _say(self, what: str) -> None:
        restyle(self, wrong=bool(what))
        self.refused.emit(what)


class DateField(ValueEdit[date]):
    """A date by typing; see `read_date`. The up and down arrows go a day on or back."""

    def __init__(self, *, today: Callable[[], date] = date.today, parent: QWidget | None = None) -> None:
        super().__init__(lambda text: read_date(text, today()), short_date, parent)
        self._today = today
        self.setPlaceholderText("MM/DD/YYYY")
        self.setToolTip("2026-09-14, 09/14/2026 or 0914; t is today, -3 three days ago")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if by and not event.modifiers() and self.commit():
            self.setText(short_date((self.value or self._today()) + timedelta(days=by)))
            self.commit()
        else:
            super().keyPressEvent(event)


class MoneyField(ValueEdit[Money]):
    """An amount, right-aligned, with cents."""

    def __init__(self, *, negative: bool = False, parent: QWidget | None = None) -> None:
        def read(text: str) -> Money | None:
            amount = Money.parse(text) if text.strip() else None
            if amount is not None and amount.cents < 0 and not negative:
                raise InvalidValue("An amount must not be below zero.")
            return amount

        super().__init__(read, lambda amount: amount.grouped, parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setPlaceholderText("0.00")

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()


class CodeEdit(ValueEdit[Code]):
    """A code of one system (None: CPT or HCPCS, told apart by its first character), in capitals, dotted when read."""

    def __init__(self, system: CodeSystem | None, parent: QWidget | None = None) -> None:
        def read(text: str) -> Code | None:
            if not text.strip():
                return None
            code = service_code(text) if system is None else Code.parse(system, text)
            if not code.is_well_formed:
                name = "CPT or HCPCS" if system is None else system.label
                raise InvalidValue(f"That has not the shape of a code of {name}.")
            return code

        super().__init__(read, lambda code: code.dotted, parent)
        self.setProperty("face", "code")
        self.textEdited.connect(self._in_capitals)

    def _in_capitals(self, text: str) -> None:
        if text != text.upper():
            at = self.cursorPosition()
            self.setText(text.upper())
            self.setCursorPosition(at)


class Choice(QComboBox, Generic[Value]):
    """One of a list, found by typing any part of its words. `chosen(value)` is emitted when the coder takes one."""

    chosen = Signal(object)

    def __init__(self, options: Sequence[tuple[Value, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self._values: list[Value] = []
        self._finder = QCompleter(self.model(), self)
        self._finder.setFilterMode(Qt.MatchFlag.MatchContains)
        self._finder.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(self._finder)
        self.activated.connect(lambda index: self.chosen.emit(self._values[index]))
        self.line.editingFinished.connect(self._settle)
        self.line.textEdited.connect(self._watch_list)
        self.set_options(options)

    @property
    def line(self) -> QLineEdit:
        """The line that is typed into."""
        line = self.lineEdit()
        if line is None:
            raise RuntimeError("a Choice is always editable")
        return line

    @property
    def value(self) -> Value | None:
        """What is chosen, or None."""
        return self._values[self.currentIndex()] if 0 <= self.currentIndex() < len(self._values) else None

    def set_options(self, options: Sequence[tuple[Value, str]]) -> None:
        """Offer `options` as (value, words); what is chosen stays if it is among them, else the first is."""
        before = self.value
        self.blockSignals(True)
        self.clear()
        self._values = [value for value, _words in options]
        self.addItems([words for _value, words in options])
        self.blockSignals(False)
        self.set_value(before if before in self._values else next(iter(self._values), None))

    def offers(self, value: object) -> bool:
        """Return whether `value` may be chosen."""
        return value in self._values

    def set_value(self, value: Value | None) -> None:
        """Choose `value` without telling; nothing where it is not offered."""
        self.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    def commit(self) -> None:
        """Take what was typed, as when the coder leaves it."""
        self._settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Tab take the marked option of the list that typing dropped down, and go on."""
        popup = self._finder.popup() if isinstance(watched, QAbstractItemView) else None
        if popup is None or popup is not watched or not _is_tab(event):
            return super().eventFilter(watched, event)
        pressed = cast(QKeyEvent, event)
        marked = popup.currentIndex().data()
        popup.hide()
        if isinstance(marked, str):
            self.line.setText(marked)
        self.commit()
        # The window has its focus back only after the list is gone.
        QCoreApplication.postEvent(self, QKeyEvent(QEvent.Type.KeyPress, pressed.key(), pressed.modifiers()))
        return True

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Do nothing unless it has the focus: scrolling a form must not change what is chosen."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side, right = look().px(tokens.ICON_CHIP), look().px(6)
        space = QRect(self.width() - side - right, (self.height() - side) // 2, side, side)
        paint_icon(QPainter(self), space, "fold", "text_muted" if self.isEnabled() else "text_disabled")

    def _watch_list(self) -> None:
        # Not before the first letter: a form has many choices, and most are never typed into. And after each, for the
        # filter that was installed last is asked first, before the completer's own.
        if (popup := self._finder.popup()) is not None:
            popup.installEventFilter(self)

    def _settle(self) -> None:
        """Take the option that was typed; where none or several could be meant, show again what was chosen."""
        hit = self._meant(self.line.text().strip().lower())
        if hit >= 0 and hit != self.currentIndex():
            self.setCurrentIndex(hit)
            self.chosen.emit(self._values[hit])
        else:
            self.line.setText(self.itemText(self.currentIndex()))

    def _meant(self, typed: str) -> int:
        """Return the only option that is `typed`, or has it as its first word (a code), or begins with or holds it."""
        words = [self.itemText(row).lower() for row in range(self.count())]
        for fits in (
            lambda each: each == typed,
            lambda each: each.split(" ", 1)[0] == typed,
            lambda each: each.startswith(typed),
            lambda each: typed in each,
        ):
            hits = [row for row, each in enumerate(words) if typed and fits(each)]
            if hits:
                return hits[0] if len(hits) == 1 else -1
        return -1


def _is_tab(event: QEvent) -> bool:
    """Say whether a key is pressed that goes to the next field or the one before."""
    return (
        isinstance(event, QKeyEvent)
        and event.type() == QEvent.Type.KeyPress
        and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
    )
