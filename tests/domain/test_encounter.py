"""A change gives a new encounter, and pointers keep meaning what they meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.domain.codes import Code, icd10cm
from coderdesk.domain.encounter import Diagnosis, Encounter, Override, Status
from coderdesk.domain.failures import InvalidValue
from support.factories import a_line, a_patient, an_encounter, an_inpatient_chart

FIVE = ("E11.42", "E78.2", "I10", "N18.31", "Z79.4")


def pointed_at(encounter: Encounter) -> list[list[Code]]:
    """Return the codes that each line points at."""
    return [[encounter.diagnoses[p - 1].code for p in line.pointers] for line in encounter.lines]


def five_with_lines() -> Encounter:
    return an_encounter(*FIVE, lines=(a_line(pointers=(1, 2)), a_line("83036", "24.00", (5, 3))))


@given(st.integers(0, 4), st.integers(-2, 9))
def test_moving_a_diagnosis_leaves_what_lines_point_at(index: int, to: int) -> None:
    before = five_with_lines()
    after = before.with_diagnosis_moved(index, to)
    assert pointed_at(after) == pointed_at(before)
    assert sorted(d.code for d in after.diagnoses) == sorted(d.code for d in before.diagnoses)
    assert after.diagnoses[max(0, min(to, 4))] == before.diagnoses[index]


@given(st.integers(0, 5))
def test_inserting_a_diagnosis_leaves_what_lines_point_at(at: int) -> None:
    before = five_with_lines()
    after = before.with_diagnosis(Diagnosis(icd10cm("K21.9")), at)
    assert pointed_at(after) == pointed_at(before)
    assert after.diagnoses[at].code == icd10cm("K21.9")


@given(st.integers(0, 4))
def test_a_removed_diagnosis_is_pointed_at_no_more(index: int) -> None:
    before = five_with_lines()
    after = before.without_diagnosis(index)
    gone = before.diagnoses[index].code
    assert pointed_at(after) == [[code for code in line if code != gone] for line in pointed_at(before)]


def test_a_pointer_that_never_pointed_at_anything_stays_for_the_checks_to_name() -> None:
    encounter = an_encounter("E11.42", "E78.2", lines=(a_line(pointers=(1, 9)),))
    assert encounter.without_diagnosis(1).lines[0].pointers == (1, 9)


def test_a_stay_is_coded_on_its_discharge_and_a_visit_on_its_date() -> None:
    assert an_inpatient_chart().encounter.coding_date == date(2026, 3, 5)
    assert an_encounter().coding_date == date(2026, 9, 14)


def test_a_hold_needs_a_reason() -> None:
    with pytest.raises(InvalidValue):
        an_encounter().held("  ")
    held = an_encounter().held("operative note missing")
    assert (held.status, held.released().status) == (Status.ON_HOLD, Status.CODING)


def test_a_second_override_of_a_finding_takes_the_place_of_the_first() -> None:
    first = Override("k", "ICD-EX1", "unrelated", "C", datetime(2026, 9, 14, tzinfo=UTC))
    second = replace(first, reason="two sites")
    encounter = an_encounter().with_override(first).with_override(second)
    assert encounter.overrides == (second,)
    assert encounter.without_override("k").overrides == ()


@pytest.mark.parametrize(("day", "age"), [(date(2026, 3, 1), 66), (date(2026, 3, 2), 67), (date(2026, 12, 31), 67)])
def test_an_age_grows_on_the_birthday(day: date, age: int) -> None:
    assert a_patient().age_on(day) == age


def test_a_code_is_read_as_people_write_it() -> None:
    assert icd10cm(" e11.42 ").dotted == "E11.42"
    assert icd10cm("G35-").dotted == "G35"
    assert not icd10cm("1234").is_well_formed
    with pytest.raises(InvalidValue):
        icd10cm("E11,42")
