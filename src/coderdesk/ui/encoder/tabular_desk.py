"""Carries out what the tabular list asks for."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject

from coderdesk.domain.codes import Code
from coderdesk.services import tabular
from coderdesk.services.session import Session
from coderdesk.ui.encoder.tabular_tab import TabularTab
from coderdesk.ui.tasks import Lane, Tasks


class TabularDesk(QObject):
    """Between the tabular list and the code sets: reading only, beside the vault's own lane."""

    def __init__(self, session: Session, tasks: Tasks, tab: TabularTab) -> None:
        super().__init__(tab)
        self._session, self._tasks, self._tab = session, tasks, tab
        tab.below_wanted.connect(self._below)
        tab.opening_wanted.connect(self._opening)

    def _below(self, key: str, on: date) -> None:
        session = self._session
        self._tasks.run(
            lambda: tabular.below(session.book(), key=key, on=on),
            lambda places: self._tab.show_below(key, places) if on == self._tab.on else None,
            self._tab.show_failed,
            lane=Lane.ASIDE,
            owner=self,
        )

    def _opening(self, code: Code, on: date) -> None:
        session = self._session
        self._tasks.run(
            lambda: tabular.opening(session.book(), code=code, on=on),
            self._tab.show_opening,
            self._tab.show_failed,
            key="opening",
            lane=Lane.ASIDE,
            owner=self,
        )
