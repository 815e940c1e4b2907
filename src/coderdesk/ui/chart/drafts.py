"""What is typed at the coding desk and not kept yet: found, kept, and put back where it was typed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.ui.chart.details.panel import TABS
from coderdesk.ui.chart.details.view import NOTE
from coderdesk.ui.drafts import DraftKeeper, read_draft
from coderdesk.ui.failures import Told
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.message_line import Message

if TYPE_CHECKING:
    from coderdesk.ui.chart.desk import ChartDesk

SEARCH, LINE, QUESTION, DETAILS = "search", "line", "question", "details"
KEPT = "Your unfinished change was kept."
IN_WINDOW = "What you type stays in this window for now, and is tried again."


class ChartDrafts(QObject):
    """Follows the open chart. `settled(EncounterId)`: what was kept of it stands again where it was typed."""

    settled = Signal(str)

    def __init__(self, desk: ChartDesk) -> None:
        super().__init__(desk)
        self._desk = desk
        session, screen = desk.session, desk.screen
        self.keeper = DraftKeeper(screen, self.typed, session.begin, session.now, desk.tasks)
        self.keeper.troubled.connect(self._tell)
        desk.opened.connect(self._start)
        desk.saved.connect(lambda _saved: self.keeper.look())
        screen.prompt.closed.connect(self.keeper.look)
        screen.coding.editor.closed.connect(self.keeper.look)
        screen.coding.field.textChanged.connect(lambda _text: self.keeper.look())

    def typed(self) -> Mapping[str, str]:
        """Return what stands typed and is not kept."""
        screen = self._desk.screen
        found: dict[str, str] = {}
        if words := screen.coding.field.text().strip():
            found[SEARCH] = words
        if line := screen.coding.editor.typed():
            found[LINE] = json.dumps(line)
        if question := screen.prompt.typed():
            found[QUESTION] = json.dumps(question)
        for tab, typed in screen.middle.details.typed().items():
            found[f"{DETAILS}.{tab}"] = json.dumps(typed)
        return found

    def _start(self, encounter: str) -> None:
        def put_back(drafts: Mapping[str, str]) -> None:
            if self._desk.wanted == encounter and drafts and self._put_back(drafts):
                self._desk.say(Message(KEPT, Tone.INFO))
            self.settled.emit(encounter)

        self.keeper.start(encounter, put_back)

    def _put_back(self, drafts: Mapping[str, str]) -> bool:
        """Put each draft back where it was typed; what has no place any more goes. False where none has."""
        screen = self._desk.screen
        done = False
        for tab in TABS:
            typed = read_draft(drafts.get(f"{DETAILS}.{tab.id}", ""))
            if typed and tab.id != NOTE and self._desk.can_change:
                self._desk.details.open(tab.id)
                done = screen.middle.details.type_again(tab.id, typed) or done
        if words := drafts.get(SEARCH, ""):
            screen.coding.start_search(words)
            done = True
        line = read_draft(drafts.get(LINE, ""))
        done = self._put_line_back(line) or done
        question = read_draft(drafts.get(QUESTION, ""))
        return self._ask_again(str(question.get("about", "")), str(question.get("text", ""))) or done

    def _put_line_back(self, line: Mapping[str, Any]) -> bool:
        encounter, column = self._desk.encounter, self._desk.screen.coding
        index = line.get("index")
        if encounter is None or not isinstance(index, int) or not self._desk.can_change:
            return False
        # Another may stand there by now, as after an import: its editor must not be given these words.
        if not (0 <= index < len(encounter.lines) and encounter.lines[index].code.text == line.get("of")):
            return False
        column.lines.edit_wanted.emit(index, "")
        column.editor.type_again(line.get("texts", {}))
        return True

    def _ask_again(self, about: str, text: str) -> bool:
        """Ask the question again that an answer was being typed to."""
        desk, (kind, _colon, which) = self._desk, about.partition(":")
        if kind == "hold":
            desk.course.hold()
        elif kind == "override":
            found = next((one for one in desk.state.checked.findings if one.key == which), None) if desk.state else None
            if found is None:
                return False
            desk.course.override(found)
        elif kind == "note":
            system, _colon, code = which.partition(":")
            if system not in set(CodeSystem):
                return False
            desk.own.note_on(Code(CodeSystem(system), code))
        elif kind == "group":
            desk.own.save_group()
        elif kind == "rename":
            desk.own.rename_again(which)
        elif kind == "performed" and which.partition(":")[0].isdecimal():
            desk.arranging.date_procedure(int(which.partition(":")[0]))
        else:
            return False
        return desk.screen.prompt.type_again(about, text)

    def _tell(self, told: Told) -> None:
        self._desk.say(Message(f"{told} {IN_WINDOW}", Tone.WARNING))
