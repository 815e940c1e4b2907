"""What every small widget does the same way: style by property, layouts that scale, lines, spoken news."""

from __future__ import annotations

from html import escape
from itertools import pairwise
from typing import TypeVar

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLayout, QSpacerItem, QWidget

from coderdesk.ui import tokens
from coderdesk.ui.theme import look

SomeWidget = TypeVar("SomeWidget", bound=QWidget)

#: What a layout is made of: a widget, a layout, a gap in px at 100 %, or None for the space that is left over.
Part = QWidget | QLayout | int | None
Margins = tuple[int, int, int, int]
NO_MARGINS: Margins = (0, 0, 0, 0)


def restyle(widget: QWidget, **properties: object) -> None:
    """Set style properties of a widget that may already be on the screen, and draw it anew by them."""
    if all(widget.property(name) == value for name, value in properties.items()):
        return
    for name, value in properties.items():
        widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.updateGeometry()
    widget.update()


def named(widget: SomeWidget, name: str, description: str = "") -> SomeWidget:
    """Give `widget` the name that a screen reader says, and return it."""
    widget.setAccessibleName(name)
    if description:
        widget.setAccessibleDescription(description)
    return widget


def announce(widget: QWidget, text: str) -> None:
    """Let a screen reader say `text` now, wherever the focus is."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def plain_tip(text: str) -> str:
    """Return `text` so that a tooltip shows it as it stands; Qt would read a tag in a patient's words as markup."""
    return f"<qt>{escape(text)}</qt>" if "<" in text else text


class Box(QBoxLayout):
    """A row or a column whose gaps and margins follow the font setting. Lengths are px at 100 %."""

    def __init__(self, direction: QBoxLayout.Direction, gap: int = tokens.GAP, margins: Margins = NO_MARGINS) -> None:
        super().__init__(direction)
        self._gap, self._margins = gap, margins
        self._gaps: list[tuple[QSpacerItem, int]] = []
        self._rescale()
        look().changed.connect(self._rescale)

    def put(self, *parts: Part) -> Box:
        """Add `parts` at the end and return the layout."""
        for part in parts:
            if isinstance(part, QWidget):
                self.addWidget(part)
            elif isinstance(part, QLayout):
                self.addLayout(part)
            elif part is None:
                self.addStretch(1)
            else:
                spacer = QSpacerItem(0, 0)
                self._gaps.append((spacer, part))
                self.addSpacerItem(spacer)
                self._rescale()
        return self

    def _rescale(self) -> None:
        theme = look()
        self.setSpacing(theme.px(self._gap) if self._gap else 0)
        self.setContentsMargins(*(theme.px(margin) if margin else 0 for margin in self._margins))
        across = self.direction() in (QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.RightToLeft)
        for spacer, length in self._gaps:
            spacer.changeSize(theme.px(length) if across else 0, 0 if across else theme.px(length))
        self.invalidate()


def row(*parts: Part, gap: int = tokens.GAP, margins: Margins = NO_MARGINS) -> Box:
    """Return `parts` side by side."""
    return Box(QBoxLayout.Direction.LeftToRight, gap, margins).put(*parts)


def column(*parts: Part, gap: int = tokens.GAP, margins: Margins = NO_MARGINS) -> Box:
    """Return `parts` one under the other."""
    return Box(QBoxLayout.Direction.TopToBottom, gap, margins).put(*parts)


def panel(layout: QLayout, *, ground: str = "", edge: str = "", name: str = "") -> QFrame:
    """Return a frame around `layout`: `ground` surface, raised or sunken; `edge` top, bottom, left, right or card."""
    frame = QFrame()
    frame.setProperty("ground", ground)
    frame.setProperty("edge", edge)
    frame.setLayout(layout)
    if name:
        frame.setAccessibleName(name)
    return frame


def line(*, down: bool = False) -> QFrame:
    """Return a hairline across, or down."""
    frame = QFrame()
    frame.setProperty("line", "down" if down else "across")
    return frame


def in_tab_order(*widgets: QWidget) -> None:
    """Let Tab go through `widgets` in this order. What is added to a window later comes last in it otherwise."""
    for first, second in pairwise(widgets):
        QWidget.setTabOrder(first, second)


def clear(layout: QLayout) -> None:
    """Take everything out of `layout`; its widgets go away."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


def fixed_height(widget: QWidget, px: int) -> None:
    """Keep `widget` at `px` (at 100 %) high, whatever the font setting."""
    _FixedHeight(widget, px)


class _FixedHeight(QFrame):
    """A child that is never shown and keeps its parent's height."""

    def __init__(self, parent: QWidget, px: int) -> None:
        super().__init__(parent)
        self.hide()
        self._kept = parent
        self._px = px
        self._apply()
        look().changed.connect(self._apply)

    def _apply(self) -> None:
        self._kept.setFixedHeight(look().px(self._px))
