"""The worklist is sorted, filtered and counted as the coder asks."""

from __future__ import annotations

import time as clock
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coderdesk.domain.chart import Chart
from coderdesk.domain.encounter import EncounterType, Status
from coderdesk.domain.identifiers import EncounterId
from coderdesk.domain.money import MAX_CENTS, Money
from coderdesk.domain.people import PersonName
from coderdesk.domain.secret import Secret
from coderdesk.domain.worklist import SortBy, WorklistQuery
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.store import FileVault
from coderdesk.vault.words import fold, search_text, search_words
from support.factories import (
    a_client,
    a_coverage,
    a_line,
    a_patient,
    a_payer,
    a_provider,
    an_encounter,
    medicare,
)
from support.stored import keep, put

MERCY = a_client(id="client-mercy", name="Mercy Hospital")


def chart_of(name: str, patient: PersonName, *diagnoses: str, **changes: Any) -> Chart:
    """Return a chart called `name` of a patient of its own; `payer` None for one without a policy."""
    client = changes.pop("client", a_client())
    payer = changes.pop("payer", a_payer())
    person = a_patient(id=f"patient {name}", client=client.id, name=patient)
    policies = () if payer is None else (a_coverage(id=f"policy {name}", patient=person.id, payer=payer),)
    told: dict[str, Any] = {
        "id": EncounterId(name),
        "external_id": "",
        "client": client.id,
        "patient": person.id,
        "coverages": tuple(policy.id for policy in policies),
        **changes,
    }
    encounter = an_encounter(*diagnoses, **told)
    return Chart(encounter, client, person, policies, providers={a_provider().id: a_provider()})


THREE = chart_of(
    "three",
    PersonName("Müller-Ødegård", "Åsa"),
    "S52.501A",
    due=date(2026, 9, 16),
    account="B-1",
    client=MERCY,
    type=EncounterType.INPATIENT,
    payer=None,
)
FOUR = chart_of(
    "four",
    PersonName("de la Cruz", "José", "", "Jr"),
    "G35",
    due=date(2026, 9, 18),
    received=None,
    account="a-2",
    status=Status.FINISHED,
    finished_at=datetime(2026, 9, 14, 18, tzinfo=UTC),
)
CHARTS = (
    chart_of("one", PersonName("Whitfield", "Darlene", "M"), due=date(2026, 9, 18), account="A-9"),
    chart_of("two", PersonName("O'Brien", "Seán"), "J18.9", due=None, account="A-10", payer=medicare()),
    THREE,
    FOUR,
)


@pytest.fixture(scope="module")
def vault(keeper: FileVaultKeeper, tmp_path_factory: pytest.TempPathFactory, passphrase: Secret) -> Iterator[FileVault]:
    """A vault with `CHARTS`."""
    made = keeper.create(tmp_path_factory.mktemp("list") / "Practice.cdvault", passphrase, coder="Ada")
    keep(made, *CHARTS)
    yield made
    made.close()


def ids(vault: FileVault, **asked: Any) -> list[str]:
    with vault.begin() as work:
        return list(work.worklist.ids(WorklistQuery(**asked)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["three", "one", "four", "two"]),
        ("   ", ["three", "one", "four", "two"]),
        ("whit", ["one"]),
        ("WHITFIELD dar", ["one"]),
        ("dar whit", ["one"]),
        ("whitfield, darlene", ["one"]),
        ("hit", []),
        ("whit smith", []),
        ("o'brien", ["two"]),
        ("obrien", ["two"]),
        ("brien sean", ["two"]),
        ("muller", ["three"]),
        ("odegard", ["three"]),
        ("Müller-Ø asa", ["three"]),
        ("cruz", ["four"]),
        ("la cruz jr", ["four"]),
        ("a-1", ["two"]),
        ("a1", ["two"]),
        ("10", ["two"]),
        ("mercy", ["three"]),
        ("cedar valley whit", ["one"]),
        ("medicare", ["two"]),
        ("medicare seán", ["two"]),
        ("medicare mercy", []),
        ("J18.9", ["two"]),
        ("j189", ["two"]),
        ("s52.5", ["three"]),
        ("99214 g35", ["four"]),
        ("99214", ["three", "one", "four", "two"]),
        ("%", ["three", "one", "four", "two"]),
        ("e11_", ["one"]),
        ("\"'; DROP TABLE encounter", []),
        ("\ud800 \0 whit\0field", ["one"]),
    ],
)
def test_each_word_begins_a_word_of_the_row(vault: FileVault, text: str, found: list[str]) -> None:
    assert ids(vault, text=text) == found


