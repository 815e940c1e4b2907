"""Who pays, how sure that is, and in which order."""

from __future__ import annotations

from datetime import date

import pytest

from coderdesk.domain.coverage import PlanType, Rank, Relationship
from coderdesk.domain.failures import FileRefused
from coderdesk.domain.people import Sex
from coderdesk.intake import ids
from coderdesk.intake.fhir.coverage import NO_SUBSCRIBER
from support.fhir import Desk, Json, bundle, claim, claim_item, concept, coverage, encounter, patient, to, visit

CLASS = "http://terminology.hl7.org/CodeSystem/coverage-class"
RELATIONSHIP = "http://terminology.hl7.org/CodeSystem/subscriber-relationship"


def payer(**fields: object) -> Json:
    return {
        "resourceType": "Organization",
        "id": "pay1",
        "name": "Prairie Mutual",
        "type": [concept("pay")],
        "identifier": [{"system": "urn:oid:2.16.840.1.113883.6.300", "value": "55555"}],
        "address": [{"line": ["PO Box 4410"], "city": "Des Moines", "state": "Iowa", "postalCode": "50301"}],
        **fields,
    }


def test_a_policy_is_read_whole(desk: Desk) -> None:
    classes = [
        {"type": concept("group", CLASS), "value": "G-4471", "name": "Feed Mill"},
        {"type": concept("plan", CLASS), "value": "gold", "name": "Prairie Gold"},
    ]
    held = {**coverage(payor=[to("Organization", "pay1")]), "class": classes}
    chart = desk.chart(visit(payer(), held))
    (found,) = chart.coverages
    assert chart.encounter.coverages == (found.id,)
    assert (found.member_id, found.group_number, found.plan_name) == ("PMA8840217", "G-4471", "Prairie Gold")
    assert (found.relationship, found.subscriber, found.rank) == (Relationship.SELF, None, Rank.PRIMARY)
    assert (found.payer.name, found.payer.payer_id, found.payer.address.state) == ("Prairie Mutual", "55555", "IA")
    assert found.payer.id == ids.payer_id("Prairie Mutual", "55555")
    assert found.id == ids.coverage_id(chart.patient.id, found.payer.id, "PMA8840217")


@pytest.mark.parametrize(
    ("name", "plan", "filing"),
    [
        ("Medicare", PlanType.MEDICARE, "MB"),
        ("MEDICARE PART A OF IOWA", PlanType.MEDICARE, "MA"),
        ("Humana Medicare Advantage", PlanType.OTHER, "16"),
        ("Prairie Medicare PPO", PlanType.OTHER, "16"),
        ("Medicare Supplement of Iowa", PlanType.GROUP, "CI"),
        ("Iowa Medicaid", PlanType.MEDICAID, "MC"),
        ("TRICARE East", PlanType.TRICARE, "CH"),
        ("CHAMPVA", PlanType.CHAMPVA, "CH"),
        ("Blue Cross Blue Shield", PlanType.GROUP, "BL"),
        ("State Workers' Compensation Fund", PlanType.OTHER, "WC"),
        ("Prairie Mutual", PlanType.GROUP, "CI"),
    ],
)
def test_the_payers_name_tells_the_kind_of_plan(desk: Desk, name: str, plan: PlanType, filing: str) -> None:
    found = desk.chart(visit(coverage(payor=[{"display": name}]))).coverages[0].payer
    assert (found.plan_type, found.claim_filing) == (plan, filing)


def test_the_insured_person_is_found_among_patients_and_relatives(desk: Desk) -> None:
    spouse = {
        "resourceType": "RelatedPerson",
        "id": "s1",
        "patient": to("Patient", "p1"),
        "name": [{"family": "Whitfield", "given": ["Gerald"]}],
        "gender": "male",
        "birthDate": "1957-08-21",
        "telecom": [{"system": "phone", "value": "1-319-555-0188"}],
    }
    held = coverage(relationship=concept("spouse", RELATIONSHIP), subscriber=to("RelatedPerson", "s1"))
    (found,) = desk.chart(visit(spouse, held)).coverages
    assert found.relationship is Relationship.SPOUSE
    assert found.subscriber is not None
    assert found.subscriber.name.filed == "Whitfield, Gerald"
    assert (found.subscriber.born, found.subscriber.sex) == (date(1957, 8, 21), Sex.MALE)
    assert found.subscriber.phone == "3195550188"


