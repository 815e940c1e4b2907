"""Which coded conditions start a chart, and which stay text."""

from __future__ import annotations

import pytest

from coderdesk.domain.codes import icd10cm, icd10pcs
from coderdesk.domain.failures import FileRefused
from coderdesk.intake.fhir.charts import FROM_PROCEDURE
from coderdesk.intake.fhir.diagnoses import FROM_CLAIM, FROM_CONDITION
from coderdesk.intake.fhir.summaries import PROBLEMS
from support.fhir import (
    ICD10CM,
    ICD10PCS,
    SNOMED,
    Desk,
    Json,
    claim,
    claim_item,
    concept,
    condition,
    encounter,
    patient,
    to,
    visit,
)

VERIFIED = "http://terminology.hl7.org/CodeSystem/condition-ver-status"


def codes(desk: Desk, *more: Json, **of_encounter: object) -> list[str]:
    return [one.code.dotted for one in desk.chart(visit(*more, **of_encounter)).encounter.diagnoses]


def problems(desk: Desk, *more: Json) -> str:
    documents = desk.chart(visit(*more)).documents
    return next((document.text for document in documents if document.title == PROBLEMS), "")


def test_a_condition_coded_in_icd10cm_starts_the_chart(desk: Desk) -> None:
    (found,) = desk.chart(visit(condition())).encounter.diagnoses
    assert (found.code, found.found_by, found.poa, found.evidence) == (icd10cm("E11.42"), FROM_CONDITION, "", ())


def test_a_condition_coded_otherwise_is_text_to_read(desk: Desk) -> None:
    snomed = condition(code="75498004", system=SNOMED)
    assert codes(desk, snomed) == []
    assert "Numb, burning feet (SNOMED CT 75498004)" in problems(desk, snomed)


@pytest.mark.parametrize("code", ["N/A", "IMO0001", "E", "", "E11,42", "<script>"])
def test_what_is_no_icd10cm_code_is_text_to_read(desk: Desk, code: str) -> None:
    assert codes(desk, condition(code=code)) == []
    assert "Numb, burning feet" in problems(desk, condition(code=code))


def test_the_icd10cm_coding_is_found_among_others(desk: Desk) -> None:
    both = {"coding": [{"system": SNOMED, "code": "39065001"}, {"system": ICD10CM, "code": "T20.211A"}]}
    assert codes(desk, {**condition(), "code": both}) == ["T20.211A"]


@pytest.mark.parametrize(
    ("status", "taken"),
    [("confirmed", True), ("provisional", False), ("differential", False), ("unconfirmed", False), ("refuted", False)],
)
def test_what_is_not_confirmed_is_only_text(desk: Desk, status: str, taken: bool) -> None:
    one = condition(verificationStatus=concept(status, VERIFIED))
    assert bool(codes(desk, one)) is taken
    assert (status in problems(desk, one)) is not taken


def test_what_was_entered_by_mistake_is_nowhere(desk: Desk) -> None:
    mistake = condition(verificationStatus=concept("entered-in-error", VERIFIED))
    assert codes(desk, mistake) == []
    assert problems(desk, mistake) == ""


def test_an_entry_of_the_problem_list_counts_where_the_encounter_names_it(desk: Desk) -> None:
    kind = "http://terminology.hl7.org/CodeSystem/condition-category"
    problem = condition(category=[concept("problem-list-item", kind)])
    assert codes(desk, problem) == []
    assert codes(desk, problem, diagnosis=[{"condition": to("Condition", "c1")}]) == ["E11.42"]


def test_the_encounter_ranks_its_diagnoses(desk: Desk) -> None:
    two = (condition("c1", "E11.42"), condition("c2", "E78.2"), condition("c3", "I10"))
    ranked = [
        {"condition": to("Condition", "c3"), "rank": 1},
        {"condition": to("Condition", "c2"), "rank": 2},
    ]
    assert codes(desk, *two, diagnosis=ranked) == ["I10", "E78.2", "E11.42"]


def test_a_code_counts_once(desk: Desk) -> None:
    assert codes(desk, condition("c1"), condition("c2"), condition("c3", "e1142")) == ["E11.42"]


