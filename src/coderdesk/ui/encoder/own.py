"""The coder's own codes in the encoder: star and note on the code that is shown, and what was open lately."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from coderdesk.domain.codes import Code
from coderdesk.domain.favourites import OwnCodes
from coderdesk.domain.identifiers import ClientId
from coderdesk.services import own_codes
from coderdesk.services.session import Session
from coderdesk.services.shelf import Shelf, read_shelf
from coderdesk.ui.encoder.screen import EncoderScreen
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.message_line import Message


class EncoderOwn(QObject):
    """`changed` where the coder changed something of it: whoever shows it reads it anew, and tells it by `show`."""

    changed = Signal()

    def __init__(self, session: Session, tasks: Tasks, screen: EncoderScreen) -> None:
        super().__init__(screen)
        self._session, self._tasks, self._screen = session, tasks, screen
        self.codes = OwnCodes()
        self._back: QWidget | None = None
        screen.detail.own.star_wanted.connect(self._star)
        screen.detail.own.note_wanted.connect(self.note_on)
        screen.prompt.closed.connect(self._return)
        screen.opened.connect(self._looked_at)

    def read(self, client: ClientId | None = None) -> None:
        """Read the shelf, with what is used for `client`."""
        session, on = self._session, self._screen.on
        self._tasks.run(
            lambda: read_shelf(session.begin, session.book, client=client, on=on),
            self.show,
            key="encoder own codes",
            owner=self,
        )

    def show(self, shelf: Shelf) -> None:
        """Mark codes by `shelf`, and list what is on it."""
        self.codes = shelf.own
        self._screen.search.show_shelf(shelf)
        self._screen.detail.own.show_own(shelf.own)

    def _star(self, code: Code) -> None:
        begin, on = self._session.begin, not self.codes.marks(code).is_favourite
        self._keep(lambda: own_codes.set_star(begin, code=code, on=on))

    def note_on(self, code: Code) -> None:
        """Ask for the coder's own note on `code`."""
        begin = self._session.begin

        def keep(text: str) -> None:
            self._keep(lambda: own_codes.keep_note(begin, code=code, text=text))

        self._back = self._screen.focusWidget()
        question = f"Your own note on {code.dotted}, for every chart. Empty takes it away."
        note, hint = self.codes.marks(code).note, "what to look for in the documentation"
        about = f"note:{code.system}:{code.text}"
        self._screen.prompt.ask(question, keep, text=note, hint=hint, about=about)

    def _return(self) -> None:
        """Go back to what the question interrupted."""
        back, self._back = self._back, None
        if back is not None:
            back.setFocus()

    def _looked_at(self, code: Code) -> None:
        if self._screen.search.recent.codes[:1] == (code,):
            return
        begin = self._session.begin
        self._tasks.run(lambda: own_codes.looked_at(begin, codes=[code]), lambda _none: self.changed.emit(), owner=self)

    def _keep(self, work: Callable[[], str]) -> None:
        def done(words: str) -> None:
            self._screen.said.emit(Message(words, Tone.OK))
            self.changed.emit()

        self._tasks.run(work, done, owner=self)
