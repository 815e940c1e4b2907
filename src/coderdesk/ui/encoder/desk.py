"""Carries out what the encoder asks for: reading only, beside the vault's own lane."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QObject

from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.services import codes
from coderdesk.services.detail import code_detail
from coderdesk.services.ranking import ranked
from coderdesk.services.session import Session
from coderdesk.ui.encoder.own import EncoderOwn
from coderdesk.ui.encoder.screen import EncoderScreen
from coderdesk.ui.tasks import Lane, Tasks

LIMIT = 100


class EncoderDesk(QObject):
    """Between the encoder's screen and the code sets."""

    def __init__(self, session: Session, tasks: Tasks, screen: EncoderScreen) -> None:
        super().__init__(screen)
        self._session, self._tasks, self._screen = session, tasks, screen
        self.own = EncoderOwn(session, tasks, screen)
        screen.search_wanted.connect(self._search)
        screen.detail_wanted.connect(self._look_up)
        screen.choice_wanted.connect(self._choice)
        screen.children_wanted.connect(self._children)

    def show(self, code: Code) -> None:
        """Show a code that was chosen in the command box, as of the encoder's date."""
        self._screen.look_up(code, "command box")

    def _search(self, text: str, systems: Sequence[CodeSystem], on: date) -> None:
        session, own = self._session, self.own.codes
        self._tasks.run(
            lambda: ranked(codes.search(session.book(), text=text, systems=systems, on=on, limit=LIMIT), own, text),
            lambda hits: self._screen.show_hits(text, hits),
            key="encoder search",
            lane=Lane.ASIDE,
            owner=self,
        )

    def _look_up(self, code: Code, on: date) -> None:
        session = self._session
        self._tasks.run(
            lambda: code_detail(session.book(), code=code, on=on),
            self._screen.show_detail,
            self._screen.detail.show_failed,
            key="encoder detail",
            lane=Lane.ASIDE,
            owner=self,
        )

    def _choice(self, code: Code, path: str, on: date) -> None:
        session = self._session
        self._tasks.run(
            lambda: session.book().entry(code, on),
            lambda entry: self._screen.show_choice(code, entry, path),
            lane=Lane.ASIDE,
            owner=self,
        )

    def _children(self, code: Code, on: date) -> None:
        session = self._session
        self._tasks.run(
            lambda: tuple(session.book().children(code, on)),
            lambda children: self._screen.search.show_children(code, children),
            lane=Lane.ASIDE,
            owner=self,
        )
