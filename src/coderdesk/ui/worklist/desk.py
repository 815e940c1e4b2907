"""What happens on the worklist: its wishes, carried out by services on the worker."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.identifiers import EncounterId
from coderdesk.domain.progress import Progress
from coderdesk.domain.worklist import WorklistQuery
from coderdesk.services import charts, coding, importing, people, worklist
from coderdesk.services.changed import Changed
from coderdesk.services.charts import ChartState
from coderdesk.services.importing import ImportReport
from coderdesk.services.people import Directory
from coderdesk.services.session import Session
from coderdesk.services.trail import record_views
from coderdesk.services.worklist import Listing
from coderdesk.ui import dialogs
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.message_line import Message
from coderdesk.ui.words import count
from coderdesk.ui.worklist.screen import WorklistScreen

#: What stayed on the screen for so long was seen.
SEEN_AFTER_MS = 1500
#: A selection that moves on at once, as with a held arrow key, is not worth a preview.
PREVIEW_AFTER_MS = 60


class WorklistDesk(QObject):
    """`chart_wanted(EncounterId)`: open this chart. `count_changed(int)`: how many are open, for the rail."""

    chart_wanted = Signal(str)
    count_changed = Signal(int)

    def __init__(self, session: Session, tasks: Tasks, screen: WorklistScreen) -> None:
        super().__init__(screen)
        self._session, self._tasks, self._screen = session, tasks, screen
        self._previewed = ""
        self._preview_later = QTimer(self, singleShot=True, interval=PREVIEW_AFTER_MS)
        self._preview_later.timeout.connect(self._read_preview)
        self._seen = ""
        self._seen_later = QTimer(self, singleShot=True, interval=SEEN_AFTER_MS)
        self._seen_later.timeout.connect(self._note_seen)
        screen.query_wanted.connect(self._list)
        screen.preview_wanted.connect(self._preview)
        screen.chart_chosen.connect(self.chart_wanted)
        screen.next_wanted.connect(self.take_next)
        screen.hold_wanted.connect(self.hold)
        screen.import_wanted.connect(self._choose_files)
        self._read_directory()

    def take_next(self, after: str = "") -> None:
        """Open the next chart that waits, other than `after`."""
        session, query = self._session, WorklistQuery()
        wanted = EncounterId(after) if after else None
        self._tasks.run(
            lambda: worklist.next_chart(session.begin, after=wanted, query=query), self._open_next, owner=self
        )

    def import_files(self, paths: list[Path]) -> None:
        """Bring files in, with progress and a way to stop between two of them."""
        session = self._session

        def work(progress: Progress) -> ImportReport:
            return importing.import_paths(
                session.begin, paths=paths, at=session.now(), today=session.today(), progress=progress
            )

        self._tasks.run_long(work, "Importing charts", self._imported, owner=self)

    def chart_changed(self, encounter: str) -> None:
        """Read the row of a chart anew that was changed elsewhere."""
        self._screen.refresh_row(EncounterId(encounter))

    # -- what was asked for ------------------------------------------------------------------------------------------

    def _list(self, query: WorklistQuery) -> None:
        session = self._session
        self._tasks.run(
            lambda: worklist.list_encounters(session.begin, query=query),
            self._show,
            self._screen.show_failed,
            key="worklist",
            owner=self,
        )

    def _show(self, listing: Listing) -> None:
        self._screen.show_listing(listing)
        waiting = sum(number for status, number in listing.counts.by_status if status in ("ready", "coding"))
        self.count_changed.emit(waiting)

    def _preview(self, encounter: str) -> None:
        self._previewed = encounter
        self._seen_later.stop()
        if encounter:
            self._preview_later.start()
        else:
            self._preview_later.stop()
            self._screen.preview.show_nothing()

    def _read_preview(self) -> None:
        session, encounter = self._session, EncounterId(self._previewed)
        self._tasks.run(
            lambda: charts.state_of(session.begin, session.book(), encounter=encounter, today=session.today()),
            self._show_preview,
            self._screen.preview.show_failed,
            key="preview",
            owner=self,
        )

    def _show_preview(self, state: ChartState) -> None:
        if state.encounter.id == self._previewed:
            self._screen.preview.show_state(state, self._session.today())
            if self._previewed != self._seen:
                self._seen_later.start()

    def _note_seen(self) -> None:
        """Let the trail keep that the note's first lines, the codes and the findings of a chart were looked at."""
        begin, encounter = self._session.begin, EncounterId(self._previewed)
        self._seen = self._previewed
        self._tasks.run(lambda: record_views(begin, "chart previewed", (encounter,)), owner=self)

    def _open_next(self, encounter: EncounterId | None) -> None:
        if encounter is None:
            self._say(Message("Every chart is coded.", Tone.INFO))
        else:
            self.chart_wanted.emit(encounter)

    def hold(self, encounter: str) -> None:
        """Ask why a chart is put aside, and put it aside."""
        session, one = self._session, EncounterId(encounter)

        def done(changed: Changed) -> None:
            self._say(Message(changed.message))
            self._screen.ask()

        def keep(reason: str) -> None:
            if not reason.strip():
                raise InvalidValue("A hold needs a reason.")
            self._tasks.run(lambda: coding.hold_chart(session.begin, encounter=one, reason=reason), done, owner=self)

        about = f"hold:{encounter}"
        self._screen.prompt.ask("Why is this chart on hold?", keep, hint="operative note missing", about=about)

    def _choose_files(self) -> None:
        kinds = "Charts (*.json *.csv *.txt *.md *.pdf);;All files (*)"
        chosen = dialogs.ask_files(self._screen, "Import charts", kinds)
        if chosen:
            self.import_files(chosen)

    def _imported(self, report: ImportReport) -> None:
        for refusal in report.refused:
            self._say(Message(f"{refusal.message} {refusal.remedy}".strip(), Tone.DANGER))
        for file in report.files:
            for notice in file.notices:
                self._say(Message(f"{file.file}: {notice}", Tone.INFO))
        words = f"{count(report.charts, 'new chart')}, {count(report.documents, 'new document')}"
        refused = f"; {count(len(report.refused), 'file')} refused" if report.refused else ""
        self._say(Message(f"Imported {words}{refused}.", Tone.WARNING if report.refused else Tone.OK))
        self._read_directory()
        self._screen.ask()

    def _read_directory(self) -> None:
        session = self._session
        self._tasks.run(lambda: people.directory(session.begin), self._show_directory, key="directory", owner=self)

    def _show_directory(self, found: Directory) -> None:
        self._screen.filters.show_options(
            [(client.id, client.name) for client in found.clients], [(payer.id, payer.name) for payer in found.payers]
        )

    def _say(self, message: Message) -> None:
        self._screen.said.emit(message)
