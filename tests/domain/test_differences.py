"""What the trail tells of a change: each field with its old and its new value, in the words of the trade."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coderdesk.domain.codes import icd10cm
from coderdesk.domain.differences import differences
from coderdesk.domain.encounter import Diagnosis, Drug, Encounter, Override, Role
from coderdesk.domain.identifiers import ClientId, CoverageId, DocumentId, FacilityId, PatientId, ProviderId
from coderdesk.domain.money import Money
from support.any_chart import encounters
from support.factories import DATE_OF_SERVICE, a_chart, a_coverage, a_line, a_patient

CHART = a_chart("E11.42", "E78.2").encounter
ANY = encounters(
    client=ClientId("client"),
    patient=PatientId("patient"),
    coverages=(CoverageId("one"), CoverageId("two")),
    providers=(ProviderId("ada"), ProviderId("ben")),
    facility=FacilityId("hospital"),
    documents=(DocumentId("note"), DocumentId("letter")),
)


def told(old: object, new: object) -> list[tuple[str, str, str]]:
    return [(change.field, change.old, change.new) for change in differences(old, new)]


def test_nothing_changed_is_nothing_told() -> None:
    assert told(CHART, replace(CHART, version=7)) == []
    assert told(None, None) == []


def test_a_code_put_in_at_the_front_is_one_change_and_the_pointers_that_follow_it() -> None:
    assert told(CHART, CHART.with_diagnosis(Diagnosis(icd10cm("I10")), 0)) == [
        ("diagnosis 1", "", "I10"),
        ("pointers of line 1 (99214)", "1", "2"),
    ]


def test_a_code_that_was_taken_away_is_told_with_its_place() -> None:
    assert told(CHART, CHART.without_diagnosis(1)) == [("diagnosis 2", "E78.2", "")]


def test_a_new_order_is_one_change() -> None:
    assert told(CHART, CHART.with_diagnosis_moved(1, 0))[0] == (
        *("order of the diagnoses", "E11.42, E78.2", "E78.2, E11.42"),
    )


def test_a_code_in_the_place_of_another_and_a_field_of_one() -> None:
    other = CHART.with_diagnosis_replaced(0, Diagnosis(icd10cm("E11.9")))
    assert told(CHART, other) == [("diagnosis 1", "E11.42", "E11.9")]
    marked = CHART.with_diagnosis_replaced(1, replace(CHART.diagnoses[1], poa="Y"))
    assert told(CHART, marked) == [("POA of diagnosis 2 (E78.2)", "", "Y")]


def test_a_line_tells_its_charge_its_modifiers_and_its_drug() -> None:
    line = replace(
        CHART.lines[0], charge=Money(12345), modifiers=("25", "GP"), drug=Drug("00002823305", Decimal(2), "ML")
    )
    assert told(CHART, CHART.with_line_replaced(0, line)) == [
        ("modifiers of line 1 (99214)", "", "25, GP"),
        ("charge of line 1 (99214)", "185.00", "123.45"),
        ("drug of line 1 (99214)", "", "00002823305 2 ML"),
    ]


def test_two_lines_of_one_code_are_kept_apart() -> None:
    two = replace(CHART, lines=(a_line("97110"), a_line("97110")))
    changed = two.with_line_replaced(1, replace(two.lines[1], emergency=True))
    assert told(two, changed) == [("emergency of line 2 (97110)", "no", "yes")]


def test_a_provider_is_told_by_name_where_one_is_known() -> None:
    changed = CHART.with_provider(Role.RENDERING, ProviderId("new"))
    names = {"new": "Ng, Ada", CHART.provider(Role.RENDERING): "Okafor, Ben"}
    found = differences(CHART, changed, lambda field, text: names[text] if field == "rendering provider" else "?")
    assert [(change.field, change.old, change.new) for change in found] == [
        ("rendering provider", "Okafor, Ben", "Ng, Ada")
    ]


def test_inner_fields_are_told_by_themselves() -> None:
    patient = a_patient()
    moved = replace(patient, address=replace(patient.address, city="Waterloo"), name=replace(patient.name, last="Ng"))
    assert told(patient, moved) == [
        ("name, last", patient.name.last, "Ng"),
        ("address, city", patient.address.city, "Waterloo"),
    ]
    coverage = a_coverage()
    renamed = replace(coverage, payer=replace(coverage.payer, name="Other Mutual"))
    assert told(coverage, renamed) == [("payer, name", "Prairie Mutual", "Other Mutual")]
    accident = replace(CHART, claim=replace(CHART.claim, accident=frozenset({"auto"}), onset=DATE_OF_SERVICE))
    assert told(CHART, accident) == [
        ("claim, accident", "", "auto"),
        ("claim, onset", "", DATE_OF_SERVICE.isoformat()),
    ]


def test_somebody_new_is_told_with_all_that_is_known() -> None:
    found = told(None, a_patient())
    assert ("name", "", "Whitfield, Darlene M.") in found
    assert all(old == "" and new for _field, old, new in found)


def test_an_override_is_told_with_its_reason() -> None:
    override = Override("key", "ICD-EX1", "two conditions", "Ada", datetime(2026, 9, 20, tzinfo=UTC))
    assert told(CHART, CHART.with_override(override)) == [("override 1", "", "ICD-EX1: two conditions")]


def _blank(chart: Encounter) -> Encounter:
    """Return `chart` without what has no words at all, such as a modifier that is an empty text."""
    lines = tuple(replace(line, modifiers=tuple(filter(None, line.modifiers))) for line in chart.lines)
    claim = replace(chart.claim, accident=frozenset(filter(None, chart.claim.accident)))
    return replace(chart, lines=lines, claim=claim)


@settings(max_examples=40, deadline=None)
@given(ANY)
def test_a_chart_beside_itself_tells_nothing(chart: Encounter) -> None:
    assert told(chart, replace(chart)) == []


@settings(max_examples=40, deadline=None)
@given(ANY, ANY)
def test_whatever_differs_is_told_and_nothing_that_does_not(one: Encounter, other: Encounter) -> None:
    other = replace(other, id=one.id)
    found = told(one, other)
    assert not found if one == other else bool(found) or _blank(one) == _blank(other)
    assert all(old != new for _field, old, new in found)


@pytest.mark.parametrize("field", ["account", "status", "service_from", "hold_reason", "due", "bill_type"])
@settings(max_examples=15, deadline=None)
@given(one=ANY, other=ANY)
def test_each_plain_field_is_told_exactly_where_it_differs(field: str, one: Encounter, other: Encounter) -> None:
    changed = replace(one, **{field: getattr(other, field)})
    assert len(told(one, changed)) == (getattr(one, field) != getattr(other, field))


@settings(max_examples=40, deadline=None)
@given(ANY, st.data())
def test_any_code_that_came_or_went_is_told(chart: Encounter, data: st.DataObject) -> None:
    new = icd10cm(data.draw(st.sampled_from(["A00.0", "E11.42", "I10"])))
    place = data.draw(st.integers(0, len(chart.diagnoses)))
    changed = chart.with_diagnosis(Diagnosis(new), place)
    assert (new.dotted in {after for _field, _old, after in told(chart, changed)}) or new in {
        diagnosis.code for diagnosis in chart.diagnoses
    }
