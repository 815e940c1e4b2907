"""The books of the encoder, each with what carries out its wishes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from coderdesk.domain.terms import BookName, Term, TermBook
from coderdesk.services.session import Session
from coderdesk.ui.encoder.index_tab import IndexTab
from coderdesk.ui.encoder.pcs.desk import PcsDesk
from coderdesk.ui.encoder.pcs.tab import PcsTab
from coderdesk.ui.encoder.services.desk import ServicesDesk
from coderdesk.ui.encoder.tab import BookPlace
from coderdesk.ui.encoder.table_tab import TableTab
from coderdesk.ui.encoder.tabular_desk import TabularDesk
from coderdesk.ui.encoder.tabular_tab import TabularTab
from coderdesk.ui.encoder.term_tab import Reading
from coderdesk.ui.encoder.terms_desk import TermsDesk
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Tasks


class EncoderBooks(QObject):
    """Makes the books and keeps their desks. `terms()` returns the books of terms for the thread that asks."""

    def __init__(self, session: Session, tasks: Tasks, keys: KeyTable, terms: Callable[[], TermBook]) -> None:
        super().__init__()
        on = session.today()

        def fetch(numbers: Sequence[int]) -> Sequence[Term]:
            return terms().lines(numbers)

        reading = Reading(fetch, tasks, keys)
        tabular = TabularTab(on, keys)
        self._term_tabs = (
            IndexTab(BookName.INDEX, on, reading),
            IndexTab(BookName.EXTERNAL, on, reading),
            TableTab(BookName.NEOPLASM, on, reading),
            TableTab(BookName.DRUGS, on, reading),
        )
        pcs = PcsTab(on, keys)
        self._services = ServicesDesk(session, tasks, keys)
        index, external, neoplasm, drugs = self._term_tabs
        self.places = (
            BookPlace("encoder.tabular", "Tabular", tabular),
            BookPlace("encoder.index", "Index", index),
            BookPlace("encoder.external", "External", external),
            BookPlace("encoder.neoplasm", "Neoplasm", neoplasm),
            BookPlace("encoder.drugs", "Drugs", drugs),
            BookPlace("encoder.pcs", "PCS builder", pcs),
            BookPlace("encoder.services", "HCPCS, CPT", self._services.tab),
        )
        TabularDesk(session, tasks, tabular)
        PcsDesk(session, tasks, pcs)
        TermsDesk(terms, tasks, self._term_tabs, self)

    def read_anew(self) -> None:
        """Read every book again, as after a file was imported."""
        for place in self.places:
            place.tab.read_anew()
