"""A file that is not one whole FHIR resource in JSON is refused with its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coderdesk.domain.failures import FileRefused
from coderdesk.intake.fhir.reader import FhirReader
from support.fhir import Desk, encounter, patient, visit


@pytest.mark.parametrize(
    ("content", "place", "reason"),
    [
        (b"", "line 1, column 1", "empty"),
        (b'{"resourceType": "Patient", "id": "p1"', "line 1, column 39", "breaks off"),
        (b'{"resourceType": "Patient",\n "id" "p1"}', "line 2, column 7", "colon"),
        (b'{"resourceType": "Patient",\n "name": "\xff"}', "line 2", "UTF-8"),
        (b'{"resourceType": "Patient", "id": "a", "id": "b"}', "", "twice"),
        (b'{"resourceType": "Patient", "multipleBirthInteger": NaN}', "", "NaN"),
        (b'{"resourceType": "Patient", "x": 1e99999999999999999999}', "", "too long"),
        (b'{"resourceType": "Patient", "x": ' + b"9" * 5000 + b"}", "", "too long"),
        (b'{"resourceType": "Patient", "id": "\\ud800"}', "id", "half a character"),
        (b'{"resourceType": "Patient", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "", "nested too deeply"),
        (b"[]", "line 1", "does not hold a FHIR resource"),
        (b'{"name": []}', "resourceType", "must name its type"),
        (
            b'{"resourceType": "Bundle", "entry": [{"resource": {"id": "p1"}}]}',
            "entry[0].resource.resourceType",
            "type",
        ),
        (b'{"resourceType": "Bundle", "entry": {"resource": {}}}', "entry", "a list is expected here, not an object"),
        (b'{"resourceType": "Bundle", "entry": [[]]}', "entry[0]", "an object is expected here, not a list"),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else None,
)
def test_what_is_not_a_resource_is_refused_with_its_place(desk: Desk, content: bytes, place: str, reason: str) -> None:
    with pytest.raises(FileRefused) as refused:
        desk.draft(content)
    assert refused.value.place == place
    assert reason in refused.value.reason
    assert refused.value.remedy


def test_one_resource_a_line_is_told_apart_from_broken_json(desk: Desk) -> None:
    content = "\n".join(json.dumps(patient(key)) for key in ("p1", "p2"))
    with pytest.raises(FileRefused, match="NDJSON"):
        desk.draft(content)


def test_a_torn_file_of_many_lines_is_not_taken_for_one_resource_a_line(desk: Desk) -> None:
    content = json.dumps(visit(), indent=1)
    with pytest.raises(FileRefused, match="breaks off"):
        desk.draft(content[: len(content) // 2].rstrip())


def test_xml_is_known_and_refused_with_what_to_ask_for(desk: Desk) -> None:
    content = b'<?xml version="1.0"?>\n<!-- a note -->\n<Bundle xmlns="http://hl7.org/fhir"><id value="1"/></Bundle>'
    assert FhirReader().recognises("chart.xml", content)
    with pytest.raises(FileRefused, match="FHIR in JSON"):
        desk.draft(content)


@pytest.mark.parametrize(
    ("head", "known"),
    [
        (b'{"resourceType": "Bundle"', True),
        (b'\xef\xbb\xbf \n{"id": "1", "resourceType" : "Patient"', True),
        (b'{"encounters": []}', False),
        (b'[{"resourceType": "Patient"}]', False),
        (b"resourceType", False),
        (b'<ClinicalDocument xmlns="urn:hl7-org:v3">', False),
        (b"", False),
    ],
)
def test_a_file_is_known_by_its_content_alone(head: bytes, known: bool) -> None:
    assert FhirReader().recognises("chart.fhir", head) is known


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="cannot be read"):
        FhirReader().read(tmp_path / "gone.json", client=None)


def test_an_empty_bundle_is_told(desk: Desk) -> None:
    draft = desk.draft({"resourceType": "Bundle", "type": "collection"})
    assert draft.charts == ()
    assert draft.notices == ("There is no encounter to code in the file; it holds nothing",)


def test_a_byte_order_mark_is_no_fault(desk: Desk) -> None:
    assert len(desk.draft(b"\xef\xbb\xbf" + json.dumps(visit()).encode()).charts) == 1


def test_names_beyond_ascii_stay_as_they_are(desk: Desk) -> None:
    name = [{"family": "Müller-Ōe", "given": ["Zoë"]}]
    chart = desk.chart({**visit(), "entry": [{"resource": one} for one in (patient(name=name), encounter())]})
    assert chart.patient.name.filed == "Müller-Ōe, Zoë"


def test_a_page_of_a_longer_list_is_told(desk: Desk) -> None:
    draft = desk.draft({**visit(), "link": [{"relation": "next", "url": "https://ehr.example.org/fhir?page=2"}]})
    assert any("one page of a longer list" in notice for notice in draft.notices)


def test_entries_without_a_resource_and_types_that_are_not_read_are_told(desk: Desk) -> None:
    content = visit({"resourceType": "Goal", "id": "g1"}, {"resourceType": "ServiceRequest", "id": "s1"})
    content["entry"].append({"request": {"method": "DELETE", "url": "Patient/9"}})
    notices = desk.draft(content).notices
    assert "Not read: 1 goal, 1 service request" in notices
    assert "Some entries of the bundle hold no resource" in notices
