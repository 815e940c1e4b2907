"""The trail is a chain: whatever is done to it behind the program's back is found, and the place is named."""

# ruff: noqa: S608 - the names of columns are ours
from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coderdesk.domain.audit import CUT_SHORT, AuditEntry, AuditQuery, FieldChange, Kind, Verification
from coderdesk.domain.failures import Cancelled, InvalidValue, StorageFailed
from coderdesk.domain.identifiers import EncounterId, PatientId
from coderdesk.domain.progress import Silent, Stoppable
from coderdesk.vault.chain import head_seal
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.seal import OutsideSeal
from coderdesk.vault.store import FileVault
from coderdesk.vault.work import StoredWork
from support.factories import a_chart
from support.light_vaults import LIGHT, PASSPHRASE, Clock
from support.stored import keep

ENTRIES = 12
FIELDS = (
    *("moment", "coder", "kind", "action", "encounter", "patient", "recipient", "purpose"),
    *("detail", "changes", "salt", "content", "digest"),
)
NUMBERS = st.integers(1, ENTRIES)


@pytest.fixture(scope="module")
def trail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FileVault]:
    """A vault with twelve entries of every sort. Each test undoes what it does."""
    file = tmp_path_factory.mktemp("trail") / "Practice.cdvault"
    vault = FileVaultKeeper(LIGHT, Clock()).create(file, PASSPHRASE, coder="Ada")
    chart = keep(vault, a_chart())[0]
    with vault.begin() as work:
        for number in range(ENTRIES):
            work.audit.record(
                f"step {number % 5}",
                chart.id if number % 2 else None,
                f"told {number}",
                kind=tuple(Kind)[number],
                changes=(FieldChange("charge of line 2", "185.00", f"{number}.00"),) if number % 3 else (),
                recipient="Prairie Mutual" if number % 4 else "",
                purpose="payment" if number % 4 else "",
            )
        work.commit()
    yield vault
    vault.close()


def meddling(vault: FileVault) -> StoredWork:
    """Start a work in which everything is allowed, as in another program that knows the passphrase."""
    work = vault.begin()
    work._session.take_turn()
    for name in ("audit_is_not_changed", "audit_is_not_filled_again", "audit_is_not_removed"):
        work._connection.execute(f"DROP TRIGGER {name}")
    return work


def run(work: StoredWork, sql: str, *told: Any) -> None:
    work._connection.execute(sql, told)


def judged(work: StoredWork) -> Verification:
    return work.audit.verify(Silent())


def places(found: Verification) -> list[int]:
    return [fault.number for fault in found.faults]


def other(value: Any, text: str) -> Any:
    """Return another value of the same sort."""
    if value is None:
        return text
    if isinstance(value, bytes):
        return bytes(byte ^ 1 for byte in value)
    return value + text if isinstance(value, str) else value + 1


def test_a_trail_that_nobody_touched_is_whole(trail: FileVault) -> None:
    with trail.begin() as work:
        found = judged(work)
    assert (found.is_whole, found.read, found.head.entries, found.sealed) == (True, ENTRIES, ENTRIES, None)


