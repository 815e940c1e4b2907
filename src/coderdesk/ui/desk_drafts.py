"""What is typed outside of an open chart and not kept yet: a reason on the worklist, a note in the encoder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.ui.chart.drafts import IN_WINDOW, KEPT
from coderdesk.ui.drafts import DraftKeeper
from coderdesk.ui.failures import Told
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.message_line import Message

if TYPE_CHECKING:
    from coderdesk.ui.desk import Desk

WORKLIST, ENCODER = "worklist question", "encoder question"


class DeskDrafts(QObject):
    """Keeps what is typed into the questions of the worklist and of the encoder, and asks them again."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        session = desk.session
        self.keeper = DraftKeeper(desk.frame, self.typed, session.begin, session.now, desk.tasks)
        self.keeper.troubled.connect(self._tell)
        for prompt in (desk.worklist_screen.prompt, desk.encoder_screen.prompt):
            prompt.closed.connect(self.keeper.look)

    def start(self) -> None:
        """Ask again what was being answered when the program was locked, or died."""
        self.keeper.start("", self._put_back)

    def typed(self) -> Mapping[str, str]:
        """Return what stands typed and is not kept."""
        prompts = {WORKLIST: self._desk.worklist_screen.prompt, ENCODER: self._desk.encoder_screen.prompt}
        return {name: json.dumps(typed) for name, prompt in prompts.items() if (typed := prompt.typed())}

    def _put_back(self, drafts: Mapping[str, str]) -> None:
        desk, done = self._desk, False
        about, text = _question(drafts.get(WORKLIST, ""))
        if about.startswith("hold:"):
            desk.worklist.hold(about.removeprefix("hold:"))
            done = desk.worklist_screen.prompt.type_again(about, text)
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
    try:
        found: Any = json.loads(text) if text else {}
    except ValueError:
        return "", ""
    return (str(found.get("about", "")), str(found.get("text", ""))) if isinstance(found, dict) else ("", "")
