"""What stands in a group of editors, as it is written there, and how it is written there again."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QLineEdit, QWidget

from coderdesk.ui.widgets.check import CheckBox
from coderdesk.ui.widgets.editors import Choice


def texts_of(editors: Mapping[str, QWidget]) -> dict[str, str]:
    """Return what stands in each of `editors`; "yes" in a box that is ticked."""
    found: dict[str, str] = {}
    for name, editor in editors.items():
        if isinstance(editor, CheckBox):
            found[name] = "yes" if editor.isChecked() else ""
        elif isinstance(editor, Choice):
            found[name] = editor.line.text()
        elif isinstance(editor, QLineEdit):
            found[name] = editor.text()
    return found


def type_into(editors: Mapping[str, QWidget], texts: Mapping[str, object]) -> None:
    """Write `texts` into the editors of their names, as if they had been typed; others stay as they are."""
    for name, text in texts.items():
        editor = editors.get(name)
        if isinstance(editor, CheckBox):
            editor.setChecked(bool(text))
        elif isinstance(editor, (Choice, QLineEdit)):
            line = editor.line if isinstance(editor, Choice) else editor
            line.setText(str(text))
            line.setModified(True)
