"""The trail, the settings, the imported files and the exports."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from coderdesk.domain.encounter import Encounter
from coderdesk.domain.exports import ClaimRecord, ExportFormat, ExportRecord
from coderdesk.domain.failures import ExportRefused
from coderdesk.domain.identifiers import EncounterId, ExportId
from coderdesk.domain.money import Money
from coderdesk.domain.secret import Secret
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.store import FileVault
from support.factories import a_chart
from support.stored import keep

MOMENT = datetime(2026, 9, 14, 18, 30, tzinfo=UTC)


@pytest.fixture
def stored(vault: FileVault) -> Encounter:
    return keep(vault, a_chart())[0]


def test_the_trail_says_who_did_what_when(vault: FileVault, stored: Encounter) -> None:
    with vault.begin() as work:
        work.audit.record("chart opened", stored.id)
        work.audit.record("export", detail="2 claims")
        work.commit()
    with vault.begin() as work:
        last, first = work.audit.entries()
    assert (first.number, first.by, first.action, first.encounter, first.detail) == (
        *(1, "Ada", "chart opened", stored.id),
        "",
    )
    assert (last.number, last.encounter, last.detail) == (2, None, "2 claims")
    assert first.at < last.at
    assert first.at.tzinfo is UTC


def test_the_trail_of_one_chart_and_the_latest_of_all(vault: FileVault, stored: Encounter) -> None:
    with vault.begin() as work:
        for number in range(10):
            work.audit.record(f"step {number}", stored.id if number % 2 else None)
        assert [entry.action for entry in work.audit.entries(stored.id, limit=2)] == ["step 9", "step 7"]
        assert [entry.action for entry in work.audit.entries(limit=3)] == ["step 9", "step 8", "step 7"]
        assert work.audit.entries(EncounterId("nobody")) == []
        assert work.audit.entries(limit=0) == []


def test_an_entry_is_kept_if_and_only_if_the_change_is(vault: FileVault, stored: Encounter) -> None:
    with vault.begin() as work:
        work.worklist.save(stored.held("records missing"))
        work.audit.record("chart held", stored.id)
    with vault.begin() as work:
        assert work.audit.entries() == []
        work.worklist.save(stored.held("records missing"))
        work.audit.record("chart held", stored.id)
        work.commit()
    with vault.begin() as work:
        assert (work.worklist.get(stored.id).hold_reason, len(work.audit.entries())) == ("records missing", 1)


def test_a_coder_who_changes_her_name_signs_with_the_new_one(vault: FileVault) -> None:
    with vault.begin() as work:
        assert work.settings.get("coder") == "Ada"
        work.audit.record("before")
        work.settings.put("coder", "Ada Kowalski")
        work.audit.record("after")
        assert [entry.by for entry in work.audit.entries()] == ["Ada Kowalski", "Ada"]


def test_settings_have_defaults_and_are_replaced(vault: FileVault) -> None:
    with vault.begin() as work:
        assert (work.settings.get("nudge"), work.settings.get("nudge", "0,0")) == ("", "0,0")
        work.settings.put("nudge", "1,2")
        work.settings.put("nudge", "")
        assert work.settings.get("nudge", "0,0") == ""


def test_an_imported_file_is_known_again(vault: FileVault) -> None:
    digest = "ab" * 32
    with vault.begin() as work:
        assert not work.imports.seen(digest)
        work.imports.add(digest.upper(), "worklist.csv", MOMENT)
        work.imports.add(digest, "again.csv", MOMENT)
        work.commit()
    with vault.begin() as work:
        assert work.imports.seen(digest)
        assert work.imports.seen(digest.upper())
        assert not work.imports.seen("cd" * 32)


def an_export(name: str, encounter: EncounterId, at: datetime = MOMENT) -> ExportRecord:
    return ExportRecord(
        id=ExportId(name),
        at=at,
        by="Ada",
        format=ExportFormat.EDI_837P,
        file="837p-000000001.txt",
        digest="ef" * 32,
        claims=(
            ClaimRecord(encounter, "4471-0926", "Prairie Mutual", "1", Money(18500), 1),
            ClaimRecord(encounter, "4471-0926", "Prairie Mutual", "8", Money(-100), 2),
        ),
        interchange="000000001",
        group="1",
        transaction="0001",
    )


def test_an_export_comes_back_with_its_claims(vault: FileVault, stored: Encounter) -> None:
    with vault.begin() as work:
        work.exports.add(an_export("one", stored.id))
        work.exports.add(an_export("empty", stored.id, MOMENT + timedelta(days=1)))
        work.exports.add(replace(an_export("early", stored.id, MOMENT - timedelta(days=1)), claims=()))
        work.commit()
    with vault.begin() as work:
        # In the order in which they were made, whatever the clock said.
        assert [record.id for record in work.exports.all()] == ["early", "empty", "one"]
        assert work.exports.all()[2] == an_export("one", stored.id)
        assert work.exports.all()[0].claims == ()
        assert [record.id for record in work.exports.all(limit=1)] == ["early"]


def test_the_record_of_an_export_is_never_changed(vault: FileVault, stored: Encounter) -> None:
    with vault.begin() as work:
        work.exports.add(an_export("one", stored.id))
        work.commit()
        with pytest.raises(sqlcipher.IntegrityError):
            work.exports.add(replace(an_export("one", stored.id), file="other.txt"))


def test_control_numbers_are_never_given_twice(
    vault: FileVault, keeper: FileVaultKeeper, file: Path, passphrase: Secret
) -> None:
    given = []
    for _ in range(3):
        with vault.begin() as work:
            given += [work.exports.next_control_numbers(), work.exports.next_control_numbers()]
            work.commit()
    vault.close()
    reopened = keeper.open(file, passphrase)
    with reopened.begin() as work:
        given.append(work.exports.next_control_numbers())
        work.commit()
    reopened.close()
    assert given == [(number, number) for number in range(1, 8)]


def test_a_control_number_that_was_not_committed_was_not_used(vault: FileVault) -> None:
    with vault.begin() as work:
        assert work.exports.next_control_numbers() == (1, 1)
    with vault.begin() as work:
        assert work.exports.next_control_numbers() == (1, 1)


def test_control_numbers_end_and_do_not_begin_again(vault: FileVault) -> None:
    with vault.begin() as work:
        work._session.write("UPDATE control_number SET last = 999999998 WHERE name = 'interchange'")
        assert work.exports.next_control_numbers()[0] == 999_999_999
        work.commit()
    with vault.begin() as work, pytest.raises(ExportRefused, match="used up"):
        work.exports.next_control_numbers()
