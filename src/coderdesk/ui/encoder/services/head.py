"""The head of a service code: code, title, validity, whose text it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from coderdesk.domain.codes import Code
from coderdesk.services.service_codes import ServicePage
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.base import column, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind
from coderdesk.ui.widgets.chip import Chip
from coderdesk.ui.widgets.labels import Label
from coderdesk.ui.words import short_date

UNTITLED = "CPT descriptors are licensed by the AMA; they come with your own files"


class ServiceHead(QWidget):
    """`post_chosen` is its button; `code` is the code that is shown."""

    post_chosen = Signal()

    def __init__(self, keys: KeyTable) -> None:
        super().__init__()
        self.code: Code | None = None
        self._code = Label("", "code_large", "accent")
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._state = Chip("")
        self._licensed = Chip("AMA, licensed: stays on this machine", Tone.INFO, "lock")
        self._title = Label("", "medium", wrap=True)
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
        self._when = Label("", "small", "text_muted", wrap=True)
        self.post = DeskButton.of(keys, "chart.post", "Post", Kind.PRIMARY)
        self.post.clicked.connect(self.post_chosen)
        self.setLayout(
            column(row(self._code, self._state, self._licensed, None, self.post), self._title, self._when, gap=4)
        )

    def show_page(self, page: ServicePage) -> None:
        """Show another code."""
        self.code = page.code
        entry = page.entry
        self._code.setText(page.code.dotted)
        self._title.setText(page.title or UNTITLED)
        self._title.set_ink("text" if page.title else "text_muted")
        self._licensed.setVisible(page.texts is not None)
        is_valid = entry is not None and entry.valid
        if entry is None:
            self._state.show_state(f"in no list of {page.code.system.label} codes", Tone.NEUTRAL)
        elif is_valid:
            self._state.show_state(f"valid on {short_date(page.on)}", Tone.OK, "ok")
        else:
            self._state.show_state(f"not valid on {short_date(page.on)}", Tone.DANGER, "error")
        words = [] if page.is_known else [f"No loaded file speaks of {page.code.dotted} on {short_date(page.on)}."]
        if entry is not None:
            words = [f"{entry.release.system.label} {entry.release.name}"]
            if entry.valid_from:
                until = f" to {short_date(entry.valid_to)}" if entry.valid_to else ", no end known"
                words.append(f"valid from {short_date(entry.valid_from)}{until}")
        self._when.setText(" · ".join(words))
        self._when.setVisible(bool(words))
        # A code of no loaded list may still be posted: without the licensed files every CPT code is one.
        self.post.setEnabled(is_valid or entry is None)
