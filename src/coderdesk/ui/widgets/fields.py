"""Fields: a label above, the editor, and below it what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from coderdesk.ui import tokens
from coderdesk.ui.widgets.base import announce, column, restyle, row
from coderdesk.ui.widgets.labels import IconLabel, Label


class Field(QWidget):
    """One row of a form. `editor` is any input; its name for a screen reader is the label."""

    def __init__(self, label: str, editor: QWidget, *, required: bool = False, hint: str = "") -> None:
        super().__init__()
        self.editor = editor
        self._label, self._hint = label, hint
        head = Label(label, "caption_medium", "text_muted")
        mark = Label("required", "caption", "text_muted")
        if not required:
            mark.hide()
        self._icon = IconLabel("error", "danger", tokens.ICON_CHIP)
        self._below = Label(hint, "caption", "text_muted", wrap=True)
        self._icon.hide()
        if not hint:
            self._below.hide()
        head.setBuddy(editor)
        editor.setAccessibleName(f"{label}, required" if required else label)
        editor.setAccessibleDescription(hint)
        below = row(self._icon, self._below, gap=4)
        below.setStretchFactor(self._below, 1)
        below.setAlignment(self._icon, Qt.AlignmentFlag.AlignTop)
        self.setLayout(column(row(head, mark, None, gap=6), editor, below, gap=4))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFocusProxy(editor)

    @property
    def error(self) -> str:
        """What is wrong with what was typed, or ""."""
        return "" if self._icon.isHidden() else self._below.text()

    def set_error(self, error: str) -> None:
        """Say under the field what is wrong and how to put it right; "" when nothing is."""
        if error == self.error and bool(error) == (not self._icon.isHidden()):
            return
        self._icon.setVisible(bool(error))
        self._below.setText(error or self._hint)
        self._below.setVisible(bool(error or self._hint))
        self._below.set_ink("danger" if error else "text_muted")
        restyle(self.editor, wrong=bool(error))
        self.editor.setAccessibleDescription(error or self._hint)
        if error:
            announce(self.editor, f"{self._label}: {error}")
