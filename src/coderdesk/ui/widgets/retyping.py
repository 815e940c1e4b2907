"""What stands in a group of editors, as it is written there, and how it is written there again."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QWidget

from coderdesk.ui.widgets.check import CheckBox
from coderdesk.ui.widgets.editors import Choice


def texts_of(editors: Mapping[str, QWidget]) -> dict[str, str]:
    """Return what stands in each of `editors`; "yes" in a box that is ticked, a number as Python writes it."""
    found: dict[str, str] = {}
    for name, editor in editors.items():
        if isinstance(editor, CheckBox):
            found[name] = "yes" if editor.isChecked() else ""
        elif isinstance(editor, Choice):
            found[name] = editor.line.text()
        elif isinstance(editor, QDoubleSpinBox):
            found[name] = str(editor.value())
        elif isinstance(editor, QLineEdit):
            found[name] = editor.text()
    return found


def type_into(editors: Mapping[str, QWidget], texts: Mapping[str, object]) -> None:
    """Write `texts` into the editors of their names, as if they had been typed; others stay as they are."""
    for name, text in texts.items():
        editor = editors.get(name)
        if isinstance(editor, CheckBox):
            editor.setChecked(bool(text))
        elif isinstance(editor, QDoubleSpinBox):
            editor.setValue(_number(text, editor.value()))
        elif isinstance(editor, (Choice, QLineEdit)):
            line = editor.line if isinstance(editor, Choice) else editor
            line.setText(str(text))
            line.setModified(True)


class FormDraft:
    """The editors of a form by name, and what is kept of each: what stands there otherwise is typed and not kept."""

    def __init__(self, editors: Mapping[str, QWidget]) -> None:
        self._editors = editors
        self._kept = texts_of(editors)

    def typed(self) -> dict[str, str]:
        """Return what stands in the editors and is not kept, half of an option's words too."""
        return {name: text for name, text in texts_of(self._editors).items() if text != self._kept[name]}

    def type_again(self, texts: Mapping[str, object]) -> bool:
        """Write what `typed` returned; an option of exactly these words is chosen, without telling.

        False where none of it is a draft any more: it is kept by now, or its editor is gone.
        """
        self._write(texts)
        return bool(self.typed())

    def show(self, show: Callable[[], object]) -> None:
        """Let `show` write what is kept, into some of the editors or all; what is typed and not kept stands over it
        again."""
        typed = self.typed()
        # Or what is typed into the others would pass for kept.
        self._write({name: self._kept[name] for name in typed})
        self.forget(show)
        self._write(typed)

    def forget(self, show: Callable[[], object]) -> None:
        """Let `show` write what is kept into the editors, over whatever is typed."""
        show()
        self._kept = texts_of(self._editors)

    def _write(self, texts: Mapping[str, object]) -> None:
        type_into(self._editors, texts)
        for name, editor in self._editors.items():
            if isinstance(editor, Choice) and (at := editor.findText(str(texts.get(name)))) >= 0:
                editor.setCurrentIndex(at)


def _number(text: object, usual: float) -> float:
    try:
        return float(str(text))
    except ValueError:
        return usual
