"""Buttons: icon, words and key in one; one primary on a screen."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

from coderdesk.ui import tokens
from coderdesk.ui.icons import icon as icon_of
from coderdesk.ui.icons import paint_icon
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import restyle
from coderdesk.ui.widgets.paint import CENTRED, key_cap_size, paint_key_cap, text_width


class Kind(StrEnum):
    """Primary is the one main action of a screen; plain has an edge; ghost is words alone; link is words in accent."""

    PRIMARY = "primary"
    PLAIN = "plain"
    GHOST = "ghost"
    LINK = "link"


class Size(StrEnum):
    """28 px, 34 px (unlock), 24 px (on a card)."""

    USUAL = "usual"
    TALL = "tall"
    CARD = "card"


#: How narrow a button on a card may become, in px at 100 %.
LEAST_ON_CARD = 96
ELIDE = Qt.TextElideMode.ElideRight
_HEIGHTS = {Size.USUAL: tokens.CONTROL, Size.TALL: tokens.CONTROL_TALL, Size.CARD: tokens.CONTROL_CARD}


class DeskButton(QPushButton):
    """A button that shows its key. Enter presses it as well as Space."""

    def __init__(
        self,
        text: str,
        kind: Kind = Kind.PLAIN,
        icon: str = "",
        *,
        size: Size = Size.USUAL,
        tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind, self._icon, self._size = kind, icon, size
        self._words, self._key, self._trailing = text, "", ""
        self.setProperty("kind", kind.value)
        self.setProperty("measure", size.value)
        self.setAutoDefault(False)
        if size is Size.CARD:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setToolTip(tip)
        self._name()
        look().changed.connect(self.updateGeometry)

    @classmethod
    def of(
        cls,
        keys: KeyTable,
        action: str,
        text: str = "",
        kind: Kind = Kind.PLAIN,
        icon: str = "",
        *,
        size: Size = Size.USUAL,
        cap: bool = True,
        parent: QWidget | None = None,
    ) -> DeskButton:
        """Return the button of an action: its tooltip and (with `cap`) its face name the key, and follow the table."""
        button = cls(text or keys.action(action).title, kind, icon, size=size, parent=parent)

        def show_key() -> None:
            button.setToolTip(keys.tooltip(action, text))
            if cap:
                button.set_key(keys.text(action))

        keys.follow(button, show_key)
        return button

    def words(self) -> str:
        """Return the words on it."""
        return self._words

    def set_words(self, text: str) -> None:
        """Put other words on it."""
        self._words = text
        self._name()

    def set_key(self, key: str) -> None:
        """Show a key cap after the words, "" for none."""
        self._key = key
        self._name()

    def set_icon(self, icon: str) -> None:
        """Show another icon before the words, "" for none."""
        self._icon = icon
        self._name()

    def set_trailing(self, icon: str) -> None:
        """Show an icon at the end, such as "fold" for a button that opens a menu."""
        self._trailing = icon
        self._name()

    def set_kind(self, kind: Kind) -> None:
        """Make it the main action, or no longer."""
        self._kind = kind
        restyle(self, kind=kind.value)

    @property
    def kind(self) -> Kind:
        """Whether it is the main action."""
        return self._kind

    def _name(self) -> None:
        self.setAccessibleName(self._words)
        self.setAccessibleDescription(f"Key {self._key}" if self._key else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        theme = look()
        inset = (
            theme.px(tokens.GAP if self._kind in (Kind.GHOST, Kind.LINK) or self._size is Size.CARD else tokens.PADDING)
            + 1
        )
        height = _HEIGHTS[self._size]
        return QSize(self._content_width(self._key) + 2 * inset, theme.px(height))

    def minimumSizeHint(self) -> QSize:
        # Where there is little room the key cap goes first; the tooltip still names it.
        size, cap = self.sizeHint(), key_cap_size(self._key).width() + look().px(6)
        if self._size is Size.CARD:
            # A way out may name a whole title: on a narrow card its words are cut, and the tooltip has them.
            return QSize(min(size.width(), look().px(LEAST_ON_CARD)), size.height())
        return QSize(size.width() - (cap if self._key and self._words else 0), size.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        option.icon = QIcon()
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        self._paint_content(painter)

    def _type(self) -> str:
        if self._size is Size.CARD:
            return "small_medium"
        return "strong" if self._kind is Kind.PRIMARY else "medium"

    def _content_width(self, key: str) -> int:
        theme = look()
        widths = [
            width
            for is_there, width in (
                (self._icon, theme.px(tokens.ICON)),
                (self._words, text_width(theme.font(self._type()), self._words) + 1),
                (key, key_cap_size(key).width()),
                (self._trailing, theme.px(tokens.ICON_CHIP)),
            )
            if is_there
        ]
        return sum(widths) + max(0, len(widths) - 1) * theme.px(6)

    def _paint_content(self, painter: QPainter) -> None:
        theme = look()
        primary = self._kind is Kind.PRIMARY and self.isEnabled()
        ink = "on_accent" if primary else "text" if self.isEnabled() else "text_disabled"
        if self.isEnabled() and not primary and (self.isChecked() or self._kind is Kind.LINK):
            ink = "accent"
        key = self._key if self._content_width(self._key) + theme.px(tokens.GAP) <= self.width() else ""
        x, middle, gap = max(2, (self.width() - self._content_width(key)) // 2), self.height() // 2, theme.px(6)
        if self._icon:
            side = theme.px(tokens.ICON)
            quiet = "text_muted" if ink == "text" else ink
            paint_icon(painter, QRect(x, middle - side // 2, side, side), self._icon, quiet)
            x += side + gap
        if self._words:
            font = theme.font(self._type())
            width = text_width(font, self._words) + 1
            room = self.width() - x - theme.px(4)
            painter.setFont(font)
            painter.setPen(theme.color(ink))
            words = self._words if width <= room else painter.fontMetrics().elidedText(self._words, ELIDE, room)
            painter.drawText(QRect(x, 0, width + 1, self.height()), CENTRED, words)
            x += width + gap
        if key:
            size = key_cap_size(key)
            quiet, edge = ("on_accent", "on_accent") if primary else ("text_muted", "border")
            paint_key_cap(painter, QPoint(x, middle - size.height() // 2), key, quiet, edge)
            x += size.width() + gap
        if self._trailing:
            side = theme.px(tokens.ICON_CHIP)
            paint_icon(painter, QRect(x, middle - side // 2, side, side), self._trailing, "text_muted")


class IconButton(QToolButton):
    """A button that is an icon alone; its name is what a screen reader says."""

    def __init__(self, icon: str, name: str, tip: str, role: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setIcon(icon_of(icon, role, active="accent"))
        self.setAccessibleName(name)
        self.setToolTip(tip or name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._rescale()
        look().changed.connect(self._rescale)

    def _rescale(self) -> None:
        side = look().px(tokens.ICON)
        self.setIconSize(QSize(side, side))


def icon_button(
    icon: str, name: str, *, tip: str = "", role: str = "text_muted", parent: QWidget | None = None
) -> IconButton:
    """Return a button that is an icon alone; `name` is its tooltip as well, unless `tip` is given."""
    return IconButton(icon, name, tip, role, parent)