def test_a_whole_note_pasted_into_the_filter_is_just_a_filter(vault: FileVault) -> None:
    assert ids(vault, text="lorem " + " ".join(f"word{number}" for number in range(5_000))) == []
    assert ids(vault, text="whit " * 5_000) == ["one"]
    assert ids(vault, text="x" * 1_000_000) == []


@pytest.mark.parametrize(
    ("sort", "rising", "falling"),
    [
        (SortBy.DUE, "three one four two", "one four three two"),
        (SortBy.RECEIVED, "one two three four", "one two three four"),
        (SortBy.SEEN, "one two three four", "one two three four"),
        (SortBy.STATUS, "one two three four", "four one two three"),
        (SortBy.ACCOUNT, "four one two three", "three two one four"),
        (SortBy.PATIENT, "four three two one", "one two three four"),
        (SortBy.CLIENT, "one two four three", "three one two four"),
        (SortBy.TYPE, "one two four three", "three one two four"),
        (SortBy.PAYER, "two one four three", "one four two three"),
    ],
)
def test_the_list_can_be_sorted_by_each_column(vault: FileVault, sort: SortBy, rising: str, falling: str) -> None:
    assert ids(vault, sort=sort) == rising.split()
    assert ids(vault, sort=sort, descending=True) == falling.split()


def test_every_column_can_be_sorted_by() -> None:
    marks = test_the_list_can_be_sorted_by_each_column.pytestmark  # type: ignore[attr-defined]  # set by pytest
    assert {told[0] for told in marks[0].args[1]} == set(SortBy)


def test_the_list_can_be_narrowed(vault: FileVault) -> None:
    assert ids(vault, client=MERCY.id) == ["three"]
    assert ids(vault, client=a_client(id="nobody").id) == []
    assert ids(vault, payer=medicare().id) == ["two"]
    assert ids(vault, type=EncounterType.INPATIENT) == ["three"]
    assert ids(vault, statuses=(Status.FINISHED, Status.ON_HOLD)) == ["four"]
    assert ids(vault, statuses=(Status.READY,), text="cedar") == ["one", "two"]
    assert ids(vault, statuses=tuple(Status), type=EncounterType.PROFESSIONAL, sort=SortBy.CLIENT) == [
        "one",
        "two",
        "four",
    ]


def test_what_was_finished_on_a_day_is_told_by_the_coders_own_day(vault: FileVault) -> None:
    finished = datetime(2026, 9, 14, 18, tzinfo=UTC).astimezone()
    assert ids(vault, finished_on=finished.date()) == ["four"]
    assert ids(vault, finished_on=date(2026, 9, 16)) == []