@pytest.mark.parametrize("subscriber", [None, to("Patient", "p9")])
def test_an_insured_person_who_is_not_there_is_told_and_never_the_patient(desk: Desk, subscriber: Json | None) -> None:
    draft = desk.draft(visit(coverage(relationship=concept("child", RELATIONSHIP), subscriber=subscriber)))
    (found,) = draft.charts[0].coverages
    assert found.relationship is Relationship.CHILD
    assert found.subscriber is not None
    assert found.subscriber.name.last == NO_SUBSCRIBER
    assert any("insured person is not in the file" in notice for notice in draft.notices)


def test_an_insured_person_without_a_name_is_told(desk: Desk) -> None:
    nameless = {"resourceType": "RelatedPerson", "id": "s1", "patient": to("Patient", "p1"), "birthDate": "1957-08-21"}
    held = coverage(relationship=concept("spouse", RELATIONSHIP), subscriber=to("RelatedPerson", "s1"))
    draft = desk.draft(visit(nameless, held))
    (found,) = draft.charts[0].coverages
    assert found.subscriber is not None
    assert (found.subscriber.name.last, found.subscriber.born) == (NO_SUBSCRIBER, date(1957, 8, 21))
    assert any("insured person has no name" in notice for notice in draft.notices)


def test_an_insured_person_known_by_name_alone_is_taken_by_name(desk: Desk) -> None:
    subscriber = to("RelatedPerson", "s9", display="Gerald Whitfield")
    (found,) = desk.chart(
        visit(coverage(relationship=concept("spouse", RELATIONSHIP), subscriber=subscriber))
    ).coverages
    assert found.subscriber is not None
    assert found.subscriber.name.filed == "Whitfield, Gerald"


def test_where_no_relationship_is_told_another_subscriber_leaves_it_unknown(desk: Desk) -> None:
    father = patient("p2", name=[{"family": "Lindgren"}], identifier=[])
    held = coverage(relationship=None, subscriber=to("Patient", "p2"))
    assert desk.chart(visit(father, held)).coverages[0].relationship is Relationship.UNKNOWN
    own = coverage(relationship=None, subscriber=to("Patient", "p1"))
    assert desk.chart(visit(own)).coverages[0].relationship is Relationship.SELF


def test_policies_are_billed_in_the_order_that_they_claim(desk: Desk) -> None:
    second = coverage("cov1", order=2, payor=[{"display": "Second"}])
    first = coverage("cov2", order=1, payor=[{"display": "First"}])
    unsaid = coverage("cov3", payor=[{"display": "Third"}])
    found = desk.chart(visit(unsaid, second, first)).coverages
    assert [(one.payer.name, one.rank) for one in found] == [
        ("First", Rank.PRIMARY),
        ("Second", Rank.SECONDARY),
        ("Third", Rank.TERTIARY),
    ]


def test_a_claim_takes_three(desk: Desk) -> None:
    held = [coverage(f"cov{number}", payor=[{"display": f"Payer {number}"}]) for number in range(5)]
    draft = desk.draft(visit(*held))
    assert len(draft.charts[0].coverages) == 3
    assert any("More than three" in notice for notice in draft.notices)


@pytest.mark.parametrize(
    ("fields", "billed"),
    [
        ({"period": {"start": "2026-01-01", "end": "2026-12-31"}}, True),
        ({"period": {"start": "2026-09-14"}}, True),
        ({"period": {"end": "2026-09-13"}}, False),
        ({"period": {"start": "2026-09-15"}}, False),
        ({"status": "cancelled"}, False),
        ({"status": "draft"}, False),
        ({"status": "entered-in-error"}, False),
    ],
)
def test_only_what_is_in_force_on_the_day_is_billed(desk: Desk, fields: Json, billed: bool) -> None:
    assert bool(desk.chart(visit(coverage(**fields))).coverages) is billed


@pytest.mark.parametrize("payor", [[{"display": "NO_INSURANCE"}], [{"display": "Self-pay"}], [to("Patient", "p1")], []])
def test_where_nobody_pays_there_is_no_policy(desk: Desk, payor: list[Json]) -> None:
    assert desk.chart(visit(coverage(payor=payor))).coverages == ()


def test_another_patients_policy_is_not_billed(desk: Desk) -> None:
    other = patient("p2", name=[{"family": "Lindgren"}], identifier=[])
    draft = desk.draft(visit(other, coverage(beneficiary=to("Patient", "p2"))))
    assert draft.charts[0].coverages == ()
    assert [one.patient for one in draft.coverages] == [draft.patients[0].id]


