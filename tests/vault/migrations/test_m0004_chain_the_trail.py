"""Version 4: the trail of a store of version 3 is chained as it stands, and says more of what left the vault.

`stores/version_2.sql` is what a day's work with the program of version 2 left in a vault: two charts, one coded, held,
finished, written as an 837P, printed and listed as CSV. Version 3 is made of it by its own step.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from coderdesk.domain.audit import AuditEntry, AuditQuery, Kind
from coderdesk.domain.identifiers import EncounterId, PatientId
from coderdesk.domain.progress import Silent
from coderdesk.vault.connection import Connection, connect
from coderdesk.vault.keys import DatabaseKey
from coderdesk.vault.migrations.run import migrate
from coderdesk.vault.migrations.steps import STEPS
from coderdesk.vault.session import Session
from coderdesk.vault.shelves.audit import Audit
from coderdesk.vault.shelves.records import Settings
from support.old_stores import fill

FIRST = EncounterId("encounter-4471-0926")


STEP = 4


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Connection]:
    """An encrypted store of version 3 with its rows."""
    file = tmp_path / "store"
    file.touch()
    made = connect(file, DatabaseKey.random())
    fill(made, "version_2.sql")
    migrate(made, "store", STEPS[: STEP - 1])
    yield made
    made.close()


def trail_of(connection: Connection) -> Audit:
    session = Session(connection)
    return Audit(session, Settings(session), lambda: datetime.now(UTC))


def all_of(trail: Audit) -> list[AuditEntry]:
    return list(trail.page(list(reversed(trail.numbers(AuditQuery())))))


def test_the_step_that_was_released_is_still_the_same(old: Connection) -> None:
    migrate(old, "store", STEPS[:STEP])
    rows = old.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
    laid = "\n".join(" ".join(row["sql"].split()) for row in rows)
    assert (
        hashlib.sha256(laid.encode()).hexdigest() == "b431008191723b2fa87a4f1cfd6de9bda95a6db488c22c577f80eb78b0f80a6c"
    )


def test_what_was_told_stays_as_it_was_told_and_holds_together(old: Connection) -> None:
    asked = "SELECT number, moment, coder, action, encounter, detail FROM audit ORDER BY number"
    before = [tuple(row) for row in old.execute(asked)]
    migrate(old, "store", STEPS[:STEP])

    assert [tuple(row) for row in old.execute(asked)] == before
    found = trail_of(old).verify(Silent())
    assert (found.is_whole, found.read, found.head.entries) == (True, 13, 13)


def test_the_entries_are_given_their_kind_patient_and_recipient(old: Connection) -> None:
    (patient,) = old.execute("SELECT patient FROM encounter WHERE id = ?", (FIRST,))
    migrate(old, "store", STEPS[:STEP])

    entries = all_of(trail_of(old))

    assert [(entry.action, entry.kind) for entry in entries[:10]] == [
        ("vault created", Kind.UNLOCK),
        ("chart imported", Kind.IMPORT),
        ("chart imported", Kind.IMPORT),
        ("file imported", Kind.IMPORT),
        ("chart opened", Kind.VIEW),
        ("chart changed", Kind.CHANGE),
        ("chart held", Kind.CHANGE),
        ("patient changed", Kind.CHANGE),
        ("settings changed", Kind.SETTINGS),
        ("chart finished", Kind.CHANGE),
    ]
    assert [(entry.kind, entry.recipient, entry.purpose) for entry in entries[10:]] == [
        (Kind.EXPORT, "Prairie Mutual", "payment"),
        (Kind.PRINT, "Prairie Mutual", "payment"),
        (Kind.EXPORT, "Cedar Valley Internal Medicine", "coding for the client"),
    ]
    assert {entry.patient for entry in entries if entry.encounter == FIRST} == {PatientId(patient["patient"])}
    assert {entry.patient for entry in entries if entry.encounter is None} == {None}


def test_the_trail_goes_on_where_it_stood(old: Connection) -> None:
    migrate(old, "store", STEPS[:STEP])
    trail = trail_of(old)
    trail.record("chart opened", FIRST, kind=Kind.VIEW)
    trail.settle()

    assert trail.verify(Silent()).is_whole
    assert all_of(trail)[-1].number == 14


def test_an_entry_can_neither_be_changed_nor_removed_by_our_own_fault(old: Connection) -> None:
    migrate(old, "store", STEPS[:STEP])
    for statement in (
        "UPDATE audit SET coder = 'Eve' WHERE number = 5",
        "UPDATE audit SET detail = 'nothing' WHERE number = 6",
        "DELETE FROM audit WHERE number = 6",
    ):
        with pytest.raises(sqlcipher.IntegrityError, match="trail"):
            old.execute(statement)


def test_the_store_is_sound(old: Connection) -> None:
    migrate(old, "store", STEPS[:STEP])
    assert [row[0] for row in old.execute("PRAGMA integrity_check")] == ["ok"]
    assert old.execute("PRAGMA foreign_key_check") == []
