"""The encounter file: JSON that holds encounters with everything that a claim needs. See docs/encounter-file.md."""

from __future__ import annotations

import base64
import itertools
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from coderdesk.domain.chart import Chart
from coderdesk.domain.documents import Document, DocumentFormat
from coderdesk.domain.encounter import Encounter
from coderdesk.domain.people import Client
from coderdesk.intake import ids
from coderdesk.intake.draft import Draft
from coderdesk.intake.encounter_parts import (
    Clinicians,
    Json,
    at,
    client_of,
    coverage_of,
    document_of,
    evidence_of,
    facility_of,
    patient_of,
)
from coderdesk.intake.encounter_schema import problems_of
from coderdesk.intake.encounter_values import converter
from coderdesk.intake.json_text import read_json
from coderdesk.intake.problems import Problems, Refused
from coderdesk.intake.roll import Roll
from coderdesk.intake.text import text_of_head

#: The version of the format that is read and written.
FORMAT = 1
SHOWN_PROBLEMS = 5
_JSON = re.compile(r'\ufeff?\s*(\{\s*["}]|\[\s*[{\[\]])')
_REMEDY = "Nothing was imported from it. docs/encounter.schema.json says what an encounter file holds."


class EncounterFileReader:
    """Reads encounter files."""

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the content decides
        """Say whether it is JSON at all: what else is JSON has its own reader, which is asked before."""
        return bool(_JSON.match(text_of_head(head)))

    def read(self, path: Path, *, client: Client | None) -> Draft:
        """Return the charts of the file, equal to those that `write_encounters` was given."""
        problems = Problems(SHOWN_PROBLEMS)
        try:
            value = read_json(path.read_bytes())
            _refuse_newer(value)
        except Refused as refused:
            raise refused.of(path.name, _REMEDY) from None
        for problem in itertools.islice(problems_of(value), 100):
            problems.add(problem)
        charts = () if problems else _charts(value, client, problems)
        if problems:
            raise problems.refusal(path.name, _REMEDY)
        return Draft(charts=charts)


def write_encounters(charts: Iterable[Chart]) -> str:
    """Return the encounter file of `charts`, which reads back as equal charts; PDFs go with their bytes.

    The parts of each chart belong together (`domain.chart`), and its documents were loaded with their data.
    """
    listed = [_plain_chart(chart) for chart in charts]
    return json.dumps({"coderdesk": FORMAT, "encounters": listed}, ensure_ascii=False, indent=2) + "\n"


# -- reading -------------------------------------------------------------------------------------------------------


def _refuse_newer(value: object) -> None:
    version = value.get("coderdesk") if isinstance(value, dict) else None
    if isinstance(version, int) and version > FORMAT:
        raise Refused("coderdesk", "the file was written for a newer CoderDesk; update this one to read it")


def _charts(value: Any, client: Client | None, problems: Problems) -> tuple[Chart, ...]:
    """Build the charts that the schema agreed to; what it could not know is added to `problems`."""
    roll = Roll()
    charts: list[Chart] = []
    wrapped = "encounters" in value
    for index, raw in enumerate(value["encounters"] if wrapped else [value]):
        place = f"encounters[{index}]" if wrapped else ""
        try:
            charts.append(_chart(raw, client, roll, place))
        except Refused as refused:
            problems.add(refused.problem)
    return tuple(charts)


