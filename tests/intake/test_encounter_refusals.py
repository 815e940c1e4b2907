"""An encounter file that cannot be read wholly is refused wholly, with its place and reason and no patient in it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coderdesk.domain.failures import FileRefused
from coderdesk.intake.draft import Draft
from coderdesk.intake.encounter_file import write_encounters
from coderdesk.intake.read import read_file
from support.factories import a_chart
from support.whole_charts import a_pdf

Refuse = Callable[[str, str | bytes], FileRefused]

ONE: dict[str, Any] = {
    "type": "professional",
    "account": "A-17",
    "service_from": "2026-09-14",
    "client": {"name": "Harbor Street Family Medicine"},
    "patient": {"name": {"last": "Abernathy"}, "born": "1961-11-30"},
    "providers": [{"role": "rendering", "name": {"last": "Okafor"}, "npi": "1245319599"}],
    "coverages": [{"payer": {"name": "Prairie Mutual"}, "member_id": "PMA1002417"}],
    "documents": [{"text": "Cough. Cough for a week."}],
    "diagnoses": ["R05.9"],
    "lines": [{"code": "99213", "charge": "92.00", "pointers": [1]}],
}


def changed(path: str, value: Any) -> dict[str, Any]:
    """Return the encounter with one thing changed, named as a refusal names it ("lines.0.charge")."""
    one = deepcopy(ONE)
    part: Any = one
    *steps, last = path.split(".")
    for step in steps:
        part = part[int(step)] if step.isdecimal() else part.setdefault(step, {})
    part[int(last) if last.isdecimal() else last] = value
    return one


def wrapped(*encounters: dict[str, Any]) -> str:
    return json.dumps({"coderdesk": 1, "encounters": encounters})


def test_the_encounter_that_the_faults_are_made_from_is_read(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    path.write_text(wrapped(ONE))
    assert len(read_file(path).charts) == 1


@pytest.mark.parametrize(
    ("path", "value", "place", "reason"),
    [
        ("lines.0.charge", 92, "lines[0].charge", "an amount in quotes"),
        ("lines.0.charge", "1.234", "lines[0].charge", "an amount in quotes"),
        ("lines.0.charge", "100000000.00", "lines[0].charge", "at most 99,999,999.99"),
        ("lines.0.units", "two", "lines[0].units", "a whole number"),
        ("lines.0.units", 1.5, "lines[0].units", "a whole number"),
        ("lines.0.units", True, "lines[0].units", "a whole number"),
        ("lines.0.pointers", ["A"], "lines[0].pointers[0]", "a place in the list of diagnoses"),
        ("lines.0.code", "not a code", "lines[0].code", "one to seven letters and digits"),
        ("lines.0.emergency", "yes", "lines[0].emergency", "true or false"),
        ("lines.0.rendering", "1", "lines[0].rendering", "no provider of this encounter"),
        ("lines", {}, "lines", "a list of service lines"),
        ("diagnoses", ["R05.9", 7], "diagnoses[1]", "a diagnosis"),
        ("diagnoses", [{"poa": "Y"}], "diagnoses[0].code", "missing"),
        ("service_from", "2026-02-30", "service_from", "a real day"),
        ("service_from", "0001-01-01", "service_from", "between 1880 and 2100"),
        ("service_from", "9999-12-31", "service_from", "between 1880 and 2100"),
        ("service_from", "09/14/2026", "service_from", "written 2026-09-14"),
        ("service_from", None, "service_from", "leave the field out"),
        ("finished_at", "2026-09-14", "finished_at", "a moment"),
        ("finished_at", "2026-09-14T25:00:00Z", "finished_at", "a moment"),
        ("type", "house call", "type", "professional, outpatient or inpatient"),
        ("patient.name.last", "  ", "patient.name.last", "not blank"),
        ("patient.name", "June Abernathy", "patient.name", "a name"),
        ("patient.sex", "female", "patient.sex", "F, M or U"),
        ("patient.phone", "319\n555", "patient.phone", "text on one line"),
        ("client.npii", "1234567893", "client", "did you mean npi?"),
        ("client.turnaround_days", -1, "client.turnaround_days", "a whole number of days"),
        ("account", "  ", "id", "the account is blank"),
        ("coverages.0.rank", "primary", "coverages[0].rank", "P, S or T"),
        ("providers", [{"role": "rendering"}], "providers[0]", "one of name, id, npi is needed"),
        ("providers", [{"role": "rendering", "id": "x"}], "providers[0]", "no provider of this encounter"),
        ("claim.accident", ["auto", "auto"], "claim.accident", "listed twice"),
        ("claim.accident", ["fire"], "claim.accident[0]", "auto, employment or other"),
        ("documents", [{"title": "empty"}], "documents[0]", "one of text, pdf is needed"),
        ("documents", [{"text": "a\u0000b"}], "documents[0].text", "without control characters"),
        ("documents", [{"pdf": "!"}], "documents[0].pdf", "not base64"),
        ("documents", [{"pdf": ""}], "documents[0].pdf", "empty"),
        ("documents", [{"pdf": "aGVsbG8="}], "documents[0].pdf", "not a PDF"),
        ("documents", [{"text": "same"}, {"text": "same"}], "documents[1]", "documents[0]"),
        ("overrides", [{"key": "k"}], "overrides[0].rule", "missing"),
        ("version", "1", "version", "a whole number"),
    ],
)
def test_the_place_and_what_is_expected_there_are_told(
    refused: Refuse, path: str, value: Any, place: str, reason: str
) -> None:
    failure = refused("charts.json", wrapped(ONE | {"account": "B"}, changed(path, value)))
    assert failure.place.removeprefix("encounters[1].") == place
    assert reason in failure.reason
    assert "docs/encounter.schema.json" in failure.remedy


@pytest.mark.parametrize(
    ("passage", "place", "reason"),
    [
        ({"quote": "Fever"}, ".quote", "does not hold the quote"),
        ({"quote": "Cough"}, ".quote", "more than once"),
        ({"quote": ""}, ".quote", "empty"),
        ({"quote": "Cough", "start": 0}, "", "together or not at all"),
        ({"quote": "Cough", "start": 1, "end": 6}, "", "is not the quote"),
        ({"quote": "week.", "start": 19, "end": 2_000_000_000}, "", "is not the quote"),
        ({"quote": "Cough", "document": "another"}, ".document", "no document of this encounter"),
    ],
)
def test_evidence_must_stand_in_its_document(refused: Refuse, passage: dict[str, Any], place: str, reason: str) -> None:
    failure = refused("one.json", json.dumps(changed("diagnoses", [{"code": "R05.9", "evidence": [passage]}])))
    assert failure.place == f"diagnoses[0].evidence[0]{place}"
    assert reason in failure.reason


def test_evidence_must_name_its_document_where_there_are_two(refused: Refuse) -> None:
    one = changed("documents", [{"text": "one"}, {"text": "two"}])
    failure = refused("one.json", json.dumps(one | {"diagnoses": [{"code": "R05.9", "evidence": [{"quote": "one"}]}]}))
    assert "must name its document" in failure.reason


def test_a_truncated_pdf_inside_is_refused_by_its_place(refused: Refuse) -> None:
    cut = base64.b64encode(a_pdf("Report")[:-40]).decode()
    failure = refused("one.json", json.dumps(changed("documents", [{"pdf": cut}])))
    assert (failure.place, failure.reason) == ("documents[0].pdf", "the PDF is cut short: its end is missing")


def test_the_same_encounter_twice_is_refused(refused: Refuse) -> None:
    failure = refused("charts.json", wrapped(ONE, ONE))
    assert (failure.place, failure.reason) == ("encounters[1]", "it is the same one as encounters[0]")


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("client.npi", "1234567893", "client"),
        ("patient.sex", "F", "patient"),
        ("coverages.0.payer.plan_type", "medicare", "coverages[0].payer"),
        ("coverages.0.rank", "S", "coverages[0]"),
        ("providers.0.credentials", "NP", "providers[0]"),
    ],
)
def test_one_thing_told_in_two_ways_is_refused(refused: Refuse, path: str, value: str, place: str) -> None:
    text = wrapped(ONE, changed(path, value) | {"account": "B"})
    failure = refused("charts.json", text)
    assert failure.place == f"encounters[1].{place}"
    assert f"it differs from encounters[0].{place}" in failure.reason


def test_the_first_five_problems_are_told_and_the_others_counted(refused: Refuse) -> None:
    failure = refused("charts.json", wrapped(*({"account": str(n)} | {"patient": {}} for n in range(9))))
    assert failure.place == "encounters[0].client"
    assert failure.reason.count("missing") == 5
    assert failure.reason.endswith("and 22 more")


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ('{"coderdesk": 1,\n "encounters": [}', "line 2, column 17", "a value is missing"),
        ('{"coderdesk": 1\n "encounters": []}', "line 2, column 2", "a comma or a closing bracket is missing"),
        ('{"account": "A-1', "line 1, column 13", "has no closing quote"),
        ('{"account": ', "line 1, column 13", "the file breaks off here"),
        ('{"account": "A\n1"}', "line 1, column 15", "broken over two lines"),
        ('{"account": "A"} {}', "line 1, column 18", "more after the end"),
        ('{"account": "A", "patient": {"sex": "F", "sex": "M"}}', "patient", 'the field "sex" is given twice'),
        ('{"a": {"b": 1, "b": 2}, "a": 1}', "", 'the field "a" is given twice'),
        ('{"account": NaN}', "", "NaN or Infinity"),
        ('{"account": -Infinity}', "", "NaN or Infinity"),
        ('{"account": ' + "9" * 5000 + "}", "", "a number that is too long"),
        ('{"account": ' + "[" * 100_000 + "]" * 100_000 + "}", "", "nested too deeply"),
        ('{"account": "\\ud83d"}', "account", "half a character"),
        ('{"coderdesk": 2, "encounters": []}', "coderdesk", "newer CoderDesk"),
        ('{"coderdesk": 1, "encounters": []}', "encounters", "empty"),
        ('{"encounters": []}', "coderdesk", "missing"),
        ("[]", "", "an encounter file of CoderDesk"),
        ("{}", "client", "missing"),
        ("null", "", "null"),
    ],
)
def test_torn_and_doubtful_json_is_refused(refused: Refuse, text: str, place: str, reason: str) -> None:
    failure = refused("charts.json", text)
    assert failure.place == place
    assert reason in failure.reason


def test_json_that_is_not_utf8_is_refused_by_its_line(refused: Refuse) -> None:
    failure = refused("charts.json", b'{"account":\n "\xe9"}')
    assert (failure.place, failure.reason) == ("line 2", "the text is not UTF-8, as JSON must be")


#: Everything that names a patient in the encounter below.
SECRETS = ("Zzyzx", "Quillon", "PMA-SECRET", "1961-11-31", "Qwghlm", "confided")


@pytest.mark.parametrize(
    "path", ["patient.name.last", "patient.born", "patient.mrn", "coverages.0.member_id", "documents.0.text", "account"]
)
def test_a_refusal_never_repeats_what_the_file_says(refused: Refuse, path: str) -> None:
    secret = "\n".join(SECRETS)
    for value in (secret + "\0", [secret], {secret: secret}, {"first": secret, secret: 1}):
        told = str(refused("charts.json", json.dumps(changed(path, value))))
        assert not any(word in told for word in SECRETS)


def test_what_the_checks_of_the_schema_cannot_know_is_told_without_content_too(refused: Refuse) -> None:
    one = changed("diagnoses", [{"code": "R05.9", "evidence": [{"quote": "Quillon confided"}]}])
    assert not any(word in str(refused("charts.json", json.dumps(one))) for word in SECRETS)


# -- anything ------------------------------------------------------------------------------------------------------

WHOLE = json.loads(write_encounters([a_chart()]))
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def read_or_refused(path: Path) -> Draft | FileRefused:
    try:
        return read_file(path)
    except FileRefused as failure:
        return failure


def places(value: Any) -> list[tuple[Any, Any]]:
    """Return each container with each key of it."""
    found: list[tuple[Any, Any]] = []
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            found += [(value, key), *places(value[key])]
    return found


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_mutated_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    value = deepcopy(WHOLE)
    container, key = data.draw(st.sampled_from(places(value)))
    if data.draw(st.booleans()):
        del container[key]
    else:
        container[key] = data.draw(anything | st.sampled_from([part[key] for part, key in places(WHOLE)]))
    path = tmp_path_factory.getbasetemp() / "mutated.json"
    path.write_text(json.dumps(value))
    found = read_or_refused(path)
    if isinstance(found, Draft):
        path.write_text(write_encounters(found.charts), encoding="utf-8")
        assert read_file(path).charts == found.charts


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    whole = write_encounters([a_chart()]).encode()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 20)))
    path = tmp_path_factory.getbasetemp() / "damaged.json"
    path.write_bytes(whole[:start] + data.draw(st.binary(max_size=6)) + whole[end:])
    assert isinstance(found := read_or_refused(path), Draft) or "Whitfield" not in str(found)
