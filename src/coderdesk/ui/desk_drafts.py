"""What is typed outside of an open chart and not kept: a reason on the worklist, a note in the encoder, settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.ui.chart.drafts import IN_WINDOW, KEPT
from coderdesk.ui.drafts import DraftKeeper, read_draft, read_value
from coderdesk.ui.failures import Told
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.message_line import Message

if TYPE_CHECKING:
    from coderdesk.ui.desk import Desk

WORKLIST, ENCODER = "worklist question", "encoder question"
WAITS = "Your unfinished change waits in the settings."


class DeskDrafts(QObject):
    """Keeps what is typed into the questions of the worklist and of the encoder and what the screens tell of, and puts
    it back. The chart has drafts of its own (`ui.chart.drafts`)."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        session = desk.session
        self._screens = {
            "worklist": desk.worklist_screen,
            "encoder": desk.encoder_screen,
            "bills": desk.bills_screen,
            "settings": desk.settings_screen,
        }
        # The encoder may stand in a window of its own.
        roots = (desk.frame, desk.encoder_screen)
        self.keeper = DraftKeeper(desk.frame, self.typed, session.begin, session.now, desk.tasks, roots=roots)
        self.keeper.troubled.connect(self._tell)
        for prompt in (desk.worklist_screen.prompt, desk.encoder_screen.prompt):
            prompt.closed.connect(self.keeper.look)
        for screen in self._screens.values():
            screen.typed_changed.connect(self.keeper.look)
        desk.settings_screen.said.connect(lambda _message: self.keeper.look())
        desk.settings_screen.settled.connect(self.keeper.look)
        desk.settings_screen.put_back.connect(self._tell_kept)

    def start(self) -> None:
        """Ask again what was being answered when the program was locked, or died."""
        self.keeper.start("", self._put_back)

    def typed(self) -> Mapping[str, str]:
        """Return what stands typed and is not kept."""
        prompts = {WORKLIST: self._desk.worklist_screen.prompt, ENCODER: self._desk.encoder_screen.prompt}
        found = {name: json.dumps(typed) for name, prompt in prompts.items() if (typed := prompt.typed())}
        for place, screen in self._screens.items():
            found |= {f"{place}.{name}": json.dumps(typed) for name, typed in screen.typed().items()}
        return found

    def _put_back(self, drafts: Mapping[str, str]) -> None:
        desk, done = self._desk, False
        for place, screen in self._screens.items():
            begins = f"{place}."
            typed = {field.removeprefix(begins): text for field, text in drafts.items() if field.startswith(begins)}
            if typed:
                screen.type_again({name: read_value(text) for name, text in typed.items()})
        if desk.settings_screen.waiting and desk.frame.current != "settings":
            desk.say(Message(WAITS, Tone.INFO))
        about, text = _question(drafts.get(WORKLIST, ""))
        if about.startswith("hold:"):
            desk.worklist.hold(about.removeprefix("hold:"))
            done = desk.worklist_screen.prompt.type_again(about, text) or done
        about, text = _question(drafts.get(ENCODER, ""))
        system, _colon, code = about.removeprefix("note:").partition(":")
        if about.startswith("note:") and system in set(CodeSystem):
            desk.encoder.own.note_on(Code(CodeSystem(system), code))
            done = desk.encoder_screen.prompt.type_again(about, text) or done
        if done:
            self._tell_kept()
        else:
            desk.returning.drafts_are_back()

    def _tell_kept(self) -> None:
        self._desk.say(Message(KEPT, Tone.INFO))

    def _tell(self, told: Told) -> None:
        self._desk.say(Message(f"{told} {IN_WINDOW}", Tone.WARNING))


def _question(text: str) -> tuple[str, str]:
    found = read_draft(text)
    return str(found.get("about", "")), str(found.get("text", ""))
