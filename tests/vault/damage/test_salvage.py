"""What can be read of a damaged vault is saved, all of it, and nothing that was not there."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from coderdesk.domain.damage import Salvaged
from coderdesk.domain.encounter import Status
from coderdesk.domain.failures import Cancelled, CoderDeskError, NotAVault, StorageFailed
from coderdesk.domain.progress import Silent
from coderdesk.domain.secret import Secret
from coderdesk.domain.worklist import WorklistQuery
from coderdesk.vault.connection import connect_to_copy
from coderdesk.vault.damage.salvage import examine, salvage
from coderdesk.vault.keeper import FileVaultKeeper
from support.progress import Meanwhile, stop
from vault.damage.conftest import CHARTS, Wrecked

#: Tables whose rows are saved as they stood, each with the columns that name one.
TABLES = {
    "encounter": "number",
    "document": "number",
    "patient": "rowid",
    "coverage": "rowid",
    "audit": "number",
    "claim_info": "encounter",
    "diagnosis": "encounter, place",
    "service_line": "encounter, place",
    "line_pointer": "encounter, line, place",
    "encounter_coverage": "encounter, place",
}


def saved(wrecked: Wrecked, name: str = "Saved.cdvault") -> Salvaged:
    return salvage(wrecked.file, wrecked.key, wrecked.keys, wrecked.file.with_name(name), Silent())


def readable(wrecked: Wrecked, table: str, rows: set[tuple[object, ...]]) -> set[tuple[object, ...]]:
    """Return those of `rows` that SQLite itself, asked for each by its key, can read in the damaged vault."""
    keys = TABLES[table].split(", ")
    where = " AND ".join(f"{key} = ?" for key in keys)
    connection = connect_to_copy(wrecked.file, wrecked.key)
    found = set()
    for row in _keyed(wrecked, table):
        try:
            # Without a limit it would look for a second one on the next page.
            read = connection.execute(f"SELECT * FROM {table} NOT INDEXED WHERE {where} LIMIT 1", row[: len(keys)])  # noqa: S608
            found |= {tuple(each) for each in read}
        except CoderDeskError:
            # After a page that is not authentic, SQLCipher reads nothing any more.
            connection.close()
            connection = connect_to_copy(wrecked.file, wrecked.key)
    connection.close()
    assert found <= rows
    return found


def _keyed(wrecked: Wrecked, table: str) -> list[tuple[Any, ...]]:
    whole = wrecked.file.with_name("whole.cdvault")
    whole.write_bytes(wrecked.whole)
    connection = connect_to_copy(whole, wrecked.key)
    try:
        return [tuple(row) for row in connection.execute(f"SELECT {TABLES[table]}, * FROM {table}")]  # noqa: S608
    finally:
        connection.close()


def test_a_whole_vault_is_saved_whole(wrecked: Wrecked) -> None:
    told = saved(wrecked)
    assert [*told.losses, *told.rebuilt, *told.held, *told.homeless] == []
    for table in (*TABLES, "worklist_row", "code_use", "unit_charge", "setting", "sqlite_sequence", "control_number"):
        assert wrecked.table(table, told.file) == wrecked.table(table), table


# A chart without claim details cannot be read at all: it gets empty ones, and is on hold.
@pytest.mark.parametrize("table", [table for table in TABLES if table != "claim_info"])
def test_exactly_what_sqlite_could_still_read_is_saved(wrecked: Wrecked, table: str) -> None:
    whole = wrecked.table(table)
    page = wrecked.page_of(table)
    wrecked.garble([page])
    left = readable(wrecked, table, whole)
    assert len(left) < len(whole)
    told = saved(wrecked)
    kept = wrecked.table(table, told.file)
    # What was put up anew says so; all else stood there before.
    put_up = {row for row in kept if row not in whole}
    assert len(put_up) <= len(whole) - len(left)
    assert all("(lost)" in row or "lost" in row or "on_hold" in row for row in put_up)
    # In a table without row numbers, a row that parts two pages outlives them; SQLite looks on, and fails.
    parting = (kept - put_up) - left
    assert left <= kept - put_up
    assert len(parting) <= (" " in TABLES[table])
    assert table in [loss.table for loss in told.losses]


@pytest.mark.parametrize("seed", range(12))
def test_nothing_false_is_served_whatever_pages_are_lost(
    wrecked: Wrecked, seed: int, passphrase: Secret, keeper: FileVaultKeeper
) -> None:
    chance = random.Random(seed)  # noqa: S311 - which pages are lost is no secret
    whole = {table: wrecked.table(table) for table in TABLES}
    pages = len(wrecked.whole) // 4096
    bad = chance.sample(range(2, pages + 1), chance.choice((1, 3, 10, pages // 10)))
    (wrecked.zero if seed % 2 else wrecked.garble)(bad)
    damage = examine(wrecked.file, wrecked.key, wrecked.keys, Silent())
    assert list(damage.pages) == sorted(bad)
    told = saved(wrecked)
    for table in TABLES:
        made_up = wrecked.table(table, told.file) - whole[table]
        if table == "encounter":
            assert all(str(row[-2]).startswith("Saved from a damaged vault") for row in made_up)
            assert {row[6] for row in made_up} == {*told.rebuilt, *told.held}
        elif table in ("patient", "coverage"):
            assert all("(lost)" in row or "lost" in row for row in made_up)
        elif table == "claim_info":
            assert len(made_up) <= len(told.held) + len(told.rebuilt)
        else:
            assert made_up == set(), table
    vault = keeper.open(told.file, passphrase)
    with vault.begin() as work:
        for encounter in work.worklist.ids(WorklistQuery()):
            work.worklist.chart(encounter)
        work.audit.record("vault salvaged")
        work.commit()
    vault.close()


def test_a_chart_that_only_an_index_knows_is_on_hold_with_its_documents_and_codes(
    wrecked: Wrecked, keeper: FileVaultKeeper, passphrase: Secret
) -> None:
    wrecked.zero([wrecked.page_of("encounter")])
    told = saved(wrecked)
    assert told.rebuilt
    assert all(account.startswith("A") for account in told.rebuilt)
    vault = keeper.open(told.file, passphrase)
    with vault.begin() as work:
        ids = work.worklist.ids(WorklistQuery())
        assert len(ids) == CHARTS
        (encounter,) = work.worklist.by_account(told.rebuilt[0])
        chart = work.worklist.chart(encounter)
        assert chart.encounter.status is Status.ON_HOLD
        assert "damaged vault" in chart.encounter.hold_reason
        assert len(chart.encounter.diagnoses) == 5
        assert chart.documents
        assert chart.patient.name.last != "(lost)"
    vault.close()


def test_what_is_lost_is_said_in_words_of_the_trade(wrecked: Wrecked) -> None:
    wrecked.zero([wrecked.page_of("document", 0.3)])
    damage = examine(wrecked.file, wrecked.key, wrecked.keys, Silent())
    assert damage.words.startswith(f"1 page of {damage.all_pages:,} cannot be read. They hold ")
    (loss,) = damage.losses
    assert loss.table == "document"
    assert loss.rows
    assert 1 <= len(loss.charts) <= loss.rows
    assert f"of {len(loss.charts)} chart" in loss.words


def test_a_lost_index_is_no_loss(wrecked: Wrecked) -> None:
    whole = {table: wrecked.table(table) for table in (*TABLES, "worklist_row")}
    wrecked.zero([wrecked.page_of("worklist_by_due"), wrecked.page_of("document_of_encounter")])
    damage = examine(wrecked.file, wrecked.key, wrecked.keys, Silent())
    assert damage.losses == []
    assert "made anew" in damage.words
    told = saved(wrecked)
    assert {table: wrecked.table(table, told.file) for table in whole} == whole


def test_a_part_of_the_schema_may_be_lost(wrecked: Wrecked, keeper: FileVaultKeeper, passphrase: Secret) -> None:
    """SQLite does not even open such a vault; each table whose place is still known is saved all the same."""
    whole = {table: wrecked.table(table) for table in TABLES}
    wrecked.zero([wrecked.schema_pages()[-1]])
    with pytest.raises(NotAVault):
        keeper.open(wrecked.file, passphrase)
    told = saved(wrecked)
    kept = {table: wrecked.table(table, told.file) for table in TABLES}
    assert any(kept[table] == whole[table] for table in TABLES)
    assert told.losses
    keeper.open(told.file, passphrase).close()


def test_without_the_first_page_nothing_can_be_read_and_the_backup_is_named(wrecked: Wrecked) -> None:
    wrecked.garble([1])
    with pytest.raises(NotAVault, match="first page") as caught:
        examine(wrecked.file, wrecked.key, wrecked.keys, Silent())
    assert "backup" in caught.value.remedy


def test_the_salt_at_the_head_may_be_lost(wrecked: Wrecked) -> None:
    """The key file knows it as well."""
    data = bytearray(wrecked.whole)
    data[:16] = bytes(16)
    wrecked.file.write_bytes(data)
    assert saved(wrecked).losses == []


def test_the_end_of_the_vault_may_be_missing(wrecked: Wrecked) -> None:
    wrecked.file.write_bytes(wrecked.whole[: len(wrecked.whole) * 2 // 3 + 1234])
    told = saved(wrecked)
    assert told.losses
    assert wrecked.table("document", told.file)


def test_the_damaged_vault_is_left_as_it_is(wrecked: Wrecked) -> None:
    wrecked.zero([wrecked.page_of("document")])
    before = wrecked.file.read_bytes()
    saved(wrecked)
    assert wrecked.file.read_bytes() == before


def test_a_salvage_that_is_stopped_or_in_the_way_leaves_nothing(wrecked: Wrecked, tmp_path: Path) -> None:
    there = sorted(tmp_path.iterdir())
    target = tmp_path / "Saved.cdvault"
    with pytest.raises(Cancelled):
        salvage(wrecked.file, wrecked.key, wrecked.keys, target, Meanwhile(stop, "Putting it together"))
    with pytest.raises(StorageFailed, match="is there already"):
        salvage(wrecked.file, wrecked.key, wrecked.keys, wrecked.file, Silent())
    assert sorted(tmp_path.iterdir()) == there
