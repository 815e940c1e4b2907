"""How rules are run, sorted, excused and configured."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from coderdesk.coding.edits.catalogue import COULD_NOT_RUN
from coderdesk.coding.edits.engine import blocking, check, standing
from coderdesk.domain.book import Note
from coderdesk.domain.chart import Chart
from coderdesk.domain.codes import Code, icd10cm
from coderdesk.domain.encounter import Diagnosis, EncounterType, Override
from coderdesk.domain.failures import InvalidValue, ReferenceMissing
from coderdesk.domain.findings import Finding, FixKind, Part, Severity
from support.factories import a_chart, a_client, a_coverage, a_line, a_patient, an_inpatient_chart
from support.small_book import SmallBook
from support.twins import TODAY

BOOK = SmallBook()
CONFLICT = a_chart("E11.42", "E78.2", "E10.65")


def found(chart: Chart, rule: str) -> list[Finding]:
    return [finding for finding in check(chart, BOOK, today=TODAY) if finding.rule == rule]


def overridden(chart: Chart, finding: Finding, reason: str = "Two conditions, see the note of 9/14.") -> Chart:
    override = Override(finding.key, finding.rule, reason, "R. Hale", datetime(2026, 9, 16, tzinfo=UTC))
    return replace(chart, encounter=chart.encounter.with_override(override))


def blocked(chart: Chart) -> list[str]:
    return [finding.rule for finding in blocking(check(chart, BOOK, today=TODAY), chart.encounter.overrides)]


# -- a clean chart and its order ---------------------------------------------------------------------------------------


def test_a_clean_professional_chart_says_only_that_cpt_is_not_loaded() -> None:
    (finding,) = check(a_chart(), BOOK, today=TODAY)
    assert (finding.rule, finding.severity) == ("NOT-CHECKED", Severity.INFO)
    assert finding.message == "CPT codes are checked for shape only: no CPT release is loaded."


def test_a_clean_stay_has_no_finding() -> None:
    assert check(an_inpatient_chart(), BOOK, today=TODAY) == ()


def test_findings_come_gravest_first_and_then_in_the_order_of_the_chart() -> None:
    chart = a_chart(
        "E11.42", "E11", "R10.2", lines=(a_line(pointers=(1,)), a_line("83036", "0.00")), client=a_client(npi="")
    )
    chart = replace(chart, patient=a_patient(born=None))
    places = [(finding.severity, str(finding.places[0])) for finding in check(chart, BOOK, today=TODAY)]
    assert places == [
        (Severity.ERROR, "diagnosis 2, code"),
        (Severity.ERROR, "diagnosis 3, code"),
        (Severity.ERROR, "line 2, charge"),
        (Severity.ERROR, "patient, born"),
        (Severity.ERROR, "client, npi"),
        (Severity.INFO, "line 1, code"),
    ]


def test_rules_for_other_kinds_of_encounter_stay_silent() -> None:
    chart = an_inpatient_chart(bill_type="", discharge_status="")
    as_professional = replace(chart, encounter=replace(chart.encounter, type=EncounterType.PROFESSIONAL))
    assert not {"UB-TOB", "MCE-STATUS"} & {each.rule for each in check(as_professional, BOOK, today=TODAY)}


def test_the_narrower_rule_stands_in_for_the_wider_one() -> None:
    rules = {finding.rule for finding in check(an_inpatient_chart("I43", "E85.4"), BOOK, today=TODAY)}
    assert "MCE-MANIF" in rules
    assert "ICD-MANIF-FIRST" not in rules


def test_a_rule_gives_way_only_on_the_same_codes() -> None:
    chart = an_inpatient_chart("J44.1", "J44.1", "E78.2", "E78.2")
    findings = check(chart, BOOK, today=TODAY)
    assert [(each.rule, each.codes) for each in findings] == [
        ("MCE-DUP-PDX", (icd10cm("J44.1"),)),
        ("ICD-DUP", (icd10cm("E78.2"),)),
    ]


# -- overrides ---------------------------------------------------------------------------------------------------------


def test_an_override_with_a_reason_lets_a_finding_stand() -> None:
    (finding,) = found(CONFLICT, "ICD-EX1")
    assert blocked(CONFLICT) == ["ICD-EX1"]
    excused = overridden(CONFLICT, finding)
    assert blocked(excused) == []
    assert finding in check(excused, BOOK, today=TODAY)


def test_an_override_without_a_reason_does_nothing() -> None:
    (finding,) = found(CONFLICT, "ICD-EX1")
    assert blocked(overridden(CONFLICT, finding, reason="  ")) == ["ICD-EX1"]


def test_an_override_lapses_when_the_code_changes() -> None:
    (finding,) = found(CONFLICT, "ICD-EX1")
    excused = overridden(CONFLICT, finding)
    changed = excused.encounter.with_diagnosis_replaced(0, Diagnosis(icd10cm("E11.65")))
    assert blocked(replace(excused, encounter=changed)) == ["ICD-EX1"]


def test_an_override_lasts_when_the_diagnoses_are_only_moved() -> None:
    (finding,) = found(CONFLICT, "ICD-EX1")
    excused = overridden(CONFLICT, finding)
    assert blocked(replace(excused, encounter=excused.encounter.with_diagnosis_moved(2, 0))) == []


def test_an_override_of_a_line_lapses_when_its_units_change_and_covers_no_other_line() -> None:
    grouped = a_line("99232", service_from=date(2026, 9, 7), service_to=date(2026, 9, 9), units=Decimal(2))
    chart = a_chart(lines=(grouped, grouped))
    first, second = found(chart, "UNITS-DAYS")
    excused = overridden(chart, first)
    assert standing(found(excused, "UNITS-DAYS"), excused.encounter.overrides) == (second,)
    changed = excused.encounter.with_line_replaced(0, replace(grouped, units=Decimal(4)))
    assert len(blocked(replace(excused, encounter=changed))) == 2


def test_what_takes_no_override_is_never_excused() -> None:
    chart = a_chart("E11")
    (finding,) = found(chart, "ICD-VALID")
    assert blocked(overridden(chart, finding)) == ["ICD-VALID"]


def test_an_override_of_another_rule_excuses_nothing() -> None:
    (finding,) = found(CONFLICT, "ICD-EX1")
    assert blocked(overridden(CONFLICT, replace(finding, rule="ICD-DUP"))) == ["ICD-EX1"]


def test_a_firm_case_of_a_rule_that_takes_reasons_takes_none() -> None:
    negative, nothing = a_chart(lines=(a_line(charge="-1.00"),)), a_chart(lines=(a_line(charge="0.00"),))
    assert [finding.overridable for finding in found(negative, "LINE-CHARGE")] == [False]
    assert [finding.overridable for finding in found(nothing, "LINE-CHARGE")] == [True]


def test_a_chart_without_a_payer_can_be_finished_with_a_reason() -> None:
    chart = a_chart(coverages=())
    (finding,) = found(chart, "CLAIM-PAYER")
    assert blocked(overridden(chart, finding, "The patient pays alone.")) == []


def test_warnings_and_infos_block_nothing() -> None:
    chart = a_chart(account="4471-0926-000-1", coverages=(a_coverage(),))
    assert {finding.severity for finding in check(chart, BOOK, today=TODAY)} == {Severity.WARNING, Severity.INFO}
    assert blocked(chart) == []


# -- the coder's own severities ----------------------------------------------------------------------------------------


def test_a_rule_that_takes_a_reason_may_be_softened_and_any_may_be_raised() -> None:
    wishes = {"ICD-EX1": Severity.WARNING, "PAPER-FIT": Severity.ERROR}
    chart = a_chart("E11.42", "E10.65", account="4471-0926-000-1")
    findings = check(chart, BOOK, today=TODAY, severities=wishes)
    assert [(each.rule, each.severity) for each in findings][:2] == [
        ("PAPER-FIT", Severity.ERROR),
        ("ICD-EX1", Severity.WARNING),
    ]


@pytest.mark.parametrize("rule", ["ICD-VALID", "NO-SUCH-RULE"])
def test_a_firm_error_cannot_be_softened_and_an_unknown_rule_is_refused(rule: str) -> None:
    with pytest.raises(InvalidValue, match=rule):
        check(a_chart(), BOOK, today=TODAY, severities={rule: Severity.INFO})


# -- a rule that fails -------------------------------------------------------------------------------------------------


class TornBook(SmallBook):
    """A book whose Excludes1 notes cannot be read."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    def excludes1_between(self, one: Code, other: Code, on: date) -> Note | None:  # noqa: ARG002 - it fails at once
        """Raise what the book was torn by."""
        raise self._error


