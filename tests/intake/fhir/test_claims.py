"""Lines come from claims that are coded, and from nowhere else."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from coderdesk.domain.codes import service_code
from coderdesk.domain.encounter import EncounterType, Role, ServiceLine
from coderdesk.domain.failures import FileRefused
from coderdesk.domain.money import Money
from support.fhir import (
    CPT,
    SNOMED,
    Desk,
    Json,
    claim,
    claim_item,
    concept,
    encounter,
    practitioner,
    to,
    visit,
)


def lines(desk: Desk, *items: Json, **fields: Any) -> tuple[ServiceLine, ...]:
    return desk.chart(visit(claim(*items, **fields))).encounter.lines


def test_a_coded_item_is_a_line(desk: Desk) -> None:
    item = claim_item(
        quantity={"value": 2},
        modifier=[concept("25"), concept("gt"), concept("25"), concept("too long")],
        net={"value": 370.00, "currency": "USD"},
        diagnosisSequence=[2, 1],
        servicedDate="2026-09-14",
        locationCodeableConcept=concept("22", "https://www.cms.gov/pos"),
        revenue=concept("510"),
    )
    (line,) = lines(desk, item)
    assert (line.code, line.modifiers, line.units) == (service_code("99214"), ("25", "GT"), Decimal(2))
    assert (line.charge, line.pointers) == (Money.parse("370.00"), (2, 1))
    assert (line.service_from, line.service_to) == (date(2026, 9, 14), date(2026, 9, 14))
    assert (line.place_of_service, line.revenue_code) == ("22", "0510")


def test_hcpcs_under_the_name_of_cpt_is_told_apart_by_its_shape(desk: Desk) -> None:
    (line,) = lines(desk, claim_item("j3301"))
    assert line.code == service_code("J3301")


@pytest.mark.parametrize("what", [concept("185345009", SNOMED), concept(text="visit"), concept("9921", CPT), {}])
def test_what_is_not_coded_in_cpt_is_no_line_and_is_told(desk: Desk, what: Json) -> None:
    draft = desk.draft(visit(claim(claim_item(productOrService=what))))
    assert draft.charts[0].encounter.lines == ()
    assert draft.charts[0].encounter.type is EncounterType.PROFESSIONAL
    assert any("no CPT or HCPCS code" in notice for notice in draft.notices)


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "cancelled"},
        {"status": "draft"},
        {"status": "entered-in-error"},
        {"use": "preauthorization"},
        {"use": "predetermination"},
        {"type": concept("pharmacy")},
        {"type": concept("oral")},
    ],
)
def test_what_is_no_bill_for_care_brings_no_line(desk: Desk, fields: Json) -> None:
    assert lines(desk, claim_item(), **fields) == ()


def test_a_charge_of_units_times_price_is_whole_cents(desk: Desk) -> None:
    item = claim_item(net=None, unitPrice={"value": 10.07}, quantity={"value": 3})
    assert lines(desk, item)[0].charge == Money.parse("30.21")


@pytest.mark.parametrize("value", ["128.2", "128.20", "128.19999999999999"])
def test_the_noise_of_a_senders_arithmetic_is_no_cent(desk: Desk, value: str) -> None:
    item = claim_item(net={"value": 0})
    content = json.dumps(visit(claim(item))).replace('"net": {"value": 0}', f'"net": {{"value": {value}}}')
    assert desk.draft(content).charts[0].encounter.lines[0].charge == Money.parse("128.20")


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"net": {"value": 1.005}}, "net.value"),
        ({"net": {"value": 1e12}}, "net.value"),
        ({"net": {"value": "185.00"}}, "net.value"),
        ({"net": {"value": 1e300}}, "net.value"),
        ({"net": None, "unitPrice": {"value": 99999999}, "quantity": {"value": 100}}, "unitPrice.value"),
        ({"quantity": {"value": -1}}, "quantity.value"),
        ({"quantity": {"value": 0}}, "quantity.value"),
        ({"quantity": {"value": 1e9}}, "quantity.value"),
        ({"diagnosisSequence": ["1"]}, "diagnosisSequence[0]"),
        ({"servicedDate": "2026-99-99"}, "servicedDate"),
        ({"productOrService": "99214"}, "productOrService"),
    ],
)
def test_an_absurd_item_refuses_the_file_with_its_place(desk: Desk, fields: Json, place: str) -> None:
    with pytest.raises(FileRefused) as refused:
        desk.draft(visit(claim(claim_item(**fields))))
    assert refused.value.place == f"entry[4].resource.item[0].{place}"


def test_a_charge_in_another_currency_is_left_out_and_told(desk: Desk) -> None:
    draft = desk.draft(visit(claim(claim_item(net={"value": 100, "currency": "CAD"}))))
    assert draft.charts[0].encounter.lines[0].charge == Money(0)
    assert any("US dollars" in notice for notice in draft.notices)


def test_pointers_follow_the_diagnoses_and_not_their_numbers_on_the_claim(desk: Desk) -> None:
    told = [
        {"sequence": 7, "diagnosisCodeableConcept": concept("E11.42", "http://hl7.org/fhir/sid/icd-10-cm")},
        {"sequence": 3, "diagnosisCodeableConcept": concept("38341003", SNOMED)},
        {"sequence": 9, "diagnosisCodeableConcept": concept("I10", "http://hl7.org/fhir/sid/icd-10-cm")},
    ]
    (line,) = lines(desk, claim_item(diagnosisSequence=[9, 3, 7, 8]), diagnosis=told)
    assert line.pointers == (2, 1)


def test_items_go_to_their_own_encounters(desk: Desk) -> None:
    items = (
        claim_item("99214"),
        claim_item("99213", encounter=[to("Encounter", "e2")]),
        claim_item("36415", encounter=None),
    )
    draft = desk.draft(visit(encounter("e2"), claim(*items)))
    assert [[line.code.text for line in chart.encounter.lines] for chart in draft.charts] == [["99214"], ["99213"]]
    assert any("which of several encounters" in notice for notice in draft.notices)


def test_an_item_without_encounter_goes_with_the_others_of_the_claim(desk: Desk) -> None:
    found = lines(desk, claim_item("99214"), claim_item("36415", encounter=None))
    assert [line.code.text for line in found] == ["99214", "36415"]


def test_the_same_line_of_two_claims_is_billed_once(desk: Desk) -> None:
    content = visit(claim(claim_item()), claim(claim_item(), claim_item("36415"), key="k2"))
    assert [line.code.text for line in desk.chart(content).encounter.lines] == ["99214", "36415"]


@pytest.mark.parametrize(
    ("visit_class", "bill", "kind"),
    [
        ("AMB", "professional", EncounterType.PROFESSIONAL),
        ("AMB", "institutional", EncounterType.OUTPATIENT),
        ("EMER", "professional", EncounterType.PROFESSIONAL),
        ("IMP", "institutional", EncounterType.INPATIENT),
        ("IMP", "professional", EncounterType.PROFESSIONAL),
    ],
)
def test_how_the_lines_were_billed_goes_before_the_class(
    desk: Desk, visit_class: str, bill: str, kind: EncounterType
) -> None:
    chart = desk.chart(visit(claim(claim_item(), type=concept(bill)), visit=visit_class))
    assert chart.encounter.type is kind


def test_a_line_names_its_clinician_only_where_that_is_not_the_encounters(desk: Desk) -> None:
    team = [
        {"sequence": 1, "provider": to("Practitioner", "d1"), "role": concept("primary")},
        {"sequence": 2, "provider": to("Practitioner", "d2"), "role": concept("primary")},
        {"sequence": 3, "provider": to("Practitioner", "d3"), "role": concept("supervisor")},
    ]
    others = (
        practitioner("d2", "1122334455", name=[{"family": "Lindgren"}]),
        practitioner("d3", "1679576722", name=[{"family": "Moss"}]),
    )
    items = (claim_item("99214", careTeamSequence=[1]), claim_item("36415", careTeamSequence=[2]))
    chart = desk.chart(visit(*others, claim(*items, careTeam=team)))
    own, other = chart.encounter.lines
    assert own.rendering is None
    rendering, supervising = chart.rendering(other), chart.provider(Role.SUPERVISING)
    assert rendering is not None
    assert supervising is not None
    assert (rendering.name.last, supervising.name.last) == ("Lindgren", "Moss")
    assert {one.name.last for one in chart.providers.values()} == {"Okafor", "Lindgren", "Moss"}


def test_who_rendered_the_line_rendered_the_visit_where_nobody_else_is_named(desk: Desk) -> None:
    team = [{"sequence": 1, "provider": to("Practitioner", "d1")}]
    content = visit(claim(claim_item(careTeamSequence=[1]), careTeam=team), participant=None)
    chart = desk.chart(content)
    rendering = chart.provider(Role.RENDERING)
    assert rendering is not None
    assert (rendering.name.last, chart.encounter.lines[0].rendering) == ("Okafor", None)


def test_the_authorization_of_the_claim_is_kept(desk: Desk) -> None:
    insurance = [{"sequence": 1, "coverage": {"display": "Prairie Mutual"}, "preAuthRef": ["AUTH-9"]}]
    chart = desk.chart(visit(claim(claim_item(), insurance=insurance)))
    assert chart.encounter.claim.prior_authorization == "AUTH-9"


def test_an_encounter_type_coded_in_cpt_is_no_line(desk: Desk) -> None:
    chart = desk.chart(visit(type=[concept("99211", CPT, text="Office visit")]))
    assert chart.encounter.lines == ()
    assert any("Office visit (CPT 99211)" in document.text for document in chart.documents)
