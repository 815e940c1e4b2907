"""FHIR resources made by us: a visit of one patient at one practice, and what a test adds to it."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from coderdesk.domain.chart import Chart
from coderdesk.domain.people import Client
from coderdesk.intake.draft import Draft
from coderdesk.intake.fhir.reader import FhirReader

Json = dict[str, Any]

SERVER = "https://ehr.example.org/fhir"
NPI = "http://hl7.org/fhir/sid/us-npi"
ICD10CM = "http://hl7.org/fhir/sid/icd-10-cm"
ICD10PCS = "http://www.cms.gov/Medicare/Coding/ICD10"
CPT = "http://www.ama-assn.org/go/cpt"
SNOMED = "http://snomed.info/sct"


def concept(code: str = "", system: str = "", display: str = "", text: str = "") -> Json:
    """Return a CodeableConcept with at most one coding."""
    coding = {key: value for key, value in (("system", system), ("code", code), ("display", display)) if value}
    return {**({"coding": [coding]} if coding else {}), **({"text": text} if text else {})}


def to(kind: str, key: str, **more: Any) -> Json:
    """Return a relative reference."""
    return {"reference": f"{kind}/{key}", **more}


def patient(key: str = "p1", **fields: Any) -> Json:
    """Return a woman of Cedar Falls with a record number."""
    return {
        "resourceType": "Patient",
        "id": key,
        "identifier": [{"type": concept("MR", "http://terminology.hl7.org/CodeSystem/v2-0203"), "value": "20318"}],
        "name": [{"use": "official", "family": "Whitfield", "given": ["Darlene", "M."]}],
        "gender": "female",
        "birthDate": "1959-03-02",
        "telecom": [{"system": "phone", "value": "(319) 555-0188", "use": "home"}],
        "address": [{"line": ["418 N Elm St"], "city": "Cedar Falls", "state": "Iowa", "postalCode": "50613"}],
        **fields,
    }


def organization(key: str = "o1", **fields: Any) -> Json:
    """Return the practice."""
    return {
        "resourceType": "Organization",
        "id": key,
        "identifier": [{"system": NPI, "value": "1234567893"}],
        "name": "Cedar Valley Internal Medicine",
        "telecom": [{"system": "phone", "value": "319-555-0142"}],
        "address": [{"line": ["2200 Orchard Dr"], "city": "Cedar Falls", "state": "IA", "postalCode": "50613"}],
        **fields,
    }


def practitioner(key: str = "d1", npi: str = "1245319599", **fields: Any) -> Json:
    """Return the internist."""
    return {
        "resourceType": "Practitioner",
        "id": key,
        "identifier": [{"system": NPI, "value": npi}],
        "name": [{"family": "Okafor", "given": ["Rose"], "suffix": ["MD"]}],
        **fields,
    }


def encounter(key: str = "e1", visit: str = "AMB", **fields: Any) -> Json:
    """Return an office visit of 14 September 2026."""
    return {
        "resourceType": "Encounter",
        "id": key,
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": visit},
        "subject": to("Patient", "p1"),
        "participant": [{"individual": to("Practitioner", "d1")}],
        "period": {"start": "2026-09-14T09:00:00-05:00", "end": "2026-09-14T09:30:00-05:00"},
        "serviceProvider": to("Organization", "o1"),
        **fields,
    }


def condition(key: str = "c1", code: str = "E11.42", system: str = ICD10CM, **fields: Any) -> Json:
    """Return a diagnosis of the office visit."""
    return {
        "resourceType": "Condition",
        "id": key,
        "code": concept(code, system, text="Numb, burning feet"),
        "subject": to("Patient", "p1"),
        "encounter": to("Encounter", "e1"),
        **fields,
    }


def coverage(key: str = "cov1", **fields: Any) -> Json:
    """Return the patient's own policy."""
    return {
        "resourceType": "Coverage",
        "id": key,
        "status": "active",
        "subscriberId": "PMA8840217",
        "beneficiary": to("Patient", "p1"),
        "relationship": concept("self", "http://terminology.hl7.org/CodeSystem/subscriber-relationship"),
        "payor": [{"display": "Prairie Mutual"}],
        **fields,
    }


def claim_item(code: str = "99214", **fields: Any) -> Json:
    """Return a line of a claim for the office visit."""
    return {
        "sequence": 1,
        "productOrService": concept(code, CPT),
        "diagnosisSequence": [1],
        "net": {"value": 185.00, "currency": "USD"},
        "encounter": [to("Encounter", "e1")],
        **fields,
    }


def claim(*items: Json, key: str = "k1", **fields: Any) -> Json:
    """Return a professional claim for the office visit, E11.42 and E78.2."""
    return {
        "resourceType": "Claim",
        "id": key,
        "status": "active",
        "use": "claim",
        "type": concept("professional"),
        "patient": to("Patient", "p1"),
        "diagnosis": [
            {"sequence": 1, "diagnosisCodeableConcept": concept("E11.42", ICD10CM)},
            {"sequence": 2, "diagnosisCodeableConcept": concept("E78.2", ICD10CM)},
        ],
        "item": list(items),
        **fields,
    }


def attachment(content: str | bytes = "Numb, burning feet.", kind: str = "text/plain", **fields: Any) -> Json:
    """Return a note as FHIR carries it."""
    data = content.encode() if isinstance(content, str) else content
    return {"contentType": kind, "data": base64.b64encode(data).decode(), **fields}


def note(*attachments: Json, key: str = "n1", **fields: Any) -> Json:
    """Return the note of the office visit."""
    return {
        "resourceType": "DocumentReference",
        "id": key,
        "status": "current",
        "type": concept("11506-3", "http://loinc.org", text="Office visit note"),
        "date": "2026-09-14T10:00:00-05:00",
        "subject": to("Patient", "p1"),
        "content": [{"attachment": one} for one in attachments or (attachment(),)],
        "context": {"encounter": [to("Encounter", "e1")]},
        **fields,
    }


def bundle(*resources: Json, **fields: Any) -> Json:
    """Return the resources as a server answers a search."""
    entries = [{"fullUrl": f"{SERVER}/{one['resourceType']}/{one['id']}", "resource": one} for one in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries, **fields}


def visit(*more: Json, **of_encounter: Any) -> Json:
    """Return a bundle of the office visit with its patient, practice and internist, and `more`."""
    return bundle(patient(), organization(), practitioner(), encounter(**of_encounter), *more)


class Desk:
    """Reads FHIR as the coder imports it."""

    def __init__(self, folder: Path) -> None:
        """Keep files in `folder`."""
        self._folder = folder

    def draft(self, content: Json | str | bytes, *, client: Client | None = None, name: str = "chart.json") -> Draft:
        """Write `content` to a file and read it."""
        file = self._folder / name
        if isinstance(content, bytes):
            file.write_bytes(content)
        else:
            file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return FhirReader().read(file, client=client)

    def chart(self, content: Json, *, client: Client | None = None) -> Chart:
        """Read `content`, which holds exactly one encounter."""
        (chart,) = self.draft(content, client=client).charts
        return chart
