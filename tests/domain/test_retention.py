"""How long charts are kept, and which of many a scope takes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.domain.disposal import (
    Blocked,
    Candidate,
    Obstacle,
    Scope,
    ScopeKind,
    patient_words,
    preview_of,
)
from coderdesk.domain.encounter import Status
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.identifiers import ClientId, EncounterId, PatientId
from coderdesk.domain.people import PersonName
from coderdesk.domain.retention import RetentionRules, earliest_kept, years_after

CEDAR = ClientId("cedar")
TODAY = date(2026, 9, 20)
days = st.dates(date(1990, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("served", "born", "through"),
    [
        (date(2019, 9, 20), date(1950, 1, 1), date(2026, 9, 20)),
        (date(2019, 9, 20), None, date(2026, 9, 20)),
        (date(2016, 2, 29), date(1950, 1, 1), date(2023, 3, 1)),
        # The day before the eighteenth birthday, and that day itself.
        (date(2019, 9, 19), date(2001, 9, 20), date(2026, 9, 20)),
        (date(2019, 9, 20), date(2001, 9, 20), date(2026, 9, 20)),
        (date(2010, 5, 5), date(2010, 5, 4), date(2035, 5, 4)),
        (date(2010, 5, 5), date(2008, 2, 29), date(2033, 3, 1)),
    ],
)
def test_a_chart_is_kept_seven_years_and_a_childs_from_its_majority(
    served: date, born: date | None, through: date
) -> None:
    assert RetentionRules().kept_through(CEDAR, served, born) == through


def test_a_client_may_have_years_of_its_own() -> None:
    rules = RetentionRules(years=7, of_client={CEDAR: 10})
    assert rules.kept_through(CEDAR, date(2016, 9, 20), None) == date(2026, 9, 20)
    assert rules.kept_through(ClientId("other"), date(2016, 9, 20), None) == date(2023, 9, 20)


@pytest.mark.parametrize(
    "wrong", [{"years": 0}, {"years": 101}, {"majority": 13}, {"minor_years": 0}, {"of_client": {CEDAR: 0}}]
)
def test_absurd_rules_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        RetentionRules(**wrong)  # type: ignore[arg-type]


@given(served=days, born=st.none() | days, years=st.integers(1, 30), minor=st.integers(1, 30))
def test_nothing_is_kept_shorter_than_the_years_nor_longer_than_both_rules_ask(
    served: date, born: date | None, years: int, minor: int
) -> None:
    rules = RetentionRules(years=years, minor_years=minor)
    through = rules.kept_through(CEDAR, served, born)
    assert through >= years_after(served, years)
    if born is None or served >= years_after(born, 18):
        assert through == years_after(served, years)
    else:
        assert through == max(years_after(served, years), years_after(years_after(born, 18), minor))
    assert RetentionRules(years=years + 1, minor_years=minor + 1).kept_through(CEDAR, served, born) > through


@given(served=days, born=st.none() | days, today=days, years=st.integers(1, 30), other=st.integers(1, 30))
def test_nothing_of_the_earliest_day_that_is_kept_or_later_has_passed(
    served: date, born: date | None, today: date, years: int, other: int
) -> None:
    rules = RetentionRules(years=years, of_client={CEDAR: other})
    if rules.kept_through(CEDAR, served, born) < today:
        assert served < earliest_kept(rules, today)


@st.composite
def candidates(draw: st.DrawFn) -> list[Candidate]:
    many = draw(st.integers(0, 12))
    return [
        Candidate(
            number=number,
            id=EncounterId(f"e{number}"),
            account=f"a{number}",
            client=ClientId(draw(st.sampled_from(["cedar", "oak"]))),
            client_name="",
            patient=PatientId(draw(st.sampled_from(["p", "q", "r"]))),
            name=PersonName("Doe"),
            born=draw(st.none() | days),
            status=draw(st.sampled_from(list(Status))),
            served=draw(st.none() | days),
            received=draw(st.none() | days),
            billed=draw(st.booleans()),
            held=draw(st.sampled_from(["", "", "audit"])),
        )
        for number in range(many)
    ]


scopes = st.one_of(
    st.builds(Scope, st.just(ScopeKind.PATIENT), st.sampled_from(["p", "q"])),
    st.builds(Scope, st.just(ScopeKind.CLIENT), st.sampled_from(["cedar", "oak"])),
    st.builds(Scope, st.just(ScopeKind.BEFORE), st.just(""), days),
    st.just(Scope(ScopeKind.PASSED)),
)


@given(charts=candidates(), scope=scopes, blocked=st.sampled_from(Blocked), today=days)
def test_what_goes_is_named_by_the_scope_and_nothing_is_lost_between_going_and_blocked(
    charts: list[Candidate], scope: Scope, blocked: Blocked, today: date
) -> None:
    rules = RetentionRules()
    found = preview_of(charts, scope, rules, today, blocked)
    going, stopped = set(found.going), {chart for chart, _ in found.blocked}
    assert not going & stopped
    assert not any(chart.held for chart in going)
    assert going | stopped == {chart for chart in charts if _is_named(chart, scope, rules, today)}
    if blocked is not Blocked.INCLUDE:
        for chart in going:
            assert chart.status in (Status.FINISHED, Status.EXPORTED)
            assert rules.kept_through(chart.client, chart.served or chart.received or today, chart.born) < today
    else:
        assert {obstacle for _, obstacle in found.blocked} <= {Obstacle.HOLD}


def _is_named(chart: Candidate, scope: Scope, rules: RetentionRules, today: date) -> bool:
    """Say it once more, in other words than the program's."""
    if scope.kind is ScopeKind.PATIENT or scope.kind is ScopeKind.CLIENT:
        return scope.id in (chart.patient, chart.client)
    if scope.kind is ScopeKind.BEFORE:
        return chart.served is not None and scope.before is not None and chart.served < scope.before
    counted = chart.served or chart.received
    is_done = chart.status in (Status.FINISHED, Status.EXPORTED)
    return is_done and counted is not None and rules.kept_through(chart.client, counted, chart.born) < today


