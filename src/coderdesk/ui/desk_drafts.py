"""What is typed outside of an open chart and not kept: a reason on the worklist, a note in the encoder, settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.ui.chart.drafts import IN_WINDOW, KEPT
from coderdesk.ui.drafts import DraftKeeper, read_draft
from coderdesk.ui.failures import Told
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.message_line import Message

if TYPE_CHECKING:
    from coderdesk.ui.desk import Desk

WORKLIST, ENCODER, CLAIMS = "worklist question", "encoder question", "claims settings"


class DeskDrafts(QObject):
    """Keeps what is typed into the questions of the worklist and of the encoder and into the settings of claims, and
    puts it back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        session = desk.session
        self.keeper = DraftKeeper(desk.frame, self.typed, session.begin, session.now, desk.tasks)
        self.keeper.troubled.connect(self._tell)
        for prompt in (desk.worklist_screen.prompt, desk.encoder_screen.prompt):
            prompt.closed.connect(self.keeper.look)
        desk.settings_screen.said.connect(lambda _message: self.keeper.look())

    def start(self) -> None:
        """Ask again what was being answered when the program was locked, or died."""
        self.keeper.start("", self._put_back)

    def typed(self) -> Mapping[str, str]:
        """Return what stands typed and is not kept."""
        prompts = {WORKLIST: self._desk.worklist_screen.prompt, ENCODER: self._desk.encoder_screen.prompt}
        found = {name: json.dumps(typed) for name, prompt in prompts.items() if (typed := prompt.typed())}
        if settings := self._desk.settings_screen.claims.typed():
            found[CLAIMS] = json.dumps(settings)
        return found

    def _put_back(self, drafts: Mapping[str, str]) -> None:
        desk, done = self._desk, False
        if settings := read_draft(drafts.get(CLAIMS, "")):
            desk.settings_screen.claims.type_again(settings)
            done = True
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
            desk.say(Message(KEPT, Tone.INFO))

    def _tell(self, told: Told) -> None:
        self._desk.say(Message(f"{told} {IN_WINDOW}", Tone.WARNING))


def _question(text: str) -> tuple[str, str]:
    found = read_draft(text)
    return str(found.get("about", "")), str(found.get("text", ""))
