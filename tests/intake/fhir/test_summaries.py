"""What a source recorded in codes can be read as text beside the notes."""

from __future__ import annotations

from typing import Any

from coderdesk.domain.chart import Chart
from coderdesk.intake.fhir.summaries import PROBLEMS, RESULTS, SERVICES
from support.fhir import SNOMED, Desk, Json, concept, condition, encounter, to, visit

LOINC = "http://loinc.org"


def recorded(kind: str, key: str = "x1", **fields: Any) -> Json:
    subject = "patient" if kind in ("Immunization", "AllergyIntolerance") else "subject"
    return {"resourceType": kind, "id": key, subject: to("Patient", "p1"), "encounter": to("Encounter", "e1"), **fields}


def text_of(chart: Chart, title: str) -> str:
    return next((document.text for document in chart.documents if document.title == title), "")


def test_services_are_listed_with_their_codes(desk: Desk) -> None:
    chart = desk.chart(
        visit(
            recorded(
                "Procedure",
                status="completed",
                code=concept("33249", "http://www.ama-assn.org/go/cpt", text="Defibrillator placed"),
                performedDateTime="2026-09-14",
                reasonCode=[concept("R00.2", "http://hl7.org/fhir/sid/icd-10-cm", text="Palpitations")],
                bodySite=[concept(text="Chest")],
                note=[{"text": "No complication."}],
            ),
            recorded(
                "Immunization",
                "x2",
                status="completed",
                vaccineCode=concept("140", "http://hl7.org/fhir/sid/cvx", text="Influenza vaccine"),
                occurrenceDateTime="2026-09-14T09:10:00-05:00",
                doseQuantity={"value": 0.5, "unit": "mL"},
            ),
            recorded("ImagingStudy", "x3", started="2026-09-14", description="Chest X-ray, two views"),
            type=[concept("185349003", SNOMED, text="Check up")],
        )
    )
    assert text_of(chart, SERVICES).split("\n") == [
        "Type of visit",
        "- Check up (SNOMED CT 185349003)",
        "",
        "Procedures",
        "- 2026-09-14  Defibrillator placed (CPT 33249), Chest, for Palpitations (ICD-10-CM R00.2), No complication.",
        "",
        "Imaging",
        "- 2026-09-14  Chest X-ray, two views",
        "",
        "Immunizations",
        "- 2026-09-14  Influenza vaccine (CVX 140), 0.5 mL",
    ]


def test_what_was_not_done_says_so(desk: Desk) -> None:
    skipped = recorded("Procedure", status="not-done", code=concept(text="Colonoscopy"))
    assert "- Colonoscopy, not-done" in text_of(desk.chart(visit(skipped)), SERVICES)


def test_results_medications_and_plans_are_listed(desk: Desk) -> None:
    drug = {"resourceType": "Medication", "id": "m1", "code": concept(text="Gabapentin 300 mg")}
    chart = desk.chart(
        visit(
            drug,
            recorded(
                "Observation",
                code=concept(text="Body height"),
                valueQuantity={"value": 171.23644783371267, "unit": "cm"},
            ),
            recorded(
                "Observation",
                "x2",
                code=concept(text="Creatinine"),
                valueQuantity={"value": 0.9498980766, "code": "mg/dL"},
            ),
            recorded(
                "Observation",
                "x3",
                code=concept("85354-9", LOINC, text="Blood pressure"),
                component=[
                    {"code": concept(text="systolic"), "valueQuantity": {"value": 120, "unit": "mmHg"}},
                    {"code": concept(text="diastolic"), "valueQuantity": {"value": 80, "unit": "mmHg"}},
                    {"code": concept(text="mean")},
                ],
                interpretation=[concept(text="normal")],
            ),
            recorded("Observation", "x4", code=concept(text="Smoker"), valueBoolean=False, status="preliminary"),
            recorded("Observation", "x5", code=concept(text="Children"), valueInteger=0),
            recorded("Observation", "x6", code=concept(text="Virus"), valueString="not\nfound"),
            recorded(
                "Observation", "x7", code=concept(text="Trace"), valueQuantity={"value": 0.00000123, "comparator": "<"}
            ),
            recorded("DiagnosticReport", "x8", code=concept("58410-2", LOINC, text="Blood count"), status="final"),
            recorded(
                "MedicationRequest",
                "x9",
                status="active",
                medicationReference=to("Medication", "m1"),
                authoredOn="2026-09-14",
                dosageInstruction=[{"text": "twice daily"}],
            ),
            recorded(
                "CarePlan",
                "x10",
                status="active",
                category=[concept(text="Foot care")],
                activity=[{"detail": {"code": concept(text="Inspect feet daily")}}, {"reference": {"display": "x"}}],
            ),
        )
    )
    assert text_of(chart, RESULTS).split("\n") == [
        "Reports",
        "- Blood count (LOINC 58410-2)",
        "",
        "Vital signs and results",
        "- Body height: 171.24 cm",
        "- Creatinine: 0.9499 mg/dL",
        "- Blood pressure: systolic 120 mmHg; diastolic 80 mmHg, normal",
        "- Smoker: no, preliminary",
        "- Children: 0",
        "- Virus: not found",
        "- Trace: <0.00000123",
        "",
        "Medications",
        "- 2026-09-14  Gabapentin 300 mg, twice daily",
        "",
        "Care plans",
        "- Foot care: Inspect feet daily",
    ]


def test_the_problem_list_tells_what_was_recorded_here_and_what_stood_elsewhere(desk: Desk) -> None:
    asthma = condition("c2", "195967001", SNOMED, encounter=to("Encounter", "e0"), onsetDateTime="2012-05-07")
    healed = condition(
        "c3", "1", SNOMED, encounter=to("Encounter", "e0"), onsetDateTime="2012-05-07", abatementDateTime="2013-01-01"
    )
    later = condition("c4", "2", SNOMED, encounter=to("Encounter", "e3"), onsetDateTime="2027-01-01")
    without = {**condition("c5"), "code": concept("3", SNOMED, text="Gout"), "encounter": None}
    allergy = {**recorded("AllergyIntolerance", code=concept(text="Penicillin")), "encounter": None}
    before = encounter("e0", period={"start": "2012-05-07"})
    after = encounter("e3", period={"start": "2027-01-01"})
    here = condition(clinicalStatus=concept("active"), severity=concept(text="moderate"))
    charts = desk.draft(visit(before, after, here, asthma, healed, later, without, allergy)).charts
    said = {chart.encounter.account: text_of(chart, PROBLEMS) for chart in charts}
    assert said["e1"].split("\n") == [
        "Recorded at this encounter",
        "- Numb, burning feet (ICD-10-CM E11.42), moderate",
        "",
        "On the patient's list at that time, recorded elsewhere",
        "- Numb, burning feet (SNOMED CT 195967001), since 2012-05-07",
        "- Gout (SNOMED CT 3)",
        "",
        "Allergies",
        "- Penicillin",
    ]
    assert "(SNOMED CT 1), since 2012-05-07, ended 2013-01-01" in said["e0"]
    assert "SNOMED CT 1)" not in said["e3"]


def test_a_resolved_condition_says_when(desk: Desk) -> None:
    one = condition(
        clinicalStatus=concept("resolved"), onsetPeriod={"start": "2026-09-14"}, abatementDateTime="2026-09-20"
    )
    assert "since 2026-09-14, resolved 2026-09-20" in text_of(desk.chart(visit(one)), PROBLEMS)


def test_a_visit_of_which_nothing_is_recorded_has_no_summary(desk: Desk) -> None:
    assert desk.chart(visit()).documents == ()
