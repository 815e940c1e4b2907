"""The 7th character as buttons: a grid by course of care and kind of fracture, or a list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QGridLayout, QSizePolicy, QWidget

from coderdesk.services.seventh import SeventhGrid
from coderdesk.ui import tokens
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import named
from coderdesk.ui.widgets.buttons import DeskButton, Size
from coderdesk.ui.widgets.labels import Label

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SeventhPicker(QWidget):
    """`chosen(str)` is a character that the coder took, by its button, by arrow keys, or by its letter."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._buttons: dict[str, _CharacterButton] = {}
        self._grid: SeventhGrid | None = None
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.setAccessibleName("7th character")
        look().changed.connect(self._rescale)
        self._rescale()

    @property
    def characters(self) -> tuple[str, ...]:
        """What may be chosen, in reading order."""
        return tuple(self._buttons)

    def show_grid(self, grid: SeventhGrid, chosen: str) -> None:
        """Show what may be chosen, with `chosen` pressed ("" for none)."""
        if grid != self._grid:
            self._fill(grid)
        self._group.setExclusive(False)
        for character, button in self._buttons.items():
            button.setChecked(character == chosen)
        self._group.setExclusive(True)

    def start(self) -> None:
        """Take the focus, at the chosen character or at the first."""
        chosen = self._group.checkedButton() or next(iter(self._buttons.values()), None)
        if chosen is not None:
            chosen.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _fill(self, grid: SeventhGrid) -> None:
        self._grid = grid
        had_focus = any(button.hasFocus() for button in self._buttons.values())
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._buttons.clear()
        for place, title in enumerate(grid.columns):
            self._layout.addWidget(Label(title, "caption", "text_muted"), 0, place + 1, Qt.AlignmentFlag.AlignHCenter)
        for line, row in enumerate(grid.rows, 1):
            words = Label(row.title[:1].upper() + row.title[1:], "body", wrap=not grid.columns)
            for place, cell in enumerate(row.cells):
                if cell is not None:
                    self._layout.addWidget(self._button(*cell), line, place + 1 if grid.columns else 0)
            self._layout.addWidget(words, line, 0 if grid.columns else 1)
        self._layout.setColumnStretch(1 if not grid.columns else 0, 1)
        self._layout.setColumnStretch(0 if not grid.columns else 1, 0)
        if had_focus:
            self.start()

    def _button(self, character: str, meaning: str) -> QAbstractButton:
        button = self._buttons[character] = _CharacterButton(character)
        named(button, f"{character}, {meaning}")
        button.setToolTip(f"{meaning[:1].upper()}{meaning[1:]} ({character})")
        self._group.addButton(button)
        button.clicked.connect(lambda: self.chosen.emit(character))
        return button

    def _rescale(self) -> None:
        self._layout.setHorizontalSpacing(look().px(tokens.GAP))
        self._layout.setVerticalSpacing(look().px(4))


class _CharacterButton(DeskButton):
    """A character. Enter is left to the pane around it: there it posts."""

    def __init__(self, character: str) -> None:
        super().__init__(character, size=Size.CARD)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(look().px(44))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            event.ignore()
        else:
            super().keyPressEvent(event)
