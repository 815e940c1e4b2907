"""What a section of the settings is to their screen, and the cards that most sections are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from coderdesk.services.session import Session
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import Box, column, panel, row
from coderdesk.ui.widgets.labels import Label

#: In what a section tells that is typed: it says what is looked at, and nothing of it is an unfinished change.
LOOK_UP = "look-up"
#: Lines of text wider than this are hard to read, and a form has nothing to put there.
WIDTH = 760


class Section(QWidget):
    """The base of every section: `title` and `icon` stand in the list at the left.

    `said(Message)` is shown at the foot; `charts_gone(frozenset[EncounterId])` tells that charts were disposed of;
    `new_key_wanted(Secret, RecoveryCode | None)` asks for what the desk has to be locked for; `settled`: what the vault
    holds is shown, so that a draft can stand over it. A section that is a list lays itself out; one of cards is a
    `CardSection`.
    """

    #: Names the section in drafts and in the place that a lock keeps.
    id: ClassVar[str] = ""
    said = Signal(object)
    charts_gone = Signal(object)
    new_key_wanted = Signal(object, object)
    settled = Signal()
    #: False in a section that has to read before a draft can stand in it, until `settle`.
    is_settled: bool = True

    def __init__(self, title: str, icon: str) -> None:
        super().__init__()
        self.title, self.icon = title, icon
        self.setAccessibleName(title)

    def entered(self) -> None:
        """Be told that the section is shown: read anew what may have changed. The focus stays where it is."""

    def left(self) -> None:
        """Be told that another section or screen is shown: forget what is secret and not kept."""

    def typed(self) -> Mapping[str, object]:
        """Return what is typed or chosen here and not kept, by field, as JSON can hold it; never a secret."""
        return {}

    def type_again(self, typed: Mapping[str, object]) -> bool:  # noqa: ARG002 - nothing is typed into most sections
        """Put back what `typed` returned; what has no place any more goes. Whether an unfinished change stands again:
        of a mere filter nobody needs to be told. It is called when the section `is_settled`."""
        return False

    def forget_charts(self) -> None:
        """Be told that charts were disposed of: forget words that may name them."""

    def settle(self) -> None:
        """Tell that what the vault holds is shown."""
        self.is_settled = True
        self.settled.emit()

    def save(self) -> None:
        """Be asked to keep what was typed (the keys of `settings.save`)."""

    def start_find(self) -> None:
        """Be asked for the filter of the section's list, if it has one."""

    def panels(self) -> Sequence[QWidget]:
        """Return what F6 walks through after the list of sections; the first takes the focus on Enter in that list."""
        return ()

    def reveal(self, widget: QWidget) -> None:
        """Scroll to `widget`, where the section scrolls."""


#: What makes a section of an open vault. The section does its own work, by `Tasks`.
Maker = Callable[[Session, Tasks, KeyTable], Section]


class CardSection(Section):
    """Cards one under the other, scrolled where they do not fit."""

    def lay_out(self, *cards: QWidget) -> None:
        """Show `cards`, once."""
        area = self._area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName(self.title)
        self.setLayout(column(area, gap=0))
        inside = QWidget()
        inside.setProperty("ground", "surface")
        area.setWidget(inside)
        middle = self._middle = QWidget()
        layout = row(middle, None, margins=(16, 16, 16, 16))
        layout.setStretchFactor(middle, 8)
        inside.setLayout(layout)
        # Last, from the outside in: Qt dresses all that is in a widget anew whenever something takes that in.
        middle.setLayout(column(*cards, None, gap=12))
        self._rescale()
        look().changed.connect(self._rescale)

    def reveal(self, widget: QWidget) -> None:
        """Scroll to `widget`, once what was just shown has its place."""
        QTimer.singleShot(0, widget, lambda: self._area.ensureWidgetVisible(widget, 0, look().px(16)))

    def _rescale(self) -> None:
        self._middle.setMaximumWidth(look().px(WIDTH))


def card(title: str, *parts: QWidget | Box | QGridLayout) -> QWidget:
    """Return a card with a title over `parts`."""
    return panel(column(Label(title, "title"), *parts, gap=10, margins=(16, 14, 16, 14)), ground="raised", edge="card")


def hint(text: str) -> Label:
    """Return a muted sentence that says what a card is for."""
    return Label(text, "small", "text_muted", wrap=True)


def grid(*lines: tuple[QWidget, ...]) -> QGridLayout:
    """Return `lines` of one or two fields, in two columns."""
    found = QGridLayout()
    found.setHorizontalSpacing(look().px(12))
    found.setVerticalSpacing(look().px(10))
    for at, line in enumerate(lines):
        for across, widget in enumerate(line):
            found.addWidget(widget, at, across, 1, 2 // len(line))
    found.setColumnStretch(0, 1)
    found.setColumnStretch(1, 1)
    return found