@given(charts=candidates(), earlier=days, later=days)
def test_a_later_date_takes_all_that_an_earlier_one_takes(charts: list[Candidate], earlier: date, later: date) -> None:
    first, last = sorted((earlier, later))
    taken = [
        set(preview_of(charts, Scope(ScopeKind.BEFORE, before=before), RetentionRules(), TODAY, Blocked.INCLUDE).going)
        for before in (first, last)
    ]
    assert taken[0] <= taken[1]
    assert all(chart.served is not None and chart.served < last for chart in taken[1])


@given(charts=candidates(), days_on=st.integers(0, 20_000))
def test_what_has_passed_its_retention_stays_passed(charts: list[Candidate], days_on: int) -> None:
    scope, rules = Scope(ScopeKind.PASSED), RetentionRules()
    now = set(preview_of(charts, scope, rules, TODAY).going)
    assert now <= set(preview_of(charts, scope, rules, TODAY + timedelta(days_on)).going)


@given(charts=candidates(), scope=scopes)
def test_the_fingerprint_changes_with_what_goes_and_with_nothing_else(charts: list[Candidate], scope: Scope) -> None:
    found = preview_of(charts, scope, RetentionRules(), TODAY)
    again = preview_of(list(reversed(charts)), scope, RetentionRules(), TODAY)
    assert found.fingerprint == again.fingerprint
    if found.going:
        fewer = preview_of([chart for chart in charts if chart != found.going[0]], scope, RetentionRules(), TODAY)
        assert fewer.fingerprint != found.fingerprint


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": ScopeKind.PATIENT},
        {"kind": ScopeKind.PASSED, "id": "p"},
        {"kind": ScopeKind.BEFORE},
        {"kind": ScopeKind.CLIENT, "id": "c", "before": TODAY},
    ],
)
def test_a_scope_names_what_its_kind_needs_and_nothing_else(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        Scope(**wrong)  # type: ignore[arg-type]


def test_a_patient_is_digested_without_regard_to_case_width_and_blanks() -> None:
    assert patient_words(PersonName("  NÚÑEZ ", "Ana  maria"), date(1980, 2, 3)) == "núñez|ana maria|1980-02-03"
