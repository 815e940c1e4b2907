"""Carries out what the PCS builder asks for, beside the vault's own lane."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject

from coderdesk.services import pcs_builder, pcs_ways
from coderdesk.services.session import Session
from coderdesk.ui.encoder.pcs.tab import PcsTab
from coderdesk.ui.tasks import Lane, Tasks


class PcsDesk(QObject):
    """Between the builder and the PCS tables."""

    def __init__(self, session: Session, tasks: Tasks, tab: PcsTab) -> None:
        super().__init__(tab)
        self._session, self._tasks, self._tab = session, tasks, tab
        tab.building_wanted.connect(self._build)
        tab.after_wanted.connect(self._after)
        tab.ways_wanted.connect(self._ways)

    def _build(self, start: str, place: int, rest: str, on: date) -> None:
        session = self._session
        self._tasks.run(
            lambda: pcs_builder.build(session.book(), start=start, place=place, rest=rest, on=on),
            self._tab.show_building,
            self._tab.show_failed,
            key="pcs building",
            lane=Lane.ASIDE,
            owner=self,
        )

    def _after(self, start: str, on: date) -> None:
        session = self._session
        self._tasks.run(
            lambda: pcs_builder.axis_after(session.book(), start=start, on=on),
            lambda axis: self._tab.show_after(start, axis),
            key="pcs axis after",
            lane=Lane.ASIDE,
            owner=self,
        )

    def _ways(self, text: str, on: date) -> None:
        session = self._session
        self._tasks.run(
            lambda: pcs_ways.ways(session.book(), text=text, on=on),
            lambda ways: self._tab.show_ways(text, ways),
            key="pcs ways",
            lane=Lane.ASIDE,
            owner=self,
        )
