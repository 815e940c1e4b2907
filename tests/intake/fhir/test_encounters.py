"""What an Encounter becomes: its type, place, dates, roles, stay, and the name by which it is known again."""

from __future__ import annotations

from datetime import date

import pytest

from coderdesk.domain.encounter import EncounterType, Role
from coderdesk.domain.failures import FileRefused
from support.factories import a_client
from support.fhir import (
    SERVER,
    Desk,
    Json,
    bundle,
    concept,
    condition,
    encounter,
    note,
    organization,
    patient,
    practitioner,
    to,
    visit,
)

PROFESSIONAL, OUTPATIENT, INPATIENT = EncounterType.PROFESSIONAL, EncounterType.OUTPATIENT, EncounterType.INPATIENT
UUID = "7ee659d0-ea21-4f08-bb00-6511fa7144bd"


def location(key: str = "l1", kind: str = "", **fields: object) -> Json:
    return {
        "resourceType": "Location",
        "id": key,
        "name": "Lakeshore Hospital",
        "identifier": [{"system": "http://hl7.org/fhir/sid/us-npi", "value": "1679576722"}],
        "type": [concept(kind, "http://terminology.hl7.org/CodeSystem/v3-RoleCode")] if kind else [],
        "address": {"line": ["1 Harbor Way"], "city": "Dubuque", "state": "IA", "postalCode": "52001"},
        **fields,
    }


AT = [{"location": to("Location", "l1")}]


@pytest.mark.parametrize(
    ("visit_class", "kind", "place"),
    [
        ("AMB", PROFESSIONAL, "11"),
        ("EMER", OUTPATIENT, "23"),
        ("OBSENC", OUTPATIENT, ""),
        ("SS", OUTPATIENT, ""),
        ("PRENC", OUTPATIENT, ""),
        ("IMP", INPATIENT, "21"),
        ("ACUTE", INPATIENT, "21"),
        ("NONAC", INPATIENT, ""),
        ("HH", PROFESSIONAL, "12"),
        ("VR", PROFESSIONAL, ""),
        ("FLD", PROFESSIONAL, ""),
        ("", PROFESSIONAL, ""),
        ("wellness", PROFESSIONAL, ""),
    ],
)
def test_the_class_tells_type_and_place(desk: Desk, visit_class: str, kind: EncounterType, place: str) -> None:
    found = desk.chart(visit(visit=visit_class)).encounter
    assert (found.type, found.place_of_service) == (kind, place)


@pytest.mark.parametrize(
    ("visit_class", "role", "place"),
    [
        ("AMB", "HOSP", ""),  # 19 or 22: only the coder can find out
        ("AMB", "SNF", "31"),
        ("AMB", "PTRES", "12"),
        ("AMB", "FMC", "11"),
        ("VR", "PTRES", "10"),
        ("VR", "HOSP", ""),
        ("EMER", "HOSP", "23"),
        ("FLD", "SCHOOL", "03"),
    ],
)
def test_the_place_tells_more_than_the_class(desk: Desk, visit_class: str, role: str, place: str) -> None:
    content = visit(location(kind=role), visit=visit_class, location=AT)
    assert desk.chart(content).encounter.place_of_service == place


def test_a_place_of_service_code_of_the_location_is_taken(desk: Desk) -> None:
    system = "https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set"
    urgent_care = location(type=[concept("20", system)])
    chart = desk.chart(visit(urgent_care, location=AT))
    assert chart.encounter.place_of_service == "20"
    assert chart.facility is not None
    assert chart.facility.place_of_service == "20"


def test_a_location_of_its_own_is_the_facility(desk: Desk) -> None:
    chart = desk.chart(visit(location(kind="HOSP"), location=AT))
    assert chart.facility is not None
    assert (chart.facility.name, chart.facility.npi) == ("Lakeshore Hospital", "1679576722")
    assert chart.encounter.facility == chart.facility.id


def test_a_bed_is_in_a_ward_is_in_a_hospital(desk: Desk) -> None:
    bed = location("bed", address=None, name="Bed 2", identifier=[], partOf=to("Location", "ward"))
    ward = location("ward", address=None, name="3 West", identifier=[], partOf=to("Location", "l1"))
    at_bed = [{"location": to("Location", "bed")}]
    chart = desk.chart(visit(bed, ward, location(kind="HOSP"), location=at_bed))
    assert chart.facility is not None
    assert chart.facility.name == "Lakeshore Hospital"
    assert chart.encounter.place_of_service == ""


def test_places_that_are_part_of_each_other_end(desk: Desk) -> None:
    one = location("l1", address=None, partOf=to("Location", "l2"))
    other = location("l2", address=None, partOf=to("Location", "l1"))
    assert desk.chart(visit(one, other, location=AT)).facility is not None


