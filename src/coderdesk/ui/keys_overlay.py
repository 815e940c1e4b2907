"""The list of all keys under F1: searched, and edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from coderdesk.ui.keys import KeyAction, KeyTable, key_text, portable
from coderdesk.ui.matching import match_words
from coderdesk.ui.overlay import Overlay
from coderdesk.ui.widgets.base import announce, column, panel, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind, Size
from coderdesk.ui.widgets.columns import CellChip, Column
from coderdesk.ui.widgets.heads import PanelHead
from coderdesk.ui.widgets.labels import ElidedLabel, Label
from coderdesk.ui.widgets.models import SnapshotModel
from coderdesk.ui.widgets.search_field import SearchField
from coderdesk.ui.widgets.table import DeskTable

WIDTH, HEIGHT = 760, 620
_MODIFIERS = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr, 0)


@dataclass(frozen=True, slots=True)
class _Line:
    """An action as the list shows it."""

    action: KeyAction
    group: str
    keys: tuple[str, ...]
    changed: bool


class KeysOverlay(Overlay):
    """All actions with their keys. Enter changes the keys of the selected one, Del gives it its defaults again."""

    def __init__(self, parent: QWidget, keys: KeyTable) -> None:
        super().__init__(parent, "Keys", width=WIDTH, height=HEIGHT)
        self._keys = keys
        self._search = SearchField("Search actions and keys")
        self._search.textEdited.connect(lambda _text: self._list_actions())
        self._search.chosen.connect(self._capture_current)
        self._search.left.connect(self.close_box)
        self._model = SnapshotModel(
            (
                Column("Where", lambda line: line.group, width=104, ink="text_muted"),
                Column("Does", lambda line: line.action.title, stretch=1, width=240, style="medium"),
                Column("Keys", lambda _line: "", chips=_caps, width=190, tooltip=_spoken),
                Column("", lambda line: "changed" if line.changed else "", width=76, style="caption", ink="accent"),
            )
        )
        self._table = DeskTable(self._model, "Actions and their keys")
        self._search.moved.connect(self._table.step)
        self._table.opened.connect(lambda _line: self._capture_current())
        self._capture = _Capture()
        self._capture.pressed.connect(self._take)
        self._capture.given_up.connect(lambda: self._end_capture(""))
        self._reset = DeskButton("Reset all", Kind.PLAIN, "restore", size=Size.CARD)
        self._reset.clicked.connect(self._reset_all)
        self._foot = QStackedWidget()
        self._foot.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._told = ElidedLabel("", "small", "text_muted")
        usual, capture = QWidget(), self._capture
        line = row(self._told, self._reset)
        line.setStretchFactor(self._told, 1)
        usual.setLayout(line)
        self._foot.addWidget(usual)
        self._foot.addWidget(capture)
        foot = row(margins=(12, 6, 12, 6))
        foot.put(self._foot)
        head = row(self._search, margins=(12, 10, 12, 10))
        body = column(PanelHead("Keys", ground=""), head, self._table, panel(foot, edge="top"), gap=0)
        body.setStretchFactor(self._table, 1)
        self.fill(body)
        # A lambda would hold the overlay, and with it the desk, for as long as the keys live.
        keys.changed.connect(self._list_actions)

    def open(self) -> None:
        super().open()
        self._search.clear()
        self._end_capture("")
        self._list_actions()
        self._table.select(0)
        self._search.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Delete and self._table.hasFocus():
            self._reset_current()
        elif key == Qt.Key.Key_F2:
            self._capture_current()
        else:
            super().keyPressEvent(event)

    def _list_actions(self, _overrides: object = None) -> None:
        typed = self._search.text()
        shown = [line for line in self._lines() if _matches(typed, line)]
        self._model.show_items(shown)
        self._search.set_note(f"{len(shown)} of {len(self._keys.actions())}")
        if self._table.current_row < 0:
            self._table.select(0)

    def _lines(self) -> Sequence[_Line]:
        overrides = self._keys.overrides
        return [
            _Line(
                action,
                action.group.value,
                self._shown(action),
                action.id in overrides,
            )
            for action in self._keys.actions()
        ]

    def _shown(self, action: KeyAction) -> tuple[str, ...]:
        """Return the keys as they are read, each once ("Enter" for both Return and Enter)."""
        if not action.editable:
            return (self._keys.text(action.id),)
        return tuple(dict.fromkeys(map(key_text, self._keys.sequences(action.id))))

    def _capture_current(self) -> None:
        line: _Line | None = self._table.current_item
        if line is None:
            return
        if not line.action.editable:
            self._say("Those keys belong to the list itself and cannot be changed.")
            return
        self._capture.begin(line.action)
        self._foot.setCurrentWidget(self._capture)

    def _take(self, action: KeyAction, key: str) -> None:
        others = self._keys.conflicts(action.id, key)
        if others:
            names = " and ".join(f"“{other.title}” ({other.group.value})" for other in others)
            self._end_capture(f"{key_text(key)} already does {names}. Change that first, or take other keys.")
            return
        self._keys.set_keys(action.id, [key])
        self._end_capture(f"{action.title}: {key_text(key)}")

    def _end_capture(self, told: str) -> None:
        if self._foot.currentWidget() is self._capture:
            self._foot.setCurrentIndex(0)
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._say(told or "Enter changes the keys, Del gives the default again, Esc closes")

    def _say(self, text: str) -> None:
        self._told.setText(text)
        announce(self, text)

    def _reset_current(self) -> None:
        line: _Line | None = self._table.current_item
        if line is not None and line.changed:
            self._keys.reset(line.action.id)
            self._say(f"{line.action.title} has its default keys again.")

    def _reset_all(self) -> None:
        before = self._keys.overrides
        self._keys.reset()
        self._say("All keys are the defaults again." if before else "All keys are the defaults already.")


class _Capture(QWidget):
    """Waits for a key: whatever is pressed is told, Esc gives up."""

    pressed = Signal(object, str)
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._action: KeyAction | None = None
        self._words = Label("", "medium", "accent")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLayout(row(self._words, None))

    def begin(self, action: KeyAction) -> None:
        self._action = action
        self._words.setText(f"Press the new keys for “{action.title}”. Esc keeps the old ones.")
        self.setAccessibleName(self._words.text())
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        # Before Qt sets off an action or moves the focus by Tab: every key belongs to the coder's answer.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self._hear(event)
            return True
        return super().event(event)

    def focusOutEvent(self, event: object) -> None:  # noqa: ARG002 - Qt's signature
        if self._action is not None and self.isVisible():
            self._action = None
            self.given_up.emit()

    def _hear(self, event: QKeyEvent) -> None:
        if event.key() in _MODIFIERS or self._action is None:
            return
        action, self._action = self._action, None
        key = portable(QKeySequence(event.keyCombination()).toString())
        if event.key() == Qt.Key.Key_Escape or not key:
            self.given_up.emit()
        else:
            self.pressed.emit(action, key)


def _caps(line: _Line) -> list[CellChip]:
    return [CellChip(key) for key in line.keys]


def _spoken(line: _Line) -> str:
    return " or ".join(line.keys)


def _matches(typed: str, line: _Line) -> bool:
    """Whether every word typed begins a word of title or group, or is one of the keys ("ctrl+k")."""
    wanted = typed.strip().lower()
    return match_words(typed, f"{line.group} {line.action.title}") is not None or any(
        key.lower().startswith(wanted) for key in line.keys
    )
