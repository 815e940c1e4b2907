"""The worklist: filter, views, the list, and a preview of what is selected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLayout, QSplitter, QWidget

from coderdesk.domain.encounter import Status
from coderdesk.domain.identifiers import EncounterId
from coderdesk.domain.worklist import SortBy, WorklistCounts, WorklistItem, WorklistQuery
from coderdesk.services.worklist import Listing
from coderdesk.ui import tokens
from coderdesk.ui.encounter_words import STATUS_WORDS
from coderdesk.ui.failures import Told
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.screen import Screen
from coderdesk.ui.tasks import Worker
from coderdesk.ui.theme import look
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.base import column, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind
from coderdesk.ui.widgets.keycap import KeyCap
from coderdesk.ui.widgets.labels import Label
from coderdesk.ui.widgets.message_line import Message
from coderdesk.ui.widgets.models import PagedModel
from coderdesk.ui.widgets.prompt_bar import PromptBar
from coderdesk.ui.widgets.search_field import SearchField
from coderdesk.ui.widgets.stateful_panel import StatefulPanel
from coderdesk.ui.widgets.table import DeskTable
from coderdesk.ui.widgets.tabs import Tab, TabStrip
from coderdesk.ui.words import count
from coderdesk.ui.worklist.columns import DONE, columns
from coderdesk.ui.worklist.filters import Filters
from coderdesk.ui.worklist.preview import Preview
from coderdesk.ui.worklist.views import VIEWS, view_query

#: What the foot says of keys.
HINTS = (("open", "worklist.open"), ("take next", "worklist.next"), ("mark", "worklist.mark"))
#: Columns that are left out where there is no room for all, the least needed first; the preview tells them all.
DISPENSABLE = ("Received", "Type", "Client", "Payer")
#: Below this width the list has the screen to itself, and the buttons stand under the filters.
NARROW = 860
LEAST_WIDTH, LEAST_HEIGHT = 600, 320
#: How the list is sorted until the coder asks otherwise: by the deadline, the first at the top.
BY_DUE = ("due", False)
Fetch = Callable[[Sequence[EncounterId]], Sequence[WorklistItem]]


class WorklistScreen(Screen):
    """The list and what belongs to it. It knows no service: `fetch` gives the rows of ids, on a worker.

    `query_wanted(WorklistQuery)`, `chart_chosen(EncounterId)`, `preview_wanted(EncounterId or "")`, `next_wanted`,
    `hold_wanted(EncounterId)`, `import_wanted`.
    """

    query_wanted = Signal(object)
    chart_chosen = Signal(str)
    preview_wanted = Signal(str)
    next_wanted = Signal()
    hold_wanted = Signal(str)
    import_wanted = Signal()

    def __init__(
        self, fetch: Fetch, tasks: Worker, keys: KeyTable, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("Worklist")
        self._today = today
        self._marked: set[EncounterId] = set()
        self._sort = BY_DUE
        self._model: PagedModel[EncounterId, WorklistItem] = PagedModel(
            columns(self._marked.__contains__, today), fetch=fetch, key=lambda item: item.id, tasks=tasks
        )
        self.table = DeskTable(self._model, "Encounters")
        self.tabs = TabStrip([Tab(view.id, view.title) for view in VIEWS], name="Views")
        self.field = SearchField("Filter by name, account, client, payer, code", keys=keys)
        self.filters = Filters()
        self.preview = Preview(keys)
        self.prompt = PromptBar()
        self._panel = StatefulPanel(self.table)
        self._count = Label("", "strong")
        self._marks = Label("", "small_strong", "accent")
        self._build(keys)
        self._bind(keys)
        self.table.show_sorted("due", descending=False)

    def _build(self, keys: KeyTable) -> None:
        take = DeskButton.of(keys, "worklist.next", "Take next", Kind.PRIMARY, "next")
        bring = DeskButton.of(keys, "worklist.import", "Import charts", icon="import")
        take.clicked.connect(self.next_wanted)
        bring.clicked.connect(self.import_wanted)
        tools = QFrame()
        tools.setProperty("ground", "raised")
        tools.setProperty("edge", "bottom")
        filters = row(self.field, self.filters)
        filters.setStretchFactor(self.field, 1)
        self._tools = row(filters, row(None, bring, take), gap=8, margins=(tokens.PADDING, 8, tokens.PADDING, 8))
        self._tools.setStretchFactor(filters, 1)
        tools.setLayout(self._tools)
        foot = QFrame()
        foot.setProperty("ground", "surface")
        foot.setProperty("edge", "top")
        hints = [row(Label(words, "caption", "text_muted"), KeyCap.of(keys, action), gap=4) for words, action in HINTS]
        foot.setLayout(
            row(self._count, None, self._marks, *hints, gap=12, margins=(tokens.PADDING, 6, tokens.PADDING, 6))
        )
        left = QWidget()
        left_layout = column(self._panel, foot, gap=0)
        left_layout.setStretchFactor(self._panel, 1)
        left.setLayout(left_layout)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(left)
        self._split.addWidget(self.preview)
        self._split.setStretchFactor(0, 1)
        self.preview.setMinimumWidth(look().px(260))
        self._split.setSizes([look().px(1040), look().px(310)])
        layout = column(self.tabs, tools, self._split, self.prompt, gap=0)
        layout.setStretchFactor(self._split, 1)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setLayout(layout)

    def _bind(self, keys: KeyTable) -> None:
        self.field.textChanged.connect(lambda _text: self.ask())
        self.field.moved.connect(self.table.step)
        self.field.chosen.connect(self.open_current)
        self.field.left.connect(self.table.setFocus)
        self.prompt.closed.connect(self.table.setFocus)
        self._split.splitterMoved.connect(lambda *_: self._fit())
        look().changed.connect(self._fit)
        self.tabs.chosen.connect(lambda _view: self.ask())
        self.filters.changed.connect(self.ask)
        self.table.sort_asked.connect(self._sort_by)
        self.table.opened.connect(lambda item: self.chart_chosen.emit(item.id))
        self.table.current_changed.connect(lambda item: self.preview_wanted.emit(item.id if item else ""))
        self.table.cell_clicked.connect(lambda _row, name: self._mark() if name == "mark" else None)
        self._panel.action_chosen.connect(self._take_way_out)
        self.preview.open_wanted.connect(self.open_current)
        self.preview.hold_wanted.connect(self._hold)
        keys.bind("worklist.next", self.table, self.next_wanted.emit)
        keys.bind("worklist.mark", self.table, self._mark)
        keys.bind("worklist.hold", self, self._hold)
        keys.bind("worklist.import", self, self.import_wanted.emit)

    def minimumSizeHint(self) -> QSize:
        # What the parts need once those are left out for which there is no room.
        return QSize(look().px(LEAST_WIDTH), look().px(LEAST_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Share the width: what is least needed goes first."""
        theme, narrow = look(), self.width() < look().px(NARROW)
        self.preview.setVisible(not narrow)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._tools.setDirection(down if narrow else across)
        room = self.width() - (0 if narrow else self.preview.width()) - theme.px(10)
        widths = {column.name: theme.px(column.width) for column in self._model.columns}
        shown = set(widths)
        for name in DISPENSABLE:
            if sum(widths[each] for each in shown) > room:
                shown.discard(name)
        for name in DISPENSABLE:
            self.table.show_column(name, shown=name in shown)

    # -- what is asked for -------------------------------------------------------------------------------------------

    @property
    def query(self) -> WorklistQuery:
        """What the views, the filters and the field ask for."""
        return view_query(
            self.tabs.current,
            text=self.field.text().strip(),
            client=self.filters.client,
            type_=self.filters.type,
            payer=self.filters.payer,
            sort=self._sort,
            today=self._today(),
        )

    @property
    def marked(self) -> frozenset[EncounterId]:
        """The encounters that the coder marked."""
        return frozenset(self._marked)

    def ask(self) -> None:
        """Ask for what should be shown."""
        self.typed_changed.emit()
        self.query_wanted.emit(self.query)

    def typed(self) -> Mapping[str, object]:
        # The words of the filter come back with the place.
        found: dict[str, object] = {}
        if filters := self.filters.typed():
            found["filters"] = filters
        if self.tabs.current != VIEWS[0].id:
            found["view"] = self.tabs.current
        if self._sort != BY_DUE:
            found["sort"] = list(self._sort)
        if self._marked:
            found["marked"] = sorted(self._marked)
        return found

    def type_again(self, typed: Mapping[str, object]) -> None:
        if isinstance(filters := typed.get("filters"), dict):
            self.filters.type_again(filters)
        if (view := str(typed.get("view"))) in {view.id for view in VIEWS}:
            self.tabs.open(view)
        if isinstance(marked := typed.get("marked"), list):
            self._marked.update(EncounterId(str(one)) for one in marked)
            self._show_marks()
        match typed.get("sort"):
            case [str(sort), bool(descending)] if sort in set(SortBy):
                self._sort_by(sort, descending)
            case _:
                self.ask()

    def forget_charts(self, gone: frozenset[EncounterId]) -> None:
        # Words may name who went, and would be kept at the next lock.
        self.field.empty()
        self._marked -= gone
        self._show_marks()

    def open_current(self) -> None:
        """Open the selected chart."""
        item = self.table.current_item
        if item is not None:
            self.chart_chosen.emit(item.id)

    # -- what is shown -----------------------------------------------------------------------------------------------

    def show_listing(self, listing: Listing) -> None:
        """Show what was found; the selected encounter stays selected if it is still there."""
        current = self.table.current_item
        self._model.show_ids(listing.ids, listing.first)
        at = self._model.row_of(current.id) if current is not None else -1
        self._count.setText(count(len(listing.ids), "chart"))
        self._show_counts(listing.counts)
        if listing.ids:
            self._panel.show_content()
            self.table.select(max(0, at))
        elif listing.counts.total == 0:
            self._panel.show_empty(
                "No charts yet", "Import encounter files, a worklist CSV, notes or FHIR bundles.", "Import charts"
            )
        else:
            self._panel.show_empty("No chart matches", "Take a word out of the filter, or choose another view.")
        if not listing.ids:
            self.preview.show_nothing()

    def show_failed(self, told: Told) -> None:
        """Say why the list could not be read."""
        self._panel.show_failed(told)

    def refresh_row(self, encounter: EncounterId) -> None:
        """Read one row anew."""
        self._model.refresh([encounter])

    def entered(self) -> None:
        self.where_changed.emit(("All clients", "Worklist"))
        self.ask()
        self.table.setFocus()

    def panels(self) -> Sequence[QWidget]:
        return tuple(panel for panel in (self.field, self.filters, self.table, self.preview) if panel.isVisible())

    def start_find(self) -> None:
        self.field.start()

    def _show_counts(self, counts: WorklistCounts) -> None:
        for view in VIEWS:
            self.tabs.set_count(view.id, view.count_of(counts))

    def _sort_by(self, sort: str, descending: bool) -> None:
        self._sort = (sort, descending)
        self.table.show_sorted(sort, descending=descending)
        self.ask()

    def _take_way_out(self) -> None:
        """Do what the state of the list offers: import where there is no chart, read again where reading failed."""
        if self._panel.state == "failed":
            self.ask()
        else:
            self.import_wanted.emit()

    def _mark(self) -> None:
        item = self.table.current_item
        if item is None:
            return
        self._marked.symmetric_difference_update({item.id})
        self._show_marks()

    def _show_marks(self) -> None:
        self._marks.setText(f"{len(self._marked)} marked" if self._marked else "")
        self.table.viewport().update()

    def _hold(self) -> None:
        item = self.table.current_item
        if item is None:
            return
        if item.status in (*DONE, Status.ON_HOLD):
            words = STATUS_WORDS[item.status].lower()
            self.said.emit(Message(f"{item.account} is {words} and cannot be put on hold.", Tone.INFO))
        else:
            self.hold_wanted.emit(item.id)
