"""Where data is missing the checks say so, and never guess."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from coderdesk.coding.edits.engine import check
from coderdesk.domain.book import Release
from coderdesk.domain.chart import Chart
from coderdesk.domain.codes import CodeSystem, icd10cm, service_code
from coderdesk.domain.encounter import Diagnosis
from coderdesk.domain.findings import Severity
from support.factories import a_chart, a_line, an_inpatient_chart
from support.small_book import SmallBook
from support.twins import TODAY

BOOK = SmallBook()
HCPCS_2026 = Release(CodeSystem.HCPCS, "2026", date(2026, 1, 1), date(2026, 12, 31), "user file", 2)
WITH_HCPCS = SmallBook((HCPCS_2026,), {service_code("G0439"): "Annual wellness visit, subsequent"})


def said(chart: Chart, book: SmallBook = BOOK) -> list[str]:
    return [each.message for each in check(chart, book, today=TODAY) if each.rule == "NOT-CHECKED"]


def rules(chart: Chart, book: SmallBook = BOOK) -> set[str]:
    return {each.rule for each in check(chart, book, today=TODAY) if each.severity is Severity.ERROR}


def test_a_date_outside_every_release_is_told_once_and_is_no_error() -> None:
    chart = an_inpatient_chart("E11", "I43", service_from=date(2023, 8, 11), service_to=date(2023, 8, 14))
    assert said(chart) == ["ICD-10-CM codes are checked for shape only: no release for 2023-08-14 is loaded."]
    assert rules(chart) == set()


def test_outside_every_release_the_shape_and_the_order_of_codes_are_still_judged() -> None:
    chart = a_chart("V43.52XA", "1XX", "1XX", service_from=date(2023, 8, 14), service_to=None)
    assert rules(chart) == {"ICD-VALID", "ICD-DUP", "ICD-EXTCAUSE-FIRST"}


def test_without_a_date_of_service_that_is_the_reason() -> None:
    messages = said(a_chart(service_from=None, service_to=None, lines=()))
    assert messages == ["ICD-10-CM codes are checked for shape only: the date of service is not known."]


def test_a_code_set_that_nobody_loaded_is_named() -> None:
    lines = (a_line("99214"), a_line("G0439"), a_line("99213"))
    assert said(a_chart(lines=lines)) == [
        "CPT codes are checked for shape only: no CPT release is loaded.",
        "HCPCS Level II codes are checked for shape only: no HCPCS Level II release is loaded.",
    ]


def test_lines_are_judged_on_their_own_dates() -> None:
    old = a_line("G0439", service_from=date(2025, 12, 30), service_to=date(2025, 12, 30))
    chart = a_chart(lines=(a_line("G0439"), old))
    assert said(chart, WITH_HCPCS) == [
        "HCPCS Level II codes are checked for shape only: no release for 2025-12-30 is loaded."
    ]


def test_with_a_release_loaded_an_unknown_service_code_is_an_error_that_names_it() -> None:
    chart = a_chart(lines=(a_line("G0439"), a_line("G9999")))
    assert said(chart, WITH_HCPCS) == []
    (finding,) = [each for each in check(chart, WITH_HCPCS, today=TODAY) if each.rule == "SERVICE-VALID"]
    assert finding.message == "G9999 on line 2 does not exist in HCPCS Level II 2026."
    assert finding.release == "HCPCS Level II 2026"


def test_dental_codes_are_in_no_hcpcs_file_and_are_told_as_not_checked() -> None:
    chart = a_chart(lines=(a_line("G0439"), a_line("D0120")))
    assert said(chart, WITH_HCPCS) == [
        "Dental codes are checked for shape only: the ADA publishes them, and the HCPCS file has none."
    ]
    assert "SERVICE-VALID" not in rules(chart, WITH_HCPCS)
    assert rules(a_chart(lines=(a_line("D012"),)), WITH_HCPCS) >= {"SERVICE-VALID"}


def test_left_out_indicators_of_a_stay_are_told_as_not_checked() -> None:
    chart = an_inpatient_chart("I21.4", "E78.2")
    bare = replace(chart, encounter=chart.encounter.with_diagnosis(Diagnosis(icd10cm("I10"))))
    assert said(chart) == []
    (told,) = said(bare)
    assert told.endswith("indicators are not checked: no list of exempt codes for 2026-03-05 is loaded.")
    listed = SmallBook(exempt=frozenset())
    assert said(bare, listed) == []
    assert rules(bare, listed) == {"POA-MISSING"}


def test_a_bill_of_another_kind_of_hospital_needs_no_indicators() -> None:
    chart = an_inpatient_chart("I21.4", bill_type="0181")
    bare = replace(chart, encounter=chart.encounter.with_diagnosis(Diagnosis(icd10cm("I10"))))
    assert "POA-MISSING" not in rules(bare, SmallBook(exempt=frozenset()))