@given(NUMBERS, st.sampled_from(FIELDS), st.text("abc0", min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_a_changed_field_is_found_and_its_entry_named(trail: FileVault, number: int, field: str, text: str) -> None:
    with meddling(trail) as work:
        (old,) = work._connection.execute(f"SELECT {field} FROM audit WHERE number = ?", (number,))
        run(work, f"UPDATE audit SET {field} = ? WHERE number = ?", other(old[0], text), number)
        # The entry after one whose digest was changed does not fit it any more.
        assert places(judged(work))[0] == number


@given(NUMBERS, st.sampled_from(["encounter", "patient"]))
@settings(max_examples=30, deadline=None)
def test_nothing_and_an_empty_text_are_two_things(trail: FileVault, number: int, field: str) -> None:
    with meddling(trail) as work:
        changed = work._connection.change_many(
            f"UPDATE audit SET {field} = '' WHERE number = ? AND {field} IS NULL", [(number,)]
        )
        assert places(judged(work)) == ([number] if changed else [])


@given(NUMBERS, st.text(min_size=1, max_size=4), st.sampled_from(["coder", "action", "recipient", "purpose"]))
@settings(max_examples=60, deadline=None)
def test_text_cannot_slide_from_one_field_into_the_next(trail: FileVault, number: int, text: str, field: str) -> None:
    following = {"coder": "kind", "action": "encounter", "recipient": "purpose", "purpose": "recipient"}[field]
    with meddling(trail) as work:
        (row,) = work._connection.execute(f"SELECT {field}, {following} FROM audit WHERE number = ?", (number,))
        whole = (row[0] or "") + (row[1] or "")
        cut = min(len(text), len(whole))
        moved = (whole[:cut], whole[cut:])
        if moved != (row[0], row[1]):
            run(work, f"UPDATE audit SET {field} = ?, {following} = ? WHERE number = ?", *moved, number)
            assert places(judged(work)) == [number]


@given(NUMBERS, NUMBERS)
@settings(max_examples=60, deadline=None)
def test_swapped_entries_are_found(trail: FileVault, one: int, two: int) -> None:
    with meddling(trail) as work:
        run(work, "UPDATE audit SET number = -1 WHERE number = ?", one)
        run(work, "UPDATE audit SET number = ? WHERE number = ?", one, two)
        run(work, "UPDATE audit SET number = ? WHERE number = -1", two if one != two else one)
        found = judged(work)
        assert found.is_whole if one == two else places(found)[0] == min(one, two)


@given(NUMBERS, st.integers(1, 4), st.booleans())
@settings(max_examples=80, deadline=None)
def test_removed_entries_are_found(trail: FileVault, first: int, count: int, close_up: bool) -> None:
    last = min(first + count, ENTRIES + 1)
    with meddling(trail) as work:
        run(work, "DELETE FROM audit WHERE number >= ? AND number < ?", first, last)
        if close_up:
            run(work, "UPDATE audit SET number = -number WHERE number >= ?", last)
            run(work, "UPDATE audit SET number = -number - ? WHERE number < 0", last - first)
        assert places(judged(work))[0] == first


@given(NUMBERS, NUMBERS)
@settings(max_examples=60, deadline=None)
def test_an_entry_that_was_put_in_is_found(trail: FileVault, place: int, copied: int) -> None:
    with meddling(trail) as work:
        (row,) = work._connection.execute("SELECT * FROM audit WHERE number = ?", (copied,))
        run(work, "UPDATE audit SET number = -number WHERE number >= ?", place)
        run(work, "UPDATE audit SET number = 1 - number WHERE number < 0")
        told = {**dict(zip(row.keys(), row, strict=True)), "number": place}
        run(work, f"INSERT INTO audit ({', '.join(told)}) VALUES ({', '.join('?' * len(told))})", *told.values())
        assert places(judged(work))[0] in (place, place + 1)


@given(st.integers(0, ENTRIES - 1), st.booleans())
@settings(max_examples=40, deadline=None)
def test_an_end_that_was_cut_off_is_found(trail: FileVault, left: int, forge: bool) -> None:
    with meddling(trail) as work:
        run(work, "DELETE FROM audit WHERE number > ?", left)
        if forge:
            run(
                work,
                "UPDATE audit_chain SET entries = ?, digest = coalesce((SELECT digest FROM audit WHERE number = ?), ?)",
                *(left, left, bytes(32)),
            )
        found = judged(work)
        assert places(found) == [left if forge else left + 1]
        assert ("sealed end" if forge else "missing from the end") in found.faults[0].told


def test_an_entry_before_the_first_is_found(trail: FileVault) -> None:
    with meddling(trail) as work:
        for number in (0, -7):
            run(
                work,
                "INSERT INTO audit SELECT ?, moment, coder, kind, action, encounter, patient, recipient, purpose, "
                "detail, changes, salt, content, digest, NULL FROM audit WHERE number = 1",
                number,
            )
        assert set(places(judged(work))) >= {0, -7}


def test_a_key_or_an_end_that_was_taken_away_is_found_and_nothing_more_is_recorded(trail: FileVault) -> None:
    with meddling(trail) as work:
        run(work, "DELETE FROM audit_chain")
        assert not judged(work).is_whole
        with pytest.raises(StorageFailed, match="audit trail is missing"):
            work.audit.record("chart opened")
    with meddling(trail) as work:
        run(work, "UPDATE audit_chain SET key = ?", bytes(32))
        assert judged(work).count >= ENTRIES


def test_values_of_another_type_are_told_and_read_as_far_as_they_go(trail: FileVault) -> None:
    with meddling(trail) as work:
        run(work, "UPDATE audit SET moment = 'once', changes = '{', kind = x'00' WHERE number = 3")
        run(work, "UPDATE audit SET salt = 'text' WHERE number = 7")
        assert places(judged(work)) == [3, 7]
        (entry,) = work.audit.page([3])
        assert (entry.changes, entry.at.year) == ((), 1)


def test_one_change_is_one_fault_however_long_the_trail(trail: FileVault) -> None:
    with meddling(trail) as work:
        run(work, "UPDATE audit SET detail = 'nothing' WHERE number IN (2, 9)")
        found = judged(work)
    assert (places(found), found.count) == ([2, 9], 2)


def test_more_faults_than_anybody_reads_are_counted(vault: FileVault) -> None:
    with vault.begin() as work:
        for _ in range(150):
            work.audit.record("step")
        work.commit()
    with meddling(vault) as work:
        run(work, "UPDATE audit SET coder = 'Eve'")
        found = judged(work)
    assert (len(found.faults), found.count) == (100, 150)


def test_checking_can_be_stopped(trail: FileVault) -> None:
    progress = Stoppable()
    progress.stop()
    with trail.begin() as work, pytest.raises(Cancelled):
        work.audit.verify(progress)


# -- what was noted elsewhere ----------------------------------------------------------------------------------------


def test_a_mark_that_was_noted_must_still_be_there(trail: FileVault) -> None:
    with trail.begin() as work:
        mark = work.audit.head().words
        (fifth,) = work.audit.page([5])
        assert work.audit.verify(Silent(), mark).is_whole
        assert work.audit.verify(Silent(), f"5:{fifth.digest.hex().upper()}").is_whole
        wrong = work.audit.verify(Silent(), f"6:{fifth.digest.hex()}")
        later = work.audit.verify(Silent(), f"{ENTRIES + 1}:{'0' * 16}")
    assert (places(wrong), places(later)) == ([6], [ENTRIES + 1])


@pytest.mark.parametrize(
    "mark", ["12", "12:", "12:abc", "x:9f86d081884c7d65", "12:9f86d081884c7d6g", ":9f86d081884c7d65"]
)
def test_what_is_no_mark_is_told(trail: FileVault, mark: str) -> None:
    with trail.begin() as work, pytest.raises(InvalidValue, match="no mark"):
        work.audit.verify(Silent(), mark)


# -- the seal outside ------------------------------------------------------------------------------------------------


@pytest.fixture
def seals(tmp_path: Path) -> Path:
    return tmp_path / "config" / "trail-seals"


@pytest.fixture
def sealing(seals: Path) -> FileVaultKeeper:
    return FileVaultKeeper(LIGHT, Clock(), seals)


def worked(vault: FileVault, count: int) -> None:
    for _ in range(count):
        with vault.begin() as work:
            work.audit.record("step")
            work.commit()


def actions(vault: FileVault) -> list[str]:
    with vault.begin() as work:
        return [entry.action for entry in reversed(work.audit.entries())]


def verified(vault: FileVault) -> Verification:
    with vault.begin() as work:
        return judged(work)


def test_the_end_is_kept_outside_the_vault_by_its_owner_alone(
    sealing: FileVaultKeeper, file: Path, seals: Path
) -> None:
    vault = sealing.create(file, PASSPHRASE, coder="Ada")
    worked(vault, 3)
    assert verified(vault).sealed == 3
    vault.close()
    (kept,) = seals.iterdir()
    assert (kept.stat().st_mode & 0o777, seals.stat().st_mode & 0o777) == (0o600, 0o700)
    assert b"Practice" not in kept.read_bytes()


def test_an_older_copy_in_place_of_the_vault_is_found_told_and_stays_told(sealing: FileVaultKeeper, file: Path) -> None:
    vault = sealing.create(file, PASSPHRASE, coder="Ada")
    worked(vault, 3)
    vault.close()
    shutil.copy(file, file.with_name("older"))
    vault = sealing.open(file, PASSPHRASE)
    worked(vault, 4)
    vault.close()
    shutil.copy(file.with_name("older"), file)

    vault = sealing.open(file, PASSPHRASE)
    before = verified(vault)
    worked(vault, 1)
    after = verified(vault)
    told = actions(vault)
    vault.close()
    vault = sealing.open(file, PASSPHRASE)
    worked(vault, 1)
    later = verified(vault)
    vault.close()

    assert (places(before), before.sealed) == ([7], 7)
    assert told == ["step", "step", "step", CUT_SHORT, "step"]
    assert (places(after), after.sealed) == ([4], 5)
    assert "reach entry 7" in after.faults[0].told
    assert (places(later), later.sealed) == ([4], 6)


def test_another_trail_of_the_same_length_in_place_of_the_vault_is_found(sealing: FileVaultKeeper, file: Path) -> None:
    vault = sealing.create(file, PASSPHRASE, coder="Ada")
    vault.close()
    shutil.copy(file, file.with_name("older"))
    for path in (file, file.with_name("older")):
        if path != file:
            shutil.copy(path, file)
        vault = FileVaultKeeper(LIGHT, Clock(), None if path != file else sealing._seals).open(file, PASSPHRASE)
        worked(vault, 2)
        vault.close()
    vault = sealing.open(file, PASSPHRASE)
    assert places(verified(vault)) == [2]
    vault.close()


def test_an_undone_work_does_not_swallow_that_the_trail_was_cut(sealing: FileVaultKeeper, file: Path) -> None:
    vault = sealing.create(file, PASSPHRASE, coder="Ada")
    vault.close()
    shutil.copy(file, file.with_name("older"))
    vault = sealing.open(file, PASSPHRASE)
    worked(vault, 2)
    vault.close()
    shutil.copy(file.with_name("older"), file)

    vault = sealing.open(file, PASSPHRASE)
    with vault.begin() as work:
        work.audit.record("never kept")
    worked(vault, 1)
    assert actions(vault) == [CUT_SHORT, "step"]
    vault.close()


def test_a_seal_that_is_behind_gone_or_broken_accuses_nobody(sealing: FileVaultKeeper, file: Path, seals: Path) -> None:
    vault = sealing.create(file, PASSPHRASE, coder="Ada")
    worked(vault, 2)
    vault.close()
    (kept,) = seals.iterdir()
    behind = kept.read_bytes()
    for damage in (behind, b"", b"x" * 2000, behind[:40], bytes(1024)):
        vault = sealing.open(file, PASSPHRASE)
        worked(vault, 2)
        kept.write_bytes(damage)
        assert verified(vault).is_whole
        vault.close()


def test_a_half_written_record_leaves_the_one_before(tmp_path: Path, sealing: FileVaultKeeper, file: Path) -> None:
    vault = sealing.create(file, PASSPHRASE, coder="Ada")
    worked(vault, 5)
    vault.close()
    (kept,) = (tmp_path / "config" / "trail-seals").iterdir()
    data = bytearray(kept.read_bytes())
    # Entry 5 lies in the second record.
    data[512 + 20] ^= 1
    kept.write_bytes(bytes(data))
    vault = sealing.open(file, PASSPHRASE)
    assert (verified(vault).is_whole, verified(vault).sealed) == (True, 4)
    vault.close()


def test_a_new_vault_where_another_one_was_is_not_taken_for_it(sealing: FileVaultKeeper, file: Path) -> None:
    vault = sealing.create(file, PASSPHRASE, coder="Ada")
    worked(vault, 5)
    vault.close()
    for path in file.parent.glob("Practice*"):
        path.unlink()
    vault = sealing.create(file, PASSPHRASE, coder="Ada")
    worked(vault, 1)
    assert (verified(vault).is_whole, verified(vault).sealed) == (True, 1)
    assert actions(vault) == ["step"]
    vault.close()


def test_a_copy_elsewhere_goes_its_own_way(sealing: FileVaultKeeper, file: Path) -> None:
    vault = sealing.create(file, PASSPHRASE, coder="Ada")
    worked(vault, 2)
    vault.close()
    copy = file.with_name("Restored.cdvault")
    shutil.copy(file, copy)
    vault = sealing.open(file, PASSPHRASE)
    worked(vault, 4)
    vault.close()
    restored = sealing.open(copy, PASSPHRASE)
    worked(restored, 1)
    assert (verified(restored).is_whole, actions(restored)) == (True, ["step"] * 3)
    restored.close()


def test_work_that_goes_on_while_the_trail_is_checked_accuses_nobody(sealing: FileVaultKeeper, file: Path) -> None:
    vault = sealing.create(file, PASSPHRASE, coder="Ada")
    worked(vault, 3)

    class Meanwhile:
        def step(self, done: int, total: int, doing: str) -> None:  # noqa: ARG002 - the signature of `Progress`
            worked(vault, 2)

    with vault.begin() as work:
        found = work.audit.verify(Meanwhile())
    assert (found.is_whole, found.read, found.sealed) == (True, 3, 3)
    assert verified(vault).sealed == 5
    vault.close()


def test_a_folder_that_cannot_be_written_stops_nobody(file: Path, tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file where the folder should be")
    vault = FileVaultKeeper(LIGHT, Clock(), tmp_path / "config").create(file, PASSPHRASE, coder="Ada")
    worked(vault, 2)
    assert (verified(vault).is_whole, verified(vault).sealed) == (True, None)
    vault.close()


def test_a_seal_never_goes_back(tmp_path: Path, trail: FileVault) -> None:
    with trail.begin() as work:
        head, key = work.audit.head(), work.audit._key
    seal = OutsideSeal(tmp_path, tmp_path / "vault")
    seal.write(key, head, head_seal(key, head))
    earlier = replace(head, entries=head.entries - 1)
    seal.write(key, earlier, head_seal(key, earlier))
    assert seal.read(key) == head
    assert seal.read(bytes(32)) is None
    seal.close()


# -- what a disposal may empty ---------------------------------------------------------------------------------------


def test_a_disposal_empties_what_entries_said_and_the_chain_holds(vault: FileVault) -> None:
    chart = keep(vault, a_chart())[0]
    with vault.begin() as work:
        work.audit.record("chart opened", chart.id, kind=Kind.VIEW)
        work.audit.record("chart changed", chart.id, "planted", changes=(FieldChange("last name", "planted", "x"),))
        work.audit.record("settings changed", detail="stays", kind=Kind.SETTINGS)
        because = work.audit.record("chart disposed of", chart.id, kind=Kind.DISPOSAL)
        assert work.audit.blank(because=because, encounter=chart.id) == 2
        work.commit()
    with vault.begin() as work:
        entries = list(reversed(work.audit.entries()))
        assert judged(work).is_whole
        said = "".join(str(tuple(row)) for row in work._connection.execute("SELECT * FROM audit"))
    assert "planted" not in said
    assert [entry.blanked_by for entry in entries] == [4, 4, None, None]
    assert [entry.action for entry in entries] == [
        *("chart opened", "chart changed", "settings changed", "chart disposed of"),
    ]
    assert [entry.detail for entry in entries] == ["", "", "stays", ""]


def test_a_patient_is_emptied_in_all_of_the_charts(vault: FileVault) -> None:
    chart = keep(vault, a_chart())[0]
    with vault.begin() as work:
        work.audit.record("chart opened", chart.id, "one")
        work.audit.record("patient changed", detail="two", patient=chart.patient)
        because = work.audit.record("patient disposed of", patient=chart.patient, kind=Kind.DISPOSAL)
        assert work.audit.blank(because=because, patient=chart.patient) == 2
        work.commit()
    assert verified(vault).is_whole


@pytest.mark.parametrize("because", ["nobody", "no disposal", "another patient's"])
def test_what_was_emptied_without_a_disposal_of_it_is_found(vault: FileVault, because: str) -> None:
    chart = keep(vault, a_chart())[0]
    with vault.begin() as work:
        work.audit.record("chart changed", chart.id, "said")
        work.audit.record("chart opened", chart.id)
        work.audit.record("patient disposed of", patient=PatientId("another"), kind=Kind.DISPOSAL)
        work.commit()
    with meddling(vault) as work:
        reason = {"nobody": 99, "no disposal": 2, "another patient's": 3}[because]
        run(work, "UPDATE audit SET detail = '', changes = '', salt = x'', blanked_by = ? WHERE number = 1", reason)
        assert places(judged(work)) == [1]


# -- finding entries -------------------------------------------------------------------------------------------------


def found_by(vault: FileVault, **asked: Any) -> list[AuditEntry]:
    with vault.begin() as work:
        return list(work.audit.page(work.audit.numbers(AuditQuery(**asked))))


def test_entries_are_found_by_what_they_say_and_by_whose_they_are(vault: FileVault) -> None:
    chart = keep(vault, a_chart())[0]
    with vault.begin() as work:
        work.audit.record("chart opened", chart.id, kind=Kind.VIEW)
        work.audit.record("exported", chart.id, "837p claims", kind=Kind.EXPORT, recipient="Prairie Mutual")
        work.audit.record("settings changed", detail="100% of it_all", kind=Kind.SETTINGS)
        work.commit()
    assert [entry.number for entry in found_by(vault)] == [3, 2, 1]
    assert [entry.number for entry in found_by(vault, encounter=chart.id)] == [2, 1]
    assert [entry.number for entry in found_by(vault, patient=chart.patient, kinds=(Kind.EXPORT, Kind.PRINT))] == [2]
    for text, numbers in {
        "PRAIRIE 837": [2],
        "prairie opened": [],
        "100%": [3],
        "0%o": [],
        "it_a": [3],
        "ita": [],
        chart.account[:3]: [2, 1],
        "whitf": [2, 1],
        "hitfield": [],
        "'; --": [],
    }.items():
        assert [entry.number for entry in found_by(vault, text=text)] == numbers, text
    whole = found_by(vault)
    assert [entry.number for entry in found_by(vault, since=whole[1].at)] == [3, 2]
    assert [entry.number for entry in found_by(vault, until=whole[1].at)] == [1]


def test_a_clock_that_was_set_back_does_not_disorder_the_trail(file: Path) -> None:
    clock = Clock()
    vault = FileVaultKeeper(LIGHT, clock).create(file, PASSPHRASE, coder="Ada")
    worked(vault, 2)
    clock.moment = clock.moment.replace(year=2019)
    worked(vault, 2)
    with vault.begin() as work:
        entries = list(reversed(work.audit.entries()))
    assert ([entry.number for entry in entries], [entry.at.year for entry in entries]) == (
        *([1, 2, 3, 4], [2026, 2026, 2019, 2019]),
    )
    assert verified(vault).is_whole
    vault.close()


def test_changes_come_back_as_they_were_told(vault: FileVault) -> None:
    told = (FieldChange("name", 'O"Brien', "ø\n"), FieldChange("", "", ""))
    with vault.begin() as work:
        work.audit.record("patient changed", EncounterId("gone"), changes=told)
        assert work.audit.entries()[0].changes == told
        with pytest.raises(InvalidValue):
            work.audit.record("patient changed", detail="\ud800")
        with pytest.raises(InvalidValue):
            work.commit()
