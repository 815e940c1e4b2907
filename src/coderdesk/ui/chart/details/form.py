"""Dense forms out of data: sections of fields in twelve columns, kept field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QScrollArea, QSizePolicy, QWidget

from coderdesk.ui.chart.details.cells import Cell
from coderdesk.ui.chart.details.field import FieldGrid, FormField, Placed
from coderdesk.ui.chart.details.paths import nearest, read
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import column
from coderdesk.ui.widgets.heads import SectionBar

#: What an address or a name can do without: no finding that it is not whole speaks of these.
SELDOM = frozenset({"line2", "middle", "suffix"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One field: its name as findings give it, its label, what makes its input, how many of twelve columns it takes,
    and where on the form or in the file it goes."""

    path: str
    label: str
    make: Callable[[], Cell]
    span: int = 4
    item: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that belong together, in reading order. `note` is said beside the title."""

    title: str
    entries: tuple[Entry, ...]
    note: str = ""


class Form(QWidget):
    """The fields of one value. `changed(path, value)` is emitted for each field that the coder gave another value."""

    changed = Signal(str, object)

    def __init__(self, sections: Sequence[Section], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells: dict[str, Cell] = {}
        self._fields: dict[str, FormField] = {}
        self._sections: dict[str, QWidget] = {}
        self._bars: dict[str, SectionBar] = {}
        self._labels = {entry.path: entry.label for section in sections for entry in section.entries}
        self._value: Any = None
        self.setLayout(column(*(self._section(section) for section in sections), gap=0))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def label(self, path: str) -> str:
        """Return the label of a field in the middle of a sentence."""
        label = self._labels[path]
        return label if label[:2].isupper() else label[:1].lower() + label[1:]

    def cell(self, path: str) -> Cell:
        """Return the input of a field."""
        return self._cells[path]

    def field(self, path: str) -> FormField:
        """Return a field with its label."""
        return self._fields[path]

    def show_value(self, value: Any, *, anew: bool = False) -> None:
        """Show the fields of `value`. What is typed and not taken yet stays, unless it is shown `anew`."""
        self._value = value
        for path, cell in self._cells.items():
            if anew or not cell.is_touched:
                cell.put(read(value, path))

    def typed(self) -> dict[str, str]:
        """Return what is typed and not taken yet, by field."""
        return {path: text for path, cell in self._cells.items() if (text := cell.typed) is not None}

    def words(self) -> dict[str, str]:
        """Return what stands in each field, as it is written there."""
        return {path: cell.words for path, cell in self._cells.items()}

    def type_again(self, texts: Mapping[str, str]) -> bool:
        """Put back what was typed and not taken; False where the form has none of these fields."""
        known = [path for path in texts if path in self._cells]
        for path in known:
            self._cells[path].type_again(str(texts[path]))
        return bool(known)

    def show_flags(self, findings: Mapping[str, str]) -> None:
        """Mark the fields that findings speak of: their sentences by path."""
        told: dict[str, str] = {}
        for path, sentence in findings.items():
            field = self._meant(path)
            if field:
                told.setdefault(field, sentence)
        for path, shown in self._fields.items():
            shown.set_flag(told.get(path, ""))

    def focus_on(self, path: str) -> bool:
        """Give the focus to the field that `path` speaks of; False where it speaks of none."""
        field = self._meant(path)
        if not field:
            return False
        focus(self._cells[field].widget)
        return True

    def focus_first(self) -> None:
        """Give the focus to the first field."""
        first = next(cell for cell in self._cells.values() if not cell.widget.isHidden())
        focus(first.widget)

    def show_section(self, title: str, shown: bool) -> None:
        """Show a section, or put it away."""
        self._sections[title].setVisible(shown)

    def set_open(self, is_open: bool) -> None:
        """Let the fields be changed, or only be read."""
        for cell in self._cells.values():
            cell.widget.setEnabled(is_open)

    def keep(self) -> bool:
        """Take what is typed in any field; where something cannot be taken, give it the focus and return False."""
        wrong = [cell for cell in self._cells.values() if not cell.keep()]
        if wrong:
            focus(wrong[0].widget)
        return not wrong

    def set_title(self, section: str, title: str) -> None:
        """Say what a section is about now."""
        self._bars[section].set_title(title)

    def _meant(self, path: str) -> str:
        """Return the field that `path` speaks of: of several the first that is empty, for that is what is lacking."""
        if not path:
            return ""
        found = nearest(path, self._cells)
        wanted = (field for field in found if field.rpartition(".")[2] not in SELDOM)
        lacking = (field for field in wanted if self._value is not None and not read(self._value, field))
        return next(lacking, found[0]) if found else ""

    def _section(self, section: Section) -> QWidget:
        holder = self._sections[section.title] = QFrame(self)
        bar = self._bars[section.title] = SectionBar(section.title, section.note)
        grid = FieldGrid(holder)
        grid.put([Placed(self._field(section, entry, grid), entry.span) for entry in section.entries])
        holder.setLayout(column(bar, grid, gap=0))
        return holder

    def _field(self, section: Section, entry: Entry, grid: FieldGrid) -> FormField:
        cell = self._cells[entry.path] = entry.make()
        cell.given.connect(lambda value: self.changed.emit(entry.path, value))
        field = self._fields[entry.path] = FormField(cell, entry.label, entry.item, section.title, grid)
        return field


class ScrolledForms(QScrollArea):
    """Forms one under the other, scrolled to whatever has the focus."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setProperty("ground", "raised")
        inside.setLayout(column(*parts, None, gap=0))
        self.setWidget(inside)


def keep_all(*forms: Form) -> bool:
    """Take what is typed in any of `forms`; False where something cannot be taken."""
    right = True
    for form in forms:
        right = form.keep() and right
    return right


def focus(widget: QWidget) -> None:
    """Give `widget` the focus, with what it holds selected, and bring it into view."""
    widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
    line = widget.lineEdit() if isinstance(widget, QComboBox) else widget
    if isinstance(line, QLineEdit):
        line.setSelection(len(line.text()), -len(line.text()))
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if above is not None:
        above.ensureWidgetVisible(widget, 0, look().px(60))
