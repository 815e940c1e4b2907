"""Which charts the store offers for disposal, and by which date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coderdesk.domain.disposal import Scope, ScopeKind
from coderdesk.domain.identifiers import ClientId, EncounterId, PatientId
from coderdesk.domain.retention import Held
from coderdesk.domain.secret import Secret
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.store import FileVault
from support.factories import a_client, a_line
from support.several import numbered
from support.stored import put

CLIENTS = count(1)
days = st.none() | st.dates(date(2000, 1, 1), date(2026, 12, 31))
arrivals = st.dates(date(2000, 1, 1), date(2026, 12, 31))
#: An encounter's first and last day, the days of its lines, and the day on which it came.
dated = st.tuples(days, days, st.lists(st.tuples(days, days), max_size=3), arrivals)
Dated = tuple[date | None, date | None, list[tuple[date | None, date | None]], date]


@pytest.fixture(scope="module")
def shared_vault(keeper: FileVaultKeeper, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FileVault]:
    """One vault for all examples, each of which has a client of its own."""
    file: Path = tmp_path_factory.mktemp("vault") / "Practice.cdvault"
    made = keeper.create(file, Secret("lantern orbit gravel teaspoon"), coder="Ada")
    yield made
    made.close()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(listed=st.lists(dated, max_size=4), before=arrivals)
def test_the_last_date_of_service_is_the_latest_of_a_chart_and_its_lines(
    shared_vault: FileVault,
    listed: list[Dated],
    before: date,
) -> None:
    client = ClientId(f"client {next(CLIENTS)}")
    expected = {}
    with shared_vault.begin() as work:
        for number, (first, last, lines, received) in enumerate(listed):
            chart = numbered(number + 1)
            encounter = EncounterId(f"{client} {number}")
            visit = replace(
                chart.encounter,
                id=encounter,
                client=client,
                patient=PatientId(f"{client} {number}"),
                coverages=(),
                external_id=encounter,
                service_from=first,
                service_to=last,
                received=received,
                lines=tuple(replace(a_line(), service_from=begun, service_to=ended) for begun, ended in lines),
            )
            put(
                work,
                replace(
                    chart,
                    encounter=visit,
                    client=a_client(id=client, name=client),
                    patient=replace(chart.patient, id=visit.patient, client=client),
                    coverages=(),
                    documents=(),
                ),
            )
            served = [day for day in (last or first, *(ended or begun for begun, ended in lines)) if day]
            expected[encounter] = max(served, default=None)
        scope = Scope(ScopeKind.CLIENT, client)
        found = {chart.id: chart.served for chart in work.disposals.candidates(scope)}
        early = {chart.id for chart in work.disposals.candidates(scope, before)}
        work.commit()
    assert found == expected
    # What is left out is surely not before that day.
    received_on = {EncounterId(f"{client} {number}"): each[3] for number, each in enumerate(listed)}
    surely = {one for one, served in expected.items() if (served or received_on[one]) < before}
    assert surely <= early


def test_a_hold_on_anything_above_a_chart_is_told_with_its_matter(shared_vault: FileVault) -> None:
    with shared_vault.begin() as work:
        put(work, numbered(1))
        put(work, numbered(2, patient=1))
        scope = Scope(ScopeKind.PATIENT, "patient-1")
        assert [chart.held for chart in work.disposals.candidates(scope)] == ["", ""]
        work.retention.hold(Held.ENCOUNTER, "encounter-1", "the chart's")
        assert [chart.held for chart in work.disposals.candidates(scope)] == ["the chart's", ""]
        work.retention.hold(Held.CLIENT, "client-0", "the client's")
        assert [chart.held for chart in work.disposals.candidates(scope)] == ["the chart's", "the client's"]
        work.retention.hold(Held.PATIENT, "patient-1", "the patient's")
        assert [chart.held for chart in work.disposals.candidates(scope)] == ["the chart's", "the patient's"]
