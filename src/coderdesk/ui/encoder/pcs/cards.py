"""The seven axes of a code as cards: what each asks for, and what is chosen."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from coderdesk.services.pcs_builder import WHOLE, Building
from coderdesk.ui import tokens
from coderdesk.ui.icons import paint_icon
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import row
from coderdesk.ui.widgets.lines import Lines
from coderdesk.ui.widgets.paint import chip_size, paint_chip

HEIGHT, NARROWEST = 82, 78
#: More characters than this on a card would only be noise.
MOST_OFFERED = 5


class AxisCard(QAbstractButton):
    """One axis: its place and title, the character, and what that means; a click looks at it."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self._place, self._title, self._character, self._label, self._offered = place, "", "", "", ""
        self._lines = Lines()
        self.setCheckable(True)
        # Left and Right go from card to card while the focus stays in the list of values.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.updateGeometry)

    @property
    def character(self) -> str:
        """The character that is shown, or ""."""
        return self._character

    def show_axis(self, title: str, character: str, label: str, offered: str, *, is_current: bool) -> None:
        """Show another state; `offered` are the characters that may stand here, told where none is chosen."""
        self._title, self._character, self._label, self._offered = title, character, label, offered
        self.setChecked(is_current)
        self.setEnabled(bool(title))
        chosen = f"{character} {label}" if character else "nothing chosen"
        self.setAccessibleName(f"{self._place} {title}: {chosen}")
        self.setToolTip(label)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().px(NARROWEST), look().px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        theme, painter, on = look(), QPainter(self), self.isChecked()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accent" if on else "border"), 2 if on else 1))
        painter.setBrush(theme.color("accent_soft" if on else "surface_raised"))
        radius = theme.px(tokens.RADIUS_CARD)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), radius, radius)
        inside = self.rect().adjusted(theme.px(10), theme.px(5), -theme.px(10), -theme.px(5))
        third = inside.height() // 4
        self._words(painter, QRect(inside.left(), inside.top(), inside.width(), third), "caption_medium", self._head)
        lowest = QRect(inside.left(), inside.bottom() - third + 1, inside.width(), third)
        self._words(painter, lowest, "small", self._label)
        self._paint_character(painter, inside.adjusted(0, third, 0, -third))

    @property
    def _head(self) -> str:
        return f"{self._place}  {self._title}".rstrip()

    def _paint_character(self, painter: QPainter, space: QRect) -> None:
        theme = look()
        if self._character:
            painter.setPen(theme.color("accent" if self.isChecked() else "text"))
            self._lines.line("code_huge", self._character, space.width()).paint(painter, space)
            if not self.isChecked():
                side = theme.px(tokens.ICON)
                mark = QRect(space.right() - side, space.center().y() - side // 2, side, side)
                paint_icon(painter, mark, "check", "ok")
        elif self.isChecked() and self._offered:
            offered = self._fitting(space.width())
            size = chip_size(offered, mono=True)
            at = space.topLeft()
            at.setY(space.center().y() - size.height() // 2)
            paint_chip(painter, at, offered, tokens.Tone.ACCENT, mono=True)

    def _fitting(self, width: int) -> str:
        """Return as many of the characters that may stand here as there is room for."""
        for most in range(min(MOST_OFFERED, len(self._offered)), 0, -1):
            offered = " ".join(self._offered[:most]) + (" …" if len(self._offered) > most else "")
            if chip_size(offered, mono=True).width() <= width:
                return offered
        return "…"

    def _words(self, painter: QPainter, space: QRect, style: str, text: str) -> None:
        painter.setPen(look().color("accent" if self.isChecked() else "text_muted"))
        self._lines.line(style, text, space.width()).paint(painter, space)


class AxisCards(QWidget):
    """All seven. `place_chosen(int)` is a click on the axis at that place."""

    place_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Axes of the code")
        self.cards = tuple(AxisCard(place) for place in range(1, WHOLE + 1))
        for place, card in enumerate(self.cards, 1):
            card.clicked.connect(lambda _checked=False, place=place: self.place_chosen.emit(place))
        self.setLayout(row(*self.cards, gap=8))

    @property
    def code(self) -> str:
        """The characters that the cards show."""
        return "".join(card.character for card in self.cards)

    def show_building(self, building: Building) -> None:
        """Show how far a code is."""
        rows = building.table.rows if building.table is not None else ()
        later = {axis.place: axis.title for axis in rows[0].axes} if rows else {}
        for place, card in enumerate(self.cards, 1):
            is_current = place == building.place
            axis = building.chosen[place - 1] if place <= len(building.chosen) else None
            if axis is not None:
                value = axis.values[0]
                card.show_axis(axis.title, value.character, value.label, "", is_current=is_current)
            elif is_current and building.axis is not None:
                offered = "".join(value.character for value in building.axis.values)
                card.show_axis(building.axis.title, "", "", offered, is_current=True)
            else:
                card.show_axis(later.get(place, ""), "", "", "", is_current=False)
            card.setEnabled(place <= len(building.start) + 1)
