"""The details of a chart in the place of its note."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from coderdesk.domain.findings import Part, Place
from coderdesk.ui import tokens
from coderdesk.ui.chart.details import view
from coderdesk.ui.chart.details.coverage_tab import CoverageTab
from coderdesk.ui.chart.details.entries import CLAIM, PATIENT, STAY
from coderdesk.ui.chart.details.form_tab import FormTab
from coderdesk.ui.chart.details.providers_tab import ProvidersTab
from coderdesk.ui.chart.details.view import Details
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.base import column, panel, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind
from coderdesk.ui.widgets.labels import IconLabel, Label
from coderdesk.ui.widgets.tabs import Tab, TabStrip

TABS = (
    Tab(view.NOTE, "Note", action="chart.note"),
    Tab(view.PATIENT, "Patient", action="chart.patient"),
    Tab(view.COVERAGE, "Coverage", action="chart.coverage"),
    Tab(view.PROVIDERS, "Providers", action="chart.providers"),
    Tab(view.CLAIM, "Claim", action="chart.claim"),
    Tab(view.STAY_TAB, "Stay", action="chart.stay"),
)


DetailsTab = FormTab | CoverageTab | ProvidersTab


class DetailsPanel(QFrame):
    """One tab at a time, made when it is first opened, brought up to date while it is seen.

    `made(tab)`; `reopen_wanted` where a finished chart is shown; `left`: Esc where nothing is typed.
    """

    made = Signal(str)
    reopen_wanted = Signal()
    left = Signal()

    def __init__(self, keys: KeyTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "raised")
        self.setAccessibleName("Details")
        self._keys = keys
        self._tabs: dict[str, DetailsTab] = {}
        self._details: Details | None = None
        self._shown: dict[str, str] = {}
        self._stack = QStackedWidget()
        self.closed_bar = _ClosedBar()
        self.closed_bar.reopen.clicked.connect(self.reopen_wanted)
        self.setLayout(column(self.closed_bar, self._stack, gap=0))

    @property
    def current(self) -> str:
        """The tab that is open, "" before one was."""
        return next((name for name, tab in self._tabs.items() if tab is self._stack.currentWidget()), "")

    def tab(self, name: str) -> DetailsTab:
        """Return a tab; it is made when it is first asked for, for most charts need none."""
        if name not in self._tabs:
            self._tabs[name] = self._make(name)
            self._stack.addWidget(self._tabs[name])
            self.made.emit(name)
        return self._tabs[name]

    def show_details(self, details: Details) -> None:
        """Show how a chart stands."""
        self._details = details
        self.closed_bar.setVisible(not details.is_open)
        if self.isVisible():
            self._bring_up_to_date()

    def open(self, tab: str, place: Place | None = None) -> None:
        """Open a tab at the field that a finding speaks of, or where it was left."""
        self.keep()
        self._stack.setCurrentWidget(self.tab(tab))
        self._bring_up_to_date()
        self.tab(tab).focus_on(place)

    def keep(self) -> bool:
        """Take what is typed; False where it cannot be taken."""
        return self.tab(self.current).keep() if self.current and self.isVisible() else True

    def typed(self) -> dict[str, dict[str, str]]:
        """Return what is typed and not taken yet, by tab."""
        return {name: typed for name, tab in self._tabs.items() if (typed := tab.typed())}

    def type_again(self, tab: str, typed: Mapping[str, str]) -> bool:
        """Put back on a tab what was typed there; False where nothing of it has a place any more."""
        return self.tab(tab).type_again(typed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _bring_up_to_date(self) -> None:
        if self._details is not None and self.current:
            chart = self._details.encounter.id
            self.tab(self.current).show_details(self._details, anew=self._shown.get(self.current) != chart)
            self._shown[self.current] = chart

    def _make(self, name: str) -> DetailsTab:
        if name == view.COVERAGE:
            return CoverageTab(self._keys)
        if name == view.PROVIDERS:
            return ProvidersTab(self._keys)
        if name == view.PATIENT:
            return FormTab(PATIENT, Part.PATIENT, lambda details: details.chart.patient)
        return FormTab(CLAIM if name == view.CLAIM else STAY, Part.ENCOUNTER, lambda details: details.encounter)


class DetailsStrip(TabStrip):
    """The tabs over the middle column, with the errors that are mended on each."""

    def __init__(self, keys: KeyTable) -> None:
        super().__init__(TABS[:-1], keys=keys, name="Note and details", caps=False)

    def show_errors(self, errors: dict[str, int], *, stay: bool) -> None:
        """Say on each tab how many errors it holds; the stay has a tab where a facility bills."""
        tabs = TABS if stay else TABS[:-1]
        self.set_tabs([Tab(tab.id, tab.title, errors.get(tab.id), tab.action, Tone.DANGER, "error") for tab in tabs])


class _ClosedBar(QFrame):
    """Says that a finished chart is only read."""

    def __init__(self) -> None:
        super().__init__()
        self.reopen = DeskButton("Reopen", Kind.PLAIN)
        words = Label("This chart is finished. Reopen it to change anything here.", "small", wrap=True)
        layout = row(IconLabel("finished", "ok"), words, self.reopen, margins=(tokens.PADDING, 4, tokens.PADDING, 4))
        layout.setStretchFactor(words, 1)
        self.setLayout(column(panel(layout, ground="surface", edge="bottom"), gap=0))
        self.hide()
