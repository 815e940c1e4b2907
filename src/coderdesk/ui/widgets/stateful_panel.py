"""A panel that always says where it stands: its content, or why there is none and what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QStackedLayout, QWidget

from coderdesk.ui import tokens
from coderdesk.ui.failures import Told
from coderdesk.ui.widgets.base import announce, column, row
from coderdesk.ui.widgets.buttons import DeskButton
from coderdesk.ui.widgets.labels import IconLabel, Label

#: Work that is done sooner never shows its loading state: a flash of it would only disturb.
LOADING_AFTER_MS = 200
_CENTRE = Qt.AlignmentFlag.AlignCenter


class StatefulPanel(QFrame):
    """Shows `content`, or one of three designed states with at most one action.

    `action_chosen` is emitted when the coder takes the action of the state that is shown.
    """

    action_chosen = Signal()

    def __init__(self, content: QWidget, *, ground: str = "raised", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", ground)
        self._content = content
        self._notice = _Notice()
        self._notice.action.clicked.connect(self.action_chosen)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(content)
        self._stack.addWidget(self._notice)
        self._state = "content"
        self._later = QTimer(self, singleShot=True, interval=LOADING_AFTER_MS)
        self._later.timeout.connect(self._show_loading_now)
        self._loading = ""

    @property
    def action(self) -> DeskButton:
        """The button of the state that is shown, hidden where that offers nothing."""
        return self._notice.action

    @property
    def state(self) -> str:
        """Which of "content", "empty", "loading", "failed" is meant to be seen (loading may wait a moment)."""
        return self._state

    def show_content(self) -> None:
        """Show what the panel is for."""
        self._turn_to("content")
        self._stack.setCurrentWidget(self._content)

    def show_empty(self, title: str, text: str = "", action: str = "", icon: str = "empty") -> None:
        """Say what would be here, what to do next, and offer one action."""
        self._turn_to("empty")
        self._notice.say(icon, "text_muted", title, text, action)
        self._stack.setCurrentWidget(self._notice)

    def show_loading(self, what: str) -> None:
        """Say what is being read, unless it is there within 200 ms."""
        self._turn_to("loading")
        self._loading = what
        self._later.start()

    def show_failed(self, told: Told, action: str = "Try again") -> None:
        """Say what went wrong and offer one way on."""
        self._turn_to("failed")
        self._notice.say("failed", "danger", told.message, told.remedy, action)
        self._stack.setCurrentWidget(self._notice)
        announce(self, str(told))

    def _show_loading_now(self) -> None:
        self._notice.say("loading", "text_muted", self._loading, "", "")
        self._stack.setCurrentWidget(self._notice)

    def _turn_to(self, state: str) -> None:
        self._state = state
        self._later.stop()


class _Notice(QWidget):
    """Icon, title, sentence, action, in the middle of a panel."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = IconLabel("empty", "text_muted", 32)
        self._title = Label("", "strong", wrap=True)
        self._text = Label("", "body", "text_muted", wrap=True)
        for label in (self._title, self._text):
            label.setAlignment(_CENTRE)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
        self.action = DeskButton("")
        margins = (tokens.PADDING_HEAD, tokens.PADDING, tokens.PADDING_HEAD, tokens.PADDING)
        icon, action = row(None, self._icon, None), row(None, self.action, None)
        self.setLayout(column(None, icon, self._title, self._text, action, None, margins=margins))

    def say(self, icon: str, role: str, title: str, text: str, action: str) -> None:
        """Show another state."""
        self._icon.set_icon(icon, role)
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.action.set_words(action)
        self.action.setVisible(bool(action))
