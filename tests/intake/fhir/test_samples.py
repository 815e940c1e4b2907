"""Every file of the public samples is read, and what is in it is in the draft or told."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from coderdesk.domain.encounter import EncounterType, Role
from coderdesk.domain.identifiers import Npi
from coderdesk.intake.draft import Draft
from coderdesk.intake.fhir.reader import FhirReader
from coderdesk.intake.fhir.summaries import PROBLEMS, RESULTS, SERVICES

# Counted by hand in each file: encounters, and the summaries that their coded entries make
SYNTHEA = {
    "Annmarie_Doyle": (16, 45),
    "Arron_Schamberger": (12, 24),
    "Chrissy_Weimann": (19, 55),
    "Christopher_Dietrich": (15, 44),
    "Hershel_Marvin": (10, 25),
    "Jacki_Feil": (23, 62),
    "Lyle_Baumbach": (13, 35),
    "Nohemi_Mertz": (23, 61),
}
# One resource a file: what of it the draft keeps beside notices (charts, loose notes, clients, patients, providers,
# facilities, payers)
US_CORE = {
    "DiagnosticReport-bone-density-report": (0, 0, 0, 0, 0, 0, 0),
    "DiagnosticReport-cardiology-report": (0, 0, 0, 0, 0, 0, 0),
    "DiagnosticReport-chest-xray-report": (0, 0, 0, 0, 0, 0, 0),
    "PractitionerRole_Practitioner_Endpoint_Bundle_Example": (0, 0, 0, 0, 1, 0, 0),
    "Procedure-R4-defib-implant": (0, 0, 0, 0, 0, 0, 0),
    "bundle-docref-example1": (0, 0, 0, 0, 0, 0, 0),
    "bundle-docref-example2": (0, 0, 0, 0, 0, 0, 0),
    "condition-SDOH-example": (0, 0, 0, 0, 0, 0, 0),
    "condition-duodenal-ulcer": (0, 0, 0, 0, 0, 0, 0),
    "condition-duodenal-ulcer-resolved": (0, 0, 0, 0, 0, 0, 0),
    "condition-encounter-diagnosis-example1": (0, 0, 0, 0, 0, 0, 0),
    "condition-encounter-diagnosis-example2": (0, 0, 0, 0, 0, 0, 0),
    "coverage-example": (0, 0, 0, 0, 0, 0, 0),
    "diagnosticreport-cbc": (0, 0, 0, 0, 0, 0, 0),
    "diagnosticreport-metabolic-panel": (0, 0, 0, 0, 0, 0, 0),
    "documentreference-discharge-summary": (0, 1, 0, 0, 0, 0, 0),
    "documentreference-episode-summary": (0, 0, 0, 0, 0, 0, 0),
    "encounter-1036": (1, 0, 0, 0, 0, 0, 0),
    "encounter-delivery": (1, 0, 0, 0, 0, 0, 0),
    "encounter-example-1": (1, 0, 0, 0, 0, 0, 0),
    "hl7east": (0, 0, 0, 0, 0, 1, 0),
    "location-hospital": (0, 0, 0, 0, 0, 1, 0),
    "organization-acme-lab": (0, 0, 1, 0, 0, 0, 0),
    "organization-acme-payer": (0, 0, 0, 0, 0, 0, 1),
    "organization-holy-healthcare": (0, 0, 1, 0, 0, 0, 0),
    "patient-child-example": (0, 0, 1, 1, 0, 0, 0),
    "patient-deceased-example": (0, 0, 1, 1, 0, 0, 0),
    "patient-example": (0, 0, 1, 1, 0, 0, 0),
    "patient-infant-example": (0, 0, 1, 1, 0, 0, 0),
    "practitioner-1": (0, 0, 0, 0, 1, 0, 0),
    "practitioner-2": (0, 0, 0, 0, 1, 0, 0),
    "practitioner-3": (0, 0, 0, 0, 1, 0, 0),
    "practitioner-pharmacist": (0, 0, 0, 0, 1, 0, 0),
    "procedure-rehab": (0, 0, 0, 0, 0, 0, 0),
    "relatedperson-shaw-niece": (0, 0, 0, 0, 0, 0, 0),
    "saint-luke-w-endpoint": (0, 0, 1, 0, 0, 0, 0),
}


@pytest.fixture(scope="module")
def samples(shared: Path) -> list[Path]:
    return sorted((shared / "samples" / "fhir").glob("*/*.json"))


@cache
def draft_of(file: Path) -> Draft:
    return FhirReader().read(file, client=None)


def one(samples: list[Path], beginning: str) -> Path:
    (file,) = (file for file in samples if file.stem == beginning or file.name.startswith(f"{beginning}_"))
    return file


def resources(file: Path, kind: str) -> list[Any]:
    content = json.loads(file.read_text())
    entries = [entry["resource"] for entry in content.get("entry", [])] or [content]
    return [resource for resource in entries if resource["resourceType"] == kind]


def test_each_sample_is_known_by_its_first_bytes(samples: list[Path]) -> None:
    reader = FhirReader()
    assert [file.name for file in samples if not reader.recognises(file.name, file.read_bytes()[:65536])] == []


def test_the_samples_are_those_that_were_counted(samples: list[Path]) -> None:
    counted = {*US_CORE, *SYNTHEA}
    assert {next((name for name in counted if file == one(samples, name)), file.name) for file in samples} == counted


def test_each_encounter_of_the_samples_is_a_chart(samples: list[Path]) -> None:
    for file in samples:
        assert len(draft_of(file).charts) == len(resources(file, "Encounter")), file.name


def test_reading_a_sample_again_gives_the_same_draft(samples: list[Path]) -> None:
    for file in samples:
        assert FhirReader().read(file, client=None) == draft_of(file), file.name


@pytest.mark.parametrize("name", SYNTHEA)
def test_a_patient_of_synthea_comes_with_visits_and_what_was_recorded_at_them(samples: list[Path], name: str) -> None:
    charts = draft_of(one(samples, name)).charts
    encounters, documents = SYNTHEA[name]
    assert (len(charts), sum(len(chart.documents) for chart in charts)) == (encounters, documents)
    titles = Counter(document.title for chart in charts for document in chart.documents)
    assert titles[SERVICES] == encounters  # each visit has a type
    assert set(titles) <= {PROBLEMS, SERVICES, RESULTS}
    # One of them went to two practices; the same person at two practices is two patients
    assert len({chart.patient.id for chart in charts}) == len({chart.client.id for chart in charts})
    assert len({chart.encounter.external_id for chart in charts}) == encounters
    assert all(chart.encounter.service_from and chart.client.name and chart.primary for chart in charts)


def test_what_a_patient_of_synthea_is_can_be_read_off_the_chart(samples: list[Path]) -> None:
    chart = draft_of(one(samples, "Annmarie_Doyle")).charts[0]
    assert (chart.patient.name.filed, chart.patient.address.state) == ("Doyle, Annmarie", "MA")
    assert chart.patient.mrn == "b1756d32-c4c4-4fd2-9023-ff241b55bae0"
    assert chart.client.name == "SHRINERS' HOSPITAL FOR CHILDREN (THE)"
    assert chart.encounter.reason_for_visit == "Acute bacterial sinusitis (disorder)"
    assert (chart.encounter.type, chart.encounter.place_of_service) == (EncounterType.PROFESSIONAL, "11")
    rendering = chart.provider(Role.RENDERING)
    assert rendering is not None
    assert (rendering.name.last, rendering.npi, Npi.is_valid(rendering.npi)) == ("Schultz", "610", False)


def test_no_social_security_number_comes_in(samples: list[Path]) -> None:
    for file in samples:
        numbers = {
            identifier["value"]
            for kind in ("Patient", "Practitioner")
            for resource in resources(file, kind)
            for identifier in resource.get("identifier", [])
            if identifier.get("system") == "http://hl7.org/fhir/sid/us-ssn"
        }
        said = repr(draft_of(file))
        assert not [number for number in numbers if number in said], file.name


def test_every_conclusive_record_of_synthea_is_in_a_text(samples: list[Path]) -> None:
    """Nothing that was recorded at a visit is lost: each condition, procedure and immunization is said somewhere."""
    for name in SYNTHEA:
        file = one(samples, name)
        texts = "\n".join(document.text for chart in draft_of(file).charts for document in chart.documents)
        for kind, concept in (("Condition", "code"), ("Procedure", "code"), ("Immunization", "vaccineCode")):
            for resource in resources(file, kind):
                assert resource[concept]["coding"][0]["code"] in texts, (file.name, resource["id"])


@pytest.mark.parametrize("name", US_CORE)
def test_a_resource_that_comes_alone_is_kept_or_told(samples: list[Path], name: str) -> None:
    draft = draft_of(one(samples, name))
    kept = (draft.charts, draft.loose, draft.clients, draft.patients, draft.providers, draft.facilities, draft.payers)
    assert tuple(map(len, kept)) == US_CORE[name]
    assert draft.notices


def test_a_note_that_comes_alone_finds_the_encounter_that_came_alone(samples: list[Path]) -> None:
    (loose,) = draft_of(one(samples, "documentreference-discharge-summary")).loose
    (chart,) = draft_of(one(samples, "encounter-example-1")).charts
    assert loose.external_id == chart.encounter.external_id
    assert loose.document.text.startswith("No activity restriction")


def test_no_notice_holds_what_names_a_patient(samples: list[Path]) -> None:
    for file in samples:
        said = " ".join(draft_of(file).notices)
        names = [
            word
            for resource in resources(file, "Patient")
            for name in resource["name"]
            for word in (name.get("family", ""), *name.get("given", []))
            if len(word) > 2
        ]
        assert not [word for word in names if word in said], file.name
