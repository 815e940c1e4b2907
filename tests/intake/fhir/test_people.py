"""Patients, clinicians and practices of a bundle."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from coderdesk.domain.encounter import Role
from coderdesk.domain.failures import FileRefused
from coderdesk.domain.people import PersonName, Sex
from coderdesk.intake import ids
from coderdesk.intake.fhir.names import spoken_name
from coderdesk.intake.fhir.people import NO_CLIENT, NO_PATIENT
from support.factories import a_client
from support.fhir import NPI, Desk, Json, bundle, concept, encounter, organization, patient, practitioner, to, visit

V2 = "http://terminology.hl7.org/CodeSystem/v2-0203"


def with_patient(**fields: Any) -> Json:
    return bundle(patient(**fields), organization(), practitioner(), encounter())


def test_a_patient_is_read_whole(desk: Desk) -> None:
    found = desk.chart(visit()).patient
    assert found.name == PersonName("Whitfield", "Darlene", "M")
    assert (found.born, found.sex, found.mrn, found.phone) == (date(1959, 3, 2), Sex.FEMALE, "20318", "3195550188")
    assert (found.address.line1, found.address.city, found.address.state) == ("418 N Elm St", "Cedar Falls", "IA")
    assert found.died is None


def test_a_patient_is_the_one_of_that_number_in_other_files(desk: Desk) -> None:
    chart = desk.chart(visit())
    assert chart.patient.id == ids.patient_id(chart.client.id, chart.patient.name, chart.patient.born, "20318")


def test_the_name_in_use_is_taken(desk: Desk) -> None:
    names = [
        {"use": "old", "family": "Shaw", "given": ["Amy"], "period": {"end": "2020-07-22"}},
        {"use": "nickname", "given": ["Mimi"]},
        {"use": "usual", "family": "Baxter", "given": ["Amy", "Vera"], "suffix": ["Jr.", "PharmD"]},
    ]
    assert desk.chart(with_patient(name=names)).patient.name == PersonName("Baxter", "Amy", "Vera", "Jr.")


def test_the_address_and_number_in_use_are_taken(desk: Desk) -> None:
    addresses = [{"use": "old", "line": ["1 Old Rd"]}, {"line": ["2 New Rd", "Apt 3", "c/o Ann"], "state": "ma"}]
    phones = [
        {"system": "email", "value": "a@example.org"},
        {"system": "phone", "value": "+44 20 7946 0018", "use": "home"},
        {"system": "phone", "value": "1", "use": "old"},
    ]
    found = desk.chart(with_patient(address=addresses, telecom=phones)).patient
    assert (found.address.line1, found.address.line2, found.address.state) == ("2 New Rd", "Apt 3, c/o Ann", "MA")
    assert found.phone == "+44 20 7946 0018"  # not a number of North America: as it is written


def test_names_that_end_in_digits_stay_so(desk: Desk) -> None:
    name = [{"family": "Doyle959", "given": ["Annmarie12"]}]
    assert desk.chart(with_patient(name=name)).patient.name.filed == "Doyle959, Annmarie12"


def test_a_name_that_is_only_text_is_taken_apart(desk: Desk) -> None:
    assert (
        desk.chart(with_patient(name=[{"text": "Darlene M. Whitfield"}])).patient.name.filed == "Whitfield, Darlene M."
    )


def test_a_social_security_number_is_never_a_record_number(desk: Desk) -> None:
    numbers = [
        {"type": concept("SS", V2), "value": "999-94-3292"},
        {"system": "http://hl7.org/fhir/sid/us-ssn", "value": "999943292", "use": "usual"},
        {"use": "usual", "value": "999-94-3292"},
    ]
    draft = desk.draft(with_patient(identifier=numbers))
    assert draft.charts[0].patient.mrn == ""
    assert "99994" not in repr(draft).replace("-", "")


def test_a_number_in_usual_use_is_a_record_number_where_none_is_marked(desk: Desk) -> None:
    assert desk.chart(with_patient(identifier=[{"use": "usual", "value": "K-77"}])).patient.mrn == "K-77"


def test_a_death_is_known(desk: Desk) -> None:
    assert desk.chart(with_patient(deceasedDateTime="2026-09-20T04:00:00-05:00")).patient.died == date(2026, 9, 20)
    assert desk.chart(with_patient(deceasedBoolean=True)).patient.died is None


def test_a_birth_date_told_in_part_is_left_open_and_said(desk: Desk) -> None:
    draft = desk.draft(with_patient(birthDate="1959-03"))
    assert draft.charts[0].patient.born is None
    assert any("birth date" in notice for notice in draft.notices)


def test_an_absurd_birth_date_refuses_the_file(desk: Desk) -> None:
    with pytest.raises(FileRefused) as refused:
        desk.draft(with_patient(birthDate="1659-03-02"))
    assert refused.value.place == "entry[0].resource.birthDate"


def test_twins_are_two_patients(desk: Desk) -> None:
    twins = [patient(key, identifier=[], name=[{"family": "Shaw"}], birthDate="2026-09-14") for key in ("p1", "p2")]
    draft = desk.draft(bundle(*twins, encounter(), encounter("e2", subject=to("Patient", "p2"))))
    assert len({chart.patient.id for chart in draft.charts}) == 2
    assert any("look like one" in notice for notice in draft.notices)


def test_the_client_whom_the_coder_chose_goes_before_the_file(desk: Desk) -> None:
    chosen = a_client(name="North Clinic")
    chart = desk.chart(visit(), client=chosen)
    assert chart.client == chosen
    assert chart.encounter.client == chart.patient.client == chosen.id


def test_the_encounters_organization_is_the_client_where_none_was_chosen(desk: Desk) -> None:
    client = desk.chart(visit()).client
    assert client.id == ids.client_id("Cedar Valley Internal Medicine")
    assert (client.npi, client.phone, client.address.line1) == ("1234567893", "3195550142", "2200 Orchard Dr")


def test_the_tax_number_and_taxonomy_of_a_practice_are_read(desk: Desk) -> None:
    practice = organization(
        identifier=[{"type": concept("TAX", V2), "value": "42-0000117"}],
        type=[concept("prov"), concept("207R00000X", "http://nucc.org/provider-taxonomy")],
    )
    client = desk.chart(bundle(patient(), practice, encounter())).client
    assert (client.tax_id, client.taxonomy, client.npi) == ("42-0000117", "207R00000X", "")


def test_a_practice_known_by_name_alone_is_taken_by_name(desk: Desk) -> None:
    reference = {
        "reference": f"Organization?identifier={NPI}|1234567893",
        "display": "Cedar Valley Internal Medicine",
    }
    draft = desk.draft(bundle(patient(), encounter(serviceProvider=reference)))
    assert (draft.charts[0].client.name, draft.charts[0].client.npi) == ("Cedar Valley Internal Medicine", "1234567893")
    assert any("practice is not in the file" in notice for notice in draft.notices)


def test_a_chart_of_no_practice_says_so(desk: Desk) -> None:
    content = bundle(patient(), encounter(serviceProvider=None))
    draft = desk.draft(content)
    assert draft.charts[0].client.name == NO_CLIENT
    assert any("choose the client" in notice for notice in draft.notices)


def test_the_same_number_of_two_unnamed_practices_is_two_patients(desk: Desk) -> None:
    def of(system: str) -> str:
        number = [{"type": concept("MR", V2), "system": system, "value": "20318"}]
        return desk.chart(bundle(patient(identifier=number), encounter(serviceProvider=None))).patient.id

    assert of("urn:oid:1.2.3") != of("urn:oid:1.2.4")


def test_an_encounter_of_nobody_refuses_the_file(desk: Desk) -> None:
    nobody: list[Json | None] = [None, {}]
    for subject in nobody:
        with pytest.raises(FileRefused) as refused:
            desk.draft(bundle(encounter(subject=subject)))
        assert refused.value.place == "entry[0].resource.subject"


@pytest.mark.parametrize("reference", ["urn:uuid:00000000-0000-4000-8000-000000000000", "#p9"])
def test_a_patient_who_can_only_be_in_the_file_and_is_not_refuses_it(desk: Desk, reference: str) -> None:
    with pytest.raises(FileRefused) as refused:
        desk.draft(bundle(encounter(subject={"reference": reference})))
    assert refused.value.place == "entry[0].resource.subject.reference"


def test_a_patient_who_stayed_on_the_server_is_known_by_the_reference(desk: Desk) -> None:
    named = desk.draft(bundle(encounter(subject=to("Patient", "p9", display="Darlene M. Whitfield"))))
    assert named.charts[0].patient.name == PersonName("Whitfield", "Darlene", "M")
    assert any("patient is not in the file" in notice for notice in named.notices)
    assert "Whitfield" not in " ".join(named.notices)
    unnamed = desk.chart(bundle(encounter(subject=to("Patient", "p9"))))
    assert unnamed.patient.name.last == NO_PATIENT
    other = desk.chart(bundle(encounter(subject=to("Patient", "p8"))))
    assert other.patient.id != unnamed.patient.id


def test_a_group_is_no_patient(desk: Desk) -> None:
    group = {"resourceType": "Group", "id": "g1"}
    with pytest.raises(FileRefused, match="another resource"):
        desk.draft(bundle(group, encounter(subject=to("Group", "g1"))))


def test_a_clinician_is_read_whole(desk: Desk) -> None:
    role = {
        "resourceType": "PractitionerRole",
        "id": "r1",
        "practitioner": to("Practitioner", "d1"),
        "specialty": [concept("207R00000X", "http://nucc.org/provider-taxonomy")],
    }
    provider = desk.chart(visit(role)).provider(Role.RENDERING)
    assert provider is not None
    assert provider.id == ids.provider_id(provider.name, "1245319599")
    assert (provider.name, provider.npi) == (PersonName("Okafor", "Rose"), "1245319599")
    assert (provider.credentials, provider.taxonomy) == ("MD", "207R00000X")


def test_a_role_may_stand_for_its_clinician(desk: Desk) -> None:
    role = {
        "resourceType": "PractitionerRole",
        "id": "r1",
        "practitioner": to("Practitioner", "d1"),
        "code": [concept("208D00000X", "http://nucc.org/provider-taxonomy")],
    }
    provider = desk.chart(visit(role, participant=[{"individual": to("PractitionerRole", "r1")}])).provider(
        Role.RENDERING
    )
    assert provider is not None
    assert (provider.name.last, provider.taxonomy) == ("Okafor", "208D00000X")


def test_a_made_up_npi_is_kept_but_does_not_make_two_people_one(desk: Desk) -> None:
    doctors = (practitioner("d1", "610"), practitioner("d2", "610", name=[{"family": "Lindgren", "given": ["Per"]}]))
    second = encounter("e2", participant=[{"individual": to("Practitioner", "d2")}])
    charts = desk.draft(bundle(patient(), *doctors, encounter(), second)).charts
    found = [chart.provider(Role.RENDERING) for chart in charts]
    assert [one.npi for one in found if one] == ["610", "610"]
    assert len({one.id for one in found if one}) == 2


def test_two_names_under_one_real_npi_are_told(desk: Desk) -> None:
    doctors = (practitioner("d1"), practitioner("d2", name=[{"family": "Lindgren"}]))
    second = encounter("e2", participant=[{"individual": to("Practitioner", "d2")}])
    assert any("same NPI" in one for one in desk.draft(bundle(patient(), *doctors, encounter(), second)).notices)


def test_a_clinician_who_is_not_in_the_file_is_taken_from_the_reference(desk: Desk) -> None:
    reference = {"reference": f"Practitioner?identifier={NPI}|1122334455", "display": "Dr. Per Lindgren, DO"}
    draft = desk.draft(visit(participant=[{"individual": reference}]))
    provider = draft.charts[0].provider(Role.RENDERING)
    assert provider is not None
    assert (provider.name, provider.npi, provider.credentials) == (PersonName("Lindgren", "Per"), "1122334455", "DO")
    assert any("clinician is not in the file" in notice for notice in draft.notices)


def test_a_clinician_of_whom_nothing_is_known_is_told(desk: Desk) -> None:
    draft = desk.draft(visit(participant=[{"individual": to("Practitioner", "d9")}]))
    assert draft.charts[0].providers == {}
    assert any("clinician is not in the file" in notice for notice in draft.notices)


@pytest.mark.parametrize("name", [[], [{"use": "official"}], [{"text": " "}]])
def test_a_patient_and_a_clinician_without_a_name_are_told(desk: Desk, name: list[Json]) -> None:
    draft = desk.draft(bundle(patient(name=name), practitioner(name=name), encounter()))
    assert draft.charts[0].patient.name.last == NO_PATIENT
    assert draft.charts[0].providers == {}
    assert any("patient has no name" in notice for notice in draft.notices)
    assert any("clinician has no name" in notice for notice in draft.notices)


def test_a_relative_at_the_visit_is_no_clinician(desk: Desk) -> None:
    niece = {
        "resourceType": "RelatedPerson",
        "id": "n1",
        "patient": to("Patient", "p1"),
        "name": [{"family": "Putten"}],
    }
    assert desk.chart(visit(niece, participant=[{"individual": to("RelatedPerson", "n1")}])).providers == {}


@pytest.mark.parametrize(
    ("spoken", "name", "credentials"),
    [
        ("Dr. Rose T. Okafor, MD", PersonName("Okafor", "Rose", "T"), "MD"),
        ("Okafor, Rose", PersonName("Okafor", "Rose"), ""),
        ("Okafor, Rose MD", PersonName("Okafor", "Rose"), "MD"),
        ("van Putten, Sarah Jane", PersonName("van Putten", "Sarah", "Jane"), ""),
        ("Brenda Jennings Richard MD", PersonName("Richard", "Brenda", "Jennings"), "MD"),
        ("Gerald Whitfield Jr.", PersonName("Whitfield", "Gerald", "", "Jr."), ""),
        ("Okafor", PersonName("Okafor"), ""),
        ("Dr.", PersonName(""), ""),
        ("", PersonName(""), ""),
        (", ,", PersonName(""), ""),
    ],
)
def test_a_spoken_name_is_taken_apart(spoken: str, name: PersonName, credentials: str) -> None:
    assert spoken_name(spoken) == (name, credentials)
