"""Activity: the audit trail as a list with a filter, one entry beside it, its check and its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from coderdesk.domain.audit import AuditQuery, Kind, TrailLine, Verification
from coderdesk.domain.exports import names_words
from coderdesk.domain.identifiers import EncounterId
from coderdesk.domain.secret import Secret
from coderdesk.services.outgoing import export_strength, suggested_passphrase
from coderdesk.services.session import Session
from coderdesk.services.trail import TrailListing, list_trail, trail_lines, verify_trail
from coderdesk.services.trail_export import TrailFormat, TrailWritten, export_trail, trail_name
from coderdesk.ui import dialogs, tokens
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.settings.activity_detail import EntryDetail
from coderdesk.ui.settings.activity_words import KIND_WORDS, trail_columns
from coderdesk.ui.settings.section import LOOK_UP, Section
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.theme import look
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.base import column, in_tab_order, row
from coderdesk.ui.widgets.buttons import DeskButton
from coderdesk.ui.widgets.check import CheckBox
from coderdesk.ui.widgets.editors import Choice
from coderdesk.ui.widgets.flow import Flow
from coderdesk.ui.widgets.labels import ElidedLabel
from coderdesk.ui.widgets.message_line import Message
from coderdesk.ui.widgets.models import PagedModel
from coderdesk.ui.widgets.retyping import FormDraft
from coderdesk.ui.widgets.sealing_bar import SealingBar
from coderdesk.ui.widgets.search_field import SearchField
from coderdesk.ui.widgets.stateful_panel import StatefulPanel
from coderdesk.ui.widgets.table import DeskTable
from coderdesk.ui.words import count

DETAIL_WIDTH = 300
KINDS: tuple[tuple[Kind | None, str], ...] = ((None, "All kinds"), *((kind, KIND_WORDS[kind]) for kind in Kind))
PERIODS = ((0, "All time"), (1, "Last 24 hours"), (7, "Last 7 days"), (30, "Last 30 days"), (366, "Last year"))


class ActivitySection(Section):
    """Reads the trail in pages; checks it and writes it to files beside the store, with progress and Cancel."""

    id = "activity"

    def __init__(self, session: Session, tasks: Tasks, keys: KeyTable) -> None:
        super().__init__("Activity", "history")
        self._session, self._tasks = session, tasks
        self._query = AuditQuery()
        #: The chart that is asked for as long as its account stands in the filter.
        self._chart: tuple[EncounterId, str] | None = None
        self.filter = SearchField("Filter by what, who, account or patient", keys=keys)
        self.kind, self.period = Choice[Kind | None](KINDS), Choice[int](PERIODS)
        self.model = PagedModel[int, TrailLine](
            trail_columns(),
            fetch=lambda numbers: trail_lines(session.begin, numbers=numbers),
            key=lambda line: line.entry.number,
            tasks=tasks,
        )
        self.table = DeskTable(self.model, "Entries of the trail, the newest first")
        self.panel, self.detail = StatefulPanel(self.table), EntryDetail()
        self.verdict = ElidedLabel("", "small", "text_muted")
        self.verify = DeskButton.of(keys, "settings.verify_trail", "Check the trail", icon="check")
        self.pdf = DeskButton.of(keys, "settings.trail_pdf", "PDF", icon="pdf")
        self.csv = DeskButton.of(keys, "settings.trail_csv", "CSV", icon="export")
        self.disclosures = DeskButton.of(keys, "settings.disclosures", "Disclosures", icon="patient")
        self.encrypt = CheckBox("Encrypt")
        self._draft = FormDraft(
            {"filter": self.filter, "kind": self.kind, "period": self.period, "encrypt": self.encrypt}
        )
        self.sealing = SealingBar(tasks, export_strength, suggested_passphrase)
        self._lay_out()
        self._connect(keys)

    def _lay_out(self) -> None:
        top = row(self.filter, self.kind, self.period, margins=(tokens.PADDING, 8, tokens.PADDING, 8))
        top.setStretchFactor(self.filter, 1)
        self._bar = QFrame()
        self._bar.setProperty("ground", "surface")
        self._bar.setProperty("edge", "top")
        # They go on in a second line where large text leaves no room.
        buttons = Flow()
        for widget in (self.verify, self.pdf, self.csv, self.disclosures, self.encrypt):
            buttons.addWidget(widget)
        self.verdict.hide()
        self._bar.setLayout(column(self.verdict, buttons, gap=4, margins=(tokens.PADDING, 8, tokens.PADDING, 8)))
        body = row(self.panel, self.detail, gap=0)
        body.setStretchFactor(self.panel, 1)
        layout = column(top, body, self.sealing, self._bar, gap=0)
        layout.setStretchFactor(body, 1)
        self.setLayout(layout)
        in_tab_order(
            *(self.filter, self.kind, self.period, self.table, self.detail.area),
            *(self.verify, self.pdf, self.csv, self.disclosures, self.encrypt),
        )
        self._rescale()
        look().changed.connect(self._rescale)

    def _connect(self, keys: KeyTable) -> None:
        self.filter.textEdited.connect(lambda _text: self._ask())
        self.filter.moved.connect(self.table.step)
        self.filter.chosen.connect(self.table.setFocus)
        self.filter.left.connect(self.table.setFocus)
        self.kind.chosen.connect(lambda _kind: self._ask())
        self.period.chosen.connect(lambda _days: self._ask())
        self.table.current_changed.connect(self._show_line)
        self.table.opened.connect(lambda _line: self.detail.area.setFocus())
        self.panel.action_chosen.connect(self._show_all)
        self.model.fetch_failed.connect(self.panel.show_failed)
        self.sealing.closed.connect(self.table.setFocus)
        for action, button, act in (
            ("settings.verify_trail", self.verify, self._verify),
            ("settings.trail_pdf", self.pdf, lambda: self._save(TrailFormat.PDF)),
            ("settings.trail_csv", self.csv, lambda: self._save(TrailFormat.CSV)),
            ("settings.disclosures", self.disclosures, self._save_disclosures),
        ):
            button.clicked.connect(act)
            keys.bind(action, self, act)
        keys.bind("settings.trail_encrypt", self, self.encrypt.toggle)

    def panels(self) -> Sequence[QWidget]:
        return (self.table, self.filter, self.detail.area, self.verify)

    def start_find(self) -> None:
        self.filter.start()

    def entered(self) -> None:
        self._ask()

    def left(self) -> None:
        self.sealing.close_bar()

    def typed(self) -> Mapping[str, object]:
        # The passphrase of a file that leaves is never a draft.
        typed: dict[str, object] = dict(self._draft.typed())
        if self._chart is not None and self._chart[1] == self.filter.text():
            typed["chart"] = self._chart[0]
        return {**typed, LOOK_UP: True} if typed else {}

    def type_again(self, typed: Mapping[str, object]) -> bool:
        self._draft.type_again(typed)
        if chart := typed.get("chart"):
            self._chart = EncounterId(str(chart)), self.filter.text()
        if self.isVisible():
            self._ask()
        return False

    def forget_charts(self) -> None:
        self._chart = None
        self.filter.clear()

    def show_chart(self, encounter: EncounterId, account: str) -> None:
        """List what was done to one chart, until another filter is typed."""
        self._chart = encounter, account
        self.filter.setText(account)
        self.kind.set_value(None)
        self.period.set_value(0)
        self._ask()

    def _show_all(self) -> None:
        self.filter.clear()
        self.kind.set_value(None)
        self.period.set_value(0)
        self._ask()

    def _ask(self) -> None:
        days, kind = self.period.value or 0, self.kind.value
        since = self._session.now() - timedelta(days=days) if days else None
        kinds = () if kind is None else (kind,)
        text = self.filter.text()
        if self._chart is not None and self._chart[1] == text:
            self._read(AuditQuery(encounter=self._chart[0], kinds=kinds, since=since))
            return
        self._chart = None
        self._read(AuditQuery(kinds=kinds, text=text, since=since))

    def _read(self, query: AuditQuery) -> None:
        session = self._session
        self.panel.show_loading("Reading the trail")
        self._tasks.run(
            lambda: list_trail(session.begin, query=query),
            self._show,
            self.panel.show_failed,
            key="activity",
            owner=self,
        )

    def _show(self, listing: TrailListing) -> None:
        self._query = listing.query
        self.model.show_ids(listing.numbers, listing.first)
        self.filter.set_note(count(len(listing.numbers), "entry", "entries"))
        if not listing.numbers:
            self.panel.show_empty("No such entry", "Nothing in the trail says that.", "Show all of it", "history")
            self._show_line(None)
            return
        self.panel.show_content()
        self.table.select(0)
        self._show_line(self.table.current_item)

    def _show_line(self, line: TrailLine | None) -> None:
        self.detail.show_line(line)
        self.disclosures.setEnabled(line is not None and line.entry.patient is not None)

    def _verify(self) -> None:
        session = self._session
        self._tasks.run_long(
            lambda progress: verify_trail(session.begin, progress=progress),
            "Checking the trail",
            self._show_verdict,
            owner=self,
        )

    def _show_verdict(self, found: Verification) -> None:
        self.verdict.setText(found.words)
        self.verdict.show()
        self.verdict.set_ink("ok" if found.is_whole else "danger")
        self.said.emit(Message(found.words, Tone.OK if found.is_whole else Tone.DANGER))
        if found.faults and found.faults[0].number in self.model.ids:
            self.table.select(self.model.row_of(found.faults[0].number))

    def _save(self, format_: TrailFormat) -> None:
        self._sealed(self._query, format_, disclosures=False)

    def _save_disclosures(self) -> None:
        line = self.table.current_item
        if line is not None and line.entry.patient is not None:
            self._sealed(AuditQuery(patient=line.entry.patient), TrailFormat.PDF, disclosures=True)

    def _sealed(self, query: AuditQuery, format_: TrailFormat, *, disclosures: bool) -> None:
        """Ask for the passphrase of the file where it is to have one, then for its folder."""
        if self.encrypt.isChecked():
            self.sealing.ask(
                "A passphrase for the file that leaves",
                "Go on",
                lambda secret: self._choose(query, format_, secret, disclosures=disclosures),
            )
        else:
            self._choose(query, format_, None, disclosures=disclosures)

    def _choose(self, query: AuditQuery, format_: TrailFormat, secret: Secret | None, *, disclosures: bool) -> None:
        folder = dialogs.ask_folder(self, "Where to? The file names patients.", Path.home())
        if folder is not None:
            self.write(folder, query, format_, secret, disclosures=disclosures)

    def write(
        self, folder: Path, query: AuditQuery, format_: TrailFormat, secret: Secret | None, *, disclosures: bool
    ) -> None:
        """Write what `query` asks for into `folder`."""
        session = self._session
        file = folder / trail_name(session.now(), format_, disclosures=disclosures)
        self._tasks.run_long(
            lambda progress: export_trail(
                session.vault,
                session.house.clock,
                file=file,
                format=format_,
                query=query,
                disclosures=disclosures,
                passphrase=secret,
                progress=progress,
            ),
            "Writing the trail",
            self._tell_written,
            owner=self,
        )

    def _tell_written(self, written: TrailWritten) -> None:
        self._show_verdict(written.checked)
        sealed = ", encrypted" if written.encrypted else ""
        entries = count(written.entries, "entry", "entries")
        told = f"{entries} in {written.file.name}; it {names_words(written.patients)}"
        self.said.emit(Message(f"{told}{sealed}.", Tone.OK if written.checked.is_whole else Tone.DANGER))
        self._ask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rescale()

    def _rescale(self) -> None:
        """Give an entry its width, yet never more than the list needs beside it."""
        self.detail.setFixedWidth(min(look().px(DETAIL_WIDTH), max(look().px(160), self.width() * 2 // 5)))
