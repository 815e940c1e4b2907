"""What comes without an encounter is kept where it is of use, and always told."""

from __future__ import annotations

import pytest

from coderdesk.intake.fhir.kinds import article, counted
from support.factories import a_client
from support.fhir import Desk, Json, bundle, concept, encounter, organization, patient, practitioner, to, visit


def location(**fields: object) -> Json:
    return {
        "resourceType": "Location",
        "id": "l1",
        "name": "Lakeshore Hospital",
        "address": {"line": ["1 Harbor Way"], "city": "Dubuque"},
        **fields,
    }


def test_a_clinician_alone_is_kept_and_told(desk: Desk) -> None:
    draft = desk.draft(practitioner())
    assert [one.name.last for one in draft.providers] == ["Okafor"]
    assert draft.notices == ("There is no encounter to code in the file; it holds 1 practitioner",)


def test_clinicians_whom_no_chart_names_are_kept_beside_charts(desk: Desk) -> None:
    draft = desk.draft(visit(practitioner("d2", "1122334455", name=[{"family": "Lindgren"}])))
    assert [one.name.last for one in draft.providers] == ["Lindgren"]


def test_a_practice_alone_is_a_client_and_among_others_it_is_not(desk: Desk) -> None:
    assert [one.name for one in desk.draft(organization()).clients] == ["Cedar Valley Internal Medicine"]
    assert desk.draft(bundle(organization(), organization("o2", name="North Clinic"))).clients == ()
    assert desk.draft(organization(), client=a_client()).clients == ()


def test_a_payer_is_no_client(desk: Desk) -> None:
    draft = desk.draft(organization(name="Prairie Mutual", type=[concept("ins")]))
    assert [one.name for one in draft.payers] == ["Prairie Mutual"]
    assert draft.clients == ()


def test_places_with_an_address_are_kept(desk: Desk) -> None:
    draft = desk.draft(bundle(location(), location(id="l2", name="Bed 2", address=None)))
    assert [one.name for one in draft.facilities] == ["Lakeshore Hospital"]


def test_a_patient_alone_is_kept_with_the_practice_that_manages_the_record(desk: Desk) -> None:
    draft = desk.draft(bundle(patient(managingOrganization=to("Organization", "o1")), organization()))
    assert [one.name for one in draft.clients] == ["Cedar Valley Internal Medicine"]
    assert draft.patients[0].client == draft.clients[0].id


def test_a_patient_alone_belongs_to_whom_the_coder_chose(desk: Desk) -> None:
    chosen = a_client()
    draft = desk.draft(patient(), client=chosen)
    assert (draft.patients[0].client, draft.clients) == (chosen.id, (chosen,))


def test_nobody_is_kept_twice(desk: Desk) -> None:
    draft = desk.draft(visit(location(), location=[{"location": to("Location", "l1")}]))
    assert (draft.clients, draft.patients, draft.providers, draft.facilities) == ((), (), (), ())


def test_an_encounter_beside_patients_of_whom_there_is_none(desk: Desk) -> None:
    draft = desk.draft(bundle(patient(), patient("p2", name=[{"family": "Lindgren"}], identifier=[]), encounter()))
    assert [one.name.last for one in draft.patients] == ["Lindgren"]


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        (["Practitioner"], "1 practitioner"),
        (
            ["PractitionerRole", "ImagingStudy", "PractitionerRole", "ImagingStudy"],
            "2 imaging studies, 2 practitioner roles",
        ),
        (["ExplanationOfBenefit"] * 3, "3 explanations of benefit"),
        (["Whitfield", "Darlene"], "2 resources of an unknown type"),
        ([], ""),
    ],
)
def test_resources_are_counted_in_words(kinds: list[str], words: str) -> None:
    assert counted(kinds) == words


def test_resources_have_their_article() -> None:
    assert (article("Observation"), article("DiagnosticReport")) == ("An observation", "A diagnostic report")