@pytest.mark.skipif(not hasattr(clock, "tzset"), reason="the time zone cannot be changed here")
@pytest.mark.parametrize("zone", ["UTC", "America/Chicago", "Asia/Kolkata"])
@pytest.mark.parametrize("at", [time(0), time(23, 59, 59, 999999)])
def test_a_day_lasts_from_its_first_moment_to_its_last(
    vault: FileVault, at: time, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    clock.tzset()
    try:
        # On this day the clocks of Chicago go forward.
        day = date(2026, 3, 8)
        moment = datetime.combine(day, at).astimezone()
        with vault.begin() as work:
            found = work.worklist.get(EncounterId("one"))
            work.worklist.save(found.finished(moment))
            assert list(work.worklist.ids(WorklistQuery(finished_on=day))) == ["one"]
            for other in (date(2026, 3, 7), date(2026, 3, 9)):
                assert list(work.worklist.ids(WorklistQuery(finished_on=other))) == []
    finally:
        monkeypatch.undo()
        clock.tzset()


def test_a_row_says_what_the_list_shows(vault: FileVault) -> None:
    with vault.begin() as work:
        row, without, gone = (*work.worklist.items([EncounterId("one"), EncounterId("three")]), None)
        assert list(work.worklist.items([EncounterId("nobody")])) == []
        assert list(work.worklist.items([])) == []
    assert gone is None
    assert (row.id, row.status, row.account, row.patient) == ("one", Status.READY, "A-9", "Whitfield, Darlene M.")
    assert (row.seen, row.received, row.due) == (date(2026, 9, 14), date(2026, 9, 15), date(2026, 9, 18))
    assert (row.client, row.type, row.payer) == (a_client().name, EncounterType.PROFESSIONAL, a_payer().name)
    assert (row.pages, row.diagnoses, row.lines, row.total) == (0, 2, 1, Money(18500))
    assert row.initials == "D. W."
    assert (without.payer, without.client) == ("", MERCY.name)


@pytest.mark.parametrize("text", ["", "whit"])
def test_the_usual_list_is_one_walk_over_one_index(vault: FileVault, text: str) -> None:
    with vault.begin() as work:
        query = WorklistQuery(text=text, statuses=(Status.READY, Status.CODING))
        asked: list[str] = []
        rows = work._session.rows

        def explained(sql: str, *told: Any) -> Any:
            asked.extend(row["detail"] for row in rows(f"EXPLAIN QUERY PLAN {sql}", *told) if "json_group" in sql)
            return rows(sql, *told)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(work._session, "rows", explained)
            work.worklist.ids(query)
    assert "SCAN worklist_row USING COVERING INDEX worklist_by_due" in asked
    assert not any("TEMP B-TREE" in step for step in asked)


def test_rows_come_in_the_order_asked_for(vault: FileVault) -> None:
    wanted = [EncounterId(name) for name in ("two", "four", "one", "three", "two")]
    with vault.begin() as work:
        assert [item.id for item in work.worklist.items(wanted)] == wanted


def test_a_total_beyond_what_a_claim_can_hold_still_shows(vault: FileVault) -> None:
    huge = tuple(a_line(charge="99999999.99") for _ in range(30))
    with vault.begin() as work:
        work.worklist.save(replace(work.worklist.get(EncounterId("one")), lines=huge))
        assert work.worklist.items([EncounterId("one")])[0].total == Money(MAX_CENTS)


def test_the_counts_are_those_of_the_whole_list(vault: FileVault) -> None:
    with vault.begin() as work:
        counts = work.worklist.counts()
    assert counts.total == 4
    assert dict(counts.by_status) == {
        **dict.fromkeys(Status, 0),
        Status.READY: 3,
        Status.FINISHED: 1,
    }
    assert dict(counts.by_type) == {
        EncounterType.PROFESSIONAL: 3,
        EncounterType.OUTPATIENT: 0,
        EncounterType.INPATIENT: 1,
    }


def test_the_coding_dates_are_those_of_the_charts_that_are_not_finished(keeper: FileVaultKeeper, file: Path) -> None:
    made = keeper.create(file, Secret("violet tractor lemon orbit"), coder="Ada")
    stay = {"type": EncounterType.INPATIENT, "service_from": date(2026, 9, 28), "service_to": date(2026, 10, 3)}
    keep(
        made,
        chart_of("visit", PersonName("A", "A"), service_from=date(2026, 9, 14)),
        chart_of("same day", PersonName("B", "B"), service_from=date(2026, 9, 14), status=Status.ON_HOLD),
        chart_of("stay", PersonName("C", "C"), **stay),
        chart_of("undated", PersonName("D", "D"), service_from=None),
        chart_of("done", PersonName("E", "E"), service_from=date(2020, 1, 2), status=Status.FINISHED),
        chart_of("gone", PersonName("F", "F"), service_from=date(2020, 1, 3), status=Status.EXPORTED),
    )
    with made.begin() as work:
        days = work.worklist.coding_dates()
        charts = [work.worklist.get(key) for key in work.worklist.ids(WorklistQuery())]
    made.close()

    assert list(days) == [date(2026, 9, 14), date(2026, 10, 3)]
    undone = [chart for chart in charts if chart.status not in (Status.FINISHED, Status.EXPORTED)]
    assert set(days) == {chart.coding_date for chart in undone} - {None}


def test_an_empty_vault_lists_nothing(keeper: FileVaultKeeper, file: Path, passphrase: Secret) -> None:
    empty = keeper.create(file, passphrase, coder="Ada")
    assert ids(empty) == []
    with empty.begin() as work:
        assert work.worklist.counts().total == 0
    empty.close()


def test_new_names_and_codes_are_found_at_once_and_old_ones_no_longer(vault: FileVault) -> None:
    chart = CHARTS[0]
    with vault.begin() as work:

        def found(text: str) -> list[str]:
            return list(work.worklist.ids(WorklistQuery(text=text)))

        work.patients.save(replace(chart.patient, name=PersonName("Lindqvist", "Darlene")))
        assert (found("whitfield"), found("lindq")) == ([], ["one"])
        work.clients.save(a_client(name="Prairie Clinic"))
        assert (found("cedar"), found("clinic")) == ([], ["one", "four", "two"])
        work.payers.save(medicare(name="Noridian"))
        assert (found("medicare"), found("norid")) == ([], ["two"])
        work.coverages.save(replace(chart.coverages[0], payer=medicare()))
        assert found("norid") == ["one", "two"]
        other = chart_of("one", chart.patient.name, "Z00.00", payer=None, account="C-3", version=1)
        work.worklist.save(other.encounter)
        assert (found("e11.42"), found("z00"), found("c-3"), found("norid")) == ([], ["one"], ["one"], ["two"])
        assert work.worklist.items([EncounterId("one")])[0].patient == "Lindqvist, Darlene"


def test_the_list_follows_names_that_are_changed_when_it_sorts(vault: FileVault) -> None:
    with vault.begin() as work:
        work.clients.save(replace(MERCY, name="Abbey Hospital"))
        work.patients.save(replace(CHARTS[0].patient, name=PersonName("Aaron", "B")))
        assert work.worklist.ids(WorklistQuery(sort=SortBy.CLIENT))[0] == "three"
        assert work.worklist.ids(WorklistQuery(sort=SortBy.PATIENT))[0] == "one"


def test_the_last_charge_of_a_unit_is_the_one_that_was_entered_last(vault: FileVault) -> None:
    client = a_client().id
    with vault.begin() as work:
        assert work.worklist.last_charge(client, "99214") == 18500
        assert work.worklist.last_charge(client, "00000") is None
        assert work.worklist.last_charge(a_client(id="nobody").id, "99214") is None
        one, two = (work.worklist.get(EncounterId(name)) for name in ("one", "two"))
        one = work.worklist.save(one.with_line(a_line("J1885", "25.00", units=Decimal(4))))
        assert work.worklist.last_charge(client, "J1885") == 625
        work.worklist.save(two.with_line(a_line("J1885", "7.00", units=Decimal(1))))
        assert work.worklist.last_charge(client, "J1885") == 700
        # To finish a chart says nothing about its charges.
        one = work.worklist.save(one.finished(datetime(2026, 9, 15, tzinfo=UTC)))
        assert work.worklist.last_charge(client, "J1885") == 700
        work.worklist.save(one.with_line_replaced(1, a_line("J1885", "10.00", units=Decimal(3))))
        assert work.worklist.last_charge(client, "J1885") == 333


@pytest.mark.parametrize(
    ("charge", "units"),
    [
        ("0", "1"),
        ("-5.00", "1"),
        ("5.00", "0"),
        ("5.00", "-1"),
        ("99999999.99", "1E-30"),
        ("1.00", "1E-999999"),
        ("0.01", "1E+999999"),
        ("5.00", "Infinity"),
    ],
)
def test_a_line_without_a_charge_teaches_nothing(vault: FileVault, charge: str, units: str) -> None:
    with vault.begin() as work:
        found = work.worklist.get(EncounterId("one"))
        work.worklist.save(found.with_line(a_line("J7030", charge, units=Decimal(units))))
        assert work.worklist.last_charge(found.client, "J7030") is None


@settings(max_examples=40)
@given(st.lists(st.tuples(st.text(max_size=8), st.none() | st.dates()), max_size=6), st.text(max_size=6), st.data())
def test_the_list_is_what_a_simple_search_of_the_charts_gives(
    vault: FileVault, told: list[tuple[str, date | None]], text: str, data: st.DataObject
) -> None:
    sort, descending = data.draw(st.sampled_from([SortBy.DUE, SortBy.SEEN])), data.draw(st.booleans())
    with vault.begin() as work:
        for number, (last, day) in enumerate(told):
            put(work, chart_of(f"drawn {number}", PersonName(last), due=day, service_from=day, client=MERCY))
        found = work.worklist.ids(WorklistQuery(text=text, client=MERCY.id, sort=sort, descending=descending))
    charts: list[tuple[str, Chart, date | None]] = [
        ("three", THREE, date(2026, 9, 16) if sort is SortBy.DUE else date(2026, 9, 14)),
        *(
            (f"drawn {number}", chart_of(f"drawn {number}", PersonName(last)), day)
            for number, (last, day) in enumerate(told)
        ),
    ]
    kept = [(name, day) for name, chart, day in charts if _matches(chart, text)]
    dated = [(day, name) for name, day in kept if day is not None]
    # A stable sort keeps equal days as they came, rising or falling.
    dated.sort(key=lambda pair: pair[0], reverse=descending)
    assert list(found) == [name for _, name in dated] + [name for name, day in kept if day is None]


def _matches(chart: Chart, text: str) -> bool:
    name = chart.patient.name
    codes = [diagnosis.code.text for diagnosis in chart.encounter.diagnoses] + ["99214"]
    payers = [coverage.payer.name for coverage in chart.coverages]
    words = search_text([name.last, name.first, name.middle, name.suffix, chart.encounter.account, *codes])
    return all(word in words + search_text([MERCY.name, *payers]) for word in search_words(text))


@given(st.text())
def test_any_text_finds_itself(text: str) -> None:
    words = search_text([text])
    assert all(word in words for word in search_words(text))
    assert fold(fold(text)) == fold(text)
