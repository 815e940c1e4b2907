"""What the desk says: one line at the foot, and a list of what it said before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QSizePolicy, QWidget

from coderdesk.ui.failures import Told
from coderdesk.ui.icons import icon as icon_of
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.base import announce, column, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind, Size, icon_button
from coderdesk.ui.widgets.heads import PanelHead
from coderdesk.ui.widgets.labels import ElidedLabel, IconLabel
from coderdesk.ui.words import clock

KEPT = 200
_ICONS = {Tone.OK: "ok", Tone.INFO: "info", Tone.WARNING: "warning", Tone.DANGER: "error"}


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence. With `undo`, the line offers to take back what it tells of."""

    text: str
    tone: Tone = Tone.OK
    undo: bool = False
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @classmethod
    def of(cls, told: Told) -> Message:
        """Return a failure as a message; work that the coder stopped is only information."""
        return cls(str(told), Tone.INFO if told.cancelled else Tone.DANGER)


class MessageLine(QWidget):
    """The last message, with Undo where it can be undone. `undo_chosen` is emitted, `list_asked` on a click."""

    undo_chosen = Signal()
    list_asked = Signal()

    def __init__(self, keys: KeyTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Last message")
        self._said: list[Message] = []
        self._icon = IconLabel("")
        self._text = ElidedLabel("", "small")
        self._undo = DeskButton.of(keys, "desk.undo", "Undo", Kind.LINK, size=Size.CARD)
        self._undo.clicked.connect(self.undo_chosen)
        self._all = icon_button("messages", "Past messages")
        keys.follow(self._all, lambda: self._all.setToolTip(keys.tooltip("desk.messages")))
        self._all.clicked.connect(self.list_asked)
        self._text.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.setLayout(row(self._icon, self._text, self._undo, self._all, None))
        self._undo.hide()
        self._all.hide()

    def say(self, message: Message) -> None:
        """Show `message`, keep it in the list, and let a screen reader hear it."""
        self._said = [*self._said[-KEPT + 1 :], message]
        self._icon.set_icon(_ICONS.get(message.tone, "info"), message.tone.ink)
        self._text.setText(message.text)
        self._undo.setVisible(message.undo)
        self._all.show()
        announce(self, message.text)

    def take_back_undo(self) -> None:
        """No longer offer to undo: it was undone, or something came after."""
        self._undo.hide()

    @property
    def offers_undo(self) -> bool:
        """Whether the last message can be undone from here."""
        return not self._undo.isHidden()

    def said(self) -> tuple[Message, ...]:
        """Return what was said since the vault was opened, the oldest first."""
        return tuple(self._said)

    def forget(self) -> None:
        """Forget everything, as on locking: messages name charts."""
        self._said = []
        self._text.setText("")
        self._icon.set_icon("", "text_muted")
        self._undo.hide()
        self._all.hide()


class MessageList(QFrame):
    """The messages of this session, the newest first, over the desk. Esc closes it: `closed`."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Past messages")
        close = icon_button("close", "Close", tip="Close (Esc)")
        close.clicked.connect(self.closed)
        self._list = QListWidget()
        self._list.setAccessibleName("Past messages, the newest first")
        self._list.setWordWrap(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLayout(
            column(PanelHead("Messages", "", close, ground="raised"), self._list, gap=0, margins=(1, 1, 1, 6))
        )

    def show_messages(self, messages: tuple[Message, ...]) -> None:
        """List `messages` and take the focus."""
        self._list.clear()
        for message in reversed(messages):
            icon = icon_of(_ICONS.get(message.tone, "info"), message.tone.ink)
            self._list.addItem(QListWidgetItem(icon, f"{clock(message.at)}  {message.text}"))
        self._list.setCurrentRow(0)
        self._list.setFocus(Qt.FocusReason.PopupFocusReason)
