"""The card of what was disposed of, with its certificates."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coderdesk.domain.disposal import Disposal
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.settings.section import card
from coderdesk.ui.widgets.base import column, row
from coderdesk.ui.widgets.buttons import DeskButton
from coderdesk.ui.widgets.columns import Column
from coderdesk.ui.widgets.labels import Label
from coderdesk.ui.widgets.models import SnapshotModel
from coderdesk.ui.widgets.table import DeskTable
from coderdesk.ui.words import short_date

ROWS = 6
_RECORDS: tuple[Column[Disposal], ...] = (
    Column("When", lambda record: record.at.astimezone().date(), short_date, width=98),
    Column("By", lambda record: record.by, width=110, stretch=1),
    Column("Why", lambda record: record.reason, width=160, stretch=3),
    Column("Charts", lambda record: dict(record.counts).get("charts", 0), str, width=70),
    Column(
        "Pages",
        lambda record: "written over" if record.overwritten else "at the next opening",
        width=120,
        icon=lambda record: "ok" if record.overwritten else "warning",
    ),
)


class DisposedCard(QWidget):
    """`certificate_wanted(Disposal)`: write it again."""

    certificate_wanted = Signal(object)

    def __init__(self, keys: KeyTable) -> None:
        super().__init__()
        self._model = SnapshotModel[Disposal](_RECORDS)
        self.table = DeskTable(self._model, "What was disposed of")
        self._none = Label("Nothing was disposed of yet.", "body", "text_muted")
        self.save = DeskButton.of(keys, "settings.certificate", "Save the certificate", icon="pdf")
        self.save.clicked.connect(self._ask)
        keys.bind("settings.certificate", self.table, self._ask)
        self.table.opened.connect(self.certificate_wanted)
        self.setLayout(column(card("What was disposed of", self._none, self.table, row(self.save, None)), gap=0))
        self.show_disposals(())

    def show_disposals(self, records: tuple[Disposal, ...]) -> None:
        """Show the records, the newest first."""
        self._model.show_items(records)
        self.table.setVisible(bool(records))
        self.save.setVisible(bool(records))
        self._none.setVisible(not records)
        if records:
            self.table.setFixedHeight(self.table.height_of(min(len(records), ROWS)))
            self.table.select(0)

    def _ask(self) -> None:
        if (record := self.table.current_item) is not None:
            self.certificate_wanted.emit(record)
