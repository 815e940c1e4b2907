"""What a table shows: a tuple of columns over a snapshot of items."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt

from coderdesk.ui.tokens import Tone

Item = TypeVar("Item")


class Align(Enum):
    """Words left, numbers and money right, marks in the middle."""

    LEFT = Qt.AlignmentFlag.AlignLeft
    RIGHT = Qt.AlignmentFlag.AlignRight
    CENTRE = Qt.AlignmentFlag.AlignHCenter


@dataclass(frozen=True, slots=True)
class CellChip:
    """A chip inside a cell."""

    text: str
    tone: Tone = Tone.NEUTRAL
    icon: str = ""
    mono: bool = False


def plain(value: object) -> str:
    """Write a value as it is; None as nothing."""
    return "" if value is None else str(value)


@dataclass(frozen=True)
class Column(Generic[Item]):
    """One column over items.

    `value(item)` is what it shows, `format(value)` how. `width` is px at 100 %, `stretch` its share of the room that is
    left over. `style` is a type of `tokens.TYPE`; `ink` a colour role or a function of the item. `icon(item)` is the
    icon before the text ("" for none), in the ink; `chips(item)` stand after it. `tooltip(item)` is shown where it says
    more than the cell (a cell that is cut shows its text by itself). `sort` is what `sort_asked` names, "" if the list
    cannot be ordered by it. `id` names the column to `cell_clicked`; the title unless given.
    """

    title: str
    value: Callable[[Item], Any]
    format: Callable[[Any], str] = plain
    align: Align = Align.LEFT
    width: int = 96
    stretch: int = 0
    style: str = "body"
    ink: str | Callable[[Item], str] = "text"
    icon: Callable[[Item], str] | None = None
    chips: Callable[[Item], Sequence[CellChip]] | None = None
    tooltip: Callable[[Item], str] | None = None
    sort: str = ""
    id: str = ""

    @property
    def name(self) -> str:
        """What `cell_clicked` calls it."""
        return self.id or self.title

    def text(self, item: Item) -> str:
        """Return what the cell says."""
        return self.format(self.value(item))

    def ink_of(self, item: Item) -> str:
        """Return the colour role of the cell."""
        return self.ink if isinstance(self.ink, str) else self.ink(item)


def mark_column(is_marked: Callable[[Item], bool], *, id: str = "mark") -> Column[Item]:  # noqa: A002 - as `Column.id`
    """Return a column of boxes that are ticked or not; a click on one is told by `cell_clicked`."""
    return Column(
        title="",
        value=lambda item: "marked" if is_marked(item) else "",
        format=lambda _value: "",
        align=Align.CENTRE,
        width=32,
        icon=lambda item: "checked" if is_marked(item) else "unchecked",
        ink=lambda item: "accent" if is_marked(item) else "text_muted",
        tooltip=lambda item: "Marked" if is_marked(item) else "Not marked",
        id=id,
    )
