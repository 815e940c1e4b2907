"""An encounter file holds all of a chart, and may be written by hand."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coderdesk.domain.chart import Chart
from coderdesk.domain.codes import CodeSystem, icd10cm
from coderdesk.domain.documents import DocumentFormat
from coderdesk.domain.encounter import EncounterType, Evidence, Role
from coderdesk.domain.identifiers import ClientId, EncounterId
from coderdesk.domain.money import Money
from coderdesk.intake.encounter_file import write_encounters
from coderdesk.intake.read import read_file
from support.factories import a_chart, a_client, a_document, an_inpatient_chart
from support.whole_charts import a_pdf, charts

WriteFile = Callable[[str, str | bytes], Path]

SMALLEST: dict[str, Any] = {
    "type": "professional",
    "account": "A-17",
    "client": {"name": "Harbor Street Family Medicine"},
    "patient": {"name": {"last": "Abernathy"}},
}


def read_back(folder: Path, written: str) -> tuple[Chart, ...]:
    path = folder / "charts.json"
    path.write_text(written, encoding="utf-8")
    return read_file(path).charts


@pytest.fixture
def one(file: WriteFile) -> Callable[..., Chart]:
    """Return what reads the smallest encounter with fields added."""

    def read(**fields: Any) -> Chart:
        (chart,) = read_file(file("one.json", json.dumps(SMALLEST | fields))).charts
        return chart

    return read


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(listed=st.lists(charts(), min_size=1, max_size=2))
def test_what_is_written_reads_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, listed: list[Chart]) -> None:
    assert read_back(tmp_path_factory.mktemp("round"), write_encounters(listed)) == tuple(listed)


@pytest.mark.parametrize("chart", [a_chart(), an_inpatient_chart(procedures=("0FT44ZZ",))])
def test_believable_charts_read_back_as_they_were(tmp_path: Path, chart: Chart) -> None:
    assert read_back(tmp_path, write_encounters([chart])) == (chart,)


def test_charts_of_one_patient_read_back_as_they_were(tmp_path: Path) -> None:
    first = a_chart()
    other = replace(first.encounter, id=EncounterId("second"), external_id="test:second")
    second = replace(first, encounter=other, documents=())
    assert read_back(tmp_path, write_encounters([first, second])) == (first, second)


def test_what_is_written_twice_is_the_same_text() -> None:
    assert write_encounters([a_chart()]) == write_encounters([a_chart()])


def test_names_beyond_ascii_are_written_as_they_are() -> None:
    chart = a_chart()
    name = replace(chart.patient.name, last="Núñez-Øster")
    assert "Núñez-Øster" in write_encounters([replace(chart, patient=replace(chart.patient, name=name))])


def test_a_pdf_is_never_written_without_its_bytes() -> None:
    scan = a_document("", format=DocumentFormat.PDF, data=b"")
    with pytest.raises(ValueError, match="without its bytes"):
        write_encounters([a_chart(documents=(scan,))])


# -- by hand -------------------------------------------------------------------------------------------------------


def test_four_fields_are_enough(one: Callable[..., Chart]) -> None:
    chart = one()
    assert (chart.encounter.type, chart.encounter.account) == (EncounterType.PROFESSIONAL, "A-17")
    assert (chart.client.name, chart.patient.name.last) == ("Harbor Street Family Medicine", "Abernathy")
    assert chart.encounter.external_id == "file:harbor street family medicine:A-17"
    assert (chart.encounter.client, chart.encounter.patient) == (chart.client.id, chart.patient.id)


def test_reading_again_gives_the_same_ids(one: Callable[..., Chart]) -> None:
    assert one() == one()
    assert one(account="A-18").encounter.id != one().encounter.id
    assert one(account="A-18").patient.id == one().patient.id


def test_values_are_read_as_people_write_them(one: Callable[..., Chart]) -> None:
    line = {"code": "j3420", "units": "1.5", "charge": "185", "pointers": [1], "modifiers": ["jw"]}
    chart = one(
        service_from="2026-09-14",
        diagnoses=["e1142", {"code": "E78.2", "poa": "Y"}],
        procedures=["0ft44zz"],
        admitting="r10.9",
        lines=[line, {"code": "99214", "units": 2}],
    )
    encounter = chart.encounter
    assert [diagnosis.code for diagnosis in encounter.diagnoses] == [icd10cm("E11.42"), icd10cm("E78.2")]
    assert encounter.procedures[0].code.system is CodeSystem.ICD10PCS
    assert [(line.code.system, line.units, line.charge) for line in encounter.lines] == [
        (CodeSystem.HCPCS, Decimal("1.5"), Money(18500)),
        (CodeSystem.CPT, Decimal(2), Money(0)),
    ]
    assert encounter.service_from == date(2026, 9, 14)
    assert encounter.admitting == icd10cm("R10.9")


def test_a_quote_finds_its_place(one: Callable[..., Chart]) -> None:
    chart = one(
        documents=[{"text": "Fell at home. Sprain of the neck."}],
        diagnoses=[{"code": "S13.4XXA", "evidence": [{"quote": "Sprain of the neck"}]}],
    )
    note = chart.documents[0]
    assert chart.encounter.diagnoses[0].evidence == (Evidence(note.id, 14, 32, "Sprain of the neck"),)
    assert note.encounter == chart.encounter.id


def test_a_provider_acts_in_two_roles_and_renders_a_line(one: Callable[..., Chart]) -> None:
    chart = one(
        providers=[
            {"role": "rendering", "name": {"last": "Okafor"}, "npi": "1245319599"},
            {"role": "supervising", "npi": "1245319599"},
            {"id": "aide", "name": {"last": "Lindgren"}},
        ],
        lines=[{"code": "99214", "rendering": "1245319599"}, {"code": "36415", "rendering": "aide"}],
    )
    okafor = chart.provider(Role.RENDERING)
    assert okafor is not None
    assert chart.provider(Role.SUPERVISING) == okafor == chart.rendering(chart.encounter.lines[0])
    aide = chart.rendering(chart.encounter.lines[1])
    assert aide is not None
    assert (aide.name.last, len(chart.providers)) == ("Lindgren", 2)


def test_a_pdf_without_text_is_read_for_its_text_layer(one: Callable[..., Chart]) -> None:
    data = a_pdf("Operative report", "Page two")
    (document,) = one(documents=[{"pdf": base64.b64encode(data).decode()}]).documents
    assert (document.format, document.pages, document.data) == (DocumentFormat.PDF, 2, data)
    assert document.text == "Operative report\fPage two"


def test_a_pdf_without_a_text_layer_is_a_scan(one: Callable[..., Chart]) -> None:
    (document,) = one(documents=[{"pdf": base64.encodebytes(a_pdf("")).decode()}]).documents
    assert document.is_scan


def test_a_client_of_the_name_at_hand_is_that_client(file: WriteFile) -> None:
    at_hand = a_client(id=ClientId("made at the desk"), name="Harbor  street family medicine")
    (chart,) = read_file(file("one.json", json.dumps(SMALLEST)), client=at_hand).charts
    assert chart.client.id == "made at the desk"


def test_five_hundred_diagnoses_are_read_for_the_checks_to_judge(one: Callable[..., Chart]) -> None:
    assert len(one(diagnoses=["E11.42"] * 500).encounter.diagnoses) == 500


def test_identifiers_and_codes_that_are_wrong_are_read_for_the_checks_to_judge(one: Callable[..., Chart]) -> None:
    chart = one(
        client={"name": "Harbor", "npi": "1234567890", "tax_id": "x"},
        place_of_service="00",
        diagnoses=[{"code": "ZZZ99", "poa": "Q"}],
        lines=[{"code": "00000", "units": -1, "charge": "-5.00", "pointers": [0, 13], "unit": "KG"}],
        claim={"frequency": "9", "release": "?"},
    )
    assert chart.encounter.lines[0].pointers == (0, 13)
    assert (chart.encounter.claim.frequency, chart.client.npi) == ("9", "1234567890")


def test_a_byte_order_mark_and_utf16_do_no_harm(file: WriteFile) -> None:
    text = json.dumps(SMALLEST)
    read = [read_file(file("one.json", text.encode(code))).charts for code in ("utf-8", "utf-8-sig", "utf-16")]
    assert read[0] == read[1] == read[2]


def test_what_came_in_as_fhir_goes_out_and_comes_back_as_it_was(shared: Path, tmp_path: Path) -> None:
    bundles = sorted((shared / "samples" / "fhir").rglob("*.json"))
    listed = [draft.charts for bundle in bundles if (draft := read_file(bundle)).charts]
    assert len(listed) > 5
    for came in listed:
        assert read_back(tmp_path, write_encounters(came)) == came


def test_a_worklist_goes_out_and_comes_back_as_it_was(file: WriteFile, tmp_path: Path) -> None:
    heading = "client,account,last_name,type,dos,payer,npi,provider_last"
    row = "Harbor,1,Ruiz,pro,2026-09-14,Prairie,1245319599,Okafor"
    came = read_file(file("monday.csv", f"{heading}\n{row}\n")).charts
    assert read_back(tmp_path, write_encounters(came)) == came
