"""References are followed as FHIR has them, and never to the wrong resource."""

from __future__ import annotations

import pytest

from coderdesk.domain.chart import Chart
from coderdesk.domain.failures import FileRefused
from coderdesk.intake.fhir.bundle import Bundle
from coderdesk.intake.fhir.bundle import condition as condition_of
from coderdesk.intake.fhir.node import Node
from support.fhir import SERVER, Desk, Json, bundle, condition, encounter, organization, patient, practitioner, visit

UUID = "urn:uuid:7ee659d0-ea21-4f08-bb00-6511fa7144bd"


def entries(*pairs: tuple[str, Json]) -> Json:
    listed = [{**({"fullUrl": url} if url else {}), "resource": one} for url, one in pairs]
    return {"resourceType": "Bundle", "type": "transaction", "entry": listed}


def name_of(chart: Chart) -> str:
    return chart.patient.name.filed


@pytest.mark.parametrize(
    ("url", "reference"),
    [
        (UUID, UUID),
        (f"{SERVER}/Patient/p1", "Patient/p1"),
        (f"{SERVER}/Patient/p1", f"{SERVER}/Patient/p1"),
        (f"{SERVER}/Patient/p1", "Patient/p1/_history/3"),
        ("", "Patient/p1"),
        (UUID, "Patient/p1"),
        ("", "https://elsewhere.example.org/Patient/p1"),
        ("", "Patient?identifier=20318"),
        ("", "Patient?identifier=%7C20318"),
    ],
)
def test_a_reference_of_any_kind_finds_its_resource(desk: Desk, url: str, reference: str) -> None:
    content = entries((url, patient()), (f"{SERVER}/Encounter/e1", encounter(subject={"reference": reference})))
    assert name_of(desk.chart(content)) == "Whitfield, Darlene M."


def test_a_reference_by_number_finds_its_resource(desk: Desk) -> None:
    numbered = patient(identifier=[{"system": "urn:oid:1.2", "value": "20318"}])
    subject = {"type": "Patient", "identifier": {"system": "urn:oid:1.2", "value": "20318"}}
    assert name_of(desk.chart(bundle(numbered, encounter(subject=subject)))) == "Whitfield, Darlene M."


def test_what_a_resource_contains_is_found_in_it_alone(desk: Desk) -> None:
    inside = encounter(contained=[patient("inner")], subject={"reference": "#inner"})
    assert name_of(desk.chart(inside)) == "Whitfield, Darlene M."
    with pytest.raises(FileRefused):
        desk.draft(bundle(inside, encounter("e2", subject={"reference": "#inner"})))


def test_of_two_servers_the_entrys_own_counts(desk: Desk) -> None:
    other = "https://other.example.org/fhir"
    content = entries(
        (f"{other}/Patient/p1", patient(name=[{"family": "Lindgren"}])),
        (f"{SERVER}/Patient/p1", patient()),
        (f"{SERVER}/Encounter/e1", encounter()),
        (f"{other}/Encounter/e1", encounter()),
    )
    assert [name_of(chart) for chart in desk.draft(content).charts] == ["Whitfield, Darlene M.", "Lindgren"]


def test_where_two_could_be_meant_neither_is_taken(desk: Desk) -> None:
    other = "https://other.example.org/fhir"
    content = entries(
        (f"{other}/Patient/p1", patient(name=[{"family": "Lindgren"}])),
        (f"{SERVER}/Patient/p1", patient()),
        ("", encounter()),
    )
    draft = desk.draft(content)
    assert name_of(draft.charts[0]) not in ("Whitfield, Darlene M.", "Lindgren")
    assert any("patient is not in the file" in notice for notice in draft.notices)


def test_two_of_one_number_are_not_told_apart_by_it(desk: Desk) -> None:
    two = (practitioner("d1"), practitioner("d2", name=[{"family": "Lindgren"}]))
    individual = {"reference": "Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|1245319599"}
    draft = desk.draft(bundle(patient(), *two, encounter(participant=[{"individual": individual}])))
    assert draft.charts[0].providers == {}


def test_the_same_resource_twice_counts_once(desk: Desk) -> None:
    content = visit()
    content["entry"].extend(content["entry"])
    assert len(desk.draft(content).charts) == 1


@pytest.mark.parametrize("urls", [("", ""), (UUID, UUID), (f"{SERVER}/Patient/p1", f"{SERVER}/Patient/p1")])
def test_two_resources_of_one_id_refuse_the_file(desk: Desk, urls: tuple[str, str]) -> None:
    content = entries((urls[0], patient()), (urls[1], patient(gender="male")))
    with pytest.raises(FileRefused) as refused:
        desk.draft(content)
    assert refused.value.place == "entry[1].resource"
    assert "entry[0].resource" in refused.value.reason


def test_two_contained_resources_of_one_id_refuse_the_file(desk: Desk) -> None:
    with pytest.raises(FileRefused, match="same id"):
        desk.draft(encounter(contained=[patient("a"), practitioner("a")]))


def test_a_condition_that_refers_to_no_encounter_refuses_the_file(desk: Desk) -> None:
    with pytest.raises(FileRefused, match="not to an encounter but to another resource"):
        desk.draft(visit(condition(encounter={"reference": "Patient/p1"})))


def test_a_resource_alone_is_a_bundle_of_one() -> None:
    (only,) = Bundle(Node("one.json", organization())).resources
    assert (only.kind, only.id, only.url, only.node.path) == ("Organization", "o1", "", "")


@pytest.mark.parametrize(
    ("reference", "parts"),
    [
        (
            "Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|1",
            ("Practitioner", "http://hl7.org/fhir/sid/us-npi", "1"),
        ),
        ("Practitioner?identifier=urn%3Aoid%3A1.2%7C7", ("Practitioner", "urn:oid:1.2", "7")),
        ("Practitioner?identifier=7", ("Practitioner", "", "7")),
        ("https://ehr.example.org/Practitioner?identifier=|7", ("Practitioner", "", "7")),
        ("Practitioner?name=x", ("", "", "")),
        ("Practitioner?identifier=a|1&name=x", ("", "", "")),
        ("?identifier=a|1", ("", "", "")),
        ("", ("", "", "")),
    ],
)
def test_a_conditional_reference_is_taken_apart(reference: str, parts: tuple[str, str, str]) -> None:
    assert condition_of(reference) == parts
