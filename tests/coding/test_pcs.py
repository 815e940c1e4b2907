"""What is said of an ICD-10-PCS code, over the tables themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coderdesk.coding.edits.engine import check
from coderdesk.domain.book import CodeBook
from coderdesk.domain.codes import icd10pcs
from coderdesk.domain.encounter import EncounterType, Procedure
from support.factories import a_chart, an_inpatient_chart
from support.twins import TODAY, an_outpatient_chart


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("0FT44ZX", "no code of table 0FT that begins with 0FT44Z goes on with X."),
        ("0FT4XZZ", "no code of table 0FT that begins with 0FT4 goes on with X."),
        ("0FTQ4ZZ", "no code of table 0FT that begins with 0FT goes on with Q."),
        ("9ZZ4444", "there is no table 9ZZ."),
    ],
)
def test_an_unknown_code_says_where_it_leaves_the_tables(code: str, why: str, book: CodeBook) -> None:
    chart = an_inpatient_chart("J18.9", procedures=(code,))
    (finding,) = [each for each in check(chart, book, today=TODAY) if each.rule == "PCS-VALID"]
    assert finding.message == f"{code} does not exist in {finding.release}: {why}"


@pytest.mark.parametrize("code", ["0FT4", "0FTO4ZZ", "0FTI4ZZ"])
def test_the_shape_is_judged_first(code: str, book: CodeBook) -> None:
    chart = an_inpatient_chart("J18.9", procedures=(code,))
    (finding,) = [each for each in check(chart, book, today=TODAY) if each.rule == "PCS-VALID"]
    assert "not written like an ICD-10-PCS code" in finding.message


@pytest.mark.parametrize(
    ("code", "discharged", "why"),
    [
        ("00H033J", date(2025, 9, 30), "is not valid on 2025-09-30: it becomes valid on 2025-10-01."),
        ("X2A5312", date(2025, 10, 1), "is not valid on 2025-10-01: it was deleted after 2025-09-30."),
    ],
)
def test_a_code_is_judged_on_the_day_of_discharge(code: str, discharged: date, why: str, book: CodeBook) -> None:
    stay = an_inpatient_chart("J18.9", service_from=date(2025, 9, 28), service_to=discharged)
    chart = replace(stay, encounter=stay.encounter.with_procedure(Procedure(icd10pcs(code), date(2025, 9, 29))))
    (finding,) = [each for each in check(chart, book, today=TODAY) if each.rule == "PCS-VALID"]
    assert finding.message == f"{code} {why}"


def test_an_outpatient_bill_takes_a_procedure_with_a_reason_and_a_professional_claim_does_not(book: CodeBook) -> None:
    procedures = (Procedure(icd10pcs("0FT44ZZ")),)
    for chart, overridable in (
        (an_outpatient_chart(procedures=procedures), True),
        (a_chart(procedures=procedures), False),
    ):
        (finding,) = [each for each in check(chart, book, today=TODAY) if each.rule == "PCS-SETTING"]
        assert finding.overridable is overridable


def test_a_procedure_of_another_system_is_told(book: CodeBook) -> None:
    stay = an_inpatient_chart("J18.9")
    wrong = stay.encounter.with_procedure(Procedure(a_chart().encounter.lines[0].code, date(2026, 3, 3)))
    assert wrong.type is EncounterType.INPATIENT
    found = {each.rule for each in check(replace(stay, encounter=wrong), book, today=TODAY)}
    assert "PCS-VALID" in found
