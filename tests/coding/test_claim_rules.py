"""Cases of the claim's rules beyond one fault and its twin."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from coderdesk.coding.edits import postal
from coderdesk.coding.edits.engine import check
from coderdesk.coding.edits.words import listed, plainly
from coderdesk.domain.chart import Chart
from coderdesk.domain.codes import icd10cm
from coderdesk.domain.coverage import Rank
from coderdesk.domain.encounter import ClaimInfo, Diagnosis, Drug, Role
from coderdesk.domain.findings import Finding, FixKind, Severity
from coderdesk.domain.identifiers import ProviderId
from coderdesk.domain.people import Address
from support.factories import (
    a_chart,
    a_client,
    a_coverage,
    a_facility,
    a_line,
    a_patient,
    a_payer,
    a_referring_provider,
    an_inpatient_chart,
    medicare,
)
from support.small_book import SmallBook
from support.twins import TODAY, an_outpatient_chart

BOOK = SmallBook()


def of(chart: Chart, rule: str) -> list[Finding]:
    return [finding for finding in check(chart, BOOK, today=TODAY) if finding.rule == rule]


def said(chart: Chart, rule: str) -> list[str]:
    return [finding.message for finding in of(chart, rule)]


# -- lines -------------------------------------------------------------------------------------------------------------


def test_each_pointer_at_nothing_can_be_removed() -> None:
    chart = a_chart(lines=(a_line(pointers=(1, 3, 0)),))
    findings = of(chart, "DX-POINTER")
    assert [finding.message for finding in findings] == [
        "Line 1 (99214) points at diagnosis 0, which is not on the chart.",
        "Line 1 (99214) points at diagnosis 3, which is not on the chart.",
    ]
    line = chart.encounter.lines[0]
    for finding in findings:
        (fix,) = finding.fixes
        assert (fix.kind, fix.index) == (FixKind.REMOVE_POINTER, 0)
        line = line.toggled_pointer(fix.to)
    assert of(replace(chart, encounter=chart.encounter.with_line_replaced(0, line)), "DX-POINTER") == []


def test_five_pointers_are_too_many_and_four_are_not() -> None:
    codes = ("E11.42", "E78.2", "I10", "J18.9", "R05.9")
    assert said(a_chart(*codes, lines=(a_line(pointers=(1, 2, 3, 4, 5)),)), "DX-POINTER") == [
        "Line 1 (99214) points at more than 4 diagnoses."
    ]
    assert said(a_chart(*codes, lines=(a_line(pointers=(1, 2, 3, 4)),)), "DX-POINTER") == []


def test_a_facility_line_needs_no_pointer() -> None:
    assert of(an_outpatient_chart(), "DX-POINTER") == []


@pytest.mark.parametrize(
    "units", ["-1", "0", "NaN", "sNaN", "Infinity", "0.0001", "100000000", "1E+9999999", "1E-9999999"]
)
def test_units_that_no_claim_takes_are_refused(units: str) -> None:
    week = a_line(units=Decimal(units), service_from=date(2026, 9, 7), service_to=date(2026, 9, 11))
    findings = check(a_chart(lines=(week,)), BOOK, today=TODAY)
    assert [finding.rule for finding in findings if finding.severity is Severity.ERROR] == ["LINE-UNITS"]


@pytest.mark.parametrize("units", ["1", "3.00", "0.5", "12.125", "99999999"])
def test_units_that_a_claim_takes_pass(units: str) -> None:
    assert of(a_chart(lines=(a_line(units=Decimal(units)),)), "LINE-UNITS") == []


def test_a_drug_is_not_counted_by_days() -> None:
    given = a_line("J1100", service_from=date(2026, 9, 7), service_to=date(2026, 9, 9), units=Decimal(8))
    drug = Drug("00409488710", Decimal(10), "ML")
    assert len(of(a_chart(lines=(given,)), "UNITS-DAYS")) == 1
    assert of(a_chart(lines=(replace(given, drug=drug),)), "UNITS-DAYS") == []


def test_a_line_without_its_own_place_needs_the_encounters() -> None:
    lines = (a_line(place_of_service="12"), a_line("36415"))
    assert said(a_chart(place_of_service="", lines=lines), "CLAIM-POS") == ["The place of service is missing."]


# -- identifiers and addresses -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("npi", "message"),
    [
        ("", "The NPI of the billing provider is missing."),
        ("123456789", "The NPI of the billing provider must have ten digits."),
        ("12345678I3", "The NPI of the billing provider must have ten digits."),
        ("1234567890", "The NPI of the billing provider is wrong: its check digit does not fit."),
        ("3234567899", "The NPI of the billing provider is wrong: its check digit does not fit."),
    ],
)
def test_what_is_wrong_with_an_npi_is_said_without_repeating_it(npi: str, message: str) -> None:
    assert said(a_chart(client=a_client(npi=npi)), "NPI-CHECK") == [message]


def test_the_provider_of_a_line_is_checked_too() -> None:
    locum = a_referring_provider(npi="1111111111")
    chart = a_chart(lines=(a_line(), a_line("36415", rendering=locum.id)))
    chart = replace(chart, providers={**chart.providers, locum.id: locum})
    assert said(chart, "NPI-CHECK") == [
        "The NPI of the rendering provider of line 2 is wrong: its check digit does not fit."
    ]


def test_a_line_names_its_own_provider_in_place_of_the_encounters() -> None:
    locum = a_referring_provider()
    chart = replace(a_chart(providers=(), lines=(a_line(rendering=locum.id),)), providers={locum.id: locum})
    assert of(chart, "CLAIM-RENDERING") == []


def test_a_provider_who_is_not_on_file_is_told_by_role() -> None:
    chart = a_chart(providers=((Role.RENDERING, ProviderId("provider-okafor")), (Role.REFERRING, ProviderId("who"))))
    assert said(chart, "CLAIM-PROVIDER") == ["The referring provider is not on file."]


@pytest.mark.parametrize(
    "street",
    ["PO Box 12", "P.O. BOX 12", "P. O. Box 9", "p o box 3", "Post Office Box 7", "POB 44", "Lockbox 1", "PMB 2"],
)
def test_a_box_is_seen_however_it_is_written(street: str) -> None:
    assert postal.is_box(Address("Suite 1", street))


@pytest.mark.parametrize("street", ["12 Boxwood Ave", "44 Pobiddy Rd", "1 Post Rd", "300 Lock St", "9 Poblano Way"])
def test_a_street_that_sounds_like_a_box_is_none(street: str) -> None:
    assert not postal.is_box(Address(street))


def test_what_an_address_lacks_is_listed() -> None:
    chart = a_chart(patient=a_patient(address=Address("418 N Elm St", "", "", "IA", "")))
    assert said(chart, "CLAIM-PATIENT") == ["The patient's address lacks: city, ZIP."]


def test_a_foreign_address_needs_neither_state_nor_zip() -> None:
    chart = a_chart(patient=a_patient(address=Address("1 Rue de Rivoli", "", "Paris", "", "", "FR")))
    assert of(chart, "CLAIM-PATIENT") + of(chart, "ADDRESS-FORM") == []


# -- payers ------------------------------------------------------------------------------------------------------------


def test_each_missing_part_of_a_coverage_is_told() -> None:
    bare = a_coverage(payer=a_payer(name="", payer_id=""), member_id=" ")
    assert said(a_chart(coverages=(bare,)), "CLAIM-COVERAGE") == [
        "The coverage has no member number.",
        "The coverage has no payer's name.",
        "The coverage has no payer id.",
    ]


def test_the_second_of_two_coverages_is_named_so() -> None:
    second = a_coverage(payer=medicare(), rank=Rank.SECONDARY)
    assert said(a_chart(coverages=(a_coverage(), second)), "MSP-TYPE") == [
        "The second coverage is Medicare after another payer: say why (MSP type 12, 13, 14, 15, 16, 41, 42, 43 or 47)."
    ]


# -- circumstances -----------------------------------------------------------------------------------------------------


def test_an_original_claim_with_an_earlier_number_is_only_a_warning() -> None:
    (finding,) = of(a_chart(claim=ClaimInfo(original_reference="26091400017")), "CLAIM-FREQ")
    assert finding.severity is Severity.WARNING


def test_a_facility_bill_takes_its_frequency_from_the_type_of_bill() -> None:
    assert said(an_outpatient_chart(bill_type="0137"), "CLAIM-FREQ") == [
        "A replacement claim needs the payer's number of the original claim."
    ]


def test_an_auto_accident_without_anything_asks_for_state_and_date() -> None:
    chart = a_chart(claim=ClaimInfo(accident=frozenset({"auto"})))
    assert [finding.places[0].field for finding in of(chart, "CLAIM-AUTO")] == [
        "claim.accident_date",
        "claim.accident_state",
    ]


@pytest.mark.parametrize(
    ("place", "severity"),
    [("21", Severity.ERROR), ("51", Severity.ERROR), ("61", Severity.ERROR), ("31", Severity.WARNING)],
)
def test_one_line_for_an_inpatient_asks_for_the_admission_date(place: str, severity: Severity) -> None:
    chart = a_chart(facility=a_facility(), lines=(a_line(), a_line("99222", place_of_service=place)))
    assert [finding.severity for finding in of(chart, "CLAIM-ADMIT")] == [severity]


def test_a_bill_without_payment_may_report_a_wrong_operation() -> None:
    assert of(an_inpatient_chart("M16.11", "Y65.51", bill_type="0110"), "MCE-WRONG-PROC") == []


def test_external_causes_of_a_stay_are_counted_apart() -> None:
    conditions = [Diagnosis(icd10cm(f"M{number:02d}.9")) for number in range(10, 35)]
    causes = [Diagnosis(icd10cm(f"V{number:02d}.9")) for number in range(10, 22)]
    chart = an_inpatient_chart(diagnoses=tuple(conditions + causes))
    assert of(chart, "DX-LIMIT") == []
    more = an_inpatient_chart(diagnoses=(*conditions, *causes, Diagnosis(icd10cm("W01.0XXA"))))
    assert said(more, "DX-LIMIT") == ["The chart has 13 external causes; the bill takes 12."]
    worse = an_inpatient_chart(diagnoses=(*conditions, Diagnosis(icd10cm("I10")), *causes))
    assert said(worse, "DX-LIMIT") == ["The chart has 26 diagnoses; the claim takes 25."]


def test_a_wrong_code_of_two_characters_is_named_and_anything_longer_is_not() -> None:
    assert said(a_chart(place_of_service="28"), "CLAIM-POS") == ["The place of service 28 is not on the CMS list."]
    early = a_chart(place_of_service="27", service_from=date(2023, 9, 30))
    assert said(early, "CLAIM-POS") == ["The place of service 27 may be reported from 2023-10-01 on."]
    assert said(a_chart(place_of_service="Elm St"), "CLAIM-POS") == ["The place of service is not on the CMS list."]
    assert said(an_inpatient_chart(discharge_status="10"), "MCE-STATUS") == [
        "The discharge status 10 is not one that an inpatient bill takes."
    ]


def test_today_is_not_the_future() -> None:
    assert of(a_chart(service_from=TODAY, service_to=TODAY), "CLAIM-DATE") == []


# -- words -------------------------------------------------------------------------------------------------------------


def test_things_are_counted_in_plain_english() -> None:
    assert [plainly(1, "diagnosis"), plainly(2, "diagnosis"), plainly(0, "day")] == [
        "1 diagnosis",
        "2 diagnoses",
        "0 days",
    ]
    assert [listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
