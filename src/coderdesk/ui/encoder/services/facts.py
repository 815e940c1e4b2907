"""What the files say of a code, section by section, in one column that scrolls and whose links are walked by key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from coderdesk.domain.codes import Code
from coderdesk.services.service_facts import Section
from coderdesk.ui import tokens
from coderdesk.ui.encoder.services.fact_rows import FactRows, lines_of
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import announce, column


class FactColumn(QScrollArea):
    """A head, sections under it, then another's widget. It takes the focus, so that the arrows scroll it.

    The links of its own rows and those of `more` are walked one after the other; `code_chosen(Code)` is a click on one.
    """

    code_chosen = Signal(object)

    def __init__(self, head: QWidget, below: QWidget, more: Sequence[FactRows] = ()) -> None:
        super().__init__()
        self.setAccessibleName("What is known of the code")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.rows = FactRows("Facts of the code")
        self._parts = (self.rows, *more)
        for part in self._parts:
            part.code_chosen.connect(self.code_chosen)
        self._link = -1
        self._inside = inside = QWidget()
        inside.setProperty("ground", "raised")
        margins = (tokens.PADDING_HEAD, 10, tokens.PADDING_HEAD, 10)
        inside.setLayout(column(head, self.rows, below, None, gap=tokens.GAP_WIDE, margins=margins))
        self.setWidget(inside)
        self._fit()
        look().changed.connect(self._fit)

    def _fit(self) -> None:
        self.setMinimumWidth(self._inside.minimumSizeHint().width() + look().px(14))

    @property
    def current_link(self) -> Code | None:
        """The code that Enter would follow, None while no link is chosen."""
        links = self._links()
        return links[self._link] if 0 <= self._link < len(links) else None

    def walk_links(self, by: int) -> None:
        """Go to the next link (-1: the one before), with the focus here."""
        links = self._links()
        if not links:
            return
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._link = max(0, min(len(links) - 1, self._link + by))
        at = self._link
        for part in self._parts:
            number = len(part.links) if part.isVisible() else 0
            place = part.show_link(at if 0 <= at < number else -1)
            if place.isValid():
                self.ensureVisible(0, part.mapTo(self._inside, place.topLeft()).y(), 0, look().px(40))
            at -= number
        announce(self, f"{self.current_link}")

    def leave_links(self) -> bool:
        """Let no link stand out any more; False where none did."""
        was_on, self._link = self._link >= 0, -1
        for part in self._parts:
            part.show_link(-1)
        return was_on

    def _links(self) -> list[Code]:
        return [code for part in self._parts if part.isVisible() for code in part.links]

    def show_sections(self, sections: Sequence[Section]) -> None:
        """Show other facts."""
        self._link = -1
        self.rows.show_lines([line for section in sections for line in lines_of(section)])
