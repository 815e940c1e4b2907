"""However a bundle is damaged, it is read or refused: no other failure, and nothing of the patient in its words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coderdesk.domain.failures import FileRefused
from coderdesk.intake.draft import Draft
from support.fhir import (
    Desk,
    Json,
    attachment,
    claim,
    claim_item,
    concept,
    condition,
    coverage,
    note,
    to,
    visit,
)

WORDS = ("Whitfield", "Darlene", "20318", "PMA8840217", "burning")
WHOLE = visit(
    condition(),
    coverage(period={"start": "2026-01-01"}),
    claim(
        claim_item(careTeamSequence=[1], quantity={"value": 1}, servicedPeriod={"start": "2026-09-14"}),
        careTeam=[{"sequence": 1, "provider": to("Practitioner", "d1")}],
        insurance=[{"sequence": 1, "coverage": to("Coverage", "cov1")}],
    ),
    note(attachment("<p>Numb, burning feet.</p>", "text/html")),
    {
        "resourceType": "Observation",
        "id": "x1",
        "status": "final",
        "code": concept(text="Body height"),
        "subject": to("Patient", "p1"),
        "encounter": to("Encounter", "e1"),
        "valueQuantity": {"value": 171.2, "unit": "cm"},
    },
    {
        "resourceType": "Location",
        "id": "l1",
        "name": "Lakeshore Hospital",
        "type": [concept("HOSP")],
        "address": {"line": ["1 Harbor Way"]},
    },
    location=[{"location": to("Location", "l1")}],
    reasonCode=[concept(text="Numb, burning feet")],
    hospitalization={"dischargeDisposition": concept("home")},
    diagnosis=[{"condition": to("Condition", "c1"), "rank": 1}],
)


def paths(value: Any, above: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the path of everything inside `value`."""
    if isinstance(value, dict):
        steps: list[tuple[str | int, Any]] = list(value.items())
    else:
        steps = list(enumerate(value)) if isinstance(value, list) else []
    return [path for step, below in steps for path in ((*above, step), *paths(below, (*above, step)))]


ALL = paths(WHOLE)
TEXT = json.dumps(WHOLE)
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.sampled_from(
        ["Patient/p1", "Encounter/e1", "#x", "urn:uuid:x", "?identifier=|", "Practitioner?identifier=a|b", "2026-99"]
    ),
    st.lists(st.text(max_size=5), max_size=3),
    st.dictionaries(st.sampled_from(["reference", "coding", "value", "system", "x"]), st.text(max_size=5), max_size=3),
)


def changed(content: Json, path: tuple[str | int, ...], value: object, *, gone: bool) -> None:
    """Put `value` in the place of what is at `path`, or take that away; a path that is gone already is left."""
    spot: Any = content
    try:
        for step in path[:-1]:
            spot = spot[step]
        if gone:
            del spot[path[-1]]
        else:
            spot[path[-1]] = value
    except (KeyError, IndexError, TypeError):
        return


@pytest.fixture(scope="module")
def module_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder: Path = tmp_path_factory.mktemp("fhir")
    return Desk(folder)


def read(desk: Desk, content: Json | str) -> Draft | None:
    try:
        return desk.draft(content)
    except FileRefused as refused:
        said = str(refused)
        assert not [word for word in WORDS if word in said]
        return None


def test_the_whole_bundle_is_read(module_desk: Desk) -> None:
    draft = module_desk.draft(WHOLE)
    assert len(draft.charts) == 1
    assert not [word for word in WORDS for notice in draft.notices if word in notice]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(ALL), ODD, st.booleans()), min_size=1, max_size=3))
def test_a_changed_bundle_is_read_or_refused(
    module_desk: Desk, changes: list[tuple[tuple[str | int, ...], object, bool]]
) -> None:
    content = json.loads(TEXT)
    for path, value, gone in changes:
        changed(content, path, value, gone=gone)
    draft = read(module_desk, content)
    if draft is not None:
        assert draft == module_desk.draft(content)


@pytest.mark.parametrize("wrong", [None, 7, "Whitfield", [["Whitfield"]], {"Whitfield": 1}], ids=repr)
def test_no_place_is_too_important_to_be_wrong(module_desk: Desk, wrong: object) -> None:
    read_wholly = 0
    for path in ALL:
        content: Json = json.loads(TEXT)
        changed(content, path, wrong, gone=False)
        read_wholly += read(module_desk, content) is not None
    assert 0 < read_wholly < len(ALL)


def test_a_torn_file_is_refused_wherever_it_breaks_off(module_desk: Desk) -> None:
    for end in range(0, len(TEXT), 197):
        assert read(module_desk, TEXT[:end]) is None
