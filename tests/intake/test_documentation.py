"""What docs say of the files that are read is so."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from coderdesk.domain.coverage import Coverage, Payer, PlanType, Rank, Relationship, Subscriber
from coderdesk.domain.documents import Document
from coderdesk.domain.encounter import (
    ClaimInfo,
    Diagnosis,
    Drug,
    Encounter,
    EncounterType,
    Evidence,
    Override,
    Procedure,
    Role,
    ServiceLine,
    Status,
)
from coderdesk.domain.people import Address, Client, Facility, Patient, PersonName, Provider, Sex
from coderdesk.domain.resources import resource_folder
from coderdesk.intake.encounter_file import write_encounters
from coderdesk.intake.encounter_schema import SCHEMA_FILE
from coderdesk.intake.read import read_file
from coderdesk.intake.worklist_columns import COLUMNS, REQUIRED, column_of
from support.factories import a_chart

WriteFile = Callable[[str, str | bytes], Path]

DOCS = Path(__file__).resolve().parents[2] / "docs"
SCHEMA: dict[str, Any] = json.loads((resource_folder() / SCHEMA_FILE).read_text(encoding="utf-8"))


def example(document: str, language: str) -> str:
    """Return the first fenced example of a document."""
    text = (DOCS / document).read_text(encoding="utf-8")
    found = re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found
    return found[1]


def test_the_schema_in_docs_is_the_one_that_validates() -> None:
    assert (DOCS / SCHEMA_FILE).read_bytes() == (resource_folder() / SCHEMA_FILE).read_bytes()


def test_the_schema_is_one_of_draft_2020_12() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"].endswith("2020-12/schema")


@pytest.mark.parametrize(
    ("part", "kind", "implied", "told"),
    [
        ("client", Client, set(), set()),
        ("patient", Patient, {"client"}, set()),
        ("name", PersonName, set(), set()),
        ("address", Address, set(), set()),
        ("payer", Payer, set(), set()),
        ("subscriber", Subscriber, set(), set()),
        ("coverage", Coverage, {"patient"}, set()),
        ("provider", Provider, set(), {"role"}),
        ("facility", Facility, set(), set()),
        ("document", Document, {"encounter", "format", "data", "pages"}, {"pdf"}),
        ("evidence", Evidence, set(), set()),
        ("diagnosis", Diagnosis, set(), set()),
        ("procedure", Procedure, set(), set()),
        ("drug", Drug, set(), set()),
        ("service_line", ServiceLine, set(), set()),
        ("claim", ClaimInfo, set(), set()),
        ("override", Override, set(), set()),
        ("encounter", Encounter, set(), {"documents", "coderdesk", "$schema"}),
    ],
)
def test_the_schema_has_every_field_of_the_domain(part: str, kind: Any, implied: set[str], told: set[str]) -> None:
    named = {field.name for field in fields(kind)}
    assert set(SCHEMA["$defs"][part]["properties"]) == (named - implied) | told
    assert SCHEMA["$defs"][part]["additionalProperties"] is False


@pytest.mark.parametrize(
    ("part", "field", "kind"),
    [
        ("encounter", "type", EncounterType),
        ("encounter", "status", Status),
        ("provider", "role", Role),
        ("payer", "plan_type", PlanType),
        ("coverage", "rank", Rank),
        ("coverage", "relationship", Relationship),
    ],
)
def test_the_schema_has_every_choice_of_the_domain(part: str, field: str, kind: Any) -> None:
    assert SCHEMA["$defs"][part]["properties"][field]["enum"] == [choice.value for choice in kind]


def test_the_schema_has_every_sex() -> None:
    assert SCHEMA["$defs"]["sex"]["enum"] == [sex.value for sex in Sex]


def test_what_is_written_is_valid_for_a_validator_of_formats() -> None:
    written = json.loads(write_encounters([a_chart()]))
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(SCHEMA, format_checker=checker).validate(written)


def test_the_example_of_an_encounter_file_is_read(file: WriteFile) -> None:
    (chart,) = read_file(file("example.json", example("encounter-file.md", "json"))).charts
    assert str(chart.encounter.total) == "209.00"
    assert chart.encounter.diagnoses[0].evidence[0].quote == "diabetic polyneuropathy"


def test_the_example_of_a_worklist_is_read(file: WriteFile) -> None:
    file("7710-03.txt", "Office visit")
    first, second = read_file(file("example.csv", example("worklist-csv.md", "csv"))).charts
    assert (first.documents[0].title, second.patient.name.last) == ("Office visit", "Ruiz, Jr.")


def test_every_column_of_a_worklist_is_documented_with_its_other_names() -> None:
    text = (DOCS / "worklist-csv.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\**)([a-z_0-9]+)\** \| ([a-z_0-9, ]*) ?\|", text, re.MULTILINE)
    told = {name: tuple(filter(None, others.strip().split(", "))) for _, name, others in rows if name != "column"}
    assert told == dict(COLUMNS)
    assert {name for stars, name, _ in rows if stars} == set(REQUIRED)


def test_no_heading_means_two_columns() -> None:
    names = [name for column, others in COLUMNS.items() for name in (column, *others)]
    assert len(names) == len(set(names))
    assert all(column_of(name) for name in names)
