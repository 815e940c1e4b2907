"""What happens on the coding desk: the screen's wishes, carried out by services on the worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from coderdesk.domain.encounter import Encounter, Status
from coderdesk.domain.identifiers import EncounterId
from coderdesk.services import charts
from coderdesk.services.charts import ChartState
from coderdesk.services.session import Session
from coderdesk.ui.chart.arranging import Arranging
from coderdesk.ui.chart.course import Course
from coderdesk.ui.chart.details.desk import DetailsDesk
from coderdesk.ui.chart.drafts import ChartDrafts
from coderdesk.ui.chart.history import History
from coderdesk.ui.chart.own import Own
from coderdesk.ui.chart.posting import Posting
from coderdesk.ui.chart.reading import Reading
from coderdesk.ui.chart.screen import ChartScreen
from coderdesk.ui.failures import Told
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.message_line import Message


class ChartDesk(QObject):
    """Owns the open chart. Each change is kept at once; what the coder sees is what is stored.

    `saved(bool)`: True when all is on the disk, False while a change is on its way. `chart_changed(EncounterId)` tells
    the worklist, `next_wanted(EncounterId)` asks for the chart after this one. `opened(EncounterId)`: another chart is
    there, and the focus stands where its coding begins.
    """

    saved = Signal(bool)
    opened = Signal(str)
    chart_changed = Signal(str)
    next_wanted = Signal(str)

    def __init__(self, session: Session, tasks: Tasks, screen: ChartScreen) -> None:
        super().__init__(screen)
        self.session, self.tasks, self.screen = session, tasks, screen
        self._state: ChartState | None = None
        self._encounter: Encounter | None = None
        self._history = History()
        self._on_the_way = 0
        self._wanted: EncounterId | None = None
        # What is typed in the details is kept before the course of the chart goes on.
        self.details = DetailsDesk(self)
        self.own = Own(self)
        self.reading, self.posting = Reading(self), Posting(self)
        self.arranging, self.course = Arranging(self), Course(self)
        self.drafts = ChartDrafts(self)
        screen.undo_wanted.connect(self.undo)
        # Elsewhere it may have been put on hold, or billed.
        screen.came.connect(self.refresh)

    # -- the open chart ----------------------------------------------------------------------------------------------

    @property
    def encounter(self) -> Encounter | None:
        """The open chart as it will be stored when everything on its way has arrived, or None."""
        return self._encounter

    @property
    def wanted(self) -> EncounterId | None:
        """The chart that is open, or that is being opened, or None."""
        return self._wanted

    @property
    def state(self) -> ChartState | None:
        """How the open chart stood when it was last checked, or None."""
        return self._state

    @property
    def can_change(self) -> bool:
        """Whether the open chart may be changed."""
        return is_open(self._encounter)

    @property
    def is_settled(self) -> bool:
        """Whether no change is on its way to the disk."""
        return self._on_the_way == 0

    def open(self, encounter: EncounterId) -> None:
        """Open a chart. What was typed about the one before and not kept waits for it in the vault."""
        self.screen.middle.details.keep()
        self.drafts.keeper.stop()
        self._history.clear()
        # Until the chart is there, no key may change the one before it.
        self._state = self._encounter = None
        self._wanted = encounter
        self.posting.stop_replacing()
        self.reading.forget_shown()
        self.screen.show_loading()
        session = self.session
        self.tasks.run(
            lambda: charts.opened(session.begin, session.book(), encounter=encounter, today=session.today()),
            self._opened,
            self._not_opened,
            key="open",
            owner=self,
        )

    def refresh(self) -> None:
        """Read the open chart anew, as after a patient or a payer was changed."""
        if self._encounter is None:
            return
        session, encounter = self.session, self._encounter.id
        self.tasks.run(
            lambda: charts.state_of(session.begin, session.book(), encounter=encounter, today=session.today()),
            self.show,
            key="state",
            owner=self,
        )

    def close(self) -> None:
        """Show no chart."""
        self.drafts.keeper.stop()
        self._state = self._encounter = self._wanted = None
        self._history.clear()
        self.screen.show_nothing()

    def change(self, encounter: Encounter, what: str, *, undoable: bool = True) -> None:
        """Keep a changed encounter. The next change builds on it before it is on the disk."""
        before = self._encounter
        if before is None or encounter == before or self.refuses():
            return
        self.own.forget_removed()
        if undoable:
            self._history.add(before, what)
        # The store counts the version up by one for each save, in the order in which they were asked for.
        self._encounter = replace(encounter, version=encounter.version + 1)
        self._on_the_way += 1
        self.saved.emit(False)
        session = self.session
        self.tasks.run(
            lambda: charts.changed(
                session.begin, session.book(), encounter=encounter, what=what, today=session.today()
            ),
            lambda state: self._kept(state, what, undoable=undoable),
            lambda told: self._not_kept(told, undoable=undoable),
            owner=self,
        )

    def keep(self, work: Callable[[], object], what: str) -> None:
        """Carry out `work`, a change of somebody whom the chart names, and show how the chart stands then."""
        if self._encounter is None:
            return
        session, encounter = self.session, self._encounter.id
        self._on_the_way += 1
        self.saved.emit(False)

        def kept() -> ChartState:
            work()
            return charts.state_of(session.begin, session.book(), encounter=encounter, today=session.today())

        def failed(told: Told) -> None:
            self._arrived()
            self.say(Message.of(told))
            self.refresh()

        self.tasks.run(kept, lambda state: self._kept(state, what, undoable=False), failed, owner=self)

    def refuses(self) -> bool:
        """Say that a finished chart stays as it is, and return whether this is one."""
        if self._encounter is None or self.can_change:
            return False
        self.say(Message("This chart is finished. Reopen it to change it.", Tone.WARNING))
        return True

    def undo(self) -> None:
        """Take back the last change of codes. The course of the chart (hold, reasons given) stays as it is."""
        if self.own.put_back() or self.refuses():
            return
        step, now = self._history.take_back(), self._encounter
        if step is None or now is None:
            self.say(Message("There is nothing to undo.", Tone.INFO))
            return
        before = replace(
            step.before,
            version=now.version,
            status=now.status,
            hold_reason=now.hold_reason,
            overrides=now.overrides,
            finished_at=now.finished_at,
        )
        self.change(before, f"undone: {step.what}", undoable=False)

    def show(self, state: ChartState) -> None:
        """Show how the chart stands; an answer that comes after another one was opened is not shown."""
        self.chart_changed.emit(state.encounter.id)
        if self._encounter is None or state.encounter.id != self._encounter.id:
            return
        self._state = state
        if not self._on_the_way:
            self._encounter = state.encounter
        self.screen.show_chart(state, self.session.today())
        self.details.show(state)

    def _opened(self, state: ChartState) -> None:
        self._encounter = state.encounter
        self.screen.begin()
        self.show(state)
        self.reading.note_first()
        self.saved.emit(self.is_settled)
        self.screen.coding.field.setFocus()
        self.own.read()
        self.opened.emit(state.encounter.id)

    def _not_opened(self, told: Told) -> None:
        self.close()
        self.say(Message.of(told))

    def _kept(self, state: ChartState, what: str, *, undoable: bool) -> None:
        self._arrived()
        self.show(state)
        self.say(Message(f"{what[:1].upper()}{what[1:]}", Tone.OK, undo=undoable))
        self.own.read()

    def _not_kept(self, told: Told, *, undoable: bool) -> None:
        """Show again what is stored: what could not be kept must not look as if it were."""
        self._arrived()
        self.say(Message.of(told))
        if undoable:
            self._history.take_back()
        self.refresh()

    def _arrived(self) -> None:
        """Count a change that landed, kept or not."""
        self._on_the_way -= 1
        if self._on_the_way == 0:
            self.saved.emit(True)

    def say(self, message: Message) -> None:
        """Show a message at the foot."""
        self.screen.said.emit(message)


def is_open(encounter: Encounter | None) -> bool:
    """Say whether a chart may be changed."""
    return encounter is not None and encounter.status not in (Status.FINISHED, Status.EXPORTED)