def test_a_rule_that_raises_holds_the_chart_and_names_itself(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        findings = check(CONFLICT, TornBook(KeyError("Whitfield, Darlene")), today=TODAY)
    (failed,) = blocking(findings, ())
    assert failed.rule == COULD_NOT_RUN.id
    assert "ICD-EX1 could not run" in failed.message
    assert failed.places[0].part is Part.ENCOUNTER
    assert not failed.overridable
    assert "ICD-EX1 could not run: KeyError at test_engine.py:" in caplog.text
    assert "Whitfield" not in caplog.text + failed.message


def test_a_rule_that_raises_stops_no_other_rule() -> None:
    findings = check(a_chart("E11.42", "E10.65", account=""), TornBook(RuntimeError()), today=TODAY)
    assert {"CHECK-FAILED", "CLAIM-ACCOUNT"} <= {finding.rule for finding in findings}


def test_a_missing_reference_store_is_told_as_what_it_is() -> None:
    with pytest.raises(ReferenceMissing):
        check(CONFLICT, TornBook(ReferenceMissing("The code sets are not built.")), today=TODAY)


# -- what the ways out do ----------------------------------------------------------------------------------------------


def test_listing_the_offered_diagnosis_first_clears_the_finding() -> None:
    chart = a_chart("I43", "V43.52XA", "E85.4")
    (finding,) = found(chart, "ICD-MANIF-FIRST")
    (fix,) = finding.fixes
    assert (fix.kind, fix.label) == (FixKind.MOVE_DIAGNOSIS, "List E85.4 first")
    moved = replace(chart, encounter=chart.encounter.with_diagnosis_moved(fix.index, fix.to))
    assert not found(moved, "ICD-MANIF-FIRST") + found(moved, "ICD-EXTCAUSE-FIRST")


def test_a_manifestation_alone_asks_for_the_diagnosis_behind_it() -> None:
    (finding,) = found(a_chart("I43"), "ICD-MANIF-FIRST")
    assert [fix.kind for fix in finding.fixes] == [FixKind.GO_TO]


def test_removing_the_offered_diagnosis_clears_an_excess() -> None:
    codes = ("E11.42", "E11.65", "E78.2", "E78.5", "E85.4", "I10", "I21.4", "J18.9", "J20.9", "J44.1", "M16.11")
    chart = a_chart(*codes, "R05.9", "R10.20", lines=(a_line(pointers=(1, 13)),))
    (finding,) = found(chart, "DX-LIMIT")
    (fix,) = finding.fixes
    assert fix.label == "Remove diagnosis 12, R05.9"
    assert not found(replace(chart, encounter=chart.encounter.without_diagnosis(fix.index)), "DX-LIMIT")