@pytest.mark.parametrize(
    "own",
    [
        location(name="cedar valley internal medicine"),
        location(address={"line": ["2200 Orchard Dr"], "postalCode": "50613-1234"}),
        location(kind="PTRES"),
        location(name=""),
    ],
    ids=["by name", "by address", "the patient's home", "without a name"],
)
def test_the_practices_own_place_and_the_home_are_no_facility(desk: Desk, own: Json) -> None:
    assert desk.chart(visit(own, location=AT)).facility is None


def test_a_place_that_is_not_in_the_file_is_known_by_name(desk: Desk) -> None:
    chart = desk.chart(visit(location=[{"location": to("Location", "l9", display="Holy Family Hospital")}]))
    assert chart.facility is not None
    assert chart.facility.name == "Holy Family Hospital"


def test_dates_are_the_local_days_of_the_period(desk: Desk) -> None:
    period = {"start": "2026-09-14T23:30:00-05:00", "end": "2026-09-15T00:10:00-05:00"}
    found = desk.chart(visit(period=period)).encounter
    assert (found.service_from, found.service_to) == (date(2026, 9, 14), date(2026, 9, 15))


def test_a_visit_without_an_end_ends_on_its_day_and_a_stay_stays_open(desk: Desk) -> None:
    period = {"start": "2026-09-14"}
    assert desk.chart(visit(period=period)).encounter.service_to == date(2026, 9, 14)
    assert desk.chart(visit(period=period, visit="IMP")).encounter.service_to is None


@pytest.mark.parametrize("period", [None, {}, {"start": "2026"}, {"end": "2026-09-14"}])
def test_a_first_day_that_is_not_told_is_left_open_and_said(desk: Desk, period: Json | None) -> None:
    draft = desk.draft(visit(period=period))
    assert draft.charts[0].encounter.service_from is None
    assert any("first day" in notice for notice in draft.notices)


@pytest.mark.parametrize(
    ("period", "place"),
    [
        ({"start": "2026-02-30"}, "start"),
        ({"start": "yesterday"}, "start"),
        ({"start": 20260914}, "start"),
        ({"start": "0026-09-14"}, "start"),
        ({"start": "2026-09-14", "end": "2026-09-13"}, "end"),
        (["2026-09-14"], ""),
    ],
)
def test_an_absurd_period_refuses_the_file_with_its_place(desk: Desk, period: object, place: str) -> None:
    with pytest.raises(FileRefused) as refused:
        desk.draft(visit(period=period))
    assert refused.value.place == f"entry[3].resource.period{'.' if place else ''}{place}"


@pytest.mark.parametrize(
    ("visit_class", "types", "role"),
    [
        ("AMB", ["ATND"], Role.RENDERING),
        ("AMB", ["PPRF"], Role.RENDERING),
        ("AMB", ["PART"], Role.RENDERING),
        ("AMB", [], Role.RENDERING),
        ("IMP", ["ATND"], Role.ATTENDING),
        ("IMP", ["PPRF"], Role.ATTENDING),
        ("EMER", [], Role.ATTENDING),
        ("AMB", ["REF"], Role.REFERRING),
        ("AMB", ["CON"], None),
    ],
)
def test_how_a_clinician_took_part_tells_the_role(
    desk: Desk, visit_class: str, types: list[str], role: Role | None
) -> None:
    participant = [{"individual": to("Practitioner", "d1"), "type": [concept(one) for one in types]}]
    found = desk.chart(visit(visit=visit_class, participant=participant)).encounter.providers
    assert [acted for acted, _ in found] == ([role] if role else [])


def test_who_performed_goes_before_who_attended_a_visit_and_after_at_a_stay(desk: Desk) -> None:
    other = practitioner("d2", "1122334455", name=[{"family": "Lindgren"}])
    both = [
        {"individual": to("Practitioner", "d1"), "type": [concept("ATND")]},
        {"individual": to("Practitioner", "d2"), "type": [concept("PPRF")]},
    ]
    rendering = desk.chart(visit(other, participant=both)).provider(Role.RENDERING)
    attending = desk.chart(visit(other, participant=both, visit="IMP")).provider(Role.ATTENDING)
    assert rendering is not None
    assert attending is not None
    assert (rendering.name.last, attending.name.last) == ("Lindgren", "Okafor")


def test_admission_and_discharge_are_read_where_a_claim_can_say_them(desk: Desk) -> None:
    hospitalization = {
        "admitSource": concept("1", "https://www.nubc.org/CodeSystem/PointOfOrigin"),
        "dischargeDisposition": concept("03", "http://www.nubc.org/patient-discharge"),
    }
    found = desk.chart(
        visit(visit="IMP", hospitalization=hospitalization, priority=concept("UR", "v3-ActPriority"))
    ).encounter
    assert (found.admission_type, found.admission_source, found.discharge_status) == ("2", "1", "03")


