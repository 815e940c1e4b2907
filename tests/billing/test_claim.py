"""From a chart to a professional claim."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from coderdesk.billing.claim import assemble
from coderdesk.domain.encounter import EncounterType, Role
from coderdesk.domain.failures import ExportRefused
from coderdesk.domain.identifiers import ProviderId
from coderdesk.domain.money import Money
from support.factories import DATE_OF_SERVICE, a_chart, a_coverage, a_line, a_provider, a_referring_provider


def test_a_claim_says_out_loud_what_its_lines_take_over() -> None:
    own = a_line("83036", "12.00", place_of_service="22", service_from=date(2026, 9, 10))
    claim = assemble(a_chart(lines=(a_line(), own)))
    first, second = claim.lines
    assert (first.number, first.first, first.last, first.place_of_service) == (
        1,
        DATE_OF_SERVICE,
        DATE_OF_SERVICE,
        "11",
    )
    assert (second.number, second.first, second.last) == (2, date(2026, 9, 10), date(2026, 9, 10))
    assert second.place_of_service == "22"
    assert claim.total == Money.parse("197.00")


def test_a_line_names_its_rendering_provider_only_where_it_is_not_the_claims() -> None:
    other = a_referring_provider()
    chart = a_chart(lines=(a_line(rendering=a_provider().id), a_line(rendering=other.id)))
    claim = assemble(replace(chart, providers={**chart.providers, other.id: other}))
    assert [line.rendering for line in claim.lines] == [None, other]
    assert claim.rendering == a_provider()


def test_the_first_coverage_is_billed_and_the_others_are_named() -> None:
    first, second = a_coverage(), a_coverage(member_id="B")
    claim = assemble(a_chart(coverages=(first, second)))
    assert (claim.coverage, claim.others) == (first, (second,))


@pytest.mark.parametrize("kind", [EncounterType.INPATIENT, EncounterType.OUTPATIENT])
def test_a_facility_chart_gives_no_professional_claim(kind: EncounterType) -> None:
    with pytest.raises(ExportRefused, match=f"Account 4471-0926 is an {kind} encounter"):
        assemble(a_chart(type=kind))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"coverages": ()}, "lacks a payer"),
        ({"service_from": None}, "lacks a date of service"),
        ({"diagnoses": ()}, "lacks a diagnosis"),
        ({"lines": ()}, "lacks a service line"),
        ({"lines": (), "coverages": ()}, "lacks a payer and a service line"),
    ],
)
def test_what_no_claim_can_be_without_is_named(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ExportRefused, match=rf"Account 4471-0926 {said}\."):
        assemble(a_chart(**changes))


def test_thirteen_diagnoses_are_too_many() -> None:
    codes = [f"E11.{number}" for number in range(10, 23)]
    with pytest.raises(ExportRefused, match="Account 4471-0926 has 13 diagnoses; a professional claim takes 12"):
        assemble(a_chart(*codes))


def test_a_provider_who_is_not_on_file_is_not_passed_over() -> None:
    chart = a_chart()
    gone = chart.encounter.with_provider(Role.REFERRING, ProviderId("gone"))
    with pytest.raises(ExportRefused, match="names a provider who is not on file"):
        assemble(replace(chart, encounter=gone))
