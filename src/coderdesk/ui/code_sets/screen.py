"""What is loaded: set, release, effective dates, counts, source; and building it again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from coderdesk.domain.book import Release
from coderdesk.domain.codes import CodeSystem
from coderdesk.services import codes
from coderdesk.services.session import Session
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.screen import Screen
from coderdesk.ui.tasks import Lane, Tasks
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.base import column
from coderdesk.ui.widgets.buttons import DeskButton
from coderdesk.ui.widgets.columns import Align, Column
from coderdesk.ui.widgets.heads import PanelHead
from coderdesk.ui.widgets.labels import Label
from coderdesk.ui.widgets.message_line import Message
from coderdesk.ui.widgets.models import SnapshotModel
from coderdesk.ui.widgets.stateful_panel import StatefulPanel
from coderdesk.ui.widgets.table import DeskTable
from coderdesk.ui.words import short_date

COLUMNS: tuple[Column[Release], ...] = (
    Column("Code set", lambda release: release.system.label, width=120, style="medium"),
    Column("Release", lambda release: release.name, width=150),
    Column("From", lambda release: release.effective_from, short_date, width=92),
    Column("To", lambda release: release.effective_to, lambda day: short_date(day) or "no end known", width=92),
    Column("Codes", lambda release: release.codes, lambda number: f"{number:,}", width=80, align=Align.RIGHT),
    Column("Source", lambda release: release.source, width=260, stretch=1, ink="text_muted", style="small"),
)
NOT_LOADED = {
    CodeSystem.CPT: "CPT is licensed by the AMA and is not part of CoderDesk: its codes are checked for shape only.",
    CodeSystem.HCPCS: "HCPCS Level II is not loaded yet: its codes are checked for shape only.",
}


class CodeSetsScreen(Screen):
    """Lists the releases in the reference store."""

    def __init__(self, session: Session, tasks: Tasks, keys: KeyTable) -> None:
        super().__init__()
        self.setAccessibleName("Code sets")
        self._session, self._tasks = session, tasks
        self._model = SnapshotModel[Release](COLUMNS)
        self.table = DeskTable(self._model, "Releases")
        self._panel = StatefulPanel(self.table)
        self._rebuild = DeskButton.of(keys, "code_sets.rebuild", "Build again", icon="refresh")
        self._rebuild.clicked.connect(self.rebuild)
        self._panel.action_chosen.connect(self.rebuild)
        self._note = Label("", "small", "text_muted", wrap=True)
        layout = column(
            PanelHead("Code sets", "looked up as of the date of service", self._rebuild),
            self._panel,
            column(self._note, margins=(16, 10, 16, 12)),
            gap=0,
        )
        layout.setStretchFactor(self._panel, 1)
        self.setLayout(layout)
        keys.bind("code_sets.rebuild", self, self.rebuild)

    def entered(self) -> None:
        self.where_changed.emit(("Code sets",))
        self._panel.show_loading("Reading what is loaded")
        session = self._session
        self._tasks.run(
            lambda: codes.status(session.book()), self._show, self._panel.show_failed, key="code sets", lane=Lane.ASIDE
        )

    def panels(self) -> Sequence[QWidget]:
        return (self.table,)

    def rebuild(self) -> None:
        """Build the reference store again from what is installed, with progress and a way to stop."""
        reference = self._session.house.reference
        self._tasks.run_long(
            lambda progress: codes.build_code_sets(reference, progress, again=True),
            "Building the code sets",
            self._rebuilt,
            lane=Lane.ASIDE,
            owner=self,
        )

    def _show(self, releases: Sequence[Release]) -> None:
        self._model.show_items(releases)
        if releases:
            self._panel.show_content()
            self.table.setFocus()
        else:
            self._panel.show_empty("No code set is loaded", "Build them from what is installed.", "Build now")
        loaded = {release.system for release in releases}
        self._note.setText("\n".join(words for system, words in NOT_LOADED.items() if system not in loaded))

    def _rebuilt(self, _built: bool) -> None:
        self._session.books.reopen()
        self.said.emit(Message("The code sets were built again.", Tone.OK))
        self.entered()