@pytest.mark.parametrize(
    ("code", "status"), [("home", "01"), ("exp", "20"), ("aadvice", "07"), ("hosp", ""), ("oth", "")]
)
def test_how_the_patient_left_is_taken_where_it_means_one_code(desk: Desk, code: str, status: str) -> None:
    left = {"dischargeDisposition": concept(code, "http://terminology.hl7.org/CodeSystem/discharge-disposition")}
    assert desk.chart(visit(visit="IMP", hospitalization=left)).encounter.discharge_status == status


def test_reasons_are_the_reason_for_the_visit(desk: Desk) -> None:
    told = visit(reasonCode=[concept(text="Burning feet"), concept("38341003", display="Hypertension")])
    assert desk.chart(told).encounter.reason_for_visit == "Burning feet; Hypertension"
    referred = visit(condition(), reasonReference=[to("Condition", "c1"), to("Condition", "c9", display="Asthma")])
    assert desk.chart(referred).encounter.reason_for_visit == "Numb, burning feet; Asthma"


@pytest.mark.parametrize("status", ["cancelled", "entered-in-error"])
def test_what_never_happened_is_no_chart(desk: Desk, status: str) -> None:
    draft = desk.draft(visit(condition(), note(), status=status))
    assert (draft.charts, draft.loose) == ((), ())
    assert any("cancelled or entered by mistake" in notice for notice in draft.notices)


def test_a_visit_that_is_not_finished_is_told(desk: Desk) -> None:
    draft = desk.draft(visit(status="in-progress"))
    assert len(draft.charts) == 1
    assert any("not marked as finished" in notice for notice in draft.notices)


def test_the_list_that_fhir_r5_has_for_the_class_refuses_the_file(desk: Desk) -> None:
    content = visit()
    content["entry"][3]["resource"]["class"] = [concept("AMB")]
    with pytest.raises(FileRefused) as refused:
        desk.draft(content)
    assert refused.value.place == "entry[3].resource.class"
    assert "R4" in refused.value.remedy


# -- known again -----------------------------------------------------------------------------------------------------


def test_a_uuid_names_an_encounter_everywhere(desk: Desk) -> None:
    for content in (visit(key=UUID), bundle(patient(), encounter(UUID.upper(), serviceProvider=None))):
        assert desk.chart(content).encounter.external_id == f"fhir:{UUID}"
    by_url = {"fullUrl": f"urn:uuid:{UUID}", "resource": {**encounter(), "id": None}}
    in_transaction = {"resourceType": "Bundle", "entry": [by_url]}
    assert desk.chart(in_transaction).encounter.external_id == f"fhir:{UUID}"


def test_a_short_id_is_named_with_its_server(desk: Desk) -> None:
    assert desk.chart(visit()).encounter.external_id == f"fhir:{SERVER}/Encounter/e1"


def test_a_short_id_without_a_server_belongs_to_the_practice_and_the_patient(desk: Desk) -> None:
    def name(whose: str, client: str) -> str:
        lone = encounter(subject=to("Patient", whose))
        return desk.draft(lone, client=a_client(id=client)).charts[0].encounter.external_id

    assert name("p1", "one") == name("p1", "one")
    assert len({name("p1", "one"), name("p2", "one"), name("p1", "two")}) == 3


def test_an_encounter_without_id_is_known_by_its_identifier_or_content(desk: Desk) -> None:
    numbered = {**encounter(), "id": None, "identifier": [{"system": "urn:oid:1.2", "value": "V-7"}]}
    assert desk.chart(numbered).encounter.external_id == "fhir:urn:oid:1.2|V-7"
    bare = {**encounter(), "id": None}
    later = {**bare, "period": {"start": "2026-09-15"}}
    assert desk.chart(bare).encounter.external_id == desk.chart(bare).encounter.external_id
    assert desk.chart(bare).encounter.external_id != desk.chart(later).encounter.external_id


def test_the_account_is_the_visits_number_or_made_of_the_id(desk: Desk) -> None:
    v2 = "http://terminology.hl7.org/CodeSystem/v2-0203"
    numbers = [{"type": concept("AN", v2), "value": "A-1"}, {"type": concept("VN", v2), "value": "V-7"}]
    assert desk.chart(visit(identifier=numbers)).encounter.account == "V-7"
    assert desk.chart(visit(identifier=numbers[:1])).encounter.account == "A-1"
    assert desk.chart(visit(key=UUID)).encounter.account == "7EE659D0EA21"
    assert desk.chart(visit(key="e1")).encounter.account == "e1"
    assert len(desk.chart(visit(key="e" * 64)).encounter.account) == 20


def test_each_encounter_of_a_bundle_is_a_chart_of_its_own(desk: Desk) -> None:
    content = bundle(patient(), organization(), practitioner(), *(encounter(f"e{number}") for number in range(40)))
    charts = desk.draft(content).charts
    assert len({chart.encounter.id for chart in charts}) == 40
    assert [chart.encounter.account for chart in charts] == [f"e{number}" for number in range(40)]
