"""Tabs over a list: saved views with their counts, the books of the encoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QSizePolicy

from coderdesk.ui import tokens
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.theme import look
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.base import Box, fixed_height, in_tab_order, row
from coderdesk.ui.widgets.paint import CENTRED, chip_size, key_cap_size, paint_chip, paint_key_cap, text_width
from coderdesk.ui.words import count as count_words


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: its id, its words, how many things are behind it (None: not said), and the action whose key opens it.

    Where the count is of a kind that needs a look, `tone` colours it and `thing` names it ("error").
    """

    id: str
    title: str
    count: int | None = None
    action: str = ""
    tone: Tone | None = None
    thing: str = ""


class TabStrip(QFrame):
    """Tabs in a row, left and right by arrow keys. `chosen(id)` is emitted when the coder takes one.

    Without `caps`, or where there is no room for them, a tab names its key in the tooltip alone.
    """

    chosen = Signal(str)

    def __init__(
        self, tabs: Sequence[Tab] = (), *, keys: KeyTable | None = None, name: str = "Views", caps: bool = True
    ) -> None:
        super().__init__()
        self.setProperty("ground", "raised")
        self.setProperty("edge", "bottom")
        self.setAccessibleName(name)
        self._keys, self._caps = keys, caps
        self._buttons: dict[str, _TabButton] = {}
        self._group = QButtonGroup(self)
        self._trailing = row()
        self._row = row(gap=4, margins=(tokens.PADDING, 0, tokens.PADDING, 0))
        self._tabs = row(gap=4)
        self._row.put(self._tabs, None, self._trailing)
        self.setLayout(self._row)
        fixed_height(self, tokens.TAB)
        self.set_tabs(tabs)

    @property
    def current(self) -> str:
        """The id of the tab that is open, or ""."""
        return next((name for name, button in self._buttons.items() if button.isChecked()), "")

    def trailing(self) -> Box:
        """Return the place at the right end of the strip."""
        return self._trailing

    def set_tabs(self, tabs: Sequence[Tab]) -> None:
        """Show `tabs`; the one that is open stays open if it is among them."""
        current, before = self.current, None
        if [tab.id for tab in tabs] == list(self._buttons):
            for tab in tabs:
                self._buttons[tab.id].set_tab(tab)
            return
        if self._buttons:
            before = next(iter(self._buttons.values())).previousInFocusChain()
        for button in self._buttons.values():
            self._group.removeButton(button)
            self._tabs.removeWidget(button)
            button.deleteLater()
        self._buttons = {tab.id: self._button(tab) for tab in tabs}
        if before is not None:
            in_tab_order(before, *self._buttons.values())
        if tabs:
            self._buttons[current if current in self._buttons else tabs[0].id].setChecked(True)

    def set_count(self, tab: str, count: int | None) -> None:
        """Say how many things are behind a tab."""
        self._buttons[tab].set_count(count)

    def open(self, tab: str) -> None:
        """Open a tab without telling: `chosen` speaks of what the coder does."""
        self._buttons[tab].setChecked(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inset = look().px(tokens.PADDING) * 2 + self._trailing.sizeHint().width()
        needed = sum(button.whole_width() + look().px(4) for button in self._buttons.values())
        for button in self._buttons.values():
            button.show_cap(shown=needed + inset <= self.width())

    def _button(self, tab: Tab) -> _TabButton:
        button = _TabButton(tab)
        self._group.addButton(button)
        self._tabs.addWidget(button)
        button.clicked.connect(lambda: self.chosen.emit(tab.id))
        if self._keys is not None and tab.action:
            keys, action = self._keys, tab.action
            keys.follow(button, lambda: button.set_key(keys.text(action), cap=self._caps))
        return button


class _TabButton(QAbstractButton):
    """One tab, drawn: words, count, key, and a bar of accent under the one that is open."""

    def __init__(self, tab: Tab) -> None:
        super().__init__()
        self._tab, self._count, self._key, self._cap = tab, tab.count, "", ""
        self._shows_cap = True
        self.setText(tab.title.replace("&", "&&"))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)
        self.set_count(tab.count)
        look().changed.connect(self.updateGeometry)

    def set_tab(self, tab: Tab) -> None:
        self._tab = tab
        self.setText(tab.title.replace("&", "&&"))
        self.set_count(tab.count)

    def set_count(self, count: int | None) -> None:
        self._count = count
        thing = self._tab.thing
        said = [] if count is None else [count_words(count, thing) if thing else f"{count:,}"]
        self.setAccessibleName(", ".join([self._tab.title, *said]))
        self._tell()
        self.updateGeometry()
        self.update()

    def set_key(self, key: str, *, cap: bool = True) -> None:
        self._key, self._cap = key, key if cap else ""
        self._tell()
        self.updateGeometry()
        self.update()

    def show_cap(self, *, shown: bool) -> None:
        """Show the key on the tab, or leave it to the tooltip."""
        if shown != self._shows_cap:
            self._shows_cap = shown
            self.updateGeometry()
            self.update()

    def whole_width(self) -> int:
        """Return how wide the tab is with its key."""
        return self._width(self._cap)

    def _tell(self) -> None:
        words = self.accessibleName() if self._tab.thing else self._tab.title
        self.setToolTip(f"{words} ({self._key})" if self._key else words)

    def sizeHint(self) -> QSize:
        return QSize(self._width(self._cap if self._shows_cap else ""), look().px(tokens.TAB - 1))

    def _width(self, cap: str) -> int:
        theme = look()
        width = text_width(theme.font("strong"), self._tab.title) + theme.px(16)
        if self._count is not None:
            width += chip_size(f"{self._count:,}").width() + theme.px(6)
        if cap:
            width += key_cap_size(cap).width() + theme.px(6)
        return width

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width(""), look().px(tokens.TAB - 1))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        theme, painter, on = look(), QPainter(self), self.isChecked()
        x, gap, middle = theme.px(8), theme.px(6), self.height() // 2
        font = theme.font("strong" if on else "medium")
        painter.setFont(font)
        painter.setPen(theme.color("text" if on else "text_muted"))
        width = text_width(font, self._tab.title)
        painter.drawText(QRect(x, 0, width + 2, self.height()), CENTRED, self._tab.title)
        at = QRect(x + width + gap, 0, 0, 0).topLeft()
        if self._count is not None:
            size = chip_size(f"{self._count:,}")
            at.setY(middle - size.height() // 2)
            paint_chip(painter, at, f"{self._count:,}", self._tab.tone or (Tone.ACCENT if on else Tone.NEUTRAL))
            at.setX(at.x() + size.width() + gap)
        if self._cap and self._shows_cap:
            at.setY(middle - key_cap_size(self._cap).height() // 2)
            paint_key_cap(painter, at, self._cap)
        if on:
            bar = theme.px(2)
            painter.fillRect(0, self.height() - bar, self.width(), bar, theme.color("accent"))
        if self.hasFocus():
            pen = painter.pen()
            pen.setColor(theme.color("accent"))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.drawRect(self.rect().adjusted(1, 3, -1, -5))
