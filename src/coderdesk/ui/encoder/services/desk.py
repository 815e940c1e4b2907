"""Carries out what the book of services asks for, beside the vault's own lane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QObject

from coderdesk.domain.codes import Code
from coderdesk.domain.releases import LoadedFile
from coderdesk.domain.service_codes import Locality
from coderdesk.services import code_pairs, localities, official, service_codes
from coderdesk.services.code_pairs import PairsAsked, Partner
from coderdesk.services.service_codes import ServicePage
from coderdesk.services.session import Session
from coderdesk.ui.encoder.services.tab import ServicesTab
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Lane, Tasks


@dataclass(frozen=True, slots=True)
class _Answer:
    page: ServicePage
    localities: tuple[Locality, ...]
    loaded: tuple[LoadedFile, ...]


class ServicesDesk(QObject):
    """Between the book of services and the files that are loaded."""

    def __init__(self, session: Session, tasks: Tasks, keys: KeyTable) -> None:
        super().__init__()
        self._session, self._tasks = session, tasks
        self.tab = ServicesTab(session.today(), keys, tasks, self._read_partners)
        self.setParent(self.tab)
        self.tab.page_wanted.connect(self._look_up)
        self.tab.partners_wanted.connect(self._partners)
        self.tab.modifiers_wanted.connect(self._modifiers)
        self.tab.fees.locality_chosen.connect(self._keep_locality)
        tasks.run(lambda: localities.kept_locality(session.begin), self.tab.fees.choose_locality, owner=self)

    def _keep_locality(self, locality: str) -> None:
        begin = self._session.begin
        self._tasks.run(lambda: localities.keep_locality(begin, locality=locality), lambda _none: None, owner=self)

    def _look_up(self, code: Code, on: date) -> None:
        session = self._session

        def read() -> _Answer:
            book = session.book()
            page = service_codes.service_page(book, code=code, on=on)
            loaded = tuple(official.loaded_files(session.house.official))
            return _Answer(page, tuple(service_codes.localities(book, on=on)), loaded)

        self._tasks.run(
            read,
            lambda answer: self.tab.show_page(answer.page, answer.localities, answer.loaded),
            self.tab.show_failed,
            key="service page",
            lane=Lane.ASIDE,
            owner=self,
        )

    def _partners(self, asked: PairsAsked) -> None:
        session = self._session
        self._tasks.run(
            lambda: code_pairs.partner_list(session.book(), asked=asked),
            self.tab.show_partners,
            key="code pairs",
            lane=Lane.ASIDE,
            owner=self,
        )

    def _modifiers(self, text: str, on: date) -> None:
        session = self._session
        self._tasks.run(
            lambda: service_codes.modifiers(session.book(), on=on, text=text),
            lambda found: self.tab.lists.show_modifiers(text, found),
            key="modifiers",
            lane=Lane.ASIDE,
            owner=self,
        )

    def _read_partners(self, asked: PairsAsked, places: Sequence[int]) -> Sequence[Partner]:
        return code_pairs.partners_at(self._session.book(), asked=asked, places=places)
