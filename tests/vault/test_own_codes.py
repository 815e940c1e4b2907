"""Favourites, recent codes, notes, groups, and the counts of use, in a real vault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coderdesk.domain.codes import icd10cm, service_code
from coderdesk.domain.encounter import Diagnosis, ServiceLine, Status
from coderdesk.domain.failures import InvalidValue, UnknownEncounter
from coderdesk.domain.favourites import RECENT, CodeGroup, GroupCode
from coderdesk.domain.identifiers import ClientId, EncounterId, GroupId
from coderdesk.domain.secret import Secret
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.migrations.m0002_keep_the_coders_own import COUNT_ANEW
from coderdesk.vault.store import FileVault
from support.factories import a_chart, a_client
from support.stored import keep, put

CLIENT, OTHER = ClientId("client-cedar"), ClientId("client-other")
CODES = [icd10cm(text) for text in ("E11.42", "E78.2", "I10")]
SERVICES = [service_code(text) for text in ("99214", "J1885")]


def a_group(**changes: object) -> CodeGroup:
    """Return a group of a diagnosis and a service."""
    codes = (GroupCode(CODES[0]), GroupCode(SERVICES[0], ("25",), Decimal("1.5")))
    return replace(CodeGroup(GroupId("group-1"), "Wellness visit", CLIENT, codes), **changes)  # type: ignore[arg-type]


@pytest.fixture
def charted(vault: FileVault) -> FileVault:
    """A vault with one chart and two clients."""
    keep(vault, a_chart())
    with vault.begin() as work:
        work.clients.save(a_client(id=OTHER, name="Other clinic"))
        work.commit()
    return vault


def test_a_star_is_kept_in_order_and_taken_away(vault: FileVault) -> None:
    with vault.begin() as work:
        for code in (*CODES, CODES[0]):
            work.own_codes.star(code, on=True)
        work.own_codes.star(CODES[1], on=False)
        work.commit()
    with vault.begin() as work:
        assert work.own_codes.favourites() == [CODES[0], CODES[2]]


def test_the_last_codes_come_first_each_once_and_no_more_than_fifty(vault: FileVault) -> None:
    many = [icd10cm(f"A{number:02d}") for number in range(60)]
    with vault.begin() as work:
        work.own_codes.touch(many)
        work.own_codes.touch([many[30]])
        work.commit()
    with vault.begin() as work:
        assert work.own_codes.recent() == [many[30], *(code for code in reversed(many) if code != many[30])][:RECENT]


def test_a_note_is_replaced_and_taken_away(vault: FileVault) -> None:
    with vault.begin() as work:
        work.own_codes.put_note(CODES[0], "needs the type")
        work.own_codes.put_note(CODES[1], "ask first")
        work.own_codes.put_note(CODES[0], "needs type and complication")
        work.own_codes.put_note(CODES[1], "")
        assert work.own_codes.notes() == {CODES[0]: "needs type and complication"}


def test_a_group_comes_back_whole_and_in_order(charted: FileVault) -> None:
    with charted.begin() as work:
        work.groups.save(a_group())
        work.groups.save(a_group(codes=(GroupCode(SERVICES[0], ("25", "59")), GroupCode(CODES[2]))))
        work.groups.save(a_group(id=GroupId("group-2"), name="Asthma"))
        work.commit()
    with charted.begin() as work:
        assert [group.name for group in work.groups.all()] == ["Asthma", "Wellness visit"]
        found = work.groups.find(GroupId("group-1"))
        assert found is not None
        assert [each.words for each in found.codes] == ["99214-25-59", "I10"]
        work.groups.remove(GroupId("group-1"))
        assert work.groups.find(GroupId("group-1")) is None


def test_two_groups_of_a_client_have_two_names_and_another_client_may_have_the_same(charted: FileVault) -> None:
    with charted.begin() as work:
        work.groups.save(a_group())
        work.groups.save(a_group(id=GroupId("group-2"), client=OTHER))
        with pytest.raises(InvalidValue, match="has that name"):
            work.groups.save(a_group(id=GroupId("group-3"), name="WELLNESS visit"))
        assert len(work.groups.all()) == 2


def test_a_code_counts_once_for_each_chart_that_was_taken_up(charted: FileVault) -> None:
    with charted.begin() as work:
        assert work.own_codes.uses(CLIENT) == {}
        taken = work.worklist.save(work.worklist.get(a_chart().encounter.id).opened())
        assert work.own_codes.uses(CLIENT) == dict.fromkeys((CODES[0], CODES[1], SERVICES[0]), 1)
        work.worklist.save(taken.with_line(taken.lines[0]).without_diagnosis(0))
        assert work.own_codes.uses(CLIENT) == dict.fromkeys((CODES[1], SERVICES[0]), 1)
        assert work.own_codes.uses(OTHER) == {}


@pytest.fixture(scope="module")
def walked(
    keeper: FileVaultKeeper, tmp_path_factory: pytest.TempPathFactory, passphrase: Secret
) -> Iterator[FileVault]:
    """A vault in which charts are changed over and over."""
    file: Path = tmp_path_factory.mktemp("uses") / "Practice.cdvault"
    made = keeper.create(file, passphrase, coder="Ada")
    with made.begin() as work:
        put(work, a_chart())
        work.clients.save(a_client(id=OTHER, name="Other clinic"))
        work.commit()
    yield made
    made.close()


coded = st.builds(
    lambda number, client, status, diagnoses, lines: (number, client, status, tuple(diagnoses), tuple(lines)),
    st.integers(0, 2),
    st.sampled_from([CLIENT, OTHER]),
    st.sampled_from(Status),
    st.lists(st.sampled_from(CODES), max_size=4),
    st.lists(st.sampled_from(SERVICES), max_size=3),
)


@settings(max_examples=15, deadline=None)
@given(st.lists(coded, min_size=1, max_size=8))
def test_the_counts_are_those_that_counting_anew_gives(walked: FileVault, changes: list[Any]) -> None:
    with walked.begin() as work:
        for number, client, status, diagnoses, lines in changes:
            key = EncounterId(f"walked-{number}")
            try:
                found = work.worklist.get(key)
            except UnknownEncounter:
                found = replace(a_chart().encounter, id=key, external_id=f"t:{key}", version=0)
            work.worklist.save(
                replace(
                    found,
                    client=client,
                    status=status,
                    diagnoses=tuple(Diagnosis(code) for code in diagnoses),
                    lines=tuple(ServiceLine(code) for code in lines),
                )
            )
        rows = work._session.rows  # the table is compared with what it follows from
        assert {tuple(row) for row in rows("SELECT * FROM code_use")} == {tuple(row) for row in rows(COUNT_ANEW)}
