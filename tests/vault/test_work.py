"""A work is a transaction: all of it or nothing, beside others on other threads and in other programs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from coderdesk.domain.encounter import Encounter
from coderdesk.domain.failures import ChangedMeanwhile, InvalidValue, StorageFailed, UnknownEncounter
from coderdesk.domain.identifiers import ClientId, EncounterId
from coderdesk.domain.ports import Work
from coderdesk.domain.secret import Secret
from coderdesk.vault import connection as connection_module
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.store import FileVault
from support.factories import a_chart, a_client, an_encounter
from support.stored import keep, put

ENCOUNTER = an_encounter().id


@pytest.fixture
def stored(vault: FileVault) -> Encounter:
    """The encounter of the chart that `vault` holds."""
    return keep(vault, a_chart())[0]


def read(vault: FileVault) -> Encounter:
    with vault.begin() as work:
        return work.worklist.get(ENCOUNTER)


def test_what_is_committed_is_there_for_the_next_work(vault: FileVault, stored: Encounter) -> None:
    assert read(vault) == stored
    assert stored.version == 1


def test_a_work_that_does_not_commit_changes_nothing(vault: FileVault, stored: Encounter) -> None:
    with vault.begin() as work:
        work.worklist.save(stored.held("records missing"))
        work.audit.record("chart held", stored.id)
        assert work.worklist.get(ENCOUNTER).hold_reason == "records missing"
    assert read(vault) == stored
    with vault.begin() as work:
        assert work.audit.entries() == []


def test_a_work_that_fails_changes_nothing(vault: FileVault, stored: Encounter) -> None:
    def fail() -> None:
        with vault.begin() as work:
            work.worklist.save(stored.held("records missing"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert read(vault) == stored


def test_a_work_may_go_on_after_its_commit(vault: FileVault, stored: Encounter) -> None:
    with vault.begin() as work:
        once = work.worklist.save(stored.held("first"))
        work.commit()
        work.worklist.save(once.held("second"))
    assert read(vault).hold_reason == "first"


def test_a_work_is_of_no_use_after_its_end(vault: FileVault, stored: Encounter) -> None:
    with vault.begin() as work:
        pass
    for use in (work.commit, lambda: work.worklist.get(ENCOUNTER), lambda: work.audit.record("x")):
        with pytest.raises(RuntimeError, match="has ended"):
            use()


def test_a_stale_chart_is_refused(vault: FileVault, stored: Encounter) -> None:
    with vault.begin() as work:
        work.worklist.save(stored.held("first"))
        work.commit()
    for version in (0, 1, 3):
        with vault.begin() as work, pytest.raises(ChangedMeanwhile):
            work.worklist.save(replace(stored, version=version))
    with vault.begin() as work, pytest.raises(ChangedMeanwhile):
        work.worklist.save(an_encounter(id=EncounterId("new"), external_id="", version=1))


def test_two_charts_never_come_under_one_external_id(vault: FileVault, stored: Encounter) -> None:
    with vault.begin() as work, pytest.raises(ChangedMeanwhile, match="external id"):
        work.worklist.save(an_encounter(id=EncounterId("new"), external_id=stored.external_id))


def test_charts_without_external_id_are_many(vault: FileVault, stored: Encounter) -> None:
    with vault.begin() as work:
        for name in ("one", "two"):
            work.worklist.save(an_encounter(id=EncounterId(name), external_id=""))
        assert work.worklist.by_external_id("") is None
        assert work.worklist.by_external_id(stored.external_id) == stored.id
        assert list(work.worklist.by_account(stored.account)) == [stored.id, "one", "two"]
        work.commit()


def test_an_unknown_encounter_is_told(vault: FileVault) -> None:
    with vault.begin() as work:
        for ask in (work.worklist.get, work.worklist.chart):
            with pytest.raises(UnknownEncounter, match="A-17"):
                ask(EncounterId("A-17"))


def test_a_chart_may_be_saved_in_any_order(vault: FileVault) -> None:
    chart = a_chart()
    steps: list[Callable[[Work], object]] = [
        lambda work: work.documents.save(chart.documents[0]),
        lambda work: work.worklist.save(chart.encounter),
        lambda work: work.coverages.save(chart.coverages[0]),
        lambda work: work.patients.save(chart.patient),
        lambda work: work.providers.save(next(iter(chart.providers.values()))),
        lambda work: work.clients.save(chart.client),
    ]
    with vault.begin() as work:
        for step in steps:
            step(work)
        item = work.worklist.items([chart.encounter.id])[0]
        work.commit()
    assert (item.patient, item.client, item.payer) == (
        "Whitfield, Darlene M.",
        "Cedar Valley Internal Medicine",
        "Prairie Mutual",
    )


def test_a_chart_that_names_what_is_not_there_is_not_kept(vault: FileVault) -> None:
    with vault.begin() as work:
        work.worklist.save(an_encounter())
        with pytest.raises(InvalidValue, match="not in the vault"):
            work.commit()
    with vault.begin() as work, pytest.raises(UnknownEncounter):
        work.worklist.get(ENCOUNTER)


def test_a_save_that_failed_half_way_cannot_be_committed(vault: FileVault, stored: Encounter) -> None:
    with vault.begin() as work:
        with pytest.raises(InvalidValue):
            work.worklist.save(stored.held("\ud800"))
        with pytest.raises(InvalidValue):
            work.audit.record("chart held")
        with pytest.raises(InvalidValue):
            work.commit()
    assert read(vault) == stored


def test_a_value_that_cannot_be_kept_is_not_quoted(vault: FileVault) -> None:
    for client in (a_client(name="Whitfield \ud800"), a_client(turnaround_days=2**80)):
        with vault.begin() as work, pytest.raises(InvalidValue) as caught:
            work.clients.save(client)
        assert "Whitfield" not in f"{caught.value!r} {caught.value.__cause__!r}"
        assert caught.value.__suppress_context__


def test_readers_see_one_state_and_do_not_wait(vault: FileVault, stored: Encounter) -> None:
    with vault.begin() as reader, vault.begin() as writer:
        assert reader.worklist.get(ENCOUNTER) == stored
        writer.worklist.save(stored.held("meanwhile"))
        writer.commit()
        assert reader.worklist.get(ENCOUNTER) == stored
    assert read(vault).hold_reason == "meanwhile"


def test_one_who_read_before_another_wrote_may_still_write(vault: FileVault, stored: Encounter) -> None:
    with vault.begin() as slow, vault.begin() as quick:
        assert slow.worklist.get(ENCOUNTER) == stored
        quick.audit.record("something else")
        quick.commit()
        slow.worklist.save(stored.held("later"))
        slow.commit()
    assert read(vault).hold_reason == "later"


def test_a_second_writer_is_told_when_it_waited_long_enough(
    vault: FileVault, stored: Encounter, file: Path, passphrase: Secret, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_module, "BUSY_SECONDS", 0.05)
    other = FileVaultKeeper().open(file, passphrase)
    with vault.begin() as first, other.begin() as second:
        first.audit.record("first")
        with pytest.raises(StorageFailed, match="being written by another program"):
            second.audit.record("second")
    with other.begin() as second:
        second.audit.record("second")
        second.commit()
    other.close()


def test_a_vault_opens_and_is_read_while_another_program_writes(
    vault: FileVault, stored: Encounter, file: Path, passphrase: Secret, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_module, "BUSY_SECONDS", 0.05)
    with vault.begin() as writer:
        writer.worklist.save(stored.held("not yet"))
        other = FileVaultKeeper().open(file, passphrase)
        assert read(other) == stored
        assert other.info().encounters == 1
        writer.commit()
    assert read(other).hold_reason == "not yet"
    other.close()


def test_a_second_writer_waits_for_its_turn(vault: FileVault, stored: Encounter) -> None:
    begun = threading.Event()

    def second() -> None:
        with vault.begin() as work:
            begun.set()
            work.audit.record("second")
            work.commit()

    with ThreadPoolExecutor(1) as pool, vault.begin() as work:
        work.audit.record("first")
        waiting = pool.submit(second)
        begun.wait(5)
        work.commit()
        waiting.result(5)
    with vault.begin() as work:
        assert [entry.action for entry in work.audit.entries()] == ["second", "first"]


def test_many_threads_write_and_read_without_losing_anything(vault: FileVault, stored: Encounter) -> None:
    def write(name: str) -> None:
        for count in range(15):
            with vault.begin() as work:
                work.audit.record(f"{name} {count}", ENCOUNTER)
                work.settings.put(name, str(count))
                work.commit()

    def look() -> None:
        for _ in range(30):
            with vault.begin() as work:
                entries = work.audit.entries()
                for name in ("a", "b", "c"):
                    last = next((entry.action for entry in entries if entry.action.startswith(name)), f"{name} ")
                    assert last == f"{name} {work.settings.get(name)}"

    with ThreadPoolExecutor(5) as pool:
        running = [pool.submit(write, name) for name in ("a", "b", "c")] + [pool.submit(look) for _ in range(2)]
        for each in running:
            each.result(30)
    with vault.begin() as work:
        assert [entry.number for entry in work.audit.entries()] == list(range(45, 0, -1))


def test_two_edits_of_one_chart_do_not_both_win(vault: FileVault, stored: Encounter) -> None:
    gate = threading.Barrier(2)

    def edit(reason: str) -> str:
        with vault.begin() as work:
            found = work.worklist.get(ENCOUNTER)
            gate.wait(5)
            try:
                work.worklist.save(found.held(reason))
                work.commit()
            except ChangedMeanwhile:
                return "refused"
            return reason

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(edit, ("one", "two")))
    assert outcomes[0] == "refused" or outcomes[1] == "refused"
    assert {read(vault).hold_reason, "refused"} == set(outcomes)


def test_locking_ends_every_work_and_undoes_it(
    vault: FileVault, stored: Encounter, keeper: FileVaultKeeper, file: Path, passphrase: Secret
) -> None:
    work = vault.begin()
    with work:
        work.worklist.save(stored.held("not yet"))
        vault.close()
        with pytest.raises(StorageFailed, match="was locked"):
            work.worklist.get(ENCOUNTER)
        with pytest.raises(StorageFailed, match="was locked"):
            work.commit()
    for use in (vault.begin, vault.info):
        with pytest.raises(StorageFailed, match="was locked"):
            use()
    vault.close()
    reopened = keeper.open(file, passphrase)
    assert read(reopened) == stored
    reopened.close()


def test_locking_stops_a_statement_that_runs_on_another_thread(vault: FileVault, stored: Encounter) -> None:
    running = threading.Event()
    forever = "WITH RECURSIVE n(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"

    def count() -> None:
        with vault.begin() as work:
            work._session.rows("SELECT 1")
            running.set()
            work._session.rows(forever)

    with ThreadPoolExecutor(1) as pool:
        counting = pool.submit(count)
        running.wait(5)
        while not any(connection.is_running for connection in list(vault._busy)):
            pass
        vault.close()
        with pytest.raises(StorageFailed, match="was locked"):
            counting.result(10)


def test_locking_does_not_wait_for_one_who_waits_to_write(vault: FileVault, stored: Encounter) -> None:
    with vault.begin() as first, ThreadPoolExecutor(1) as pool:
        first.audit.record("first")

        def second() -> None:
            with vault.begin() as work:
                work.audit.record("second")
                work.commit()

        waiting = pool.submit(second)
        while not any(connection.is_running for connection in list(vault._busy)):
            pass
        vault.close()
        # Had it waited to its end, it would have been told that another program writes.
        with pytest.raises(StorageFailed, match="was locked"):
            waiting.result(10)


def test_locking_leaves_no_log_behind(vault: FileVault, stored: Encounter, file: Path) -> None:
    vault.close()
    assert sorted(path.name for path in file.parent.iterdir()) == [file.name, f"{file.name}-keys"]


def test_works_in_turn_use_one_connection(vault: FileVault, stored: Encounter) -> None:
    for _ in range(5):
        read(vault)
    assert len(vault._idle) == 1
    with vault.begin(), vault.begin(), vault.begin():
        assert len(vault._busy) == 3
    assert (len(vault._busy), len(vault._idle)) == (0, 2)


def test_another_program_sees_what_was_committed(
    vault: FileVault, stored: Encounter, file: Path, passphrase: Secret
) -> None:
    other = FileVaultKeeper().open(file, passphrase)
    assert read(other) == stored
    with other.begin() as work:
        work.worklist.save(stored.held("there"))
        work.commit()
    assert read(vault).hold_reason == "there"
    other.close()


def test_a_client_of_that_id_is_replaced(vault: FileVault, stored: Encounter) -> None:
    with vault.begin() as work:
        work.clients.save(a_client(name="Cedar Valley"))
        work.commit()
    with vault.begin() as work:
        assert [client.name for client in work.clients.all()] == ["Cedar Valley"]
        assert work.clients.find(ClientId("another")) is None


def test_a_chart_saved_twice_in_one_work_counts_twice(vault: FileVault) -> None:
    with vault.begin() as work:
        once = put(work, a_chart())
        twice = work.worklist.save(once)
        work.commit()
    assert (once.version, twice.version, read(vault).version) == (1, 2, 2)
