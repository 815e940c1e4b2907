"""The ways into the vault, one under the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coderdesk.domain.ways_in import WayIn, WayKind
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import Box, clear, column, line, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind, Size
from coderdesk.ui.widgets.labels import ElidedLabel, IconLabel, Label
from coderdesk.ui.words import short_date

ICONS = {WayKind.PASSPHRASE: "key", WayKind.RECOVERY: "print", WayKind.KEYRING: "quick_unlock", None: "info"}
WIDTH = 150


def way_words(way: WayIn) -> str:
    """Return what opens the vault, as the coder calls it."""
    return way.kind.words if way.kind else "A way in of a newer CoderDesk"


class WaysList(QWidget):
    """One row a way in: what it is, since when, what a try costs, and Remove. `remove_wanted(WayIn)`."""

    remove_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Ways into this vault")
        self.buttons: tuple[DeskButton, ...] = ()
        self._rows = column(gap=4)
        self.setLayout(self._rows)

    def show_ways(self, ways: Sequence[WayIn]) -> None:
        """List `ways` instead. The last that a person can use anywhere has no Remove."""
        clear(self._rows)
        self.buttons = ()
        lasting = sum(way.kind in (WayKind.PASSPHRASE, WayKind.RECOVERY) for way in ways)
        for place, way in enumerate(ways):
            if place:
                self._rows.put(line())
            # A passphrase is changed, not removed: without one the vault asks for the printed page each time.
            is_removable = way.kind is not WayKind.PASSPHRASE and (way.kind is not WayKind.RECOVERY or lasting > 1)
            self._rows.put(self._row(way, is_removable=is_removable))

    def _row(self, way: WayIn, *, is_removable: bool) -> Box:
        name = Label(way_words(way), "medium")
        name.setMinimumWidth(look().px(WIDTH))
        made = Label(f"since {short_date(way.made)}" if way.made else "", "small", "text_muted")
        cost = ElidedLabel(way.cost, "small", "text_muted")
        remove = DeskButton("Remove", Kind.GHOST, "remove", size=Size.CARD)
        remove.setAccessibleName(f"Remove: {way_words(way)}")
        remove.clicked.connect(lambda _checked=False, way=way: self.remove_wanted.emit(way))
        remove.setVisible(is_removable)
        if is_removable:
            self.buttons += (remove,)
        shown = row(IconLabel(ICONS[way.kind]), name, made, cost, *((remove,) if is_removable else ()))
        shown.setStretchFactor(cost, 1)
        return shown
