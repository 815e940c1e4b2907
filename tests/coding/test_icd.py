"""What is said of a diagnosis code, and what is offered instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coderdesk.coding.edits.engine import check
from coderdesk.domain.book import CodeBook
from coderdesk.domain.chart import Chart
from coderdesk.domain.codes import icd10cm, icd10pcs
from coderdesk.domain.encounter import Diagnosis
from coderdesk.domain.findings import Finding, FixKind, Part, Place
from support.factories import a_chart, an_inpatient_chart
from support.small_book import SmallBook
from support.twins import TODAY

BOOK = SmallBook()


def the(chart: Chart, rule: str) -> Finding:
    (finding,) = [each for each in check(chart, BOOK, today=TODAY) if each.rule == rule]
    return finding


def offered(finding: Finding) -> list[str]:
    return [fix.code.dotted for fix in finding.fixes if fix.code and fix.kind is FixKind.REPLACE_DIAGNOSIS]


def test_a_code_that_ended_offers_what_replaced_it(book: CodeBook) -> None:
    """S30.1XXA was not divided but moved, so nothing below it tells; CMS's conversion tables do."""
    autumn = {"service_from": date(2025, 10, 2), "service_to": date(2025, 10, 2)}
    for code, instead in (("S30.1XXA", "S30.11XA"), ("G35", "G35.A"), ("R10.2", "R10.20")):
        found = check(a_chart("I10", code, **autumn), book, today=TODAY)
        (finding,) = [each for each in found if each.rule == "ICD-VALID"]
        assert "deleted after 2025-09-30" in finding.message
        assert offered(finding)[0] == instead
        assert finding.fixes[0].index == 1


def test_a_heading_offers_the_first_codes_below_it() -> None:
    finding = the(a_chart("E78.2", "E11"), "ICD-VALID")
    assert finding.message == "E11 is a heading and needs more characters."
    assert finding.release == "ICD-10-CM FY2026"
    assert offered(finding) == ["E11.42", "E11.65"]
    assert finding.fixes[0].label == "Use E11.42: Type 2 diabetes mellitus with diabetic polyneuropathy"
    assert finding.fixes[0].index == 1
    assert finding.places == (Place(Part.DIAGNOSIS, 1, "code"),)


def test_a_missing_7th_character_offers_each_with_its_meaning() -> None:
    finding = the(a_chart("S52.501"), "ICD-VALID")
    assert finding.message == "S52.501 needs a 7th character."
    assert offered(finding) == ["S52.501A", "S52.501D"]
    assert finding.fixes[0].label == "Use S52.501A: initial encounter for closed fracture"


def test_a_7th_character_behind_placeholders_is_offered_whole() -> None:
    assert offered(the(a_chart("S13.4"), "ICD-VALID")) == ["S13.4XXA"]


@pytest.mark.parametrize(
    ("written", "better"), [("E11.429", ["E11.42"]), ("S52.501Z", ["S52.501A", "S52.501D"]), ("W99.9", [])]
)
def test_an_unknown_code_offers_what_its_beginning_leads_to(written: str, better: list[str]) -> None:
    finding = the(a_chart(written), "ICD-VALID")
    assert finding.message == f"{written} does not exist in ICD-10-CM FY2026."
    assert offered(finding) == better
    assert finding.fixes


def test_a_deleted_code_says_since_when_and_offers_what_took_its_place() -> None:
    finding = the(a_chart("R10.2"), "ICD-VALID")
    assert finding.message == (
        "R10.2 is not valid on 2026-09-14: it was deleted after 2025-09-30 and now needs more characters."
    )
    assert offered(finding) == ["R10.20", "R10.21"]


def test_a_code_that_is_not_valid_yet_says_from_when() -> None:
    chart = a_chart("R10.20", service_from=date(2025, 9, 30), service_to=date(2025, 9, 30))
    said = the(chart, "ICD-VALID").message
    assert said == "R10.20 is not valid on 2025-09-30: it becomes valid on 2025-10-01."


def test_a_stay_is_judged_by_the_day_of_discharge() -> None:
    admitted, discharged = date(2025, 9, 29), date(2025, 10, 2)
    stay = an_inpatient_chart("R10.20", service_from=admitted, service_to=discharged)
    visits = a_chart("R10.20", service_from=admitted, service_to=discharged)
    assert check(stay, BOOK, today=TODAY) == ()
    assert "becomes valid on 2025-10-01" in the(visits, "ICD-VALID").message


def test_the_admitting_diagnosis_is_judged_too() -> None:
    finding = the(an_inpatient_chart(admitting=icd10cm("E11")), "ICD-VALID")
    assert finding.places == (Place(Part.ENCOUNTER, -1, "admitting"),)
    assert [fix.kind for fix in finding.fixes] == [FixKind.GO_TO]


def test_excludes1_quotes_the_note_and_offers_either_way_out() -> None:
    finding = the(a_chart("E11.42", "E78.2", "E10.65"), "ICD-EX1")
    assert finding.message == "E10.65 may not stand together with E11.42."
    assert finding.quote == "type 1 diabetes mellitus (E10.-)"
    assert finding.source == "ICD-10-CM Guidelines I.A.12.a; Tabular List, Excludes1 note at E11"
    assert finding.overridable
    assert finding.places == (Place(Part.DIAGNOSIS, 2, "code"), Place(Part.DIAGNOSIS, 0, "code"))
    assert [fix.label for fix in finding.fixes] == [
        "Use E11.65: Type 2 diabetes mellitus with hyperglycemia",
        "Remove diagnosis 3, E10.65",
        "Remove diagnosis 1, E11.42",
    ]


def test_the_counterpart_of_a_diabetes_code_is_not_offered_twice_nor_for_other_conditions() -> None:
    listed = the(a_chart("E11.65", "E10.65"), "ICD-EX1")
    bronchitis = the(a_chart("J20.9", "J40"), "ICD-EX1")
    assert offered(listed) + offered(bronchitis) == []


def test_a_code_listed_thrice_is_told_twice_and_excludes_once() -> None:
    findings = check(a_chart("J20.9", "J20.9", "J20.9", "J40"), BOOK, today=TODAY)
    assert [finding.rule for finding in findings if finding.rule.startswith("ICD")] == ["ICD-DUP", "ICD-DUP", "ICD-EX1"]


def test_codes_of_another_system_are_not_diagnoses() -> None:
    chart = an_inpatient_chart("I21.4")
    listed = chart.encounter.with_diagnosis(Diagnosis(icd10pcs("0FT44ZZ")))
    finding = the(replace(chart, encounter=listed), "ICD-VALID")
    assert finding.message == "0FT44ZZ is not written like an ICD-10-CM code."