def _chart(raw: Json, at_hand: Client | None, roll: Roll, place: str) -> Chart:
    client = roll.agreed(client_of(raw["client"], at_hand), at(place, "client"))
    patient = roll.agreed(patient_of(raw["patient"], client), at(place, "patient"))
    facility = None
    if "facility" in raw:
        facility = roll.agreed(facility_of(raw["facility"]), at(place, "facility"))
    names = _named(raw, client)
    roll.only(Encounter, names["id"], place)
    if names["external_id"]:
        roll.only(Encounter, f"external {names['external_id']}", place)
    coverages = tuple(
        roll.agreed(coverage_of(each, patient, roll, where), where) for where, each in _listed(raw, "coverages", place)
    )
    clinicians = Clinicians(raw.get("providers", ()), roll, at(place, "providers"))
    documents = tuple(document_of(each, names["id"], where) for where, each in _listed(raw, "documents", place))
    for (where, _), document in zip(_listed(raw, "documents", place), documents, strict=True):
        roll.only(Document, document.id, where)
    plain = {
        **raw,
        **names,
        **_coded(raw, clinicians, documents, place),
        "client": client.id,
        "patient": patient.id,
        "facility": facility.id if facility else None,
        "providers": clinicians.roles,
        "coverages": [coverage.id for coverage in coverages],
    }
    encounter = converter().structure(plain, Encounter)
    return Chart(encounter, client, patient, coverages, clinicians.by_id, facility, documents)


def _named(raw: Json, client: Client) -> dict[str, Any]:
    """Return the encounter's two names, told or derived."""
    if "id" in raw:
        return {"id": raw["id"], "external_id": raw.get("external_id", f"file:{raw['id']}")}
    external = raw.get("external_id") or f"file:{ids.folded(client.name)}:{raw['account'].strip()}"
    return {"id": ids.encounter_id(external), "external_id": external}


def _coded(raw: Json, clinicians: Clinicians, documents: tuple[Document, ...], place: str) -> dict[str, Any]:
    """Return diagnoses, procedures and lines with each passage found and each provider known."""
    coded: dict[str, list[dict[str, Any]]] = {}
    for name in ("diagnoses", "procedures", "lines"):
        coded[name] = []
        for where, each in _listed(raw, name, place):
            told = {"code": each} if isinstance(each, str) else dict(each)
            told["evidence"] = [
                evidence_of(passage, documents, spot) for spot, passage in _listed(told, "evidence", where)
            ]
            if "rendering" in told:
                told["rendering"] = clinicians.named(told["rendering"], at(where, "rendering"))
            coded[name].append(told)
    return coded


def _listed(raw: Mapping[str, Any], name: str, place: str) -> list[tuple[str, Any]]:
    return [(f"{at(place, name)}[{index}]", each) for index, each in enumerate(raw.get(name, ()))]


# -- writing -------------------------------------------------------------------------------------------------------


def _plain_chart(chart: Chart) -> dict[str, Any]:
    write = converter().unstructure
    encounter = chart.encounter
    # The names come first, for the eye; blank ones are told too, because reading would derive them.
    names = {"id": encounter.id, "external_id": encounter.external_id, "account": encounter.account}
    plain: dict[str, Any] = {**names, **write(encounter)}
    plain["client"], plain["patient"] = write(chart.client), write(chart.patient)
    parts: dict[str, Any] = {
        "facility": write(chart.facility) if chart.facility else None,
        "providers": _plain_providers(chart),
        "coverages": [write(coverage) for coverage in chart.coverages],
        "documents": [_plain_document(document) for document in chart.documents],
    }
    return plain | {name: part for name, part in parts.items() if part}


def _plain_providers(chart: Chart) -> list[dict[str, Any]]:
    acting = [(role, provider) for role, provider in chart.encounter.providers]
    named = {provider for _, provider in acting}
    others = [(None, provider) for provider in chart.providers if provider not in named]
    plain: list[dict[str, Any]] = []
    told: set[str] = set()
    for role, provider in (*acting, *others):
        whole = {"id": provider} if provider in told else converter().unstructure(chart.providers[provider])
        plain.append(whole if role is None else {"role": role.value, **whole})
        told.add(provider)
    return plain


def _plain_document(document: Document) -> dict[str, Any]:
    plain: dict[str, Any] = {**converter().unstructure(document), "title": document.title, "text": document.text}
    if document.format is DocumentFormat.PDF:
        if not document.data:
            raise ValueError("a PDF was to be written without its bytes")
        plain["pdf"] = base64.b64encode(document.data).decode("ascii")
    return plain
