"""What a screen is to the frame: a page that can be entered, walked through by key, and heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coderdesk.domain.identifiers import EncounterId
from coderdesk.ui.widgets.base import column


@dataclass(frozen=True, slots=True)
class ScreenSpec:
    """A place on the rail: the screen's id, the word under its icon, the icon's meaning, and whether it is at the foot.

    Its key is that of the action `screen.<id>`.
    """

    id: str
    title: str
    icon: str
    at_foot: bool = False


#: The order of the rail. The frame shows those whose screen was given to it.
RAIL: tuple[ScreenSpec, ...] = (
    ScreenSpec("worklist", "Worklist", "worklist"),
    ScreenSpec("chart", "Chart", "chart"),
    ScreenSpec("encoder", "Encoder", "encoder"),
    ScreenSpec("bills", "Bills", "bills"),
    ScreenSpec("code_sets", "Code sets", "code_sets"),
    ScreenSpec("settings", "Settings", "settings", at_foot=True),
)


class Screen(QWidget):
    """The base of every screen. It knows no other screen; what it wants of the desk it says by a signal.

    `said(Message)` is shown at the foot; `where_changed(tuple of str)` is the path in the top bar, where a patient is
    only ever initials; `release_changed(str)` is the code-set release in force, at the foot; `typed_changed` where what
    `typed` returns may have become another by no key in a field.
    """

    said = Signal(object)
    where_changed = Signal(object)
    release_changed = Signal(str)
    typed_changed = Signal()

    def panels(self) -> Sequence[QWidget]:
        """Return what F6 walks through, in reading order; the frame gives the focus to the first it can."""
        return ()

    def entered(self) -> None:
        """Be told that the coder came to this screen: read anew what may have changed, put the focus where work is."""

    def left(self) -> None:
        """Be told that the coder goes elsewhere: save what is typed but not posted."""

    def typed(self) -> Mapping[str, object]:
        """Return by name what the coder typed, chose or built here and what is kept nowhere, as JSON can hold it; never
        a secret."""
        return {}

    def type_again(self, typed: Mapping[str, object]) -> None:
        """Put back what `typed` returned, where it still has a place."""

    def forget_charts(self, gone: frozenset[EncounterId]) -> None:
        """Be told that charts were disposed of: forget them, and words that may name them."""

    def start_find(self) -> None:
        """Be asked to search, or to filter the list (the keys of `desk.find`)."""

    def undo(self) -> None:
        """Be asked to take back the last change (the keys of `desk.undo`, or Undo at the foot)."""


class Place(QWidget):
    """Where a screen stands, itself or in what holds it."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = column(gap=0)
        self.setLayout(self._layout)

    def take(self, widget: QWidget) -> None:
        """Take a screen in, or its holder."""
        self._layout.addWidget(widget)
        widget.show()
