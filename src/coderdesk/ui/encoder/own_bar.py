"""What the coder has to do with the code that is shown: star, uses for the client, own note."""

from __future__ import annotations

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QWidget

from coderdesk.domain.codes import Code
from coderdesk.domain.favourites import OwnCodes, OwnMarks
from coderdesk.ui import tokens
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.widgets.base import column, row
from coderdesk.ui.widgets.labels import IconLabel, Label


class OwnBar(QFrame):
    """Star and uses in one line, the note where there is one, and the keys that change them.

    `star_wanted(Code)`: give the code that is shown a star, or take it away; `note_wanted(Code)`: ask for a note on it.
    """

    star_wanted = Signal(object)
    note_wanted = Signal(object)

    def __init__(self, keys: KeyTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Your own")
        self._icon = IconLabel("star", "accent", tokens.ICON_CHIP)
        self.words, self.note = Label("", "small", "text_muted", wrap=True), Label("", "small", wrap=True)
        self._marks = QWidget()
        layout = row(self._icon, self.words, gap=4)
        layout.setStretchFactor(self.words, 1)
        self._marks.setLayout(layout)
        hint = Label("", "caption", "text_muted", wrap=True)
        keys.follow(
            hint, lambda: hint.setText(f"Star {keys.text('encoder.star')} · note {keys.text('encoder.own_note')}")
        )
        self.setLayout(column(self._marks, self.note, hint, gap=4))
        self._code: Code | None = None
        self._own = OwnCodes()
        self._show()

    def bind(self, keys: KeyTable, screen: QWidget) -> None:
        """Let the keys work wherever the focus is on `screen`."""
        keys.bind("encoder.star", screen, lambda: self._tell(self.star_wanted))
        keys.bind("encoder.own_note", screen, lambda: self._tell(self.note_wanted))

    def show_code(self, code: Code) -> None:
        """Show what the coder has to do with `code`."""
        self._code = code
        self._show()

    def show_own(self, own: OwnCodes) -> None:
        """Take what the coder uses, starred and noted."""
        self._own = own
        self._show()

    def _tell(self, wanted: SignalInstance) -> None:
        if self._code is not None:
            wanted.emit(self._code)

    def _show(self) -> None:
        marks = self._own.marks(self._code) if self._code is not None else OwnMarks()
        starred = "favourite" if marks.is_favourite else ""
        self._icon.setVisible(marks.is_favourite)
        self.words.setText(" · ".join(part for part in (starred, marks.use_words) if part))
        self._marks.setVisible(bool(self.words.text()))
        self.note.setText(f"Your note: {marks.note}" if marks.note else "")
        self.note.setVisible(bool(marks.note))
