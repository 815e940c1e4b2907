"""Update code sets: what CMS and CDC publish for a date, which of it is loaded, and what is to be fetched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from coderdesk.domain.releases import FileKind, LoadedFile
from coderdesk.domain.updates import Offer
from coderdesk.services.code_sets import is_loaded
from coderdesk.services.updating import lacking, newest_of
from coderdesk.ui import tokens
from coderdesk.ui.keys import KeyKeeper, KeyTable
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.base import column, named, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind
from coderdesk.ui.widgets.columns import CellChip, Column, mark_column
from coderdesk.ui.widgets.editors import DateField
from coderdesk.ui.widgets.heads import PanelHead
from coderdesk.ui.widgets.labels import Label
from coderdesk.ui.widgets.models import SnapshotModel
from coderdesk.ui.widgets.table import DeskTable
from coderdesk.ui.words import count

WHY = (
    "Fetched from CMS and CDC over HTTPS when you press Fetch, and never otherwise. Nothing but the address is sent. "
    "What comes is shown before it is loaded."
)


class UpdatesPane(QFrame):
    """`fetch_wanted(offers)`, `page_wanted(Offer)`, `date_changed(date)`, `closed`."""

    fetch_wanted = Signal(object)
    page_wanted = Signal(object)
    date_changed = Signal(object)
    closed = Signal()

    def __init__(self, keys: KeyTable, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "raised")
        self.setAccessibleName("Update code sets")
        self._today = today
        self._files: tuple[LoadedFile, ...] = ()
        self._marked: set[str] = set()
        self.date = named(DateField(today=today), "The releases in force on this date")
        self.date.set_value(today())
        KeyKeeper(keys, "code_sets.update", self.date)
        self.date.value_changed.connect(lambda _day: self.date_changed.emit(self.on))
        self._model = SnapshotModel[Offer](
            (
                mark_column(lambda offer: offer.id in self._marked),
                Column("File", lambda offer: offer.title, width=180, stretch=1, chips=self._chips, tooltip=_tip),
                Column("Release", lambda offer: offer.release, width=84),
            )
        )
        self.table = DeskTable(self._model, "Official files to fetch", unfolds="File")
        self._fetch = DeskButton("Fetch", Kind.PRIMARY, "import")
        self._fetch.set_key("Enter")
        self._page = DeskButton.of(keys, "code_sets.page", "Publisher's page")
        close = DeskButton("Close")
        close.set_key("Esc")
        self._fetch.clicked.connect(self.fetch)
        self._page.clicked.connect(self.open_page)
        close.clicked.connect(self.closed)
        self.table.opened.connect(self._take)
        self.table.cell_clicked.connect(lambda _row, name: self._mark() if name == "mark" else None)
        keys.bind("code_sets.mark", self.table, self._mark)
        keys.bind("code_sets.page", self, self.open_page)
        foot = QFrame()
        foot.setProperty("ground", "surface")
        foot.setProperty("edge", "top")
        foot.setLayout(row(self._page, None, close, self._fetch, margins=(tokens.PADDING, 8, tokens.PADDING, 8)))
        self.date.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        why = row(Label("In force on", "small", "text_muted"), self.date, None)
        head = column(Label(WHY, "small", "text_muted", wrap=True), why, gap=6, margins=(16, 10, 16, 10))
        layout = column(PanelHead("Update code sets", ""), head, self.table, foot, gap=0)
        layout.setStretchFactor(self.table, 1)
        self.setLayout(layout)

    @property
    def on(self) -> date:
        """The date whose releases are offered."""
        return self.date.value or self._today()

    @property
    def marked(self) -> tuple[Offer, ...]:
        """What is chosen to be fetched."""
        return tuple(offer for offer in self._model.items if offer.id in self._marked)

    def show_offers(
        self, offers: Sequence[Offer], files: Sequence[LoadedFile], *, only: FileKind | None = None
    ) -> None:
        """Show what is published; chosen is what is neither loaded nor built in, or `only` the newest of one kind."""
        self._files = tuple(files)
        chosen = lacking(offers, files=files) if only is None else newest_of(offers, only)
        self._marked = {offer.id for offer in chosen}
        self._model.show_items(offers)
        self.table.select(next((at for at, offer in enumerate(offers) if offer.id in self._marked), 0))
        self._settle()

    def fetch(self) -> None:
        """Ask for what is chosen."""
        if self.marked:
            self.fetch_wanted.emit(self.marked)

    def open_page(self) -> None:
        """Ask to open the page of the selected file."""
        offer = self.table.current_item
        if offer is not None:
            self.page_wanted.emit(offer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _take(self, offer: Offer) -> None:
        """Enter: fetch what is chosen; on a file that only a person may download, open its page."""
        if offer.by_hand:
            self.page_wanted.emit(offer)
        else:
            self.fetch()

    def _mark(self) -> None:
        offer = self.table.current_item
        if offer is None:
            return
        if offer.by_hand:
            self.page_wanted.emit(offer)
            return
        self._marked.symmetric_difference_update({offer.id})
        self.table.viewport().update()
        self._settle()

    def _settle(self) -> None:
        self._fetch.setEnabled(bool(self.marked))
        self._fetch.set_words(f"Fetch {count(len(self.marked), 'file')}" if self.marked else "Fetch")

    def _chips(self, offer: Offer) -> Sequence[CellChip]:
        if is_loaded(offer, self._files):
            return (CellChip("loaded", Tone.OK, "ok"),)
        return (CellChip("on its page", Tone.INFO, "lock"),) if offer.by_hand else ()


def _tip(offer: Offer) -> str:
    return f"{offer.title}\n{offer.publisher}\n{offer.terms or offer.addresses[0]}\n{offer.page}"
