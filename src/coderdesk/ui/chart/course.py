"""The course of a chart: finish and take the next, hold, reopen, let a finding stand, go to what it speaks of."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from coderdesk.domain.encounter import Override, Status
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.findings import Finding, Fix, Part, Place
from coderdesk.domain.identifiers import EncounterId
from coderdesk.services import checks, coding
from coderdesk.services.changed import Changed
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.message_line import Message

if TYPE_CHECKING:
    from coderdesk.ui.chart.desk import ChartDesk

#: What can be changed about a line in its editor, by the name that findings use.
EDITOR_FIELDS = {"modifiers": "modifiers"}


class Course(QObject):
    """Carries out what the finish bar and the finding cards ask for."""

    def __init__(self, desk: ChartDesk) -> None:
        super().__init__(desk)
        self._desk = desk
        screen, bar = desk.screen, desk.screen.coding.finish_bar
        bar.finish_wanted.connect(self.finish)
        bar.hold_wanted.connect(self.hold)
        bar.reopen_wanted.connect(self.reopen)
        bar.release_wanted.connect(self.release)
        screen.finish_key.connect(self.finish)
        screen.hold_key.connect(self.hold)
        screen.coding.findings.override_chosen.connect(self.override)
        screen.coding.findings.show_chosen.connect(self.show_finding)

    def finish(self) -> None:
        """Mark the chart coded and ask for the next one; say what stands in the way where something does."""
        state, desk = self._desk.state, self._desk
        if state is None or desk.encounter is None:
            return
        if desk.encounter.status is Status.ON_HOLD:
            desk.say(Message("This chart is on hold. Take it up again to finish it.", Tone.WARNING))
            return
        if state.checked.errors:
            desk.say(Message(f"{state.checked.errors[0].message} Mend it first.", Tone.WARNING))
            desk.screen.show_findings()
            return
        session, encounter = desk.session, desk.encounter.id

        def work() -> Changed:
            return checks.finish_chart(
                session.begin, session.book(), encounter=encounter, at=session.now(), today=session.today()
            )

        def done(changed: Changed) -> None:
            desk.say(Message(changed.message))
            desk.chart_changed.emit(encounter)
            desk.next_wanted.emit(encounter)

        desk.tasks.run(work, done, owner=self)

    def hold(self) -> None:
        """Put the chart aside with a reason."""
        encounter = self._desk.encounter
        if encounter is None or self._desk.refuses():
            return
        if encounter.status is Status.ON_HOLD:
            self._desk.say(Message("This chart is on hold already.", Tone.INFO))
            return

        def keep(reason: str) -> None:
            if not reason.strip():
                raise InvalidValue("A hold needs a reason.")
            self._change(lambda: coding.hold_chart(self._desk.session.begin, encounter=encounter.id, reason=reason))

        self._desk.screen.prompt.ask("Why is this chart on hold?", keep, hint="operative note missing", about="hold")

    def reopen(self) -> None:
        """Take a finished chart back."""
        self._with_encounter(lambda one: coding.reopen_chart(self._desk.session.begin, encounter=one))

    def release(self) -> None:
        """End a hold."""
        self._with_encounter(lambda one: coding.release_chart(self._desk.session.begin, encounter=one))

    def override(self, finding: Finding) -> None:
        """Ask why a finding may stand and keep it; one that is there can be changed or, left empty, taken back."""
        encounter, desk = self._desk.encounter, self._desk
        if encounter is None or desk.refuses():
            return
        before = next((override for override in encounter.overrides if override.key == finding.key), None)

        def keep(reason: str) -> None:
            if not reason.strip() and before is None:
                raise InvalidValue("An override needs a reason.", "Say what in the documentation supports it.")
            self._change(lambda: self._overridden(encounter.id, finding, reason, before))

        reason = before.reason if before else ""
        question = f"Why may this stand? {finding.rule}: {finding.message}"
        about = f"override:{finding.key}"
        desk.screen.prompt.ask(question, keep, text=reason, hint="what in the chart supports it", about=about)

    def _overridden(self, encounter: EncounterId, finding: Finding, reason: str, before: Override | None) -> Changed:
        session = self._desk.session
        if not reason.strip() and before is not None:
            return checks.withdraw_override(session.begin, encounter=encounter, key=finding.key)
        return checks.override_finding(
            session.begin,
            session.book(),
            encounter=encounter,
            key=finding.key,
            reason=reason,
            at=session.now(),
            today=session.today(),
        )

    def show_finding(self, finding: Finding) -> None:
        """Go to what a finding speaks of."""
        if finding.places:
            self.show_place(finding.places[0])

    def show_fix(self, fix: Fix) -> None:
        """Go where a fix leads: to the first place of the finding that offers it."""
        state = self._desk.state
        offered = next((f for f in state.checked.findings if fix in f.fixes), None) if state else None
        if offered is not None:
            self.show_finding(offered)

    def show_place(self, place: Place) -> None:
        """Put the focus on a part of the chart."""
        column = self._desk.screen.coding
        if place.part is Part.DIAGNOSIS:
            column.diagnoses.table.setFocus()
            column.diagnoses.table.select(max(0, place.index))
        elif place.part is Part.LINE and place.index >= 0:
            column.lines.table.setFocus()
            column.lines.table.select(place.index)
            if place.field and place.field != "code":
                column.lines.edit_wanted.emit(place.index, EDITOR_FIELDS.get(place.field, ""))
        elif place.part is Part.PROCEDURE:
            column.procedures.table.setFocus()
            column.procedures.table.select(max(0, place.index))
        else:
            self._desk.screen.details_wanted.emit(place)

    def _with_encounter(self, service: Callable[[EncounterId], Changed]) -> None:
        if self._desk.encounter is not None:
            encounter = self._desk.encounter.id
            self._change(lambda: service(encounter))

    def _change(self, service: Callable[[], Changed]) -> None:
        def done(changed: Changed) -> None:
            self._desk.say(Message(changed.message))
            self._desk.refresh()

        self._desk.tasks.run(service, done, owner=self)
