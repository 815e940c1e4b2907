"""Check a chart, finish it, or let a finding stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from coderdesk.coding.edits.engine import blocking, check, standing
from coderdesk.domain.audit import FieldChange, Kind
from coderdesk.domain.book import CodeBook
from coderdesk.domain.chart import Chart
from coderdesk.domain.differences import differences
from coderdesk.domain.encounter import Override, Status
from coderdesk.domain.failures import Blocked, InvalidValue
from coderdesk.domain.findings import Finding, Severity
from coderdesk.domain.identifiers import EncounterId
from coderdesk.domain.ports import Work, WorkFactory
from coderdesk.services.changed import Changed
from coderdesk.services.trail import refusals_kept


@dataclass(frozen=True, slots=True)
class Checked:
    """A chart with what the checks said of it: `findings` all of them, `standing` those that no override covers."""

    chart: Chart
    findings: tuple[Finding, ...]
    standing: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What stops finishing and exporting."""
        return tuple(finding for finding in self.standing if finding.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What should be looked at."""
        return tuple(finding for finding in self.standing if finding.severity is Severity.WARNING)


def checked(chart: Chart, book: CodeBook, today: date) -> Checked:
    """Run every check over `chart`."""
    findings = check(chart, book, today=today)
    return Checked(chart, findings, standing(findings, chart.encounter.overrides))


def check_encounter(begin: WorkFactory, book: CodeBook, *, encounter: EncounterId, today: date) -> Checked:
    """Load a chart and check it. Nothing is changed."""
    with begin() as work:
        chart = work.worklist.chart(encounter)
    return checked(chart, book, today)


def finish_chart(begin: WorkFactory, book: CodeBook, *, encounter: EncounterId, at: datetime, today: date) -> Changed:
    """Mark the chart coded. `Blocked` while an error stands, with the first of them in its text."""
    with refusals_kept(begin, "finishing refused", encounter), begin() as work:
        chart = work.worklist.chart(encounter)
        if chart.encounter.status in (Status.FINISHED, Status.EXPORTED):
            raise InvalidValue(f"Account {chart.encounter.account} is finished already.")
        refuse_if_blocked(chart, book, today)
        finished = work.worklist.save(chart.encounter.finished(at))
        changes = differences(chart.encounter, finished)
        work.audit.record("chart finished", encounter, f"total {finished.total}", changes=changes)
        work.commit()
    return Changed(frozenset({encounter}), f"Finished {chart.encounter.account}.")


def refuse_if_blocked(chart: Chart, book: CodeBook, today: date) -> None:
    """Raise `Blocked` where an error stands."""
    errors = blocking(check(chart, book, today=today), chart.encounter.overrides)
    if not errors:
        return
    more = f", and {len(errors) - 1} more" if len(errors) > 1 else ""
    raise Blocked(
        f"Account {chart.encounter.account} has {_counted(errors)}: "
        f"[{errors[0].rule}] {errors[0].message.rstrip('.')}{more}.",
        "Mend them, or give a reason where the rule allows one.",
    ).about(chart.encounter.id)


def _counted(errors: Sequence[Finding]) -> str:
    return "1 error" if len(errors) == 1 else f"{len(errors)} errors"


def override_finding(
    begin: WorkFactory, book: CodeBook, *, encounter: EncounterId, key: str, reason: str, at: datetime, today: date
) -> Changed:
    """Let the finding of that key stand, for `reason`, which the audit trail keeps.

    `InvalidValue` where there is no such finding now, where its rule allows no override, or where no reason is given.
    """
    if not reason.strip():
        raise InvalidValue("An override needs a reason.", "Say what in the documentation supports it.")
    with begin() as work:
        chart = work.worklist.chart(encounter)
        finding = next((found for found in check(chart, book, today=today) if found.key == key), None)
        if finding is None:
            raise InvalidValue("That finding is no longer there.", "Check the chart again.")
        if not finding.overridable:
            raise InvalidValue(f"{finding.rule} cannot be overridden.", "Change the chart.")
        override = Override(key, finding.rule, reason.strip(), _coder(work), at)
        work.worklist.save(chart.encounter.with_override(override))
        told = f"{finding.rule}: {reason.strip()}"
        change = FieldChange(f"{finding.rule} ({finding.severity})", finding.message, reason.strip())
        work.audit.record("finding overridden", encounter, told, kind=Kind.OVERRIDE, changes=(change,))
        work.commit()
    return Changed(frozenset({encounter}), f"{finding.rule} overridden.")


def withdraw_override(begin: WorkFactory, *, encounter: EncounterId, key: str) -> Changed:
    """Take an override back; the finding stands again."""
    with begin() as work:
        found = work.worklist.get(encounter)
        saved = work.worklist.save(found.without_override(key))
        changes = differences(found, saved)
        work.audit.record("override withdrawn", encounter, kind=Kind.OVERRIDE, changes=changes)
        work.commit()
    return Changed(frozenset({encounter}), "Override withdrawn.")


def _coder(work: Work) -> str:
    return work.settings.get("coder")
