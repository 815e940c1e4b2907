"""Runs the rules over a chart."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from coderdesk.coding.edits.case import Case
from coderdesk.coding.edits.catalogue import COULD_NOT_RUN, RULES
from coderdesk.coding.edits.registry import GRAVEST_FIRST, Fault, Rule, RuleFacts
from coderdesk.domain.book import CodeBook
from coderdesk.domain.chart import Chart
from coderdesk.domain.encounter import Override
from coderdesk.domain.failures import InvalidValue, ReferenceMissing, StorageFailed
from coderdesk.domain.findings import Finding, Part, Place, Severity

_log = logging.getLogger(__name__)
_PARTS = tuple(Part)
_NO_WISHES: Mapping[str, Severity] = MappingProxyType({})
_SUPERSEDED = {rule.facts.id: frozenset(rule.facts.supersedes) for rule in RULES if rule.facts.supersedes}


def check(
    chart: Chart, book: CodeBook, *, today: date, severities: Mapping[str, Severity] = _NO_WISHES
) -> tuple[Finding, ...]:
    """Return what every rule that applies says of `chart`, the gravest first and then in the order of the chart.

    `book` is asked as of the chart's own dates; `today` decides what lies in the future. `severities` are a coder's
    own wishes by rule identifier; they may raise a rule and soften one that takes an override (`InvalidValue` for
    others and for unknown rules). A rule that raises becomes an error without override, so that the chart is held.
    `ReferenceMissing` and `StorageFailed` pass through: they are the world's.
    """
    case = Case(chart, book, today)
    findings: list[Finding] = []
    for rule, facts in _wished(severities):
        if chart.encounter.type in facts.applies:
            findings += _run(rule, facts, case)
    return tuple(sorted(_settled(findings), key=_order))


def standing(findings: Iterable[Finding], overrides: Iterable[Override]) -> tuple[Finding, ...]:
    """Return the findings that no override with a reason lets stand. One that takes no override always stays."""
    excused = {(kept.rule, kept.key) for kept in overrides if kept.reason.strip()}
    return tuple(each for each in findings if not (each.overridable and (each.rule, each.key) in excused))


def blocking(findings: Iterable[Finding], overrides: Iterable[Override]) -> tuple[Finding, ...]:
    """Return the errors that stop finishing and exporting."""
    return tuple(each for each in standing(findings, overrides) if each.severity is Severity.ERROR)


def _wished(severities: Mapping[str, Severity]) -> Iterable[tuple[Rule, RuleFacts]]:
    unknown = severities.keys() - {rule.facts.id for rule in RULES}
    if unknown:
        raise InvalidValue(f"There is no rule {min(unknown)}.", "Take it out of the settings.")
    for rule in RULES:
        wish = severities.get(rule.facts.id)
        yield rule, rule.facts.at(wish) if wish else rule.facts


def _run(rule: Rule, facts: RuleFacts, case: Case) -> list[Finding]:
    try:
        if not rule.without_release and not all(case.covers(system) for system in facts.needs):
            return []
        release = case.label(facts.needs[0], case.on) if facts.needs else ""
        return [facts.finding(fault, release) for fault in rule.judge(case)]
    except (ReferenceMissing, StorageFailed):
        raise
    except Exception as error:  # noqa: BLE001 - whatever a rule raises is ours, and the chart must be held for it
        # The text of an error may quote the chart: only its type and place are logged.
        where = traceback.extract_tb(error.__traceback__)[-1]
        _log.error(
            "rule %s could not run: %s at %s:%s",
            facts.id,
            type(error).__name__,
            Path(where.filename).name,
            where.lineno,
        )
        said = f"The check {facts.id} could not run, so this chart cannot be finished; please report it."
        return [COULD_NOT_RUN.finding(Fault(said, (Place(Part.ENCOUNTER),), particulars=facts.id))]


def _settled(findings: list[Finding]) -> list[Finding]:
    """Leave out what another finding on the same codes and place replaces."""
    replaced = {
        (older, each.codes, place)
        for each in findings
        for older in _SUPERSEDED.get(each.rule, ())
        for place in each.places
    }
    return [each for each in findings if not any((each.rule, each.codes, place) in replaced for place in each.places)]


def _order(finding: Finding) -> tuple[int, int, int, str, str, str]:
    place = min(finding.places, key=_place_order)
    return (GRAVEST_FIRST.index(finding.severity), *_place_order(place), finding.rule, finding.message)


def _place_order(place: Place) -> tuple[int, int, str]:
    return _PARTS.index(place.part), place.index, place.field