def test_a_policy_of_a_patient_who_is_not_there_is_told(desk: Desk) -> None:
    draft = desk.draft(visit(coverage(beneficiary=to("Patient", "p9"))))
    assert draft.charts[0].coverages == ()
    assert any("coverage's patient is not in the file" in notice for notice in draft.notices)


def test_the_order_of_the_claim_goes_before_the_policies_own(desk: Desk) -> None:
    first = coverage("cov1", order=1, payor=[{"display": "First"}])
    second = coverage("cov2", order=2, payor=[{"display": "Second"}])
    insurance = [
        {"sequence": 2, "focal": False, "coverage": to("Coverage", "cov1")},
        {"sequence": 1, "focal": True, "coverage": to("Coverage", "cov2")},
    ]
    found = desk.chart(visit(first, second, claim(claim_item(), insurance=insurance))).coverages
    assert [one.payer.name for one in found] == ["Second", "First"]


def test_a_claim_that_bills_another_patients_policy_refuses_the_file(desk: Desk) -> None:
    other = patient("p2", name=[{"family": "Lindgren"}], identifier=[])
    theirs = coverage(beneficiary=to("Patient", "p2"))
    insurance = [{"sequence": 1, "coverage": to("Coverage", "cov1")}]
    with pytest.raises(FileRefused, match="another patient") as refused:
        desk.draft(visit(other, theirs, claim(claim_item(), insurance=insurance)))
    assert refused.value.place == "entry[6].resource.insurance[0]"


def test_a_payer_that_a_claim_only_names_is_a_policy_until_a_better_one_is_there(desk: Desk) -> None:
    billed = claim(claim_item(), insurance=[{"sequence": 1, "coverage": {"display": "medicare"}}])
    (named,) = desk.chart(visit(billed)).coverages
    assert (named.payer.name, named.member_id, named.payer.claim_filing) == ("medicare", "", "MB")
    (held,) = desk.chart(visit(billed, coverage(payor=[{"display": "Medicare Part B"}]))).coverages
    assert (held.payer.name, held.member_id) == ("Medicare Part B", "PMA8840217")


def test_a_policy_that_an_answer_of_the_payer_contains_is_found(desk: Desk) -> None:
    contained = coverage("inside", payor=[{"display": "medicaid"}])
    answer = {
        "resourceType": "ExplanationOfBenefit",
        "id": "x1",
        "status": "active",
        "patient": to("Patient", "p1"),
        "contained": [contained],
        "insurance": [{"coverage": {"reference": "#inside"}}],
        "item": [{"sequence": 1, "encounter": [to("Encounter", "e1")]}],
    }
    draft = desk.draft(visit(answer))
    assert [one.payer.claim_filing for one in draft.charts[0].coverages] == ["MC"]
    assert any("explanations of benefit" in notice for notice in draft.notices)


def test_what_is_first_for_one_visit_and_second_for_another_is_two_coverages(desk: Desk) -> None:
    """A coverage is kept with its rank, so one that is stored must never change its rank through another chart."""
    work = coverage("cov1", payor=[{"display": "Work"}], period={"end": "2026-09-30"}, order=1)
    spouse = coverage("cov2", payor=[{"display": "Spouse"}], order=2)
    later = encounter("e2", period={"start": "2026-10-02"})
    one, two = desk.draft(visit(work, spouse, later)).charts
    assert [(held.payer.name, held.rank) for held in one.coverages] == [
        ("Work", Rank.PRIMARY),
        ("Spouse", Rank.SECONDARY),
    ]
    assert [(held.payer.name, held.rank) for held in two.coverages] == [("Spouse", Rank.PRIMARY)]
    assert len({held.id for chart in (one, two) for held in chart.coverages}) == 3


def test_a_wrong_order_refuses_the_file(desk: Desk) -> None:
    with pytest.raises(FileRefused) as refused:
        desk.draft(visit(coverage(order="first")))
    assert refused.value.place == "entry[4].resource.order"


def test_a_patient_without_a_visit_brings_her_policies(desk: Desk) -> None:
    draft = desk.draft(bundle(patient(), coverage()))
    assert (len(draft.patients), len(draft.coverages), draft.charts) == (1, 1, ())
    assert draft.coverages[0].patient == draft.patients[0].id
    assert draft.clients[0].id == draft.patients[0].client