def test_the_admitting_diagnosis_of_a_stay_has_its_own_place(desk: Desk) -> None:
    use = concept("AD", "http://terminology.hl7.org/CodeSystem/diagnosis-role")
    admitted = [{"condition": to("Condition", "c1"), "use": use}]
    other = condition("c2", "I21.4")
    stay = desk.chart(
        visit(
            {**condition("c1", "R07.9"), "category": [concept("problem-list-item")]},
            other,
            visit="IMP",
            diagnosis=admitted,
        )
    ).encounter
    assert stay.admitting == icd10cm("R07.9")
    assert [one.code.dotted for one in stay.diagnoses] == ["I21.4"]


def test_the_claims_order_goes_before_all(desk: Desk) -> None:
    chart = desk.chart(visit(condition("c1", "I10"), claim(claim_item())))
    assert [(one.code.dotted, one.found_by) for one in chart.encounter.diagnoses] == [
        ("E11.42", FROM_CLAIM),
        ("E78.2", FROM_CLAIM),
        ("I10", FROM_CONDITION),
    ]


def test_a_claim_may_refer_to_a_condition_and_say_whether_it_was_there_on_admission(desk: Desk) -> None:
    told = [
        {"sequence": 2, "diagnosisCodeableConcept": concept("N17.9", ICD10CM), "onAdmission": concept("n")},
        {"sequence": 1, "diagnosisReference": to("Condition", "c1"), "onAdmission": concept("y")},
        {"sequence": 3, "diagnosisReference": to("Condition", "c9")},
        {"sequence": 4, "diagnosisCodeableConcept": concept("R07.9", ICD10CM), "type": [concept("admitting")]},
    ]
    stay = desk.chart(
        visit(condition(), claim(diagnosis=told, item=[claim_item()], type=concept("institutional")), visit="IMP")
    ).encounter
    assert [(one.code.dotted, one.poa) for one in stay.diagnoses] == [("E11.42", "Y"), ("N17.9", "N")]
    assert stay.admitting == icd10cm("R07.9")


def test_another_patients_condition_refuses_the_file(desk: Desk) -> None:
    other = patient("p2", name=[{"family": "Lindgren"}], identifier=[])
    with pytest.raises(FileRefused) as refused:
        desk.draft(visit(other, condition(subject=to("Patient", "p2"))))
    assert refused.value.place == "entry[5].resource.encounter"
    assert "another patient" in refused.value.reason
    assert "Lindgren" not in str(refused.value)


@pytest.mark.parametrize("by", ["the encounter", "the claim"])
def test_a_diagnosis_that_is_another_patients_refuses_the_file(desk: Desk, by: str) -> None:
    other = patient("p2", name=[{"family": "Lindgren"}], identifier=[])
    theirs = condition(subject=to("Patient", "p2"), encounter=None)
    told = [{"sequence": 1, "diagnosisReference": to("Condition", "c1")}]
    named = [{"condition": to("Condition", "c1")}]
    content = (
        visit(other, theirs, diagnosis=named)
        if by == "the encounter"
        else visit(other, theirs, claim(claim_item(), diagnosis=told))
    )
    with pytest.raises(FileRefused, match="another patient"):
        desk.draft(content)


def test_a_procedure_coded_in_icd10pcs_starts_a_stay_and_nothing_else(desk: Desk) -> None:
    procedure = {
        "resourceType": "Procedure",
        "id": "x1",
        "status": "completed",
        "code": concept("0FT44ZZ", ICD10PCS, text="Gallbladder removed"),
        "subject": to("Patient", "p1"),
        "encounter": to("Encounter", "e1"),
        "performedPeriod": {"start": "2026-09-14T08:00:00-05:00"},
    }
    (found,) = desk.chart(visit(procedure, visit="IMP")).encounter.procedures
    assert (found.code, str(found.performed), found.found_by) == (icd10pcs("0FT44ZZ"), "2026-09-14", FROM_PROCEDURE)
    assert desk.chart(visit(procedure)).encounter.procedures == ()
    assert desk.chart(visit({**procedure, "status": "not-done"}, visit="IMP")).encounter.procedures == ()


def test_five_hundred_diagnoses_are_read(desk: Desk) -> None:
    many = [condition(f"c{number}", f"Z{number // 10 % 90 + 10}.{number % 10}{number // 900}") for number in range(500)]
    assert len(codes(desk, *many)) == 500


def test_conditions_of_two_visits_stay_apart(desk: Desk) -> None:
    content = visit(encounter("e2"), condition("c1", "I10"), condition("c2", "E78.2", encounter=to("Encounter", "e2")))
    charts = desk.draft(content).charts
    assert [[one.code.dotted for one in chart.encounter.diagnoses] for chart in charts] == [["I10"], ["E78.2"]]
