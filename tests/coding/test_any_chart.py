"""What must hold of the checks whatever the chart."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, Phase, assume, given, settings

from coderdesk.coding.edits.catalogue import COULD_NOT_RUN, catalogue
from coderdesk.coding.edits.engine import blocking, check, standing
from coderdesk.domain.book import CodeBook
from coderdesk.domain.chart import Chart
from coderdesk.domain.findings import Part, Place
from support.odd_charts import SECRET, any_charts
from support.small_book import SmallBook
from support.twins import TODAY

_BOOK = SmallBook()
_FACTS = {facts.id: facts for facts in catalogue()}
# A chart takes minutes to shrink, and the log of a failure names the rule and the line.
_patient = settings(
    max_examples=60,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)


@_patient
@given(any_charts)
def test_no_chart_makes_a_rule_fail(chart: Chart) -> None:
    assert [each.message for each in check(chart, _BOOK, today=TODAY) if each.rule == COULD_NOT_RUN.id] == []


@_patient
@given(any_charts)
def test_no_finding_repeats_what_was_typed_about_the_patient(chart: Chart) -> None:
    for finding in check(chart, _BOOK, today=TODAY):
        told = (finding.message, finding.quote, finding.source, *(fix.label for fix in finding.fixes))
        assert not any(word in text for text in told for word in SECRET.split() if len(word) > 2)


@_patient
@given(any_charts)
def test_every_finding_points_at_something_that_is_there(chart: Chart) -> None:
    encounter = chart.encounter
    lengths = {
        Part.DIAGNOSIS: len(encounter.diagnoses),
        Part.LINE: len(encounter.lines),
        Part.PROCEDURE: len(encounter.procedures),
        Part.COVERAGE: len(chart.coverages),
        Part.PROVIDER: len(encounter.providers),
    }

    def there(place: Place) -> bool:
        return place.index < lengths.get(place.part, 0)

    for finding in check(chart, _BOOK, today=TODAY):
        assert all(there(place) and place.field for place in finding.places)
        assert all(0 <= fix.index < max(lengths.values()) for fix in finding.fixes if fix.index != -1)


@_patient
@given(any_charts)
def test_findings_are_sorted_and_those_that_take_a_reason_can_be_told_apart(chart: Chart) -> None:
    findings = check(chart, _BOOK, today=TODAY)
    severities = [finding.severity for finding in findings]
    assert severities == sorted(severities, key=("error", "warning", "info").index)
    keys = [finding.key for finding in findings if finding.overridable]
    assert len(keys) == len(set(keys))


@_patient
@given(any_charts)
def test_a_finding_takes_an_override_only_where_its_rule_does(chart: Chart) -> None:
    findings = check(chart, _BOOK, today=TODAY)
    assert all(_FACTS[finding.rule].overridable for finding in findings if finding.overridable)
    assert set(blocking(findings, chart.encounter.overrides)) <= set(standing(findings, chart.encounter.overrides))


@_patient
@given(any_charts)
def test_taking_an_offered_way_out_clears_its_finding(chart: Chart) -> None:
    codes = [diagnosis.code for diagnosis in chart.encounter.diagnoses]
    # Where a code is listed twice, the removal of one leaves the other to be told of, perhaps in the same place.
    assume(len(codes) == len(set(codes)))
    for finding in check(chart, _BOOK, today=TODAY):
        for fix in finding.fixes:
            match fix.kind:
                case "remove diagnosis":
                    changed = chart.encounter.without_diagnosis(fix.index)
                case "move diagnosis":
                    changed = chart.encounter.with_diagnosis_moved(fix.index, fix.to)
                case "remove pointer":
                    line = chart.encounter.lines[fix.index].toggled_pointer(fix.to)
                    changed = chart.encounter.with_line_replaced(fix.index, line)
                case _:
                    continue
            after = check(replace(chart, encounter=changed), _BOOK, today=TODAY)
            assert finding not in after


@settings(parent=_patient, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(any_charts)
def test_no_chart_makes_a_rule_fail_over_the_built_code_sets(book: CodeBook, chart: Chart) -> None:
    assert [each.message for each in check(chart, book, today=TODAY) if each.rule == COULD_NOT_RUN.id] == []
